//! A run that is cut off, at any moment, goes on and ends in the same bytes.
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use naqi::decode::Charset;

use crate::naqi::{PROSE, Place};

/// Every format there is, with removals, held documents, quarantine; so big that it takes a while.
fn corpus() -> Place {
    let place = Place::new::<&str>(&[]);
    let page = |at: usize| format!("{PROSE}Share\n{at}\n{PROSE}\nRead also\n- One\n- Two\n");
    let record = |at: usize| match at % 50 {
        7 => "bad\n".to_owned(),
        9 => format!("{{\"text\":{}}}\n", serde_json::json!(format!("{PROSE}Take all\n{PROSE}{PROSE}"))),
        _ => format!("{{\"id\":{at},\"text\":{}}}\n", serde_json::json!(page(at))),
    };
    for at in 0..60 {
        place.write(&format!("in/pages/{at:03}.txt"), page(at));
    }
    place.write(
        "in/pages/arabic.txt",
        Charset::named("windows-1256").unwrap().encode("قال الوزير إنه سيعود إلى البلاد\nشارك\n", &[]).unwrap(),
    );
    place.write("in/pages/bad.txt", b"\x89PNG\r\n\x1a\n\0\0\0\r\xff\xfe\xfd\xfc");
    let lines: String = (0..2500).map(record).collect();
    place.write("in/news.jsonl", &lines);
    place.write("in/news.jsonl.zst", zstd::encode_all(lines.as_bytes(), 1).unwrap());
    let rows: String = (0..1500).map(|at| format!("{at},\"{}\"\r\n", page(at))).collect();
    place.write("in/table.csv", format!("id,text\r\n{rows}"));
    place.write("in/table.tsv.gz", gzip(format!("id\ttext\r\n{}", rows.replace(",\"", "\t\"")).as_bytes()));
    place.write("in/wide.jsonl", Charset::UTF_16LE.encode(&lines, &[]).unwrap());
    place.write("in/news.jsonl.gz", gzip(lines.as_bytes()));
    let web = |at: usize| {
        let page = page(at);
        format!("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {}\r\n\r\n{page}\r\n\r\n", page.len())
    };
    place.write("in/web.warc.gz", (0..300).flat_map(|at| gzip(web(at).as_bytes())).collect::<Vec<u8>>());
    place.write("in/web.wet", (0..1000).map(web).collect::<String>());
    for at in 0..10 {
        place.write(&format!("in/pages/{at}.txt.zst"), zstd::encode_all(page(at).as_bytes(), 1).unwrap());
    }
    place
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// All that must be the same: everything, but for the times in `run.json`.
pub fn outcome(place: &Place, out: &str) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut tree = place.tree(out);
    let run = tree.remove("_naqi/run.json").unwrap();
    let mut run: serde_json::Value = serde_json::from_slice(&run).unwrap();
    run["started"].take();
    run["seconds"].take();
    tree.insert("run".into(), run.to_string().into_bytes());
    tree
}

fn start(place: &Place, out: &str, jobs: usize) -> std::process::Child {
    let mut naqi = Command::new(assert_cmd::cargo::cargo_bin!("naqi"));
    naqi.current_dir(place.path("")).args([
        "clean",
        "in",
        "-o",
        out,
        "--checkpoint",
        "100000",
        "-j",
        &jobs.to_string(),
    ]);
    naqi.args(["--output-name", "{stem}.clean.{ext}"]);
    naqi.args(["--only-rules", "--rules", "rules"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn twenty_kills_change_no_byte() {
    let place = corpus();
    let begin = Instant::now();
    let done = start(&place, "whole", 1).wait_with_output().unwrap();
    let took = begin.elapsed();
    assert_eq!(done.status.code(), Some(3), "{}", String::from_utf8_lossy(&done.stderr));
    let expected = outcome(&place, "whole");
    let mut seed = std::process::id() as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let mut random = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as f64 / f64::from(1u32 << 31)
    };
    let (mut kills, mut gone_on, mut runs) = (0, 0, 0);
    while kills < 20 {
        let out = format!("out{runs}");
        runs += 1;
        assert!(runs < 200, "only {kills} of the runs were killed in time");
        loop {
            let mut child = start(&place, &out, 1 + runs % 3);
            if kills < 20 {
                std::thread::sleep(took.mul_f64(random() * 0.9).max(Duration::from_millis(1)));
                child.kill().unwrap();
            }
            let done = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            gone_on += usize::from(said.starts_with("going on with the run that was cut off: "));
            match done.status.code() {
                None => kills += 1,
                Some(3) => break,
                // It was killed in its last breath.
                Some(2) if said.contains("holds an earlier run") => break,
                code => panic!("{code:?}: {said}"),
            }
        }
        let got = outcome(&place, &out);
        assert_eq!(got.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
        for (name, bytes) in &got {
            assert!(
                *bytes == expected[name],
                "{name} differs after {kills} kills: {} bytes, not {}",
                bytes.len(),
                expected[name].len()
            );
        }
        std::fs::remove_dir_all(place.path(&out)).unwrap();
    }
    assert!(gone_on > 0);
    eprintln!("{kills} kills in {runs} runs; {gone_on} went on from a checkpoint");
}

#[test]
fn a_run_does_not_go_on_as_another_one() {
    let place = corpus();
    let mut child = start(&place, "out", 1);
    let checkpoint = place.path("out/_naqi/work/checkpoint.json");
    while !std::fs::read_to_string(&checkpoint).is_ok_and(|text| text.contains("\"units\"")) {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was killed");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let done = place.run("clean in -o out --max-removed 0.9 --output-name {stem}.clean.{ext}");
    assert_eq!(done.code, 2);
    let words = "error: the unfinished run in out was another one: --checkpoint, max-removed differed\nhelp: give the same options";
    assert!(done.stderr.starts_with(words), "{}", done.stderr);
    let done = place.run("restore out -o again");
    assert!(
        done.stderr.contains("was cut off before its end\nhelp: run the same `naqi clean` again"),
        "{}",
        done.stderr
    );
    place.write("rules/common/test.toml", place.read("rules/common/test.toml") + "# changed\n");
    let done = place.run("clean in -o out --checkpoint 100000 --output-name {stem}.clean.{ext}");
    assert!(done.stderr.contains("was another one: the rules differed"), "{}", done.stderr);
    let done = place.run("clean in -o out --checkpoint 100000 --force");
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert_eq!(place.run("restore out -o again").code, 0);
}

#[test]
fn threads_and_the_pieces_of_a_pipe_change_no_byte() {
    let place = corpus();
    let run = |out: &str, jobs: usize| {
        let done = start(&place, out, jobs).wait_with_output().unwrap();
        assert_eq!(done.status.code(), Some(3), "{}", String::from_utf8_lossy(&done.stderr));
        outcome(&place, out)
    };
    let one = run("one", 1);
    for jobs in [2, 3, 7] {
        let other = run(&format!("by-{jobs}"), jobs);
        let differ: Vec<&String> = one.keys().filter(|name| other.get(*name) != one.get(*name)).collect();
        assert!(differ.is_empty() && one.len() == other.len(), "-j {jobs}: {differ:?}");
    }
    // To standard output, out of a pipe that hands over a few bytes at a time, or many.
    let lines = std::fs::read(place.path("in/news.jsonl")).unwrap();
    let clean = |pieces: usize, jobs: &str| {
        let mut child =
            place.command(&format!("clean - --format jsonl -j {jobs}")).stdin(Stdio::piped()).spawn().unwrap();
        let (mut stdin, lines) = (child.stdin.take().unwrap(), lines.clone());
        let writer =
            std::thread::spawn(move || lines.chunks(pieces).try_for_each(|piece| stdin.write_all(piece)).unwrap());
        let done = child.wait_with_output().unwrap();
        writer.join().unwrap();
        assert_eq!(done.status.code(), Some(3));
        (done.stdout, done.stderr)
    };
    let whole = clean(1 << 30, "1");
    assert!(!whole.0.is_empty() && !whole.1.is_empty());
    for (pieces, jobs) in [(1 << 30, "4"), (61, "2"), (4097, "3"), (65_537, "1")] {
        assert!(clean(pieces, jobs) == whole, "pieces of {pieces} bytes, -j {jobs}");
    }
}

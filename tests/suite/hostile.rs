//! Input that was made to hurt: nothing of it is lost, nothing takes more than its share, and what is said of it harms no terminal.
use std::fs;
use std::io::Write;

use crate::naqi::{PROSE, Place};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn record(text: &str) -> String {
    format!("{{\"text\":{}}}\n", serde_json::json!(text))
}

/// What the quarantine says: source and reason.
fn told(place: &Place, out: &str) -> Vec<(String, String)> {
    let lines = place.json_lines(&format!("{out}/_naqi/quarantine.jsonl"));
    let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    lines.iter().map(|what| (word(&what["source"]), word(&what["reason"]))).collect()
}

fn assert_comes_back(place: &Place, out: &str) {
    let again = format!("{out}-again");
    let done = place.run(&format!("restore {out} -o {again}"));
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(place.tree(&again) == place.tree("in"), "{out} does not give the input back");
}

#[test]
fn archives_that_unpack_to_masses_are_kept_packed() {
    let blank = vec![b' '; 1 << 20];
    // A member each, 80 MiB in all.
    let gz = gzip(&blank).repeat(80);
    let line = record(&format!("{PROSE}Share\n"));
    let small = gzip(&record(PROSE).repeat(100).into_bytes());
    let place = Place::new(&[
        ("a.txt.gz", gz.clone()),
        ("b.jsonl.gz", [gzip(line.as_bytes()), gz].concat()),
        ("c.jsonl.zst", zstd::encode_all(vec![b' '; 80 << 20].as_slice(), 1).unwrap()),
        ("d.jsonl.gz", small),
    ]);
    let done = place.run("clean in -o out");
    assert_eq!(done.code, 3, "{}", done.stderr);
    let words = "it unpacks to more than 200 times its size, as files do that are made to fill disks; --max-expansion lets it through";
    let bombs = ["a.txt.gz", "b.jsonl.gz", "c.jsonl.zst"].map(|name| (name.to_owned(), words.to_owned()));
    assert_eq!(told(&place, "out"), bombs);
    assert!(done.stderr.contains(&format!("  a.txt.gz: {words}\n")), "{}", done.stderr);
    // What stood before it is clean, and all of it is kept as it was.
    assert_eq!(place.ledger("out")[0]["source"], "b.jsonl.gz:1");
    for (name, _) in &bombs {
        let kept = fs::read(place.path(&format!("out/_naqi/quarantine/{name}"))).unwrap();
        assert_eq!(kept, fs::read(place.path(&format!("in/{name}"))).unwrap(), "{name}");
    }
    assert_eq!(place.run("restore out -o again").code, 0);
    for (name, _) in &bombs {
        let [again, before] = ["again", "in"].map(|folder| fs::read(place.path(&format!("{folder}/{name}"))).unwrap());
        assert!(again == before, "{name}");
    }
    let done = place.run("clean in/b.jsonl.gz -o all --max-expansion 5000");
    assert_eq!(done.code, 0, "{}", done.stderr);
}

#[test]
fn what_is_larger_than_a_record_may_be_is_told_by_its_place() {
    let long = "x".repeat(3 << 20);
    let good = record(&format!("{PROSE}Share\n"));
    let row = |text: &str| format!("1,\"{text}\"\r\n");
    let warc = |length: &str, text: &str| {
        format!("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {length}\r\n\r\n{text}\r\n\r\n")
    };
    let page = format!("{PROSE}Share\n");
    let one = warc(&page.len().to_string(), &page);
    let utf16 = |text: String| naqi::decode::Charset::UTF_16LE.encode(&text, &[]).unwrap();
    let place = Place::new(&[
        ("a.jsonl", format!("{good}{good}{}{good}", record(&long)).into_bytes()),
        ("b.jsonl", utf16(format!("{good}{}{good}", record(&long)))),
        ("c.csv", format!("id,text\r\n{}1,\"open\n{long}", row(&page)).into_bytes()),
        ("d.warc", format!("{one}{}", warc(&(3 << 20).to_string(), &long)).into_bytes()),
        ("e.warc", format!("{one}{}", warc("18446744073709551615", "x")).into_bytes()),
        ("f.txt", long.clone().into_bytes()),
        ("g.warc", format!("{one}WARC/1.0\r\n{}", "X-Y: z\r\n".repeat(400_000)).into_bytes()),
        ("h.jsonl", good.clone().into_bytes()),
    ]);
    let done = place.run("clean in -o out --max-record 2M -j 2");
    assert_eq!(done.code, 3, "{}", done.stderr);
    let says =
        |what: &str| format!("{what} is larger than 2 MiB, the most that one may have; --max-record lets it through");
    let wanted = [
        ("a.jsonl", "line 3"),
        ("b.jsonl", "line 2"),
        ("c.csv", "row 3, in which a quote is opened and not closed,"),
        ("d.warc", "record 2"),
        ("e.warc", "record 2"),
        ("f.txt", "the document"),
        ("g.warc", "record 2"),
    ];
    assert_eq!(told(&place, "out"), wanted.map(|(name, what)| (name.to_owned(), says(what))));
    // What stood before is clean.
    let sources: Vec<String> =
        place.ledger("out").iter().map(|entry| entry["source"].as_str().unwrap().to_owned()).collect();
    let before = ["a.jsonl:1", "a.jsonl:2", "b.jsonl:1", "c.csv:2", "d.warc:1", "e.warc:1", "g.warc:1", "h.jsonl:1"];
    assert_eq!(sources, before);
    assert_comes_back(&place, "out");
    let done = place.run("clean in/a.jsonl in/f.txt -o larger --max-record 4M");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(place.run("clean in/a.jsonl --max-record 1X").stderr.contains("a size is a number of bytes"));
    // To standard output there is no quarantine, so the end is told.
    let done = place.run("clean in/a.jsonl --max-record 2M");
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains(&says("line 3")), "{}", done.stderr);
}

#[test]
fn odd_json_is_passed_through_or_kept() {
    let deep = "[".repeat(200_000) + &"]".repeat(200_000);
    let half = "\\ud83d";
    let lines = [
        format!("{{\"x\":{deep},\"text\":\"{}\\nShare\"}}\n", PROSE.trim_end()),
        format!("{{\"x\":\"{half}\",\"text\":\"{}\\nShare\\n\"}}\n", PROSE.trim_end()),
        format!("{{\"text\":\"{}{half} alone\"}}\n", PROSE.trim_end()),
        format!("{{\"n\":{}e99999,\"text\":\"nul \\u0000 here\"}}\n", "9".repeat(5000)),
        format!("{}\n", deep),
        "{\"text\":{\"text\":\"no string\"}}\n".to_owned(),
        "{\"text\":\"\u{0}raw\"}\n".to_owned(),
    ];
    let place = Place::new(&[("a.jsonl", lines.concat()), ("b.txt", format!("{PROSE}\0\nShare\n\0{PROSE}"))]);
    let done = place.run("clean in -o out --verify");
    assert_eq!(done.code, 3, "{}", done.stderr);
    let clean = place.read("out/a.jsonl");
    assert!(clean.starts_with(&lines[0].replace("Share", "")), "{:.200}", clean);
    assert!(clean.ends_with(&lines[3]), "a long number is not what it was");
    assert_eq!(place.read("out/b.txt"), format!("{PROSE}\0\n\0{PROSE}"));
    let faulty: Vec<String> = told(&place, "out").into_iter().map(|(source, _)| source).collect();
    assert_eq!(faulty, ["a.jsonl:3", "a.jsonl:5", "a.jsonl:6", "a.jsonl:7"]);
    assert_comes_back(&place, "out");
}

#[test]
fn malformed_web_archives_end_in_a_word_and_come_back() {
    let page = format!("{PROSE}Share\n");
    let head = |length: &str| format!("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length:{length}\r\n\r\n");
    let one = format!("{} \r\n\r\n", head(&format!(" {}", page.len())) + &page);
    let bad = [
        ("no-version", "WARC-Type: conversion\r\n\r\n".to_owned()),
        ("no-length", "WARC/1.0\r\nWARC-Type: conversion\r\n\r\ntext\r\n\r\n".to_owned()),
        ("negative", head(" -5") + "text\r\n\r\n"),
        ("too-long", head(" 400") + "text\r\n\r\n"),
        ("too-short", head(" 2") + "text\r\n\r\n"),
        ("huge", head(" 99999999999999999999999") + "text\r\n\r\n"),
        ("signed", head(" +4") + "text\r\n\r\n"),
        ("no-end-of-headers", "WARC/1.0\r\nWARC-Type: conversion\r\n".to_owned()),
        ("garbage", "\u{0}\u{1}\u{2}garbage".to_owned()),
        ("empty-record", "WARC/1.0\r\n\r\n".to_owned()),
    ];
    let files: Vec<(String, String)> =
        bad.iter().map(|(name, bytes)| (format!("{name}.warc"), format!("{one}{bytes}"))).collect();
    let files: Vec<(&str, &String)> = files.iter().map(|(name, bytes)| (name.as_str(), bytes)).collect();
    let place = Place::new(&files);
    let done = place.run("clean in -o out --verify");
    assert_eq!(done.code, 3, "{}", done.stderr);
    let told = told(&place, "out");
    for (name, _) in &bad {
        let reason = told.iter().find(|(source, _)| source.starts_with(name));
        assert!(reason.is_some_and(|(_, reason)| reason.starts_with("record 2 cannot be read: ")), "{name}: {told:?}");
    }
    // The record before each is clean.
    assert_eq!(place.ledger("out").len(), bad.len());
    assert_comes_back(&place, "out");
}

#[cfg(feature = "parquet")]
#[test]
fn tables_with_huge_texts_and_tables_that_unpack_to_masses_go_to_quarantine_whole() {
    let place = Place::new::<&str>(&[]);
    let make = "import pyarrow as pa, pyarrow.parquet as pq, sys\n\
        put=lambda name, texts: pq.write_table(pa.table({'text': texts}), sys.argv[1]+'/'+name)\n\
        put('a.parquet', ['one', 'x'*3000000, 'three'])\n\
        put('b.parquet', ['word '*200000]*150)\n\
        put('c.parquet', [sys.argv[2]]*3)\n";
    let page = format!("{PROSE}Share\n");
    let Some(_) = crate::readers::run_python(make, &[place.path("in"), page.into()]) else { return };
    let done = place.run("clean in -o out --max-record 2M");
    assert_eq!(done.code, 3, "{}", done.stderr);
    let wanted = [
        ("a.parquet", "row 2 is larger than 2 MiB, the most that one may have; --max-record lets it through"),
        (
            "b.parquet",
            "it unpacks to more than 200 times its size, as files do that are made to fill disks; --max-expansion lets it through",
        ),
    ];
    assert_eq!(told(&place, "out"), wanted.map(|(name, why)| (name.to_owned(), why.to_owned())));
    assert_eq!(place.ledger("out").len(), 3);
    for (name, _) in wanted {
        let kept = fs::read(place.path(&format!("out/_naqi/quarantine/{name}"))).unwrap();
        assert!(kept == fs::read(place.path(&format!("in/{name}"))).unwrap(), "{name}");
    }
    assert_eq!(place.run("clean in -o all --max-record 4M --max-expansion 100000").code, 0);
}

#[cfg(unix)]
#[test]
fn odd_things_in_a_folder_are_told_and_their_names_harm_no_terminal() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let page = format!("{PROSE}Share\n");
    let place = Place::new(&[("a.txt", &page), ("b/c.txt", &page)]);
    place.write("elsewhere/d.txt", &page);
    let evil = "x\u{1b}]0;owned\u{7}\u{202e}txt.exe";
    fs::write(place.path("in").join(evil), b"\x89PNG\r\n\x1a\n\0\0\0\r\xff\xfe\xfd\xfc").unwrap();
    fs::write(place.path("in").join(OsStr::from_bytes(b"bad\xff.txt")), &page).unwrap();
    fs::write(place.path("in/e\nf.txt"), &page).unwrap();
    std::os::unix::fs::symlink("../elsewhere", place.path("in/out-of-here")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", place.path("in/endless")).unwrap();
    std::os::unix::fs::symlink("loop", place.path("in/loop")).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(place.path("in/pipe")).status().unwrap();
    assert!(pipe.success());
    let done = place.run("clean in/b/../../in -o out --verify");
    assert_eq!(done.code, 3, "{}", done.stderr);
    let told = told(&place, "out");
    let reason = |name: &str| told.iter().find(|(source, _)| source.contains(name)).map(|(_, reason)| reason.as_str());
    for name in ["endless", "pipe"] {
        assert_eq!(reason(name), Some("it is neither a file nor a folder"), "{told:?}");
    }
    assert!(reason("loop").is_some_and(|reason| reason.starts_with("Too many levels of symbolic links")), "{told:?}");
    assert_eq!(reason("bad"), Some("the name of the file is not UTF-8"));
    // Links out of the folder are followed, and become files.
    assert_eq!(place.read("out/out-of-here/d.txt"), PROSE);
    assert_eq!(place.read("out/e\nf.txt"), PROSE);
    let safe = "x<U+001B>]0;owned<U+0007><U+202E>txt.exe";
    assert!(done.stderr.contains(safe), "{}", done.stderr);
    for words in [&done.stderr, &place.run("diff in").stderr, &place.run("clean in -o out").stderr] {
        assert!(!words.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{words:?}");
    }
    let gone = place.run("clean in/\u{1b}[2J\u{202e} -o out2");
    assert!(gone.stderr.contains("<U+001B>[2J<U+202E>"), "{:?}", gone.stderr);
}

#[test]
fn text_that_a_terminal_would_obey_is_shown_not_obeyed() {
    let evil = "\u{202e}live\u{2066}\u{1b}[31m\u{7}";
    let place = Place::new(&[("a.txt", format!("{PROSE}{evil}\nShare\nRead also\n- {evil} x\n"))]);
    for args in ["diff in --view", "diff in --view --color always --bidi isolate", "explain in/a.txt --full"] {
        let done = place.run(&format!("{args} --only-rules --rules rules"));
        assert!(done.stdout.contains("<U+202E>live<U+2066><U+001B>[31m<U+0007>"), "{args}: {:?}", done.stdout);
        assert!(!done.stdout.contains(['\u{202e}', '\u{7}']) && !done.stdout.contains("\u{1b}[31m\u{7}"), "{args}");
    }
}

/// Changes some bytes, or cuts some out, or doubles some.
fn mutated(bytes: &[u8], random: &mut impl FnMut() -> usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + random() % 4 {
        let at = random() % bytes.len();
        let end = (at + 1 + random() % 8).min(bytes.len());
        match random() % 4 {
            0 => bytes[at] ^= 1 << (random() % 8),
            1 => bytes[at..end].fill([0, 0x7f, 0xff][random() % 3]),
            2 => drop(bytes.drain(at..end)),
            _ => {
                let twice = bytes[at..end].to_vec();
                bytes.splice(at..at, twice);
            }
        }
    }
    bytes
}

#[test]
fn mutated_tables_and_web_archives_are_cleaned_or_kept_as_they_were() {
    let mut seed: u64 = 20_261_122;
    let mut random = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize
    };
    let page = format!("{PROSE}Share\n");
    let place = Place::new::<&str>(&[]);
    let one = format!("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {}\r\n\r\n{page}\r\n\r\n", page.len());
    let archive = one.repeat(6);
    for at in 0..300 {
        place.write(&format!("in/{at:03}.warc"), mutated(archive.as_bytes(), &mut random));
        place.write(&format!("in/{at:03}.warc.gz"), mutated(&gzip(one.as_bytes()).repeat(6), &mut random));
    }
    let done = place.run("clean in -o out -j 2");
    assert!(done.code == 3 && !done.stderr.contains("panicked"), "{}", done.stderr);
    let done = place.run("restore out -o out-again");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let (before, after) = (place.tree("in"), place.tree("out-again"));
    for (name, bytes) in &before {
        // What is compressed comes back as what is inside, and as it was if that cannot be read.
        let same = name.ends_with(".gz") || after.get(name) == Some(bytes);
        assert!(same && after.contains_key(name), "{name} did not come back");
    }

    #[cfg(feature = "parquet")]
    {
        let place = Place::new::<&str>(&[]);
        let make = "import pyarrow as pa, pyarrow.parquet as pq, sys\n\
            pq.write_table(pa.table({'id': list(range(60)), 'text': [sys.argv[2], 'x', None]*20}), sys.argv[1], row_group_size=25)\n";
        let table = place.path("table.parquet");
        let Some(_) = crate::readers::run_python(make, &[table.clone(), page.into()]) else { return };
        let table = fs::read(table).unwrap();
        (0..300).for_each(|at| place.write(&format!("in/{at:03}.parquet"), mutated(&table, &mut random)));
        let done = place.run("clean in -o out -j 2");
        assert!(done.code == 3, "{}", done.stderr);
        let kept = told(&place, "out").len();
        for (name, bytes) in place.tree("in") {
            let quarantined = fs::read(place.path(&format!("out/_naqi/quarantine/{name}"))).ok();
            assert!(quarantined.is_none_or(|kept| kept == bytes), "{name} is not kept as it was");
            assert!(
                place.path(&format!("out/{name}")).exists()
                    || place.path(&format!("out/_naqi/quarantine/{name}")).exists(),
                "{name}"
            );
        }
        assert!(kept > 100, "{kept}");
        assert_eq!(place.run("restore out -o again").code, 0);
    }
}

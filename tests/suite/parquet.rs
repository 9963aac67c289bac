//! Parquet files: the texts change, and nothing else; read and written by pyarrow on the other side.
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::naqi::{PROSE, Place};
use crate::readers::run_python;
use crate::resume::outcome;
use crate::support::project;

const FILES: [&str; 13] = [
    "binary",
    "by_id",
    "delta",
    "dictionary",
    "large",
    "nested",
    "none",
    "one",
    "plain",
    "required",
    "sorted",
    "still",
    "view",
];
/// Files in which no row changes.
const STILL: [&str; 2] = ["none.parquet", "still.parquet"];

fn script(name: &str) -> String {
    std::fs::read_to_string(project("tests/data/parquet").join(name)).unwrap()
}

/// Files of all kinds; nothing if there is no pyarrow.
fn corpus() -> Option<Place> {
    let place = Place::new::<&str>(&[]);
    place.write("prose.txt", PROSE);
    run_python(&script("make.py"), &[place.path("in"), place.path("prose.txt")])?;
    Some(place)
}

/// Holds two folders against each other; `how` is `clean`, or `same` for equal texts.
fn check(place: &Place, before: &str, after: &str, how: &str) {
    let said = run_python(&script("check.py"), &[place.path(before), place.path(after), PathBuf::from(how)]).unwrap();
    assert_eq!(said.lines().collect::<Vec<_>>(), FILES.map(|name| format!("{name}.parquet")));
}

const FIELDS: &str = "--text-field text --text-field doc.body";

#[test]
fn all_but_the_texts_stays_and_the_originals_come_back() {
    let Some(place) = corpus() else { return };
    let done = place.run(&format!("clean in -o out --verify {FIELDS}"));
    assert_eq!(done.code, 0, "{}", done.stderr);
    std::fs::rename(place.path("out/_naqi"), place.path("records")).unwrap();
    check(&place, "in", "out", "clean");
    for name in STILL {
        assert_eq!(place.tree("out")[name], place.tree("in")[name], "{name}: the very bytes");
    }
    std::fs::rename(place.path("records"), place.path("out/_naqi")).unwrap();

    // What other columns say: the site by the address, the id as a number without sign.
    let ledger = place.ledger("out");
    let plain: Vec<_> = ledger.iter().filter(|entry| entry["source"] == "plain.parquet:2").collect();
    assert_eq!((plain.len(), &plain[0]["doc"], &plain[0]["site"]), (1, &"1".into(), &"example.com".into()));
    let rules: Vec<_> = plain[0]["removals"].as_array().unwrap().iter().map(|taken| &taken["rule"]).collect();
    assert_eq!(rules, ["test/share", "example.com/box"]);
    // 3, 13, … have no text, 4, 14, … an empty one, and nothing goes from 5, 15, …
    let of_plain =
        ledger.iter().filter(|entry| entry["source"].as_str().unwrap().starts_with("plain.parquet:")).count();
    assert_eq!(of_plain, 700);

    let done = place.run("restore out -o again");
    assert_eq!(done.code, 0, "{}", done.stderr);
    check(&place, "in", "again", "same");
}

#[test]
fn any_number_of_threads_writes_the_same_bytes_and_standard_output_too() {
    let Some(place) = corpus() else { return };
    for jobs in ["1", "3"] {
        assert_eq!(place.run(&format!("clean in -o out{jobs} -j {jobs} {FIELDS}")).code, 0);
    }
    let (mut one, mut three) = (place.tree("out1"), place.tree("out3"));
    assert!(one.remove("_naqi/run.json").is_some() && three.remove("_naqi/run.json").is_some());
    assert!(one == three);
    let python = "import subprocess,sys\n\
        done=subprocess.run([sys.argv[1],'clean',sys.argv[2],'--only-rules','--rules',sys.argv[3]],stdout=subprocess.PIPE)\n\
        assert done.returncode==0\n\
        assert done.stdout==open(sys.argv[4],'rb').read()\n\
        done=subprocess.run([sys.argv[1],'clean','-','--format','parquet','--only-rules','--rules',sys.argv[3]],\
        input=open(sys.argv[2],'rb').read(),stdout=subprocess.PIPE)\n\
        assert done.stdout==open(sys.argv[4],'rb').read()\n";
    let naqi = assert_cmd::cargo::cargo_bin!("naqi").to_path_buf();
    run_python(python, &[naqi, place.path("in/plain.parquet"), place.path("rules"), place.path("out1/plain.parquet")]);
}

#[test]
fn archives_and_other_names_hold_tables_too() {
    let Some(place) = corpus() else { return };
    let bytes = std::fs::read(place.path("in/plain.parquet")).unwrap();
    place.write("more/a.parquet.zst", zstd::encode_all(bytes.as_slice(), 1).unwrap());
    place.write("more/b.pq", &bytes);
    place.write("more/c.data", &bytes);
    let done = place.run("clean more -o out");
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert!(
        done.stderr.contains("c.data: it is a Parquet file; name it .parquet, or give --format parquet"),
        "{}",
        done.stderr
    );
    let packed = std::fs::read(place.path("out/a.parquet.zst")).unwrap();
    let alone = std::fs::read(place.path("out/b.pq")).unwrap();
    assert!(zstd::decode_all(packed.as_slice()).unwrap() == alone);
    assert_eq!(place.run("clean more/c.data -o out2 --format parquet").code, 0);
    assert!(std::fs::read(place.path("out2/c.data")).unwrap() == alone);
}

#[test]
fn what_is_no_table_or_damaged_goes_to_quarantine_and_the_rest_goes_on() {
    let Some(place) = corpus() else { return };
    let bytes = std::fs::read(place.path("in/plain.parquet")).unwrap();
    let middle = {
        // In the pages of the text of some later row group.
        let mut bytes = bytes.clone();
        let at = bytes.len() * 3 / 4;
        bytes[at - 12_000..at].fill(0x5a);
        bytes
    };
    let place = Place::new(&[
        ("a_cut.parquet", bytes[..bytes.len() / 2].to_vec()),
        ("b_empty.parquet", Vec::new()),
        ("c_text.parquet", b"PROSE\n".to_vec()),
        ("d_middle.parquet", middle),
        ("e_tail.parquet", bytes[bytes.len() / 2..].to_vec()),
        ("f_footer.parquet", [&b"PAR1"[..], &[0xff; 64], &[60, 0, 0, 0], b"PAR1"].concat()),
        ("g_good.parquet", bytes.clone()),
    ]);
    run_python(
        "import pyarrow as pa, pyarrow.parquet as pq, sys\n\
         pq.write_table(pa.table({'body':['x'],'id':[1]}), sys.argv[1]+'/h_columns.parquet')\n\
         pq.write_table(pa.table({'text':[['x']]}), sys.argv[1]+'/i_lists.parquet')\n\
         pq.write_table(pa.table({'text':[1]}), sys.argv[1]+'/j_numbers.parquet')\n",
        &[place.path("in")],
    );
    let done = place.run("clean in -o out");
    assert_eq!(done.code, 3, "{}", done.stderr);
    let told = place.json_lines("out/_naqi/quarantine.jsonl");
    let said: Vec<(&str, &str)> =
        told.iter().map(|what| (what["source"].as_str().unwrap(), what["reason"].as_str().unwrap())).collect();
    let reason =
        |name: &str| said.iter().find(|(source, _)| *source == name).unwrap_or_else(|| panic!("{name}: {said:?}")).1;
    assert_eq!(said.len(), 9, "{said:?}");
    for name in ["a_cut.parquet", "d_middle.parquet", "f_footer.parquet"] {
        assert!(reason(name).starts_with("the Parquet file is damaged: "), "{name}: {}", reason(name));
    }
    assert_eq!(reason("b_empty.parquet"), "the Parquet file is empty");
    assert_eq!(reason("c_text.parquet"), "it is not a Parquet file");
    assert_eq!(
        reason("h_columns.parquet"),
        "the table has no column `text` or `content` or `raw_content`; its columns are `body`, `id`"
    );
    assert_eq!(reason("i_lists.parquet"), "the column `text` holds lists or structs, not a text in each row");
    assert_eq!(reason("j_numbers.parquet"), "the column `text` holds no text");
    // Nothing is told of rows that were cleaned before the damage was found.
    let ledger = place.ledger("out");
    assert_eq!(ledger.len(), 700);
    assert!(ledger.iter().all(|entry| entry["source"].as_str().unwrap().starts_with("g_good.parquet:")));
    let run: serde_json::Value = serde_json::from_str(&place.read("out/_naqi/run.json")).unwrap();
    assert_eq!((&run["counts"]["documents"], &run["counts"]["quarantined"]), (&900.into(), &9.into()));
    let clean: Vec<String> = place.names("out").into_iter().filter(|name| !name.starts_with("_naqi/")).collect();
    assert_eq!(clean, ["g_good.parquet"]);
    let done = place.run("restore out -o again");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(place.names("again"), place.names("in"));
}

/// A table is done whole or not at all; whenever the run is killed, it ends in the same bytes.
#[test]
fn twenty_kills_over_three_tables_change_no_byte() {
    let Some(place) = corpus() else { return };
    let bytes = std::fs::read(place.path("in/plain.parquet")).unwrap();
    for at in 0..3 {
        place.write(&format!("many/{at}.parquet"), &bytes);
        place.write(&format!("many/{at}.txt"), format!("{PROSE}Share\n{PROSE}"));
    }
    let start = |out: &str| {
        let mut naqi = Command::new(assert_cmd::cargo::cargo_bin!("naqi"));
        naqi.current_dir(place.path("")).args(["clean", "many", "-o", out, "--checkpoint", "1"]);
        naqi.args(["--only-rules", "--rules", "rules", "--ledger-format", "dolma"]);
        naqi.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let begin = Instant::now();
    assert!(start("whole").wait_with_output().unwrap().status.success());
    let took = begin.elapsed();
    let whole = outcome(&place, "whole");
    let (mut kills, mut gone_on, mut runs) = (0, 0, 0);
    while kills < 20 {
        runs += 1;
        assert!(runs < 200, "only {kills} of the runs were killed in time");
        let out = format!("killed{runs}");
        for part in 1.. {
            let mut naqi = start(&out);
            if kills < 20 {
                // A little later each time, and never at the same places.
                std::thread::sleep(took.mul_f64(f64::from((kills * 7 + part * 3) % 19) / 20.0));
                naqi.kill().unwrap();
            }
            let done = naqi.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            gone_on += usize::from(said.starts_with("going on with the run that was cut off: "));
            match done.status.code() {
                None => kills += 1,
                Some(0) => break,
                Some(2) if said.contains("holds an earlier run") => break,
                code => panic!("{code:?}: {said}"),
            }
        }
        assert!(outcome(&place, &out) == whole, "after {kills} kills");
        std::fs::remove_dir_all(place.path(&out)).unwrap();
    }
    assert!(gone_on > 0);
    eprintln!("{kills} kills in {runs} runs over three tables; {gone_on} went on from a checkpoint");
}

/// Bytes that are no text in a column of strings, as pyarrow writes them without a word.
#[test]
fn bad_utf8_in_a_column_of_strings_goes_the_way_of_damaged_texts() {
    let place = Place::new::<&str>(&[]);
    place.write("prose.txt", PROSE);
    let make = "import pyarrow as pa, pyarrow.parquet as pq, sys\n\
        prose=open(sys.argv[2],'rb').read()\n\
        texts=[prose+b'Share\\n\\xff'+prose, b'\\xff\\xfe\\xfd\\xfc\\xfb', prose+b'\\xc3', None]\n\
        text=pa.array(texts, pa.binary()).view(pa.string())\n\
        pq.write_table(pa.table({'id':['a','b','c','d'],'text':text}), sys.argv[1]+'/a.parquet')\n\
        text=pa.array(texts[:3], pa.binary()).view(pa.string())\n\
        schema=pa.schema([pa.field('text', pa.string(), nullable=False)])\n\
        pq.write_table(pa.table([text], schema=schema), sys.argv[1]+'/b.parquet')\n";
    let Some(_) = run_python(make, &[place.path("in"), place.path("prose.txt")]) else { return };
    let read = |folder: &str| {
        let script = "import pyarrow as pa, pyarrow.parquet as pq, sys, json\n\
            read=lambda n: [v if v is None else v.hex() for v in pq.read_table(sys.argv[1]+'/'+n).column('text').combine_chunks().view(pa.binary()).to_pylist()]\n\
            print(json.dumps([read('a.parquet'), read('b.parquet')]))\n";
        let said = run_python(script, &[place.path(folder)]).unwrap();
        serde_json::from_str::<Vec<Vec<Option<String>>>>(&said).unwrap()
    };
    let hex = |parts: &[&[u8]]| Some(parts.concat().iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    let prose = PROSE.as_bytes();
    let kept = [hex(&[prose, b"\xff", prose]), None, hex(&[prose, b"\xc3"]), None];
    let done = place.run("clean in -o out --verify");
    assert_eq!(done.code, 3, "{}", done.stderr);
    // A row in quarantine stays, for the other columns, without its text; where the column must have one, it is empty.
    assert_eq!(read("out"), [kept.to_vec(), vec![kept[0].clone(), Some(String::new()), kept[2].clone()]]);
    let told = place.json_lines("out/_naqi/quarantine.jsonl");
    assert_eq!(
        (told.len(), &told[0]["source"], &told[0]["raw-base64"]),
        (2, &"a.parquet:2".into(), &"//79/Ps=".into())
    );

    assert_eq!(place.run("restore out -o again").code, 0);
    assert_eq!(read("again"), read("in"));

    assert_eq!(place.run("clean in -o replaced --damaged replace --verify").code, 3);
    let replaced = hex(&[prose, "\u{fffd}".as_bytes(), prose]);
    assert_eq!(read("replaced")[0], [replaced, None, hex(&[prose, "\u{fffd}".as_bytes()]), None]);
    assert_eq!(place.run("restore replaced -o again2").code, 0);
    assert_eq!(read("again2"), read("in"));
}

#[test]
fn diff_and_explain_read_tables_and_say_what_a_patch_cannot() {
    let Some(place) = corpus() else { return };
    let rules = "--only-rules --rules rules";
    let shown = place.run(&format!("diff in/plain.parquet --view {rules}"));
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    assert!(shown.stdout.contains("in/plain.parquet:2 (1)") && shown.stdout.contains("test/share"), "{}", shown.stdout);
    let lines = place.run(&format!("diff in/plain.parquet --json {rules}")).stdout;
    assert_eq!(lines.lines().count(), 700);
    let done = place.run(&format!("diff in/plain.parquet --patch {rules}"));
    assert_eq!((done.code, done.stdout.as_str()), (3, ""));
    assert!(done.stderr.contains("a Parquet file, which a patch cannot show; use --view or --json"), "{}", done.stderr);
    let done = place.run(&format!("explain in/plain.parquet --line 2 {rules}"));
    assert!(done.code == 0 && done.stdout.contains("example.com/box"), "{} {}", done.stdout, done.stderr);
    let done = place.run(&format!("explain in/plain.parquet --id 7 {rules}"));
    assert!(
        done.code == 0 && done.stdout.contains("in/plain.parquet:8") || done.stdout.contains("plain.parquet:8"),
        "{}",
        done.stdout
    );
}

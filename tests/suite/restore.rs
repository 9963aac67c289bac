//! `naqi restore`: the originals, byte for byte, or a word on why not.
use crate::naqi::{PROSE, Place};

/// Every kind of file there is.
fn corpus() -> Place {
    let page = format!("\u{feff}{PROSE}{PROSE}\r\nShare\r\n\r\nRead also\r\n- One\r\n- Two");
    let text = serde_json::json!(page).to_string();
    let escaped: String =
        text.chars().map(|char| if char == 'a' { "\\u0061".into() } else { char.to_string() }).collect();
    let mut lines = b"bad first\n".to_vec();
    lines.extend(format!("{{\"text\":{text}}}\r\n\n{{ \"id\":1, \"text\" :{escaped}}}\n").bytes());
    lines.extend(b"\xff\xfe\n{\"text\":\"\\ud800\"}\n");
    lines.extend(format!("{{\"text\":{text}}}\nbad last").bytes());
    Place::new(&[
        ("a.txt", page.as_bytes()),
        ("a/b.txt", page.as_bytes()),
        ("a/bad.txt", b"\x89PNG\r\n\x1a\n\0\0\0\r\xff"),
        ("a/records.jsonl", &lines),
        ("a/z.ndjson", b"only bad"),
        ("empty.jsonl", b""),
        ("plain.txt", PROSE.as_bytes()),
        ("records.jsonl", format!("{{\"text\":{escaped}}}").as_bytes()),
    ])
}

#[test]
fn the_originals_come_back_byte_for_byte() {
    let place = corpus();
    let done = place.run("clean in -o out --verify");
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert_eq!(place.ledger("out").len(), 6);
    let done = place.run("restore out -o again");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(place.tree("again"), place.tree("in"));
    assert_eq!(done.stderr, "Files restored: 8; documents that got something back: 6; from quarantine: 6.\n");
}

#[test]
fn several_inputs_and_other_fields_come_back_too() {
    let place = corpus();
    let done = place.run("clean in/a in/a.txt in/plain.txt -o out --format jsonl --text-field id --text-field text");
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert_eq!(place.run("restore out -o again -q").code, 0);
    let mut expected = place.tree("in");
    expected.retain(|name, _| !["empty.jsonl", "records.jsonl"].contains(&name.as_str()));
    assert_eq!(place.tree("again"), expected);
}

#[test]
fn a_text_that_was_changed_is_told_by_name() {
    let place = corpus();
    place.run("clean in -o out");
    place.write("out/a/b.txt", "short");
    let done = place.run("restore out -o again");
    assert_eq!(done.code, 2);
    assert!(
        done.stderr.starts_with("error: the ledger does not fit a/b.txt: removal 1 (test/share, bytes "),
        "{}",
        done.stderr
    );
    assert!(!place.path("again/a/b.txt").exists());
}

#[test]
fn a_file_or_line_that_is_missing_is_told_by_name() {
    let place = corpus();
    place.run("clean in -o out");
    std::fs::remove_file(place.path("out/a/b.txt")).unwrap();
    let done = place.run("restore out -o again");
    assert_eq!(done.code, 2);
    assert!(
        done.stderr.starts_with("error: the records of the run speak of a/b.txt, which is not there\n"),
        "{}",
        done.stderr
    );

    let place = corpus();
    place.run("clean in -o out");
    place.write("out/records.jsonl", "");
    let done = place.run("restore out -o again");
    assert!(done.stderr.starts_with("error: the records of the run speak of records.jsonl:1, "), "{}", done.stderr);
}

#[test]
fn folders_that_are_not_fit_are_refused() {
    let place = corpus();
    place.run("clean in -o out");
    let refused = |args: &str, words: &str| {
        let done = place.run(args);
        assert_eq!(done.code, 2, "{args}");
        assert!(done.stderr.contains(words), "{args}: {}", done.stderr);
    };
    refused("restore in -o again", "in must be the output folder of `naqi clean`");
    refused("restore out -o in", "the folder in is not empty");
    refused("restore out -o out/again", "the folder out/again lies inside the run out");
    let run = place.read("out/_naqi/run.json");
    place.write("out/_naqi/run.json", run.replace("\"finished\": true", "\"finished\": false"));
    refused("restore out -o again", "the run in out was cut off before its end");
}

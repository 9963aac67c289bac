//! What clean files are called, and names that clash.
use std::path::PathBuf;

use naqi::io::{Folds, Found, Input, Job, refuse_clashes};

use crate::naqi::{PROSE, Place};

fn page() -> String {
    format!("{PROSE}Share\n{PROSE}")
}

#[test]
fn clean_files_may_have_other_names_and_their_originals_come_back() {
    let json = format!("{{\"text\":{}}}\nbad\n", serde_json::json!(page()));
    let place = Place::new(&[
        ("a.txt", page()),
        ("a-b.txt", page()),
        ("b/c.jsonl", json.clone()),
        ("b/README", page()),
        ("b/.hidden", PROSE.to_owned()),
    ]);
    place.write("in/b/d.txt", b"\x89PNG\r\n\x1a\n\0\0\0\r\xff\xfe\xfd\xfc");
    place.write("naqi.toml", "output-name = '{ext}.{stem}'\n");
    let done = place.run("clean in -o out --verify --output-name {stem}.clean.{ext}");
    assert_eq!(done.code, 3, "{}", done.stderr);
    let names = place.names("out");
    let clean: Vec<&str> = names.iter().map(String::as_str).filter(|name| !name.starts_with("_naqi")).collect();
    assert_eq!(clean, ["a-b.clean.txt", "a.clean.txt", "b/.hidden.clean", "b/README.clean", "b/c.clean.jsonl"]);
    assert_eq!(place.ledger("out")[0]["source"], "a-b.txt");
    let named = place.json_lines("out/_naqi/names.jsonl");
    assert_eq!(named[0], serde_json::json!({"source": "a-b.txt", "clean": "a-b.clean.txt"}));
    assert!(place.read("out/_naqi/run.json").contains("\"output-name\": \"{stem}.clean.{ext}\""));
    assert_eq!(place.run("restore out -o again").code, 0);
    assert_eq!(place.tree("again"), place.tree("in"));

    // By the file alone, in an order that is not that of the originals.
    assert_eq!(place.run("clean in -o out2").code, 3);
    assert!(place.path("out2/txt.a-b").is_file() && place.path("out2/b/jsonl.c").is_file());
    let done = place.run("restore out2 -o again2");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(place.tree("again2"), place.tree("in"));
    let shown = place.run("clean --print-config").stdout;
    assert!(shown.contains("output-name = [\"{ext}.{stem}\"]  # from naqi.toml"), "{shown}");
}

#[test]
fn a_pattern_that_makes_two_names_one_is_refused_before_anything_is_written() {
    let place = Place::new(&[("b/a.txt", page()), ("b/a.text", page()), ("c/x", page()), ("x/y", page())]);
    let refused = |pattern: &str, words: &str| {
        let done = place.run(&format!("clean in -o out --output-name {pattern}"));
        assert_eq!(done.code, 2, "{pattern}");
        assert!(done.stderr.contains(words), "{pattern}: {}", done.stderr);
        assert!(!place.path("out").exists(), "{pattern}");
    };
    refused("{stem}", "error: b/a.text and b/a.txt would be written to one place, b/a\nhelp: ");
    refused("clean", "it must hold {name} or {stem}");
    refused("x/{name}", "it names files, not folders");
    refused("{nom}", "`{nom}` is not {name}, {stem} or {ext}");
    refused("{name", "`{name` is not {name}, {stem} or {ext}");
}

#[test]
fn a_folder_in_the_way_of_a_file_is_a_clash() {
    let place = Place::new(&[("a.txt", page()), ("a.clean/b.txt", page()), ("naqi", page())]);
    let done = place.run("clean in -o out --output-name {stem}.clean");
    assert!(done.stderr.contains("a.clean and a.txt would be written to one place"), "{}", done.stderr);
    let done = place.run("clean in -o out --output-name _{stem}");
    assert!(done.stderr.contains("_naqi and naqi would be written to one place, _naqi"), "{}", done.stderr);
}

/// The walk over these targets.
fn found(targets: &[&str]) -> Vec<Found> {
    let job = |target: &&str| Job { input: Input::Stdin, below: PathBuf::from(target), target: PathBuf::from(target) };
    targets.iter().map(|target| Found::File(job(target))).collect()
}

#[test]
fn names_that_a_file_system_takes_for_one_are_found() {
    let folds = |case, forms| Folds { case, forms };
    let clash = |targets: &[&str], folds: Folds| refuse_clashes(found(targets).into_iter(), None, folds).is_err();
    let all = folds(true, true);
    for (targets, by_case, by_forms) in [
        (&["A.txt", "a.txt"][..], true, false),
        (&["A/x", "a/y"], true, false),
        (&["caf\u{e9}", "cafe\u{301}"], false, true),
        (&["\u{623}", "\u{627}\u{654}"], false, true),
        (&["A/x", "B/X", "B/y"], false, false),
        (&["_NAQI/x"], true, false),
        (&["a/b/C", "a/c", "a/d/c"], false, false),
    ] {
        assert_eq!(clash(targets, folds(true, false)), by_case, "{targets:?}");
        assert_eq!(clash(targets, folds(false, true)), by_forms, "{targets:?}");
        assert_eq!(clash(targets, all), by_case || by_forms, "{targets:?}");
        assert!(!clash(targets, Folds::default()), "{targets:?}");
    }
}

#[test]
fn both_of_two_names_that_differ_in_case_are_written_where_they_may() {
    let place = Place::new(&[("a.txt", page()), ("A.txt", page()), ("caf\u{e9}", page()), ("cafe\u{301}", page())]);
    if place.names("in").len() < 4 {
        eprintln!("the file system takes names for one: this test is left out");
        return;
    }
    assert_eq!(place.run("clean in -o out").code, 0);
    assert_eq!(place.run("restore out -o again").code, 0);
    assert_eq!(place.tree("again"), place.tree("in"));
}

#[test]
fn names_in_the_records_that_lead_elsewhere_are_refused() {
    let place = Place::new(&[("a.txt", page())]);
    assert_eq!(place.run("clean in -o out --output-name x{name}").code, 0);
    for (source, clean) in [("../evil.txt", "xa.txt"), ("/tmp/evil.txt", "xa.txt"), ("a.txt", "../in/a.txt"), ("", "")]
    {
        let line = serde_json::json!({"source": source, "clean": clean}).to_string() + "\n";
        place.write("out/_naqi/names.jsonl", line);
        let done = place.run(&format!("restore out -o again{}", source.len() + clean.len()));
        assert_eq!(done.code, 2, "{source} {clean}");
        assert!(done.stderr.contains("which is not a place below the folder"), "{}", done.stderr);
    }
    assert!(!place.path("evil.txt").exists());
}

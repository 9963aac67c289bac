//! Verdicts hold: what `decisions.toml` says, `clean` does.
use crate::naqi::{PROSE, Place};

fn page() -> String {
    format!("{PROSE}Share\n{PROSE}\nRead also\n- One\n- Two\n")
}

fn reject(rule: &str, site: Option<&str>, text: &str) -> String {
    let site = site.map(|site| format!("site = \"{site}\", ")).unwrap_or_default();
    format!("removals = [\n  {{ verdict = \"reject\", rule = \"{rule}\", {site}text = \"{text}\" }},\n]\n")
}

#[test]
fn a_rejected_text_stays_in_and_all_else_goes() {
    let place = Place::new(&[("a.txt", page())]);
    place.write("rules/decisions.toml", reject("test/share", None, "SHARE"));
    let done = place.run("clean in -o out --verify");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stderr.contains("heeded: 1 verdict of rules/decisions.toml"), "{}", done.stderr);
    assert_eq!(place.read("out/a.txt"), format!("{PROSE}Share\n{PROSE}"));
    assert_eq!(place.run("clean in -o all --no-decisions -q").code, 0);
    assert_eq!(place.read("all/a.txt"), format!("{PROSE}{PROSE}"));
}

#[test]
fn the_text_that_the_ledger_tells_is_the_one_to_reject() {
    // The block took the blank line and the bullets along; the key of what the ledger tells is that of the claim.
    let place = Place::new(&[("a.txt", page())]);
    place.run("clean in -o out -q");
    let taken = place.ledger("out")[0]["removals"][1]["text"].as_str().unwrap().to_owned();
    assert!(taken.starts_with('\n'));
    let key = naqi::decision::key(&taken);
    place.write("rules/decisions.toml", reject("test/related", None, &key));
    place.run("clean in -o again -q");
    assert_eq!(place.read("again/a.txt"), format!("{PROSE}{PROSE}\nRead also\n- One\n- Two\n"));
}

#[test]
fn other_rules_may_not_take_what_was_rejected() {
    let place = Place::new(&[("a.txt", format!("{PROSE}{PROSE}{PROSE}Take all\nShare\n"))]);
    place.write("rules/decisions.toml", reject("test/share", None, "share"));
    place.run("clean in -o out -q");
    assert_eq!(place.read("out/a.txt"), format!("{PROSE}{PROSE}{PROSE}Share\n"));
}

#[test]
fn a_verdict_on_one_site_is_none_on_another() {
    let place = Place::new(&[("x.com/a.txt", page()), ("y.org/a.txt", page())]);
    place.write("rules/decisions.toml", reject("test/share", Some("y.org"), "Share"));
    place.run("clean in -o out -q --site-from-path 1");
    assert_eq!(place.read("out/x.com/a.txt"), format!("{PROSE}{PROSE}"));
    assert_eq!(place.read("out/y.org/a.txt"), format!("{PROSE}Share\n{PROSE}"));
    let sites: Vec<_> = place.ledger("out").iter().map(|entry| entry["site"].clone()).collect();
    assert_eq!(sites, ["x.com", "y.org"]);
}

#[test]
fn a_held_document_that_was_accepted_is_cleaned_as_long_as_it_is_the_same() {
    let text = format!("{PROSE}Take all\n{PROSE}{PROSE}");
    let place = Place::new(&[("a.txt", &text)]);
    place.run("clean in -o out -q");
    assert_eq!(place.read("out/a.txt"), text, "held");
    let digest = naqi::decision::digest(&text);
    let held = format!("held = [\n  {{ verdict = \"accept\", digest = \"{digest}\", document = \"a.txt\" }},\n]\n");
    place.write("rules/decisions.toml", held);
    place.run("clean in -o again -q");
    assert_eq!(place.read("again/a.txt"), PROSE);
    place.write("in/a.txt", format!("{text}{PROSE}"));
    place.run("clean in -o changed -q");
    assert_eq!(place.read("changed/a.txt"), format!("{text}{PROSE}"), "the text that was judged is another");
}

#[test]
fn the_digest_of_the_run_tells_the_decisions() {
    let place = Place::new(&[("a.txt", page())]);
    let digest = |out: &str| {
        place.run(&format!("clean in -o {out} -q"));
        let run: serde_json::Value = serde_json::from_str(&place.read(&format!("{out}/_naqi/run.json"))).unwrap();
        (run["rules"]["digest"].clone(), run["rules"]["decisions"]["count"].clone())
    };
    let (without, none) = digest("one");
    place.write("rules/decisions.toml", reject("test/share", None, "share"));
    let (with, count) = digest("two");
    assert_ne!(without, with);
    assert_eq!((none, count), (serde_json::Value::Null, 1.into()));
    // Written otherwise, it is the same.
    place.write("rules/decisions.toml", reject("test/share", None, "- Share:"));
    assert_eq!(digest("three").0, with);
}

#[test]
fn diff_and_explain_say_the_same_as_clean() {
    let place = Place::new(&[("a.txt", page())]);
    place.write("rules/decisions.toml", reject("test/share", None, "share"));
    let diff = place.run("diff in --json --only-rules --rules rules").stdout;
    assert!(diff.contains("test/related") && !diff.contains("test/share"), "{diff}");
    let explained = place.run("explain in/a.txt --only-rules --rules rules").stdout;
    assert!(explained.contains("a reviewer rejected what test/share takes here"), "{explained}");
}

#[test]
fn a_file_that_cannot_be_read_stops_the_run_and_names_the_line() {
    let place = Place::new(&[("a.txt", page())]);
    place.write("rules/decisions.toml", "removals = [\n  { verdict = \"maybe\", rule = \"a/b\", text = \"x\" },\n]\n");
    let done = place.run("clean in -o out");
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("decisions.toml:2:"), "{}", done.stderr);
}

#[test]
fn what_draft_rules_would_take_is_listed() {
    let place = Place::new(&[("a.txt", format!("{PROSE}Draft\n")), ("b.jsonl", "{\"text\":\"Draft\\n\"}\n".into())]);
    place.run("clean in -o out -q");
    let bytes = std::fs::read(place.path("out/_naqi/drafts.jsonl.zst")).unwrap();
    let lines = String::from_utf8(zstd::decode_all(&bytes[..]).unwrap()).unwrap();
    let entries: Vec<naqi::ledger::Entry> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> = entries.iter().map(|entry| (entry.source.as_str(), entry.removals[0].text.as_str())).collect();
    assert_eq!(told, [("a.txt", "Draft\n"), ("b.jsonl:1", "Draft\n")]);
    assert_eq!(place.read("out/a.txt"), format!("{PROSE}Draft\n"));
    assert_eq!(place.run("restore out -o back").code, 0);
}

//! The page in a real Chromium, driven by `tests/browser/review.mjs`: keys, verdicts, languages, accessibility, and that text is never markup.
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use super::served::Served;
use crate::naqi::{PROSE, Place};
use crate::support::project;

/// Whether a Chromium and what drives it are here; where tests may not be left out, they must be.
fn has_browser() -> bool {
    let chromium = std::env::var_os("NAQI_CHROMIUM").map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from);
    let here = chromium.is_file() && project("tests/browser/node_modules/playwright-core").is_dir();
    let must = std::env::var_os("NAQI_TOOLS").is_some();
    assert!(here || !must, "chromium, or `npm install` in tests/browser, is missing; tests/run installs both");
    if !here {
        eprintln!("chromium or playwright-core is not here (tests/run installs them): this test is left out");
    }
    here
}

fn drive(part: &str, address: &str, place: &Place) {
    let mut node = Command::new("node");
    node.arg(project("tests/browser/review.mjs")).args([part, address]).arg(place.path(""));
    let done = node.output().expect("node runs");
    let told = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{told}");
    eprint!("{told}");
}

const ARABIC: &str = "قال الوزير إن المحادثات ستستمر حتى يسمع الجميع ما عندهم من القول في هذه المسألة.\n";
const PERSIAN: &str = "وزیر گفت که گفت‌وگوها تا زمانی که همه شنیده شوند ادامه خواهد یافت و کسی کنار گذاشته نمی‌شود.\n";
const HEBREW: &str = "השר אמר ביום שני כי השיחות יימשכו עד שכל הצדדים יישמעו וכי איש לא יושאר מאחור בתהליך הזה.\n";
const ATTACK: &str =
    "<script>window.pwned = 1</script><img src=x onerror=\"window.pwned=1\"> & <b>bold</b> &lt;i&gt;\n";

/// Documents in several languages, with their directions, and their originals.
fn place() -> (Place, Value) {
    let texts: Vec<(&str, String, &str, &str)> = vec![
        ("x.com/arabic.txt", format!("{ARABIC}{ARABIC}شارك\n{ARABIC}"), "rtl", "ar"),
        ("x.com/attack.txt", format!("{ARABIC}{ATTACK}\u{202e}{ARABIC}Read also\n- {ATTACK}"), "rtl", "ar"),
        ("x.com/mixed.txt", format!("{ARABIC}BBC: قال الوزير\u{200f} (Reuters).\nShare\n{ARABIC}"), "rtl", "ar"),
        ("x.com/persian.txt", format!("{PERSIAN}{PERSIAN}شارک\n{PERSIAN}"), "rtl", "fa"),
        ("y.org/hebrew.txt", format!("{HEBREW}{HEBREW}Share\n{HEBREW}"), "rtl", "he"),
        ("y.org/english.txt", format!("{PROSE}{PROSE}Share\n{PROSE}\nRead also\n- {}\n", "One"), "ltr", "en"),
        // Too little for the language to be told: it finds its own direction.
        ("y.org/held.txt", format!("{PROSE}Take all\n{PROSE}{PROSE}"), "ltr", "und"),
    ];
    let place = Place::new::<&str>(&[]);
    for (name, text, ..) in &texts {
        place.write(&format!("in/{name}"), text);
    }
    place.run("clean in -o out -q --site-from-path 1");
    let ledger: BTreeMap<String, Value> = place
        .ledger("out")
        .iter()
        .map(|entry| (entry["source"].as_str().unwrap().to_owned(), entry["removals"].clone()))
        .collect();
    let originals: BTreeMap<&str, &str> = texts.iter().map(|(name, text, ..)| (*name, text.as_str())).collect();
    let languages: BTreeMap<&str, Value> =
        texts.iter().map(|(name, _, dir, lang)| (*name, json!([dir, lang]))).collect();
    let expected = json!({ "originals": originals, "ledger": ledger, "languages": languages });
    place.write("expected.json", expected.to_string());
    (place, expected)
}

#[test]
fn a_reviewer_needs_a_keyboard_and_nothing_else() {
    if !has_browser() {
        return;
    }
    let (place, expected) = place();
    let served = Served::new(&place, "out", "");
    drive("live", &served.address(), &place);
    // What was judged there is on disk, and holds in the next run.
    let decisions = place.read("rules/decisions.toml");
    assert!(decisions.contains("site = \"y.org\", text = \"share\""), "{decisions}");
    place.run("clean in -o again -q --site-from-path 1");
    assert!(place.read("again/x.com/arabic.txt").contains("شارك"), "rejected");
    assert!(place.read("again/x.com/persian.txt").contains("شارک"), "the same text in another spelling");
    assert!(place.read("again/y.org/hebrew.txt").contains("Share"), "rejected on this site");
    assert!(!place.read("again/x.com/mixed.txt").contains("Share"), "and on no other");
    assert_eq!(place.read("again/y.org/held.txt"), PROSE, "accepted");
    assert_eq!(expected["originals"].as_object().unwrap().len(), 7);
}

#[test]
fn very_many_removals_are_a_list_like_any_other() {
    if !has_browser() {
        return;
    }
    let place = Place::new::<&str>(&[]);
    let mut lines = String::new();
    for at in 0..8_000 {
        let text = format!("{PROSE}Share\n{PROSE}شارك\n{PROSE}Share\n\nRead also\n- Story {at}\n");
        lines.push_str(&json!({ "id": at.to_string(), "text": text }).to_string());
        lines.push('\n');
    }
    place.write("in/news.jsonl", lines);
    place.run("clean in -o out -q");
    let served = Served::new(&place, "out", "");
    drive("many", &served.address(), &place);
}

#[test]
fn the_page_to_send_works_from_disk() {
    if !has_browser() {
        return;
    }
    let (place, _) = place();
    assert_eq!(place.run("review out --html page.html").code, 0);
    drive("sent", &format!("file://{}", place.path("page.html").display()), &place);
    let done = place.run("review out --import verdicts.toml");
    assert!(done.stderr.contains("verdicts read: 3; new or other than before: 3"), "{}", done.stderr);
    place.run("clean in -o again -q --site-from-path 1");
    assert!(place.read("again/x.com/arabic.txt").contains("شارك"));
    assert!(place.read("again/y.org/hebrew.txt").contains("Share"));
    assert!(!place.read("again/x.com/mixed.txt").contains("Share"));
    assert_eq!(place.read("again/y.org/held.txt"), PROSE);
}

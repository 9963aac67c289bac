//! `naqi eval` says what the scorer in Python says, of naqi's output and of anything else; and what else it says.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{corpus, project};

/// The project's own gold set.
pub fn own_gold() -> PathBuf {
    project("tests/data/gold")
}

/// Runs the program; its exit code, standard output and standard error.
fn naqi(args: &[&str]) -> (i32, String, String) {
    let done = Command::new(assert_cmd::cargo::cargo_bin!("naqi")).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

/// What `naqi eval --json` says.
pub fn eval(gold: &Path, args: &[&str]) -> Value {
    let (code, out, err) = naqi(&[&["eval", "--json", "--gold", gold.to_str().unwrap()], args].concat());
    assert_eq!(code, 0, "{err}");
    serde_json::from_str(&out).unwrap()
}

/// The scorer in Python: `NAQI_SCORE`, or beside the project; `None` where it, or Python, is not.
fn scorer() -> Option<PathBuf> {
    let path = std::env::var_os("NAQI_SCORE").map_or_else(|| project("../shared/eval/score.py"), PathBuf::from);
    let has_python = Command::new("python3").arg("--version").output().is_ok_and(|done| done.status.success());
    if path.is_file() && has_python {
        return Some(path);
    }
    eprintln!("score.py is not here (NAQI_SCORE names it), or python3 is not: nothing to compare with");
    None
}

fn score_py(scorer: &Path, gold: &Path, out: &Path, args: &[&str]) -> Value {
    let mut python = Command::new("python3");
    let done = python.arg(scorer).arg(gold).arg(out).arg("--json").args(args).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

/// The gold sets that are here.
fn gold_sets() -> Vec<PathBuf> {
    [own_gold()].into_iter().chain(corpus()).collect()
}

/// The ids of a gold set.
fn ids(gold: &Path) -> Vec<String> {
    let meta = fs::read_to_string(gold.join("meta.jsonl")).unwrap();
    let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
    meta.lines().map(id).collect()
}

/// The first figures on which two results differ.
fn assert_agree(ours: &Value, theirs: &Value, what: &str) {
    let Value::Object(parts) = theirs else { panic!("{what}: no object") };
    for (part, figures) in parts {
        match (&ours[part], figures) {
            (Value::Array(ours), Value::Array(theirs)) => {
                assert_eq!(ours.len(), theirs.len(), "{what}: {part}");
                ours.iter().zip(theirs).for_each(|(ours, theirs)| assert_eq!(ours, theirs, "{what}: {part}"));
            }
            (ours, theirs) => assert_eq!(ours, theirs, "{what}: {part}"),
        }
    }
    assert_eq!(ours, theirs, "{what}");
}

#[test]
fn naqi_and_the_scorer_agree_on_naqis_own_output() {
    let Some(scorer) = scorer() else { return };
    for gold in gold_sets() {
        for sites in [&[][..], &["--no-sites"]] {
            let out = TempDir::new().unwrap();
            let (docs, folder) = (gold.join("docs"), out.path().join("clean"));
            let clean = ["clean", docs.to_str().unwrap(), "-o", folder.to_str().unwrap(), "--site-from-path", "1"];
            let (code, _, err) = naqi(&[&clean, sites].concat());
            assert_eq!(code, 0, "{err}");
            let theirs = score_py(&scorer, &gold, &folder, &[]);
            assert_agree(&eval(&gold, &[folder.to_str().unwrap()]), &theirs, "cleaned before");
            assert_agree(&eval(&gold, sites), &theirs, "cleaned by eval");
            let kind = ["--kind", "article,window"];
            assert_agree(&eval(&gold, &[sites, &kind].concat()), &score_py(&scorer, &gold, &folder, &kind), "some");
        }
    }
}

#[test]
fn naqi_and_the_scorer_agree_on_texts_that_are_mangled() {
    let Some(scorer) = scorer() else { return };
    for gold in gold_sets() {
        for seed in 1..=4 {
            let out = TempDir::new().unwrap();
            let mut dice = Dice(seed);
            for id in ids(&gold) {
                let text = fs::read_to_string(gold.join("docs").join(format!("{id}.txt"))).unwrap();
                if dice.one_in(30) {
                    continue;
                }
                let folder = if dice.one_in(2) { "docs/" } else { "" };
                let file = out.path().join(format!("{folder}{id}.txt"));
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, mangle(&text, &mut dice)).unwrap();
            }
            let out = out.path();
            let theirs = score_py(&scorer, &gold, out, &[]);
            assert_agree(&eval(&gold, &[out.to_str().unwrap()]), &theirs, &format!("seed {seed}"));
        }
    }
}

/// Numbers by chance, the same ones for the same seed (xorshift64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % end.max(1)
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }
}

/// Drops, doubles, trims, splits and joins lines, moves some and brings in strange ones.
fn mangle(text: &str, dice: &mut Dice) -> Vec<u8> {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut out: Vec<String> = Vec::new();
    for line in &lines {
        let chars: Vec<char> = line.chars().collect();
        let (cut, end) = (dice.below(chars.len()), dice.below(chars.len()));
        let text = |range: &[char]| range.iter().collect::<String>();
        match dice.below(20) {
            0..=4 => {}
            5 => out.push(text(&chars[cut.min(end)..cut.max(end)])),
            6 => out.push(text(&chars[..cut.min(end)]) + &text(&chars[cut.max(end)..])),
            7 => out.extend([text(&chars[..cut]), text(&chars[cut..])]),
            8 => out.extend([(*line).to_owned(), (*line).to_owned()]),
            9 => out.extend([(*line).to_owned(), lines[dice.below(lines.len())].to_owned()]),
            10 => out.push(format!("غريب strange {line}")),
            11 if !out.is_empty() => {
                let at = dice.below(out.len());
                out.insert(at, (*line).to_owned());
            }
            _ => out.push((*line).to_owned()),
        }
    }
    let bytes = match dice.below(8) {
        0 => out.join(" "),
        1 => out.join("\r\n"),
        2 => out.concat(),
        _ => out.join("\n"),
    };
    let mut bytes = bytes.into_bytes();
    if dice.one_in(15) {
        // In mid-character, most often.
        bytes.truncate(bytes.len() / 2 + 1);
    }
    bytes
}

#[test]
fn what_is_not_there_counts_as_removed_and_is_told() {
    let empty = TempDir::new().unwrap();
    let (gold, out) = (own_gold(), empty.path().to_str().unwrap().to_owned());
    let all = eval(&gold, &[&out]);
    assert_eq!((&all["total"]["missing"], &all["total"]["body_loss"]["share"]), (&8.into(), &1.0.into()));
    let (code, words, _) = naqi(&["eval", "--gold", gold.to_str().unwrap(), &out]);
    assert_eq!(code, 0);
    assert!(words.contains("8 documents without a cleaned text"), "{words}");
}

#[test]
fn the_worst_documents_are_shown_with_what_was_lost_and_left() {
    let out = TempDir::new().unwrap();
    let text = fs::read_to_string(own_gold().join("docs/example-daily/clean.txt")).unwrap();
    let (gone, trimmed) = ("المكتبة العامة تعير ألف كتاب في يومها الأول\n", " كل يوم ما عدا الجمعة");
    let folder = out.path().join("example-daily");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("clean.txt"), text.replacen(gone, "", 1).replace(trimmed, "")).unwrap();
    fs::copy(own_gold().join("docs/example-daily/harbour.txt"), folder.join("harbour.txt")).unwrap();
    let page = out.path().join("errors.html");
    let (gold, folder) = (own_gold(), out.path().to_str().unwrap());
    let base = ["eval", "--gold", gold.to_str().unwrap(), folder, "--errors", "8"];
    let (code, words, err) = naqi(&[&base[..], &["--html", page.to_str().unwrap()]].concat());
    assert_eq!(code, 0, "{err}");
    assert!(words.contains("1 lost"), "{words}");
    assert!(words.contains("6 trimmed") && words.contains("⟦كل يوم ما عدا الجمعة.⟧"), "{words}");
    assert!(words.contains("left    share         │ شارك الخبر"), "{words}");
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains("<div class=\"doc\" dir=\"rtl\" lang=\"fa\">") && page.contains("dir=\"ltr\" lang=\"en\">"));
    assert!(page.contains("<del class=\"lost\">كل يوم ما عدا الجمعة.</del>"), "what was lost is struck out");
    assert!(page.contains("<mark>شارك الخبر</mark>"), "what was left is marked");
    for request in ["src=", "url(", "@import", "http:", "https:", "<script", "<link"] {
        assert!(!page.contains(request), "the page asks for something: {request}");
    }
}

#[test]
fn the_rule_that_took_a_line_is_named() {
    let rules = TempDir::new().unwrap();
    let file = rules.path().join("bad.toml");
    let rule = "id = \"bad\"\ncategory = \"other\"\nwhy = \"Takes what it should not.\"\nhas = \"أمينة المكتبة\"\n";
    fs::write(&file, format!("lang = [\"*\"]\n\n[[rule]]\n{rule}")).unwrap();
    let (gold, file) = (own_gold(), file.to_str().unwrap().to_owned());
    let (code, words, err) = naqi(&["eval", "--gold", gold.to_str().unwrap(), "--only-rules", "--rules", &file]);
    assert_eq!(code, 0, "{err}");
    assert!(words.contains("4 lost    bad/bad │ وقالت أمينة"), "{words}");
}

#[test]
fn what_cannot_be_measured_is_said() {
    let gold = own_gold();
    let gold = gold.to_str().unwrap();
    let (code, _, err) = naqi(&["eval", "--gold", gold, "--kind", "articel"]);
    assert_eq!(code, 2);
    assert!(err.contains("no document has the kind articel") && err.contains("article, page, window"), "{err}");
    let (code, _, err) = naqi(&["eval", "--gold", gold, "/nowhere"]);
    assert_eq!(code, 2);
    assert!(err.contains("/nowhere is no folder"), "{err}");
    let (code, _, err) = naqi(&["eval", "--gold", "/nowhere"]);
    assert_eq!(code, 2);
    assert!(err.contains("/nowhere/meta.jsonl") && err.contains("a gold folder holds"), "{err}");
    let (code, _, err) = naqi(&["eval", "--gold", gold, gold, "--no-sites"]);
    assert_eq!(code, 2);
    assert!(err.contains("--no-sites"), "{err}");
    let broken = TempDir::new().unwrap();
    let write = |name: &str, text: &str| {
        let path = broken.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("meta.jsonl", "{\"id\": \"s/a\"}\n");
    write("docs/s/a.txt", "one\ntwo\n");
    write("labels/s/a.tsv", "1\tkeep\n");
    let (code, _, err) = naqi(&["eval", "--gold", broken.path().to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(err.contains("s/a.tsv: lines of the text: 2; labels: 1"), "{err}");
}

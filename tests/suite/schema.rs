//! `rules/rule.schema.json` held against rule files by a validator that is not ours, as an editor would.
//!
//! The validator is Python's `jsonschema`. What editors make of the same schema: `editors.rs`.
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::project;
use crate::tools::tool;

const CHECK: &str = "
import json, sys
from jsonschema import Draft7Validator
schema = json.load(open(sys.argv[1], encoding='utf-8'))
Draft7Validator.check_schema(schema)
validator = Draft7Validator(schema)
for line in open(sys.argv[2], encoding='utf-8'):
    case = json.loads(line)
    faults = ['/'.join(map(str, fault.absolute_path)) + ': ' + fault.message[:200] for fault in validator.iter_errors(case['file'])]
    print(json.dumps({'name': case['name'], 'faults': faults}))
";

/// What the validator says of each file: its faults.
fn validate(files: &[(String, Value)]) -> Option<Vec<(String, Vec<String>)>> {
    let python = tool("python")?;
    let folder = tempfile::tempdir().unwrap();
    let cases = folder.path().join("cases.jsonl");
    let lines: Vec<String> =
        files.iter().map(|(name, file)| json!({ "name": name, "file": file }).to_string()).collect();
    fs::write(&cases, lines.join("\n")).unwrap();
    let done =
        Command::new(python).args(["-c", CHECK]).arg(project("rules/rule.schema.json")).arg(&cases).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let read = |line: &str| {
        let said: Value = serde_json::from_str(line).unwrap();
        let faults =
            said["faults"].as_array().unwrap().iter().map(|fault| fault.as_str().unwrap().to_owned()).collect();
        (said["name"].as_str().unwrap().to_owned(), faults)
    };
    Some(String::from_utf8(done.stdout).unwrap().lines().map(read).collect())
}

/// A TOML file as the JSON that editors hold against the schema.
fn read(path: &PathBuf) -> Option<(String, Value)> {
    let text = fs::read_to_string(path).unwrap();
    let table: toml::Table = text.parse().ok()?;
    Some((path.display().to_string(), serde_json::to_value(table).unwrap()))
}

/// The rule files right in a folder of the project.
pub fn toml_files(folder: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(project(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    paths
}

#[test]
fn good_files_are_valid() {
    let folders = ["rules/common", "rules/sites", "tests/data/warnings"];
    let files: Vec<(String, Value)> =
        folders.iter().flat_map(|folder| toml_files(folder)).filter_map(|path| read(&path)).collect();
    assert!(files.len() > 40);
    for (name, faults) in validate(&files).unwrap_or_default() {
        assert_eq!(faults, Vec::<String>::new(), "{name}");
    }
}

/// Faults that a schema cannot know: two names that are the same, days and languages that are not, what marks and folders say, which of two dates is
/// earlier, what the parser sees in one place alone.
pub const BEYOND: &[&str] = &[
    "bad-dates-quoted",
    "bad-dates",
    "bad-languages",
    "crossed-dates",
    "duplicate-ids",
    "page-gutter-tab",
    "page-gutter",
    "page-marks",
    "page-without-gutter",
    "exact-with-fold",
    "keep-takes",
    "to-with-takes",
    "bound-without-block",
    "match-needs-a-phrase",
    "long-line",
    "neither-in-sites-folder",
    "wrong-folder-common",
    "wrong-folder-sites",
    "wrong-folder",
];

#[test]
fn bad_files_are_not() {
    let files: Vec<(String, Value)> = toml_files("tests/data/faults").iter().filter_map(read).collect();
    assert!(files.len() > 25, "{}", files.len());
    let mut passed = Vec::new();
    for (name, faults) in validate(&files).unwrap_or_default() {
        let stem = PathBuf::from(&name).file_stem().unwrap().to_string_lossy().into_owned();
        if faults.is_empty() && !BEYOND.contains(&stem.as_str()) {
            passed.push(stem);
        }
    }
    assert_eq!(passed, Vec::<String>::new(), "the schema takes what naqi refuses");
}

#[test]
fn faults_are_told_where_they_are() {
    let file = |rule: Value| json!({ "sites": ["x.com"], "rule": [rule] });
    let rule = |key: &str, value: Value| {
        let mut rule = json!({ "id": "a", "category": "share", "why": "w", "line": "a" });
        rule[key] = value;
        rule
    };
    let cases = [
        ("good", file(rule("line", json!("a"))), ""),
        ("misspelt", file(rule("wher", json!("tail"))), "rule/0: "),
        ("word", file(rule("where", json!("bottom"))), "rule/0/where: "),
        ("category", file(rule("category", json!("shares"))), "rule/0/category: "),
        ("number", file(rule("max-chars", json!("40"))), "rule/0/max-chars: "),
        ("two", file(rule("has", json!("b"))), "rule/0: "),
        ("to", file(rule("to", json!("b"))), "rule/0: "),
        ("host", json!({ "sites": ["https://x.com"] }), "sites/0: "),
        ("both", json!({ "sites": ["x.com"], "lang": ["ar"] }), ": "),
    ];
    let files: Vec<(String, Value)> = cases.iter().map(|(name, file, _)| ((*name).to_owned(), file.clone())).collect();
    for ((name, faults), (_, _, place)) in validate(&files).unwrap_or_default().iter().zip(&cases) {
        if place.is_empty() {
            assert_eq!(faults, &Vec::<String>::new(), "{name}");
        } else {
            assert!(faults.iter().any(|fault| fault.starts_with(place)), "{name}: {faults:?}");
        }
    }
}

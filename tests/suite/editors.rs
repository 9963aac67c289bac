//! What people see in editors: rule files in the hands of a TOML language server and of a TOML linter, which know nothing but `rules/rule.schema.json`.
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use naqi::rule::keys::{FileKind, KEYS, Key, Kind, Part};
use serde_json::Value;
use tempfile::TempDir;

use crate::language_server::{Server, uri};
use crate::schema::{BEYOND, toml_files};
use crate::tools::tool;

/// A folder as `rules new` leaves it: the schema, and `sites/` beside it.
fn folder() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("rule.schema.json"), naqi::rule::schema()).unwrap();
    fs::create_dir(folder.path().join("sites")).unwrap();
    let file = folder.path().join("sites/example.org.toml");
    (folder, file)
}

fn server(folder: &TempDir) -> Option<Server> {
    tool("tombi").map(|program| Server::start(&program, folder.path()))
}

const HEAD: &str = "#:schema ../rule.schema.json\nsites = [\"example.org\"]\n\n";
const RULE: &str = "[[rule]]\nid = \"a\"\ncategory = \"share\"\nwhy = \"w\"\nline = \"شارك\"\n";

#[test]
fn editors_underline_faults_where_they_are() {
    let (folder, file) = folder();
    let Some(mut server) = server(&folder) else { return };
    let cases = [
        ("a misspelt key", "wher = \"tail\"", "wher"),
        ("a word that is none", "where = \"bottom\"", "anywhere"),
        ("a number as text", "max-chars = \"60\"", ""),
        ("text as a list of numbers", "only-if = [7]", ""),
        ("a name in place of a code", "lang = \"Arabic\"", ""),
    ];
    for (at, (name, line, words)) in cases.iter().enumerate() {
        let file = file.with_file_name(format!("{at}.toml"));
        let found = server.open(&file, &format!("{HEAD}{RULE}{line}\n"));
        let here: Vec<&Value> = found.iter().filter(|fault| fault["range"]["start"]["line"] == 8).collect();
        assert!(!here.is_empty(), "{name}: {found:?}");
        assert!(here.iter().any(|fault| fault["message"].as_str().unwrap().contains(words)), "{name}: {found:?}");
    }
    assert_eq!(server.open(&file, &format!("{HEAD}{RULE}where = \"tail\"\n")), Vec::<Value>::new());
    let missing = server.open(&file.with_file_name("m.toml"), &format!("{HEAD}[[rule]]\nid = \"a\"\nline = \"b\"\n"));
    let said: String = missing.iter().map(|fault| fault["message"].as_str().unwrap()).collect();
    assert!(said.contains("category") && said.contains("why"), "{missing:?}");
}

/// A line of TOML for each key, in a file of its own.
fn with_key(key: &Key) -> (String, usize) {
    let head = match (key.part, key.only) {
        (_, Some(FileKind::Common)) => "#:schema ../rule.schema.json\n".to_owned(),
        (Part::Top, _) if key.name == "sites" => "#:schema ../rule.schema.json\n".to_owned(),
        (Part::Top, _) => HEAD.trim_end().to_owned() + "\n",
        (Part::Rule, _) => format!("{HEAD}[[rule]]\n"),
        (Part::Test, _) => format!("{HEAD}[[test]]\n"),
    };
    let line = head.lines().count();
    (format!("{head}{}\n", key.example), line)
}

#[test]
fn editors_show_what_each_key_and_each_word_means() {
    let (folder, file) = folder();
    let Some(mut server) = server(&folder) else { return };
    for (at, key) in KEYS.iter().enumerate().filter(|(_, key)| !matches!(key.kind, Kind::Tables(_))) {
        let file = file.with_file_name(format!("{at}.toml"));
        let (text, line) = with_key(key);
        server.open(&file, &text);
        let shown = server.hover(&file, line, 1);
        assert!(shown.starts_with(key.about), "{}: {shown}", key.name);
        if let Kind::Word(words) | Kind::Words(words) = key.kind {
            for (word, about) in words() {
                assert!(shown.contains(&format!("`{word}`: {about}")), "{}: {word}: {shown}", key.name);
            }
        }
    }
}

#[test]
fn editors_complete_keys_and_words() {
    let (folder, file) = folder();
    let Some(mut server) = server(&folder) else { return };
    let labels = |items: &[Value]| -> BTreeSet<String> {
        items.iter().map(|item| item["label"].as_str().unwrap().trim_matches('"').to_owned()).collect()
    };
    server.open(&file, &format!("{HEAD}{RULE}\n[[test]]\n\n"));
    let offered = server.complete(&file, 8, 0);
    for key in Key::of(Part::Rule).filter(|key| !RULE.contains(&format!("\n{} = ", key.name))) {
        let item = offered.iter().find(|item| item["label"] == key.name);
        let item = item.unwrap_or_else(|| panic!("{} is not offered: {:?}", key.name, labels(&offered)));
        let shown = item["documentation"]["value"].as_str().unwrap();
        assert!(shown.starts_with(key.about), "{}: {shown}", key.name);
    }
    assert_eq!(labels(&server.complete(&file, 10, 0)), Key::of(Part::Test).map(|key| key.name.to_owned()).collect());
    let top = labels(&server.complete(&file, 2, 0));
    assert!(["aliases", "signature", "rule", "test"].iter().all(|key| top.contains(*key)), "{top:?}");

    let mut cases = 0;
    for key in KEYS.iter().filter(|key| key.part == Part::Rule) {
        let (Kind::Word(words) | Kind::Words(words)) = key.kind else { continue };
        cases += 1;
        let file = file.with_file_name(format!("{}.toml", key.name));
        let line = format!("{} = ", key.name);
        server.open(&file, &format!("{HEAD}[[rule]]\n{line}\n"));
        let all: BTreeSet<String> = words().iter().map(|(word, _)| (*word).to_owned()).collect();
        assert!(labels(&server.complete(&file, 4, line.len())).is_superset(&all), "{}", key.name);
    }
    assert!(cases >= 6);
}

/// Whether a linter takes a file.
fn takes(program: &Path, args: &[&str], file: &Path) -> bool {
    Command::new(program).args(args).arg(file).current_dir(file.parent().unwrap()).output().unwrap().status.success()
}

#[test]
fn linters_take_the_shipped_files_by_their_first_line() {
    for (name, args) in [("taplo", &["lint"][..]), ("tombi", &["lint", "--offline"])] {
        let Some(program) = tool(name) else { return };
        let files: Vec<PathBuf> =
            ["rules/common", "rules/sites"].iter().flat_map(|folder| toml_files(folder)).collect();
        assert!(
            files.iter().all(|file| fs::read_to_string(file).unwrap().starts_with("#:schema ../rule.schema.json\n"))
        );
        let done = Command::new(program).args(args).args(&files).output().unwrap();
        assert!(done.status.success(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn linters_refuse_what_naqi_refuses() {
    let (Some(taplo), Some(tombi)) = (tool("taplo"), tool("tombi")) else { return };
    let (folder, _) = folder();
    let schema = uri(&folder.path().join("rule.schema.json"));
    let mut taken = Vec::new();
    for path in toml_files("tests/data/faults") {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        // A file without anything is no file for a schema to speak of.
        if BEYOND.contains(&stem.as_str()) || stem == "empty-file" {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with("#:schema")).collect::<Vec<_>>().join("\n");
        let file = folder.path().join("sites").join(path.file_name().unwrap());
        fs::write(&file, format!("#:schema ../rule.schema.json\n{lines}\n")).unwrap();
        if takes(&taplo, &["lint", "--schema", &schema], &file) {
            taken.push(format!("taplo: {stem}"));
        }
        if takes(&tombi, &["lint", "--offline"], &file) {
            taken.push(format!("tombi: {stem}"));
        }
    }
    assert_eq!(taken, Vec::<String>::new());
}

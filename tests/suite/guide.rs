//! The guides to rule files: what they show is sound, and the two say the same.
use std::collections::BTreeSet;
use std::fs;

use naqi::diagnostic::SourceFile;
use naqi::lint::lint;
use naqi::rule::keys::{KEYS, Key, Kind, Part};
use naqi::rule::{RuleFile, pack};
use naqi::verify::{faults, verify};

use crate::support::{compile, parse, project};

const GUIDES: [&str; 2] = ["rules/README.md", "rules/README.ar.md"];

fn text(guide: &str) -> String {
    fs::read_to_string(project(guide)).unwrap()
}

/// The code in fences of TOML.
fn blocks(guide: &str) -> Vec<String> {
    text(guide).split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// The lines of TOML that stand between backticks in tables.
fn lines_in_tables(guide: &str) -> Vec<String> {
    let rows = text(guide);
    let rows = rows.lines().filter(|line| line.starts_with('|'));
    let codes = rows.flat_map(|row| row.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>());
    codes.filter(|code| code.contains(" = ")).collect()
}

#[test]
fn whole_files_in_the_guides_pass_their_check() {
    for guide in GUIDES {
        let blocks = blocks(guide);
        assert!(!blocks.is_empty(), "{guide}");
        for block in blocks {
            let file = parse(vec![SourceFile::new("sites/example.com.toml", block)]).remove(0);
            let mut files: Vec<RuleFile> = parse(pack::shipped());
            files.retain(|known| known.name != file.name);
            files.push(file.clone());
            let warnings = lint(&files).into_iter().filter(|warning| warning.source.name == file.source.name);
            let found: Vec<String> = faults(&verify(&file, &compile(files.clone())))
                .into_iter()
                .chain(warnings)
                .map(|fault| fault.to_string())
                .collect();
            assert_eq!(found, Vec::<String>::new(), "{guide}");
        }
    }
}

#[test]
fn each_line_of_the_tables_is_sound() {
    for guide in GUIDES {
        let lines = lines_in_tables(guide);
        assert!(lines.len() > 20, "{guide}");
        for line in lines {
            let name = line.split(' ').next().unwrap();
            let known: Vec<&Key> = KEYS.iter().filter(|key| key.name == name).collect();
            assert!(!known.is_empty(), "{guide}: no key `{name}`");
            let sound = known.iter().any(|key| {
                let file = whole(key, &line);
                let parsed = RuleFile::parse(SourceFile::new("x.com.toml", file));
                parsed.faults.is_empty()
            });
            assert!(sound, "{guide}: {line}");
        }
    }
}

/// A file around one line.
fn whole(key: &Key, line: &str) -> String {
    let rule = |keys: &str| format!("sites = ['x.com']\n[[rule]]\nid = 'x'\ncategory = 'other'\nwhy = 'w'\n{keys}\n");
    match key.part {
        Part::Top if matches!(key.name, "sites" | "lang") => line.to_owned(),
        Part::Top => format!("sites = ['x.com']\n{line}\n"),
        Part::Rule => {
            let matcher = if key.matcher { "" } else { "line = 'a'\n" };
            let bound = match key.name {
                "to" => "max-lines = 3\n",
                "max-lines" => "takes = 'items'\n",
                _ => "",
            };
            rule(&format!("{matcher}{bound}{line}"))
        }
        Part::Test => format!("{}[[test]]\nname = 'n'\npage = '  a'\n{line}\n", rule("line = 'a'")),
    }
}

#[test]
fn the_guides_know_every_key_and_every_word() {
    for guide in GUIDES {
        let text = text(guide);
        for key in KEYS {
            let shown = if matches!(key.kind, Kind::Tables(_)) {
                format!("[[{}]]", key.name)
            } else {
                format!("`{}`", key.name)
            };
            let with_value = format!("`{} = ", key.name);
            assert!(text.contains(&shown) || text.contains(&with_value), "{guide}: {shown}");
            if let Kind::Word(words) | Kind::Words(words) = key.kind {
                for (word, _) in words() {
                    assert!(text.contains(word) || matches!(word, "anywhere" | "active" | "line"), "{guide}: {word}");
                }
            }
        }
    }
}

#[test]
fn the_guides_show_the_same_keys_and_commands() {
    let keys = |guide| -> BTreeSet<String> {
        lines_in_tables(guide).iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect()
    };
    assert_eq!(keys(GUIDES[0]), keys(GUIDES[1]));
    let commands = |guide| -> Vec<String> {
        text(guide).lines().filter(|line| line.starts_with("    naqi ")).map(|line| line.trim().to_owned()).collect()
    };
    assert_eq!(commands(GUIDES[0]), commands(GUIDES[1]));
}

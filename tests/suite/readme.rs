//! What README.md shows is what happens.
use std::fs;

use assert_cmd::Command;
use naqi::diagnostic::SourceFile;
use naqi::rule::{RuleFile, pack};
use naqi::verify::{faults, verify};

use crate::support::{compile, parse, project};

/// The fenced blocks of a language in a Markdown file.
fn blocks(path: &str, language: &str) -> Vec<String> {
    let text = fs::read_to_string(project(path)).unwrap();
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn console_blocks_show_what_naqi_prints() {
    let blocks = blocks("README.md", "console");
    assert!(!blocks.is_empty());
    for block in blocks {
        let (command, shown) = block.split_once('\n').unwrap();
        let mut words = command.split_whitespace();
        assert_eq!((words.next(), words.next()), (Some("$"), Some("naqi")), "{command}");
        let output = Command::cargo_bin("naqi").unwrap().current_dir(project("")).args(words).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let tidy = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        assert_eq!(tidy(&printed).trim_end(), tidy(shown).trim_end(), "{command}");
    }
}

#[test]
fn the_rule_file_taken_apart_passes_its_check() {
    let blocks = blocks("README.md", "toml");
    assert_eq!(blocks.len(), 1);
    let source = SourceFile::new("sites/example.com.toml", blocks[0].as_str());
    let file = parse(vec![source]).remove(0);
    let mut files: Vec<RuleFile> = parse(pack::shipped());
    files.push(file.clone());
    let found: Vec<String> = faults(&verify(&file, &compile(files))).iter().map(ToString::to_string).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_counts_of_languages_and_sites_are_those_of_the_pack() {
    let count = |folder: &str| pack::shipped().iter().filter(|source| source.name.contains(folder)).count();
    // `any.toml` is of no language of its own.
    let counts = format!("{} languages, {} sites", count("/common/") - 1, count("/sites/"));
    let readme = fs::read_to_string(project("README.md")).unwrap();
    assert!(readme.contains(&counts), "README.md should say {counts}");
}

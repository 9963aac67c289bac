//! Clean articles of every kind lose nothing, whatever site they are said to be from and however they are laid out or cut.
//!
//! Each text was written to be cut wrongly: it says in its body what sites say around theirs.
use std::fs;

use naqi::document::Document;
use naqi::engine::Cleaner;
use naqi::rule::pack;

use crate::support::{corpus_texts, project, shipped};

/// What is left of a cut text holds at least this many lines of text. A headline, a date and a sentence are a short report, whatever they were cut from.
const LEAST_LEFT: usize = 4;

/// The texts with their names, sorted.
fn texts() -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = fs::read_dir(project("tests/data/clean/ar"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    texts.sort();
    assert!(texts.len() >= 100);
    texts
}

/// No site, and each that has a file.
fn sites() -> Vec<Option<String>> {
    let files = pack::shipped().into_iter().map(|source| source.name.clone());
    let names = files.filter(|name| name.contains("/sites/")).map(|name| pack::name_of(&name).to_owned());
    std::iter::once(None).chain(names.map(Some)).collect()
}

/// The text laid out in other ways.
fn layouts(text: &str) -> Vec<(&'static str, String)> {
    let each = |change: &dyn Fn(&str) -> String| -> String {
        text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { change(line) + "\n" }).collect()
    };
    let filled: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    vec![
        ("as it is", text.to_owned()),
        ("dashes", each(&|line| format!("- {line}"))),
        ("bullets", each(&|line| format!("• {line}"))),
        ("stars", each(&|line| format!("* {line}"))),
        ("indented", each(&|line| format!("    {line}"))),
        ("tatweel", text.replace("لا", "لـا").replace("ست", "ســت")),
        ("harakat", text.replace('ت', "تَ")),
        ("no blank lines", filled.join("\n") + "\n"),
        ("blank lines between all", filled.join("\n\n") + "\n"),
        ("blank lines doubled", text.replace("\n\n", "\n\n\n\n")),
        ("no newline at the end", text.trim_end().to_owned()),
        ("CRLF", text.replace('\n', "\r\n")),
        ("CR", text.replace('\n', "\r")),
    ]
}

/// What is left of the text when it is cut before or after any line.
fn cuts(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let parts = (1..lines.len()).flat_map(|at| [lines[at..].concat(), lines[..at].concat()]);
    parts.filter(|part| part.lines().filter(|line| !line.trim().is_empty()).count() >= LEAST_LEFT).collect()
}

fn assert_whole(cleaner: &Cleaner, name: &str, how: &str, text: &str, site: Option<&str>) {
    let document = Document::new(text);
    let document = match site {
        Some(site) => document.with_site(site),
        None => document,
    };
    let cleaned = cleaner.clean(&document);
    let lost: Vec<String> = cleaned
        .removals
        .iter()
        .map(|removal| format!("{}: {:?}", removal.rule.as_str(), &text[removal.span.range()]))
        .collect();
    assert!(lost.is_empty(), "{name} ({how}), site {site:?}, loses {lost:#?}");
}

#[test]
fn clean_texts_lose_nothing_in_any_layout_on_any_site() {
    let (cleaner, sites) = (Cleaner::new(shipped()), sites());
    for (name, text) in texts() {
        for (how, text) in layouts(&text) {
            for site in &sites {
                assert_whole(&cleaner, &name, how, &text, site.as_deref());
            }
        }
    }
}

#[test]
fn clean_texts_lose_nothing_wherever_they_are_cut() {
    let (cleaner, sites) = (Cleaner::new(shipped()), sites());
    let mut turn = sites.iter().cycle();
    for (name, text) in texts() {
        for part in cuts(&text) {
            assert_whole(&cleaner, &name, "cut", &part, None);
            for site in turn.by_ref().take(3) {
                assert_whole(&cleaner, &name, "cut", &part, site.as_deref());
            }
        }
    }
}

#[test]
fn what_is_left_of_a_cut_page_stays_clean() {
    let cleaner = Cleaner::new(shipped());
    for (name, site, text) in corpus_texts() {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let step = lines.len().div_ceil(40).max(1);
        for at in (1..=lines.len()).step_by(step) {
            for part in [lines[..at].concat(), lines[at - 1..].concat()] {
                let document = Document::new(&*part);
                for document in [document.clone().with_site(&*site), document] {
                    let first = cleaner.clean(&document);
                    let again = Document { text: first.text.clone(), ..document.clone() };
                    let removed = cleaner.clean(&again).removals;
                    assert!(
                        first.held.is_some() || removed.is_empty(),
                        "{name} at {at}, {:?}: {removed:?}",
                        document.site
                    );
                }
            }
        }
    }
}

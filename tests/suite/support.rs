//! What several tests use: rules loaded from a folder, the corpora that may be there, and laws to hold against any result.
use std::fs;
use std::path::{Path, PathBuf};

use naqi::compile::{Compiler, RuleSet};
use naqi::diagnostic::SourceFile;
use naqi::document::Document;
use naqi::engine::{Cleaned, Cleaner};
use naqi::ledger::{Entry, restore};
use naqi::rule::{RuleFile, pack};
use naqi::text::union;

/// A line of running text.
pub const PROSE: &str = "The minister said on Monday that the talks would go on until all sides had been heard.\n";

/// A rule as it stands in a file, with these keys besides those that every rule has.
pub fn rule_text(id: &str, keys: &str) -> String {
    format!("[[rule]]\nid = '{id}'\ncategory = 'other'\nwhy = 'A test.'\n{keys}\n")
}

/// A common file of these rules, for all languages.
pub fn common(rules: &str) -> RuleFile {
    parse(vec![SourceFile::new("common/c.toml", format!("lang = ['*']\n{rules}"))]).remove(0)
}

/// A cleaner with a common file of these rules.
pub fn cleaner_of(rules: &str) -> Cleaner {
    Cleaner::new(compile(vec![common(rules)]))
}

/// A text cleaned; both engines take the same from it.
#[track_caller]
pub fn cleaned<'d>(cleaner: &Cleaner, document: &'d Document<'d>) -> Cleaned<'d> {
    let cleaned = cleaner.clean(document);
    assert_eq!(
        cleaned.removals,
        cleaner.clean_plainly(document).removals,
        "the engines do not agree on {}",
        document.text
    );
    cleaned
}

/// What is left of a text, by both engines.
#[track_caller]
pub fn left(cleaner: &Cleaner, text: &str) -> String {
    cleaned(cleaner, &Document::new(text)).text.into_owned()
}

/// A path below the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Parses the rule files among `sources`; a fault is a broken test.
pub fn parse(sources: Vec<std::sync::Arc<SourceFile>>) -> Vec<RuleFile> {
    let parse = |source| {
        let parsed = RuleFile::parse(source);
        assert!(parsed.faults.is_empty(), "{:#?}", parsed.faults);
        parsed.file.expect("a file without faults")
    };
    sources.into_iter().map(parse).collect()
}

/// The rule files right in a folder of the project.
pub fn rule_files(folder: &str) -> Vec<RuleFile> {
    let mut paths: Vec<PathBuf> = fs::read_dir(project(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "toml"));
    paths.sort();
    let source = |path: &PathBuf| SourceFile::new(path.display().to_string(), fs::read_to_string(path).unwrap());
    parse(paths.iter().map(source).collect())
}

/// Compiles rule files in the order given.
pub fn compile(files: Vec<RuleFile>) -> RuleSet {
    let mut compiler = Compiler::new();
    for file in files {
        compiler.add(file);
    }
    compiler.build().expect("the rules compile")
}

/// The rules that are shipped.
pub fn shipped() -> RuleSet {
    compile(parse(pack::shipped()))
}

/// The development corpus: `NAQI_CORPUS`, or beside the project; `None` where it is not.
pub fn corpus() -> Option<PathBuf> {
    let path = std::env::var_os("NAQI_CORPUS").map_or_else(|| project("../shared/corpus/arabic"), PathBuf::from);
    if path.join("docs").is_dir() {
        return Some(path);
    }
    eprintln!("the development corpus is not here (NAQI_CORPUS names it): its part of the test is left out");
    None
}

/// The texts of the corpus with the names of their sites, sorted.
pub fn corpus_texts() -> Vec<(String, String, String)> {
    let Some(corpus) = corpus() else { return Vec::new() };
    let mut texts = Vec::new();
    for site in fs::read_dir(corpus.join("docs")).unwrap() {
        let site = site.unwrap().path();
        for file in fs::read_dir(&site).unwrap() {
            let file = file.unwrap().path();
            let name = site.file_name().unwrap().to_string_lossy().into_owned();
            texts.push((file.display().to_string(), name, fs::read_to_string(&file).unwrap()));
        }
    }
    texts.sort();
    texts
}

/// Laws 1, 2 and 4 on one result.
pub fn assert_laws<'d>(cleaner: &Cleaner, document: &'d Document<'_>) -> Cleaned<'d> {
    let cleaned = cleaner.clean(document);
    let text = &*document.text;
    let spans = union(cleaned.removals.iter().map(|removal| removal.span));

    // 1: only subtracts. Reassembled here by hand, not by the function that cleaning uses.
    let mut kept = String::new();
    let mut at = 0;
    for span in &spans {
        assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{span:?} cuts a character");
        kept.push_str(&text[at..span.start]);
        at = span.end;
    }
    kept.push_str(&text[at..]);
    if cleaned.held.is_some() {
        assert_eq!(cleaned.text, text, "a held document is whole");
    } else {
        assert_eq!(cleaned.text, kept);
        // 2: every removed byte has a name, and the original comes back.
        let entry = Entry::new("d", "s", text, &cleaned.removals);
        assert_eq!(restore(&cleaned.text, &entry).expect("the ledger fits"), text);
    }
    assert!(cleaned.removals.iter().all(|removal| !removal.span.is_empty()), "an empty removal");
    assert!(cleaned.removals.is_sorted_by_key(|removal| removal.span), "removals out of order");
    cleaned
}

//! One corpus, cleaned in every way there is: the command line, the library, Python, Spark, Ray, datatrove, Hugging Face's datasets. All come to the same bytes and
//! the same ledger.
//!
//! `python/tests/engines/install` brings the engines; what they are asked to do stands beside it, in `ways.py`.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use naqi::document::Document;
use naqi::engine::{Cleaner, site_of};
use naqi::ledger::Entry;
use naqi::load::Gathering;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::readers::missing;
use crate::support::project;

/// A Python with the engines in it.
struct Python(PathBuf);

impl Python {
    /// The Python of that environment, if it has these modules.
    fn find(home: &str, modules: &str) -> Option<Python> {
        let python = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(home).join("bin/python");
        let has = Command::new(&python).args(["-c", &format!("import {modules}")]).output();
        if has.is_ok_and(|done| done.status.success()) {
            return Some(Python(python));
        }
        missing(&format!("target/tmp/{home} with {modules}, which python/tests/engines/install makes,"));
        None
    }

    fn run(&self, script: &str, args: &[&Path]) {
        let done = Command::new(&self.0)
            .arg("-B")
            .arg(project("python/tests/engines").join(script))
            .args(args)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{script} {args:?}: {said}");
    }
}

fn naqi(args: &[&Path], more: &[&str]) {
    let done = assert_cmd::Command::cargo_bin("naqi").unwrap().args(args).args(more).output().unwrap();
    // 3: one text of the corpus is none.
    assert!(matches!(done.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&done.stderr));
}

/// What the command line makes of a folder of the corpus, as `told.py` tells it.
fn told_by_the_command(python: &Python, corpus: &Path, which: &str) -> PathBuf {
    let out = corpus.join("cli").join(which);
    let (clean, ledger) = (out.join("clean"), out.join("ledger.parquet"));
    let rules = corpus.join("rules");
    naqi(&["clean".as_ref(), &corpus.join(which), "-o".as_ref(), &clean, "--rules".as_ref(), &rules], &["--quiet"]);
    naqi(&["ledger".as_ref(), &clean, "-o".as_ref(), &ledger], &[]);
    python.run("ways.py", &["cli".as_ref(), corpus, &out]);
    out
}

fn lines(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The first lines that differ.
fn same(way: &str, one: &Path, other: &Path) {
    for name in ["rows.jsonl", "ledger.jsonl"] {
        let [one, other] = [one, other].map(|folder| fs::read_to_string(folder.join(name)).unwrap());
        for (one, other) in one.lines().zip(other.lines()) {
            assert_eq!(one, other, "{way}: {name}");
        }
        assert!(one == other, "{way}: {name} is longer or shorter");
    }
}

/// Cleans the plain rows with the library, and holds each against the command line's.
fn library(corpus: &Path, cli: &Path) {
    let mut gathering = Gathering::shipped();
    gathering.add_path(&corpus.join("rules")).unwrap();
    let cleaner = Cleaner::new(gathering.compile().rules.unwrap());
    let mut ledger = Vec::new();
    let rows = lines(&corpus.join("plain.jsonl"));
    let wanted = lines(&cli.join("rows.jsonl"));
    assert_eq!(rows.len(), wanted.len());
    for (row, wanted) in rows.iter().zip(&wanted) {
        let said = |name: &str| row[name].as_str().map(str::to_owned);
        let mut document = Document::new(row["text"].as_str().unwrap());
        document.url = said("url").map(Into::into);
        // A language of two letters counts; all of the corpus are.
        document.lang = said("lang").map(Into::into);
        document.date = said("date").map(Into::into);
        let cleaned = cleaner.clean(&document);
        assert_eq!(wanted["source"], row["source"]);
        assert_eq!(wanted["text"], BASE64_STANDARD.encode(cleaned.text.as_bytes()), "{}", row["source"]);
        assert_eq!(wanted["held"].as_str(), cleaned.held.map(|held| held.to_string()).as_deref());
        let removals = if cleaned.held.is_some() { &[][..] } else { &cleaned.removals };
        let (doc, source) = (row["id"].to_string(), row["source"].as_str().unwrap());
        let site = site_of(&document, cleaned.site.as_deref());
        for (at, taken) in Entry::new(&doc, source, &document.text, removals).removals.into_iter().enumerate() {
            ledger.push(json!({
                "source": source, "doc": doc, "removal": at, "site": site, "rule": taken.rule, "category": taken.category,
                "start": taken.start, "end": taken.end, "text": taken.text,
            }));
        }
    }
    assert_eq!(ledger, lines(&cli.join("ledger.jsonl")));
}

#[test]
fn every_way_of_cleaning_comes_to_the_same_bytes_and_ledger() {
    let engines = Python::find("engines", "naqi, pyspark, ray, datatrove, datasets");
    let old_spark = Python::find("spark35", "naqi, pyspark");
    let Some(engines) = engines else { return };
    let folder = TempDir::new().unwrap();
    let corpus = folder.path();
    engines.run("corpus.py", &[corpus]);

    let all = told_by_the_command(&engines, corpus, "all");
    let plain = told_by_the_command(&engines, corpus, "plain");
    let (rows, ledger) = (lines(&all.join("rows.jsonl")), lines(&all.join("ledger.jsonl")));
    // The corpus holds what is hard to carry.
    assert!(rows.len() > 250 && ledger.len() > 1000);
    assert!(rows.iter().any(|row| !row["held"].is_null()) && rows.iter().any(|row| !row["quarantine"].is_null()));
    assert!(rows.iter().filter(|row| row["text"].is_null()).count() >= 2);

    library(corpus, &plain);
    let mut ways = vec![(&engines, "python"), (&engines, "spark"), (&engines, "ray"), (&engines, "datasets")];
    ways.extend(old_spark.as_ref().map(|python| (python, "spark")));
    for (at, (python, way)) in ways.into_iter().enumerate() {
        let out = corpus.join(format!("{at}"));
        python.run("ways.py", &[way.as_ref(), corpus, &out]);
        same(way, &out, &all);
    }
    let out = corpus.join("datatrove");
    engines.run("ways.py", &["datatrove".as_ref(), corpus, &out]);
    same("datatrove", &out, &plain);
}

//! Whole runs: `naqi clean` of a folder, and `naqi restore` of what it wrote. All bytes come back, whatever they were.
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Parser;
use naqi::cli::args::{Cli, Verb};
use naqi::cli::clean;
use naqi::io::{Input, Source, restore};

use super::laws::RULES;
use super::scratch;

const NAMES: &[&str] = &[
    "a.txt",
    "b.jsonl",
    "c.csv",
    "d.tsv",
    "e.wet",
    "f.json",
    "g.txt",
    "h.jsonl.gz",
    "i.txt.zst",
    "j.warc",
    "k.tab",
    "l.NDJSON",
];
/// What parts the files of an input.
const BETWEEN: &[u8] = b"\n%%%\n";

/// The first byte chooses options; then come up to three files, each with a byte that chooses its name.
pub fn runs(data: &[u8]) {
    let Some((&choice, rest)) = data.split_first() else { return };
    let folder = scratch::folder("in");
    for part in parts(rest).into_iter().take(3) {
        let Some((&name, bytes)) = part.split_first() else { continue };
        fs::write(folder.join(NAMES[usize::from(name) % NAMES.len()]), bytes).expect("the file is written");
    }
    let mut options = Vec::new();
    options.extend([&["--output-encoding", "same"][..], &[]][usize::from(choice & 1)]);
    options.extend(
        [&[][..], &["--damaged", "quarantine"], &["--damaged", "replace"], &["--ledger-format", "dolma"]]
            [usize::from(choice >> 1 & 3)],
    );
    options.extend(
        [&[][..], &["--output-name", "{stem}-clean.{ext}"], &["--max-record", "300"], &["--checkpoint", "64"]]
            [usize::from(choice >> 3 & 3)],
    );
    there_and_back(&options);
}

fn parts(mut rest: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    while let Some(at) = rest.windows(BETWEEN.len()).position(|window| window == BETWEEN) {
        parts.push(&rest[..at]);
        rest = &rest[at + BETWEEN.len()..];
    }
    parts.push(rest);
    parts
}

/// Cleans the folder `in`, restores it, and compares.
fn there_and_back(options: &[&str]) {
    let back = clean_and_restore(options);
    for entry in fs::read_dir(back.with_file_name("in")).expect("the input is there") {
        let original = entry.expect("an entry").path();
        let back = back.join(original.file_name().expect("a name"));
        let (before, after) = (fs::read(&original).expect("it is there"), fs::read(&back).expect("it came back"));
        assert!(
            before == after || unpacked(&original) == unpacked(&back),
            "{} came back otherwise",
            original.display()
        );
    }
}

/// Cleans the folder `in` with these options, and restores it to the folder returned.
pub fn clean_and_restore(options: &[&str]) -> PathBuf {
    let (rules, out) = (scratch::file("all.toml", RULES.as_bytes()), scratch::folder("out"));
    let back = scratch::folder("back");
    let path = |path: &Path| path.to_str().expect("a plain name").to_owned();
    let (from, rules, to) = (path(&out.with_file_name("in")), path(&rules), path(&out));
    let line = [
        "naqi",
        "clean",
        &from,
        "-o",
        &to,
        "--rules",
        &rules,
        "--only-rules",
        "--no-decisions",
        "--quiet",
        "-j1",
        "--verify",
    ];
    let cli = Cli::try_parse_from(line.iter().chain(options)).expect("sound options");
    let Verb::Clean(args) = cli.verb else { unreachable!("it says clean") };
    clean::run(*args).unwrap_or_else(|failure| panic!("{failure}"));
    restore(&out, &back).unwrap_or_else(|error| panic!("{error}"));
    assert!(scratch::holds_only(&["all.toml", "in", "out", "back"]), "something was written elsewhere");
    back
}

/// What is inside, if it can be unpacked.
fn unpacked(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let source = Source::open(&Input::File(path.to_owned())).ok()?;
    source.into_reader().read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

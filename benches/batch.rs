//! The other side of `benches/python`: cleans the texts of a JSONL file with the library, each time a line comes in on standard input, and answers with the
//! nanoseconds of processor time that took, and with those it takes when the texts are bytes that have to be checked first, as in a column.
//! `cargo bench --bench batch -- FILE [RULES]`; without RULES those that are shipped.
use std::hint::black_box;
use std::io::{BufRead, stdin};
use std::path::Path;

use naqi::document::Document;
use naqi::engine::Cleaner;
use naqi::load::Gathering;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let Some((file, rules)) = arguments.split_first() else { return };
    let mut gathering = if rules.is_empty() { Gathering::shipped() } else { Gathering::new() };
    for folder in rules {
        gathering.add_path(Path::new(folder)).expect("the rules are there");
    }
    let cleaner = Cleaner::new(gathering.compile().rules.expect("the rules compile"));
    let lines = std::fs::read_to_string(file).expect("the texts are there");
    let texts: Vec<String> = lines.lines().map(|line| serde_json::from_str(line).expect("a text")).collect();
    for round in stdin().lock().lines() {
        if round.is_err() {
            return;
        }
        let start = processor();
        let gone: usize = texts.iter().map(|text| claims(&cleaner, text)).sum();
        let middle = processor();
        let bytes =
            texts.iter().map(|text| simdutf8::basic::from_utf8(black_box(text.as_bytes())).expect("it is UTF-8"));
        let again: usize = bytes.map(|text| claims(&cleaner, text)).sum();
        assert_eq!(gone, again);
        answer(middle - start, processor() - middle, gone);
    }
}

fn claims(cleaner: &Cleaner, text: &str) -> usize {
    black_box(cleaner.clean(&Document::new(text))).removals.len()
}

#[allow(clippy::print_stdout, reason = "it is what this program is for")]
fn answer(texts: u64, bytes: u64, gone: usize) {
    println!("{texts} {bytes} {gone}");
}

/// Nanoseconds of processor time of this thread so far, as Linux counts them.
fn processor() -> u64 {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells");
    counted.split(' ').next().and_then(|first| first.parse().ok()).expect("a number")
}

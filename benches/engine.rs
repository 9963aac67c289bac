//! The engine in memory, on documents made from the sample pages: `cargo bench --bench engine`. `NAQI_SIMD=avx2` or `scalar` asks for less than the best
//! instructions. `memcpy` is the yardstick: a block too large for the caches.
use std::ops::Range;
use std::path::Path;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use naqi::compile::{Compiler, RuleSet};
use naqi::diagnostic::SourceFile;
use naqi::document::Document;
use naqi::engine::Cleaner;
use naqi::rule::{RuleFile, pack};

fn main() {
    divan::main();
}

/// The sample pages, over and over, with a number on each so that no two are alike.
fn documents() -> Vec<Document<'static>> {
    let mut paths: Vec<_> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds"))
        .expect("the sample pages are there")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ext| ext == "txt"))
        .collect();
    paths.sort();
    let pages: Vec<String> = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    let page = |number: usize| Document::new(format!("خبر {number}\n{}", pages[number % pages.len()]));
    (0..2000).map(page).collect()
}

/// So many rules, a thousand a file: what one file may hold is limited.
fn rules(count: usize) -> RuleSet {
    let mut compiler = Compiler::new();
    for from in (0..count).step_by(1000) {
        let source = SourceFile::new(format!("common/bench{from}.toml"), rule_file(from..count.min(from + 1000)));
        compiler.add(RuleFile::parse(source).file.expect("the rules parse"));
    }
    compiler.build().expect("the rules compile")
}

fn rule_file(numbers: Range<usize>) -> String {
    let mut text = "lang = ['*']\n".to_owned();
    for number in numbers {
        let key = match number % 20 {
            0..12 => format!("line = 'تابعوا الموقع رقم {number} على فيسبوك'"),
            12..17 => format!("has = 'نقلا عن مراسل الموقع {number}'"),
            17..19 => format!("regex = 'كتب[:/ -]+.{{3,40}} - الموقع {number}'"),
            _ => format!("line = 'وسوم الموقع {number}'\ntakes = 'paragraph'"),
        };
        text += &format!("[[rule]]\nid = 'r{number}'\ncategory = 'other'\nwhy = 'benchmark'\n{key}\n");
    }
    text
}

fn shipped() -> RuleSet {
    let mut compiler = Compiler::new();
    for source in pack::shipped() {
        compiler.add(RuleFile::parse(source).file.expect("the shipped rules parse"));
    }
    compiler.build().expect("the shipped rules compile")
}

fn run(bencher: Bencher<'_, '_>, rules: RuleSet) {
    let (documents, cleaner) = (documents(), Cleaner::new(rules));
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .bench(|| documents.iter().map(|document| cleaner.clean(black_box(document)).removals.len()).sum::<usize>());
}

#[divan::bench(args = [10, 100, 1000, 10_000])]
fn clean(bencher: Bencher<'_, '_>, count: usize) {
    run(bencher, rules(count));
}

#[divan::bench]
fn clean_with_the_shipped_rules(bencher: Bencher<'_, '_>) {
    run(bencher, shipped());
}

#[divan::bench(args = [1000, 10_000], sample_count = 10)]
fn compile(count: usize) -> RuleSet {
    rules(count)
}

#[divan::bench]
fn memcpy(bencher: Bencher<'_, '_>) {
    let from = vec![1u8; 256 << 20];
    let mut to = vec![0u8; from.len()];
    bencher.counter(BytesCount::new(from.len())).bench_local(move || to.copy_from_slice(black_box(&from)));
}

//! The fast engine against the plain one: `cargo +nightly fuzz run engines`.
//!
//! The input is a rule file and a page, parted by a form feed. Whatever they are, both engines remove the same.
#![no_main]
use libfuzzer_sys::fuzz_target;
use naqi::compile::Compiler;
use naqi::diagnostic::SourceFile;
use naqi::document::Document;
use naqi::engine::Cleaner;
use naqi::rule::RuleFile;

fuzz_target!(|input: &str| {
    let Some((rules, page)) = input.split_once('\u{c}') else { return };
    let source = SourceFile::new("common/all.toml", format!("lang = ['*']\n{rules}"));
    let Some(file) = RuleFile::parse(source).file else { return };
    let mut compiler = Compiler::new();
    compiler.add(file);
    let Ok(rules) = compiler.build() else { return };
    let cleaner = Cleaner::new(rules);
    let page = Document::new(page);
    let (fast, plain) = (cleaner.clean(&page), cleaner.clean_plainly(&page));
    assert_eq!(fast.removals, plain.removals);
    assert_eq!(fast.drafts, plain.drafts);
    assert_eq!((fast.text, fast.held), (plain.text, plain.held));
});

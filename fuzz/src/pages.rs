//! Any text as marked pages, as pages for `rules new`, and as pages to learn from.
use naqi::compile::Compiler;
use naqi::diagnostic::{Severity, SourceFile};
use naqi::document::Document;
use naqi::edit::{DraftHead, DraftPage, draft, remark, same_article, suggest, without_text};
use naqi::engine::Cleaner;
use naqi::learn::{Baseline, Counts, Learner, Options};
use naqi::rule::page::{CLOSE, OPEN, mark, unmark};
use naqi::rule::{FileScope, RuleFile};
use naqi::text::{Span, union};
use naqi::verify::verify;

use super::laws::cleaner;
use super::rules::show;

/// The input is pages, parted by form feeds.
pub fn pages(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let pages: Vec<&str> = text.split('\u{c}').take(6).collect();
    pages.iter().copied().for_each(marked);
    drafted(&pages);
    learnt(&pages);
}

/// A page whose marks are sound is the same marked again, and between quotes.
fn marked(page: &str) {
    let read = match unmark(page) {
        Ok(read) => read,
        Err(faults) => {
            assert!(!faults.is_empty(), "refused without a word");
            assert!(faults.iter().all(|fault| page.get(fault.span.range()).is_some()), "a fault beside the page");
            return;
        }
    };
    assert!(read.goes.iter().all(|span| read.text.get(span.range()).is_some_and(|gone| !gone.is_empty())));
    // A `\r` at the end of a line, which only escapes can write, may meet a `\n` and be one line end with it.
    if page.replace("\r\n", "\n").contains('\r') {
        return;
    }
    let again = unmark(&mark(&read.text, &read.goes)).expect("marks of naqi's own are sound");
    assert_eq!((again.text, again.goes), (read.text, read.goes));
}

/// What `rules new` writes of pages is a rule file without errors that holds these pages; with its suggestions switched on it still is one, and marking it
/// makes it say what its rules do.
fn drafted(pages: &[&str]) {
    let fit = |page: &&&str| !page.trim().is_empty() && !page.contains([OPEN, CLOSE]);
    let drafts: Vec<DraftPage> = pages
        .iter()
        .filter(fit)
        .enumerate()
        .map(|(at, page)| {
            let text = page.replace("\r\n", "\n").replace('\r', "\n");
            let text = if text.ends_with('\n') { text } else { text + "\n" };
            let goes = union(cleaner().clean(&Document::new(&*text)).removals.iter().map(|removal| removal.span));
            DraftPage { name: format!("page {at}"), text, goes }
        })
        .collect();
    assert_eq!(same_article(&drafts).len(), drafts.len());
    for page in &drafts {
        let filled = without_text(&page.text, |_| false);
        assert_eq!(filled.lines().count(), page.text.lines().count(), "a line came or went");
    }
    let suggestions = suggest(&drafts);
    let head = DraftHead { host: "x.com", added: "2026-01-01", schema: "rule.schema.json" };
    let text = draft(&head, &drafts, &suggestions);
    let file = parsed(&text);
    for (test, page) in file.tests.iter().zip(&drafts) {
        assert_eq!((&test.text, &test.goes), (&page.text, &page.goes), "another page than was given");
    }
    assert_eq!(file.tests.len(), drafts.len());
    let on = switched_on(&text);
    let file = parsed(&on);
    assert_eq!(file.rules.len(), suggestions.len(), "a suggestion that is no rule");
    let mut compiler = Compiler::new();
    compiler.add(file.clone());
    let rules = compiler.build().expect("suggestions compile");
    let goes: Vec<Vec<Span>> = verify(&file, &rules).pages.iter().map(|page| page.removed.clone()).collect();
    let marked = parsed(&remark(&file, &goes));
    for (test, goes) in marked.tests.iter().zip(goes) {
        assert_eq!(test.goes, union(goes), "the marks do not say what the rules do");
    }
}

/// The text with the rules in its comments switched on, as its head says how.
fn switched_on(text: &str) -> String {
    let mut on = String::new();
    let (head, rest) = text.split_once("\n\n").expect("a head");
    on += head;
    on += "\n\n";
    let mut inside = false;
    for line in rest.split_inclusive('\n') {
        inside = line.starts_with("# [[rule]]") || (inside && line.starts_with("# "));
        on += if inside { &line[2..] } else { line };
    }
    on
}

/// A file without errors.
fn parsed(text: &str) -> RuleFile {
    let parsed = RuleFile::parse(SourceFile::new("sites/x.com.toml", text));
    show(&parsed.faults);
    let errors: Vec<_> = parsed.faults.iter().filter(|fault| fault.severity == Severity::Error).collect();
    parsed.file.unwrap_or_else(|| panic!("{errors:?}\n{text}"))
}

/// What is learnt of pages is a rule file that compiles and does on its pages what they say.
fn learnt(pages: &[&str]) {
    let mut counts = Counts::new(100);
    for (at, page) in pages.iter().enumerate() {
        counts.add("x.com", &Document::new(*page), &format!("{at}"));
    }
    let baseline = Baseline::new(&[]).expect("nothing compiles");
    let learner = Learner::new(baseline, Options::default());
    let learnt = learner.learn("x.com", &counts.sites["x.com"]);
    let Some((_, text)) = learnt.file else { return };
    let mut file = parsed(&text);
    assert!(matches!(file.scope, FileScope::Site { .. }));
    file.rules.iter_mut().for_each(|rule| rule.draft = false);
    let mut compiler = Compiler::new();
    compiler.add(file.clone());
    let rules = compiler.build().expect("what was learnt compiles");
    for page in verify(&file, &rules).pages {
        assert!(page.passes(), "a page of its own says otherwise: {page:?}\n{text}");
    }
    for page in pages {
        Cleaner::new(rules.clone()).clean(&Document::new(*page).with_url("http://x.com/a"));
    }
}

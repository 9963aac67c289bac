//! One marked page: what should have gone against what went.
use std::borrow::Cow;
use std::collections::HashSet;

use crate::document::Document;
use crate::engine::{Cleaner, Hold};
use crate::ledger::{Removal, RuleId, apply};
use crate::rule::{FileScope, MarkedPage, RuleFile};
use crate::text::{Span, lines, union};

use super::subtract;

/// What became of one page.
#[derive(Clone, Debug)]
pub struct PageReport<'f> {
    /// The page.
    pub page: &'f MarkedPage,
    /// Pass, or what was wrong.
    pub outcome: Outcome,
    /// What went, in bytes of the page's text.
    pub removed: Vec<Span>,
    /// The rules that took something.
    pub at_work: HashSet<RuleId>,
}

/// Whether a page came out as marked.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It did.
    Pass,
    /// It did not.
    Fail {
        /// Marked to go, and stayed.
        missed: Vec<Difference>,
        /// Marked to stay, and went.
        overcut: Vec<Difference>,
    },
    /// It did, but no running text is left, so `clean` would keep the page whole and list it.
    Held(Hold),
    /// It did, and cleaning what came out would remove more.
    Unstable {
        /// What a second run removes, in bytes of the clean text, with the lines of the clean text.
        more: Vec<Difference>,
    },
}

/// A part of one line of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The line of the page, from 0.
    pub line: usize,
    /// The part, in bytes of the page's text.
    pub span: Span,
    /// The rules that took it; none where it stayed.
    pub rules: Vec<RuleId>,
}

impl PageReport<'_> {
    /// Whether the page came out as marked.
    pub fn passes(&self) -> bool {
        self.outcome == Outcome::Pass
    }
}

/// Cleans a page and compares.
pub(super) fn run<'f>(file: &RuleFile, page: &'f MarkedPage, cleaner: &Cleaner) -> PageReport<'f> {
    let document = document(file, page, &page.text);
    let cleaned = cleaner.clean(&document);
    let removals = cleaned.removals;
    let removed = union(removals.iter().map(|removal| removal.span));
    let goes = union(page.goes.iter().copied());
    let missed = differences(&page.text, &subtract(&goes, &removed), &[]);
    let overcut = differences(&page.text, &subtract(&removed, &goes), &removals);
    let outcome = match cleaned.held {
        _ if !missed.is_empty() || !overcut.is_empty() => Outcome::Fail { missed, overcut },
        // A page is an article cut short, so the share that goes says little; that nothing is left does.
        Some(hold) if !matches!(hold, Hold::TooMuch { share } if share < 1.0) => Outcome::Held(hold),
        _ => second_run(file, page, cleaner, &removed),
    };
    let at_work = removals.into_iter().map(|removal| removal.rule).collect();
    PageReport { page, outcome, removed, at_work }
}

/// The rules that take something from a page, and what goes in all.
pub(super) fn at_work(file: &RuleFile, page: &MarkedPage, cleaner: &Cleaner) -> (HashSet<RuleId>, Vec<Span>) {
    let document = document(file, page, &page.text);
    let removals = cleaner.clean(&document).removals;
    let removed = union(removals.iter().map(|removal| removal.span));
    (removals.into_iter().map(|removal| removal.rule).collect(), removed)
}

/// What a cleaner removes from a page.
pub(super) fn removed(file: &RuleFile, page: &MarkedPage, cleaner: &Cleaner) -> Vec<Span> {
    let document = document(file, page, &page.text);
    union(cleaner.clean(&document).removals.iter().map(|removal| removal.span))
}

fn second_run(file: &RuleFile, page: &MarkedPage, cleaner: &Cleaner, removed: &[Span]) -> Outcome {
    let clean = apply(&page.text, removed.iter().copied());
    let document = document(file, page, &clean);
    let removals = cleaner.clean(&document).removals;
    if removals.is_empty() {
        return Outcome::Pass;
    }
    let again = union(removals.iter().map(|removal| removal.span));
    Outcome::Unstable { more: differences(&clean, &again, &removals) }
}

/// The page as a document. Without a URL of its own, a site file's page is of its first site; without a language of its own, a common file's page is in its
/// first language.
pub fn document<'p>(file: &RuleFile, page: &'p MarkedPage, text: &'p str) -> Document<'p> {
    let mut document = Document::new(text);
    document.id = Cow::Borrowed(&page.name.value);
    document.url = page.url.as_deref().map(Cow::Borrowed);
    document.lang = page.lang.as_deref().map(Cow::Borrowed);
    document.date = page.date.as_deref().map(Cow::Borrowed);
    match &file.scope {
        FileScope::Site { sites, .. } if document.url.is_none() => {
            document.site = sites.first().map(|site| Cow::Owned(site.value.clone()));
        }
        FileScope::Common { lang } if document.lang.is_none() => {
            document.lang = lang.iter().find(|lang| lang.value != "*").map(|lang| Cow::Owned(lang.value.clone()));
        }
        FileScope::Site { .. } | FileScope::Common { .. } => {}
    }
    document
}

/// `spans` cut at line ends, with the rules that claim each.
fn differences(text: &str, spans: &[Span], removals: &[Removal]) -> Vec<Difference> {
    let mut out = Vec::new();
    for (at, line) in lines(text).enumerate() {
        for span in spans.iter().filter(|span| span.overlaps(line.whole)) {
            let span = Span::new(span.start.max(line.whole.start), span.end.min(line.whole.end));
            let mut rules: Vec<RuleId> = removals
                .iter()
                .filter(|removal| removal.span.overlaps(span))
                .map(|removal| removal.rule.clone())
                .collect();
            rules.sort();
            rules.dedup();
            out.push(Difference { line: at, span, rules });
        }
    }
    out
}

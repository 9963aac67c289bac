//! A rule file's own tests: do its marked pages come out as marked, and does each rule earn its place?
//!
//! Rule files and the rule set they are part of come in; verdicts and diagnostics go out. Pages are cleaned as `clean` would clean them, common
//! files and all. A page of which no running text is left fails: `clean` would keep it whole.

mod faults;
mod page;

use std::collections::HashSet;

use crate::compile::RuleSet;
use crate::engine::Cleaner;
use crate::ledger::RuleId;
use crate::rule::{MarkedPage, RuleFile, RuleSpec};
use crate::text::{Span, union};

pub use faults::faults;
pub use page::{Difference, Outcome, PageReport, document};

/// What a file's own pages say of it.
#[derive(Clone, Debug)]
pub struct FileReport<'f> {
    /// The file.
    pub file: &'f RuleFile,
    /// One report a page, in file order.
    pub pages: Vec<PageReport<'f>>,
    /// Rules that no page shows at work.
    pub not_exercised: Vec<RuleId>,
    /// Rules at work on some page, and no page would come out differently without them.
    pub not_needed: Vec<RuleId>,
}

impl FileReport<'_> {
    /// Whether every page came out as marked and every rule earns its place.
    pub fn passes(&self) -> bool {
        self.pages.iter().all(PageReport::passes) && self.not_exercised.is_empty() && self.not_needed.is_empty()
    }
}

/// Runs the pages of `file` with `rules`, which must hold the file's own rules.
pub fn verify<'f>(file: &'f RuleFile, rules: &RuleSet) -> FileReport<'f> {
    let cleaner = Cleaner::new(rules.clone());
    let pages: Vec<PageReport<'f>> = file.tests.iter().map(|page| page::run(file, page, &cleaner)).collect();
    let at_work: HashSet<&RuleId> = pages.iter().flat_map(|page| &page.at_work).collect();
    let mut report = FileReport { file, pages: Vec::new(), not_exercised: Vec::new(), not_needed: Vec::new() };
    for spec in file.rules.iter().filter(|spec| !spec.draft) {
        let id = RuleId::new(&file.name, &spec.id.value);
        let without = Cleaner::new(rules.without(&id));
        let seen = |page: &PageReport<'f>| page::removed(file, page.page, &without) != page.removed;
        let noticed = if spec.keep {
            pages.iter().any(seen)
        } else {
            pages.iter().filter(|page| page.at_work.contains(&id)).any(seen)
        };
        if !noticed {
            let list = if at_work.contains(&id) { &mut report.not_needed } else { &mut report.not_exercised };
            list.push(id);
        }
    }
    report.pages = pages;
    report
}

/// For each rule of a file, in file order, the pages that show it: from which it takes something; of a keep rule, which would lose more
/// without it. A draft is shown by none.
pub fn shown_on<'f>(file: &'f RuleFile, rules: &RuleSet) -> Vec<Vec<&'f MarkedPage>> {
    let cleaner = Cleaner::new(rules.clone());
    let pages: Vec<_> = file.tests.iter().map(|page| (page, page::at_work(file, page, &cleaner))).collect();
    let of = |spec: &RuleSpec| {
        let id = RuleId::new(&file.name, &spec.id.value);
        let shown = |page: &&(&'f MarkedPage, (HashSet<RuleId>, Vec<Span>))| match (spec.draft, spec.keep) {
            (true, _) => false,
            (_, false) => page.1.0.contains(&id),
            (_, true) => page::removed(file, page.0, &Cleaner::new(rules.without(&id))) != page.1.1,
        };
        pages.iter().filter(shown).map(|(page, _)| *page).collect()
    };
    file.rules.iter().map(of).collect()
}

/// The parts of `a` that `b` does not cover. Both are unions.
pub fn subtract(a: &[Span], b: &[Span]) -> Vec<Span> {
    let mut out = Vec::new();
    for &span in a {
        let mut start = span.start;
        for cut in b.iter().filter(|cut| cut.overlaps(span)) {
            if start < cut.start {
                out.push(Span::new(start, cut.start));
            }
            start = start.max(cut.end);
        }
        if start < span.end {
            out.push(Span::new(start, span.end));
        }
    }
    union(out)
}

//! Where a rule comes from: its file and line, since when it is there, and which pages show it.
use crate::compile::RuleSet;
use crate::rule::{MarkedPage, RuleFile, RuleSpec};
use crate::verify::shown_on;

use super::check::counted;

/// Where the names of built-in files begin.
const SHIPPED: &str = "<shipped>/";

/// What is known of where a rule comes from.
pub(super) struct Provenance<'f> {
    /// The file that holds it.
    pub file: &'f str,
    /// The line of its `[[rule]]`, from 1.
    pub line: usize,
    /// The day that `added` names, of the rule or of its file.
    pub since: Option<&'f str>,
    /// The pages that show it at work.
    pub tests: Vec<&'f MarkedPage>,
    /// How many pages its file has.
    pub pages: usize,
}

/// The provenance of each rule of a file, in file order.
pub(super) fn of<'f>(file: &'f RuleFile, rules: &RuleSet) -> impl Iterator<Item = (&'f RuleSpec, Provenance<'f>)> {
    file.rules.iter().zip(shown_on(file, rules)).map(|(spec, tests)| {
        let line = file.source.position(spec.span.start).line;
        let (since, pages) = (file.since(spec), file.tests.len());
        (spec, Provenance { file: &file.source.name, line, since, tests, pages })
    })
}

impl Provenance<'_> {
    /// File, line and day, as in `rules/sites/elaph.com.toml:12, since 2026-11-21`.
    pub fn place(&self) -> String {
        format!("{}:{}{}, {}", self.file, self.line, version(self.file), since(self.since))
    }

    /// How many pages show the rule, as in `at work on 2 of 5 pages`.
    pub fn tested(&self) -> String {
        format!("at work on {} of {}", self.tests.len(), counted(self.pages, "page"))
    }
}

/// Since when, in words.
pub(super) fn since(day: Option<&str>) -> String {
    day.map_or("since when is not written (`added`)".to_owned(), |day| format!("since {day}"))
}

/// Which naqi a built-in file is of; of the user's own, nothing.
pub(super) fn version(file: &str) -> &'static str {
    if file.starts_with(SHIPPED) { concat!(", in naqi ", env!("CARGO_PKG_VERSION")) } else { "" }
}

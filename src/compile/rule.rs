//! One rule, ready to run.
use regex_automata::meta::Regex;

use crate::ledger::{Category, RuleId};
use crate::rule::{RuleSpec, Spanned, Takes, Zone};
use crate::text::FoldSet;

use super::pattern;

/// One rule, ready to run: all but its patterns, which stand in tables that many rules share.
#[derive(Debug)]
pub struct Rule {
    /// The full name.
    pub id: RuleId,
    /// The category.
    pub category: Category,
    /// How much it takes.
    pub takes: Takes,
    /// The line that ends the block, as it is compared.
    pub(crate) to: Option<Box<str>>,
    /// See [`RuleSpec::max_lines`].
    pub max_lines: Option<usize>,
    /// Where it may match.
    pub zone: Zone,
    /// See [`RuleSpec::max_chars`].
    pub max_chars: Option<usize>,
    /// Languages it speaks for; empty: all.
    pub lang: Vec<Box<str>>,
    /// Lines of which the document must hold one, as they are compared; empty: no condition.
    pub(crate) only_if: Vec<Box<str>>,
    /// Lines of which the document must hold none, as they are compared.
    pub(crate) unless: Vec<Box<str>>,
    /// Paths of URLs it speaks for; empty: all.
    pub(crate) paths: Vec<Regex>,
    /// First day, as `YYYY-MM-DD`.
    pub since: Option<Box<str>>,
    /// Last day, as `YYYY-MM-DD`.
    pub until: Option<Box<str>>,
    /// Shown, never applied.
    pub draft: bool,
    /// Fires only where a rule that is not weak takes something too.
    pub weak: bool,
    /// Its lines are never removed.
    pub keep: bool,
}

impl Rule {
    pub(crate) fn new(file: &str, spec: &RuleSpec) -> Rule {
        let lines = |written: &[Spanned<String>]| {
            written.iter().map(|line| pattern::whole_line(&line.value, FoldSet::ALL)).collect()
        };
        Rule {
            id: RuleId::new(file, &spec.id.value),
            category: spec.category,
            takes: spec.takes,
            to: spec.to.as_ref().map(|to| pattern::whole_line(&to.value, FoldSet::ALL)),
            max_lines: spec.max_lines,
            zone: spec.zone,
            max_chars: spec.max_chars,
            lang: spec.lang.iter().map(|lang| lang.value.as_str().into()).collect(),
            only_if: lines(&spec.only_if),
            unless: lines(&spec.unless),
            paths: spec.paths.iter().filter_map(|path| pattern::glob(&path.value).ok()).collect(),
            since: spec.since.as_ref().map(|day| day.value.as_str().into()),
            until: spec.until.as_ref().map(|day| day.value.as_str().into()),
            draft: spec.draft,
            weak: spec.weak,
            keep: spec.keep,
        }
    }
}

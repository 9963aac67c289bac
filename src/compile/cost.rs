//! Patterns that take long to look for, told from the pattern alone.
//!
//! Nearly all patterns cost next to nothing: they are looked at where their first letters stand. Two kinds cannot be: an expression that spells
//! nothing out, and letters that may stand inside a word.
use crate::ledger::RuleId;
use crate::rule::{Matcher, RuleSpec, Spanned, Takes};
use crate::text::{FoldSet, Span};

use super::index::{self, Literal};
use super::limits;
use super::line_regex::{LineRegex, LineTest};
use super::matchers::PhrasePlace;
use super::pattern;

/// Why a pattern takes long to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slow {
    /// No word of it must stand on a page: it is tried on each line, or on most.
    EveryLine,
    /// What must stand on a page may stand inside a word, or holds no letter: it is looked for at every letter.
    EveryLetter,
}

/// A pattern that takes long to look for.
#[derive(Clone, Debug)]
pub struct Cost {
    /// The rule.
    pub rule: RuleId,
    /// The pattern, as written.
    pub pattern: Box<str>,
    /// Why.
    pub slow: Slow,
}

/// The patterns of a rule that take long to look for, each with its place in the file. Patterns that cannot be read are passed over, and so are
/// rules with foldings of their own, which are not looked for by the index.
pub(crate) fn slow_patterns(spec: &RuleSpec) -> Vec<(Span, Slow)> {
    let regex = |written: &Spanned<String>| {
        let regex = LineRegex::new(&written.value, spec.fold, spec.takes != Takes::Match, limits::running(1)).ok()?;
        of_regex(index::required(regex.hir()).as_deref(), &regex.line_test())
    };
    let phrase = |place| move |written: &Spanned<String>| of_phrase(&pattern::phrase(&written.value, spec.fold), place);
    let look = |all: &[Spanned<String>], slow: &dyn Fn(&Spanned<String>) -> Option<Slow>| {
        all.iter().filter_map(|written| Some((written.span, slow(written)?))).collect()
    };
    match &spec.matcher {
        _ if spec.fold != FoldSet::ALL => Vec::new(),
        Matcher::Regex(all) => look(all, &regex),
        Matcher::Starts(all) => look(all, &phrase(PhrasePlace::Start)),
        Matcher::Ends(all) => look(all, &phrase(PhrasePlace::End)),
        Matcher::Has(all) => look(all, &phrase(PhrasePlace::Anywhere)),
        Matcher::Line(_) | Matcher::Lines(_) | Matcher::Repeats(_) | Matcher::Looks(_) => Vec::new(),
    }
}

/// What is slow about a regex that holds one of these literals.
pub(super) fn of_regex(literals: Option<&[Literal]>, test: &LineTest) -> Option<Slow> {
    let slow = match literals {
        Some(literals) if literals.iter().any(Literal::is_dear) => Slow::EveryLetter,
        Some(_) => return None,
        None => Slow::EveryLine,
    };
    test.passes_most().then_some(slow)
}

/// What is slow about a phrase, folded.
pub(super) fn of_phrase(folded: &str, place: PhrasePlace) -> Option<Slow> {
    (!folded.is_empty() && index::is_dear_phrase(folded, place)).then_some(Slow::EveryLetter)
}

//! The patterns of many rule files, ready to be found in a skeleton.
//!
//! Rules come in as [`Matchers`](super::Matchers); an [`Index`] goes out. Each pattern that spells something out is entered under a few codes of it, its *anchor*:
//! the codes that stand where a line or a word starts. The engine looks at line starts and word starts only, asks [`Windows`] whether
//! some pattern has its anchor there, which is nearly always answered no by one bit, and compares the pattern where it is yes. A regex is
//! entered under a literal that it cannot match without ([`literal`](mod@literal)).
//!
//! What has no anchor costs: literals that may begin inside a word are [`loose`](mod@loose) and looked for at every place, and a regex that
//! spells nothing out is tried on each line that begins as it may.
//!
//! Which anchor is chosen ([`anchor`](mod@anchor)) changes speed, never results.

mod anchor;
mod build;
mod hash;
mod literal;
mod loose;
mod opening;
mod windows;

use std::collections::HashMap;

use crate::rule::Looks;

use super::matchers::PhrasePlace;

pub(super) use build::{build, is_dear_phrase};
pub(crate) use hash::Fast;
pub(super) use literal::{Literal, required};
pub(crate) use loose::Loose;
pub(super) use opening::Openings;
pub(crate) use windows::Windows;

/// Patterns of some rule files. Groups and rules are named by their index.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Anchors that stand where a line starts.
    pub lines: Windows,
    /// Anchors that stand where a word starts.
    pub words: Windows,
    /// Literals without an anchor, which may stand anywhere, by the indexes of their patterns.
    pub loose: Option<Loose>,
    /// All patterns that stand under an anchor or are loose.
    pub patterns: Vec<Pattern>,
    /// Whole lines without bullets and closing punctuation → what they are to rules.
    pub whole: HashMap<Box<[u8]>, Wholes, Fast>,
    /// Regexes that spell nothing out.
    pub bare_regexes: Vec<RegexPlace>,
    /// `looks`, and the rule.
    pub looks: Vec<(Looks, Place)>,
    /// Groups that have rules on repeated lines.
    pub repeats: Vec<usize>,
    /// Tables of rules with foldings of their own: group, and index of the table in it.
    pub own: Vec<(usize, usize)>,
}

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub group: usize,
    pub rule: usize,
}

/// A pattern that is found by an anchor.
#[derive(Debug)]
pub(crate) enum Pattern {
    /// Any line that [`Index::whole`] knows.
    Whole,
    /// A phrase.
    Phrase { codes: Box<[u8]>, place: PhrasePlace, rule: Place },
    /// What a regex cannot match without; where it stands, the regex is tried. `at_start`: it starts the line.
    Gate { codes: Box<[u8]>, at_start: bool, regex: RegexPlace },
}

/// A regex: its group, table and index in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RegexPlace {
    pub group: usize,
    pub table: usize,
    pub regex: usize,
}

/// What a whole line is to a rule.
#[derive(Clone, Debug)]
pub(crate) enum Whole {
    /// `line`.
    Line(Place),
    /// `lines`: the first of a sequence that goes on with these.
    First(Box<[Box<[u8]>]>, Place),
}

/// What a whole line is to rules: to one, mostly.
#[derive(Clone, Debug)]
pub(crate) struct Wholes {
    first: Whole,
    more: Vec<Whole>,
}

impl Wholes {
    /// All of it.
    pub fn iter(&self) -> impl Iterator<Item = &Whole> {
        std::iter::once(&self.first).chain(&self.more)
    }
}

//! The patterns of many rules in tables, so that a line is looked at once for all of them.
use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};
use regex_automata::meta::Regex;

use crate::rule::{Looks, Repeats};
use crate::text::FoldSet;

/// The patterns of one rule file that share a set of foldings. Rules are named by their index in the file.
#[derive(Debug)]
pub(crate) struct Matchers {
    pub fold: FoldSet,
    /// `line`: the whole line → rules.
    pub lines: HashMap<Box<str>, Vec<usize>>,
    /// `lines`: the first line of a sequence → sequences.
    pub sequences: HashMap<Box<str>, Vec<Sequence>>,
    /// `starts`, `ends`, `has`.
    pub phrases: Phrases,
    /// `regex`, with the rule.
    pub regexes: Vec<(Regex, usize)>,
    /// `looks`.
    pub looks: Vec<(Looks, usize)>,
    /// `repeats`.
    pub repeats: Vec<(Repeats, usize)>,
}

impl Matchers {
    pub fn new(fold: FoldSet) -> Matchers {
        Matchers {
            fold,
            lines: HashMap::new(),
            sequences: HashMap::new(),
            phrases: Phrases::default(),
            regexes: Vec::new(),
            looks: Vec::new(),
            repeats: Vec::new(),
        }
    }
}

/// Lines in a row.
#[derive(Debug)]
pub(crate) struct Sequence {
    /// All lines but the first.
    pub rest: Vec<Box<str>>,
    pub rule: usize,
}

/// Where in a line a phrase must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PhrasePlace {
    Start,
    End,
    Anywhere,
}

/// A phrase, folded.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    pub text: Box<str>,
    pub place: PhrasePlace,
    pub rule: usize,
}

/// Phrases with the automaton that finds them.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    phrases: Vec<Phrase>,
    automaton: Option<AhoCorasick>,
}

impl Phrases {
    pub fn push(&mut self, phrase: Phrase) {
        self.phrases.push(phrase);
        self.automaton = None;
    }

    /// Builds the automaton; to be called once all phrases are in.
    pub fn seal(&mut self) {
        let texts = self.phrases.iter().map(|phrase| phrase.text.as_bytes());
        let built = AhoCorasick::builder().match_kind(MatchKind::Standard).build(texts);
        self.automaton = if self.phrases.is_empty() { None } else { built.ok() };
    }

    /// Every place of every phrase in `folded`, in order of where it ends: phrase, start, end.
    pub fn find<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = (&'a Phrase, usize, usize)> + 'a {
        let automaton = self.automaton.iter();
        automaton
            .flat_map(move |automaton| automaton.find_overlapping_iter(folded))
            .map(|found| (&self.phrases[found.pattern().as_usize()], found.start(), found.end()))
    }
}

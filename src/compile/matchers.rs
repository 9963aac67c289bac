//! The patterns of many rules in tables, so that a line is looked at once for all of them.
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind, packed};

use crate::rule::{Looks, Repeats};
use crate::text::FoldSet;
use crate::text::skeleton;

use super::index::Literal;
use super::line_regex::{LineRegex, LineTest};

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
    /// `regex`.
    pub regexes: Vec<RegexEntry>,
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

    /// The rules that have patterns in the table, but those that ask for repetitions.
    pub fn rules(&self) -> BTreeSet<usize> {
        let sequences = self.sequences.values().flatten().map(|sequence| sequence.rule);
        let phrases = self.phrases.iter().map(|phrase| phrase.rule);
        let regexes = self.regexes.iter().map(|entry| entry.rule);
        let looks = self.looks.iter().map(|&(_, rule)| rule);
        self.lines.values().flatten().copied().chain(sequences).chain(phrases).chain(regexes).chain(looks).collect()
    }
}

/// Lines in a row.
#[derive(Debug)]
pub(crate) struct Sequence {
    /// All lines but the first.
    pub rest: Vec<Box<str>>,
    pub rule: usize,
}

/// A regex with what every match of it holds.
#[derive(Debug)]
pub(crate) struct RegexEntry {
    pub regex: LineRegex,
    pub rule: usize,
    /// Literals of which every match holds one, if there are any.
    pub literals: Option<Vec<Literal>>,
    pub line_test: LineTest,
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

/// Phrases with an automaton that finds them, which is built when it is first needed: the index finds phrases without it.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    phrases: Vec<Phrase>,
    automaton: OnceLock<Option<AhoCorasick>>,
    /// The same over skeletons.
    in_codes: OnceLock<Option<InCodes>>,
}

/// Finds phrases in a skeleton, in which most often none stands.
#[derive(Debug)]
struct InCodes {
    automaton: AhoCorasick,
    /// Passes quickly over what holds none of them, if they are few.
    quick: Option<packed::Searcher>,
}

impl InCodes {
    fn new(phrases: &[Phrase]) -> Option<InCodes> {
        let codes: Vec<Vec<u8>> = phrases.iter().map(|phrase| skeleton::encode(&phrase.text)).collect();
        let built = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&codes);
        let quick = packed::Config::new().builder().extend(&codes).build();
        if codes.is_empty() { None } else { built.ok().map(|automaton| InCodes { automaton, quick }) }
    }

    /// Every place of every phrase, in order of where it ends: its index, start, end.
    fn find<'a>(&'a self, codes: &'a [u8]) -> impl Iterator<Item = (usize, usize, usize)> + 'a {
        let start = match &self.quick {
            Some(quick) => quick.find(codes).map_or(codes.len(), |found| found.start()),
            None => 0,
        };
        let found = self.automaton.find_overlapping_iter(&codes[start..]);
        found.map(move |found| (found.pattern().as_usize(), start + found.start(), start + found.end()))
    }
}

impl Phrases {
    pub fn push(&mut self, phrase: Phrase) {
        self.phrases.push(phrase);
        self.automaton = OnceLock::new();
        self.in_codes = OnceLock::new();
    }

    /// The phrases.
    pub fn iter(&self) -> impl Iterator<Item = &Phrase> {
        self.phrases.iter()
    }

    fn automaton(&self) -> Option<&AhoCorasick> {
        let build = || {
            let texts = self.phrases.iter().map(|phrase| phrase.text.as_bytes());
            let built = AhoCorasick::builder().match_kind(MatchKind::Standard).build(texts);
            if self.phrases.is_empty() { None } else { built.ok() }
        };
        self.automaton.get_or_init(build).as_ref()
    }

    /// Every place of every phrase in `folded`, in order of where it ends: phrase, start, end.
    pub fn find<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = (&'a Phrase, usize, usize)> + 'a {
        let found = self.automaton().into_iter().flat_map(move |automaton| automaton.find_overlapping_iter(folded));
        found.map(|found| (&self.phrases[found.pattern().as_usize()], found.start(), found.end()))
    }

    /// The same in a skeleton.
    pub fn find_in_codes<'a>(&'a self, codes: &'a [u8]) -> impl Iterator<Item = (&'a Phrase, usize, usize)> + 'a {
        let in_codes = self.in_codes.get_or_init(|| InCodes::new(&self.phrases));
        let found = in_codes.as_ref().into_iter().flat_map(|in_codes| in_codes.find(codes));
        found.map(|(index, start, end)| (&self.phrases[index], start, end))
    }
}

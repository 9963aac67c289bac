//! Groups → [`Index`].
use std::sync::Arc;

use crate::rule::Repeats;
use crate::text::FoldSet;
use crate::text::skeleton::encode;

use super::super::Group;
use super::super::matchers::{Matchers, PhrasePlace, RegexEntry};
use super::anchor::{self, Shared, Stand, anchors};
use super::literal::Literal;
use super::loose;
use super::windows::{Entry, Windows, length};
use super::{Index, Loose, Pattern, Place, RegexPlace, Whole, Wholes};

/// The index of these groups of `groups`.
pub(in super::super) fn build(groups: &[Arc<Group>], wanted: &[usize]) -> Index {
    let mut builder = Builder::default();
    builder.index.patterns.push(Pattern::Whole);
    for &group in wanted {
        for (at, table) in groups[group].matchers.iter().enumerate() {
            if table.fold == FoldSet::ALL {
                builder.add(group, at, table);
            } else {
                builder.index.own.push((group, at));
            }
            let repeats = table.repeats.iter().any(|(kind, _)| *kind != Repeats::Headline);
            if repeats && builder.index.repeats.last() != Some(&group) {
                builder.index.repeats.push(group);
            }
        }
    }
    builder.finish()
}

/// The first pattern stands for all whole lines.
const WHOLE: usize = 0;

#[derive(Default)]
struct Builder {
    index: Index,
    lines: Vec<(Vec<u8>, Entry)>,
    words: Vec<(Vec<u8>, Entry)>,
    /// Patterns that are to be put under an anchor: index, whether it starts a line, whether it starts a word.
    open: Vec<(usize, bool, bool)>,
}

impl Builder {
    fn add(&mut self, group: usize, at: usize, table: &Matchers) {
        let place = |rule: usize| Place { group, rule };
        for (line, rules) in &table.lines {
            let whole = rules.iter().map(|&rule| Whole::Line(place(rule)));
            self.whole(line, whole);
        }
        for (line, sequences) in &table.sequences {
            let whole = sequences.iter().map(|sequence| {
                let rest = sequence.rest.iter().map(|line| encode(line).into_boxed_slice()).collect();
                Whole::First(rest, place(sequence.rule))
            });
            self.whole(line, whole);
        }
        for phrase in table.phrases.iter() {
            let codes = encode(&phrase.text).into_boxed_slice();
            let pattern = Pattern::Phrase { codes, place: phrase.place, rule: place(phrase.rule) };
            let (at_start, at_word) = phrase_starts(&phrase.text, phrase.place);
            self.open.push((self.index.patterns.len(), at_start, at_word));
            self.index.patterns.push(pattern);
        }
        for (number, entry) in table.regexes.iter().enumerate() {
            let regex = RegexPlace { group, table: at, regex: number };
            let Some(literals) = entry.literals.as_ref().filter(|literals| !is_better_bare(literals, entry)) else {
                self.index.bare_regexes.push(regex);
                continue;
            };
            for literal in literals {
                let codes = literal.codes.clone().into_boxed_slice();
                let at_start = literal.at_start;
                self.open.push((self.index.patterns.len(), at_start, literal.at_word));
                self.index.patterns.push(Pattern::Gate { codes, at_start, regex });
            }
        }
        self.index.looks.extend(table.looks.iter().map(|&(shape, rule)| (shape, place(rule))));
    }

    /// A whole line, found by its start.
    fn whole(&mut self, line: &str, what: impl Iterator<Item = Whole>) {
        let codes = encode(line);
        for one in what {
            match self.index.whole.get_mut(&*codes) {
                Some(known) => known.more.push(one),
                None => {
                    self.lines.push((window(&codes), Entry::new(WHOLE, 0)));
                    let known = Wholes { first: one, more: Vec::new() };
                    self.index.whole.insert(codes.clone().into_boxed_slice(), known);
                }
            }
        }
    }

    /// Puts each open pattern under its best anchor.
    fn finish(mut self) -> Index {
        let mut shared = Shared::default();
        let codes = |pattern: &Pattern| match pattern {
            Pattern::Phrase { codes, .. } | Pattern::Gate { codes, .. } => codes.clone(),
            Pattern::Whole => Box::default(),
        };
        for &(pattern, at_start, at_word) in &self.open {
            let codes = codes(&self.index.patterns[pattern]);
            for anchor in anchors(&codes, at_start, at_word) {
                *shared.entry(anchor::window(&codes, anchor)).or_default() += 1;
            }
        }
        let mut loose = Vec::new();
        for &(pattern, at_start, at_word) in &self.open {
            let codes = codes(&self.index.patterns[pattern]);
            let Some(anchor) = anchor::best(&codes, at_start, at_word, &shared) else {
                loose.push(pattern);
                continue;
            };
            let list = if anchor.stand == Stand::Line { &mut self.lines } else { &mut self.words };
            list.push((window(&codes[anchor.offset..]), Entry::new(pattern, anchor.offset)));
        }
        let loose: Vec<(usize, Box<[u8]>)> =
            loose.into_iter().map(|at| (at, codes(&self.index.patterns[at]))).collect();
        let loose: Vec<(usize, &[u8])> = loose.iter().map(|(at, codes)| (*at, &**codes)).collect();
        self.index.loose = Loose::new(&loose);
        self.index.lines = Windows::new(&whole_once(self.lines));
        self.index.words = Windows::new(&self.words);
        self.index
    }
}

/// Whether a regex is better tried on each line that begins as it may than looked for by literals that may stand anywhere.
fn is_better_bare(literals: &[Literal], entry: &RegexEntry) -> bool {
    !entry.line_test.passes_most() && literals.iter().any(Literal::is_dear)
}

/// Whether a phrase starts a line, and whether it starts a word: where it starts with a letter or digit, none stands before it.
fn phrase_starts(text: &str, place: PhrasePlace) -> (bool, bool) {
    (place == PhrasePlace::Start, text.starts_with(char::is_alphanumeric))
}

/// Whether a phrase can only be found by a look at every place.
pub(in super::super) fn is_dear_phrase(text: &str, place: PhrasePlace) -> bool {
    let (at_start, at_word) = phrase_starts(text, place);
    let codes = encode(text);
    loose::is_dear(&codes) && anchors(&codes, at_start, at_word).next().is_none()
}

/// The anchors, with one entry for all whole lines that share one: they are told apart by the table of whole lines.
fn whole_once(mut lines: Vec<(Vec<u8>, Entry)>) -> Vec<(Vec<u8>, Entry)> {
    let is_whole = |entry: &Entry| entry.pattern() == WHOLE;
    lines.sort_by(|a, b| a.0.cmp(&b.0).then(is_whole(&b.1).cmp(&is_whole(&a.1))));
    lines.dedup_by(|later, earlier| later.0 == earlier.0 && is_whole(&later.1) && is_whole(&earlier.1));
    lines
}

fn window(codes: &[u8]) -> Vec<u8> {
    codes[..length(codes)].to_vec()
}

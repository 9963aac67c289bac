//! Groups → [`Index`].
use aho_corasick::AhoCorasick;

use crate::rule::Repeats;
use crate::text::FoldSet;
use crate::text::skeleton::encode;

use super::super::Group;
use super::super::matchers::{Matchers, PhrasePlace};
use super::anchor::{self, Shared, Stand, anchors};
use super::windows::{Entry, Windows, length};
use super::{Index, Loose, Pattern, Place, RegexPlace, Whole};

/// The index of these groups of `groups`.
pub(in super::super) fn build(groups: &[Group], wanted: &[usize]) -> Index {
    let mut builder = Builder::default();
    for &group in wanted {
        for (at, table) in groups[group].matchers.iter().enumerate() {
            if table.fold == FoldSet::ALL {
                builder.add(group, at, table);
            } else {
                builder.index.own.push((group, at));
            }
        }
    }
    builder.finish()
}

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
            // Where a phrase starts with a letter or digit, none stands before it.
            let at_word = phrase.text.starts_with(char::is_alphanumeric);
            self.open.push((self.index.patterns.len(), phrase.place == PhrasePlace::Start, at_word));
            self.index.patterns.push(pattern);
        }
        for (number, entry) in table.regexes.iter().enumerate() {
            let regex = RegexPlace { group, table: at, regex: number };
            match &entry.literals {
                Some(literals) => {
                    for literal in literals {
                        let codes = literal.codes.clone().into_boxed_slice();
                        let at_start = literal.at_start;
                        self.open.push((self.index.patterns.len(), at_start, at_start));
                        self.index.patterns.push(Pattern::Gate { codes, at_start, regex });
                    }
                }
                None => self.index.bare_regexes.push(regex),
            }
        }
        self.index.looks.extend(table.looks.iter().map(|&(shape, rule)| (shape, place(rule))));
        if table.repeats.iter().any(|(kind, _)| *kind != Repeats::Headline) {
            self.index.repeats.push(group);
        }
    }

    /// A whole line, found by its start.
    fn whole(&mut self, line: &str, what: impl Iterator<Item = Whole>) {
        let codes = encode(line);
        if !self.index.whole.contains_key(&*codes) {
            let pattern = self.index.patterns.len();
            self.index.patterns.push(Pattern::Whole);
            self.lines.push((window(&codes), Entry { pattern, offset: 0 }));
        }
        self.index.whole.entry(codes.into_boxed_slice()).or_default().extend(what);
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
            list.push((window(&codes[anchor.offset..]), Entry { pattern, offset: anchor.offset }));
        }
        let texts: Vec<Box<[u8]>> = loose.iter().map(|&pattern| codes(&self.index.patterns[pattern])).collect();
        if let (false, Ok(automaton)) = (loose.is_empty(), AhoCorasick::new(&texts)) {
            self.index.loose = Some(Loose { automaton, patterns: loose });
        }
        self.index.lines = Windows::new(&whole_once(self.lines, &self.index.patterns));
        self.index.words = Windows::new(&self.words);
        self.index
    }
}

/// The anchors, with one entry for all whole lines that share one: they are told apart by the table of whole lines.
fn whole_once(mut lines: Vec<(Vec<u8>, Entry)>, patterns: &[Pattern]) -> Vec<(Vec<u8>, Entry)> {
    let is_whole = |entry: &Entry| matches!(patterns[entry.pattern], Pattern::Whole);
    lines.sort_by(|a, b| a.0.cmp(&b.0).then(is_whole(&b.1).cmp(&is_whole(&a.1))));
    lines.dedup_by(|later, earlier| later.0 == earlier.0 && is_whole(&later.1) && is_whole(&earlier.1));
    lines
}

fn window(codes: &[u8]) -> Vec<u8> {
    codes[..length(codes)].to_vec()
}

//! Where phrases stand in rules, so that a rule is held against the few that could cover it and not against all.
use std::collections::HashMap;

use super::phrases::{bare_line, folded};
use crate::rule::{Matcher, RuleFile, RuleSpec};

/// A rule: which file, which rule in it.
pub(super) type At = (usize, usize);

/// With more rules to a phrase than this, the rest are not looked at: a file of a hundred thousand rules shall not take for ever.
const MOST: usize = 16;
/// Of longer phrases not every part is looked up.
const MOST_WORDS: usize = 24;

/// What a rule looks for, in one form for all keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Whole,
    Start,
    End,
    Inside,
    /// Compared as it is written: expressions, sequences, shapes.
    Verbatim(&'static str),
}

/// The place and the texts of a rule, as they are compared.
pub(super) fn texts(spec: &RuleSpec) -> (Place, Vec<String>) {
    let all =
        |texts: &[crate::rule::Spanned<String>]| texts.iter().map(|text| folded(&text.value, spec.fold)).collect();
    match &spec.matcher {
        Matcher::Line(texts) => (Place::Whole, texts.iter().map(|text| bare_line(&text.value, spec.fold)).collect()),
        Matcher::Starts(texts) => (Place::Start, all(texts)),
        Matcher::Ends(texts) => (Place::End, all(texts)),
        Matcher::Has(texts) => (Place::Inside, all(texts)),
        Matcher::Regex(texts) => (Place::Verbatim("regex"), texts.iter().map(|text| text.value.clone()).collect()),
        Matcher::Lines(sequences) => {
            let joined = |lines: &Vec<crate::rule::Spanned<String>>| {
                lines.iter().map(|line| bare_line(&line.value, spec.fold)).collect::<Vec<_>>().join("\n")
            };
            (Place::Verbatim("lines"), sequences.iter().map(joined).collect())
        }
        Matcher::Repeats(kinds) => {
            (Place::Verbatim("repeats"), kinds.iter().map(|kind| kind.value.as_str().to_owned()).collect())
        }
        Matcher::Looks(shapes) => {
            (Place::Verbatim("looks"), shapes.iter().map(|shape| shape.value.as_str().to_owned()).collect())
        }
    }
}

/// Text → the rules that look for it there.
#[derive(Debug, Default)]
pub(super) struct Index(HashMap<(Place, String), Vec<At>>);

impl Index {
    pub(super) fn new(files: &[RuleFile]) -> Index {
        let mut index = Index::default();
        for (file, rules) in files.iter().enumerate() {
            for (rule, spec) in rules.rules.iter().enumerate().filter(|(_, spec)| !spec.keep && !spec.draft) {
                let (place, texts) = texts(spec);
                for text in texts {
                    let known = index.0.entry((place, text)).or_default();
                    if known.len() < MOST {
                        known.push((file, rule));
                    }
                }
            }
        }
        index
    }

    /// The rules that find every line in which `text` stands at `place`, going by the text alone.
    pub(super) fn finding(&self, place: Place, text: &str) -> Vec<At> {
        let mut found: Vec<At> = Vec::new();
        let mut look = |place: Place, text: &str| {
            found.extend(self.0.get(&(place, text.to_owned())).into_iter().flatten());
        };
        look(place, text);
        if matches!(place, Place::Verbatim(_)) {
            return found;
        }
        let starts: Vec<usize> = [0].into_iter().chain(text.match_indices(' ').map(|(at, _)| at + 1)).collect();
        let ends: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]).collect();
        let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
        for &end in ends.iter().take(MOST_WORDS) {
            if matches!(place, Place::Whole | Place::Start) {
                look(Place::Start, part(0, end));
            }
            for &start in starts.iter().take(MOST_WORDS).filter(|&&start| start < end) {
                look(Place::Inside, part(start, end));
            }
        }
        if matches!(place, Place::Whole | Place::End) {
            for &start in starts.iter().rev().take(MOST_WORDS) {
                look(Place::End, part(start, text.len()));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

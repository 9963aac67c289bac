//! Lines that repeat others of the page.
use std::collections::HashMap;

use crate::compile::{Group, Matchers};
use crate::rule::Repeats;
use crate::text::words;

use super::sheet::{Hit, Kind, Sheet};

/// A teaser must share at least this many characters with the paragraph it announces.
pub(super) const TEASER_CHARS: usize = 30;
/// A teaser is compared with this many of the lines below that begin like it, the nearest first.
const TEASER_CANDIDATES: usize = 16;
/// A line must hold at least this many characters to be known for a repetition.
const REPEATED_CHARS: usize = 10;
/// A headline has at least this many words.
const HEADLINE_WORDS: usize = 2;

/// Hits of `repeats = "headline"`: the first line of two words or more that is not `claimed` is the headline; each later line like it is a hit.
pub(super) fn find_headlines(page: &impl Sheet, group: &Group, claimed: &[bool]) -> Vec<Hit> {
    let rules = group.matchers.iter().flat_map(|table| &table.repeats);
    let mut rules = rules.filter(|(kind, _)| *kind == Repeats::Headline).map(|&(_, rule)| rule).peekable();
    if rules.peek().is_none() {
        return Vec::new();
    }
    let is_headline =
        |&line: &usize| page.kind(line) == Kind::Text && !claimed[line] && page.holds_words(line, HEADLINE_WORDS);
    let Some(headline) = (0..page.count()).find(is_headline) else { return Vec::new() };
    // With a full stop that the headline has not, the line is the first sentence of a story.
    let ends = |line: usize| page.ends_like_a_sentence(line);
    let again: Vec<usize> = (headline + 1..page.count())
        .filter(|&line| page.are_same(line, headline) && ends(line) <= ends(headline))
        .collect();
    rules.flat_map(|rule| again.iter().map(move |&line| Hit { rule, lines: line..line + 1, part: None })).collect()
}

/// Adds the hits of rules on lines that stand above already, and on teasers.
pub(super) fn repeated(page: &impl Sheet, table: &Matchers, hits: &mut Vec<Hit>) {
    let all: Vec<usize> = (0..page.count()).collect();
    for &(kind, rule) in &table.repeats {
        let again = repetitions(page, kind, &all).into_iter();
        hits.extend(again.map(|line| Hit { rule, lines: line..line + 1, part: None }));
    }
}

/// The lines that are such repetitions; those of the headline are another matter. `among`: in order, all lines that may be or may be repeated.
pub(super) fn repetitions(page: &impl Sheet, kind: Repeats, among: &[usize]) -> Vec<usize> {
    match kind {
        Repeats::Earlier => standing_above(page, among),
        Repeats::Later => openings(page, among, teaser_stem),
        Repeats::Lede => openings(page, among, lede_stem),
        Repeats::Headline => Vec::new(),
    }
}

/// Lines that stand above already.
fn standing_above(page: &impl Sheet, among: &[usize]) -> Vec<usize> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let again = among.iter().copied().filter(|&line| {
        let bare = page.bare(line);
        bare.chars().nth(REPEATED_CHARS - 1).is_some() && *first.entry(bare).or_insert(line) != line
    });
    again.collect()
}

/// Lines whose stem a later line of prose begins with and goes on from.
fn openings(page: &impl Sheet, among: &[usize], stem: fn(&str) -> Option<&str>) -> Vec<usize> {
    let text = |line: usize| &page.folded(line)[page.bare_span(line).start..];
    fn opening(text: &str) -> Option<&str> {
        text.char_indices().nth(TEASER_CHARS - 1).map(|(at, c)| &text[..at + c.len_utf8()])
    }
    let mut later: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut found = Vec::new();
    for line in among.iter().rev().copied().filter(|&line| page.kind(line) == Kind::Text) {
        let Some(opening) = opening(text(line)) else { continue };
        let alike = later.entry(opening).or_default();
        let goes_on = |stem: &str| {
            let nearest = alike.iter().rev().take(TEASER_CANDIDATES);
            nearest.filter_map(|&other| text(other).strip_prefix(stem)).any(|rest| words(rest) > 0)
        };
        if stem(text(line)).is_some_and(goes_on) {
            found.push(line);
        }
        if page.is_prose(line) {
            alike.push(line);
        }
    }
    found
}

/// What a teaser says before the dots that cut it short.
fn teaser_stem(text: &str) -> Option<&str> {
    let stem = text.trim_end_matches(['"', ')', ']', ' ']).strip_suffix("...")?;
    long_stem(stem)
}

/// What a lede says, without its full stop.
fn lede_stem(text: &str) -> Option<&str> {
    long_stem(text).filter(|_| !text.ends_with("..."))
}

fn long_stem(text: &str) -> Option<&str> {
    let stem = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    (stem.chars().count() >= TEASER_CHARS).then_some(stem)
}

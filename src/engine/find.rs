//! Every place where a pattern matches, whatever the rule's conditions say of it.
use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use crate::compile::{Group, Matchers, PhrasePlace};
use crate::rule::{Repeats, Takes};
use crate::text::{FoldSet, Folded, Span, bare, ends_like_a_sentence, words};

use super::looks::looks;
use super::page::{Kind, Page};

/// A teaser must share at least this many characters with the paragraph it announces.
const TEASER_CHARS: usize = 30;
/// A teaser is compared with this many of the lines below that begin like it, the nearest first.
const TEASER_CANDIDATES: usize = 16;
/// A line must hold at least this many characters to be known for a repetition.
const REPEATED_CHARS: usize = 10;
/// A headline has at least this many words.
const HEADLINE_WORDS: usize = 2;

/// A rule of a group matched here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Index of the rule in its group.
    pub rule: usize,
    /// The lines that matched.
    pub lines: Range<usize>,
    /// For `takes = "match"`: the part of the line, in bytes of the text.
    pub part: Option<Span>,
}

/// All hits of a group's rules but those on the headline's repetition, in no particular order; a rule hits a line once, but for parts.
pub(super) fn find(page: &Page<'_>, group: &Group) -> Vec<Hit> {
    let mut hits = Vec::new();
    for table in &group.matchers {
        let own = (table.fold != FoldSet::ALL).then(|| OwnFolding::new(page, table.fold));
        for line in 0..page.lines.len() {
            if page.lines[line].kind != Kind::Blank {
                let view = match &own {
                    Some(own) => own.line(line),
                    None => View { folded: page.folded(line), bare: page.bare_span(line) },
                };
                let (own, mapped) = (own.as_ref(), OnceCell::new());
                LineFinder { page, group, table, line, view, own, mapped, hits: &mut hits }.find();
            }
        }
        repeated(page, table, &mut hits);
    }
    hits.sort_by_key(|hit| (hit.rule, hit.lines.start, hit.lines.end, hit.part));
    hits.dedup();
    hits
}

/// Hits of `repeats = "headline"`: the first line of two words or more that is not `claimed` is the headline; each later line like it is a hit.
pub(super) fn find_headlines(page: &Page<'_>, group: &Group, claimed: &[bool]) -> Vec<Hit> {
    let rules = group.matchers.iter().flat_map(|table| &table.repeats);
    let mut rules = rules.filter(|(kind, _)| *kind == Repeats::Headline).map(|&(_, rule)| rule).peekable();
    if rules.peek().is_none() {
        return Vec::new();
    }
    let is_headline =
        |&line: &usize| page.lines[line].kind == Kind::Text && !claimed[line] && page.words(line) >= HEADLINE_WORDS;
    let Some(headline) = (0..page.lines.len()).find(is_headline) else { return Vec::new() };
    // With a full stop that the headline has not, the line is the first sentence of a story.
    let ends = |line: usize| ends_like_a_sentence(page.folded(line));
    let again: Vec<usize> = (headline + 1..page.lines.len())
        .filter(|&line| page.bare(line) == page.bare(headline) && ends(line) <= ends(headline))
        .collect();
    rules.flat_map(|rule| again.iter().map(move |&line| Hit { rule, lines: line..line + 1, part: None })).collect()
}

/// A line as one table sees it.
#[derive(Clone, Copy)]
struct View<'a> {
    folded: &'a str,
    bare: Span,
}

/// The page's lines under foldings of a rule's own choice.
struct OwnFolding {
    lines: Vec<String>,
}

impl OwnFolding {
    fn new(page: &Page<'_>, fold: FoldSet) -> OwnFolding {
        OwnFolding {
            lines: (0..page.lines.len()).map(|line| fold.fold(page.content(line)).trim().to_owned()).collect(),
        }
    }

    fn line(&self, line: usize) -> View<'_> {
        let folded = &self.lines[line];
        View { folded, bare: bare(folded) }
    }
}

struct LineFinder<'a> {
    page: &'a Page<'a>,
    group: &'a Group,
    table: &'a Matchers,
    line: usize,
    view: View<'a>,
    own: Option<&'a OwnFolding>,
    /// The line with the map back, made when the first part of it is hit.
    mapped: OnceCell<Folded>,
    hits: &'a mut Vec<Hit>,
}

impl LineFinder<'_> {
    fn find(&mut self) {
        let View { folded, bare } = self.view;
        let whole = &folded[bare.range()];
        for &rule in self.table.lines.get(whole).into_iter().flatten() {
            self.hit(rule);
        }
        for sequence in self.table.sequences.get(whole).into_iter().flatten() {
            if let Some(end) = self.sequence_end(&sequence.rest) {
                self.hits.push(Hit { rule: sequence.rule, lines: self.line..end, part: None });
            }
        }
        for (phrase, start, end) in self.table.phrases.find(folded) {
            let in_place = match phrase.place {
                PhrasePlace::Start => start == 0 || start == bare.start,
                PhrasePlace::End => end == folded.len() || end == bare.end,
                PhrasePlace::Anywhere => true,
            };
            if in_place && on_word_edges(folded, start, end) {
                self.hit_part(phrase.rule, Span::new(start, end));
            }
        }
        for (regex, rule) in &self.table.regexes {
            if self.group.rules[*rule].takes == Takes::Match {
                for found in regex.find_iter(folded).filter(|found| !found.is_empty()) {
                    self.hit_part(*rule, found.range().into());
                }
            } else if regex.is_match(folded) {
                self.hit(*rule);
            }
        }
        for &(shape, rule) in &self.table.looks {
            if looks(shape, self.page, self.line) {
                self.hit(rule);
            }
        }
    }

    fn hit(&mut self, rule: usize) {
        self.hits.push(Hit { rule, lines: self.line..self.line + 1, part: None });
    }

    fn hit_part(&mut self, rule: usize, part: Span) {
        if self.group.rules[rule].takes == Takes::Match {
            let part = self.source(part);
            self.hits.push(Hit { rule, lines: self.line..self.line + 1, part: Some(part) });
        } else {
            self.hit(rule);
        }
    }

    /// The bytes of the text that a part of the folded, trimmed line stands for.
    fn source(&self, part: Span) -> Span {
        let mapped = self.mapped.get_or_init(|| self.table.fold.fold_mapped(self.page.content(self.line)));
        let lead = mapped.text().len() - mapped.text().trim_start().len();
        let span = mapped.to_source(Span::new(part.start + lead, part.end + lead));
        let start = self.page.lines[self.line].line.content.start;
        Span::new(start + span.start, start + span.end)
    }

    /// The end of a sequence of lines that goes on with `rest` after this line; blank and bullet lines between do not count.
    fn sequence_end(&self, rest: &[Box<str>]) -> Option<usize> {
        let mut next = self.line + 1;
        for wanted in rest {
            while self.page.lines.get(next)?.kind != Kind::Text {
                next += 1;
            }
            let view = match self.own {
                Some(own) => own.line(next),
                None => View { folded: self.page.folded(next), bare: self.page.bare_span(next) },
            };
            if view.folded[view.bare.range()] != **wanted {
                return None;
            }
            next += 1;
        }
        Some(next)
    }
}

/// Whether the phrase at `start..end` is not part of a longer word on either side.
fn on_word_edges(folded: &str, start: usize, end: usize) -> bool {
    let joined =
        |a: Option<char>, b: Option<char>| a.is_some_and(char::is_alphanumeric) && b.is_some_and(char::is_alphanumeric);
    let phrase = &folded[start..end];
    !joined(folded[..start].chars().next_back(), phrase.chars().next())
        && !joined(phrase.chars().next_back(), folded[end..].chars().next())
}

fn repeated(page: &Page<'_>, table: &Matchers, hits: &mut Vec<Hit>) {
    for &(kind, rule) in &table.repeats {
        let lines = match kind {
            Repeats::Earlier => standing_above(page),
            Repeats::Later => teasers(page),
            Repeats::Headline => continue,
        };
        hits.extend(lines.into_iter().map(|line| Hit { rule, lines: line..line + 1, part: None }));
    }
}

/// Lines that stand above already.
fn standing_above(page: &Page<'_>) -> Vec<usize> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    (0..page.lines.len())
        .filter(|&line| {
            let bare = page.bare(line);
            bare.chars().nth(REPEATED_CHARS - 1).is_some() && *first.entry(bare).or_insert(line) != line
        })
        .collect()
}

/// Lines cut short by `...` that a later line of prose tells in full.
fn teasers(page: &Page<'_>) -> Vec<usize> {
    let text = |line: usize| &page.folded(line)[page.bare_span(line).start..];
    let opening =
        |text: &str| text.char_indices().nth(TEASER_CHARS - 1).map(|(at, c)| text[..at + c.len_utf8()].to_owned());
    let mut later: HashMap<String, Vec<usize>> = HashMap::new();
    let mut found = Vec::new();
    for line in (0..page.lines.len()).rev().filter(|&line| page.lines[line].kind == Kind::Text) {
        let Some(opening) = opening(text(line)) else { continue };
        let alike = later.entry(opening).or_default();
        let told = |stem: &str| {
            let nearest = alike.iter().rev().take(TEASER_CANDIDATES);
            nearest.filter_map(|&other| text(other).strip_prefix(stem)).any(|rest| words(rest) > 0)
        };
        if teaser_stem(text(line)).is_some_and(told) {
            found.push(line);
        }
        if page.lines[line].prose {
            alike.push(line);
        }
    }
    found
}

/// What a line says before the dots that cut it short.
fn teaser_stem(text: &str) -> Option<&str> {
    let stem = text.trim_end_matches(['"', ')', ']', ' ']).strip_suffix("...")?;
    let stem = stem.trim_end_matches(|c: char| !c.is_alphanumeric());
    (stem.chars().count() >= TEASER_CHARS).then_some(stem)
}

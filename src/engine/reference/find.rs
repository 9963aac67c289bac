//! Every place where a pattern matches, whatever the rule's conditions say of it.
use std::cell::OnceCell;

use crate::compile::{Group, Matchers, PhrasePlace};
use crate::rule::Takes;
use crate::text::{FoldSet, Folded, Span, bare};

use super::super::looks::looks;
use super::super::repeats::repeated;
use super::super::sheet::{Hit, Kind, Sheet};

/// All hits of a group's rules but those on the headline's repetition, in no particular order; a rule hits a line once, but for parts.
pub(in super::super) fn find<S: Sheet>(page: &S, group: &Group) -> Vec<Hit> {
    let mut hits = Vec::new();
    for table in &group.matchers {
        find_table(page, group, table, &mut hits);
        repeated(page, table, &mut hits);
    }
    hits.sort_by_key(|hit| (hit.rule, hit.lines.start, hit.lines.end, hit.part));
    hits.dedup();
    hits
}

/// Adds the hits of one table, but those on repeated lines.
pub(in super::super) fn find_table<S: Sheet>(page: &S, group: &Group, table: &Matchers, hits: &mut Vec<Hit>) {
    let own = (table.fold != FoldSet::ALL).then(|| OwnFolding::new(page, table.fold));
    for line in 0..page.count() {
        if page.kind(line) != Kind::Blank {
            let view = match &own {
                Some(own) => own.line(line),
                None => View { folded: page.folded(line), bare: page.bare_span(line) },
            };
            let (own, mapped) = (own.as_ref(), OnceCell::new());
            LineFinder { page, group, table, line, view, own, mapped, hits }.find();
        }
    }
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
    fn new(page: &impl Sheet, fold: FoldSet) -> OwnFolding {
        OwnFolding { lines: (0..page.count()).map(|line| fold.fold(page.content(line)).trim().to_owned()).collect() }
    }

    fn line(&self, line: usize) -> View<'_> {
        let folded = &self.lines[line];
        View { folded, bare: bare(folded) }
    }
}

struct LineFinder<'a, S> {
    page: &'a S,
    group: &'a Group,
    table: &'a Matchers,
    line: usize,
    view: View<'a>,
    own: Option<&'a OwnFolding>,
    /// The line with the map back, made when the first part of it is hit.
    mapped: OnceCell<Folded>,
    hits: &'a mut Vec<Hit>,
}

impl<S: Sheet> LineFinder<'_, S> {
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
        for entry in &self.table.regexes {
            if self.group.rules[entry.rule].takes == Takes::Match {
                entry.regex.parts(folded).for_each(|part| self.hit_part(entry.rule, part));
            } else if entry.regex.get().is_some_and(|regex| regex.is_match(folded)) {
                self.hit(entry.rule);
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
            let mapped = self.mapped.get_or_init(|| self.table.fold.fold_mapped(self.page.content(self.line)));
            let part = self.page.source(self.line, mapped, part);
            self.hits.push(Hit { rule, lines: self.line..self.line + 1, part: Some(part) });
        } else {
            self.hit(rule);
        }
    }

    /// The end of a sequence of lines that goes on with `rest` after this line; blank and bullet lines between do not count.
    fn sequence_end(&self, rest: &[Box<str>]) -> Option<usize> {
        let mut next = self.line + 1;
        for wanted in rest {
            while next < self.page.count() && self.page.kind(next) != Kind::Text {
                next += 1;
            }
            if next == self.page.count() {
                return None;
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
pub(super) fn on_word_edges(folded: &str, start: usize, end: usize) -> bool {
    let joined =
        |a: Option<char>, b: Option<char>| a.is_some_and(char::is_alphanumeric) && b.is_some_and(char::is_alphanumeric);
    let phrase = &folded[start..end];
    !joined(folded[..start].chars().next_back(), phrase.chars().next())
        && !joined(phrase.chars().next_back(), folded[end..].chars().next())
}

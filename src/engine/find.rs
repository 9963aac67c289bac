//! Every place where a pattern matches, whatever the rule's conditions say of it: quickly.
//!
//! A page and the [`Index`]es of the rules that speak for it come in; hits go out, the same as the plain engine's
//! ([`reference`](super::reference)). Line starts and word starts are looked at once for all patterns; where one has its anchor, it is compared in
//! the skeleton. A regex is tried only on lines that hold a literal it cannot match without, in their folded text, which is made then.
use std::cell::Cell;

use crate::compile::{CodeMemory, Index, LineRegex, Pattern, PhrasePlace, Place, RegexPlace, RuleSet, Whole, Wholes};
use crate::rule::{Repeats, Takes};
use crate::text::skeleton::{self, bare, bare_start, word_starts};
use crate::text::{FoldSet, Folded, Span};

mod timed;

pub(super) use timed::{Cost, Timed};

use super::looks::looks;
use super::page::Page;
use super::reference::find_table;
use super::repeats::repetitions;
use super::sheet::{Hit, Kind, Sheet};

/// All hits of these groups' rules but those on the headline's repetition, by group, rule and place, each once.
pub(super) fn find(page: &Page<'_>, rules: &RuleSet, site: Option<usize>, groups: &[usize]) -> Vec<(usize, Hit)> {
    let mut finder = Finder::new(page, rules, groups);
    for index in rules.indexes(site) {
        finder.lines(index);
        finder.words(index);
        finder.loose(index);
        finder.rest(index);
    }
    finder.regexes();
    finder.sorted()
}

struct Finder<'a> {
    page: &'a Page<'a>,
    rules: &'a RuleSet,
    /// The groups that speak, in order.
    groups: &'a [usize],
    hits: Vec<(usize, Hit)>,
    /// Regexes to be tried, with the line.
    tries: Vec<(RegexPlace, usize)>,
    /// What was found out of the line that was asked last.
    asked: Asked,
    /// What regexes over codes remember.
    memory: CodeMemory,
}

thread_local! {
    /// What the regexes of the last page of this thread remembered, to be written over.
    static MEMORY: Cell<CodeMemory> = const { Cell::new(None) };
}

/// What is found out of one line once, however many matches stand in it.
#[derive(Default)]
struct Asked {
    line: usize,
    bare: Option<Span>,
    mapped: Option<Folded>,
    /// So many codes of the line are so many bytes of the folded line.
    decoded: (usize, usize),
}

impl<'a> Finder<'a> {
    fn new(page: &'a Page<'a>, rules: &'a RuleSet, groups: &'a [usize]) -> Finder<'a> {
        let (hits, tries, asked) = (Vec::new(), Vec::new(), Asked::default());
        Finder { page, rules, groups, hits, tries, asked, memory: MEMORY.take() }
    }

    /// All hits, by group, rule and place, each once.
    fn sorted(self) -> Vec<(usize, Hit)> {
        MEMORY.set(self.memory);
        let mut hits = self.hits;
        hits.sort_unstable_by_key(|(group, hit)| (*group, hit.rule, hit.lines.start, hit.lines.end, hit.part));
        hits.dedup();
        hits
    }
}

impl Finder<'_> {
    fn speaks(&self, group: usize) -> bool {
        self.groups.binary_search(&group).is_ok()
    }

    fn hit(&mut self, place: Place, line: usize) {
        if self.speaks(place.group) {
            self.hits.push((place.group, Hit { rule: place.rule, lines: line..line + 1, part: None }));
        }
    }

    /// Anchors where lines start: at their first code, and at the first that is no bullet.
    fn lines(&mut self, index: &Index) {
        if index.lines.is_empty() {
            return;
        }
        let codes = self.page.padded();
        for line in 0..self.page.count() {
            let span = self.page.span_of_codes(line);
            if span.is_empty() {
                continue;
            }
            let bare = span.start + bare_start(self.page.codes(line));
            if index.lines.may_hold(word(codes, span.start)) {
                self.line_start(index, line, span.start);
            }
            if bare > span.start && index.lines.may_hold(word(codes, bare)) {
                self.line_start(index, line, bare);
            }
        }
    }

    fn line_start(&mut self, index: &Index, line: usize, at: usize) {
        for entry in index.lines.get(word(self.page.padded(), at)) {
            match index.patterns[entry.pattern()] {
                Pattern::Whole => self.whole(index, line),
                _ => self.pattern(&index.patterns[entry.pattern()], line, at),
            }
        }
    }

    /// A line that starts as a whole line of a rule does.
    fn whole(&mut self, index: &Index, line: usize) {
        for whole in index.whole.get(self.page.bare_codes(line)).into_iter().flat_map(Wholes::iter) {
            match whole {
                Whole::Line(place) => self.hit(*place, line),
                Whole::First(rest, place) => {
                    if let (true, Some(end)) = (self.speaks(place.group), self.sequence_end(line, rest)) {
                        self.hits.push((place.group, Hit { rule: place.rule, lines: line..end, part: None }));
                    }
                }
            }
        }
    }

    /// The end of a sequence of lines that goes on with `rest` after this line; blank and bullet lines between do not count.
    fn sequence_end(&self, line: usize, rest: &[Box<[u8]>]) -> Option<usize> {
        let mut next = line + 1;
        for wanted in rest {
            next = (next..self.page.count()).find(|&line| self.page.kind(line) == Kind::Text)?;
            if self.page.bare_codes(next) != &**wanted {
                return None;
            }
            next += 1;
        }
        Some(next)
    }

    /// Anchors where words start.
    fn words(&mut self, index: &Index) {
        if index.words.is_empty() {
            return;
        }
        let (codes, end) = (self.page.padded(), self.page.skeleton().len());
        let (blocks, _) = codes.as_chunks::<64>();
        let mut before = false;
        let mut line = 0;
        for (number, block) in blocks.iter().enumerate().take(end.div_ceil(64)) {
            let starts = word_starts(block, &mut before);
            let from = number * 64;
            // So many zeros stand behind the codes.
            let Some(window) = codes[from..].first_chunk() else { break };
            let mut places = index.words.filter(window, starts);
            while places != 0 {
                let at = from + places.trailing_zeros() as usize;
                places &= places - 1;
                for entry in index.words.get(word(codes, at)) {
                    line = self.line_at(at, line);
                    if let Some(start) = at.checked_sub(entry.offset()) {
                        self.pattern(&index.patterns[entry.pattern()], line, start);
                    }
                }
            }
        }
    }

    /// The line that holds the code at `at`, if one does; it is `from` or a later one.
    fn line_at(&self, at: usize, from: usize) -> usize {
        let mut line = from;
        while line + 1 < self.page.count() && self.page.span_of_codes(line).end <= at {
            line += 1;
        }
        line
    }

    /// Literals that may stand anywhere.
    fn loose(&mut self, index: &Index) {
        let Some(loose) = &index.loose else { return };
        let page = self.page;
        let (mut line, mut last) = (0, 0);
        loose.each(page.skeleton(), |pattern, start| {
            line = self.line_at(start, if start < last { 0 } else { line });
            last = start;
            self.pattern(&index.patterns[pattern], line, start);
        });
    }

    /// A phrase or the literal of a regex, if it stands there.
    fn pattern(&mut self, pattern: &Pattern, line: usize, start: usize) {
        let span = self.page.span_of_codes(line);
        let stands = |codes: &[u8]| {
            start >= span.start && start + codes.len() <= span.end && self.page.skeleton()[start..].starts_with(codes)
        };
        match pattern {
            Pattern::Whole => {}
            Pattern::Gate { codes, at_start, regex } => {
                if stands(codes) && (!at_start || start == span.start) {
                    self.will_try(*regex, line);
                }
            }
            Pattern::Phrase { codes, place, rule } => {
                let end = start + codes.len();
                if stands(codes)
                    && self.in_place(*place, line, start, end)
                    && on_word_edges(&self.page.skeleton()[span.range()], start - span.start, end - span.start)
                {
                    self.phrase(*rule, line, Span::new(start - span.start, end - span.start));
                }
            }
        }
    }

    /// What is known of a line.
    fn asked(&mut self, line: usize) -> &mut Asked {
        if self.asked.line != line {
            self.asked = Asked { line, ..Asked::default() };
        }
        &mut self.asked
    }

    fn bare(&mut self, line: usize) -> Span {
        let page = self.page;
        *self.asked(line).bare.get_or_insert_with(|| bare(page.codes(line)))
    }

    /// How many bytes of the folded line its first `end` codes are.
    fn bytes(&mut self, line: usize, end: usize) -> usize {
        let codes = self.page.codes(line);
        let asked = self.asked(line);
        let (from, bytes) = asked.decoded;
        let mut between = String::new();
        skeleton::decode_into(&codes[from.min(end)..from.max(end)], &mut between);
        // Phrases may overlap: then it goes back as far as the last one went.
        let there = if end < from { bytes - between.len() } else { bytes + between.len() };
        asked.decoded = (end, there);
        there
    }

    fn in_place(&mut self, place: PhrasePlace, line: usize, start: usize, end: usize) -> bool {
        let span = self.page.span_of_codes(line);
        let codes = self.page.codes(line);
        match place {
            PhrasePlace::Start => start == span.start || start == span.start + bare_start(codes),
            PhrasePlace::End => end == span.end || end == span.start + self.bare(line).end,
            PhrasePlace::Anywhere => true,
        }
    }

    /// A phrase stands at these codes of the line.
    fn phrase(&mut self, place: Place, line: usize, codes: Span) {
        if self.takes(place) != Takes::Match {
            return self.hit(place, line);
        }
        let part = Span::new(self.bytes(line, codes.start), self.bytes(line, codes.end));
        self.part(place, line, part);
    }

    /// A part of a folded line.
    fn part(&mut self, place: Place, line: usize, folded: Span) {
        if self.speaks(place.group) {
            let page = self.page;
            let mapped = self.asked(line).mapped.get_or_insert_with(|| FoldSet::ALL.fold_mapped(page.content(line)));
            let part = Some(page.source(line, mapped, folded));
            self.hits.push((place.group, Hit { rule: place.rule, lines: line..line + 1, part }));
        }
    }

    fn takes(&self, place: Place) -> Takes {
        self.rules.groups()[place.group].rules[place.rule].takes
    }

    /// What has no anchor and is not loose.
    fn rest(&mut self, index: &Index) {
        for line in (0..self.page.count()).filter(|_| !index.bare_regexes.is_empty() || !index.looks.is_empty()) {
            let codes = self.page.codes(line);
            if codes.is_empty() {
                continue;
            }
            for &place in &index.bare_regexes {
                self.will_try(place, line);
            }
            for &(shape, place) in &index.looks {
                if self.speaks(place.group) && looks(shape, self.page, line) {
                    self.hit(place, line);
                }
            }
        }
        let groups = self.rules.groups();
        for &group in index.repeats.iter().filter(|&&group| self.groups.binary_search(&group).is_ok()) {
            for &(kind, rule) in groups[group].matchers.iter().flat_map(|table| &table.repeats) {
                let again = repetitions_in(self.page, kind).into_iter();
                let hits = again.map(|line| (group, Hit { rule, lines: line..line + 1, part: None }));
                self.hits.extend(hits);
            }
        }
        for &(group, table) in &index.own {
            let table = &groups[group].matchers[table];
            self.plainly(group, |page, hits| find_table(page, &groups[group], table, hits));
        }
    }

    /// Hits that are found as the plain engine finds them.
    fn plainly(&mut self, group: usize, find: impl Fn(&Page<'_>, &mut Vec<Hit>)) {
        let mut hits = Vec::new();
        if self.speaks(group) {
            find(self.page, &mut hits);
        }
        self.hits.extend(hits.into_iter().map(|hit| (group, hit)));
    }

    /// Notes a regex that is to be tried on a line, unless a look at the line says no.
    fn will_try(&mut self, place: RegexPlace, line: usize) {
        let entry = &self.rules.groups()[place.group].matchers[place.table].regexes[place.regex];
        if entry.line_test.allows(self.page.codes(line)) && self.tries.last() != Some(&(place, line)) {
            self.tries.push((place, line));
        }
    }

    /// Tries each regex once on each line that may match.
    fn regexes(&mut self) {
        let mut tries = std::mem::take(&mut self.tries);
        tries.retain(|(place, _)| self.speaks(place.group));
        tries.sort_unstable();
        tries.dedup();
        for (place, line) in tries {
            let entry = &self.rules.groups()[place.group].matchers[place.table].regexes[place.regex];
            let rule = Place { group: place.group, rule: entry.rule };
            if self.takes(rule) == Takes::Match {
                for part in self.parts(&entry.regex, line) {
                    self.part(rule, line, part);
                }
            } else if self.is_match(&entry.regex, line) {
                self.hit(rule, line);
            }
        }
    }

    fn is_match(&mut self, regex: &LineRegex, line: usize) -> bool {
        let told = regex.is_match(&mut self.memory, self.page.codes(line));
        told.unwrap_or_else(|| regex.get().is_some_and(|regex| regex.is_match(self.page.folded(line))))
    }

    /// What it matches of the folded line.
    fn parts(&mut self, regex: &LineRegex, line: usize) -> Vec<Span> {
        if let Some(found) = regex.parts_in_codes(&mut self.memory, self.page.codes(line)) {
            return found
                .iter()
                .map(|span| Span::new(self.bytes(line, span.start), self.bytes(line, span.end)))
                .collect();
        }
        regex.parts(self.page.folded(line)).collect()
    }
}

/// The lines that are such repetitions. Few lines of a page begin alike, and the others are not spelled out.
fn repetitions_in(page: &Page<'_>, kind: Repeats) -> Vec<usize> {
    repetitions(page, kind, &page.lines_alike(kind))
}

/// Eight codes from a place on.
#[inline]
fn word(codes: &[u8], at: usize) -> u64 {
    codes[at..].first_chunk().map_or(0, |codes| u64::from_le_bytes(*codes))
}

/// Whether the phrase at `start..end` of the line is not part of a longer word on either side.
pub(super) fn on_word_edges(line: &[u8], start: usize, end: usize) -> bool {
    let last = |codes: &[u8]| skeleton::ends_before(codes).is_some_and(|(c, _)| c.is_alphanumeric());
    let first = |codes: &[u8]| !codes.is_empty() && skeleton::decode(codes).0.is_alphanumeric();
    let phrase = &line[start..end];
    let joined = first(phrase) && last(&line[..start]) || last(phrase) && first(&line[end..]);
    !joined
}

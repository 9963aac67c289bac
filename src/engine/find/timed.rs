//! The way of [`find`](super::find()) once more, rule by rule, with a clock.
//!
//! It makes the same steps on the same tables, but gathers what is to be compared first and then does it one pattern after another, so that the clock
//! is asked once for many comparisons. The walk itself, which is the same however many rules there are, is timed as a whole.
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use crate::compile::{Index, Pattern, Place, RegexPlace, RuleSet, Slow, Whole, Wholes};
use crate::text::skeleton::{bare_start, word_starts};

use super::super::looks::looks;
use super::super::page::Page;
use super::super::profile::How;
use super::super::reference::find_table;
use super::super::sheet::{Hit, Sheet};
use super::{Finder, repetitions_in};

/// What looking for one rule took.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Cost {
    /// The time.
    pub time: Duration,
    /// Places that were looked at for it alone.
    pub places: u64,
    /// Runs of its regexes.
    pub tries: u64,
    /// How it is looked for; the dearest way.
    pub how: How,
}

/// What looking for rules took, over many pages.
#[derive(Debug)]
pub(in super::super) struct Timed {
    /// By group and rule.
    pub rules: HashMap<(usize, usize), Cost>,
    /// The walk over line starts and word starts.
    pub walking: Duration,
    /// The building of regexes.
    pub building: Duration,
    built: HashSet<RegexPlace>,
    /// What asking the clock twice takes.
    clock: Duration,
}

impl Timed {
    /// Nothing yet.
    pub fn new() -> Timed {
        let ask = |_| Instant::now().elapsed();
        let clock = (0..1000).map(ask).min().unwrap_or_default();
        Timed { rules: HashMap::new(), walking: Duration::ZERO, building: Duration::ZERO, built: HashSet::new(), clock }
    }

    /// How long something takes, without what the clock takes.
    pub fn clock<T>(&self, work: impl FnOnce() -> T) -> (T, Duration) {
        let start = Instant::now();
        let done = work();
        (done, start.elapsed().saturating_sub(self.clock))
    }

    /// Adds to what a rule took.
    pub fn add(&mut self, rule: (usize, usize), how: How, time: Duration, places: usize, tries: usize) {
        let cost = self.rules.entry(rule).or_default();
        cost.time += time;
        cost.places += places as u64;
        cost.tries += tries as u64;
        cost.how = cost.how.max(how);
    }

    /// All hits, as `find` has them.
    pub fn find(
        &mut self,
        page: &Page<'_>,
        rules: &RuleSet,
        site: Option<usize>,
        groups: &[usize],
    ) -> Vec<(usize, Hit)> {
        let mut finder = Finder::new(page, rules, groups);
        for index in rules.indexes(site) {
            self.anchored(&mut finder, index);
            self.loose(&mut finder, index);
            self.by_line(&mut finder, index);
            self.by_page(&mut finder, index);
        }
        self.regexes(&mut finder);
        finder.sorted()
    }

    /// What is found by an anchor.
    fn anchored(&mut self, finder: &mut Finder<'_>, index: &Index) {
        let page = finder.page;
        let mut found: Vec<(usize, (usize, usize))> = Vec::new();
        let ((), walking) = self.clock(|| {
            for line in (0..page.count()).filter(|_| !index.lines.is_empty()) {
                let (start, bare) = (page.span_of_codes(line).start, bare_start(page.codes(line)));
                for at in [start, start + bare].into_iter().take(if bare > 0 { 2 } else { 1 }) {
                    let entries = index.lines.get(super::word(page.padded(), at));
                    found.extend(entries.map(|entry| (entry.pattern(), (line, at))));
                }
            }
            let (mut before, mut line) = (false, 0);
            let (blocks, _) = page.padded().as_chunks::<64>();
            let blocks = blocks.iter().take(page.skeleton().len().div_ceil(64));
            for (number, block) in blocks.enumerate().filter(|_| !index.words.is_empty()) {
                let mut starts = word_starts(block, &mut before);
                while starts != 0 {
                    let at = number * 64 + starts.trailing_zeros() as usize;
                    starts &= starts - 1;
                    for entry in index.words.get(super::word(page.padded(), at)) {
                        line = finder.line_at(at, line);
                        found.extend(at.checked_sub(entry.offset()).map(|start| (entry.pattern(), (line, start))));
                    }
                }
            }
        });
        self.walking += walking;
        self.compare(finder, index, found, How::Words);
    }

    /// Compares patterns where they may stand: line and start of each.
    fn compare(&mut self, finder: &mut Finder<'_>, index: &Index, mut found: Vec<(usize, (usize, usize))>, how: How) {
        found.sort_unstable();
        for places in found.chunk_by(|a, b| a.0 == b.0) {
            let pattern = &index.patterns[places[0].0];
            match rule_of(finder, pattern) {
                Some(rule) => {
                    let work = || places.iter().for_each(|&(_, (line, start))| finder.pattern(pattern, line, start));
                    let ((), time) = self.clock(work);
                    self.add(rule, how, time, places.len(), 0);
                }
                None => places.iter().for_each(|&(_, (line, at))| self.whole(finder, index, line, at)),
            }
        }
    }

    /// A line that begins as a whole line of some rule does. Its rules share it; where it is no rule's line, all rules bear it.
    fn whole(&mut self, finder: &mut Finder<'_>, index: &Index, line: usize, at: usize) {
        let page = finder.page;
        if at != page.span_of_codes(line).start + bare_start(page.codes(line)) {
            return;
        }
        let ((), time) = self.clock(|| finder.whole(index, line));
        let known: Vec<&Whole> = index.whole.get(page.bare_codes(line)).into_iter().flat_map(Wholes::iter).collect();
        for whole in &known {
            let (Whole::Line(Place { group, rule }) | Whole::First(_, Place { group, rule })) = whole;
            self.add((*group, *rule), How::Words, time / known.len() as u32, 1, 0);
        }
        if known.is_empty() {
            self.walking += time;
        }
    }

    /// Literals that may stand anywhere. Those that are looked for at every code share what that takes.
    fn loose(&mut self, finder: &mut Finder<'_>, index: &Index) {
        let Some(loose) = &index.loose else { return };
        let page = finder.page;
        let place = |finder: &Finder<'_>, pattern, at| (pattern, (finder.line_at(at, 0), at));
        let mut found = Vec::new();
        let ((), marks) = self.clock(|| loose.each_marked(page.skeleton(), |pattern, at| found.push((pattern, at))));
        self.walking += marks;
        let found = found.into_iter().map(|(pattern, at)| place(finder, pattern, at)).collect();
        self.compare(finder, index, found, How::Words);
        let mut found = Vec::new();
        let ((), dear) = self.clock(|| loose.each_dear(page.skeleton(), |pattern, at| found.push((pattern, at))));
        for rule in loose.dear().iter().filter_map(|&pattern| rule_of(finder, &index.patterns[pattern])) {
            self.add(rule, How::Slowly(Slow::EveryLetter), dear / loose.dear().len() as u32, 0, 0);
        }
        let found = found.into_iter().map(|(pattern, at)| place(finder, pattern, at)).collect();
        self.compare(finder, index, found, How::Slowly(Slow::EveryLetter));
    }

    /// What is tried on each line.
    fn by_line(&mut self, finder: &mut Finder<'_>, index: &Index) {
        let page = finder.page;
        let lines: Vec<usize> = (0..page.count()).filter(|&line| !page.codes(line).is_empty()).collect();
        for &regex in &index.bare_regexes {
            let ((), time) = self.clock(|| lines.iter().for_each(|&line| finder.will_try(regex, line)));
            self.add(rule_of_regex(finder, regex), How::Slowly(Slow::EveryLine), time, lines.len(), 0);
        }
        let looks_wanted: Vec<_> = index.looks.iter().filter(|(_, place)| finder.speaks(place.group)).collect();
        // Shapes share the folded text of lines: the first to ask would bear it alone.
        let ((), folding) = self.clock(|| {
            let may_look = |line: usize| looks_wanted.iter().any(|(shape, _)| page.may_look(line, *shape));
            for &line in lines.iter().filter(|&&line| may_look(line)) {
                page.folded(line);
            }
        });
        let share = folding / looks_wanted.len().max(1) as u32;
        for &&(shape, place) in &looks_wanted {
            let alike = || lines.iter().copied().filter(|&line| looks(shape, page, line)).collect::<Vec<usize>>();
            let (alike, time) = self.clock(alike);
            alike.into_iter().for_each(|line| finder.hit(place, line));
            self.add((place.group, place.rule), How::Shape, time + share, lines.len(), 0);
        }
    }

    /// What needs the whole page: repetitions, and rules with foldings of their own, which share these.
    fn by_page(&mut self, finder: &mut Finder<'_>, index: &Index) {
        let (page, groups) = (finder.page, finder.rules.groups());
        let speaking = finder.groups;
        let speaks = |group: &usize| speaking.binary_search(group).is_ok();
        for &group in index.repeats.iter().filter(|group| speaks(group)) {
            for &(kind, rule) in groups[group].matchers.iter().flat_map(|table| &table.repeats) {
                let (lines, time) = self.clock(|| repetitions_in(page, kind));
                lines.into_iter().for_each(|line| finder.hit(Place { group, rule }, line));
                self.add((group, rule), How::Repetition, time, page.count(), 0);
            }
        }
        for &(group, table) in index.own.iter().filter(|(group, _)| speaks(group)) {
            let table = &groups[group].matchers[table];
            let mut hits = Vec::new();
            let ((), time) = self.clock(|| find_table(page, &groups[group], table, &mut hits));
            finder.hits.extend(hits.into_iter().map(|hit| (group, hit)));
            let rules = table.rules();
            for &rule in &rules {
                self.add((group, rule), How::OwnFolding, time / rules.len() as u32, page.count(), 0);
            }
        }
    }

    /// Regexes, one after another. One that was not tried before is tried twice: the first time it is built.
    fn regexes(&mut self, finder: &mut Finder<'_>) {
        let mut tries = std::mem::take(&mut finder.tries);
        tries.sort_unstable();
        tries.dedup();
        for batch in tries.chunk_by(|a, b| a.0 == b.0) {
            let place = batch[0].0;
            let mut run = |timed: &Timed| {
                finder.tries = batch.to_vec();
                timed.clock(|| finder.regexes()).1
            };
            let first = self.built.insert(place).then(|| run(self));
            let time = run(self);
            self.building += first.map_or(Duration::ZERO, |first| first.saturating_sub(time));
            self.add(rule_of_regex(finder, place), How::Words, time, 0, batch.len());
        }
    }
}

fn rule_of_regex(finder: &Finder<'_>, regex: RegexPlace) -> (usize, usize) {
    (regex.group, finder.rules.groups()[regex.group].matchers[regex.table].regexes[regex.regex].rule)
}

/// The rule of a pattern; none for whole lines, which are told apart later.
fn rule_of(finder: &Finder<'_>, pattern: &Pattern) -> Option<(usize, usize)> {
    match pattern {
        Pattern::Phrase { rule, .. } => Some((rule.group, rule.rule)),
        Pattern::Gate { regex, .. } => Some(rule_of_regex(finder, *regex)),
        Pattern::Whole => None,
    }
}

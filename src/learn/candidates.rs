//! Rules that may be: from the lines that are chrome, what rules would take them, and from lines between them, what blocks would.
use std::collections::{BTreeMap, BTreeSet};

use super::body::Bodies;
use super::label::{Label, Labels};
use super::rule_text::{Candidate, Find, Form};
use super::shape::expression;
use super::view::{Feature, Kind, Line, Site};
use crate::rule::{Takes, Zone};

/// Every zone in which a rule is tried, the narrowest first.
pub(super) const ZONES: [Zone; 5] = [Zone::Top, Zone::End, Zone::Head, Zone::Tail, Zone::Anywhere];
/// Of the chrome below an article, so many lines from the first on may open what goes to the end.
const OPENERS: usize = 8;
/// Blocks hold so many lines: with one more or fewer on the next page, a rule still holds.
const SIZES: [usize; 12] = [1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200];
/// A rule must show on so many pages.
const PAGES: usize = 2;
/// An opening that no colon ends must show on so many.
const OPENING_PAGES: usize = 3;
/// Openings hold so many words at the most.
const OPENING_WORDS: usize = 4;

/// All candidates, sorted, each once; a rule for each zone.
pub(super) fn candidates(site: &Site<'_>, found: &Bodies, labels: &Labels) -> Vec<Candidate> {
    let mut all = Collector::default();
    for (at, page) in site.pages.iter().enumerate() {
        let row = Row { site, lines: &page.lines, labels: &labels.of[at], text: text_lines(&page.lines) };
        row.single(&mut all);
        row.blocks(at, &mut all);
        if let Some(body) = &found.bodies[at] {
            row.rests(body.end, &mut all);
            row.header(at, body.start, &mut all);
        }
        row.openings(at, &mut all);
    }
    all.finish()
}

fn text_lines(lines: &[Line]) -> Vec<usize> {
    (0..lines.len()).filter(|&at| lines[at].kind != Kind::Blank).collect()
}

/// How a line is looked for: as it stands, or any number in place of its numbers.
fn find(site: &Site<'_>, line: &Line) -> (Find, String) {
    match &site.shared[line.shape].feature {
        Feature::Shape(shape) if site.is_shaped(line) && line.kind == Kind::Short => (Find::Regex, expression(shape)),
        _ => (Find::Line, line.text.clone()),
    }
}

/// The next size up.
fn size(lines: usize) -> usize {
    SIZES.into_iter().find(|&size| size >= lines).unwrap_or(lines)
}

/// A block's heading and what ends it; on which pages; how many lines the longest holds.
type Blocks = BTreeMap<(Find, String, Option<String>), (BTreeSet<usize>, usize)>;

#[derive(Default)]
struct Collector {
    plain: BTreeSet<(Find, String, Takes)>,
    blocks: Blocks,
    /// What opens the end of a page, with the most lines that follow, itself included.
    rests: BTreeMap<(Find, String), usize>,
    /// Openings with the pages that have them and the characters of the longest line.
    openings: BTreeMap<String, (BTreeSet<usize>, usize)>,
}

impl Collector {
    fn block(&mut self, page: usize, heading: (Find, String), to: Option<&Line>, lines: usize) {
        let key = (heading.0, heading.1, to.map(|line| line.text.clone()));
        let (pages, most) = self.blocks.entry(key).or_default();
        pages.insert(page);
        *most = (*most).max(lines);
    }

    fn finish(self) -> Vec<Candidate> {
        let mut out = BTreeSet::new();
        let mut put = |find, text: String, takes, to: Option<String>, max_lines, max_chars| {
            for zone in ZONES {
                let form = Form { find, takes, to: to.clone(), max_lines, max_chars, zone };
                out.insert(Candidate { form, text: text.clone() });
            }
        };
        for (find, text, takes) in self.plain {
            put(find, text, takes, None, None, None);
        }
        for ((find, text), longest) in self.rests {
            // Half as much again, for pages that nobody has seen.
            put(find, text, Takes::Rest, None, Some(size(longest + longest / 2)), None);
        }
        for ((find, text, to), (pages, most)) in self.blocks {
            if pages.len() >= PAGES {
                let takes = if to.is_some() { Takes::To } else { Takes::Items };
                put(find, text, takes, to, Some(size(most)), None);
            }
        }
        for (text, (pages, longest)) in self.openings {
            let colon = text.ends_with(':');
            if pages.len() >= if colon { PAGES } else { OPENING_PAGES } {
                put(Find::Starts, text, Takes::Line, None, None, Some((longest / 20 + 2) * 20));
            }
        }
        out.into_iter().collect()
    }
}

/// A page, and what its lines are.
struct Row<'a, 's> {
    site: &'a Site<'s>,
    lines: &'a [Line],
    labels: &'a [Label],
    /// The lines that hold text.
    text: Vec<usize>,
}

impl Row<'_, '_> {
    fn is_chrome(&self, at: usize) -> bool {
        self.labels[at] == Label::Chrome
    }

    fn is_free(&self, at: usize) -> bool {
        matches!(self.labels[at], Label::Gap | Label::Doubt)
    }

    /// Lines alone.
    fn single(&self, all: &mut Collector) {
        for &at in self.text.iter().filter(|&&at| self.is_chrome(at) && !self.lines[at].taken) {
            let line = &self.lines[at];
            if self.site.is_repeated(line) {
                all.plain.insert((Find::Line, line.text.clone(), Takes::Line));
            }
            let (find, text) = find(self.site, line);
            all.plain.insert((find, text, Takes::Line));
            for mark in self.site.strong_marks(line) {
                if let Feature::Date(shape) = &self.site.shared[mark].feature {
                    all.plain.insert((Find::Regex, expression(shape), Takes::Line));
                }
            }
        }
    }

    /// Headings with what stands under them, until the next line of chrome or the end of the items.
    fn blocks(&self, page: usize, all: &mut Collector) {
        for (place, &at) in self.text.iter().enumerate() {
            if !self.is_chrome(at) {
                continue;
            }
            let gap: Vec<usize> = self.text[place + 1..].iter().copied().take_while(|&at| self.is_free(at)).collect();
            if gap.is_empty() {
                continue;
            }
            let heading = find(self.site, &self.lines[at]);
            all.block(page, heading.clone(), None, gap.len());
            let Some(&end) = self.text.get(place + 1 + gap.len()) else { continue };
            if self.is_chrome(end) && self.site.is_repeated(&self.lines[end]) {
                all.block(page, heading, Some(&self.lines[end]), gap.len());
            }
        }
    }

    /// What opens the end of the page.
    fn rests(&self, from: usize, all: &mut Collector) {
        let below = self.text.iter().enumerate().filter(|(_, at)| **at >= from && self.is_chrome(**at));
        for (place, &at) in below.take(OPENERS) {
            let longest = all.rests.entry(find(self.site, &self.lines[at])).or_default();
            *longest = (*longest).max(self.text.len() - place);
        }
    }

    /// All that stands over the headline, from the first line of chrome to the last.
    fn header(&self, page: usize, body: usize, all: &mut Collector) {
        let above: Vec<usize> = self.text.iter().copied().take_while(|&at| at < body).collect();
        let Some(first) = above.iter().position(|&at| self.is_chrome(at)) else { return };
        let free: Vec<usize> =
            above[first..].iter().copied().take_while(|&at| self.labels[at] != Label::Keep).collect();
        let last = free.iter().rposition(|&at| self.is_chrome(at) && self.site.is_repeated(&self.lines[at]));
        if let Some(last) = last.filter(|&last| free[..last].iter().any(|&at| self.is_free(at))) {
            let heading = find(self.site, &self.lines[above[first]]);
            all.block(page, heading, Some(&self.lines[free[last]]), last);
        }
    }

    /// How lines begin that go on differently.
    fn openings(&self, page: usize, all: &mut Collector) {
        for &at in &self.text {
            let line = &self.lines[at];
            if !(self.is_free(at) || self.is_chrome(at) && !self.site.is_repeated(line)) || line.kind == Kind::Prose {
                continue;
            }
            let chars = line.text.chars().count();
            let mut note = |opening: &str| {
                let (pages, longest) = all.openings.entry(opening.to_owned()).or_default();
                pages.insert(page);
                *longest = (*longest).max(chars);
            };
            for opening in openings(&line.text) {
                note(opening);
            }
        }
    }
}

/// The ways a line can be said to begin: up to a colon, with its first word, with its first two.
pub(super) fn openings(text: &str) -> impl Iterator<Item = &str> {
    let colon = text.char_indices().find(|(_, c)| matches!(c, ':' | '：')).map(|(at, c)| &text[..at + c.len_utf8()]);
    let colon =
        colon.filter(|opening| opening.split_whitespace().count() <= OPENING_WORDS && opening.len() < text.len());
    let ends: Vec<usize> = text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).take(2).collect();
    let words = ends.into_iter().map(|end| &text[..end]);
    let more_than_a_sign = |opening: &&str| opening.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    colon.into_iter().chain(words).filter(more_than_a_sign)
}

//! The sampled pages of a site as rows of lines, each line with what it shares with lines of other pages.
use std::collections::HashMap;

use super::counts::SampledPage;
use super::shape::{date_shape, digits_as_one, letters, openings};
use crate::text::{FoldSet, Span, bare, ends_like_a_sentence, is_bullet_line, is_prose, lines, words};

/// What a line holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing, or bullets and separators.
    Blank,
    /// A label, a link, a headline.
    Short,
    /// Three words or more that end like a sentence, and too few for running text.
    Sentence,
    /// Running text.
    Prose,
}

/// What lines may share.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Feature {
    /// The whole line, as a rule's `line` compares it.
    Line(String),
    /// The line with numbers as one sign.
    Shape(String),
    /// A date: numbers as one sign, and words as another.
    Date(String),
    /// How it begins: up to a colon, or a word or two.
    Opening(String),
}

/// A feature and how far it is spread.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    pub feature: Feature,
    /// On how many pages.
    pub pages: usize,
    /// How many lines that differ have it.
    pub variety: usize,
    /// Of an opening: how often what follows is a line of its own elsewhere, as a headline behind "see also" is.
    pub known: usize,
}

/// One line of a page.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// As written, trimmed.
    pub text: String,
    /// In the bytes of the page.
    pub whole: Span,
    /// Its [`Feature::Line`].
    pub key: usize,
    /// Its [`Feature::Shape`].
    pub shape: usize,
    /// Its other features.
    pub marks: Vec<usize>,
    pub kind: Kind,
    /// Characters; those of scripts that need fewer for the same count more.
    pub weight: usize,
    pub words: usize,
    /// A common rule takes it.
    pub taken: bool,
}

impl Line {
    /// All its features.
    pub fn features(&self) -> impl Iterator<Item = usize> + '_ {
        [self.key, self.shape].into_iter().chain(self.marks.iter().copied())
    }
}

/// One page.
#[derive(Clone, Debug)]
pub(super) struct Page<'s> {
    pub page: &'s SampledPage,
    pub lines: Vec<Line>,
}

/// All pages of a site.
#[derive(Debug, Default)]
pub(super) struct Site<'s> {
    pub pages: Vec<Page<'s>>,
    /// By the numbers that lines hold.
    pub shared: Vec<Shared>,
    known: HashMap<Feature, usize>,
}

impl<'s> Site<'s> {
    /// Reads pages; with each comes what common rules take of it.
    pub fn new<'p: 's>(pages: impl Iterator<Item = (&'p SampledPage, Vec<Span>)>) -> Site<'s> {
        let mut site = Site::default();
        for (page, taken) in pages {
            let read = lines(&page.text).map(|line| site.line(&page.text, line, &taken)).collect();
            site.pages.push(Page { page, lines: read });
        }
        site.count();
        site
    }

    fn line(&mut self, text: &str, line: crate::text::Line, taken: &[Span]) -> Line {
        let content = &text[line.content.range()];
        let folded = FoldSet::ALL.fold(content);
        let folded = folded.trim();
        let bare = &folded[bare(folded).range()];
        let words = words(folded);
        let kind = match folded {
            _ if bare.is_empty() || is_bullet_line(folded) => Kind::Blank,
            _ if is_prose(folded) => Kind::Prose,
            _ if words >= 3 && ends_like_a_sentence(folded) => Kind::Sentence,
            _ => Kind::Short,
        };
        let mut marks = Vec::new();
        if kind == Kind::Short {
            marks.extend(date_shape(bare, words).map(|shape| self.intern(Feature::Date(shape))));
            marks.extend(openings(bare, words).map(|opening| self.intern(Feature::Opening(opening.to_owned()))));
        }
        Line {
            text: content.trim().to_owned(),
            whole: line.whole,
            key: self.intern(Feature::Line(bare.to_owned())),
            shape: self.intern(Feature::Shape(digits_as_one(bare))),
            marks,
            kind,
            weight: weight(folded),
            words,
            taken: taken.iter().any(|span| span.contains(line.content) && !line.content.is_empty()),
        }
    }

    fn intern(&mut self, feature: Feature) -> usize {
        if let Some(&at) = self.known.get(&feature) {
            return at;
        }
        let at = self.shared.len();
        self.shared.push(Shared { feature: feature.clone(), pages: 0, variety: 0, known: 0 });
        self.known.insert(feature, at);
        at
    }

    fn count(&mut self) {
        let mut last = vec![usize::MAX; self.shared.len()];
        let mut met = vec![false; self.shared.len()];
        for (at, page) in self.pages.iter().enumerate() {
            for line in &page.lines {
                for feature in line.features() {
                    if std::mem::replace(&mut last[feature], at) != at {
                        self.shared[feature].pages += 1;
                    }
                }
                if std::mem::replace(&mut met[line.key], true) {
                    continue;
                }
                for feature in line.features() {
                    self.shared[feature].variety += 1;
                }
                for &mark in &line.marks {
                    if let Feature::Opening(opening) = &self.shared[mark].feature {
                        let Feature::Line(whole) = &self.shared[line.key].feature else { continue };
                        let rest = whole.strip_prefix(opening.as_str()).unwrap_or_default().trim();
                        let known = !rest.is_empty() && self.known.contains_key(&Feature::Line(rest.to_owned()));
                        self.shared[mark].known += usize::from(known);
                    }
                }
            }
        }
    }

    /// How many pages there are.
    pub fn count_pages(&self) -> usize {
        self.pages.len()
    }

    /// On which share of the pages a feature is found.
    pub fn share(&self, feature: usize) -> f64 {
        self.shared[feature].pages as f64 / self.count_pages().max(1) as f64
    }

    /// Whether other pages have the line too.
    pub fn is_repeated(&self, line: &Line) -> bool {
        self.shared[line.key].pages > 1
    }

    /// Whether other pages have the line but for its numbers, and it is more than numbers.
    pub fn is_shaped(&self, line: &Line) -> bool {
        let shape = &self.shared[line.shape];
        shape.pages > 1 && shape.variety > 1 && matches!(&shape.feature, Feature::Shape(text) if letters(text) > 0)
    }

    /// The features of a line, beside the whole of it and its shape, that enough pages have to mean something.
    pub fn strong_marks<'l>(&'l self, line: &'l Line) -> impl Iterator<Item = usize> + 'l {
        const PAGES: usize = 3;
        const SHARE: f64 = 0.3;
        let enough = move |&mark: &usize| {
            let pages = self.shared[mark].pages;
            (pages >= PAGES || pages >= 2 && pages == self.count_pages()) && self.share(mark) >= SHARE
        };
        line.marks.iter().copied().filter(enough)
    }
}

/// Characters that are not blank; of scripts that need fewer for the same, more.
fn weight(folded: &str) -> usize {
    let dense = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}');
    folded.chars().filter(|c| !c.is_whitespace()).map(|c| if dense(c) { 3 } else { 1 }).sum()
}

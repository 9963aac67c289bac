//! What each line of each page is: the article's, chrome, or something between two lines of chrome.
use super::body::{Bodies, Body};
use super::relevance::Vocabulary;
use super::view::{Feature, Kind, Line, Site};
use crate::edit::category;
use crate::ledger::Category;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// Blank, or bullets.
    Blank,
    /// Of the article: no rule may take it.
    Keep,
    /// Chrome by its own evidence: other pages have it, and outside their articles.
    Chrome,
    /// A line of this page alone among lines of chrome: an item, a date, a name. A rule may take it with its block.
    Gap,
    /// The same, but running text about what the article is about: a comment, or the article's own end.
    Doubt,
}

/// A line is about the article when so much of it is …
const RELEVANT: f64 = 0.5;
/// … and so many of its words; of a sentence below the article more are asked for.
const RELEVANT_WORDS: usize = 2;
const DOUBT: f64 = 0.55;
const DOUBT_WORDS: usize = 5;
/// A line that many pages have is the headline of one if it is so much more about that one.
const CONTRAST: f64 = 0.25;
/// A headline has at least so many words.
const HEADLINE_WORDS: usize = 3;
/// A line may stand inside so small a share of articles and yet part them from what is around.
const STRAY: f64 = 0.1;
/// A line of chrome that stands in articles too stands so many times as often outside.
const OUTSIDE: usize = 3;
/// A label with a word of chrome in it is chrome in an article, if so many pages have it.
const LABEL_PAGES: usize = 3;

/// Running text on so large a share of the pages is a notice of the site.
const NOTICE: f64 = 0.5;
/// Right under the article it must be on more: a paragraph of an agency may close several.
const CLOSING_NOTICE: f64 = 0.8;

/// The labels of all pages.
pub(super) struct Labels {
    /// By page, then line.
    pub of: Vec<Vec<Label>>,
}

/// Labels all lines.
pub(super) fn labels(site: &Site<'_>, found: &Bodies) -> Labels {
    let vocabulary = Vocabulary::new(site, &found.bodies);
    let judge = Judge { site, found, vocabulary };
    Labels { of: (0..site.pages.len()).map(|page| judge.page(page)).collect() }
}

struct Judge<'a, 's> {
    site: &'a Site<'s>,
    found: &'a Bodies,
    vocabulary: Vocabulary,
}

impl Judge<'_, '_> {
    fn page(&self, page: usize) -> Vec<Label> {
        let lines = &self.site.pages[page].lines;
        let mut labels: Vec<Label> =
            lines.iter().map(|line| if line.kind == Kind::Blank { Label::Blank } else { Label::Keep }).collect();
        let body: &Body = &self.found.bodies[page];
        let Some(body) = body else {
            for (line, label) in lines.iter().zip(&mut labels) {
                if line.kind != Kind::Blank && self.parts(line) {
                    *label = Label::Chrome;
                }
            }
            return labels;
        };
        let first_below = (body.end..lines.len()).find(|&at| {
            let closing = lines[at].kind == Kind::Prose && !lines[at].taken;
            self.parts(&lines[at]) && (!closing || self.site.share(lines[at].key) >= CLOSING_NOTICE)
        });
        let last_above = (0..body.start).rev().find(|&at| self.parts(&lines[at]));
        for at in body.clone() {
            if self.is_label_inside(&lines[at]) {
                labels[at] = Label::Chrome;
            }
        }
        if let Some(from) = first_below {
            self.below(page, from, &mut labels);
        }
        if let Some(to) = last_above {
            self.above(page, to, body.start, &mut labels);
        }
        labels
    }

    /// Whether the line stands outside articles and so parts them from what is around.
    fn parts(&self, line: &Line) -> bool {
        if line.kind == Kind::Blank {
            return false;
        }
        let outside = |feature: usize| {
            let places = self.found.places[feature];
            places.all() >= 2 && places.inside as f64 <= STRAY * places.all() as f64
        };
        line.taken
            || match line.kind {
                Kind::Prose => self.site.is_repeated(line) && self.site.share(line.key) >= NOTICE && outside(line.key),
                _ if self.site.is_repeated(line) => outside(line.key),
                Kind::Short => {
                    (self.site.is_shaped(line) && outside(line.shape)) || self.site.strong_marks(line).any(outside)
                }
                _ => false,
            }
    }

    /// Whether a line in an article is chrome all the same.
    fn is_label_inside(&self, line: &Line) -> bool {
        if line.taken {
            return true;
        }
        if line.kind == Kind::Short && self.site.strong_marks(line).any(|mark| self.announces(mark)) {
            return true;
        }
        if !matches!(line.kind, Kind::Short | Kind::Sentence) || !self.site.is_repeated(line) {
            return false;
        }
        let (shared, places) = (&self.site.shared[line.key], self.found.places[line.key]);
        places.inside * OUTSIDE <= places.above + places.below
            || (shared.pages >= LABEL_PAGES
                && matches!(&shared.feature, Feature::Line(text) if category(text) != Category::Other))
    }

    /// Whether lines that begin so tell of other pages: what follows is the headline of one, or the words say so.
    fn announces(&self, mark: usize) -> bool {
        let shared = &self.site.shared[mark];
        match &shared.feature {
            Feature::Opening(text) if text.ends_with([':', '：']) => {
                shared.known >= 2
                    || matches!(
                        category(text),
                        Category::Related | Category::Share | Category::Social | Category::Subscribe
                    )
            }
            _ => false,
        }
    }

    fn below(&self, page: usize, from: usize, labels: &mut [Label]) {
        let lines = &self.site.pages[page].lines;
        for at in from..lines.len() {
            let line = &lines[at];
            if line.kind == Kind::Blank {
                continue;
            }
            labels[at] = if self.parts(line) {
                Label::Chrome
            } else if matches!(line.kind, Kind::Prose) && self.is_about(page, line, DOUBT, DOUBT_WORDS) {
                Label::Doubt
            } else {
                Label::Gap
            };
        }
    }

    /// `to` is the last line above the article that parts it from what is around.
    fn above(&self, page: usize, to: usize, body: usize, labels: &mut [Label]) {
        let lines = &self.site.pages[page].lines;
        let first = (0..=to).find(|&at| self.parts(&lines[at])).unwrap_or(to);
        let mut told: Vec<usize> = Vec::new();
        // From the article upwards: of two lines that are its headline, the lower one is.
        for at in (first..=to).rev() {
            let line = &lines[at];
            if line.kind == Kind::Blank {
                continue;
            }
            let is_headline = line.words >= RELEVANT_WORDS
                && self.is_about(page, line, RELEVANT, RELEVANT_WORDS)
                && !line.taken
                && !told.contains(&line.key)
                && (!self.site.is_repeated(line) || self.is_this_pages(page, line));
            if is_headline {
                told.push(line.key);
                continue;
            }
            let parts = self.parts(line);
            // What stands right under a headline is its deck.
            labels[at] = if parts { Label::Chrome } else { Label::Gap };
        }
        let mut under_headline = false;
        for label in &mut labels[first..=to] {
            match *label {
                Label::Keep => under_headline = true,
                Label::Gap if under_headline => *label = Label::Keep,
                Label::Chrome => under_headline = false,
                _ => {}
            }
        }
        let has_headline = (0..body).any(|at| labels[at] == Label::Keep && lines[at].words >= HEADLINE_WORDS);
        if !has_headline
            && let Some(at) =
                (first..=to).rev().find(|&at| labels[at] == Label::Gap && lines[at].words >= HEADLINE_WORDS)
        {
            labels[at] = Label::Keep;
        }
    }

    fn is_about(&self, page: usize, line: &Line, share: f64, words: usize) -> bool {
        let (relevance, count) = self.vocabulary.relevance(page, line);
        relevance >= share && count >= words
    }

    /// Whether a line that other pages have too is much more about this page's article than about theirs.
    fn is_this_pages(&self, page: usize, line: &Line) -> bool {
        let mut elsewhere = Vec::new();
        for (at, other) in self.site.pages.iter().enumerate().filter(|(at, _)| *at != page) {
            if let Some(same) = other.lines.iter().find(|other| other.key == line.key) {
                elsewhere.push(self.vocabulary.relevance(at, same).0);
            }
        }
        let mean = elsewhere.iter().sum::<f64>() / elsewhere.len().max(1) as f64;
        !elsewhere.is_empty() && self.vocabulary.relevance(page, line).0 >= mean + CONTRAST
    }
}

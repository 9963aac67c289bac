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
/// A line above the article is its headline if it is so much more about it than about others; one that other pages have …
const OWN: f64 = 0.15;
/// … one that none has …
const OWN_ALONE: f64 = 0.1;
/// … and one that begins as others do.
const OWN_FOR_SURE: f64 = 0.4;
/// A line that most pages have is so many times as much about its own article as about any other …
const OUTSTANDING: f64 = 2.0;
/// … where this much is chance.
const SLACK: f64 = 0.05;
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

/// Such a label has so many words at the most.
const LABEL_WORDS: usize = 3;

/// Whether lines of this kind are set into articles, and are no words that articles use for themselves.
fn is_prompt(category: Category) -> bool {
    matches!(
        category,
        Category::Related
            | Category::Share
            | Category::Social
            | Category::Subscribe
            | Category::Ad
            | Category::Comments
    )
}

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
                && line.words <= LABEL_WORDS
                && matches!(&shared.feature, Feature::Line(text) if is_prompt(category(text))))
    }

    /// Whether lines that begin so tell of other pages: what follows is the headline of one, or the words say so.
    fn announces(&self, mark: usize) -> bool {
        let shared = &self.site.shared[mark];
        match &shared.feature {
            Feature::Opening(text) if text.ends_with([':', '：']) => shared.known >= 2 || is_prompt(category(text)),
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
            if !line.taken && !told.contains(&line.key) && self.is_headline(page, line) {
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
        let contrast = |at: usize| self.vocabulary.contrast(page, &lines[at]);
        let convinces =
            |at: usize| labels[at] == Label::Keep && lines[at].words >= HEADLINE_WORDS && contrast(at) >= OWN_ALONE;
        if (0..body).any(convinces) {
            return;
        }
        // Something must be the headline: what is most about the article, or what stands nearest to it.
        let free = (first..=to).filter(|&at| labels[at] == Label::Gap && lines[at].words >= HEADLINE_WORDS);
        let best = free.clone().max_by(|&a, &b| contrast(a).total_cmp(&contrast(b)).then(a.cmp(&b)));
        let nearest = free.max();
        for at in best.into_iter().chain(nearest) {
            labels[at] = Label::Keep;
        }
    }

    fn is_about(&self, page: usize, line: &Line, share: f64, words: usize) -> bool {
        let (relevance, count) = self.vocabulary.relevance(page, line);
        relevance >= share && count >= words
    }

    /// Whether a line above the article tells of it: in its words, and not in those of other articles.
    fn is_headline(&self, page: usize, line: &Line) -> bool {
        let (relevance, count) = self.vocabulary.relevance(page, line);
        if count < RELEVANT_WORDS || line.words < RELEVANT_WORDS {
            return false;
        }
        let contrast = self.vocabulary.contrast(page, line);
        if self.site.strong_marks(line).next().is_some() {
            return contrast >= OWN_FOR_SURE;
        }
        if !self.site.is_repeated(line) {
            return relevance >= RELEVANT || contrast >= OWN_ALONE;
        }
        if line.words <= HEADLINE_WORDS || contrast < OWN {
            return false;
        }
        // What half of the pages have is a list's item. On its own page it stands in the list and over the article, or is about that article as about no other.
        let twice = || self.site.pages[page].lines.iter().filter(|other| other.key == line.key).nth(1).is_some();
        self.site.share(line.key) < NOTICE || twice() || contrast >= OUTSTANDING * (self.next_best(page, line) + SLACK)
    }

    /// How much a line is about the article of another page that has it, at the most.
    fn next_best(&self, page: usize, line: &Line) -> f64 {
        let others = self
            .site
            .pages
            .iter()
            .enumerate()
            .filter(|(at, other)| *at != page && other.lines.iter().any(|other| other.key == line.key));
        others.map(|(at, _)| self.vocabulary.contrast(at, line)).fold(0.0, f64::max)
    }
}

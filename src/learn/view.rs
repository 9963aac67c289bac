//! The sampled pages of a site as rows of lines, each line with the names it shares with lines of other pages.
use std::collections::HashMap;

use super::counts::SampledPage;
use super::shape::{digits_as_one, letters};
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

/// One line of a page.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// As written, trimmed.
    pub text: String,
    /// In the bytes of the page.
    pub whole: Span,
    /// The same for lines that a rule's `line` cannot tell apart.
    pub key: usize,
    /// The same for lines that differ in numbers alone.
    pub shape: usize,
    pub kind: Kind,
    /// Characters; those of scripts without spaces count double.
    pub weight: usize,
    pub words: usize,
    /// A common rule takes it.
    pub taken: bool,
}

/// One page.
#[derive(Clone, Debug)]
pub(super) struct Page<'s> {
    pub page: &'s SampledPage,
    pub lines: Vec<Line>,
}

/// A text that lines share.
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    /// The folded text: bare, or with numbers as one sign.
    pub folded: String,
    /// On how many pages it stands.
    pub pages: usize,
}

/// All pages of a site.
#[derive(Debug, Default)]
pub(super) struct Site<'s> {
    pub pages: Vec<Page<'s>>,
    /// By [`Line::key`].
    pub keys: Vec<Name>,
    /// By [`Line::shape`].
    pub shapes: Vec<Name>,
    /// For each shape, how many keys have it.
    pub variety: Vec<usize>,
}

impl<'s> Site<'s> {
    /// Reads pages; `taken` says what common rules take of each.
    pub fn new<'p: 's>(pages: impl Iterator<Item = (&'p SampledPage, Vec<Span>)>) -> Site<'s> {
        let mut site = Site::default();
        let (mut keys, mut shapes) = (HashMap::new(), HashMap::new());
        for (page, taken) in pages {
            let mut read = Vec::new();
            for line in lines(&page.text) {
                let content = &page.text[line.content.range()];
                let folded = FoldSet::ALL.fold(content);
                let folded = folded.trim();
                let bare = &folded[bare(folded).range()];
                let key = intern(&mut keys, &mut site.keys, bare.to_owned());
                let shape = intern(&mut shapes, &mut site.shapes, digits_as_one(bare));
                let words = words(folded);
                let kind = match folded {
                    _ if bare.is_empty() || is_bullet_line(folded) => Kind::Blank,
                    _ if is_prose(folded) => Kind::Prose,
                    _ if words >= 3 && ends_like_a_sentence(folded) => Kind::Sentence,
                    _ => Kind::Short,
                };
                read.push(Line {
                    text: content.trim().to_owned(),
                    whole: line.whole,
                    key,
                    shape,
                    kind,
                    weight: weight(folded),
                    words,
                    taken: taken.iter().any(|span| span.contains(line.content) && !line.content.is_empty()),
                });
            }
            site.pages.push(Page { page, lines: read });
        }
        site.count();
        site
    }

    /// Counts on how many pages each name stands.
    fn count(&mut self) {
        let mut last = (vec![usize::MAX; self.keys.len()], vec![usize::MAX; self.shapes.len()]);
        self.variety = vec![0; self.shapes.len()];
        let mut known = vec![false; self.keys.len()];
        for (at, page) in self.pages.iter().enumerate() {
            for line in &page.lines {
                if last.0[line.key] != at {
                    last.0[line.key] = at;
                    self.keys[line.key].pages += 1;
                }
                if last.1[line.shape] != at {
                    last.1[line.shape] = at;
                    self.shapes[line.shape].pages += 1;
                }
                if !std::mem::replace(&mut known[line.key], true) {
                    self.variety[line.shape] += 1;
                }
            }
        }
    }

    /// How many pages there are.
    pub fn count_pages(&self) -> usize {
        self.pages.len()
    }

    /// Whether other pages have the line too.
    pub fn is_repeated(&self, line: &Line) -> bool {
        self.keys[line.key].pages > 1
    }

    /// Whether other pages have the line but for its numbers, and it is more than numbers.
    pub fn is_shaped(&self, line: &Line) -> bool {
        let shape = &self.shapes[line.shape];
        shape.pages > 1 && self.variety[line.shape] > 1 && letters(&shape.folded) > 0
    }
}

fn intern(known: &mut HashMap<String, usize>, names: &mut Vec<Name>, text: String) -> usize {
    if let Some(&at) = known.get(&text) {
        return at;
    }
    let at = names.len();
    names.push(Name { folded: text.clone(), pages: 0 });
    known.insert(text, at);
    at
}

/// Characters that are not blank; of scripts that need fewer for the same, twice as many.
fn weight(folded: &str) -> usize {
    let dense = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}');
    folded.chars().filter(|c| !c.is_whitespace()).map(|c| if dense(c) { 3 } else { 1 }).sum()
}

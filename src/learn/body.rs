//! Where the article of a page stands.
//!
//! Running text that no other page has speaks for the article; lines that other pages have speak against it. The article is the stretch of lines with the greatest
//! sum. How much a repeated line speaks against it is learnt from the site: a line that stands inside articles ("Advertisement") hardly
//! does, one that never does ("Related stories") parts the article from what follows. So the two, articles and lines, are found out in turns.
use super::view::{Kind, Line, Site};

/// Rounds after which nothing changes on the pages of a site.
const ROUNDS: usize = 4;
/// What one line can say for the article at the most, in characters.
const MOST: f64 = 700.0;
/// What a repeated line says against it if it never stands inside, in characters.
const APART: f64 = 450.0;
/// The same if it always does.
const INSIDE: f64 = 20.0;
/// What is believed of a repeated line before anything is known: that of so many lines …
const BEFORE: f64 = 1.2;
/// … this share stands inside.
const SHARE_BEFORE: f64 = 0.35;
/// What a short line that no other page has says against the article.
const SHORT: f64 = 8.0;

/// The lines of the article, if the page has one: from its first line of running text to the last.
pub(super) type Body = Option<std::ops::Range<usize>>;

/// Where repeated lines stand, in pages.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Places {
    /// Above the article.
    pub above: usize,
    /// In it.
    pub inside: usize,
    /// Below it.
    pub below: usize,
}

impl Places {
    /// Pages with the line, those counted twice that have it in two places.
    pub fn all(self) -> usize {
        self.above + self.inside + self.below
    }

    fn share_inside(self) -> f64 {
        (self.inside as f64 + BEFORE * SHARE_BEFORE) / (self.all() as f64 + BEFORE)
    }
}

/// The articles of all pages, and where each name stands: by [`Line::key`], and by [`Line::shape`].
pub(super) struct Bodies {
    pub bodies: Vec<Body>,
    pub keys: Vec<Places>,
    pub shapes: Vec<Places>,
}

/// Finds the article on each page.
pub(super) fn bodies(site: &Site<'_>) -> Bodies {
    let mut found = Bodies {
        bodies: Vec::new(),
        keys: vec![Places::default(); site.keys.len()],
        shapes: vec![Places::default(); site.shapes.len()],
    };
    for _ in 0..ROUNDS {
        found.bodies = site
            .pages
            .iter()
            .map(|page| stretch(page.lines.iter().map(|line| said(site, &found, line)), &page.lines))
            .collect();
        found.place(site);
    }
    found
}

impl Bodies {
    fn place(&mut self, site: &Site<'_>) {
        self.keys.fill(Places::default());
        self.shapes.fill(Places::default());
        // The page on which a name was last counted, for each of the three places.
        let mut keys = vec![[usize::MAX; 3]; site.keys.len()];
        let mut shapes = vec![[usize::MAX; 3]; site.shapes.len()];
        for (at, (page, body)) in site.pages.iter().zip(&self.bodies).enumerate() {
            let Some(body) = body else { continue };
            for (number, line) in page.lines.iter().enumerate() {
                let place = if number < body.start { 0 } else { 1 + usize::from(number >= body.end) };
                for (last, places) in [
                    (&mut keys[line.key], &mut self.keys[line.key]),
                    (&mut shapes[line.shape], &mut self.shapes[line.shape]),
                ] {
                    if std::mem::replace(&mut last[place], at) != at {
                        *[&mut places.above, &mut places.inside, &mut places.below][place] += 1;
                    }
                }
            }
        }
    }
}

/// What a line says for the article, in characters; below zero, against it.
fn said(site: &Site<'_>, known: &Bodies, line: &Line) -> f64 {
    let pages = site.keys[line.key].pages;
    let share = pages as f64 / site.count_pages() as f64;
    let weight = (line.weight as f64).min(MOST);
    let against = |places: Places| {
        let inside = places.share_inside();
        -(INSIDE + (APART - INSIDE) * (1.0 - inside).powi(2))
    };
    match line.kind {
        Kind::Blank => 0.0,
        _ if line.taken => -APART,
        Kind::Prose if pages == 1 => weight,
        // A wire paragraph that two pages have is text; one that most have is a notice.
        Kind::Prose if share <= 0.3 => 0.3 * weight,
        Kind::Prose => -APART * share,
        _ if pages > 1 => against(known.keys[line.key]),
        Kind::Sentence => 0.5 * weight,
        Kind::Short if site.is_shaped(line) => 0.5 * against(known.shapes[line.shape]),
        Kind::Short => -SHORT,
    }
}

/// The stretch with the greatest sum that begins and ends with running text, or with a sentence if there is no more than that.
fn stretch(said: impl Iterator<Item = f64>, lines: &[Line]) -> Body {
    let (mut best, mut sum, mut start) = ((0.0, 0..0), 0.0, 0);
    for (at, said) in said.enumerate() {
        if sum <= 0.0 {
            (sum, start) = (0.0, at);
        }
        sum += said;
        if sum > best.0 {
            best = (sum, start..at + 1);
        }
    }
    let range = best.1;
    let is_text = |line: &&Line| matches!(line.kind, Kind::Prose | Kind::Sentence);
    lines[range.clone()].iter().find(is_text).map(|_| range)
}

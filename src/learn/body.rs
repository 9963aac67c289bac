//! Where the article of a page stands.
//!
//! Running text that no other page has speaks for the article; lines that other pages have speak against it. The article is the stretch of lines with the greatest
//! sum. How much a repeated line speaks against it is learnt from the site: a line that stands inside articles ("Advertisement") hardly
//! does, one that never does ("Related stories") parts the article from what follows. So the two, articles and lines, are found out in turns.
use super::relevance::Vocabulary;
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
/// A line that was met outside articles on so many pages says twice as much …
const SURE: f64 = 4.0;
/// … and so many times more at the most.
const MOST_SURE: f64 = 3.0;
/// A line that few pages have, or only its shape, says so much of that.
const FEW: f64 = 0.25;
/// Text of the article stands at most so many lines above the rest of it …
const REACH_UP: usize = 40;
/// … and has no more lines than this between it and what it follows …
const REACH_DOWN: usize = 2;
/// … and is so much more about it than about other pages' articles: the line itself, or all such lines of the site on average.
const ABOUT: f64 = 0.12;
const ABOUT_ON_AVERAGE: f64 = 0.06;
/// What a short line that no other page has says against the article.
const SHORT: f64 = 8.0;

/// The lines of the article, if the page has one: from its first line of running text to the last.
pub(super) type Body = Option<std::ops::Range<usize>>;

/// Where lines with a feature stand, in pages.
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

/// The articles of all pages, and where each feature stands.
pub(super) struct Bodies {
    pub bodies: Vec<Body>,
    pub places: Vec<Places>,
}

/// Finds the article on each page.
pub(super) fn bodies(site: &Site<'_>) -> Bodies {
    let mut found = Bodies { bodies: Vec::new(), places: vec![Places::default(); site.shared.len()] };
    for _ in 0..ROUNDS {
        found.bodies = site
            .pages
            .iter()
            .map(|page| stretch(page.lines.iter().map(|line| said(site, &found, line)), &page.lines))
            .collect();
        reach(site, &mut found.bodies);
        found.place(site);
    }
    found
}

impl Bodies {
    fn place(&mut self, site: &Site<'_>) {
        self.places.fill(Places::default());
        // The page on which a feature was last counted, for each of the three places.
        let mut last = vec![[usize::MAX; 3]; site.shared.len()];
        for (at, (page, body)) in site.pages.iter().zip(&self.bodies).enumerate() {
            let Some(body) = body else { continue };
            for (number, line) in page.lines.iter().enumerate() {
                let place = if number < body.start { 0 } else { 1 + usize::from(number >= body.end) };
                for feature in line.features() {
                    if std::mem::replace(&mut last[feature][place], at) != at {
                        let places = &mut self.places[feature];
                        *[&mut places.above, &mut places.inside, &mut places.below][place] += 1;
                    }
                }
            }
        }
    }
}

/// Running text near the article that is about the same, and not about what other pages tell, is of it: under a lede often stands a list, and the last paragraph
/// under a sub-heading that all pages have.
fn reach(site: &Site<'_>, bodies: &mut [Body]) {
    let vocabulary = Vocabulary::new(site, bodies);
    let is_text = |line: &Line| line.kind == Kind::Prose && !line.taken && !site.is_repeated(line);
    let (mut above, mut below): (Vec<Near>, Vec<Near>) = Default::default();
    for (page, body) in bodies.iter().enumerate() {
        let Some(body) = body else { continue };
        let lines = &site.pages[page].lines;
        let near = |line: usize| Near { page, line, contrast: vocabulary.contrast(page, &lines[line]) };
        above.extend((0..body.start).rev().filter(|&line| is_text(&lines[line])).map(near));
        let mut between = 0;
        for (line, read) in lines.iter().enumerate().skip(body.end) {
            if is_text(read) {
                below.push(near(line));
                between = 0;
            } else if read.kind != Kind::Blank {
                between += 1;
            }
            if between > REACH_DOWN {
                break;
            }
        }
    }
    for Near { page, line, .. } in about(&above) {
        if let Some(body) = &mut bodies[page]
            && line + REACH_UP >= body.start
        {
            body.start = line.min(body.start);
        }
    }
    let mut stopped = vec![false; bodies.len()];
    let wanted: Vec<Near> = about(&below).collect();
    for near in &below {
        stopped[near.page] |= !wanted.contains(near);
        if let Some(body) = &mut bodies[near.page]
            && !stopped[near.page]
        {
            body.end = near.line + 1;
        }
    }
}

/// Running text near an article.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Near {
    page: usize,
    line: usize,
    contrast: f64,
}

/// Those that are about their article.
fn about(near: &[Near]) -> impl Iterator<Item = Near> + '_ {
    let average = near.iter().map(|near| near.contrast).sum::<f64>() / near.len().max(1) as f64;
    let least = if average >= ABOUT_ON_AVERAGE { 0.0 } else { ABOUT };
    near.iter().copied().filter(move |near| near.contrast >= least)
}

/// What a line says for the article, in characters; below zero, against it.
fn said(site: &Site<'_>, known: &Bodies, line: &Line) -> f64 {
    let pages = site.shared[line.key].pages;
    let share = site.share(line.key);
    let weight = (line.weight as f64).min(MOST);
    let against = |places: Places| {
        let inside = places.share_inside();
        let outside = (places.above + places.below) as f64;
        -(INSIDE + (APART - INSIDE) * (1.0 - inside).powi(2) * (1.0 + (outside / SURE).min(MOST_SURE)))
    };
    match line.kind {
        Kind::Blank => 0.0,
        _ if line.taken => -APART,
        Kind::Prose if pages == 1 => weight,
        // A wire paragraph that two pages have is text; one that most have is a notice.
        Kind::Prose if share <= 0.3 => 0.3 * weight,
        Kind::Prose => -APART * share,
        _ if pages > 1 => against(known.places[line.key]) * (FEW + (1.0 - FEW) * (1.5 * share).min(1.0)),
        Kind::Sentence => 0.5 * weight,
        Kind::Short if site.is_shaped(line) => FEW * against(known.places[line.shape]),
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

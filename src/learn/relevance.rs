//! How much a line is about the article of its page: the words they share. A headline tells of its article in the article's words; a teaser tells of another.
use std::collections::{HashMap, HashSet};

use super::body::Body;
use super::view::{Line, Page, Site};
use crate::text::FoldSet;

/// Of a word so many characters count, since languages inflect; of scripts without spaces, each pair of characters is a word.
const STEM: usize = 5;

/// A line is held against so many other articles at the most.
const OTHERS: usize = 24;

/// The words of the articles.
pub(super) struct Vocabulary {
    pages: Vec<HashSet<u64>>,
    /// For each word, the number of articles with it.
    spread: HashMap<u64, usize>,
}

impl Vocabulary {
    /// Of the articles of all pages.
    pub fn new(site: &Site<'_>, bodies: &[Body]) -> Vocabulary {
        let pages: Vec<HashSet<u64>> = site.pages.iter().zip(bodies).map(|(page, body)| of_body(page, body)).collect();
        let mut spread = HashMap::new();
        for page in &pages {
            page.iter().for_each(|&word| *spread.entry(word).or_default() += 1);
        }
        Vocabulary { pages, spread }
    }

    /// Of the words of a line, rare ones counting most, the share that stand in the article of the page: 0 to 1. And how many do.
    pub fn relevance(&self, page: usize, line: &Line) -> (f64, usize) {
        let all = self.pages.len() as f64;
        let (mut own, mut sum, mut count) = (0.0, 0.0, 0);
        for word in words(&line.text).into_iter().collect::<std::collections::BTreeSet<_>>() {
            let spread = self.spread.get(&word).copied().unwrap_or(0) as f64;
            let weight = ((all + 1.0) / (spread + 0.5)).ln().max(0.05);
            sum += weight;
            if self.pages[page].contains(&word) {
                own += weight;
                count += 1;
            }
        }
        (if sum > 0.0 { own / sum } else { 0.0 }, count)
    }
}

impl Vocabulary {
    /// How much more a line is about the article of its page than about those of other pages, on average: -1 to 1.
    pub fn contrast(&self, page: usize, line: &Line) -> f64 {
        let step = self.pages.len().div_ceil(OTHERS);
        let others: Vec<usize> = (0..self.pages.len()).step_by(step.max(1)).filter(|&other| other != page).collect();
        if others.is_empty() {
            return 0.0;
        }
        let sum: f64 = others.iter().map(|&other| self.relevance(other, line).0).sum();
        self.relevance(page, line).0 - sum / others.len() as f64
    }
}

fn of_body(page: &Page<'_>, body: &Body) -> HashSet<u64> {
    let Some(body) = body else { return HashSet::new() };
    page.lines[body.clone()].iter().flat_map(|line| words(&line.text)).collect()
}

fn words(text: &str) -> Vec<u64> {
    let folded = FoldSet::ALL.fold(text);
    let mut out = Vec::new();
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let chars: Vec<char> = word.chars().collect();
        let unspaced = |c: &char| matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
        if chars.iter().any(unspaced) {
            out.extend(chars.windows(2).map(|pair| super::digest::digest(&pair.iter().collect::<String>())));
        } else if chars.len() > 2 {
            // The Arabic article hangs on the word.
            let stem = word.strip_prefix("ال").filter(|rest| rest.chars().count() > 2).unwrap_or(word);
            out.push(super::digest::digest(&stem.chars().take(STEM).collect::<String>()));
        }
    }
    out
}

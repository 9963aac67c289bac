//! In doubt, keep: when a document would lose too much, it is held.
use crate::ledger::Removal;
use crate::text::union;

use super::sheet::{Kind, Sheet};

/// Why a document was kept whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hold {
    /// More of its prose would go than the guard allows.
    TooMuch {
        /// The share of the prose that would go, 0 to 1.
        share: f64,
    },
    /// Nothing would be left.
    NothingLeft,
}

/// Whether the removals take too much: more than `max_removed` of the prose, or, where there is no prose, of the text, counted in characters that are not
/// blank.
pub(super) fn guard(page: &impl Sheet, removals: &[Removal], max_removed: f64) -> Option<Hold> {
    if removals.is_empty() {
        return None;
    }
    let gone = union(removals.iter().map(|removal| removal.span));
    let any_prose = (0..page.count()).any(|line| page.is_prose(line));
    let counts = |line: usize| page.is_prose(line) || !any_prose;
    let weight = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let (mut all, mut lost, mut left) = (0, 0, false);
    let mut whole = Vec::new();
    let mut next = gone.iter().peekable();
    for line in (0..page.count()).filter(|&line| page.kind(line) == Kind::Text) {
        let content = page.line(line).content;
        while next.next_if(|span| span.end <= content.start).is_some() {}
        let mut cuts = next.clone().take_while(|span| span.start < content.end).peekable();
        if cuts.peek().is_none() {
            left = true;
            whole.push(line);
            continue;
        }
        let cut: usize =
            cuts.map(|span| weight(&page.text()[span.start.max(content.start)..span.end.min(content.end)])).sum();
        let own = weight(page.content(line));
        left |= cut < own;
        if counts(line) {
            all += own;
            lost += cut;
        }
    }
    if !left {
        return Some(Hold::NothingLeft);
    }
    let share = |all: usize| if all == 0 { 0.0 } else { lost as f64 / all as f64 };
    // The more there is, the smaller the share: as soon as it is small enough, the rest need not be counted.
    for line in whole.into_iter().filter(|&line| counts(line)) {
        if lost == 0 || share(all) <= max_removed {
            break;
        }
        all += weight(page.content(line));
    }
    let share = share(all);
    (share > max_removed).then_some(Hold::TooMuch { share })
}

//! In doubt, keep: when a document would lose too much, it is held.
use crate::ledger::Removal;
use crate::text::union;

use super::page::{Kind, Page};

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
pub(super) fn guard(page: &Page<'_>, removals: &[Removal], max_removed: f64) -> Option<Hold> {
    if removals.is_empty() {
        return None;
    }
    let gone = union(removals.iter().map(|removal| removal.span));
    let any_prose = page.lines.iter().any(|line| line.prose);
    let (mut all, mut lost, mut left) = (0, 0, false);
    for (at, line) in page.lines.iter().enumerate() {
        if line.kind != Kind::Text {
            continue;
        }
        let content = line.line.content;
        let weight = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        let first = gone.partition_point(|span| span.end <= content.start);
        let cuts = gone[first..].iter().take_while(|span| span.start < content.end);
        let cut: usize =
            cuts.map(|span| weight(&page.text[span.start.max(content.start)..span.end.min(content.end)])).sum();
        let own = weight(page.content(at));
        left |= cut < own;
        if line.prose || !any_prose {
            all += own;
            lost += cut;
        }
    }
    if !left {
        return Some(Hold::NothingLeft);
    }
    let share = if all == 0 { 0.0 } else { lost as f64 / all as f64 };
    (share > max_removed).then_some(Hold::TooMuch { share })
}

//! One document: what survived, held against its labels.
use std::ops::Range;

use super::align::{Alignment, align};
use super::counts::{Counts, Tally};
use super::gold::{GoldFault, Label, LineLabel};
use super::squeeze::{Squeezed, composed_length, gold_lines};
use super::summary::ratio;

/// How a cleaned document fares against its labels.
#[derive(Clone, Debug)]
pub struct Score {
    /// What there is to count.
    pub counts: Counts,
    /// Lines to keep (from 1) that lost text.
    pub hurt: Vec<usize>,
    /// Lines to drop (from 1) that were not removed.
    pub left: Vec<usize>,
    /// What survived.
    pub alignment: Alignment,
}

/// Scores one document; without `cleaned` all of it is taken for removed. A line is removed when less than half of its characters survive.
///
/// # Errors
/// Labels that are not one for each line.
pub fn score(original: &str, labels: &[LineLabel], cleaned: Option<&str>) -> Result<Score, GoldFault> {
    let lines = gold_lines(original).count();
    if lines != labels.len() {
        return Err(GoldFault::Count { lines, labels: labels.len() });
    }
    let keep: Vec<bool> = labels.iter().map(|label| label.label == Label::Keep).collect();
    let alignment = align(original, cleaned.unwrap_or_default(), &keep);
    let mut counts = Counts { documents: 1, missing: usize::from(cleaned.is_none()), ..Counts::default() };
    counts.foreign = alignment.foreign;
    let (mut hurt, mut left) = (Vec::new(), Vec::new());
    for (at, (label, raw)) in labels.iter().zip(gold_lines(original)).enumerate() {
        let alive = &alignment.alive[at];
        if alive.is_empty() || label.label == Label::Either {
            continue;
        }
        let chrome = chrome(
            &alignment.lines[at],
            raw,
            label,
            |removed, chars| {
                counts.inline += chars;
                counts.inline_removed += removed;
            },
            alive,
        );
        let body = alive.iter().zip(&chrome).filter(|(_, chrome)| !**chrome);
        let chars = body.clone().count();
        let gone = body.filter(|(alive, _)| !**alive).count();
        if chars == 0 {
            continue;
        }
        let tally = Tally { lines: 1, lines_removed: usize::from(gone * 2 > chars), chars, chars_removed: gone };
        if label.label == Label::Keep {
            counts.keep.add(&tally);
            if gone > 0 {
                counts.keep_lines_hurt += 1;
                hurt.push(at + 1);
            }
        } else {
            counts.drop.add(&tally);
            counts.category(if label.category.is_empty() { "other" } else { &label.category }).add(&tally);
            if tally.lines_removed == 0 {
                left.push(at + 1);
            }
        }
    }
    judge(&mut counts);
    Ok(Score { counts, hurt, left, alignment })
}

/// What is said of the document as a whole.
fn judge(counts: &mut Counts) {
    let (keep, drop) = (counts.keep, counts.drop);
    let is_hurt = keep.chars_removed > 0;
    let is_perfect = !is_hurt && drop.lines_removed == drop.lines;
    counts.lost_a_line = usize::from(keep.lines_removed > 0);
    counts.lost_any_text = usize::from(is_hurt);
    counts.perfect = usize::from(is_perfect);
    if drop.lines == 0 {
        counts.clean = 1;
        counts.clean_hurt = usize::from(is_hurt);
    } else {
        counts.with_chrome = 1;
        counts.perfect_with_chrome = usize::from(is_perfect);
        let ratio = ratio(drop.chars_removed, keep.chars_removed, drop.chars);
        counts.recall_sum = ratio.recall.unwrap_or_default();
        counts.f1_sum = ratio.f1.unwrap_or_default();
    }
}

/// Which characters of a line are chrome inside it. `count` is told of each span how many of its characters are gone, and how many it has.
fn chrome(
    line: &Squeezed,
    raw: &str,
    label: &LineLabel,
    mut count: impl FnMut(usize, usize),
    alive: &[bool],
) -> Vec<bool> {
    let mut chrome = vec![false; alive.len()];
    for inline in &label.inline {
        let span = squeezed(line, composed_length(raw, inline.start)..composed_length(raw, inline.end));
        count(alive[span.clone()].iter().filter(|alive| !**alive).count(), span.len());
        chrome[span].fill(true);
    }
    chrome
}

/// A range of a line's characters as a range of those that count.
fn squeezed(line: &Squeezed, range: Range<usize>) -> Range<usize> {
    let at = |place: usize| line.places.partition_point(|&known| known < place);
    let start = at(range.start);
    start..at(range.end).max(start)
}

/// What became of a stretch of a line, and whether it should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is of the article, or counts nowhere, and stayed.
    Kept,
    /// It is of the article, and is gone.
    Lost,
    /// It is chrome, or counts nowhere, and is gone.
    Gone,
    /// It is chrome, and stayed.
    Left,
}

/// Some characters of a line that had one fate.
pub type Stretch = (Fate, Range<usize>);

/// What became of a line: byte ranges of the composed line (see [`Squeezed`]) that cover it without gap. Characters that do not count go with those
/// before them, or after them at the start of the line. A line of which no character counts has none.
pub fn stretches(score: &Score, at: usize, raw: &str, label: &LineLabel) -> Vec<Stretch> {
    let (line, alive) = (&score.alignment.lines[at], &score.alignment.alive[at]);
    let chrome = chrome(line, raw, label, |_, _| {}, alive);
    let fate = |at: usize| match (label.label, chrome[at], alive[at]) {
        (Label::Keep, false, true) | (Label::Either, _, true) => Fate::Kept,
        (Label::Keep, false, false) => Fate::Lost,
        (_, _, true) => Fate::Left,
        (_, _, false) => Fate::Gone,
    };
    let offsets: Vec<usize> = line.line.char_indices().map(|(offset, _)| offset).collect();
    let mut found: Vec<Stretch> = Vec::new();
    for (at, &place) in line.places.iter().enumerate() {
        let start = if at == 0 { 0 } else { offsets[place] };
        match found.last_mut() {
            Some((last, range)) if *last == fate(at) => range.end = line.line.len(),
            last => {
                if let Some((_, range)) = last {
                    range.end = start;
                }
                found.push((fate(at), start..line.line.len()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::labels;

    #[test]
    fn each_stretch_has_its_fate() {
        let text = "Share: The minister said so today.\nFollow us\n***\n";
        let labels = labels("1\tkeep\t\t0-6:share\n2\tdrop\tsocial\n3\teither\n").unwrap();
        let score = score(text, &labels, Some("The minister said so.\nFollow\n")).unwrap();
        let said = |at: usize| -> Vec<(Fate, &str)> {
            let raw = gold_lines(text).nth(at).unwrap();
            let line = &score.alignment.lines[at].line;
            stretches(&score, at, raw, &labels[at]).into_iter().map(|(fate, range)| (fate, &line[range])).collect()
        };
        assert_eq!(
            said(0),
            [(Fate::Gone, "Share: "), (Fate::Kept, "The minister said so "), (Fate::Lost, "today"), (Fate::Kept, ".")]
        );
        assert_eq!(said(1), [(Fate::Left, "Follow "), (Fate::Gone, "us")]);
        assert_eq!(said(2), [(Fate::Gone, "***")]);
        assert_eq!((score.hurt, score.left), (vec![1], vec![2]));
    }
}

//! The figures that counts make.
use std::cmp::Reverse;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::counts::Counts;

/// Precision, recall and F1, where there is something to divide by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ratio {
    pub precision: Option<f64>,
    pub recall: Option<f64>,
    pub f1: Option<f64>,
}

/// Of `right + wrong` removed and `gold` to be removed.
pub(super) fn ratio(right: usize, wrong: usize, gold: usize) -> Ratio {
    let share = |of: usize| if of == 0 { None } else { Some(right as f64 / of as f64) };
    let (precision, recall) = (share(right + wrong), share(gold));
    let f1 = recall.map(|recall| match precision {
        Some(precision) if precision > 0.0 && recall > 0.0 => 2.0 * precision * recall / (precision + recall),
        _ => 0.0,
    });
    Ratio { precision, recall, f1 }
}

/// To so many places after the point; as Python rounds, the number that is written out exactly decides.
fn rounded(number: f64, places: usize) -> f64 {
    format!("{number:.places$}").parse().unwrap_or(number)
}

fn share(part: f64, of: usize) -> Option<f64> {
    if of == 0 { None } else { Some(rounded(part / of as f64, 4)) }
}

pub(super) fn mean(of: &[f64]) -> Option<f64> {
    share(of.iter().sum(), of.len())
}

/// What the counts come to. As JSON: the fields by these names; shares from 0 to 1, `null` where there is nothing to divide by.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Documents.
    pub docs: usize,
    /// Documents without a cleaned text.
    pub missing: usize,
    /// By lines.
    pub line: Lines,
    /// By characters.
    pub char: Characters,
    /// What the articles lost.
    pub body_loss: BodyLoss,
    /// By documents.
    pub doc: Documents,
    /// Chrome inside lines to keep.
    pub inline_chrome: InlineChrome,
    /// Characters of cleaned texts that are not in the original at that place.
    pub foreign_chars: usize,
    /// By category, most lines first.
    pub category: Categories,
}

/// Figures by lines.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Lines {
    /// Of the lines removed, the share that was to be dropped.
    pub precision: Option<f64>,
    /// Of the lines to drop, the share that was removed.
    pub recall: Option<f64>,
    /// Their harmonic mean.
    pub f1: Option<f64>,
    /// Lines to drop.
    pub drop: usize,
    /// Those of them that were removed.
    pub drop_removed: usize,
    /// Lines to keep.
    pub keep: usize,
    /// Those of them that were removed.
    pub keep_removed: usize,
    /// Those of them that lost text, the removed ones included.
    pub keep_trimmed_or_removed: usize,
}

/// Figures by characters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Characters {
    /// Of the characters removed, the share that was to be dropped.
    pub precision: Option<f64>,
    /// Of the characters to drop, the share that was removed.
    pub recall: Option<f64>,
    /// Their harmonic mean.
    pub f1: Option<f64>,
    /// Characters to drop.
    pub drop: usize,
    /// Those of them that were removed.
    pub drop_removed: usize,
    /// Characters to keep.
    pub keep: usize,
    /// Those of them that were removed.
    pub keep_removed: usize,
}

/// What the articles lost.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BodyLoss {
    /// Of the characters to keep, the share that was removed.
    pub share: Option<f64>,
    /// Documents that lost a line.
    pub docs_lost_a_line: usize,
    /// Documents that lost any text.
    pub docs_lost_any_text: usize,
    /// Documents without chrome.
    pub clean_docs: usize,
    /// Those of them that lost text.
    pub clean_docs_hurt: usize,
}

/// Figures by documents.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Documents {
    /// Documents with chrome.
    pub with_chrome: usize,
    /// Documents that lost all chrome and nothing else.
    pub perfect: usize,
    /// Those of them that had chrome.
    pub perfect_with_chrome: usize,
    /// Over documents with chrome: the mean of recall by characters.
    pub mean_char_recall: Option<f64>,
    /// Over documents with chrome: the mean of F1 by characters.
    pub mean_char_f1: Option<f64>,
}

/// Chrome inside lines to keep.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct InlineChrome {
    /// Its characters.
    pub chars: usize,
    /// The share that was removed.
    pub removed: Option<f64>,
}

/// Figures by category, most lines first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Categories(pub Vec<(String, CategoryFigures)>);

/// The figures of a category.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CategoryFigures {
    /// Lines to drop.
    pub lines: usize,
    /// The share of them that was removed.
    pub recall: Option<f64>,
    /// Characters to drop.
    pub chars: usize,
    /// The share of them that was removed.
    pub char_recall: Option<f64>,
}

impl Serialize for Categories {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, figures) in &self.0 {
            map.serialize_entry(name, figures)?;
        }
        map.end()
    }
}

impl Summary {
    /// What the counts come to.
    pub fn new(counts: &Counts) -> Summary {
        let (keep, drop) = (counts.keep, counts.drop);
        let lines = ratio(drop.lines_removed, keep.lines_removed, drop.lines);
        let chars = ratio(drop.chars_removed, keep.chars_removed, drop.chars);
        let four = |share: Option<f64>| share.map(|share| rounded(share, 4));
        let mut categories: Vec<(String, CategoryFigures)> = counts
            .categories
            .iter()
            .map(|(name, tally)| {
                let recall = share(tally.lines_removed as f64, tally.lines);
                let char_recall = share(tally.chars_removed as f64, tally.chars);
                (name.clone(), CategoryFigures { lines: tally.lines, recall, chars: tally.chars, char_recall })
            })
            .collect();
        categories.sort_by_key(|(_, figures)| Reverse(figures.lines));
        Summary {
            docs: counts.documents,
            missing: counts.missing,
            line: Lines {
                precision: four(lines.precision),
                recall: four(lines.recall),
                f1: four(lines.f1),
                drop: drop.lines,
                drop_removed: drop.lines_removed,
                keep: keep.lines,
                keep_removed: keep.lines_removed,
                keep_trimmed_or_removed: counts.keep_lines_hurt,
            },
            char: Characters {
                precision: four(chars.precision),
                recall: four(chars.recall),
                f1: four(chars.f1),
                drop: drop.chars,
                drop_removed: drop.chars_removed,
                keep: keep.chars,
                keep_removed: keep.chars_removed,
            },
            body_loss: BodyLoss {
                share: (keep.chars > 0).then(|| rounded(keep.chars_removed as f64 / keep.chars as f64, 6)),
                docs_lost_a_line: counts.lost_a_line,
                docs_lost_any_text: counts.lost_any_text,
                clean_docs: counts.clean,
                clean_docs_hurt: counts.clean_hurt,
            },
            doc: Documents {
                with_chrome: counts.with_chrome,
                perfect: counts.perfect,
                perfect_with_chrome: counts.perfect_with_chrome,
                mean_char_recall: share(counts.recall_sum, counts.with_chrome),
                mean_char_f1: share(counts.f1_sum, counts.with_chrome),
            },
            inline_chrome: InlineChrome {
                chars: counts.inline,
                removed: share(counts.inline_removed as f64, counts.inline),
            },
            foreign_chars: counts.foreign,
            category: Categories(categories),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Tally;

    #[test]
    fn numbers_are_rounded_as_python_rounds_them() {
        // 0.00005 is a little more than that in binary, 2.5 exactly that.
        assert_eq!(
            [rounded(0.00005, 4), rounded(2.5, 0), rounded(0.12345, 4), rounded(1.0, 4)],
            [0.0001, 2.0, 0.1235, 1.0]
        );
    }

    #[test]
    fn nothing_removed_has_no_precision() {
        let figures =
            Summary::new(&Counts { drop: Tally { lines: 1, chars: 5, ..Tally::default() }, ..Counts::default() });
        assert_eq!((figures.line.precision, figures.line.recall, figures.line.f1), (None, Some(0.0), Some(0.0)));
        assert_eq!(figures.body_loss.share, None);
    }
}

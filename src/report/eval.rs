//! How good a cleaner is, as people read it.
use crate::engine::Hold;
use crate::eval::{Fate, Label, LineLabel, Score, Stretch, gold_lines, stretches};
use crate::ledger::Removal;

use super::field::Direction;
use super::tally::count;

pub(super) mod page;
mod table;
mod worst;

pub use page::write_evaluation_page;
pub use table::write_evaluation;
pub use worst::write_judged;

/// What was measured.
#[derive(Clone, Debug)]
pub struct Heading {
    /// Who cleaned, as in "138 documents of 19 sites, cleaned by …".
    pub cleaner: String,
    /// The gold folder.
    pub gold: String,
}

/// A document, with its labels and what became of it.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its language, where that is told.
    pub lang: Option<&'a str>,
    /// The original.
    pub text: &'a str,
    /// A label for each line.
    pub labels: &'a [LineLabel],
    /// How it fares.
    pub score: &'a Score,
    /// What took what, where that is known.
    pub removals: &'a [Removal],
    /// Why it was kept whole, if it was.
    pub held: Option<&'a Hold>,
}

/// What is to be said of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// It is as it should be.
    Right,
    /// It is of the article and was removed.
    Lost,
    /// It is of the article and lost some of its text.
    Trimmed,
    /// It is chrome and was not removed.
    Left,
}

/// A line of a judged document.
#[derive(Debug)]
struct Line<'a> {
    /// From 1.
    number: usize,
    verdict: Verdict,
    /// The line, composed.
    text: &'a str,
    stretches: Vec<Stretch>,
    /// What it is, if it is chrome.
    category: Option<&'a str>,
    /// The rules that took from it.
    rules: Vec<&'a str>,
}

impl<'a> Judged<'a> {
    fn lines(&self) -> Vec<Line<'a>> {
        let Judged { text, labels, score, .. } = *self;
        let lines = gold_lines(text).zip(labels).enumerate();
        lines
            .map(|(at, (raw, label))| {
                let stretches = stretches(score, at, raw, label);
                let is = |fate: Fate| stretches.iter().any(|stretch| stretch.0 == fate);
                let number = at + 1;
                let verdict = match label.label {
                    Label::Drop if score.left.contains(&number) => Verdict::Left,
                    Label::Keep if !is(Fate::Lost) => Verdict::Right,
                    Label::Keep if is(Fate::Kept) => Verdict::Trimmed,
                    Label::Keep => Verdict::Lost,
                    _ => Verdict::Right,
                };
                let text = score.alignment.lines[at].line.as_str();
                let category = (label.label == Label::Drop).then_some(label.category.as_str());
                Line { number, verdict, text, stretches, category, rules: self.rules(raw) }
            })
            .collect()
    }

    /// The rules that took from a line of the text.
    fn rules(&self, line: &str) -> Vec<&'a str> {
        if self.held.is_some() {
            return Vec::new();
        }
        let start = line.as_ptr().addr() - self.text.as_ptr().addr();
        let end = start + line.len();
        let takes = self.removals.iter().filter(|removal| removal.span.start < end && start < removal.span.end);
        let mut rules: Vec<&str> = takes.map(|removal| removal.rule.as_str()).collect();
        rules.dedup();
        rules
    }

    /// What went wrong, in a few words.
    fn words(&self) -> String {
        let lost = self.score.counts.keep.chars_removed;
        let lost = (lost > 0).then(|| format!("{} of the article lost", count(lost, "character")));
        let left = self.score.left.len();
        let left = (left > 0).then(|| format!("{} of chrome left", count(left, "line")));
        let words: Vec<String> = [lost, left].into_iter().flatten().collect();
        words.join(", ")
    }

    /// How its lines run.
    fn direction(&self) -> Direction {
        match self.lang {
            Some("ar" | "fa" | "ur" | "he" | "ps" | "ckb" | "ug" | "yi" | "dv") => Direction::Rtl,
            Some(_) | None => Direction::of(self.text),
        }
    }
}

/// A share as a percentage with so many places.
fn percent(share: Option<f64>, places: usize) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.places$}", share * 100.0))
}

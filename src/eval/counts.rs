//! What is counted, of one document or of many.

/// Lines and characters, and how many of them were removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines.
    pub lines: usize,
    /// Lines removed.
    pub lines_removed: usize,
    /// Characters.
    pub chars: usize,
    /// Characters removed.
    pub chars_removed: usize,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Tally) {
        self.lines += other.lines;
        self.lines_removed += other.lines_removed;
        self.chars += other.chars;
        self.chars_removed += other.chars_removed;
    }
}

/// All that is counted, of one document or of many.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Documents.
    pub documents: usize,
    /// Documents without a cleaned text.
    pub missing: usize,
    /// What is to be kept.
    pub keep: Tally,
    /// What is to be dropped.
    pub drop: Tally,
    /// Lines to keep that lost text.
    pub keep_lines_hurt: usize,
    /// Characters of chrome inside lines to keep.
    pub inline: usize,
    /// Those of them that were removed.
    pub inline_removed: usize,
    /// Characters of cleaned texts that are not in the original at that place.
    pub foreign: usize,
    /// Documents that lost a line to keep.
    pub lost_a_line: usize,
    /// Documents that lost text to keep.
    pub lost_any_text: usize,
    /// Documents with chrome.
    pub with_chrome: usize,
    /// Documents without chrome.
    pub clean: usize,
    /// Documents without chrome that lost text.
    pub clean_hurt: usize,
    /// Documents that lost all chrome and nothing else.
    pub perfect: usize,
    /// Those of them that had chrome.
    pub perfect_with_chrome: usize,
    /// Over documents with chrome: the sum of recall by characters.
    pub recall_sum: f64,
    /// Over documents with chrome: the sum of F1 by characters.
    pub f1_sum: f64,
    /// What is to be dropped, by category, in the order of appearance.
    pub categories: Vec<(String, Tally)>,
}

impl Counts {
    pub(super) fn category(&mut self, name: &str) -> &mut Tally {
        let at = self.categories.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.categories.push((name.to_owned(), Tally::default()));
            self.categories.len() - 1
        });
        &mut self.categories[at].1
    }

    /// Adds the counts of others.
    pub fn add(&mut self, other: &Counts) {
        self.documents += other.documents;
        self.missing += other.missing;
        self.keep.add(&other.keep);
        self.drop.add(&other.drop);
        self.keep_lines_hurt += other.keep_lines_hurt;
        self.inline += other.inline;
        self.inline_removed += other.inline_removed;
        self.foreign += other.foreign;
        self.lost_a_line += other.lost_a_line;
        self.lost_any_text += other.lost_any_text;
        self.with_chrome += other.with_chrome;
        self.clean += other.clean;
        self.clean_hurt += other.clean_hurt;
        self.perfect += other.perfect;
        self.perfect_with_chrome += other.perfect_with_chrome;
        self.recall_sum += other.recall_sum;
        self.f1_sum += other.f1_sum;
        for (name, tally) in &other.categories {
            self.category(name).add(tally);
        }
    }
}

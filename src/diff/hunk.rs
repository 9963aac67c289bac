//! Changes with the lines around them.
use std::borrow::Cow;
use std::collections::VecDeque;

use super::mark::{LineEnds, MarkedLine, mark};
use crate::ledger::{Category, Removal, RuleId};
use crate::text::Span;

/// Which side of a diff a row belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Both sides.
    Same,
    /// The original only.
    Minus,
    /// The clean text only.
    Plus,
}

/// A rule that touches a hunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleTag {
    /// Its full name.
    pub rule: RuleId,
    /// Its category.
    pub category: Category,
}

/// One line of a hunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'t> {
    /// Which side it belongs to.
    pub sign: Sign,
    /// Its number, from 1: in the clean text for [`Sign::Plus`], else in the original.
    pub number: usize,
    /// The line with its terminator, if it has one.
    pub line: Cow<'t, [u8]>,
    /// The line's length without its terminator.
    pub content: usize,
    /// What is taken out of it, in bytes of `line`. Empty where the row is not [`Sign::Minus`], where a record line changes
    /// as a whole, and where a line goes only because the one above is joined to it.
    pub gone: Vec<Span>,
    /// The rules that take something out of it, as indices into [`Hunk::rules`], in the order of their claims.
    pub rules: Vec<usize>,
}

impl Row<'_> {
    /// Whether all of the line is taken, its terminator included.
    pub fn is_gone(&self) -> bool {
        matches!(self.gone.as_slice(), [all] if all.len() == self.line.len())
    }
}

/// Changes that stand close together, with the lines around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk<'t> {
    /// Number of the first line in the original, from 1; the line before the hunk if it holds none of the original.
    pub old_start: usize,
    /// How many lines of the original it holds.
    pub old_lines: usize,
    /// Number of the first line in the clean text, from 1; the line before the hunk if it holds none of the clean text.
    pub new_start: usize,
    /// How many lines of the clean text it holds.
    pub new_lines: usize,
    /// Number, in the original, of the first line that changes.
    pub first: usize,
    /// The rules that touch it, in the order of their first claims.
    pub rules: Vec<RuleTag>,
    /// The lines.
    pub rows: Vec<Row<'t>>,
}

/// Collects hunks from the lines of a text given one by one, so that a corpus file need not be held in memory. What is
/// held is one run of changes and the lines around it.
#[derive(Debug)]
pub struct Hunks<'t> {
    context: usize,
    old: usize,
    new: usize,
    before: VecDeque<Row<'t>>,
    open: Option<Hunk<'t>>,
    trailing: usize,
}

impl<'t> Hunks<'t> {
    /// A collector that shows `context` lines around each change.
    pub fn new(context: usize) -> Hunks<'t> {
        Hunks { context, old: 0, new: 0, before: VecDeque::new(), open: None, trailing: 0 }
    }

    /// The next line of both sides. Gives back the hunk that this line closes, if it closes one.
    pub fn same(&mut self, line: impl Into<Cow<'t, [u8]>>) -> Option<Hunk<'t>> {
        self.old += 1;
        self.new += 1;
        let row = row(Sign::Same, self.old, line.into());
        if self.open.is_none() {
            self.remember(row);
            return None;
        }
        self.push(row);
        self.trailing += 1;
        (self.trailing > 2 * self.context).then(|| self.close()).flatten()
    }

    /// The next line of the original, changed or gone: what is taken out of it (in bytes of the line) and by whom.
    pub fn minus<'r>(
        &mut self,
        line: impl Into<Cow<'t, [u8]>>,
        gone: Vec<Span>,
        claims: impl IntoIterator<Item = &'r Removal>,
    ) {
        self.old += 1;
        let mut row = row(Sign::Minus, self.old, line.into());
        row.gone = gone;
        let hunk = self.open();
        for claim in claims {
            let at = hunk.rules.iter().position(|tag| tag.rule == claim.rule).unwrap_or(hunk.rules.len());
            if at == hunk.rules.len() {
                hunk.rules.push(RuleTag { rule: claim.rule.clone(), category: claim.category });
            }
            if !row.rules.contains(&at) {
                row.rules.push(at);
            }
        }
        self.push(row);
    }

    /// The next line of the clean text, changed.
    pub fn plus(&mut self, line: impl Into<Cow<'t, [u8]>>) {
        self.new += 1;
        let row = row(Sign::Plus, self.new, line.into());
        self.open();
        self.push(row);
    }

    /// The last hunk, if one is open.
    pub fn finish(mut self) -> Option<Hunk<'t>> {
        self.close()
    }

    /// The open hunk; opens one, with the lines that stand before it, if none is.
    fn open(&mut self) -> &mut Hunk<'t> {
        self.trailing = 0;
        let (first, before) = (self.old, &mut self.before);
        self.open.get_or_insert_with(|| Hunk {
            old_start: 0,
            old_lines: before.len(),
            new_start: 0,
            new_lines: before.len(),
            first,
            rules: Vec::new(),
            rows: before.drain(..).collect(),
        })
    }

    /// Adds a row to the open hunk.
    fn push(&mut self, row: Row<'t>) {
        if let Some(hunk) = &mut self.open {
            hunk.old_lines += usize::from(row.sign != Sign::Plus);
            hunk.new_lines += usize::from(row.sign != Sign::Minus);
            hunk.rows.push(row);
        }
    }

    /// Closes the open hunk: sets where it starts, and leaves what follows its context for the next one.
    fn close(&mut self) -> Option<Hunk<'t>> {
        let mut hunk = self.open.take()?;
        (hunk.old_start, hunk.new_start) = (self.old + 1 - hunk.old_lines, self.new + 1 - hunk.new_lines);
        let spare = self.trailing.saturating_sub(self.context);
        for row in hunk.rows.split_off(hunk.rows.len() - spare) {
            self.remember(row);
        }
        hunk.old_lines -= spare;
        hunk.new_lines -= spare;
        hunk.old_start -= usize::from(hunk.old_lines == 0);
        hunk.new_start -= usize::from(hunk.new_lines == 0);
        self.trailing = 0;
        Some(hunk)
    }

    /// Keeps a line that may stand before the next change.
    fn remember(&mut self, row: Row<'t>) {
        self.before.push_back(row);
        if self.before.len() > self.context {
            self.before.pop_front();
        }
    }
}

fn row(sign: Sign, number: usize, line: Cow<'_, [u8]>) -> Row<'_> {
    let content = match &*line {
        [content @ .., b'\r', b'\n'] | [content @ .., b'\n' | b'\r'] => content.len(),
        content => content.len(),
    };
    Row { sign, number, content, line, gone: Vec::new(), rules: Vec::new() }
}

/// The hunks that turn `text` into `text` minus the union of `removals`.
///
/// A line that loses its terminator but not all of itself is joined to what is left of the next one, as in the clean text.
///
/// ```
/// use naqi::diff::{LineEnds, hunks};
/// use naqi::ledger::{Category, Removal, RuleId};
/// use naqi::text::Span;
/// let removal = Removal { span: Span::new(2, 6), rule: RuleId::new("ar", "x"), category: Category::Other };
/// let hunks = hunks("a\nbbb\nc\n", &[removal], LineEnds::Patch, 0);
/// assert_eq!((hunks[0].old_start, hunks[0].old_lines, hunks[0].new_start, hunks[0].new_lines), (2, 1, 1, 0));
/// ```
pub fn hunks<'t>(text: &'t str, removals: &[Removal], ends: LineEnds, context: usize) -> Vec<Hunk<'t>> {
    if removals.is_empty() {
        return Vec::new();
    }
    let (mut out, mut hunks) = (Vec::new(), Hunks::new(context));
    let mut joined = String::new();
    for line in mark(text, removals, ends) {
        let whole = &text[line.whole.range()];
        if line.gone.is_empty() && joined.is_empty() {
            out.extend(hunks.same(whole.as_bytes()));
            continue;
        }
        line.kept().for_each(|kept| joined.push_str(&text[kept.range()]));
        let MarkedLine { whole: at, gone, claims, .. } = line;
        let gone = gone.iter().map(|span| Span::new(span.start - at.start, span.end - at.start)).collect();
        hunks.minus(whole.as_bytes(), gone, claims.iter().map(|&claim| &removals[claim]));
        if joined.ends_with('\n') || (ends == LineEnds::Text && joined.ends_with('\r')) {
            hunks.plus(std::mem::take(&mut joined).into_bytes());
        }
    }
    if !joined.is_empty() {
        hunks.plus(joined.into_bytes());
    }
    out.extend(hunks.finish());
    out
}

#[cfg(test)]
mod tests;

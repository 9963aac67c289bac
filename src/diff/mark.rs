//! The lines of a text, each with what is taken out of it.
use crate::ledger::Removal;
use crate::text::{Line, Span, lines, union};

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnds {
    /// `\n`, `\r\n` or a lone `\r`: a line as the engine and people count it.
    Text,
    /// `\n` alone: a line as patch tools count it.
    Patch,
}

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing is taken.
    Kept,
    /// Something is taken, something is left.
    Part,
    /// All of it is taken, its terminator (if it has one) included.
    Gone,
}

/// One line of the original with what is taken out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedLine {
    /// The line's number, from 1.
    pub number: usize,
    /// The line with its terminator, in bytes of the text.
    pub whole: Span,
    /// The line without its terminator.
    pub content: Span,
    /// What is taken out of it, in bytes of the text: sorted, none touching another, all inside `whole`.
    pub gone: Vec<Span>,
    /// The removals that claim a part of it, as indices into the slice given, in that order.
    pub claims: Vec<usize>,
}

impl MarkedLine {
    /// What becomes of the line.
    pub fn fate(&self) -> Fate {
        match self.gone.as_slice() {
            [] => Fate::Kept,
            [all] if *all == self.whole => Fate::Gone,
            _ => Fate::Part,
        }
    }

    /// The stretches that stay, in order.
    pub fn kept(&self) -> impl Iterator<Item = Span> + '_ {
        let starts = std::iter::once(self.whole.start).chain(self.gone.iter().map(|span| span.end));
        let ends = self.gone.iter().map(|span| span.start).chain(std::iter::once(self.whole.end));
        starts.zip(ends).map(|(start, end)| Span::new(start, end)).filter(|span| !span.is_empty())
    }
}

/// The lines of `text`, each with what `removals` take out of it.
///
/// ```
/// use naqi::diff::{Fate, LineEnds, mark};
/// use naqi::ledger::{Category, Removal, RuleId};
/// use naqi::text::Span;
/// let removal = Removal { span: Span::new(2, 5), rule: RuleId::new("ar", "x"), category: Category::Other };
/// let fates: Vec<Fate> = mark("a\nb\ncd\n", &[removal], LineEnds::Text).iter().map(|line| line.fate()).collect();
/// assert_eq!(fates, [Fate::Kept, Fate::Gone, Fate::Part]);
/// ```
pub fn mark(text: &str, removals: &[Removal], ends: LineEnds) -> Vec<MarkedLine> {
    let gone = union(removals.iter().map(|removal| removal.span));
    let mut order: Vec<usize> = (0..removals.len()).filter(|&at| !removals[at].span.is_empty()).collect();
    order.sort_by_key(|&at| removals[at].span.start);
    let (mut coming, mut active) = (order.into_iter().peekable(), Vec::<usize>::new());
    let mut gone = gone.into_iter().peekable();
    let mut number = 0;
    let mut marked = |line: Line| {
        number += 1;
        let mut here = Vec::new();
        while let Some(span) = gone.next_if(|span| span.end <= line.whole.end) {
            here.push(clip(span, line.whole));
        }
        if let Some(span) = gone.peek().filter(|span| span.start < line.whole.end) {
            here.push(clip(*span, line.whole));
        }
        active.retain(|&at| removals[at].span.end > line.whole.start);
        while let Some(at) = coming.next_if(|&at| removals[at].span.start < line.whole.end) {
            active.push(at);
        }
        active.sort_unstable();
        MarkedLine { number, whole: line.whole, content: line.content, gone: here, claims: active.clone() }
    };
    match ends {
        LineEnds::Text => lines(text).map(&mut marked).collect(),
        LineEnds::Patch => patch_lines(text).map(&mut marked).collect(),
    }
}

/// The part of `span` that lies in `line`, which it touches.
fn clip(span: Span, line: Span) -> Span {
    Span::new(span.start.max(line.start), span.end.min(line.end))
}

/// Lines that end with `\n` and nothing else.
fn patch_lines(text: &str) -> impl Iterator<Item = Line> + '_ {
    text.split_inclusive('\n').scan(0, |start, line| {
        let whole = Span::new(*start, *start + line.len());
        *start = whole.end;
        let content = Span::new(whole.start, whole.end - usize::from(line.ends_with('\n')));
        Some(Line { whole, content })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Category, RuleId};

    fn removal(start: usize, end: usize, id: &str) -> Removal {
        Removal { span: Span::new(start, end), rule: RuleId::new("ar", id), category: Category::Other }
    }

    #[test]
    fn a_claim_over_several_lines_is_named_on_each() {
        let lines = mark("aa\nbb\ncc\n", &[removal(0, 7, "long"), removal(3, 4, "short")], LineEnds::Text);
        let claims: Vec<&[usize]> = lines.iter().map(|line| line.claims.as_slice()).collect();
        assert_eq!(claims, [&[0][..], &[0, 1], &[0]]);
        assert_eq!(lines[2].gone, [Span::new(6, 7)]);
        assert_eq!(lines[2].kept().collect::<Vec<_>>(), [Span::new(7, 9)]);
    }

    #[test]
    fn a_lone_carriage_return_ends_a_line_of_text_but_not_of_a_patch() {
        assert_eq!(mark("a\rb\r\nc", &[], LineEnds::Text).len(), 3);
        let lines = mark("a\rb\r\nc", &[], LineEnds::Patch);
        assert_eq!(lines.iter().map(|line| line.content).collect::<Vec<_>>(), [Span::new(0, 4), Span::new(5, 6)]);
    }

    #[test]
    fn a_terminator_alone_may_go() {
        let lines = mark("a\n\nb", &[removal(2, 3, "blank"), removal(1, 2, "end")], LineEnds::Text);
        assert_eq!(lines.iter().map(MarkedLine::fate).collect::<Vec<_>>(), [Fate::Part, Fate::Gone, Fate::Kept]);
        assert_eq!(lines[0].claims, [1]);
    }

    #[test]
    fn an_empty_removal_and_an_empty_text_mark_nothing() {
        assert!(mark("", &[], LineEnds::Text).is_empty());
        let lines = mark("a\n", &[removal(0, 0, "none")], LineEnds::Patch);
        assert!(lines[0].gone.is_empty() && lines[0].claims.is_empty());
    }
}

//! A stretch of text, and the union of many.
use std::ops::Range;

/// A half-open range of byte offsets into UTF-8 text: `start` is in, `end` is out.
///
/// ```
/// use naqi::text::Span;
/// let span = Span::new(2, 5);
/// assert_eq!(span.len(), 3);
/// assert_eq!(&"abcdefg"[span.range()], "cde");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte inside.
    pub start: usize,
    /// Offset of the first byte after.
    pub end: usize,
}

impl Span {
    /// The span from `start` (in) to `end` (out), in bytes.
    pub const fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end);
        Span { start, end }
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The span as a [`Range`], for slicing.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Span {
        Span::new(range.start, range.end)
    }
}

/// The union of spans: sorted, none touching or overlapping another, none empty.
///
/// ```
/// use naqi::text::{Span, union};
/// let spans = [Span::new(4, 6), Span::new(0, 2), Span::new(1, 4), Span::new(9, 9)];
/// assert_eq!(union(spans), [Span::new(0, 6)]);
/// ```
pub fn union(spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.into_iter().filter(|span| !span.is_empty()).collect();
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

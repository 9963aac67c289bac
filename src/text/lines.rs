//! Lines and positions.
use super::Span;

/// One line of a text. A line ends with `\n`, `\r\n`, a lone `\r`, or the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The line with its terminator.
    pub whole: Span,
    /// The line without its terminator.
    pub content: Span,
}

/// The lines of `text`, in order. Their `whole` spans cover the text without gap or overlap; an empty text has none.
///
/// ```
/// use naqi::text::lines;
/// let text = "a\r\nb\rc\n";
/// let all: Vec<&str> = lines(text).map(|line| &text[line.content.range()]).collect();
/// assert_eq!(all, ["a", "b", "c"]);
/// ```
pub fn lines(text: &str) -> impl Iterator<Item = Line> + '_ {
    let bytes = text.as_bytes();
    let mut start = 0;
    std::iter::from_fn(move || {
        if start == bytes.len() {
            return None;
        }
        let (content, whole) = match memchr::memchr2(b'\n', b'\r', &bytes[start..]) {
            None => (bytes.len(), bytes.len()),
            Some(at) => {
                let at = start + at;
                let two = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
                (at, at + 1 + usize::from(two))
            }
        };
        let line = Line { whole: Span::new(start, whole), content: Span::new(start, content) };
        start = whole;
        Some(line)
    })
}

/// A place in a text as people name it. Both count from 1; columns count characters (Unicode scalar values), not bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line number, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Where each line of a text starts, to turn byte offsets into [`Position`]s.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Indexes the lines of `text`.
    pub fn new(text: &str) -> LineIndex {
        let mut starts: Vec<usize> = lines(text).map(|line| line.whole.start).collect();
        if starts.is_empty() || text.ends_with(['\n', '\r']) {
            starts.push(text.len());
        }
        LineIndex { starts }
    }

    /// The line (from 1) that holds the byte at `offset`; an offset past the end lies in the last line.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset).max(1)
    }

    /// The position of the byte offset in `text`, which must be the text that was indexed.
    ///
    /// ```
    /// use naqi::text::{LineIndex, Position};
    /// let text = "أب\nجد";
    /// assert_eq!(LineIndex::new(text).position(text, 7), Position { line: 2, column: 2 });
    /// ```
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.line(offset);
        let start = self.starts[line - 1];
        let end = text.floor_char_boundary(offset.min(text.len()));
        Position { line, column: text[start..end.max(start)].chars().count() + 1 }
    }
}

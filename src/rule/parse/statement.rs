//! Where statements begin and end, read off the lines of a text that may not be TOML.
use crate::rule::keys::{Key, Part};
use crate::text::{Line, Span, lines};

/// How a line begins, if a statement begins on it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Statement {
    /// `[[rule]]`.
    Header,
    /// A known key and `=`.
    KeyValue,
}

impl Statement {
    pub(super) fn of(line: &str) -> Option<Statement> {
        let table = line.trim_end().trim_start_matches('[');
        if line.starts_with('[') && ["rule", "test"].iter().any(|name| table.trim_start().starts_with(name)) {
            return Some(Statement::Header);
        }
        let (key, _) = line.split_once('=')?;
        let known = |part| Key::find(part, key.trim()).is_some();
        [Part::Top, Part::Rule, Part::Test].into_iter().any(known).then_some(Statement::KeyValue)
    }

    /// Whether the column is where the statement's own first word stands.
    pub(super) fn begins(self, column: usize) -> bool {
        match self {
            Statement::Header => column <= 2,
            Statement::KeyValue => column == 0,
        }
    }
}

/// The line that holds the offset; past the end, the last.
pub(super) fn line_at(text: &str, offset: usize) -> Line {
    let last = Line { whole: Span::new(text.len(), text.len()), content: Span::new(text.len(), text.len()) };
    let mut found = last;
    for line in lines(text) {
        found = line;
        if offset < line.whole.end {
            break;
        }
    }
    found
}

/// The last statement that begins above `end`, down to `end`.
pub(super) fn above(text: &str, end: usize) -> Span {
    let begins = |line: &Line| Statement::of(&text[line.content.range()]).is_some();
    let start = lines(&text[..end]).filter(begins).last().map_or(0, |line| line.whole.start);
    Span::new(start, end)
}

/// The start of the next statement from `start` on.
pub(super) fn next_any(text: &str, start: usize) -> usize {
    next(text, start, |statement| statement.is_some())
}

/// The start of the next `[[rule]]` or `[[test]]` from `start` on.
pub(super) fn next_header(text: &str, start: usize) -> usize {
    next(text, start, |statement| statement == Some(Statement::Header))
}

fn next(text: &str, start: usize, wanted: impl Fn(Option<Statement>) -> bool) -> usize {
    let rest = &text[start..];
    let found = lines(rest).find(|line| wanted(Statement::of(&rest[line.content.range()])));
    found.map_or(text.len(), |line| start + line.whole.start)
}

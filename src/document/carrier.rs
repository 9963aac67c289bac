//! What carries a text: a page that is nothing else, or a record around it.
use std::borrow::Cow;

use crate::text::Span;

use super::escape::is_escaped;
use super::warc::{Block, with_length};
use super::{Cell, Document, Record, Row, Unescaped, escape};

/// The unit that carries one text. What goes from the text is cut out of the unit where it stands; no other character of it
/// changes.
#[derive(Clone, Debug)]
pub enum Carrier<'l> {
    /// The unit is the text.
    Page(&'l str),
    /// A line of JSON.
    Json(Record<'l>),
    /// A row of a table.
    Row(Row<'l>),
    /// A conversion record of a WARC file.
    Block(Block<'l>),
    /// A text of a column.
    Cell(Cell<'l>),
}

impl<'l> Carrier<'l> {
    /// The text.
    pub fn text(&self) -> &str {
        match self {
            Carrier::Page(text) => text,
            Carrier::Json(record) => record.text(),
            Carrier::Row(row) => &row.text.text,
            Carrier::Block(block) => &block.unit[block.place.range()],
            Carrier::Cell(cell) => cell.text,
        }
    }

    /// The unit, whole.
    pub fn unit(&self) -> &'l str {
        match self {
            Carrier::Page(text) => text,
            Carrier::Json(record) => record.line(),
            Carrier::Row(row) => row.unit,
            Carrier::Block(block) => block.unit,
            Carrier::Cell(cell) => cell.text,
        }
    }

    /// Whether the unit is a record, one of many in its file.
    pub fn is_record(&self) -> bool {
        !matches!(self, Carrier::Page(_))
    }

    /// The document; `id` serves where the unit has none.
    pub fn document<'d>(&'d self, id: &'d str) -> Document<'d> {
        match self {
            Carrier::Page(text) => Document { id: id.into(), text: Cow::Borrowed(text), ..Document::default() },
            Carrier::Json(record) => record.document(id),
            Carrier::Row(row) => row.document(id),
            Carrier::Cell(cell) => cell.document(id),
            Carrier::Block(block) => Document {
                id: block.id.unwrap_or(id).into(),
                text: self.text().into(),
                url: block.url.map(Cow::Borrowed),
                ..Document::default()
            },
        }
    }

    /// Where in the unit a stretch of the text stands, which lies on character boundaries.
    pub fn place(&self, span: Span) -> Span {
        match self {
            Carrier::Page(_) | Carrier::Cell(_) => span,
            Carrier::Json(record) => record.place(span),
            Carrier::Row(row) => row.place(span),
            Carrier::Block(block) => Span::new(block.place.start + span.start, block.place.start + span.end),
        }
    }

    /// What a stretch of the text is written as in the unit.
    pub fn raw(&self, span: Span) -> &'l str {
        &self.unit()[self.place(span).range()]
    }

    /// A text as it is written in such a unit when nothing is escaped that need not be.
    pub fn plain<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self {
            Carrier::Json(_) => escape(text),
            Carrier::Row(row) if row.quoted && text.contains('"') => Cow::Owned(text.replace('"', "\"\"")),
            Carrier::Page(_) | Carrier::Row(_) | Carrier::Block(_) | Carrier::Cell(_) => Cow::Borrowed(text),
        }
    }

    /// Whether this is what [`Carrier::plain`] makes of the text.
    fn is_plain(&self, text: &str, raw: &str) -> bool {
        match self {
            Carrier::Json(_) => is_escaped(text, raw),
            _ => self.plain(text) == raw,
        }
    }

    /// What a stretch of the text is written as in the unit, and whether [`Carrier::plain`] would write it so.
    pub fn written(&self, span: Span) -> (&'l str, bool) {
        let raw = self.raw(span);
        let minimal = matches!(self, Carrier::Json(record) if record.is_minimal());
        (raw, minimal || self.is_plain(&self.text()[span.range()], raw))
    }

    /// What was written in such a unit, read.
    pub fn read<'t>(&self, raw: &'t str) -> Option<Unescaped<'t>> {
        match self {
            Carrier::Json(_) => Unescaped::decode(raw).ok(),
            Carrier::Row(row) if row.quoted => Some(Unescaped::undouble(raw)),
            Carrier::Page(_) | Carrier::Row(_) | Carrier::Block(_) | Carrier::Cell(_) => Some(Unescaped::verbatim(raw)),
        }
    }

    /// Whether [`Carrier::settle`] changes anything.
    pub fn is_settled(&self) -> bool {
        matches!(self, Carrier::Block(_))
    }

    /// The bytes of the unit, once more as they must be when its text has changed: a record that tells its length tells it anew.
    pub fn settle(&self, bytes: Vec<u8>) -> Option<Vec<u8>> {
        match self {
            Carrier::Block(_) => with_length(bytes),
            _ => Some(bytes),
        }
    }

    /// Whether the unit may read as another one when its text has lost something: a cell without quotes whose text now
    /// starts with one.
    pub fn is_frail(&self) -> bool {
        match self {
            Carrier::Page(_) | Carrier::Json(_) | Carrier::Cell(_) => false,
            Carrier::Row(row) => !row.quoted,
            Carrier::Block(_) => true,
        }
    }

    /// The unit with these put in, each at its offset of the text, in order and on character boundaries.
    pub fn with(&self, put: &[(usize, String)]) -> String {
        let unit = self.unit();
        let more: usize = put.iter().map(|(_, raw)| raw.len()).sum();
        let mut out = String::with_capacity(unit.len() + more);
        let mut done = 0;
        for (offset, raw) in put {
            let at = self.place(Span::new(*offset, *offset)).start;
            out.push_str(&unit[done..at]);
            out.push_str(raw);
            done = at;
        }
        out.push_str(&unit[done..]);
        out
    }
}

//! What carries a text: a page that is nothing else, or a record around it.
use std::borrow::Cow;

use crate::text::Span;

use super::{Document, Record, Unescaped, escape};

/// The unit that carries one text. What goes from the text is cut out of the unit where it stands; no other character of it
/// changes.
#[derive(Clone, Debug)]
pub enum Carrier<'l> {
    /// The unit is the text.
    Page(&'l str),
    /// A line of JSON.
    Json(Record<'l>),
}

impl<'l> Carrier<'l> {
    /// The text.
    pub fn text(&self) -> &str {
        match self {
            Carrier::Page(text) => text,
            Carrier::Json(record) => record.text(),
        }
    }

    /// The unit, whole.
    pub fn unit(&self) -> &'l str {
        match self {
            Carrier::Page(text) => text,
            Carrier::Json(record) => record.line(),
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
        }
    }

    /// Where in the unit a stretch of the text stands, which lies on character boundaries.
    pub fn place(&self, span: Span) -> Span {
        match self {
            Carrier::Page(_) => span,
            Carrier::Json(record) => record.place(span),
        }
    }

    /// What a stretch of the text is written as in the unit.
    pub fn raw(&self, span: Span) -> &'l str {
        &self.unit()[self.place(span).range()]
    }

    /// A text as it is written in such a unit when nothing is escaped that need not be.
    pub fn plain<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self {
            Carrier::Page(_) => Cow::Borrowed(text),
            Carrier::Json(_) => escape(text),
        }
    }

    /// What was written in such a unit, read.
    pub fn read<'t>(&self, raw: &'t str) -> Option<Unescaped<'t>> {
        match self {
            Carrier::Page(_) => None,
            Carrier::Json(_) => Unescaped::decode(raw).ok(),
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

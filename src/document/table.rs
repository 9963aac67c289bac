//! A row of a table: CSV or TSV. The text stands in one cell, and what goes from it is cut out there.
use std::borrow::Cow;

use crate::text::Span;

use super::jsonl::{date, lang};
use super::{Document, Fault, Fields, Unescaped};

/// Which columns hold what, by the table's first row.
#[derive(Clone, Debug)]
pub struct Columns {
    text: usize,
    id: Option<usize>,
    url: Option<usize>,
    site: Option<usize>,
    lang: Option<usize>,
    date: Option<usize>,
}

impl Columns {
    /// Reads the first row.
    ///
    /// # Errors
    /// A row that does not name the text.
    pub fn read(row: &str, delimiter: u8, fields: &Fields) -> Result<Columns, Fault> {
        let names: Vec<String> = cells(row, delimiter)
            .iter()
            .map(|cell| cell.text(row).map_or(String::new(), |text| text.text.trim().to_owned()))
            .collect();
        let at = |wanted: &[String]| wanted.iter().find_map(|name| names.iter().position(|known| known == name));
        let text = at(&fields.text).ok_or_else(|| {
            Fault::of_all(format!(
                "the table has no column `{}`; its first row names `{}`",
                fields.text.join("` or `"),
                names.join("`, `")
            ))
        })?;
        Ok(Columns {
            text,
            id: at(&fields.id),
            url: at(&fields.url),
            site: at(&fields.site),
            lang: at(&fields.lang),
            date: at(&fields.date),
        })
    }
}

/// One row, borrowing its bytes as text.
#[derive(Clone, Debug)]
pub struct Row<'l> {
    pub(super) unit: &'l str,
    place: Span,
    pub(super) quoted: bool,
    pub(super) text: Unescaped<'l>,
    id: Option<Cow<'l, str>>,
    url: Option<Cow<'l, str>>,
    site: Option<Cow<'l, str>>,
    lang: Option<Cow<'l, str>>,
    date: Option<Cow<'l, str>>,
}

impl<'l> Row<'l> {
    /// Reads a row, which may have its line end.
    ///
    /// # Errors
    /// A row without the cell of the text, or where that is not closed.
    pub fn read(unit: &'l str, delimiter: u8, columns: &Columns) -> Result<Row<'l>, Fault> {
        let cells = cells(unit, delimiter);
        let Some(cell) = cells.get(columns.text) else {
            return Err(Fault::of_all(format!("the row has no cell {}, where the text is", columns.text + 1)));
        };
        let text =
            cell.text(unit).ok_or_else(|| Fault::at(cell.place.start, "the quotes around the text are not closed"))?;
        let get = |at: Option<usize>| {
            let text = cells.get(at?)?.text(unit)?.text;
            (!text.trim().is_empty()).then_some(text)
        };
        Ok(Row {
            unit,
            place: cell.place,
            quoted: cell.quoted,
            text,
            id: get(columns.id),
            url: get(columns.url),
            site: get(columns.site),
            lang: get(columns.lang).and_then(lang),
            date: get(columns.date).and_then(date),
        })
    }

    /// The row as a document.
    pub(super) fn document<'d>(&'d self, id: &'d str) -> Document<'d> {
        fn lent<'d>(value: &'d Option<Cow<'_, str>>) -> Option<Cow<'d, str>> {
            value.as_deref().map(Cow::Borrowed)
        }
        Document {
            id: Cow::Borrowed(self.id.as_deref().unwrap_or(id)),
            text: Cow::Borrowed(&self.text.text),
            url: lent(&self.url),
            site: lent(&self.site),
            lang: lent(&self.lang),
            date: lent(&self.date),
        }
    }

    pub(super) fn place(&self, span: Span) -> Span {
        let raw = self.text.raw(span);
        Span::new(self.place.start + raw.start, self.place.start + raw.end)
    }
}

/// A cell: what stands between its quotes, or all of it.
#[derive(Clone, Copy, Debug)]
struct Cell {
    place: Span,
    quoted: bool,
    /// Something stands behind the closing quote, or there is none.
    broken: bool,
}

impl Cell {
    fn text<'l>(&self, row: &'l str) -> Option<Unescaped<'l>> {
        let raw = &row[self.place.range()];
        match self {
            Cell { broken: true, .. } => None,
            Cell { quoted: true, .. } => Some(Unescaped::undouble(raw)),
            _ => Some(Unescaped::verbatim(raw)),
        }
    }
}

fn cells(row: &str, delimiter: u8) -> Vec<Cell> {
    let end = row.strip_suffix('\n').unwrap_or(row);
    let end = end.strip_suffix('\r').unwrap_or(end).len();
    let bytes = &row.as_bytes()[..end];
    let mut start = if row.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut cells = Vec::new();
    loop {
        let next = |from: usize| memchr::memchr(delimiter, &bytes[from..]).map_or(end, |at| from + at);
        let (cell, stop) = if bytes.get(start) == Some(&b'"') {
            let close = closing(bytes, start + 1);
            let stop = close.map_or(end, |close| next(close + 1));
            let place = Span::new(start + 1, close.unwrap_or(end));
            (Cell { place, quoted: true, broken: close.is_none_or(|close| close + 1 != stop) }, stop)
        } else {
            let stop = next(start);
            (Cell { place: Span::new(start, stop), quoted: false, broken: false }, stop)
        };
        cells.push(cell);
        if stop >= end {
            return cells;
        }
        start = stop + 1;
    }
}

/// The quote that closes a cell.
fn closing(bytes: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let at = from + memchr::memchr(b'"', bytes.get(from..)?)?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        from = at + 2;
    }
}

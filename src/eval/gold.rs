//! What a gold directory says of a document: a line of `meta.jsonl`, and a file of labels.
use std::fmt;

use serde::Deserialize;

/// What `meta.jsonl` says of a document. Other fields are not looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Meta {
    /// Its path below `docs/` and `labels/`, without the ending.
    pub id: String,
    /// The site.
    pub site: Option<String>,
    /// Which part of the gold set it belongs to.
    pub split: Option<String>,
    /// What sort of text it is.
    pub kind: Option<String>,
    /// The language.
    pub lang: Option<String>,
    /// Where the page was fetched from.
    pub url: Option<String>,
}

/// What is to become of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// It is of the article.
    Keep,
    /// It is chrome.
    Drop,
    /// It counts nowhere: a blank line, a separator.
    Either,
}

impl Label {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Label::Keep => "keep",
            Label::Drop => "drop",
            Label::Either => "either",
        }
    }
}

/// Chrome inside a line that is to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    /// Characters (Unicode scalar values) of the line before it.
    pub start: usize,
    /// Characters of the line before its end.
    pub end: usize,
    /// What it is.
    pub category: String,
}

/// The label of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineLabel {
    /// What is to become of it.
    pub label: Label,
    /// What it is; empty for lines to keep.
    pub category: String,
    /// Chrome inside.
    pub inline: Vec<Inline>,
}

/// Why gold cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GoldFault {
    /// A line (from 1) of `meta.jsonl` or of a file of labels is not as it should be.
    Row {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// There is not a label for each line.
    Count {
        /// Lines of the text.
        lines: usize,
        /// Labels.
        labels: usize,
    },
}

impl fmt::Display for GoldFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GoldFault::Row { line, what } => write!(f, "line {line}: {what}"),
            GoldFault::Count { lines, labels } => {
                write!(f, "lines of the text: {lines}; labels: {labels}")
            }
        }
    }
}

impl std::error::Error for GoldFault {}

/// The documents of a `meta.jsonl`, in its order.
///
/// # Errors
/// The first line that is not JSON or has no `id`.
pub fn metas(text: &str) -> Result<Vec<Meta>, GoldFault> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|error| GoldFault::Row { line: at + 1, what: error.to_string() })
        })
        .collect()
}

/// The labels of a document: `line<TAB>keep|drop|either<TAB>category<TAB>spans`, lines from 1, spans as `a-b:category` with commas between.
///
/// ```
/// use naqi::eval::{Label, labels};
/// let labels = labels("1\tdrop\tteaser\n2\tkeep\t\t0-4:share\n").unwrap();
/// assert_eq!((labels[0].label, labels[0].category.as_str()), (Label::Drop, "teaser"));
/// assert_eq!((labels[1].inline[0].start, labels[1].inline[0].end), (0, 4));
/// ```
///
/// # Errors
/// The first row that cannot be read, or whose number is not the next.
pub fn labels(text: &str) -> Result<Vec<LineLabel>, GoldFault> {
    let mut rows = Vec::new();
    for (at, row) in text.lines().enumerate() {
        let mut cells = row.split('\t');
        let (Some(number), Some(label)) = (cells.next(), cells.next()) else { continue };
        let fault = |what: &str| GoldFault::Row { line: at + 1, what: format!("{what}: {row:?}") };
        if number.trim().parse() != Ok(rows.len() + 1) {
            return Err(fault("the number is not that of the next line"));
        }
        let label = match label {
            "keep" => Label::Keep,
            "drop" => Label::Drop,
            "either" => Label::Either,
            _ => return Err(fault("the label is none of keep, drop and either")),
        };
        let category = cells.next().unwrap_or_default().to_owned();
        let spans = cells.next().unwrap_or_default().split(',').filter(|span| !span.is_empty());
        let inline: Option<Vec<Inline>> = spans.map(inline).collect();
        rows.push(LineLabel { label, category, inline: inline.ok_or_else(|| fault("a span is not a-b:category"))? });
    }
    Ok(rows)
}

fn inline(span: &str) -> Option<Inline> {
    let (range, category) = span.split_once(':').unwrap_or((span, ""));
    let (start, end) = range.split_once('-')?;
    Some(Inline { start: start.parse().ok()?, end: end.parse().ok()?, category: category.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_wrong_is_named() {
        for (text, line) in [("2\tkeep\n", 1), ("1\tkeep\n2\tmaybe\n", 2), ("1\tkeep\t\t3:x\n", 1), ("x\tkeep\n", 1)] {
            assert!(matches!(labels(text), Err(GoldFault::Row { line: at, .. }) if at == line), "{text:?}");
        }
        assert!(matches!(metas("{\"id\":\"a\"}\n\n{}\n"), Err(GoldFault::Row { line: 3, .. })));
    }

    #[test]
    fn what_is_no_row_is_passed_over() {
        assert_eq!(labels("\n1\tkeep\r\n# note\n2\teither\tblank\n").unwrap().len(), 2);
    }
}

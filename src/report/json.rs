//! A document's removals as one JSON line.
use std::io::{self, Write};

use serde::Serialize;

use super::findings::Findings;
use super::words::hold_name;
use crate::diff::{Hunk, LineEnds, Row, Sign, hunks};
use crate::engine::Hold;
use crate::ledger::Removal;
use crate::text::LineIndex;

/// The form that this naqi writes, as `v`.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    v: u32,
    doc: &'a str,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<Held>,
    removals: Vec<Claim<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    drafts: Vec<Claim<'a>>,
    hunks: Vec<Section<'a>>,
}

/// Why a document is held.
#[derive(Serialize)]
pub(super) struct Held {
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<f64>,
}

impl Held {
    pub(super) fn new(hold: &Hold) -> Held {
        let share = match hold {
            Hold::TooMuch { share } => Some(*share),
            Hold::NothingLeft => None,
        };
        Held { reason: hold_name(hold), share }
    }
}

#[derive(Serialize)]
struct Claim<'a> {
    start: usize,
    end: usize,
    line: usize,
    rule: &'a str,
    category: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct Section<'a> {
    old: [usize; 2],
    new: [usize; 2],
    rules: Vec<String>,
    lines: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    sign: &'static str,
    line: usize,
    text: std::borrow::Cow<'a, str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gone: Vec<[usize; 2]>,
}

/// Writes what goes from a document as one JSON line: the ledger's fields, and the hunks. Offsets are bytes of the UTF-8 text;
/// those of `gone` count from the start of the line. Hunks of a held document show what would have gone.
///
/// # Errors
/// Those of `out`.
pub fn write_diff_json(out: &mut dyn Write, findings: &Findings<'_>, context: usize) -> io::Result<()> {
    let hunks = hunks(findings.text, findings.removals, LineEnds::Text, context);
    let document = Document {
        v: VERSION,
        doc: findings.doc,
        source: findings.source,
        site: findings.site,
        held: findings.held.map(Held::new),
        removals: claims(findings.text, findings.removals),
        drafts: claims(findings.text, findings.drafts),
        hunks: hunks.into_iter().map(section).collect(),
    };
    serde_json::to_writer(&mut *out, &document)?;
    writeln!(out)
}

fn claims<'a>(text: &'a str, removals: &'a [Removal]) -> Vec<Claim<'a>> {
    let index = LineIndex::new(text);
    let claim = |removal: &'a Removal| Claim {
        start: removal.span.start,
        end: removal.span.end,
        line: index.line(removal.span.start),
        rule: removal.rule.as_str(),
        category: removal.category.as_str(),
        text: &text[removal.span.range()],
    };
    removals.iter().map(claim).collect()
}

fn section(hunk: Hunk<'_>) -> Section<'_> {
    Section {
        old: [hunk.old_start, hunk.old_lines],
        new: [hunk.new_start, hunk.new_lines],
        rules: hunk.rules.iter().map(|tag| tag.rule.to_string()).collect(),
        lines: hunk.rows.into_iter().map(line).collect(),
    }
}

fn line(row: Row<'_>) -> Line<'_> {
    let sign = match row.sign {
        Sign::Same => " ",
        Sign::Minus => "-",
        Sign::Plus => "+",
    };
    let text = match row.line {
        std::borrow::Cow::Borrowed(line) => String::from_utf8_lossy(line),
        std::borrow::Cow::Owned(line) => String::from_utf8_lossy(&line).into_owned().into(),
    };
    Line { sign, line: row.number, text, gone: row.gone.iter().map(|span| [span.start, span.end]).collect() }
}

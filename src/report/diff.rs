//! A document's removals, as people read them.
use std::io::{self, Write};

use super::field::{Direction, Field, Tone, parts, visible, width};
use super::findings::Findings;
use super::look::{Look, Painted};
use crate::diff::{Hunk, LineEnds, Row, Sign, hunks};
use crate::ledger::Removal;

/// Widest column of rule names; a longer name pushes its text aside.
const WIDEST_NAME: usize = 36;
/// The least that is left for text on a narrow terminal.
const NARROWEST_TEXT: usize = 24;

/// Writes what goes from a document, each line with its number, sign and rule before the text. `-` the line goes; `~` the part
/// in `⟦…⟧` goes; `?` it would go if the document were not held, or the rule no draft.
///
/// # Errors
/// Those of `out`.
pub fn write_diff(out: &mut dyn Write, findings: &Findings<'_>, context: usize, look: Look) -> io::Result<()> {
    let (heading, quiet) = (look.heading(), look.quiet());
    write!(out, "{heading}{}{heading:#}", visible(&findings.label()))?;
    if let Some(site) = findings.site {
        write!(out, "  {quiet}{site}{quiet:#}")?;
    }
    writeln!(out)?;
    if let Some(hold) = findings.held {
        let style = look.doubtful();
        writeln!(out, "{style}held: {hold}; it stays as it is{style:#}")?;
    }
    write_hunks(out, findings, findings.removals, findings.held.is_some(), context, look)?;
    if !findings.drafts.is_empty() {
        let style = look.doubtful();
        writeln!(out, "{style}drafts would take:{style:#}")?;
        write_hunks(out, findings, findings.drafts, true, context, look)?;
    }
    writeln!(out)
}

fn write_hunks(
    out: &mut dyn Write,
    findings: &Findings<'_>,
    removals: &[Removal],
    doubtful: bool,
    context: usize,
    look: Look,
) -> io::Result<()> {
    let hunks = hunks(findings.text, removals, LineEnds::Text, context);
    let columns = Columns {
        number: hunks.last().map_or(1, |hunk| (hunk.old_start + hunk.old_lines).to_string().len()),
        name: hunks.iter().flat_map(|hunk| hunk.rows.iter().map(|row| width(&names(hunk, row)))).max().unwrap_or(0),
        direction: Direction::of(findings.text),
        doubtful,
        look,
    };
    for (at, hunk) in hunks.iter().enumerate() {
        if at > 0 {
            let quiet = look.quiet();
            writeln!(out, "{quiet}{:>1$}{quiet:#}", "⋮", columns.number)?;
        }
        columns.write_hunk(out, hunk)?;
    }
    Ok(())
}

/// How the lines of one document are laid out.
struct Columns {
    number: usize,
    name: usize,
    direction: Direction,
    doubtful: bool,
    look: Look,
}

impl Columns {
    fn write_hunk(&self, out: &mut dyn Write, hunk: &Hunk<'_>) -> io::Result<()> {
        let mut above = String::new();
        for row in hunk.rows.iter().filter(|row| row.sign != Sign::Plus) {
            let names = names(hunk, row);
            // A block of one rule names it once.
            let shown = if names == above { "" } else { &names };
            self.write_row(out, row, shown)?;
            above = names;
        }
        Ok(())
    }

    fn write_row(&self, out: &mut dyn Write, row: &Row<'_>, names: &str) -> io::Result<()> {
        let look = self.look;
        let line = String::from_utf8_lossy(&row.line);
        let parts = parts(&line, row.content, &row.gone);
        let sign = match parts.as_slice() {
            [(Tone::Kept, _)] => ' ',
            _ if self.doubtful => '?',
            _ if row.is_gone() => '-',
            _ => '~',
        };
        let (quiet, name) = (look.quiet(), look.name());
        let colour = if self.doubtful { look.doubtful() } else { look.gone() };
        let columns = self.name.min(WIDEST_NAME);
        let pad = " ".repeat(columns.saturating_sub(width(names)));
        let sign = sign.to_string();
        write!(out, "{quiet}{:>1$}{quiet:#} ", row.number, self.number)?;
        write!(out, "{} {}{pad} {quiet}│{quiet:#} ", Painted(colour, sign), Painted(name, names))?;
        let text = look.width.map(|all| all.saturating_sub(self.number + columns + 6).max(NARROWEST_TEXT));
        let direction = Direction::of_line(&line, self.direction);
        Field { parts, direction, doubtful: self.doubtful }.write(out, look, text)?;
        writeln!(out)
    }
}

/// The rules that touch a line.
fn names(hunk: &Hunk<'_>, row: &Row<'_>) -> String {
    let names: Vec<&str> = row.rules.iter().map(|&at| hunk.rules[at].rule.as_str()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests;

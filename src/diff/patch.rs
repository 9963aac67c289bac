//! Hunks as a unified diff that `git apply` and `patch` take.
use std::io::{self, Write};

use super::hunk::{Hunk, Row, Sign};
use super::path::quote_path;

/// What is written before each kind of line, and `reset` after it: terminal colours, or nothing.
#[derive(Clone, Debug, Default)]
pub struct PatchStyle {
    /// Before the file header.
    pub header: String,
    /// Before the `@@` of a hunk.
    pub hunk: String,
    /// Before a line of the original only.
    pub minus: String,
    /// Before a line of the clean text only.
    pub plus: String,
    /// After any of these.
    pub reset: String,
}

/// Writes the header of one file. `path` is below the folder where the patch will be applied, with `/` between its parts.
///
/// The `diff --git` line keeps a file that loses all of its text: without it, git deletes the file.
///
/// # Errors
/// Those of `out`.
pub fn write_file_header(out: &mut dyn Write, path: &[u8], style: &PatchStyle) -> io::Result<()> {
    let (old, new) = (quote_path("a/", path), quote_path("b/", path));
    let PatchStyle { header, reset, .. } = style;
    // As git does it: without the tab, `patch` would end the name at the first space.
    let tab = if old.contains(' ') { "\t" } else { "" };
    writeln!(out, "{header}diff --git {old} {new}{reset}")?;
    writeln!(out, "{header}--- {old}{reset}{tab}")?;
    writeln!(out, "{header}+++ {new}{reset}{tab}")
}

/// Writes one hunk. Behind the second `@@` stand its rules with their categories, then `label` and the line of the first
/// change, as in `ar/related-heading (related) seeds/000.txt:19`.
///
/// # Errors
/// Those of `out`.
pub fn write_hunk(out: &mut dyn Write, hunk: &Hunk<'_>, label: &str, style: &PatchStyle) -> io::Result<()> {
    let (old, new) = (range(hunk.old_start, hunk.old_lines), range(hunk.new_start, hunk.new_lines));
    write!(out, "{}@@ -{old} +{new} @@{}", style.hunk, style.reset)?;
    for (at, tag) in hunk.rules.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        write!(out, "{comma} {} ({})", tag.rule, tag.category)?;
    }
    writeln!(out, " {}:{}", quote_path("", label.as_bytes()), hunk.first)?;
    hunk.rows.iter().try_for_each(|row| write_row(out, row, style))
}

fn write_row(out: &mut dyn Write, row: &Row<'_>, style: &PatchStyle) -> io::Result<()> {
    let (sign, colour, reset) = match row.sign {
        Sign::Same => (" ", "", ""),
        Sign::Minus => ("-", &*style.minus, &*style.reset),
        Sign::Plus => ("+", &*style.plus, &*style.reset),
    };
    let (content, ended) = match row.line.strip_suffix(b"\n") {
        Some(content) => (content, true),
        None => (&*row.line, false),
    };
    write!(out, "{colour}{sign}")?;
    out.write_all(content)?;
    writeln!(out, "{reset}")?;
    if ended { Ok(()) } else { writeln!(out, "\\ No newline at end of file") }
}

/// `start,lines`; a single line needs no count.
fn range(start: usize, lines: usize) -> String {
    if lines == 1 { start.to_string() } else { format!("{start},{lines}") }
}

#[cfg(test)]
mod tests;

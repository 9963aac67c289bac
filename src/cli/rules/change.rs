//! A change to a rule file, shown as a diff.
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};

const GONE: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
const NEW: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));

/// Shows how `before` becomes `after`: `-` before a line as it was, `+` before a line as it is now.
pub(super) fn write(out: &mut impl Write, name: &str, before: &str, after: &str) -> io::Result<()> {
    writeln!(out, "--- {name}\n+++ {name}")?;
    for hunk in TextDiff::from_lines(before, after).unified_diff().context_radius(2).iter_hunks() {
        writeln!(out, "{}", hunk.header())?;
        for change in hunk.iter_changes() {
            let line = change.value().trim_end_matches(['\n', '\r']);
            match change.tag() {
                ChangeTag::Equal => writeln!(out, " {line}")?,
                ChangeTag::Delete => writeln!(out, "{GONE}-{line}{GONE:#}")?,
                ChangeTag::Insert => writeln!(out, "{NEW}+{line}{NEW:#}")?,
            }
        }
    }
    Ok(())
}

//! What a run has to say at its end, to standard error.
use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};
use std::io::Write as _;
use std::path::Path;

use anstyle::{AnsiColor, Style};

use crate::decode::How;
use crate::io::RECORDS;
use crate::report::visible;

use super::super::Result;
use super::super::decisions::Heeded;
use super::Task;
use super::account::{Account, Counts};

/// How many rules the summary names.
const RULES: usize = 5;
const STRONG: Style = Style::new().bold();
const WARNING: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));

/// Prints the summary of a run into a folder.
pub fn print(account: &Account, output: &Path, heeded: &Heeded) -> Result<()> {
    let mut stderr = anstream::stderr().lock();
    stderr.write_all(text(account, output, heeded).as_bytes())?;
    Ok(())
}

/// Says one thing more of the run.
pub fn say(what: &dyn Display) -> Result<()> {
    writeln!(anstream::stderr().lock(), "  {what}")?;
    Ok(())
}

/// Says that a run goes on.
pub fn going_on(task: &Task, account: &Account) -> Result<()> {
    if !task.args.quiet {
        let done = number(account.counts.documents, "document");
        writeln!(anstream::stderr().lock(), "going on with the run that was cut off: {done} are done")?;
    }
    Ok(())
}

/// Says one thing about one line or file.
pub fn warn(what: &str, source: &str, reason: &dyn Display) -> Result<()> {
    let (source, reason) = (visible(source), reason.to_string());
    writeln!(anstream::stderr().lock(), "{WARNING}{what}{WARNING:#}: {source}: {}", visible(&reason))?;
    Ok(())
}

fn text(account: &Account, output: &Path, heeded: &Heeded) -> String {
    let counts = &account.counts;
    let mut out = String::new();
    head(&mut out, counts, account.seconds(), output);
    tally(&mut out, "by category", counts.by_category.iter(), usize::MAX);
    tally(&mut out, "by rule", counts.by_rule.iter(), RULES);
    encodings(&mut out, counts);
    if !heeded.decisions.is_empty() {
        let files: Vec<String> = heeded.files.iter().map(|file| file.display().to_string()).collect();
        let _ = writeln!(out, "  heeded: {} of {}", number(heeded.decisions.len(), "verdict"), files.join(", "));
    }
    let held = account.held.iter().map(|held| (held.source.as_str(), held.reason.clone()));
    let what = "held: they would have lost too much, and were written unchanged";
    list(&mut out, counts.held, what, held, &output.join(RECORDS).join("held.jsonl"));
    let quarantined = account.quarantined.iter().map(|what| {
        let place = what.offset.map(|offset| format!(" (byte {offset})")).unwrap_or_default();
        (what.source.as_str(), format!("{}{place}", what.reason))
    });
    let what = "in quarantine: they could not be read, and are not in the clean files";
    list(&mut out, counts.quarantined, what, quarantined, &output.join(RECORDS).join("quarantine.jsonl"));
    out
}

fn head(out: &mut String, counts: &Counts, seconds: f64, output: &Path) {
    let Counts { documents, changed, removals, bytes_in, bytes_out, .. } = counts;
    let gone = bytes_in - bytes_out;
    let share = if *bytes_in == 0 { 0.0 } else { gone as f64 * 100.0 / *bytes_in as f64 };
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{STRONG}{} cleaned into {}{STRONG:#} in {seconds:.1} s: {} changed, {}, {} of {} text gone ({share:.1} %)",
        number(*documents, "document"),
        output.display(),
        grouped(*changed),
        number(*removals, "removal"),
        bytes(gone),
        bytes(*bytes_in),
    );
}

/// The encodings, where there is another than UTF-8, and what is damaged.
fn encodings(out: &mut String, counts: &Counts) {
    let named = |(name, ways): (&String, &BTreeMap<How, usize>)| {
        let files: usize = ways.values().sum();
        let doubts = [(How::Guess, "guessed"), (How::Neighbours, "as the files beside")];
        let doubts = doubts.iter().filter_map(|(how, words)| Some(format!("{words}: {}", grouped(*ways.get(how)?))));
        let doubts: Vec<String> = doubts.collect();
        let doubts = if doubts.is_empty() { String::new() } else { format!(" ({})", doubts.join("; ")) };
        format!("{name} {}{doubts}", number(files, "file"))
    };
    if counts.encodings.keys().any(|name| name != "UTF-8") {
        let names: Vec<String> = counts.encodings.iter().map(named).collect();
        let _ = writeln!(out, "  encodings: {}", names.join(", "));
    }
    if counts.damaged > 0 {
        let _ = writeln!(out, "  damaged: {} with bytes that are no text", number(counts.damaged, "document"));
    }
}

fn tally<'c>(out: &mut String, title: &str, counts: impl Iterator<Item = (&'c String, &'c usize)>, most: usize) {
    let mut counts: Vec<_> = counts.collect();
    counts.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let more = counts.len().saturating_sub(most);
    let mut shown: Vec<String> =
        counts.iter().take(most).map(|(name, count)| format!("{name} {}", grouped(**count))).collect();
    if more > 0 {
        shown.push(format!("and {more} more"));
    }
    if !shown.is_empty() {
        let _ = writeln!(out, "  {title}: {}", shown.join(", "));
    }
}

fn list<'a>(out: &mut String, count: usize, what: &str, shown: impl Iterator<Item = (&'a str, String)>, file: &Path) {
    if count == 0 {
        return;
    }
    let _ = writeln!(out, "{WARNING}{} {what}{WARNING:#}", grouped(count));
    let mut listed = 0;
    for (source, reason) in shown {
        let _ = writeln!(out, "  {}: {}", visible(source), visible(&reason));
        listed += 1;
    }
    let rest = if count > listed { format!("  … {} more; ", grouped(count - listed)) } else { "  ".into() };
    let _ = writeln!(out, "{rest}all in {}", file.display());
}

fn number(count: usize, what: &str) -> String {
    format!("{} {what}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// 1234567 as 1,234,567.
pub(super) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count of bytes as people say it.
pub(super) fn bytes(count: usize) -> String {
    let mut size = count as f64;
    for unit in ["B", "kB", "MB", "GB"] {
        if size < 1000.0 {
            return if unit == "B" { format!("{count} B") } else { format!("{size:.1} {unit}") };
        }
        size /= 1000.0;
    }
    format!("{size:.1} TB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_people_write_them() {
        assert_eq!([grouped(0), grouped(999), grouped(1000), grouped(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([bytes(999), bytes(1500), bytes(2_000_000)], ["999 B", "1.5 kB", "2.0 MB"]);
        assert_eq!([number(1, "document"), number(2, "document")], ["1 document", "2 documents"]);
    }
}

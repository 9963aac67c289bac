//! The figures as tables on a terminal.
use std::io::{self, Write};

use super::super::field::{visible, width};
use super::super::look::{Look, Painted};
use super::super::tally::count;
use super::{Heading, percent};
use crate::eval::{Evaluation, Summary};

const COLUMNS: &str = "  docs   lines: prec    rec     F1   chars: prec    rec     F1   body loss %  hurt  perfect";

/// Writes all figures.
///
/// # Errors
/// Those of `out`.
pub fn write_evaluation(out: &mut dyn Write, heading: &Heading, evaluation: &Evaluation, look: Look) -> io::Result<()> {
    let total = &evaluation.total.summary;
    let bold = look.heading();
    let sites = count(evaluation.by_site.len(), "site");
    let words = format!("{} of {sites}, {}", count(total.docs, "document"), heading.cleaner);
    writeln!(out, "{bold}{}{bold:#}\n", visible(&words))?;
    let mut rows = vec![("all".to_owned(), total)];
    let groups = [("split", &evaluation.by_split), ("kind", &evaluation.by_kind), ("lang", &evaluation.by_lang)];
    for (what, group) in groups.iter().filter(|(_, group)| group.len() > 1) {
        rows.extend(group.iter().map(|(name, summary)| (format!("{what} {name}"), summary)));
    }
    table(out, &rows, look)?;
    writeln!(out)?;
    for line in sentences(evaluation) {
        writeln!(out, "{line}")?;
    }
    categories(out, total, look)?;
    if evaluation.by_site.len() > 1 {
        let rows: Vec<_> = evaluation.by_site.iter().map(|(name, summary)| (name.clone(), summary)).collect();
        writeln!(out)?;
        table(out, &rows, look)?;
    }
    Ok(())
}

fn table(out: &mut dyn Write, rows: &[(String, &Summary)], look: Look) -> io::Result<()> {
    let quiet = look.quiet();
    let widest = rows.iter().map(|(name, _)| width(&visible(name))).max().unwrap_or(0);
    writeln!(out, "{quiet}{:widest$}{COLUMNS}{quiet:#}", "")?;
    for (name, summary) in rows {
        let Summary { docs, line, char, body_loss, doc, .. } = summary;
        let pad = " ".repeat(widest - width(&visible(name)));
        write!(out, "{}{pad}{docs:>6}", visible(name))?;
        for (share, columns) in
            [(line.precision, 14), (line.recall, 7), (line.f1, 7), (char.precision, 14), (char.recall, 7), (char.f1, 7)]
        {
            write!(out, "{:>columns$}", percent(share, 1))?;
        }
        let hurt = if body_loss.docs_lost_any_text > 0 { look.gone() } else { look.quiet() };
        let loss = format!("{:>14}{:>6}", percent(body_loss.share, 3), body_loss.docs_lost_any_text);
        writeln!(out, "{}{:>9}", Painted(hurt, loss), doc.perfect)?;
    }
    Ok(())
}

/// What the table has no room for.
pub(super) fn sentences(evaluation: &Evaluation) -> Vec<String> {
    let total = &evaluation.total.summary;
    let Summary { docs, line, char, body_loss, doc, inline_chrome, .. } = total;
    let mut sentences = vec![
        format!(
            "Chrome: {}, {} removed. Articles: {}, {} removed, {} more trimmed.",
            count(line.drop, "line"),
            line.drop_removed,
            count(line.keep, "line"),
            line.keep_removed,
            line.keep_trimmed_or_removed - line.keep_removed,
        ),
        format!(
            "Body loss: {} of {}; {} of {} lost a line, {} any text.",
            char.keep_removed,
            count(char.keep, "character"),
            body_loss.docs_lost_a_line,
            count(*docs, "document"),
            body_loss.docs_lost_any_text,
        ),
        format!(
            "Documents: {} with chrome, {} of them cleaned perfectly; {} without, {} of them hurt.",
            doc.with_chrome, doc.perfect_with_chrome, body_loss.clean_docs, body_loss.clean_docs_hurt,
        ),
        format!(
            "Mean F1 by characters: over documents {}, over sites {}.",
            percent(doc.mean_char_f1, 1),
            percent(evaluation.total.site_mean_char_f1, 1),
        ),
        format!(
            "Chrome inside lines to keep: {}, {} % removed. Foreign characters: {}.",
            count(inline_chrome.chars, "character"),
            percent(inline_chrome.removed, 1),
            total.foreign_chars,
        ),
    ];
    if total.missing > 0 {
        sentences
            .push(format!("{} without a cleaned text: counted as removed whole.", count(total.missing, "document")));
    }
    sentences
}

fn categories(out: &mut dyn Write, total: &Summary, look: Look) -> io::Result<()> {
    let quiet = look.quiet();
    if total.category.0.is_empty() {
        return Ok(());
    }
    let widest = total.category.0.iter().map(|(name, _)| width(&visible(name))).max().unwrap_or(0);
    writeln!(out, "\n{quiet}{:widest$}   lines  removed %     chars  removed %{quiet:#}", "")?;
    for (name, figures) in &total.category.0 {
        let name = visible(name);
        let pad = " ".repeat(widest - width(&name));
        let (recall, char_recall) = (percent(figures.recall, 1), percent(figures.char_recall, 1));
        writeln!(out, "{name}{pad}{:>8}{recall:>11}{:>10}{char_recall:>11}", figures.lines, figures.chars)?;
    }
    Ok(())
}

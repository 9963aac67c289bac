//! Why each line stays or goes, as people and programs read it.
use std::io::{self, Write};

use serde::Serialize;

use super::field::{Direction, Field, parts, visible, width};
use super::json::Held;
use super::look::{Look, Painted};
use super::words::{kind_name, obstacle_name, obstacle_words, zone_names};
use crate::diff::{Fate, LineEnds, mark};
use crate::engine::{Explanation, LineExplanation, Obstacle};
use crate::ledger::RuleId;
use crate::text::{Span, union};

/// Columns of the facts of a line: its zones and what it looks like.
const ZONES: usize = 9;
const KIND: usize = 6;

/// Writes a document line by line: number, sign, rule, zones, what the line looks like, its text; under it each rule that came
/// close, and what stopped it. The signs are those of [`write_diff`](super::write_diff).
///
/// # Errors
/// Those of `out`.
pub fn write_explanation(
    out: &mut dyn Write,
    label: &str,
    text: &str,
    explanation: &Explanation,
    look: Look,
) -> io::Result<()> {
    let (heading, quiet, name) = (look.heading(), look.quiet(), look.name());
    let site = explanation.site.as_deref().unwrap_or("unknown");
    let lang = explanation.lang.as_deref().unwrap_or("unknown");
    writeln!(out, "{heading}{}{heading:#}  {quiet}site {site}, language {lang}{quiet:#}", visible(label))?;
    if let Some(hold) = &explanation.held {
        let style = look.doubtful();
        writeln!(out, "{style}held: {hold}; it stays as it is{style:#}")?;
    }
    let marked = mark(text, &explanation.removals, LineEnds::Text);
    let document = Direction::of(text);
    let number = explanation.lines.last().map_or(1, |line| line.line.to_string().len());
    let names = explanation.lines.iter().map(|line| width(&names(line))).max().unwrap_or(0);
    for (line, marked) in explanation.lines.iter().zip(&marked) {
        let (whole, held) = (marked.whole, explanation.held.is_some());
        let gone: Vec<Span> =
            marked.gone.iter().map(|span| Span::new(span.start - whole.start, span.end - whole.start)).collect();
        let parts = parts(&text[whole.range()], line.content.len(), &gone);
        let sign = match marked.fate() {
            Fate::Kept => ' ',
            _ if held => '?',
            Fate::Gone => '-',
            Fate::Part => '~',
        };
        let colour = if held { look.doubtful() } else { look.gone() };
        let rules = self::names(line);
        let pad = " ".repeat(names - width(&rules));
        let (zones, kind) = (zone_names(line.zones).join("+"), kind_name(line.kind));
        write!(
            out,
            "{quiet}{:>number$}{quiet:#} {} {}{pad} ",
            line.line,
            Painted(colour, sign.to_string()),
            Painted(name, &rules)
        )?;
        write!(out, "{quiet}{zones:<ZONES$} {kind:<KIND$} │{quiet:#} ")?;
        let direction = Direction::of_line(&text[line.content.range()], document);
        let columns = look.width.map(|all| all.saturating_sub(number + names + ZONES + KIND + 8).max(24));
        Field { parts, direction, doubtful: held }.write(out, look, columns)?;
        writeln!(out)?;
        for (rule, obstacle) in &line.near {
            let words = obstacle_words(obstacle);
            writeln!(out, "{:>number$}   {name}{rule}{name:#}: {}", "", visible(&words))?;
        }
    }
    Ok(())
}

/// The rules that claim a line.
fn names(line: &LineExplanation) -> String {
    let names: Vec<&str> = line.removed_by.iter().map(|rule| rule.as_str()).collect();
    names.join(", ")
}

#[derive(Serialize)]
struct Json<'a> {
    v: u32,
    doc: &'a str,
    source: &'a str,
    site: Option<&'a str>,
    lang: Option<&'a str>,
    held: Option<Held>,
    lines: Vec<JsonLine<'a>>,
}

#[derive(Serialize)]
struct JsonLine<'a> {
    line: usize,
    start: usize,
    end: usize,
    text: &'a str,
    kind: &'static str,
    zones: &'static [&'static str],
    gone: Vec<[usize; 2]>,
    removed_by: Vec<&'a str>,
    near: Vec<JsonNear<'a>>,
}

#[derive(Serialize)]
struct JsonNear<'a> {
    rule: &'a str,
    obstacle: &'static str,
    words: String,
}

/// Writes the same as one JSON line. Offsets are bytes of the UTF-8 text; `gone` holds what goes from the line, its terminator
/// left out.
///
/// # Errors
/// Those of `out`.
pub fn write_explanation_json(
    out: &mut dyn Write,
    doc: &str,
    source: &str,
    text: &str,
    explanation: &Explanation,
) -> io::Result<()> {
    let gone = union(explanation.removals.iter().map(|removal| removal.span));
    let inside = |line: Span| -> Vec<[usize; 2]> {
        let spans = gone.iter().filter(|span| span.overlaps(line));
        spans.map(|span| [span.start.max(line.start), span.end.min(line.end)]).collect()
    };
    let lines = explanation.lines.iter().map(|line| JsonLine {
        line: line.line,
        start: line.content.start,
        end: line.content.end,
        text: &text[line.content.range()],
        kind: kind_name(line.kind),
        zones: zone_names(line.zones),
        gone: inside(line.content),
        removed_by: line.removed_by.iter().map(|rule| rule.as_str()).collect(),
        near: line.near.iter().map(near).collect(),
    });
    let json = Json {
        v: 1,
        doc,
        source,
        site: explanation.site.as_deref(),
        lang: explanation.lang.as_deref(),
        held: explanation.held.as_ref().map(Held::new),
        lines: lines.collect(),
    };
    serde_json::to_writer(&mut *out, &json)?;
    writeln!(out)
}

fn near((rule, obstacle): &(RuleId, Obstacle)) -> JsonNear<'_> {
    JsonNear { rule: rule.as_str(), obstacle: obstacle_name(obstacle), words: obstacle_words(obstacle) }
}

#[cfg(test)]
mod tests;

//! What went wrong in a document, on a terminal.
use std::io::{self, Write};

use super::super::field::{Direction, Field, Tone, visible, width};
use super::super::look::{Look, Painted};
use super::{Judged, Line, Verdict};
use crate::eval::Fate;

/// Columns of the widest verdict.
const VERDICT: usize = 7;
/// How many lines that were left a screen shows of one document.
const LEFT: usize = 20;

/// Writes what was lost and what was left: the number of the line, what is wrong with it, the rules that took it or the category that it is of, and
/// its text. In a line that was trimmed, what was lost stands in `⟦…⟧`. On a screen that cuts long lines, a long list of what was left is cut too.
///
/// # Errors
/// Those of `out`.
pub fn write_judged(out: &mut dyn Write, judged: &Judged<'_>, look: Look) -> io::Result<()> {
    let (heading, quiet) = (look.heading(), look.quiet());
    writeln!(out, "\n{heading}{}{heading:#}  {}", visible(judged.id), judged.words())?;
    if let Some(hold) = judged.held {
        writeln!(out, "{}", Painted(look.doubtful(), format!("held: {hold}; it stays as it is")))?;
    }
    let lines = judged.lines();
    let number = lines.len().to_string().len();
    let wrong: Vec<(Line<'_>, String)> = lines
        .into_iter()
        .filter(|line| line.verdict != Verdict::Right)
        .map(|line| {
            let who = visible(&line.who()).into_owned();
            (line, who)
        })
        .collect();
    let widest = wrong.iter().map(|(_, who)| width(who)).max().unwrap_or(0);
    let document = judged.direction();
    let most = if look.width.is_some() { LEFT } else { usize::MAX };
    let mut left = 0;
    for (line, who) in wrong {
        left += usize::from(line.verdict == Verdict::Left);
        if line.verdict == Verdict::Left && left > most {
            continue;
        }
        let (verdict, style) = match line.verdict {
            Verdict::Lost => ("lost", look.gone()),
            Verdict::Trimmed => ("trimmed", look.gone()),
            Verdict::Left | Verdict::Right => ("left", look.doubtful()),
        };
        let pad = " ".repeat(widest - width(&who));
        write!(out, "{quiet}{:>number$}{quiet:#} ", line.number)?;
        write!(out, "{style}{verdict:VERDICT$}{style:#} {}{pad} {quiet}│{quiet:#} ", Painted(look.name(), &who))?;
        let columns = look.width.map(|all| all.saturating_sub(number + VERDICT + widest + 5).max(24));
        let field = Field {
            parts: line.parts(),
            direction: Direction::of_line(line.text, document),
            doubtful: line.verdict == Verdict::Left,
        };
        field.write(out, look, columns)?;
        writeln!(out)?;
    }
    if left > most {
        writeln!(out, "{quiet}… and {} more left; --full shows all{quiet:#}", left - most)?;
    }
    Ok(())
}

impl<'a> Line<'a> {
    /// What took from it; of what was left, what it is.
    fn who(&self) -> String {
        match self.category {
            Some(category) if self.verdict == Verdict::Left => category.to_owned(),
            _ => self.rules.join(", "),
        }
    }

    fn parts(&self) -> Vec<(Tone, &'a str)> {
        if self.verdict != Verdict::Trimmed {
            return vec![(Tone::Gone, self.text)];
        }
        let mut parts: Vec<(Tone, std::ops::Range<usize>)> = Vec::new();
        for (fate, range) in &self.stretches {
            let tone = if *fate == Fate::Lost { Tone::Cut } else { Tone::Kept };
            match parts.last_mut() {
                Some((last, before)) if *last == tone => before.end = range.end,
                _ => parts.push((tone, range.clone())),
            }
        }
        parts.into_iter().map(|(tone, range)| (tone, &self.text[range])).collect()
    }
}

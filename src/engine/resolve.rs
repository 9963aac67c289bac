//! Claims → spans: keep rules, bullets, blank runs, white space. Each step only ever widens or cuts a claim's span; nothing outside a
//! claim goes.
use std::ops::Range;

use crate::compile::Rule;
use crate::ledger::Removal;
use crate::text::{FoldSet, Span, is_bullet_line, union};

use super::absorb::{Cell, absorb_blanks};
use super::sheet::{Kind, Sheet};

/// What a rule takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Whole lines.
    Lines(Range<usize>),
    /// A part of one line, in bytes of the text.
    Part { line: usize, span: Span },
}

/// A rule's claim. Claims are handed over in rule order.
#[derive(Clone, Debug)]
pub(super) struct Claim<'r> {
    pub rule: &'r Rule,
    pub extent: Extent,
}

/// The removals that the claims come to, where no `protected` line goes. Sorted by start, then end, then the order of `claims`.
pub(super) fn resolve(page: &impl Sheet, claims: Vec<Claim<'_>>, protected: &[bool]) -> Vec<Removal> {
    let mut claims = unprotected(claims, protected);
    absorb_spaces(page, &mut claims);
    absorb_lines(page, &mut claims, protected);
    let mut removals: Vec<Removal> = claims
        .into_iter()
        .map(|claim| Removal {
            span: match claim.extent {
                Extent::Lines(lines) => page.span(&lines),
                Extent::Part { span, .. } => span,
            },
            rule: claim.rule.id.clone(),
            category: claim.rule.category,
        })
        .collect();
    removals.sort_by_key(|removal| removal.span);
    removals.dedup();
    removals
}

/// Takes protected lines out of the claims; a claim may fall into several.
fn unprotected<'r>(claims: Vec<Claim<'r>>, protected: &[bool]) -> Vec<Claim<'r>> {
    let mut out = Vec::with_capacity(claims.len());
    for claim in claims {
        match claim.extent {
            Extent::Part { line, .. } if protected[line] => {}
            Extent::Part { .. } => out.push(claim),
            Extent::Lines(lines) => {
                let mut start = lines.start;
                while start < lines.end {
                    let end = (start..lines.end).find(|&line| protected[line]).unwrap_or(lines.end);
                    if start < end {
                        out.push(Claim { rule: claim.rule, extent: Extent::Lines(start..end) });
                    }
                    start = end + 1;
                }
            }
        }
    }
    out
}

/// Widens parts of lines by the white space they leave behind; a line of which nothing but bullets is left goes whole.
fn absorb_spaces(page: &impl Sheet, claims: &mut [Claim<'_>]) {
    let mut lines: Vec<usize> = claims
        .iter()
        .filter_map(|claim| match claim.extent {
            Extent::Part { line, .. } => Some(line),
            Extent::Lines(_) => None,
        })
        .collect();
    lines.sort_unstable();
    lines.dedup();
    for line in lines {
        let content = page.line(line).content;
        let parts: Vec<Span> = parts_of(claims, line).map(|(_, span)| *span).collect();
        let gone = union(parts);
        let mut offsets = Vec::new();
        let mut cells = Vec::new();
        for (at, c) in page.text()[content.range()].char_indices() {
            let span = Span::new(content.start + at, content.start + at + c.len_utf8());
            offsets.push(span);
            cells.push(match () {
                () if gone.iter().any(|gone| gone.contains(span)) => Cell::Removed,
                () if c.is_whitespace() => Cell::Blank,
                () => Cell::Kept,
            });
        }
        absorb_blanks(&mut cells);
        let left: String = page.text()[content.range()]
            .chars()
            .zip(&cells)
            .filter(|(_, cell)| **cell == Cell::Kept)
            .map(|(c, _)| c)
            .collect();
        let left = FoldSet::ALL.fold(&left);
        if left.trim().is_empty() || is_bullet_line(&left) {
            for claim in claims.iter_mut() {
                if matches!(claim.extent, Extent::Part { line: own, .. } if own == line) {
                    claim.extent = Extent::Lines(line..line + 1);
                }
            }
            continue;
        }
        for stretch in stretches(&cells, Cell::Absorbed) {
            let span = Span::new(offsets[stretch.start].start, offsets[stretch.end - 1].end);
            let mut parts = parts_of(claims, line);
            if let Some((_, part)) = parts.find(|(_, part)| part.end == span.start) {
                part.end = span.end;
            } else {
                drop(parts);
                if let Some((_, part)) = parts_of(claims, line).find(|(_, part)| part.start == span.end) {
                    part.start = span.start;
                }
            }
        }
    }
}

fn parts_of<'a>(claims: &'a mut [Claim<'_>], wanted: usize) -> impl Iterator<Item = (usize, &'a mut Span)> {
    claims.iter_mut().enumerate().filter_map(move |(at, claim)| match &mut claim.extent {
        Extent::Part { line, span } if *line == wanted => Some((at, span)),
        _ => None,
    })
}

/// Widens claims on whole lines by the bullets that touch them and the blank lines they leave behind.
fn absorb_lines(page: &impl Sheet, claims: &mut [Claim<'_>], protected: &[bool]) {
    let mut cells: Vec<Cell> =
        (0..page.count()).map(|line| if page.kind(line) == Kind::Blank { Cell::Blank } else { Cell::Kept }).collect();
    for claim in claims.iter() {
        if let Extent::Lines(lines) = &claim.extent {
            cells[lines.clone()].fill(Cell::Removed);
        }
    }
    let claimed = cells.clone();
    let bullet = |line: usize| page.kind(line) == Kind::Bullet && !protected[line];
    for line in 1..cells.len() {
        if bullet(line) && cells[line - 1] == Cell::Removed {
            cells[line] = Cell::Removed;
        }
    }
    for line in (1..cells.len()).rev() {
        if bullet(line - 1) && cells[line] == Cell::Removed {
            cells[line - 1] = Cell::Removed;
        }
    }
    absorb_blanks(&mut cells);
    let added: Vec<Cell> =
        cells.iter().zip(&claimed).map(|(now, before)| if now != before { Cell::Absorbed } else { *now }).collect();
    for stretch in stretches(&added, Cell::Absorbed) {
        let mut blocks = claims.iter_mut().filter_map(|claim| match &mut claim.extent {
            Extent::Lines(lines) => Some(lines),
            Extent::Part { .. } => None,
        });
        if stretch.start > 0 && claimed[stretch.start - 1] == Cell::Removed {
            if let Some(lines) = blocks.find(|lines| lines.end == stretch.start) {
                lines.end = stretch.end;
            }
        } else if let Some(lines) = blocks.find(|lines| lines.start == stretch.end) {
            lines.start = stretch.start;
        }
    }
}

/// The runs of `wanted` in `cells`.
fn stretches(cells: &[Cell], wanted: Cell) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, &cell) in cells.iter().enumerate() {
        if cell == wanted {
            match out.last_mut() {
                Some(last) if last.end == at => last.end = at + 1,
                _ => out.push(at..at + 1),
            }
        }
    }
    out
}

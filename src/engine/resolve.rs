//! Claims → spans: keep rules, bullets, blank runs, white space. Each step only ever widens or cuts a claim's span; nothing outside a
//! claim goes.
use std::collections::BTreeMap;
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

impl Extent {
    /// The lines it touches.
    pub fn lines(&self) -> Range<usize> {
        match self {
            Extent::Lines(lines) => lines.clone(),
            Extent::Part { line, .. } => *line..*line + 1,
        }
    }
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
    if claims.is_empty() {
        return Vec::new();
    }
    absorb_spaces(page, &mut claims);
    absorb_lines(page, &mut claims, protected);
    let mut removals: Vec<Removal> = claims
        .into_iter()
        .map(|claim| Removal {
            span: claim.extent.span(page),
            rule: claim.rule.id.clone(),
            category: claim.rule.category,
        })
        .collect();
    removals.sort_by_key(|removal| removal.span);
    removals.dedup();
    removals
}

impl Extent {
    /// The bytes it covers.
    pub fn span(&self, page: &impl Sheet) -> Span {
        match self {
            Extent::Lines(lines) => page.span(lines),
            Extent::Part { span, .. } => *span,
        }
    }
}

impl Claim<'_> {
    /// What is left of it where no protected line goes; it may fall into several.
    pub fn parts(&self, protected: impl Fn(usize) -> bool) -> Vec<Extent> {
        match &self.extent {
            Extent::Part { line, .. } if protected(*line) => Vec::new(),
            Extent::Part { .. } => vec![self.extent.clone()],
            Extent::Lines(lines) => {
                let mut out = Vec::new();
                let mut start = lines.start;
                while start < lines.end {
                    let end = (start..lines.end).find(|&line| protected(line)).unwrap_or(lines.end);
                    if start < end {
                        out.push(Extent::Lines(start..end));
                    }
                    start = end + 1;
                }
                out
            }
        }
    }
}

/// Takes protected lines out of the claims; a claim may fall into several.
fn unprotected<'r>(claims: Vec<Claim<'r>>, protected: &[bool]) -> Vec<Claim<'r>> {
    if !protected.contains(&true) {
        return claims;
    }
    let parts = |claim: Claim<'r>| {
        let rule = claim.rule;
        claim.parts(|line| protected[line]).into_iter().map(move |extent| Claim { rule, extent })
    };
    claims.into_iter().flat_map(parts).collect()
}

/// Widens parts of lines by the white space they leave behind; a line of which nothing but bullets is left goes whole.
fn absorb_spaces(page: &impl Sheet, claims: &mut [Claim<'_>]) {
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        if let Extent::Part { line, .. } = claim.extent {
            parts.entry(line).or_default().push(at);
        }
    }
    for (line, own) in parts {
        let span_of = |claim: &Claim<'_>| match claim.extent {
            Extent::Part { span, .. } => span,
            Extent::Lines(_) => Span::new(0, 0),
        };
        let gone = union(own.iter().map(|&at| span_of(&claims[at])));
        let LineCells { mut cells, spans } = LineCells::new(page, line, &gone);
        absorb_blanks(&mut cells);
        if nothing_left(page, line, &cells) {
            own.iter().for_each(|&at| claims[at].extent = Extent::Lines(line..line + 1));
            continue;
        }
        let ends = first_of(own.iter().map(|&at| (span_of(&claims[at]).end, at)));
        let starts = first_of(own.iter().map(|&at| (span_of(&claims[at]).start, at)));
        for stretch in stretches(cells.iter().map(|cell| *cell == Cell::Absorbed)) {
            let added = Span::new(spans[stretch.start].start, spans[stretch.end - 1].end);
            let owner = value_of(&ends, added.start).or_else(|| value_of(&starts, added.end));
            if let Some(at) = owner {
                let span = span_of(&claims[at]);
                let span = Span::new(span.start.min(added.start), span.end.max(added.end));
                claims[at].extent = Extent::Part { line, span };
            }
        }
    }
}

/// The characters of a line as cells.
struct LineCells {
    cells: Vec<Cell>,
    /// Where each stands in the text.
    spans: Vec<Span>,
}

impl LineCells {
    fn new(page: &impl Sheet, line: usize, gone: &[Span]) -> LineCells {
        let content = page.line(line).content;
        let mut gone = gone.iter().peekable();
        let (mut cells, mut spans) = (Vec::new(), Vec::new());
        for (at, c) in page.content(line).char_indices() {
            let span = Span::new(content.start + at, content.start + at + c.len_utf8());
            while gone.next_if(|gone| gone.end <= span.start).is_some() {}
            cells.push(match gone.peek() {
                Some(gone) if gone.contains(span) => Cell::Removed,
                _ if c.is_whitespace() => Cell::Blank,
                _ => Cell::Kept,
            });
            spans.push(span);
        }
        LineCells { cells, spans }
    }
}

/// Whether what is kept of a line is at most a bullet.
fn nothing_left(page: &impl Sheet, line: usize, cells: &[Cell]) -> bool {
    let kept = page.content(line).chars().zip(cells).filter(|(_, cell)| **cell == Cell::Kept);
    let left = FoldSet::ALL.fold(&kept.map(|(c, _)| c).collect::<String>());
    left.trim().is_empty() || is_bullet_line(&left)
}

/// For each key, the first value that comes with it; sorted.
fn first_of(pairs: impl Iterator<Item = (usize, usize)>) -> Vec<(usize, usize)> {
    let mut first: Vec<(usize, usize)> = pairs.collect();
    first.sort_by_key(|(key, _)| *key);
    first.dedup_by_key(|(key, _)| *key);
    first
}

fn value_of(first: &[(usize, usize)], key: usize) -> Option<usize> {
    first.binary_search_by_key(&key, |(key, _)| *key).ok().map(|at| first[at].1)
}

/// Widens claims on whole lines by the bullets that touch them and the blank lines they leave behind.
fn absorb_lines(page: &impl Sheet, claims: &mut [Claim<'_>], protected: &[bool]) {
    let blocks = claims.iter().enumerate().filter_map(|(at, claim)| match &claim.extent {
        Extent::Lines(lines) => Some((at, lines.clone())),
        Extent::Part { .. } => None,
    });
    // Between lines of text there is nothing to take along.
    let is_text = |line: usize| line >= page.count() || page.kind(line) == Kind::Text;
    if blocks.clone().all(|(_, lines)| is_text(lines.start.wrapping_sub(1)) && is_text(lines.end)) {
        return;
    }
    let blocks: Vec<(usize, Range<usize>)> = blocks.collect();
    let mut cells: Vec<Cell> =
        (0..page.count()).map(|line| if page.kind(line) == Kind::Blank { Cell::Blank } else { Cell::Kept }).collect();
    for (_, lines) in &blocks {
        cells[lines.clone()].fill(Cell::Removed);
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
    if cells == claimed {
        return;
    }
    let ends = first_of(blocks.iter().map(|(at, lines)| (lines.end, *at)));
    let starts = first_of(blocks.iter().map(|(at, lines)| (lines.start, *at)));
    for stretch in stretches(cells.iter().zip(&claimed).map(|(now, before)| now != before)) {
        let owner = value_of(&ends, stretch.start).or_else(|| value_of(&starts, stretch.end));
        if let Some(at) = owner
            && let Extent::Lines(lines) = &mut claims[at].extent
        {
            *lines = lines.start.min(stretch.start)..lines.end.max(stretch.end);
        }
    }
}

/// The runs of cells of which this is true.
fn stretches(cells: impl Iterator<Item = bool>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, wanted) in cells.enumerate() {
        if wanted {
            match out.last_mut() {
                Some(last) if last.end == at => last.end = at + 1,
                _ => out.push(at..at + 1),
            }
        }
    }
    out
}

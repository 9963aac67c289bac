//! Which characters of the original survived in the cleaned text, whoever cleaned it.
use std::collections::BTreeSet;

use super::blocks::blocks;
use super::pairs::pairs;
use super::squeeze::{Squeezed, gold_lines};

/// What of an original stands in a cleaned text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alignment {
    /// The lines of the original.
    pub lines: Vec<Squeezed>,
    /// For each line, which of its characters that count survived.
    pub alive: Vec<Vec<bool>>,
    /// How many characters of the cleaned text are not in the original at that place.
    pub foreign: usize,
}

/// Aligns a cleaned text with the original. Whole lines are paired first, in order; `keep` says which lines of the original (as [`gold_lines`] counts
/// them) are to be kept, for of two equal lines that is the one that survived. Between two pairs characters are compared, so that
/// lines which were trimmed, split or joined count for what survived of them.
///
/// ```
/// use naqi::eval::align;
/// let alignment = align("Share this\nThe first line.\nThe second one.\n", "The first line. The second\n", &[false, true, true]);
/// let alive = |line: usize| alignment.alive[line].iter().filter(|alive| **alive).count();
/// assert_eq!([alive(0), alive(1), alive(2)], [0, "Thefirstline.".len(), "Thesecond".len()]);
/// ```
pub fn align(original: &str, cleaned: &str, keep: &[bool]) -> Alignment {
    let lines: Vec<Squeezed> = gold_lines(original).map(Squeezed::new).collect();
    let out: Vec<Vec<char>> = gold_lines(cleaned).map(|line| Squeezed::new(line).chars).collect();
    let out: Vec<&[char]> = out.iter().map(Vec::as_slice).filter(|line| !line.is_empty()).collect();
    let mut alive: Vec<Vec<bool>> = lines.iter().map(|line| vec![false; line.chars.len()]).collect();
    let pairs = pairs(&lines, &out, keep);
    let mut foreign = 0;
    let (mut line, mut other) = (0, 0);
    for &(next_line, next_other) in pairs.iter().chain([&(lines.len(), out.len())]) {
        foreign += gap(&lines[line..next_line], &out[other..next_other], &mut alive[line..next_line]);
        if let Some(alive) = alive.get_mut(next_line) {
            alive.fill(true);
        }
        (line, other) = (next_line + 1, next_other + 1);
    }
    choose_copies(&lines, keep, &mut alive);
    Alignment { lines, alive, foreign }
}

/// Compares what stands between two pairs by characters; returns how many of the cleaned text found no place.
fn gap(lines: &[Squeezed], out: &[&[char]], alive: &mut [Vec<bool>]) -> usize {
    let out = out.concat();
    if out.is_empty() {
        return 0;
    }
    let source: Vec<char> = lines.iter().flat_map(|line| &line.chars).copied().collect();
    let mut edges = BTreeSet::from([source.len()]);
    let mut flat: Vec<&mut bool> = Vec::with_capacity(source.len());
    for (line, alive) in lines.iter().zip(alive) {
        if !line.is_empty() {
            edges.insert(flat.len());
        }
        flat.extend(alive);
    }
    let mut survived = 0;
    for block in blocks(&source, &out, &edges) {
        survived += block.len();
        flat[block].iter_mut().for_each(|alive| **alive = true);
    }
    out.len() - survived
}

/// Of two equal lines with nothing alive between them it is the one to keep that survived: no text tells which of the two it was.
fn choose_copies(lines: &[Squeezed], keep: &[bool], alive: &mut [Vec<bool>]) {
    let whole: Vec<usize> = (0..lines.len())
        .filter(|&at| !keep[at] && !lines[at].is_empty() && alive[at].iter().all(|alive| *alive))
        .collect();
    let is_dead = |alive: &[Vec<bool>], at: usize| !alive[at].contains(&true);
    for at in whole {
        let is_copy = |other: &usize| keep[*other] && lines[*other].chars == lines[at].chars;
        let before = (0..at).rev().take_while(|&other| is_dead(alive, other)).find(is_copy);
        let copy = before.or_else(|| (at + 1..lines.len()).take_while(|&other| is_dead(alive, other)).find(is_copy));
        if let Some(copy) = copy {
            alive[copy].fill(true);
            alive[at].fill(false);
        }
    }
}

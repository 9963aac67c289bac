//! Whole lines that survived: which line of the original is which line of the cleaned text.
use std::collections::HashMap;

use super::squeeze::Squeezed;

/// What a character weighs, against the one point of a line that is to be kept.
const CHARACTER: u64 = 1000;

/// Pairs of equal lines in order, as indexes into `source` and `out`: of all such pairings one that saves most characters, and among those one with
/// most lines of `keep`; where that leaves a choice, the first lines of both. Empty lines have no pair.
///
/// The table is quadratic, so what is certain is paired beforehand: at the start a line that `keep` holds, or of which no later copy is held; at the end a
/// line that is the only one of its kind on both sides. Both are in every best pairing that the table would give.
pub(super) fn pairs(source: &[Squeezed], out: &[&[char]], keep: &[bool]) -> Vec<(usize, usize)> {
    // Lines as numbers; blank lines are left out, since nothing pairs with them.
    let mut names: HashMap<&[char], usize> = HashMap::new();
    let mut left: Vec<Line> = Vec::new();
    for (at, line) in source.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        let next = names.len();
        let name = *names.entry(&line.chars).or_insert(next);
        left.push(Line { at, name, keep: keep[at], weight: line.chars.len() as u64 * CHARACTER + u64::from(keep[at]) });
    }
    // A line that the original has not got is of no name: it pairs with nothing.
    let right: Vec<Option<usize>> = out.iter().map(|line| names.get(line).copied()).collect();
    let mut found = Vec::new();
    let start = certain_start(&left, &right, names.len());
    found.extend((0..start).map(|at| (left[at].at, at)));
    let end = certain_end(&left[start..], &right[start..], names.len());
    let (left_end, right_end) = (left.len() - end, right.len() - end);
    let between = table(&left[start..left_end], &right[start..right_end]);
    found.extend(between.into_iter().map(|(l, r)| (left[start + l].at, start + r)));
    found.extend((0..end).map(|at| (left[left_end + at].at, right_end + at)));
    found
}

/// A line of the original that is not empty.
struct Line {
    at: usize,
    name: usize,
    keep: bool,
    weight: u64,
}

/// How many lines at the start are paired for certain. Any pairing could give up what it does with the two first lines for this pair, and lose nothing.
fn certain_start(left: &[Line], right: &[Option<usize>], names: usize) -> usize {
    let mut kept_later = vec![0_usize; names];
    left.iter().filter(|line| line.keep).for_each(|line| kept_later[line.name] += 1);
    let mut certain = 0;
    for (line, &other) in left.iter().zip(right) {
        if other != Some(line.name) || (!line.keep && kept_later[line.name] > 0) {
            break;
        }
        kept_later[line.name] -= usize::from(line.keep);
        certain += 1;
    }
    certain
}

/// How many lines at the end are paired for certain: nothing else could be done with them.
fn certain_end(left: &[Line], right: &[Option<usize>], names: usize) -> usize {
    let (mut in_left, mut in_right) = (vec![0_usize; names], vec![0_usize; names]);
    left.iter().for_each(|line| in_left[line.name] += 1);
    right.iter().flatten().for_each(|&name| in_right[name] += 1);
    let ends = left.iter().rev().zip(right.iter().rev());
    ends.take_while(|(line, other)| **other == Some(line.name) && in_left[line.name] == 1 && in_right[line.name] == 1)
        .count()
}

/// What is best done at a place of the table.
#[derive(Clone, Copy)]
enum Step {
    /// Pair the two lines.
    Pair,
    /// Pass over the line of the original.
    Left,
    /// Pass over the line of the cleaned text.
    Right,
}

/// The pairs that the table of all best totals gives. Of the totals two rows are held; of each place only the step that is taken there.
fn table(left: &[Line], right: &[Option<usize>]) -> Vec<(usize, usize)> {
    let width = right.len();
    if left.is_empty() || width == 0 {
        return Vec::new();
    }
    let mut steps = vec![Step::Right; left.len() * width];
    // The most that left[i..] and right[j..] can save, for the next i and for this one; nothing at the end.
    let (mut below, mut here) = (vec![0_u64; width + 1], vec![0_u64; width + 1]);
    for (i, line) in left.iter().enumerate().rev() {
        for j in (0..width).rev() {
            let without = below[j].max(here[j + 1]);
            let with = if right[j] == Some(line.name) { below[j + 1] + line.weight } else { 0 };
            here[j] = without.max(with);
            if with > 0 && with >= without {
                steps[i * width + j] = Step::Pair;
            } else if below[j] == without {
                steps[i * width + j] = Step::Left;
            }
        }
        std::mem::swap(&mut below, &mut here);
    }
    let (mut i, mut j) = (0, 0);
    let mut found = Vec::new();
    while i < left.len() && j < width {
        match steps[i * width + j] {
            Step::Pair => {
                found.push((i, j));
                i += 1;
                j += 1;
            }
            Step::Left => i += 1,
            Step::Right => j += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pair(source: &str, out: &str) -> Vec<(usize, usize)> {
        let keep: Vec<bool> = source.chars().map(char::is_uppercase).collect();
        let source: Vec<Squeezed> =
            source.chars().map(|char| Squeezed::new(&char.to_lowercase().to_string())).collect();
        let out: Vec<Squeezed> = out.chars().map(|char| Squeezed::new(&char.to_string())).collect();
        let out: Vec<&[char]> = out.iter().map(|line| line.chars.as_slice()).collect();
        pairs(&source, &out, &keep)
    }

    #[test]
    fn a_line_to_keep_wins_over_its_copy() {
        assert_eq!(pair("aA", "a"), [(1, 0)]);
        assert_eq!(pair("Aa", "a"), [(0, 0)]);
        assert_eq!(pair("aa", "a"), [(0, 0)]);
        assert_eq!(pair("aBA", "ba"), [(1, 0), (2, 1)]);
        assert_eq!(pair("A B", "ab"), [(0, 0), (2, 1)]);
        assert_eq!(pair("", "a"), []);
        assert_eq!(pair("a", ""), []);
    }

    /// The table alone, over all lines, as the scorer in Python has it.
    fn plain(source: &str, out: &str) -> Vec<(usize, usize)> {
        let name = |char: char| char.to_ascii_lowercase() as usize;
        let left: Vec<Line> = source
            .chars()
            .enumerate()
            .map(|(at, char)| Line { at, name: name(char), keep: false, weight: 1000 + u64::from(char.is_uppercase()) })
            .collect();
        let right: Vec<Option<usize>> = out.chars().map(|char| Some(name(char))).collect();
        table(&left, &right)
    }

    proptest! {
        #[test]
        fn what_is_certain_changes_nothing(source in "[abcABC]{0,12}", out in "[abcd]{0,12}") {
            prop_assert_eq!(pair(&source, &out), plain(&source, &out));
        }

        #[test]
        fn what_is_certain_changes_nothing_in_long_texts(cut in 0_usize..26, long in 0_usize..26, twice in 0_usize..26) {
            let mut source = String::from("aBcDeFgHiJkLmNoPqRsTuVwXyZ");
            source.insert(twice, 'f');
            let mut out = source.to_lowercase();
            out.replace_range(cut.min(long)..long.max(cut), "");
            prop_assert_eq!(pair(&source, &out), plain(&source, &out));
        }
    }
}

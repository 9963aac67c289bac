//! Runs of characters that two texts have in common, found as Ratcliff and Obershelp do it: the longest run first, then what stands before it, then what
//! stands after it. The figures of [`super::align()`] hang on which of two equally long runs is taken, so this follows Python's
//! `difflib.SequenceMatcher` with `autojunk=False`: the one that starts first in `a`, then first in `b`.
use std::collections::HashMap;
use std::ops::Range;

/// A run: `a[a..a + size]` equals `b[b..b + size]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    pub a: usize,
    pub b: usize,
    pub size: usize,
}

/// The runs of `a` and `b`, in order; none touches the next on both sides.
pub(super) fn runs(a: &[char], b: &[char]) -> Vec<Run> {
    let mut finder = Finder::new(a, b);
    let mut found = Vec::new();
    let mut todo = vec![(0..a.len(), 0..b.len())];
    while let Some((in_a, in_b)) = todo.pop() {
        let Some(run) = finder.longest(in_a.clone(), in_b.clone()) else { continue };
        found.push(run);
        if in_a.start < run.a && in_b.start < run.b {
            todo.push((in_a.start..run.a, in_b.start..run.b));
        }
        let (end_a, end_b) = (run.a + run.size, run.b + run.size);
        if end_a < in_a.end && end_b < in_b.end {
            todo.push((end_a..in_a.end, end_b..in_b.end));
        }
    }
    found.sort_unstable();
    found.dedup_by(|next, last| {
        let touches = last.a + last.size == next.a && last.b + last.size == next.b;
        if touches {
            last.size += next.size;
        }
        touches
    });
    found
}

struct Finder<'t> {
    a: &'t [char],
    /// Where each character stands in `b`.
    places: HashMap<char, Vec<usize>>,
    /// For the last character of `a` that was looked at: how long a run ends with it and with each place of `b`, which counts from 1.
    lengths: Vec<usize>,
    next: Vec<usize>,
}

impl<'t> Finder<'t> {
    fn new(a: &'t [char], b: &[char]) -> Finder<'t> {
        let mut places: HashMap<char, Vec<usize>> = HashMap::new();
        for (at, &char) in b.iter().enumerate() {
            places.entry(char).or_default().push(at);
        }
        Finder { a, places, lengths: vec![0; b.len() + 1], next: vec![0; b.len() + 1] }
    }

    /// The places in `b`, within a range, where the character of `a` stands.
    fn places(places: &HashMap<char, Vec<usize>>, char: char, within: &Range<usize>) -> impl Iterator<Item = usize> {
        let all = places.get(&char).map_or(&[][..], Vec::as_slice);
        all[all.partition_point(|&at| at < within.start)..].iter().copied().take_while({
            let end = within.end;
            move |&at| at < end
        })
    }

    /// The longest run within the ranges, if they have a character in common.
    fn longest(&mut self, in_a: Range<usize>, in_b: Range<usize>) -> Option<Run> {
        let Finder { a, places, lengths, next } = self;
        let mut best = Run { a: in_a.start, b: in_b.start, size: 0 };
        for at in in_a.clone() {
            for place in Self::places(places, a[at], &in_b) {
                let size = lengths[place] + 1;
                next[place + 1] = size;
                if size > best.size {
                    best = Run { a: at + 1 - size, b: place + 1 - size, size };
                }
            }
            if at > in_a.start {
                Self::places(places, a[at - 1], &in_b).for_each(|place| lengths[place + 1] = 0);
            }
            std::mem::swap(lengths, next);
        }
        if let Some(last) = in_a.clone().last() {
            Self::places(places, a[last], &in_b).for_each(|place| lengths[place + 1] = 0);
        }
        (best.size > 0).then_some(best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(a: &str, b: &str) -> Vec<(usize, usize, usize)> {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        runs(&chars(a), &chars(b)).iter().map(|run| (run.a, run.b, run.size)).collect()
    }

    #[test]
    fn the_same_runs_as_difflib() {
        assert_eq!(found("abxcd", "abcd"), [(0, 0, 2), (3, 2, 2)]);
        assert_eq!(found("ab", "ab"), [(0, 0, 2)]);
        assert_eq!(found("qabxcd", "abycdf"), [(1, 0, 2), (4, 3, 2)]);
        assert_eq!(found("aaaa", "aa"), [(0, 0, 2)]);
        assert_eq!(found("", "a"), []);
        assert_eq!(found("a", ""), []);
        // The first of two equally long runs, though the later ones fit better.
        assert_eq!(found("xyabxyz", "zabxy"), [(2, 1, 4)]);
        assert_eq!(found("abab", "ba"), [(1, 0, 2)]);
    }
}

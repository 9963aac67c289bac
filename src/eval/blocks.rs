//! What survived of a stretch of text of which no line survived whole.
use std::collections::BTreeSet;
use std::ops::Range;

use super::runs::runs;

/// Shorter runs are taken for chance.
const BLOCK: usize = 3;

/// A surviving block: `source[start..end]` stands in the output from `out` on.
struct Block {
    start: usize,
    end: usize,
    out: usize,
}

/// The parts of `source` that stand in `out` in the same order. Where a part could as well end some characters earlier or later, it ends where a line
/// does (`edges`).
pub(super) fn blocks(source: &[char], out: &[char], edges: &BTreeSet<usize>) -> Vec<Range<usize>> {
    let least = BLOCK.min(out.len());
    let runs = runs(source, out).into_iter().filter(|run| run.size >= least);
    let mut blocks: Vec<Block> = runs.map(|run| Block { start: run.a, end: run.a + run.size, out: run.b }).collect();
    for at in 1..blocks.len() {
        let [.., before, after] = &mut blocks[..=at] else { continue };
        if before.out + before.end - before.start != after.out {
            continue;
        }
        let edges_at =
            |end: usize, start: usize| usize::from(edges.contains(&end)) + usize::from(edges.contains(&start));
        let mut most = edges_at(before.end, after.start);
        let (mut end, mut start, mut out) = (before.end, after.start, after.out);
        let earlier =
            (1..before.end - before.start).take_while(|by| source[before.end - by] == source[after.start - by]);
        for by in earlier {
            let edges = edges_at(before.end - by, after.start - by);
            if edges > most {
                (most, end, start, out) = (edges, before.end - by, after.start - by, after.out - by);
            }
        }
        let room = (after.start - before.end).min((after.end - after.start).saturating_sub(1));
        let later = (1..=room).take_while(|by| source[before.end + by - 1] == source[after.start + by - 1]);
        for by in later {
            let edges = edges_at(before.end + by, after.start + by);
            if edges > most {
                (most, end, start, out) = (edges, before.end + by, after.start + by, after.out + by);
            }
        }
        before.end = end;
        (after.start, after.out) = (start, out);
    }
    blocks.into_iter().map(|block| block.start..block.end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survived(source: &str, out: &str, edges: &[usize]) -> Vec<(usize, usize)> {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        let found = blocks(&chars(source), &chars(out), &edges.iter().copied().collect());
        found.into_iter().map(|block| (block.start, block.end)).collect()
    }

    #[test]
    fn short_runs_are_chance() {
        assert_eq!(survived("abcdefgh", "abcxgh", &[]), [(0, 3)]);
        assert_eq!(survived("abcdefgh", "gh", &[]), [(6, 8)]);
        assert_eq!(survived("abc", "x", &[]), []);
    }

    #[test]
    fn a_cut_that_could_lie_elsewhere_lies_at_a_line_end() {
        assert_eq!(survived("1234x5678xabcd", "1234xabcd", &[0, 4, 9, 14]), [(0, 4), (9, 14)]);
        assert_eq!(survived("1234x5678xabcd", "1234xabcd", &[0, 5, 10, 14]), [(0, 5), (10, 14)]);
        assert_eq!(survived("1234x5678xabcd", "1234xabcd", &[]), [(0, 5), (10, 14)]);
    }
}

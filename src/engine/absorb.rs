//! The law of blank runs, for lines and for white space within a line alike.

/// One line of a document, or one character of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Stays.
    Kept,
    /// Blank: a blank line, a white space.
    Blank,
    /// Goes.
    Removed,
    /// Blank, and goes with what was removed beside it.
    Absorbed,
}

/// Where removals bring blank runs together, only the longest of them stays, the first of equals; at the start and the end
/// of `cells` none stays.
pub(crate) fn absorb_blanks(cells: &mut [Cell]) {
    let mut start = 0;
    while start < cells.len() {
        if cells[start] == Cell::Kept {
            start += 1;
            continue;
        }
        let end = cells[start..].iter().position(|&cell| cell == Cell::Kept).map_or(cells.len(), |at| start + at);
        if cells[start..end].contains(&Cell::Removed) {
            let at_edge = start == 0 || end == cells.len();
            absorb_gap(&mut cells[start..end], at_edge);
        }
        start = end;
    }
}

/// One gap between what is kept: blank runs parted by removed cells.
fn absorb_gap(gap: &mut [Cell], at_edge: bool) {
    let stays = if at_edge { 0..0 } else { longest_run(gap) };
    for (at, cell) in gap.iter_mut().enumerate() {
        if *cell == Cell::Blank && !stays.contains(&at) {
            *cell = Cell::Absorbed;
        }
    }
}

fn longest_run(gap: &[Cell]) -> std::ops::Range<usize> {
    let mut best = 0..0;
    let mut start = 0;
    for (at, &cell) in gap.iter().enumerate() {
        if cell != Cell::Blank {
            start = at + 1;
        } else if at + 1 - start > best.len() {
            best = start..at + 1;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `x` kept, `_` blank, `-` removed; the answer marks absorbed blanks with `a`.
    fn absorbed(cells: &str) -> String {
        let mut cells: Vec<Cell> = cells
            .chars()
            .map(|c| match c {
                'x' => Cell::Kept,
                '_' => Cell::Blank,
                _ => Cell::Removed,
            })
            .collect();
        absorb_blanks(&mut cells);
        let letter = |cell: &Cell| match cell {
            Cell::Kept => 'x',
            Cell::Blank => '_',
            Cell::Removed => '-',
            Cell::Absorbed => 'a',
        };
        cells.iter().map(letter).collect()
    }

    #[test]
    fn the_shorter_run_goes_and_the_later_at_a_tie() {
        assert_eq!(absorbed("x_-_x"), "x_-ax");
        assert_eq!(absorbed("x_-__x"), "xa-__x");
        assert_eq!(absorbed("x__-_x"), "x__-ax");
        assert_eq!(absorbed("x_-__-_x"), "xa-__-ax");
    }

    #[test]
    fn one_run_alone_stays() {
        assert_eq!(absorbed("x-_x"), "x-_x");
        assert_eq!(absorbed("x_-x"), "x_-x");
        assert_eq!(absorbed("_x__x_"), "_x__x_", "no removal, no change");
    }

    #[test]
    fn at_the_edges_no_run_stays() {
        assert_eq!(absorbed("_-_x_x"), "a-ax_x");
        assert_eq!(absorbed("x_x_-"), "x_xa-");
        assert_eq!(absorbed("x_-__"), "xa-aa");
    }
}

//! Literals that may stand anywhere, inside words too.
//!
//! One that holds a mark such as `@` or `(` is found by it: marks are few, and `memchr` passes over what lies between. The others go into one
//! automaton, which takes a step for every code of a page.
use aho_corasick::AhoCorasick;

use crate::text::skeleton::{self, ALNUM, ESCAPE};

/// Literals that may stand anywhere, by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Loose {
    /// Marks, and for each the literals that are found by it: their number, and how many codes of them stand before the mark.
    marks: Vec<(u8, Vec<(usize, usize)>)>,
    automaton: Option<AhoCorasick>,
    /// The number of each literal of the automaton.
    numbers: Vec<usize>,
}

/// Marks that stand in almost every line.
const COMMON: &[u8] = b" .A";

/// The rarest code of a literal, if it is a mark that few lines hold.
fn mark(codes: &[u8]) -> Option<usize> {
    codes.iter().position(|code| skeleton::class(*code) & (ALNUM | ESCAPE) == 0 && !COMMON.contains(code))
}

/// Whether a literal can only be found by a look at every code.
pub(super) fn is_dear(codes: &[u8]) -> bool {
    mark(codes).is_none()
}

impl Loose {
    /// These literals, which are not empty, each with its number. `None` if there are none.
    pub fn new(literals: &[(usize, &[u8])]) -> Option<Loose> {
        let mut loose = Loose::default();
        let mut dear = Vec::new();
        for &(number, codes) in literals {
            let Some(before) = mark(codes) else {
                dear.push(codes);
                loose.numbers.push(number);
                continue;
            };
            match loose.marks.iter_mut().find(|(mark, _)| *mark == codes[before]) {
                Some((_, known)) => known.push((number, before)),
                None => loose.marks.push((codes[before], vec![(number, before)])),
            }
        }
        if !dear.is_empty() {
            loose.automaton = AhoCorasick::new(dear).ok();
        }
        (!literals.is_empty()).then_some(loose)
    }

    /// Shows the number of each literal that may stand in `codes`, with the place where it would start; by literals or marks, each from the start to the
    /// end. All that do stand there are among them.
    pub fn each(&self, codes: &[u8], mut visit: impl FnMut(usize, usize)) {
        self.each_marked(codes, &mut visit);
        self.each_dear(codes, &mut visit);
    }

    /// The numbers of the literals that are looked for at every code.
    pub fn dear(&self) -> &[usize] {
        &self.numbers
    }

    /// Those of [`Loose::each`] that are found by a mark.
    pub fn each_marked(&self, codes: &[u8], mut visit: impl FnMut(usize, usize)) {
        for (mark, literals) in &self.marks {
            for at in memchr::memchr_iter(*mark, codes) {
                for &(number, before) in literals {
                    if let Some(start) = at.checked_sub(before) {
                        visit(number, start);
                    }
                }
            }
        }
    }

    /// Those of [`Loose::each`] that are looked for at every code.
    pub fn each_dear(&self, codes: &[u8], mut visit: impl FnMut(usize, usize)) {
        for found in self.automaton.iter().flat_map(|automaton| automaton.find_overlapping_iter(codes)) {
            visit(self.numbers[found.pattern().as_usize()], found.start());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_found_by_marks_and_without() {
        let codes: Vec<Vec<u8>> =
            ["@", "اب", "ب(ت", " ج", "(", "x. "].iter().map(|text| skeleton::encode(text)).collect();
        let literals: Vec<(usize, &[u8])> = codes.iter().enumerate().map(|(at, codes)| (at, &**codes)).collect();
        let loose = Loose::new(&literals).unwrap();
        for text in ["", "اب@ب(تب(ت", "(( جx. x", "@(ت ب(ت", "xاباب ج."] {
            let page = skeleton::encode(text);
            let mut found = Vec::new();
            loose.each(&page, |number, start| {
                if page[start..].starts_with(&codes[number]) {
                    found.push((number, start));
                }
            });
            found.sort_unstable();
            let every = (0..codes.len()).flat_map(|number| (0..page.len()).map(move |start| (number, start)));
            let expected: Vec<_> = every.filter(|&(number, at)| page[at..].starts_with(&codes[number])).collect();
            assert_eq!(found, expected, "{text}");
        }
        assert!(Loose::new(&[]).is_none());
        assert!(is_dear(&codes[1]) && is_dear(&codes[3]) && !is_dear(&codes[2]));
    }
}

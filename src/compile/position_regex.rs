//! Whether a regex matches a line in codes, told by its positions.
//!
//! A folded regex comes in; out comes its position automaton (Glushkov's): each character or class that is written in it, once for each time that a
//! repetition counts, is a position, and a set of positions is the bits of one number. A character of the line leads from the positions that may have been
//! reached to those that follow and take the character. Most positions are followed by the next alone, which one shift does for all of them at once; for the others
//! a table says. So a line costs its characters times the few positions that are in reach at a time, and a regex takes a kilobyte or so.
//!
//! It tells whether there is a match, not where. A regex with more positions than bits, or with what is no matter of positions (`\b`, `^` in its midst), is
//! left to [`CodeRegex`](super::code_regex::CodeRegex).
use std::sync::LazyLock;

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition};

use crate::text::skeleton;

/// A set of positions, the first lowest.
type Positions = u128;

/// A regex that is asked only whether it matches.
#[derive(Debug)]
pub(crate) struct PositionRegex {
    /// It may match only from the start of a line, or up to its end.
    from_start: bool,
    to_end: bool,
    /// Where a match may begin and end.
    first: Positions,
    last: Positions,
    /// Positions that the next one follows.
    steps: Positions,
    /// Positions that others follow, these by position.
    jumps: Positions,
    follow: Box<[Positions]>,
    /// For each character of one code the number of the set of positions that take it.
    set_of: Box<[u8; SINGLES]>,
    sets: Box<[Positions]>,
    /// What is asked of all other characters.
    classes: Box<[(ClassUnicode, Positions)]>,
}

/// Codes below this are characters of one code.
const SINGLES: usize = *skeleton::LEADS.start() as usize;

/// The characters of one code, in their order.
static SINGLE: LazyLock<Vec<(char, u8)>> = LazyLock::new(|| {
    let mut singles: Vec<_> = skeleton::singles().collect();
    singles.sort_unstable();
    singles
});

impl PositionRegex {
    /// The regex, if it is a matter of positions and they are few.
    pub fn new(hir: &Hir) -> Option<PositionRegex> {
        let parts = match hir.kind() {
            HirKind::Concat(parts) => &parts[..],
            _ => std::slice::from_ref(hir),
        };
        let looks = |part: &Hir, look| matches!(part.kind(), HirKind::Look(found) if *found == look);
        let from_start = parts.iter().take_while(|part| looks(part, Look::Start)).count();
        let parts = &parts[from_start..];
        let to_end = parts.iter().rev().take_while(|part| looks(part, Look::End)).count();
        let mut builder = Builder::default();
        let whole = builder.concat(&parts[..parts.len() - to_end])?;
        // What matches nothing at all matches everywhere.
        if whole.may_be_empty {
            return None;
        }
        Some(builder.finish(&whole, from_start > 0, to_end > 0))
    }

    /// Whether it matches in these codes.
    pub fn is_match(&self, codes: &[u8]) -> bool {
        let (mut reached, mut begins, mut at) = (0, self.first, 0);
        while let Some(&code) = codes.get(at) {
            let takes = match self.set_of.get(usize::from(code)) {
                Some(&set) => {
                    at += 1;
                    self.sets[usize::from(set)]
                }
                None => {
                    let (c, len) = skeleton::decode(&codes[at..]);
                    at += len;
                    self.classes.iter().filter(|(class, _)| holds(class, c)).fold(0, |all, (_, some)| all | some)
                }
            };
            reached = (self.after(reached) | begins) & takes;
            if self.from_start {
                begins = 0;
                if reached == 0 {
                    return false;
                }
            }
            if !self.to_end && reached & self.last != 0 {
                return true;
            }
        }
        reached & self.last != 0
    }

    /// The positions that follow these.
    fn after(&self, reached: Positions) -> Positions {
        let mut next = (reached & self.steps) << 1;
        let mut jumps = reached & self.jumps;
        while jumps != 0 {
            next |= self.follow[jumps.trailing_zeros() as usize];
            jumps &= jumps - 1;
        }
        next
    }
}

/// Whether the class holds a character.
pub(super) fn holds(class: &ClassUnicode, c: char) -> bool {
    let ranges = class.ranges();
    ranges.get(ranges.partition_point(|range| range.end() < c)).is_some_and(|range| range.start() <= c)
}

/// Part of a regex: where it may begin and end.
#[derive(Clone, Copy, Default)]
struct Part {
    first: Positions,
    last: Positions,
    may_be_empty: bool,
}

#[derive(Default)]
struct Builder {
    follow: Vec<Positions>,
    chars: Vec<(char, Positions)>,
    classes: Vec<(ClassUnicode, Positions)>,
}

impl Builder {
    fn part(&mut self, hir: &Hir) -> Option<Part> {
        match hir.kind() {
            HirKind::Empty => Some(Part { may_be_empty: true, ..Part::default() }),
            HirKind::Literal(literal) => {
                let text = str::from_utf8(&literal.0).ok()?;
                let mut whole = Part { may_be_empty: true, ..Part::default() };
                for c in text.chars() {
                    let part = self.position()?;
                    add(&mut self.chars, part.first, |known| *known == c, || c);
                    self.append(&mut whole, part);
                }
                Some(whole)
            }
            HirKind::Class(Class::Unicode(class)) => {
                let part = self.position()?;
                add(&mut self.classes, part.first, |known| known == class, || class.clone());
                Some(part)
            }
            HirKind::Class(Class::Bytes(_)) | HirKind::Look(_) => None,
            HirKind::Repetition(repetition) => self.repetition(repetition),
            HirKind::Capture(capture) => self.part(&capture.sub),
            HirKind::Concat(parts) => self.concat(parts),
            HirKind::Alternation(parts) => {
                let mut whole = Part::default();
                for part in parts {
                    let part = self.part(part)?;
                    whole.first |= part.first;
                    whole.last |= part.last;
                    whole.may_be_empty |= part.may_be_empty;
                }
                Some(whole)
            }
        }
    }

    fn concat(&mut self, parts: &[Hir]) -> Option<Part> {
        let mut whole = Part { may_be_empty: true, ..Part::default() };
        for part in parts {
            let part = self.part(part)?;
            self.append(&mut whole, part);
        }
        Some(whole)
    }

    /// As many copies as may be counted. One that need not be there is followed by the next alone, and a match may end at each.
    fn repetition(&mut self, Repetition { min, max, sub, .. }: &Repetition) -> Option<Part> {
        let mut whole = Part::default();
        let (mut before, mut ends) = (whole, 0);
        for copy in 0..max.unwrap_or(*min.max(&1)) {
            let part = self.part(sub)?;
            if part.may_be_empty {
                return None;
            }
            if copy == 0 {
                whole.first = part.first;
            }
            self.link(before.last, part.first);
            if copy + 1 >= *min {
                ends |= part.last;
            }
            before = part;
        }
        if max.is_none() {
            self.link(before.last, before.first);
        }
        whole.last = ends;
        whole.may_be_empty = *min == 0 || whole.first == 0;
        Some(whole)
    }

    fn position(&mut self) -> Option<Part> {
        let bit = (1 as Positions).checked_shl(self.follow.len() as u32)?;
        self.follow.push(0);
        Some(Part { first: bit, last: bit, may_be_empty: false })
    }

    fn append(&mut self, whole: &mut Part, part: Part) {
        self.link(whole.last, part.first);
        if whole.may_be_empty {
            whole.first |= part.first;
        }
        whole.last = if part.may_be_empty { whole.last | part.last } else { part.last };
        whole.may_be_empty &= part.may_be_empty;
    }

    fn link(&mut self, mut from: Positions, to: Positions) {
        while from != 0 {
            self.follow[from.trailing_zeros() as usize] |= to;
            from &= from - 1;
        }
    }

    fn finish(mut self, whole: &Part, from_start: bool, to_end: bool) -> PositionRegex {
        let (mut steps, mut jumps): (Positions, Positions) = (0, 0);
        for (at, follow) in self.follow.iter().enumerate() {
            let next = (1 << at) << 1;
            steps |= if follow & next != 0 { 1 << at } else { 0 };
            jumps |= if follow & !next != 0 { 1 << at } else { 0 };
        }
        self.follow.truncate((Positions::BITS - jumps.leading_zeros()) as usize);

        let mut takes = [0; SINGLES];
        for &(c, positions) in &self.chars {
            match SINGLE.binary_search_by_key(&c, |&(single, _)| single) {
                Ok(at) => takes[usize::from(SINGLE[at].1)] |= positions,
                Err(_) => self.classes.push((ClassUnicode::new([ClassUnicodeRange::new(c, c)]), positions)),
            }
        }
        for (class, positions) in &self.classes {
            for (_, code) in SINGLE.iter().filter(|(c, _)| holds(class, *c)) {
                takes[usize::from(*code)] |= positions;
            }
        }
        let mut sets = Vec::new();
        let set_of = takes.map(|takes| {
            let known = sets.iter().position(|set| *set == takes).unwrap_or(sets.len());
            if known == sets.len() {
                sets.push(takes);
            }
            // There are fewer sets than codes.
            known as u8
        });
        PositionRegex {
            from_start,
            to_end,
            first: whole.first,
            last: whole.last,
            steps,
            jumps,
            follow: self.follow.into(),
            set_of: Box::new(set_of),
            sets: sets.into(),
            classes: self.classes.into(),
        }
    }
}

/// Adds a position to what it takes.
fn add<T>(known: &mut Vec<(T, Positions)>, position: Positions, is: impl Fn(&T) -> bool, new: impl FnOnce() -> T) {
    match known.iter_mut().find(|(what, _)| is(what)) {
        Some((_, positions)) => *positions |= position,
        None => known.push((new(), position)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::pattern;
    use super::*;
    use crate::text::FoldSet;

    /// Pieces of patterns; any few of them in a row are a pattern too.
    const PIECES: &[&str] = &[
        "س",
        "قال",
        "a",
        "ж",
        "😀",
        ".",
        "[:|] ?",
        r"\d{1,3}",
        "[^:،]{2,20}",
        ".{2,80}",
        ".{3,}",
        "(?:www\\.)?",
        "(?:س|ab|[я-ё一])+",
        "(?:ab?){2,4}",
        "a*",
        r"\S+",
        r"\p{Arabic}",
        "(?i)Read",
        "()",
        "[^a]",
        "x??",
        "(?:a|)",
        "(?:ab)+",
        "(?:ab|xس)",
        "(?:(?:ab)+|x)",
    ];
    const WORDS: &[&str] = &[
        "س",
        "قال",
        "a",
        "ab",
        "b",
        "ж",
        "я",
        "ё",
        "一",
        "😀",
        ":",
        "|",
        " ",
        "12",
        "3",
        "www.",
        "،",
        "x",
        "Read",
        "read",
        "…",
        "نص طويل بعض الشيء ",
    ];

    /// The pattern, and the line as text and codes.
    fn same(pattern: &str, whole: bool, line: &str) -> Option<bool> {
        let hir = pattern::hir(pattern, FoldSet::ALL, whole).unwrap();
        let text = pattern::build(pattern, &hir, 1 << 22).unwrap();
        let line = FoldSet::ALL.fold(line);
        let told = PositionRegex::new(&hir)?.is_match(&skeleton::encode(&line));
        assert_eq!(told, text.is_match(&line), "{pattern} on {line:?}");
        Some(told)
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(6000))]
        #[test]
        fn positions_and_text_tell_the_same(
            pieces in proptest::collection::vec(proptest::sample::select(PIECES), 1..5),
            (start, end, whole) in proptest::prelude::any::<(bool, bool, bool)>(),
            words in proptest::collection::vec(proptest::sample::select(WORDS), 0..9),
        ) {
            let pattern = format!("{}{}{}", if start { "^" } else { "" }, pieces.concat(), if end { "$" } else { "" });
            same(&pattern, whole, &words.concat());
        }
    }

    #[test]
    fn counts_are_kept() {
        for (pattern, line, wanted) in [
            ("^x{2,4}$", "x", false),
            ("^x{2,4}$", "xx", true),
            ("^x{2,4}$", "xxxx", true),
            ("^x{2,4}$", "xxxxx", false),
            ("x{2,4}", "axxxxxb", true),
            ("^x{3,}y", "xxxxxxy", true),
            ("^x{3,}y", "xxy", false),
            ("^(?:ab){2}c?$", "ababc", true),
            ("^(?:ab){2}c?$", "abc", false),
            ("(?:ab)+x", "ababx", true),
            ("^(?:ab|xس)$", "abس", false),
            ("^(?:(?:ab)+|x)$", "abx", false),
            ("^(?:ab|)x$", "abx", true),
            ("^(?:ab|)x$", "x", true),
            ("^(?:ab|)x$", "ab", false),
            ("b$", "ab", true),
            ("b$", "ba", false),
            ("^كتب[:/ -]+.{3,40} - الصغج$", "كتب: محمد - علي - الصغج", true),
        ] {
            assert_eq!(same(pattern, false, line), Some(wanted), "{pattern} on {line}");
        }
    }

    #[test]
    fn what_is_no_matter_of_positions_is_left_to_others() {
        let made = |pattern| PositionRegex::new(&pattern::hir(pattern, FoldSet::ALL, false).unwrap()).is_some();
        assert!(made("^[^:]{2,60}: .{2,60}$"));
        for pattern in [r"\bقال\b", "a*", "", ".{200}", "(?:a*){3}", "a|^b", "(?:^|)a", "(?:.{60}){3}"] {
            assert!(!made(pattern), "{pattern}");
        }
    }
}

//! What a line begins with where a regex matches it.
use regex_syntax::hir::literal::{Extractor, Literal};
use regex_syntax::hir::{Hir, Look};

use crate::text::skeleton;

use super::windows::LENGTHS;

/// More openings than this are not kept.
const MOST: usize = 96;
/// So many codes of each are kept.
const WINDOW: usize = LENGTHS[0];

/// Strings, in codes, of which one stands where each line begins that a regex matches; as much of each as one window holds.
#[derive(Clone, Debug)]
pub(crate) struct Openings {
    /// Each as a number, the first code highest, and how many codes it has. In order, and none begins with another.
    keys: Box<[(u64, usize)]>,
}

impl Openings {
    /// Those of a folded regex, if it matches from the start of a line only and they are few.
    pub fn new(hir: &Hir) -> Option<Openings> {
        if !hir.properties().look_set_prefix().contains(Look::Start) {
            return None;
        }
        let found = Extractor::new().extract(hir);
        let opening = |literal: &Literal| match str::from_utf8(literal.as_bytes()) {
            Ok(text) if !text.is_empty() => Some(skeleton::encode(text)),
            _ => None,
        };
        let mut openings: Vec<Vec<u8>> = found.literals()?.iter().map(opening).collect::<Option<_>>()?;
        // Lines are trimmed: none begins with a space.
        openings.retain(|opening| opening[0] != b' ');
        for opening in &mut openings {
            // No escape is kept in part.
            let end =
                (0..=WINDOW).rev().find(|&end| opening.get(end).is_none_or(|code| !skeleton::TRAILS.contains(code)));
            opening.truncate(end.unwrap_or(0));
        }
        openings.sort_unstable();
        openings.dedup_by(|later, kept| later.starts_with(kept));
        let keys = openings.iter().map(|opening| (number(opening), opening.len()));
        (1..=MOST).contains(&openings.len()).then(|| Openings { keys: keys.collect() })
    }

    /// Whether a line in codes begins with one of them.
    pub fn begin(&self, codes: &[u8]) -> bool {
        let line = number(codes);
        // If one does, it is the last that does not come behind the line.
        let behind = self.keys.partition_point(|&(key, _)| key <= line);
        behind.checked_sub(1).is_some_and(|at| {
            let (key, len) = self.keys[at];
            (key ^ line) >> (8 * (WINDOW - len)) == 0
        })
    }

    /// The strings.
    pub fn strings(&self) -> impl Iterator<Item = Vec<u8>> {
        self.keys.iter().map(|&(key, len)| key.to_be_bytes()[..len].to_vec())
    }
}

/// The first codes as one number, the first highest.
fn number(codes: &[u8]) -> u64 {
    match codes.first_chunk() {
        Some(codes) => u64::from_be_bytes(*codes),
        None => {
            codes.iter().enumerate().fold(0, |number, (at, &code)| number | u64::from(code) << (8 * (WINDOW - 1 - at)))
        }
    }
}

#[cfg(test)]
mod tests {
    use regex_automata::meta::Regex;

    use super::*;

    fn openings(pattern: &str) -> Option<Openings> {
        Openings::new(&regex_syntax::parse(pattern).unwrap())
    }

    #[test]
    fn they_are_what_matches_begin_with() {
        let told = |pattern: &str| {
            let mut text = String::new();
            for opening in openings(pattern)?.strings() {
                skeleton::decode_into(&opening, &mut text);
                text.push('|');
            }
            Some(text)
        };
        assert_eq!(
            told("^[*•]* ?(?:و)?(?:تابعنا|تابعونا على) .*").as_deref(),
            Some("*|•|تابعنا |تابعونا |وتابعنا |وتابعونا|")
        );
        assert_eq!(told("^(?:read|read more)").as_deref(), Some("read|"), "one that begins with another says no more");
        for pattern in ["read", "^.*a", "^(?:a|)", "^(?:a|.b)", r"^\w+"] {
            assert!(told(pattern).is_none(), "{pattern}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_line_that_matches_is_missed(line in "[-•]{0,2} ?(اب|ا|ab|abcdefghij|abcdefghik|عж){0,3}") {
            let line = line.trim();
            for pattern in ["^[-•]* ?(?:ا|عж)+", "^(?:abcdefghij|ab|اب)", "^-?(?:abcdefghik|ع)", "^-+ا|^ab"] {
                let matches = Regex::new(pattern).unwrap().is_match(line);
                assert!(!matches || openings(pattern).unwrap().begin(&skeleton::encode(line)), "{pattern}: {line}");
            }
        }
    }
}

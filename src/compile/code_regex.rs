//! A regex over the codes of a skeleton.
//!
//! A folded regex over characters comes in; out comes the same regex over the bytes that stand for these characters. Most characters are one byte there,
//! and all those that are not look alike (`lead`, `trailing`…), so `.{3,40}` takes a tenth of the states it takes over UTF-8, and lines need not be
//! decoded to be tried. Lines are short and few are tried, so the regex runs as an automaton that backtracks, remembering where it has been: its time is
//! bounded by line times states, and it needs no table of its own. What cannot be told by bytes alone, such as `\b`, is left to the regex over text.
use regex_automata::nfa::thompson::backtrack::{BoundedBacktracker, Cache};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::{Anchored, Input};
use regex_syntax::hir::{
    Class, ClassBytes, ClassBytesRange, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition,
};

use crate::text::skeleton::{self, LEADS, TRAILS};
use crate::text::{FoldSet, Span};

use super::position_regex::holds;

/// A larger automaton is slower than the regex over text.
const SIZE_LIMIT: usize = 1 << 17;
/// Classes of more characters than this are taken as they are, with characters that folding never leaves.
const LOOKED_THROUGH: usize = 2000;

/// A regex over codes.
#[derive(Debug)]
pub(crate) struct CodeRegex {
    backtracker: BoundedBacktracker,
    anchored: Anchored,
}

/// What a search needs to remember; any search of any regex can go on with it.
pub(crate) type Memory = Option<Cache>;

impl CodeRegex {
    /// The regex, if it can be told by codes and is not too large.
    pub fn new(hir: &Hir) -> Option<CodeRegex> {
        let config = thompson::Config::new()
            .utf8(false)
            .nfa_size_limit(Some(SIZE_LIMIT))
            .which_captures(WhichCaptures::Implicit);
        let from_start = hir.properties().look_set_prefix().contains(Look::Start);
        let hir = in_codes(hir)?;
        let nfa = thompson::Compiler::new().configure(config).build_from_hir(&hir).ok()?;
        let backtracker = BoundedBacktracker::builder().build_from_nfa(nfa).ok()?;
        let anchored = if from_start { Anchored::Yes } else { Anchored::No };
        Some(CodeRegex { backtracker, anchored })
    }

    /// Whether it matches in these codes; nothing if they are too many to tell.
    pub fn is_match(&self, memory: &mut Memory, codes: &[u8]) -> Option<bool> {
        let input = Input::new(codes).anchored(self.anchored);
        self.backtracker.try_is_match(self.ready(memory), input).ok()
    }

    /// The first `most` matches in these codes, but for empty ones, from left to right; nothing if the codes are too many to tell.
    pub fn find_all(&self, memory: &mut Memory, codes: &[u8], most: usize) -> Option<Vec<Span>> {
        let input = Input::new(codes).anchored(self.anchored);
        let found = self.backtracker.try_find_iter(self.ready(memory), input).take(most);
        let found = found.filter(|found| found.as_ref().map_or(true, |found| !found.is_empty()));
        found.map(|found| found.map(|found| found.range().into()).ok()).collect()
    }

    fn ready<'m>(&self, memory: &'m mut Memory) -> &'m mut Cache {
        let cache = memory.get_or_insert_with(|| self.backtracker.create_cache());
        cache.reset(&self.backtracker);
        cache
    }
}

/// The regex over codes that matches what `hir` matches in folded text.
fn in_codes(hir: &Hir) -> Option<Hir> {
    let all = |parts: &[Hir]| parts.iter().map(in_codes).collect::<Option<Vec<Hir>>>();
    Some(match hir.kind() {
        HirKind::Empty | HirKind::Look(Look::Start | Look::End) => hir.clone(),
        HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => return None,
        HirKind::Literal(literal) => Hir::literal(skeleton::encode(str::from_utf8(&literal.0).ok()?)),
        HirKind::Class(Class::Unicode(class)) => class_in_codes(class),
        HirKind::Repetition(repetition) => Hir::repetition(repetition.with(in_codes(&repetition.sub)?)),
        HirKind::Capture(capture) => in_codes(&capture.sub)?,
        HirKind::Concat(parts) => Hir::concat(all(parts)?),
        HirKind::Alternation(parts) => Hir::alternation(all(parts)?),
    })
}

fn class_in_codes(class: &ClassUnicode) -> Hir {
    let single =
        skeleton::singles().filter(|(c, _)| holds(class, *c)).map(|(_, byte)| ClassBytesRange::new(byte, byte));
    let single = Hir::class(Class::Bytes(ClassBytes::new(single)));
    let mut choices = vec![single];
    if holds_all_escaped(class) {
        let trails =
            Repetition { min: 1, max: None, greedy: true, sub: Box::new(range(*TRAILS.start(), *TRAILS.end())) };
        choices.push(Hir::concat(vec![range(*LEADS.start(), *LEADS.end()), Hir::repetition(trails)]));
    } else {
        for found in left_by_folding(class).iter() {
            skeleton::escapes(found.start(), found.end(), &mut |bytes| {
                choices.push(Hir::concat(bytes.iter().map(|&(first, last)| range(first, last)).collect()));
            });
        }
    }
    Hir::alternation(choices)
}

fn range(first: u8, last: u8) -> Hir {
    Hir::class(Class::Bytes(ClassBytes::new([ClassBytesRange::new(first, last)])))
}

/// Whether the class holds every character that is not one byte: it was written as all but a few.
fn holds_all_escaped(class: &ClassUnicode) -> bool {
    let mut left = class.clone();
    left.negate();
    left.iter().map(ClassUnicodeRange::len).sum::<usize>() <= 512
        && left.iter().flat_map(|range| range.start()..=range.end()).all(|c| skeleton::is_single(c) || !stays(c))
}

/// The class without characters that no folded text holds, if it is small enough to be looked through.
fn left_by_folding(class: &ClassUnicode) -> ClassUnicode {
    if class.iter().map(ClassUnicodeRange::len).sum::<usize>() > LOOKED_THROUGH {
        return class.clone();
    }
    let chars = class.iter().flat_map(|range| range.start()..=range.end()).filter(|&c| stays(c));
    ClassUnicode::new(chars.map(|c| ClassUnicodeRange::new(c, c)))
}

/// Whether folding leaves the character as it is.
fn stays(c: char) -> bool {
    let mut bytes = [0; 4];
    let text: &str = c.encode_utf8(&mut bytes);
    FoldSet::ALL.fold(text) == text
}

#[cfg(test)]
mod tests {
    use super::super::pattern;
    use super::*;

    /// Patterns of all kinds that rule files hold.
    const PATTERNS: &[&str] = &[
        "اقر[أا] أيضاً ?: .{3,40}",
        "[^:،]{2,20}: .+",
        r"\d{1,2}/\d{1,2}/\d{4}",
        r"(?:\d+ )?(?:مشاهدة|views?)",
        r"\p{Arabic}+ \d+",
        "[а-я]+ [一-龥]{2}",
        r"\w+",
        r".*?(?:س|ж)+",
        "(?i)Read More.*",
        "[^a]",
        "a??b",
        "",
        r"[\p{Greek}x]{1,3}$",
    ];

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(3000))]
        #[test]
        fn codes_and_text_tell_the_same(
            pattern in proptest::sample::select(PATTERNS),
            whole in proptest::bool::ANY,
            words in proptest::collection::vec(proptest::sample::select(&["اقرأ", "أيضا", ":", " ", "12", "/", "3", "2020", "مشاهدة", "views", "жа", "я", "一龥", "،", "سس", "a", "b", "αβ", "x", "😀", "Read More", "…"][..]), 0..9),
        ) {
            let hir = pattern::hir(pattern, FoldSet::ALL, whole).unwrap();
            let (text, codes) = (pattern::build(pattern, &hir, 1 << 20).unwrap(), CodeRegex::new(&hir));
            let line = FoldSet::ALL.fold(&words.concat());
            let line = line.trim_matches(' ');
            let skeleton = skeleton::encode(line);
            let Some(codes) = codes else { return Ok(()) };
            let mut memory = None;
            assert_eq!(codes.is_match(&mut memory, &skeleton), Some(text.is_match(line)), "{pattern} on {line:?}");
            let expected: Vec<&str> = text.find_iter(line).map(|found| &line[found.range()]).filter(|found| !found.is_empty()).collect();
            let found: Vec<String> = codes.find_all(&mut memory, &skeleton, usize::MAX).unwrap().into_iter().map(|span| {
                let mut found = String::new();
                skeleton::decode_into(&skeleton[span.range()], &mut found);
                found
            }).collect();
            assert_eq!(found, expected, "{pattern} on {line:?}");
        }
    }

    #[test]
    fn most_patterns_can_be_told_by_codes() {
        let hir = |pattern| pattern::hir(pattern, FoldSet::ALL, true).unwrap();
        assert!(
            PATTERNS
                .iter()
                .filter(|pattern| **pattern != r"\w+")
                .all(|pattern| CodeRegex::new(&hir(pattern)).is_some())
        );
        assert!(CodeRegex::new(&hir(r"\bقال\b")).is_none());
    }
}

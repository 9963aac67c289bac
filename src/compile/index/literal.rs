//! What a regex cannot match without.
//!
//! A folded regex comes in; literals go out, of which every match holds one. The idea is that of RE2's `prefilter.cc`: go through the regex
//! from inside out, keep the exact strings of a part while they are few, and at each break keep the best set that was seen.
use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look};

use crate::text::skeleton::{self, ALNUM};

use super::anchor::{anchors, cost};
use super::loose;
use super::opening::Openings;

/// A string that a match holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    /// In codes; not empty.
    pub codes: Vec<u8>,
    /// It starts the line.
    pub at_start: bool,
    /// No letter or digit stands right before it.
    pub at_word: bool,
}

impl Literal {
    /// Whether it can only be found by a look at every place: it has no anchor, nor a mark that is rare.
    pub fn is_dear(&self) -> bool {
        anchors(&self.codes, self.at_start, self.at_word).next().is_none() && loose::is_dear(&self.codes)
    }
}

/// More strings than this are not kept exactly.
const MOST: usize = 32;
/// A class of more characters than this is not spelled out.
const MOST_OF_CLASS: usize = 6;
/// Openings are better than literals inside that cost so many times as much.
const AS_GOOD: f64 = 20.0;
/// Stands for the start of a line in a string. No folded line holds it.
const START: char = '\n';
/// Stands before a string that no letter or digit stands right before. No folded line holds it.
const EDGE: char = '\r';

type Strings = Vec<String>;

/// Literals of which each match of `hir` holds one; `None` if there are no such literals.
pub(crate) fn required(hir: &Hir) -> Option<Vec<Literal>> {
    let opening = |codes| Literal { codes, at_start: true, at_word: true };
    let openings: Option<Vec<Literal>> = Openings::new(hir).map(|openings| openings.strings().map(opening).collect());
    // Many regexes may begin alike: what stands inside is to be had unless it costs much more.
    match (inside(hir), openings) {
        (Some(inside), Some(openings)) => {
            let dear = inside.iter().any(Literal::is_dear) || price(&openings) * AS_GOOD < price(&inside);
            Some(if dear { openings } else { inside })
        }
        (inside, openings) => inside.or(openings),
    }
}

/// Those that may stand anywhere in it.
fn inside(hir: &Hir) -> Option<Vec<Literal>> {
    let found = look(hir, false);
    let strings = better(found.best, found.exact)?;
    Some(strings.iter().map(|string| literal(string)).collect())
}

/// What it costs to look for all of these, for comparison.
fn price(literals: &[Literal]) -> f64 {
    literals.iter().map(|Literal { codes, at_start, at_word }| cost(codes, *at_start, *at_word)).sum()
}

fn literal(string: &str) -> Literal {
    let text = string.trim_start_matches([START, EDGE]);
    let at_start = string.contains(START);
    Literal { codes: skeleton::encode(text), at_start, at_word: at_start || text.len() < string.len() }
}

/// What a part of a regex matches.
struct Seen {
    /// All that it matches, if that is little.
    exact: Option<Strings>,
    /// Strings of which each match holds one.
    best: Option<Strings>,
}

impl Seen {
    const NOTHING: Seen = Seen { exact: None, best: None };

    fn exactly(strings: Strings) -> Seen {
        Seen { exact: Some(strings), best: None }
    }

    /// The strings that are best to look for.
    fn strings(self, edge: bool) -> Option<Strings> {
        better(self.best, self.exact.map(|exact| after(edge, exact)))
    }
}

/// `edge`: no letter or digit stands right before the part.
fn look(hir: &Hir, edge: bool) -> Seen {
    match hir.kind() {
        HirKind::Empty => Seen::exactly(vec![String::new()]),
        HirKind::Look(Look::Start) => Seen::exactly(vec![START.into()]),
        HirKind::Look(_) => Seen::exactly(vec![String::new()]),
        HirKind::Literal(literal) => match str::from_utf8(&literal.0) {
            Ok(text) => Seen::exactly(vec![text.into()]),
            Err(_) => Seen::NOTHING,
        },
        HirKind::Class(Class::Unicode(class)) => {
            let chars = class.iter().flat_map(|range| range.start()..=range.end());
            let some: Strings = chars.take(MOST_OF_CLASS + 1).map(String::from).collect();
            if (1..=MOST_OF_CLASS).contains(&some.len()) { Seen::exactly(some) } else { Seen::NOTHING }
        }
        HirKind::Class(Class::Bytes(_)) => Seen::NOTHING,
        HirKind::Capture(capture) => look(&capture.sub, edge),
        HirKind::Repetition(repetition) => {
            // What comes round again may stand behind itself, but the first time it does not.
            let inner = look(&repetition.sub, edge);
            match (repetition.min, repetition.max) {
                (0, Some(1)) => Seen {
                    exact: inner.exact.filter(|strings| strings.len() < MOST).map(|mut strings| {
                        strings.push(String::new());
                        strings
                    }),
                    best: None,
                },
                (0, _) => Seen::NOTHING,
                _ => Seen { exact: None, best: inner.strings(edge) },
            }
        }
        HirKind::Concat(parts) => sequence(parts, edge),
        HirKind::Alternation(parts) => choice(parts, edge),
    }
}

fn sequence(parts: &[Hir], mut edge: bool) -> Seen {
    // `edge` holds where the run starts.
    let mut run = vec![String::new()];
    let mut best = None;
    let mut whole = true;
    for part in parts {
        let here = run.iter().all(|string| ends_in_edge(string, edge));
        let seen = look(part, here);
        match seen.exact {
            Some(strings) if run.len() * strings.len() <= MOST => {
                run = run.iter().flat_map(|start| strings.iter().map(move |end| start.clone() + end)).collect();
            }
            exact => {
                whole = false;
                best = better(best, Some(after(edge, run)));
                best = better(best, seen.best);
                edge = match exact {
                    Some(_) => here,
                    None => {
                        let end = End::of(part);
                        end.edge && (here || !end.empty)
                    }
                };
                run = exact.unwrap_or_else(|| vec![String::new()]);
            }
        }
    }
    if whole { Seen::exactly(run) } else { Seen { exact: None, best: better(best, Some(after(edge, run))) } }
}

fn choice(parts: &[Hir], edge: bool) -> Seen {
    let seen: Vec<Seen> = parts.iter().map(|part| look(part, edge)).collect();
    let count: usize = seen.iter().map(|seen| seen.exact.as_ref().map_or(MOST + 1, Vec::len)).sum();
    if count <= MOST {
        return Seen::exactly(seen.into_iter().filter_map(|seen| seen.exact).flatten().collect());
    }
    let each: Option<Vec<Strings>> = seen.into_iter().map(|seen| seen.strings(edge)).collect();
    Seen { exact: None, best: each.map(|each| each.concat()) }
}

/// The strings, marked if they stand behind an edge.
fn after(edge: bool, mut strings: Strings) -> Strings {
    if edge {
        strings.iter_mut().for_each(|string| string.insert(0, EDGE));
    }
    strings
}

/// Whether what comes after the string stands behind no letter or digit. `edge`: so does the string.
fn ends_in_edge(string: &str, edge: bool) -> bool {
    string.chars().next_back().map_or(edge, |last| last == START || !is_word(last))
}

/// Whether the character, in codes, keeps a word from starting right behind it.
fn is_word(c: char) -> bool {
    matches!(*skeleton::encode(c.encode_utf8(&mut [0; 4])), [code] if skeleton::class(code) & ALNUM != 0)
}

/// How matches of a part end.
struct End {
    /// With no letter or digit, if with anything.
    edge: bool,
    /// A match may be empty.
    empty: bool,
}

impl End {
    fn of(hir: &Hir) -> End {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => End { edge: true, empty: true },
            HirKind::Literal(literal) => {
                End { edge: str::from_utf8(&literal.0).is_ok_and(|text| ends_in_edge(text, false)), empty: false }
            }
            HirKind::Class(Class::Unicode(class)) => End { edge: !holds_word(class), empty: false },
            HirKind::Class(Class::Bytes(_)) => End { edge: false, empty: false },
            HirKind::Capture(capture) => End::of(&capture.sub),
            HirKind::Repetition(repetition) => {
                let end = End::of(&repetition.sub);
                End { empty: end.empty || repetition.min == 0, ..end }
            }
            HirKind::Concat(parts) => {
                let mut end = End { edge: true, empty: true };
                for part in parts.iter().rev().map(End::of) {
                    end = End { edge: end.edge && part.edge, empty: part.empty };
                    if !end.empty {
                        break;
                    }
                }
                end
            }
            HirKind::Alternation(parts) => {
                let ends: Vec<End> = parts.iter().map(End::of).collect();
                End { edge: ends.iter().all(|end| end.edge), empty: ends.iter().any(|end| end.empty) }
            }
        }
    }
}

/// Whether one of the characters keeps a word from starting right behind it.
fn holds_word(class: &ClassUnicode) -> bool {
    let word = |code: &u8| skeleton::class(*code) & ALNUM != 0;
    let mut words = (0..=255u8).filter(word).map(|code| skeleton::decode(&[code]).0);
    words.any(|c| class.iter().any(|range| (range.start()..=range.end()).contains(&c)))
}

/// The set that costs less to look for. One with a string that is empty, or a space, says nothing.
fn better(one: Option<Strings>, other: Option<Strings>) -> Option<Strings> {
    let usable = |set: Option<Strings>| {
        set.filter(|set| {
            !set.is_empty() && set.iter().all(|string| !string.trim_start_matches([START, EDGE]).trim().is_empty())
        })
    };
    let price = |set: &Strings| price(&set.iter().map(|string| literal(string)).collect::<Vec<_>>());
    match (usable(one), usable(other)) {
        (Some(one), Some(other)) => Some(if price(&other) < price(&one) { other } else { one }),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(pattern: &str) -> Option<Vec<String>> {
        let literals = inside(&regex_syntax::parse(pattern).unwrap())?;
        let text = |literal: &Literal| {
            let edge = if literal.at_word { "'" } else { "" };
            let mut text = if literal.at_start { "^" } else { edge }.to_owned();
            skeleton::decode_into(&literal.codes, &mut text);
            text
        };
        Some(literals.iter().map(text).collect())
    }

    #[test]
    fn the_rarest_part_is_chosen() {
        assert_eq!(strings(r"^كتب[:/ -]+.{3,40} - اسم الموقع$").unwrap(), [" - اسم الموقع"]);
        assert_eq!(strings(r"^(?:الاحد|الاثنين)،? \d{1,2}").unwrap().len(), 4);
        assert_eq!(strings(r"^\d+ (?:تعليق|قراءة)$").unwrap(), [" تعليق", " قراءة"]);
        assert_eq!(strings(r"^(?:a|.*)$"), None);
        assert_eq!(strings(r"\d+ \w+"), None);
        assert_eq!(strings(r"(?:ab)*"), None);
    }

    #[test]
    fn words_of_nearly_every_line_are_not_looked_for() {
        let required = |pattern: &str| required(&regex_syntax::parse(pattern).unwrap()).unwrap();
        let begins = |pattern: &str| required(pattern).iter().all(|literal| literal.at_start);
        assert!(begins("^(?:تابعونا|زوروا موقعنا) (?:في|على) .*"));
        assert!(!begins("^كتب .{3,40} - اسم الموقع$"), "many rules begin so");
    }

    #[test]
    fn a_literal_that_starts_a_word_is_known_to() {
        assert_eq!(strings(r"^[-*|]* ?اقرا").unwrap(), ["' اقرا", "'اقرا"]);
        assert_eq!(strings(r"^[-*|a]* ?اقرا").unwrap(), [" اقرا", "اقرا"]);
        assert_eq!(strings(r"(?:\.\.\.|>{1,2}) ?اقرا").unwrap(), ["' اقرا", "'اقرا"]);
        assert_eq!(strings(r"\d+ ?تعليق").unwrap(), [" تعليق", "تعليق"]);
        assert_eq!(strings(r"^.*(?:[ (]اقرا|[:)]شاهد){2,3}").unwrap().len(), 4);
        // After a break inside a choice, and in what comes round again.
        assert_eq!(strings(r"^(?:[-*] )?[|*]*(?:(?:اقرا \d+|شاهد \d+) ?){2}").unwrap(), ["'اقرا ", "'شاهد "]);
        assert_eq!(strings(r"^[|ب]*(?:(?:اقرا \d+|شاهد \d+) ?){2}").unwrap(), ["اقرا ", "شاهد "]);
        // A character that takes an escape keeps no word from starting behind it.
        assert_eq!(strings(r"[京沪粤浙苏鲁川]{1,2}icp").unwrap(), ["'icp"]);
    }
}

//! What a regex cannot match without.
//!
//! A folded regex comes in; literals go out, of which every match holds one. The idea is that of RE2's `prefilter.cc`: go through the regex
//! from inside out, keep the exact strings of a part while they are few, and at each break keep the best set that was seen.
use regex_syntax::hir::{Class, Hir, HirKind, Look};

use crate::text::skeleton;

use super::anchor::cost;

/// A string that a match holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    /// In codes; not empty.
    pub codes: Vec<u8>,
    /// It starts the line.
    pub at_start: bool,
}

/// More strings than this are not kept exactly.
const MOST: usize = 32;
/// A class of more characters than this is not spelled out.
const MOST_OF_CLASS: usize = 6;
/// Stands for the start of a line in a string. No folded line holds it.
const START: char = '\n';

type Strings = Vec<String>;

/// Literals of which each match of `hir` holds one; `None` if there are no such literals.
pub(crate) fn required(hir: &Hir) -> Option<Vec<Literal>> {
    let found = look(hir);
    let strings = better(found.best, found.exact)?;
    Some(strings.iter().map(|string| literal(string)).collect())
}

fn literal(string: &str) -> Literal {
    let text = string.trim_start_matches(START);
    Literal { codes: skeleton::encode(text), at_start: text.len() < string.len() }
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
}

fn look(hir: &Hir) -> Seen {
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
        HirKind::Capture(capture) => look(&capture.sub),
        HirKind::Repetition(repetition) => {
            let inner = look(&repetition.sub);
            match (repetition.min, repetition.max) {
                (0, Some(1)) => Seen {
                    exact: inner.exact.filter(|strings| strings.len() < MOST).map(|mut strings| {
                        strings.push(String::new());
                        strings
                    }),
                    best: None,
                },
                (1, Some(1)) => inner,
                (0, _) => Seen::NOTHING,
                _ => Seen { exact: None, best: better(inner.best, inner.exact) },
            }
        }
        HirKind::Concat(parts) => sequence(parts),
        HirKind::Alternation(parts) => choice(parts),
    }
}

fn sequence(parts: &[Hir]) -> Seen {
    let mut run = vec![String::new()];
    let mut best = None;
    let mut whole = true;
    for part in parts {
        let seen = look(part);
        match seen.exact {
            Some(strings) if run.len() * strings.len() <= MOST => {
                run = run.iter().flat_map(|start| strings.iter().map(move |end| start.clone() + end)).collect();
            }
            exact => {
                whole = false;
                best = better(best, Some(run));
                best = better(best, seen.best);
                run = exact.unwrap_or_else(|| vec![String::new()]);
            }
        }
    }
    if whole { Seen::exactly(run) } else { Seen { exact: None, best: better(best, Some(run)) } }
}

fn choice(parts: &[Hir]) -> Seen {
    let seen: Vec<Seen> = parts.iter().map(look).collect();
    let count: usize = seen.iter().map(|seen| seen.exact.as_ref().map_or(MOST + 1, Vec::len)).sum();
    if count <= MOST {
        return Seen::exactly(seen.into_iter().filter_map(|seen| seen.exact).flatten().collect());
    }
    let each: Option<Vec<Strings>> = seen.into_iter().map(|seen| better(seen.best, seen.exact)).collect();
    Seen { exact: None, best: each.map(|each| each.concat()) }
}

/// The set that costs less to look for. One with a string that is empty says nothing.
fn better(one: Option<Strings>, other: Option<Strings>) -> Option<Strings> {
    let usable = |set: Option<Strings>| {
        set.filter(|set| !set.is_empty() && set.iter().all(|string| !string.trim_start_matches(START).is_empty()))
    };
    let price = |set: &Strings| -> f64 {
        let of = |string: &String| {
            let Literal { codes, at_start } = literal(string);
            cost(&codes, at_start, at_start)
        };
        set.iter().map(of).sum()
    };
    match (usable(one), usable(other)) {
        (Some(one), Some(other)) => Some(if price(&other) < price(&one) { other } else { one }),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(pattern: &str) -> Option<Vec<String>> {
        let literals = required(&regex_syntax::parse(pattern).unwrap())?;
        let text = |literal: &Literal| {
            let mut text = if literal.at_start { "^".to_owned() } else { String::new() };
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
        assert_eq!(strings(r"\d+"), None);
        assert_eq!(strings(r"(?:ab)*"), None);
    }
}

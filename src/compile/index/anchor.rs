//! Which codes of a literal it is looked for by.
//!
//! The best anchor is the one that stands at the fewest places that are not the literal. How often a few codes stand at a word start is
//! guessed from their number: each tells about as much as a letter of a word of news does. Guesses are good enough: they decide
//! how many places are compared in vain, and nothing else.
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::skeleton::{self, ALNUM, ESCAPE};

use super::hash::Fast;
use super::loose::is_dear;
use super::windows::{key, length};

/// Where an anchor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// Where a line starts.
    Line,
    /// Where a word starts.
    Word,
}

/// An anchor: so many codes from the start of the literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    pub stand: Stand,
    pub offset: usize,
}

/// How often literals share an anchor.
pub(super) type Shared = HashMap<(u64, usize), usize, Fast>;

/// Words start about this many times as often as lines do.
const WORDS_A_LINE: f64 = 20.0;
/// The share of places that one more code leaves.
const CODE: f64 = 0.2;
/// Words that start so say less by as many codes: most nouns do, or the whole of a word that stands in nearly every line.
const DULL: &[&str] = &[
    "ال", "وال", "بال", "في ", "على ", "من ", "الى ", "عن ", "ان ", "مع ", "عبر ", "the ", "of ", "and ", "to ", "in ",
    "on ", "for ", "de ", "la ", "le ", "der ", "die ",
];
/// [`DULL`] in codes.
static DULL_CODES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| DULL.iter().map(|word| skeleton::encode(word)).collect());
/// What a literal without an anchor costs, about: it is looked for at every place, and stands at many if it is short.
const LOOSE: f64 = 1000.0;
/// What a literal without an anchor costs that is found by a mark, about: one in so many words has such a mark.
const MARK: f64 = 0.04;
/// What it costs to compare one more pattern where an anchor stands, as against coming there at all.
const COMPARISON: f64 = 0.25;

/// The places of a literal that can be its anchor. `at_start`: the literal starts a line. `at_word`: where it starts with a letter or digit, none
/// stands before it.
pub(super) fn anchors(codes: &[u8], at_start: bool, at_word: bool) -> impl Iterator<Item = Anchor> + '_ {
    let line = at_start.then_some(Anchor { stand: Stand::Line, offset: 0 });
    let words = (0..codes.len()).filter(move |&at| starts_word(codes, at) && (at > 0 || at_word));
    line.into_iter().chain(words.map(|offset| Anchor { stand: Stand::Word, offset }))
}

/// Whether a word starts at this place of the literal, wherever the literal stands.
fn starts_word(codes: &[u8], at: usize) -> bool {
    let lead = |code: u8| skeleton::class(code) & ESCAPE != 0 && code < 0xe0;
    let word = |code: u8| skeleton::class(code) & ALNUM != 0 || lead(code);
    word(codes[at]) && (at == 0 || skeleton::class(codes[at - 1]) & ALNUM == 0)
}

/// What it costs to look for the literal by its best anchor, for comparison.
pub(super) fn cost(codes: &[u8], at_start: bool, at_word: bool) -> f64 {
    let dear = LOOSE * CODE.powi(codes.len().min(8) as i32) + LOOSE / 100.0;
    let loose = if is_dear(codes) { dear } else { MARK };
    anchors(codes, at_start, at_word).map(|anchor| price(codes, anchor)).fold(loose, f64::min)
}

/// The best anchor, if there is one.
pub(super) fn best(codes: &[u8], at_start: bool, at_word: bool, shared: &Shared) -> Option<Anchor> {
    let price = |anchor: &Anchor| {
        let others = shared.get(&window(codes, *anchor)).copied().unwrap_or(1) as f64 - 1.0;
        price(codes, *anchor) * (1.0 + others * COMPARISON)
    };
    anchors(codes, at_start, at_word).min_by(|a, b| price(a).total_cmp(&price(b)))
}

/// What literals that share an anchor share.
pub(super) fn window(codes: &[u8], anchor: Anchor) -> (u64, usize) {
    let codes = &codes[anchor.offset..];
    let len = length(codes);
    (key(codes, len), len)
}

fn price(codes: &[u8], anchor: Anchor) -> f64 {
    let codes = &codes[anchor.offset..];
    let codes = &codes[..length(codes)];
    let dull = DULL_CODES.iter().filter(|dull| codes.starts_with(dull)).map(Vec::len).max().unwrap_or(0);
    // A trailing byte tells less than a letter.
    let telling = codes.iter().filter(|&&code| code < 0xe0).count().saturating_sub(dull);
    let share = CODE.powi(telling as i32);
    match anchor.stand {
        Stand::Line => share / WORDS_A_LINE,
        Stand::Word => share,
    }
}

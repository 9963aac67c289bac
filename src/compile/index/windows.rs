//! Anchors by their codes: a bit says no, a table says which.
use std::collections::HashMap;

use super::hash::{Fast, MIX};

/// How many codes of an anchor are looked at: the most of these that it has.
pub(super) const LENGTHS: [usize; 5] = [8, 6, 4, 2, 1];
/// Bits for each anchor. One in this many places passes by chance.
const BITS: usize = 64;

/// A pattern under an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Index of the pattern.
    pub pattern: usize,
    /// How many codes of the pattern stand before its anchor.
    pub offset: usize,
}

/// Anchors of patterns.
#[derive(Debug, Default)]
pub(crate) struct Windows {
    sizes: Vec<Size>,
}

/// Anchors of one length.
#[derive(Debug)]
struct Size {
    mask: u64,
    /// A Bloom filter with one hash: a bit for each anchor.
    bits: Box<[u64]>,
    shift: u32,
    entries: HashMap<u64, Vec<Entry>, Fast>,
}

/// The first `len` codes, which `codes` has.
pub(super) fn key(codes: &[u8], len: usize) -> u64 {
    let mut word = [0; 8];
    word[..len].copy_from_slice(&codes[..len]);
    u64::from_le_bytes(word)
}

/// How many codes of `codes` an anchor takes.
pub(super) fn length(codes: &[u8]) -> usize {
    LENGTHS.into_iter().find(|&len| len <= codes.len()).unwrap_or(0)
}

impl Windows {
    /// The anchors, each with its codes (8 at most), which are not empty.
    pub fn new(anchors: &[(Vec<u8>, Entry)]) -> Windows {
        let mut sizes = Vec::new();
        for len in LENGTHS {
            let mut entries: HashMap<u64, Vec<Entry>, Fast> = HashMap::default();
            for (codes, entry) in anchors.iter().filter(|(codes, _)| length(codes) == len) {
                let known = entries.entry(key(codes, len)).or_default();
                if !known.contains(entry) {
                    known.push(*entry);
                }
            }
            if entries.is_empty() {
                continue;
            }
            let size = (entries.len() * BITS).next_power_of_two().max(64);
            let mut bits = vec![0u64; size / 64].into_boxed_slice();
            let shift = 64 - size.trailing_zeros();
            for &word in entries.keys() {
                let at = slot(word, shift);
                bits[at / 64] |= 1 << (at % 64);
            }
            sizes.push(Size { mask: u64::MAX >> (64 - 8 * len), bits, shift, entries });
        }
        Windows { sizes }
    }

    /// Whether there are no anchors.
    pub fn is_empty(&self) -> bool {
        self.sizes.is_empty()
    }

    /// Whether some anchor may stand at the start of the eight codes in `word`, the first of them lowest.
    #[inline]
    pub fn may_hold(&self, word: u64) -> bool {
        self.sizes.iter().fold(false, |may, size| may | size.may_hold(word))
    }

    /// The patterns whose anchor stands there.
    pub fn get(&self, word: u64) -> impl Iterator<Item = Entry> + '_ {
        let sizes = self.sizes.iter().filter(move |size| size.may_hold(word));
        sizes.filter_map(move |size| size.entries.get(&(word & size.mask))).flatten().copied()
    }
}

impl Size {
    #[inline]
    fn may_hold(&self, word: u64) -> bool {
        let at = slot(word & self.mask, self.shift);
        self.bits.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 != 0)
    }
}

#[inline]
fn slot(word: u64, shift: u32) -> usize {
    (word.wrapping_mul(MIX) >> shift) as usize
}

//! Anchors by their codes: a bit says no, a table says which.
use std::collections::{HashMap, HashSet};

use super::hash::{Fast, MIX};

/// How many codes of an anchor are looked at: the most of these that it has.
pub(super) const LENGTHS: [usize; 5] = [8, 6, 4, 2, 1];
/// Bits for each anchor. One in this many places passes by chance.
const BITS: usize = 64;

/// A pattern under an anchor. Small: of thousands, most are not in the nearest cache when they are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pattern: u32,
    offset: u32,
}

impl Entry {
    /// The pattern of that index, of which so many codes stand before its anchor.
    pub fn new(pattern: usize, offset: usize) -> Entry {
        let small = |number: usize| number.try_into().unwrap_or_else(|_| unreachable!("so many would not fit memory"));
        Entry { pattern: small(pattern), offset: small(offset) }
    }

    /// Index of the pattern.
    pub fn pattern(self) -> usize {
        self.pattern as usize
    }

    /// How many codes of the pattern stand before its anchor.
    pub fn offset(self) -> usize {
        self.offset as usize
    }
}

/// Anchors of patterns.
#[derive(Debug, Default)]
pub(crate) struct Windows {
    /// The first codes of all anchors that have as many: one look for most places, whatever the sizes.
    first: Option<Bits>,
    /// Anchors with fewer.
    short: Vec<Size>,
    /// The others.
    long: Vec<Size>,
}

/// So many codes of an anchor are looked at first.
const FIRST: usize = 4;

/// Anchors of one length.
#[derive(Debug)]
struct Size {
    bits: Bits,
    /// For each anchor, where its patterns begin in the list, and how many they are.
    places: HashMap<u64, (u32, u32), Fast>,
    list: Box<[Entry]>,
}

/// A Bloom filter with one hash: a bit for each word of so many codes.
#[derive(Debug)]
struct Bits {
    mask: u64,
    bits: Box<[u64]>,
    shift: u32,
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
        let (mut short, mut long) = (Vec::new(), Vec::new());
        for len in LENGTHS {
            let mut entries: HashMap<u64, Vec<Entry>, Fast> = HashMap::default();
            for (codes, entry) in anchors.iter().filter(|(codes, _)| length(codes) == len) {
                let known = entries.entry(key(codes, len)).or_default();
                if !known.contains(entry) {
                    known.push(*entry);
                }
            }
            if !entries.is_empty() {
                if len < FIRST { &mut short } else { &mut long }.push(Size::new(entries, len));
            }
        }
        let first: HashSet<u64> =
            long.iter().flat_map(|size| size.places.keys()).map(|word| word & mask(FIRST)).collect();
        let first = (!first.is_empty()).then(|| Bits::new(first.into_iter(), FIRST));
        Windows { first, short, long }
    }

    /// Whether there are no anchors.
    pub fn is_empty(&self) -> bool {
        self.short.is_empty() && self.long.is_empty()
    }

    /// Whether some anchor may stand at the start of the eight codes in `word`, the first of them lowest.
    #[inline]
    pub fn may_hold(&self, word: u64) -> bool {
        let any = |sizes: &[Size]| sizes.iter().fold(false, |may, size| may | size.bits.may_hold(word));
        self.first.as_ref().is_some_and(|first| first.may_hold(word)) && any(&self.long) || any(&self.short)
    }

    /// Those of these places among the first 64 codes at which some anchor may stand; a bit for each.
    pub fn filter(&self, codes: &[u8; 72], places: u64) -> u64 {
        let first = self.first.as_ref().map_or(0, |first| first.filter(codes, places));
        let mut may = 0;
        for size in &self.long {
            may |= if first == 0 { 0 } else { size.bits.filter(codes, first) };
        }
        for size in &self.short {
            may |= size.bits.filter(codes, places);
        }
        may
    }

    /// The patterns whose anchor stands there.
    pub fn get(&self, word: u64) -> impl Iterator<Item = Entry> + '_ {
        let sizes = self.long.iter().chain(&self.short).filter(move |size| size.bits.may_hold(word));
        sizes.flat_map(move |size| size.get(word & size.bits.mask)).copied()
    }
}

impl Size {
    fn new(entries: HashMap<u64, Vec<Entry>, Fast>, len: usize) -> Size {
        let bits = Bits::new(entries.keys().copied(), len);
        let (mut places, mut list) = (HashMap::default(), Vec::new());
        places.reserve(entries.len());
        for (word, own) in entries {
            places.insert(word, (list.len() as u32, own.len() as u32));
            list.extend(own);
        }
        Size { bits, places, list: list.into_boxed_slice() }
    }

    /// The patterns under an anchor.
    fn get(&self, word: u64) -> &[Entry] {
        let place = self.places.get(&word).map(|&(start, count)| start as usize..(start + count) as usize);
        place.and_then(|place| self.list.get(place)).unwrap_or_default()
    }
}

impl Bits {
    fn new(words: impl ExactSizeIterator<Item = u64>, len: usize) -> Bits {
        let size = (words.len() * BITS).next_power_of_two().max(64);
        let mut bits = vec![0u64; size / 64].into_boxed_slice();
        let shift = 64 - size.trailing_zeros();
        for word in words {
            let at = slot(word, shift);
            bits[at / 64] |= 1 << (at % 64);
        }
        Bits { mask: mask(len), bits, shift }
    }

    /// Those of these places of 64 at which the filter says yes.
    fn filter(&self, codes: &[u8; 72], places: u64) -> u64 {
        // All in registers, and no branch on what is found: this is asked for each word of a corpus. Nor can it be foretold how many words start among 64
        // codes, so that four are asked for at a time, whether or not there are as many.
        let (mask, shift, table) = (self.mask, self.shift, &*self.bits);
        let (mut left, mut may) = (places, 0);
        while left != 0 {
            for _ in 0..4 {
                let place = left.trailing_zeros() as usize & 63;
                left &= left.wrapping_sub(1);
                let word = codes[place..].first_chunk().map_or(0, |codes| u64::from_le_bytes(*codes));
                let at = slot(word & mask, shift);
                may |= (table.get(at / 64).map_or(0, |bits| bits >> (at % 64)) & 1) << place;
            }
        }
        may & places
    }

    #[inline]
    fn may_hold(&self, word: u64) -> bool {
        let at = slot(word & self.mask, self.shift);
        self.bits.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 != 0)
    }
}

/// The bits of the first `len` codes of a word.
fn mask(len: usize) -> u64 {
    u64::MAX >> (64 - 8 * len)
}

#[inline]
fn slot(word: u64, shift: u32) -> usize {
    (word.wrapping_mul(MIX) >> shift) as usize
}

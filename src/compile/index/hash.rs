//! A quick hash for keys that no one chooses to do harm: rules are trusted, and a table is filled once.
use std::hash::{BuildHasherDefault, Hasher};

pub(crate) type Fast = BuildHasherDefault<FastHasher>;

/// An odd constant with its bits well mixed: 2^64 by the golden ratio.
pub(super) const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// Eight bytes at a time: rotate, add, multiply, as in FxHash of rustc.
#[derive(Debug, Default)]
pub(crate) struct FastHasher(u64);

impl FastHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(MIX);
    }
}

impl Hasher for FastHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in &mut words {
            self.add(word.try_into().map_or(0, u64::from_le_bytes));
        }
        let rest = words.remainder().iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
        self.add(rest);
    }

    fn write_u64(&mut self, word: u64) {
        self.add(word);
    }

    fn write_usize(&mut self, word: usize) {
        self.add(word as u64);
    }

    fn finish(&self) -> u64 {
        // Tables take the low bits and the highest; products mix upwards.
        self.0 ^ self.0 >> 32
    }
}

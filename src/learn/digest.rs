//! A text in 64 bits, the same on every machine: it decides which pages of a large site are looked at, and tells copies.

/// Odd constants with their bits well mixed.
const SEEDS: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4f];

/// The digest of a text.
///
/// Half a multiplication for each eight bytes, high and low word folded together, so that every bit of the text reaches every bit of the outcome.
pub(super) fn digest(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut state = fold(bytes.len() as u64 ^ SEEDS[0], SEEDS[1]);
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        state = fold(state ^ word.try_into().map_or(0, u64::from_le_bytes), SEEDS[0]);
    }
    let rest = words.remainder().iter().fold(1, |word, &byte| word << 8 | u64::from(byte));
    fold(fold(state ^ rest, SEEDS[0]), SEEDS[1])
}

fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    // The sum keeps what a zero factor would lose.
    (product as u64 ^ (product >> 64) as u64).wrapping_add(a.rotate_left(29))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn texts_that_differ_little_are_far_apart() {
        let texts: Vec<String> = (0..20_000).map(|at| format!("page {at} of a site")).collect();
        let all: HashSet<u64> = texts.iter().map(|text| digest(text)).collect();
        assert_eq!(all.len(), texts.len());
        let low = all.iter().filter(|&&digest| digest < u64::MAX / 2).count();
        assert!((9_000..11_000).contains(&low), "{low} of 20,000 in the lower half");
    }

    #[test]
    fn it_is_the_same_for_ever() {
        // A change here makes counts of one version useless to the next.
        assert_eq!(digest("abc"), digest(&["a", "b", "c"].concat()));
        assert_ne!(digest(""), digest("\0"));
    }
}

//! Where words start in a skeleton.
use super::simd::{self, Level};

/// A bit for each of 64 codes: whether a word may start there. `before` says whether a letter or digit of one byte stands right
/// before them.
///
/// A word may start at a letter, a digit or an escape that follows none but an escape: these are all places where one starts, and some
/// more inside words of scripts that are written in escapes.
pub fn word_starts(codes: &[u8; 64], before: &mut bool) -> u64 {
    let (letters, leads) = letters_and_leads(codes);
    let after = letters << 1 | u64::from(*before);
    *before = letters >> 63 != 0;
    (letters | leads) & !after
}

/// Whether a line holds `wanted` words or more, told by its letters and spaces alone; nothing if these do not tell. A word is what stands between
/// spaces and holds a letter or digit.
pub fn holds_words(line: &[u8], wanted: usize) -> Option<bool> {
    let (mut least, mut most) = (0, 1);
    let (mut escapes, mut after_space) = (false, true);
    let mut padded = [b' '; 64];
    let (blocks, rest) = line.as_chunks::<64>();
    padded[..rest.len()].copy_from_slice(rest);
    let last = (!rest.is_empty()).then_some(&padded);
    for (number, block) in blocks.iter().chain(last).enumerate() {
        let (letters, leads) = letters_and_leads(block);
        let spaces = simd::spaces(Level::best(), block).unwrap_or_else(|| plain_spaces(block));
        least += (letters & (spaces << 1 | u64::from(after_space))).count_ones() as usize;
        if least >= wanted {
            return Some(true);
        }
        let inside = u64::MAX >> (64 - (line.len() - number * 64).min(64));
        most += (spaces & inside).count_ones() as usize;
        escapes |= leads != 0;
        after_space = spaces >> 63 != 0;
    }
    (most < wanted && !escapes).then_some(false)
}

/// Adds to `found` each place of `bytes` where one of these two stands, in order.
pub fn find_either(bytes: &[u8], either: [u8; 2], found: &mut Vec<usize>) {
    simd::find_either(Level::best(), bytes, either, found);
}

/// Where the closing quote of a JSON string stands, of which `bytes` is what follows the opening one; adds to `escapes` where each escape starts. `None`
/// if nothing closes it, or a control character stands in it. What follows a backslash is not looked at.
pub fn string_end(bytes: &[u8], escapes: &mut Vec<usize>) -> Option<usize> {
    simd::string_end(Level::best(), bytes, escapes)
}

/// Bits for the codes of a block that are letters or digits, and for those that are leads of escapes.
fn letters_and_leads(codes: &[u8; 64]) -> (u64, u64) {
    simd::letters_and_leads(Level::best(), codes).unwrap_or_else(|| plain_letters_and_leads(codes))
}

/// The scalar form of [`simd::letters_and_leads`].
fn plain_letters_and_leads(codes: &[u8; 64]) -> (u64, u64) {
    (bits(codes.map(|code| u8::from(is_letter(code)))), bits(codes.map(|code| u8::from(is_lead(code)))))
}

/// The scalar form of [`simd::spaces`].
fn plain_spaces(codes: &[u8; 64]) -> u64 {
    bits(codes.map(|code| u8::from(code == b' ')))
}

/// A bit for each byte that is one; the others are zero.
fn bits(bytes: [u8; 64]) -> u64 {
    let (eights, _) = bytes.as_chunks::<8>();
    // The product has in its highest byte the lowest bit of each of the eight, the first lowest.
    let gathered = eights.iter().map(|eight| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56);
    gathered.enumerate().fold(0, |all, (at, byte)| all | byte << (8 * at))
}

/// As `class` says `ALNUM`, in comparisons that a compiler can do for many bytes at once.
fn is_letter(code: u8) -> bool {
    code.wrapping_sub(0x80) < 0x40 || code.wrapping_sub(b'0') < 10 || code.wrapping_sub(b'a') < 26
}

fn is_lead(code: u8) -> bool {
    code.wrapping_sub(0xc0) < 0x20
}

#[cfg(test)]
mod tests {
    use super::super::codes::{ALNUM, class};
    use super::*;

    #[test]
    fn every_level_tells_the_same() {
        for first in 0..=255u8 {
            let codes: [u8; 64] = std::array::from_fn(|at| first.wrapping_add(at as u8).wrapping_mul(7));
            for level in Level::all() {
                let told = simd::letters_and_leads(level, &codes);
                let plain = (0..64).fold((0, 0), |(letters, leads), at| {
                    (letters | u64::from(is_letter(codes[at])) << at, leads | u64::from(is_lead(codes[at])) << at)
                });
                assert_eq!(told.unwrap_or_else(|| plain_letters_and_leads(&codes)), plain, "{level:?}");
                let spaces = (0..64).fold(0u64, |bits, at| bits | u64::from(codes[at] == b' ') << at);
                assert_eq!(simd::spaces(level, &codes).unwrap_or_else(|| plain_spaces(&codes)), spaces, "{level:?}");
            }
        }
    }

    #[test]
    fn every_level_finds_the_same() {
        let bytes: Vec<u8> = (0..400usize).map(|at| (at * at / 7 % 23) as u8).collect();
        for start in 0..70 {
            for level in Level::all() {
                let mut found = vec![7];
                simd::find_either(level, &bytes[start..], [3, 10], &mut found);
                let plain = (start..400).filter(|&at| [3, 10].contains(&bytes[at])).map(|at| at - start);
                assert_eq!(found, std::iter::once(7).chain(plain).collect::<Vec<_>>(), "{level:?}");
            }
        }
    }

    /// A string read byte for byte.
    fn plain_end(bytes: &[u8]) -> (Option<usize>, Vec<usize>) {
        let (mut at, mut escapes) = (0, Vec::new());
        loop {
            match bytes.get(at) {
                None | Some(..0x20) => return (None, escapes),
                Some(b'"') => return (Some(at), escapes),
                Some(b'\\') => {
                    escapes.push(at);
                    at += 2;
                }
                Some(_) => at += 1,
            }
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]
        #[test]
        fn every_level_reads_the_same_string(parts in proptest::collection::vec(proptest::sample::select(&[
            "ق", "قال", "a", "\\n", "\\n", "\\\\", "\\", "\\\"", "the words of a line that is longer than most of the others are here ", "\n", "\"", "\u{1f}\u{20}",
        ][..]), 0..40), quotes in 0..2usize) {
            // Most strings do end somewhere, and not at once.
            let text: String = parts.iter().filter(|part| quotes > 0 || !["\"", "\n", "\u{1f}\u{20}"].contains(part)).copied().collect();
            for text in [format!("{text}\"x"), text] {
                let (end, escapes) = plain_end(text.as_bytes());
                for level in Level::all() {
                    let mut found = Vec::new();
                    let told = simd::string_end(level, text.as_bytes(), &mut found);
                    assert_eq!(told, end, "{text:?} {level:?}");
                    assert!(told.is_none() || found == escapes, "{text:?} {level:?}");
                }
            }
        }
    }

    #[test]
    fn letters_are_told_by_their_bytes() {
        for code in 0..=255u8 {
            let unused = (0x80..0xc0).contains(&code) && class(code) & ALNUM == 0;
            assert!(unused || is_letter(code) == (class(code) & ALNUM != 0), "{code:#x}");
        }
    }
}

//! Ranges of characters as ranges of bytes, for those who look for kinds of characters in a skeleton.
use std::ops::RangeInclusive;

use super::codes::{LEAD_2, LEAD_2_FROM, LEAD_2_TO, LEAD_4, LEAD_4_TO, LEAD_5, TRAIL, decode, single};

/// The bytes that lead an escape.
pub const LEADS: RangeInclusive<u8> = LEAD_2..=LEAD_5;
/// The bytes that trail in one.
pub const TRAILS: RangeInclusive<u8> = TRAIL..=0xff;

/// The first and the last of a range of bytes.
pub type ByteRange = (u8, u8);

/// The characters that one byte stands for, with the byte.
pub fn singles() -> impl Iterator<Item = (char, u8)> {
    (0..LEAD_2).map(|byte| (decode(&[byte]).0, byte)).filter(|&(c, byte)| single(c) == Some(byte))
}

/// Whether one byte stands for `c`.
pub fn is_single(c: char) -> bool {
    single(c).is_some()
}

/// Feeds `put` the escapes from that of `first` to that of `last`: each time one range for each byte of an escape. Those of characters that one byte
/// stands for are among them; no skeleton holds them.
pub fn escapes(first: char, last: char, put: &mut dyn FnMut(&[ByteRange])) {
    let most = char::MAX as u32;
    let kinds = [
        (0, LEAD_2_FROM - 1, LEAD_4, 0, 3),
        (LEAD_2_FROM, LEAD_2_TO - 1, LEAD_2, LEAD_2_FROM, 1),
        (LEAD_2_TO, LEAD_4_TO - 1, LEAD_4, 0, 3),
        (LEAD_4_TO, most, LEAD_5, LEAD_4_TO, 4),
    ];
    for (from, to, lead, base, trails) in kinds {
        let (low, high) = (from.max(first as u32), to.min(last as u32));
        if low <= high {
            digits(low - base, high - base, 5 * trails, lead, &mut Vec::new(), put);
        }
    }
}

/// The numbers from `low` to `high` in digits of five bits, the highest of them at `shift` and written from `base` on.
fn digits(low: u32, high: u32, shift: u32, base: u8, above: &mut Vec<ByteRange>, put: &mut dyn FnMut(&[ByteRange])) {
    let rest = (1 << shift) - 1;
    let digit = |number: u32| base + (number >> shift) as u8;
    if low & rest == 0 && high & rest == rest {
        let depth = above.len();
        above.push((digit(low), digit(high)));
        above.extend((0..shift / 5).map(|_| (*TRAILS.start(), *TRAILS.end())));
        put(above);
        above.truncate(depth);
        return;
    }
    let mut under = |low: u32, high: u32| {
        above.push((digit(low), digit(low)));
        digits(low & rest, high & rest, shift - 5, TRAIL, above, put);
        above.pop();
    };
    if low >> shift == high >> shift {
        return under(low, high);
    }
    let (mut first, mut last) = (low, high);
    if low & rest != 0 {
        under(low, low | rest);
        first = (low | rest) + 1;
    }
    if high & rest != rest {
        under(high & !rest, high);
        last = high & !rest;
    } else {
        last += 1;
    }
    if first < last {
        digits(first, last - 1, shift, base, above, put);
    }
}

#[cfg(test)]
mod tests {
    use super::super::codes::encode;
    use super::*;

    #[test]
    fn ranges_hold_what_lies_between_and_nothing_else() {
        let edges = [
            '\0',
            'a',
            'ء',
            '\u{36f}',
            '\u{370}',
            'Ж',
            '\u{60f}',
            '\u{610}',
            '。',
            '一',
            '龥',
            '\u{e000}',
            '😀',
            '\u{3ffff}',
            '\u{40000}',
            char::MAX,
        ];
        for (at, &first) in edges.iter().enumerate() {
            for &last in &edges[at..] {
                let mut ranges: Vec<Vec<(u8, u8)>> = Vec::new();
                escapes(first, last, &mut |range| ranges.push(range.to_vec()));
                for c in edges
                    .iter()
                    .flat_map(|&c| {
                        [Some(c), char::from_u32(c as u32 + 1), (c as u32).checked_sub(1).and_then(char::from_u32)]
                    })
                    .flatten()
                {
                    if is_single(c) {
                        continue;
                    }
                    let bytes = encode(c.encode_utf8(&mut [0; 4]));
                    let fits = |range: &&Vec<(u8, u8)>| {
                        range.len() == bytes.len()
                            && range.iter().zip(&bytes).all(|((low, high), byte)| (low..=high).contains(&byte))
                    };
                    assert_eq!(
                        ranges.iter().filter(fits).count(),
                        usize::from((first..=last).contains(&c)),
                        "{c:?} in {first:?}..={last:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn singles_are_their_own_bytes() {
        assert!(singles().all(|(c, byte)| encode(c.encode_utf8(&mut [0; 4])) == [byte]));
        assert!(singles().any(|(c, _)| c == 'ب') && is_single('ب') && !is_single('Ж'));
    }
}

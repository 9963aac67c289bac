//! Which byte stands for which character.
//!
//! | bytes | stand for |
//! |---|---|
//! | `0x0a` | the end of a line |
//! | `0x00..0x80` | ASCII, but for what folding never leaves: capitals, `'`, `` ` ``, tab and its like. [`MARKS`] have these bytes |
//! | `0x80..0xc0` | [`LETTERS`] |
//! | `0xc0..0xe0` | the lead of an escape; its trailing bytes carry five bits each |
//! | `0xe0..` | trailing bytes |
//!
//! Letters and leads lie side by side, so that one comparison tells them from marks; leads and trailing bytes lie apart, so that no
//! character's bytes are ever found inside another's.
use super::super::bare;

/// The letters of Arabic script after folding, then others, from `0x80` on. All of them are letters or digits to
/// [`char::is_alphanumeric`]; a test says so.
const LETTERS: &[char] = &[
    'ء', 'ا', 'ب', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', 'ذ', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ', 'ع', 'غ', 'ف', 'ق', 'ك',
    'ل', 'م', 'ن', 'ه', 'و', 'ي', 'پ', 'چ', 'ژ', 'گ', 'ڤ', 'ٹ', 'ڈ', 'ڑ', 'ں', 'ڕ', 'ڵ', 'ێ', 'ڭ', 'ڨ', 'ڠ', 'ı', 'ß',
    'æ', 'ø', 'ł', 'œ', 'đ', 'ð', 'þ', 'ə',
];

/// Marks that are common in news and no letters, each in a byte that folded ASCII leaves free.
const MARKS: &[(u8, char)] = &[
    (b'A', '،'),
    (b'B', '؛'),
    (b'C', '؟'),
    (b'D', '٪'),
    (b'E', '٫'),
    (b'F', '٬'),
    (b'G', '۔'),
    (b'H', '٭'),
    (b'I', '•'),
    (b'J', '·'),
    (b'K', '©'),
    (b'L', '®'),
    (b'M', '°'),
    (b'N', '€'),
    (b'O', '£'),
    (b'P', '▪'),
    (b'Q', '►'),
    (b'R', '●'),
    (b'S', '■'),
    (b'T', '★'),
    (b'U', '←'),
    (b'V', '→'),
    (b'W', '✓'),
    (b'X', '◄'),
    (b'Y', '\u{fffd}'),
    (b'Z', '§'),
];

/// The first letter's byte.
const FIRST_LETTER: u8 = 0x80;
/// The first lead; this one and those up to the next kind take one trailing byte, for Greek, Cyrillic, Armenian and Hebrew.
pub(super) const LEAD_2: u8 = 0xc0;
pub(super) const LEAD_2_FROM: u32 = 0x370;
pub(super) const LEAD_2_TO: u32 = LEAD_2_FROM + 32 * (LEAD_4 - LEAD_2) as u32;
/// Leads with three trailing bytes, for the rest of what people write with.
pub(super) const LEAD_4: u8 = 0xd5;
pub(super) const LEAD_4_TO: u32 = 32 * 32 * 32 * 8;
/// The lead with four trailing bytes.
pub(super) const LEAD_5: u8 = 0xdf;
pub(super) const TRAIL: u8 = 0xe0;

/// In [`class`]: one byte, and a letter or digit.
pub const ALNUM: u8 = 1;
/// In [`class`]: part of an escape.
pub const ESCAPE: u8 = 2;
/// In [`class`]: one byte that may stand before a line without being part of it.
pub const BULLET: u8 = 4;
/// In [`class`]: one byte that may stand at either end of a line without being part of it.
pub const CLOSES: u8 = 8;

/// The character of each byte that stands for one alone.
static CHARS: [char; 256] = chars();
/// What [`class`] says.
static CLASSES: [u8; 256] = classes();

const fn chars() -> [char; 256] {
    let mut chars = [char::REPLACEMENT_CHARACTER; 256];
    let mut at = 0;
    while at < 0x80 {
        chars[at] = at as u8 as char;
        at += 1;
    }
    let mut at = 0;
    while at < LETTERS.len() {
        chars[FIRST_LETTER as usize + at] = LETTERS[at];
        at += 1;
    }
    let mut at = 0;
    while at < MARKS.len() {
        chars[MARKS[at].0 as usize] = MARKS[at].1;
        at += 1;
    }
    chars
}

const fn classes() -> [u8; 256] {
    let chars = chars();
    let mut classes = [ESCAPE; 256];
    let mut byte = 0;
    while byte < LEAD_2 as usize {
        let c = chars[byte];
        let letter = byte >= FIRST_LETTER as usize && byte < FIRST_LETTER as usize + LETTERS.len();
        let bullet = c == ' ' || holds(bare::BULLETS, c);
        classes[byte] = 0;
        if letter || c.is_ascii_alphanumeric() {
            classes[byte] |= ALNUM;
        }
        if bullet {
            classes[byte] |= BULLET;
        }
        if bullet || holds(bare::CLOSERS, c) {
            classes[byte] |= CLOSES;
        }
        byte += 1;
    }
    classes
}

const fn holds(list: &[char], c: char) -> bool {
    let mut at = 0;
    while at < list.len() {
        if list[at] == c {
            return true;
        }
        at += 1;
    }
    false
}

/// What is to be known of a byte of a skeleton.
#[inline]
pub fn class(byte: u8) -> u8 {
    CLASSES[usize::from(byte)]
}

/// The byte that stands for `c` alone.
pub(super) fn single(c: char) -> Option<u8> {
    match SINGLES.get(c as usize) {
        Some(&byte) => Some(byte).filter(|&byte| byte < LEAD_2),
        None => MARKS.iter().find(|&&(_, mark)| mark == c).map(|&(byte, _)| byte),
    }
}

/// What [`single`] says of the characters up to U+07FF; a lead where there is no such byte.
static SINGLES: [u8; 0x800] = singles();

const fn singles() -> [u8; 0x800] {
    let chars = chars();
    let mut singles = [LEAD_2; 0x800];
    let mut byte = 0;
    while byte < LEAD_2 as usize {
        if (chars[byte] as usize) < singles.len() {
            singles[chars[byte] as usize] = byte as u8;
        }
        byte += 1;
    }
    singles
}

/// Feeds `put` the bytes of `c`, a character that folding left.
pub fn encode_char(c: char, put: &mut dyn FnMut(u8)) {
    if let Some(byte) = single(c) {
        return put(byte);
    }
    let code = c as u32;
    let (lead, code, trails) = match code {
        LEAD_2_FROM..LEAD_2_TO => (LEAD_2, code - LEAD_2_FROM, 1),
        0..LEAD_4_TO => (LEAD_4, code, 3),
        _ => (LEAD_5, code - LEAD_4_TO, 4),
    };
    let bits = |shift: u32| (code >> shift & 31) as u8;
    put(lead + (code >> (5 * trails)) as u8);
    (0..trails).rev().for_each(|at| put(TRAIL + bits(5 * at)));
}

/// Folded text in codes.
pub fn encode(folded: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(folded.len());
    folded.chars().for_each(|c| encode_char(c, &mut |byte| out.push(byte)));
    out
}

/// The character that `bytes` start with, and how many of them it takes. `bytes` start on a character.
pub fn decode(bytes: &[u8]) -> (char, usize) {
    let lead = bytes[0];
    if lead < LEAD_2 {
        return (CHARS[usize::from(lead)], 1);
    }
    let (trails, base) = match lead {
        LEAD_2..LEAD_4 => (1, LEAD_2_FROM + (u32::from(lead - LEAD_2) << 5)),
        LEAD_4..LEAD_5 => (3, u32::from(lead - LEAD_4) << 15),
        _ => (4, LEAD_4_TO),
    };
    let code = bytes[1..].iter().take(trails).fold(0, |code, &byte| code << 5 | u32::from(byte & 31));
    (char::from_u32(base + code).unwrap_or(char::REPLACEMENT_CHARACTER), 1 + trails)
}

/// Appends the folded text that `bytes` stand for.
pub fn decode_into(bytes: &[u8], out: &mut String) {
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] < LEAD_2 {
            out.push(CHARS[usize::from(bytes[at])]);
            at += 1;
        } else {
            let (c, len) = decode(&bytes[at..]);
            out.push(c);
            at += len;
        }
    }
}

/// Whether `bytes` stand for this folded text.
pub fn spells(mut bytes: &[u8], folded: &str) -> bool {
    for wanted in folded.chars() {
        if bytes.is_empty() {
            return false;
        }
        let (c, len) = decode(bytes);
        if c != wanted {
            return false;
        }
        bytes = &bytes[len..];
    }
    bytes.is_empty()
}

/// The last character of `bytes`, and where it starts.
pub fn ends_before(bytes: &[u8]) -> Option<(char, usize)> {
    let at = bytes.iter().rposition(|&byte| byte < TRAIL)?;
    Some((decode(&bytes[at..]).0, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_comes_back() {
        for c in (0..0x11_0000).filter_map(char::from_u32) {
            let bytes = encode(c.encode_utf8(&mut [0; 4]));
            assert_eq!(decode(&bytes), (c, bytes.len()), "U+{:04X}", c as u32);
            assert_eq!(ends_before(&bytes), Some((c, 0)), "U+{:04X}", c as u32);
            assert_eq!(class(bytes[0]) & ESCAPE != 0, bytes.len() > 1);
        }
    }

    #[test]
    fn letters_and_leads_are_told_by_their_bytes() {
        assert!(LETTERS.len() <= usize::from(LEAD_2 - FIRST_LETTER) && LETTERS.iter().all(|c| c.is_alphanumeric()));
        for byte in 0..LEAD_2 {
            let (c, has) = (decode(&[byte]).0, |flag: u8| class(byte) & flag != 0);
            let expected = (c.is_alphanumeric(), bare::is_bullet(c), bare::is_closer(c));
            assert_eq!((has(ALNUM), has(BULLET), has(CLOSES)), expected, "{byte:#x}");
        }
        assert!(MARKS.iter().all(|(byte, c)| byte.is_ascii_uppercase() && !c.is_alphanumeric()));
    }
}

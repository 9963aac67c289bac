//! Arabic in one byte a letter: windows-1256 or ISO-8859-6, by the frequency of letters.
use encoding_rs::{ISO_8859_6, WINDOWS_1256};

use super::Charset;

/// Letters of running Arabic text, with how many of a thousand each is.
const LETTERS: [(char, u16); 36] = [
    ('ا', 150),
    ('ل', 122),
    ('ي', 72),
    ('م', 60),
    ('و', 58),
    ('ن', 55),
    ('ر', 48),
    ('ت', 42),
    ('ب', 36),
    ('ة', 34),
    ('ع', 33),
    ('د', 31),
    ('س', 28),
    ('ف', 28),
    ('ه', 28),
    ('أ', 24),
    ('ك', 21),
    ('ق', 21),
    ('ح', 19),
    ('ج', 13),
    ('ش', 10),
    ('ص', 10),
    ('ط', 10),
    ('خ', 9),
    ('ى', 9),
    ('إ', 9),
    ('ض', 7),
    ('ذ', 6),
    ('ز', 6),
    ('ث', 6),
    ('ئ', 4),
    ('غ', 4),
    ('ء', 3),
    ('ظ', 3),
    ('ؤ', 2),
    ('آ', 2),
];
/// What any other character above ASCII counts: as one in ten thousand.
const OTHER: f32 = 0.0001;
/// The mean logarithm below which a text is not Arabic. Running text has about -3.0.
const LEAST: f32 = -3.7;

/// Which of the two the bytes are in, if they look like Arabic at all.
pub(super) fn tell(sample: &[u8]) -> Option<Charset> {
    let high = sample.iter().filter(|byte| !byte.is_ascii()).count();
    if high < 3 || beside_latin(sample) * 10 > high {
        return None;
    }
    let (score, charset) = [WINDOWS_1256, ISO_8859_6]
        .map(|encoding| (score(&Charset::of(encoding).decode(sample).text), Charset::of(encoding)))
        .into_iter()
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    (score >= LEAST).then_some(charset)
}

/// High bytes in words with Latin letters, as é in a French text.
fn beside_latin(sample: &[u8]) -> usize {
    let pair = |a: u8, b: u8| !a.is_ascii() && b.is_ascii_alphabetic();
    sample.windows(2).filter(|two| pair(two[0], two[1]) || pair(two[1], two[0])).count()
}

/// The mean logarithm of the frequency of the characters above ASCII.
fn score(text: &str) -> f32 {
    let (mut sum, mut count) = (0.0, 0u32);
    for char in text.chars().filter(|char| !char.is_ascii()) {
        let known = LETTERS.iter().find(|(letter, _)| *letter == char);
        // Marks and signs that Arabic text has in any encoding say nothing.
        if known.is_none() && matches!(char, '،' | '؛' | '؟' | 'ـ' | '\u{a0}' | '\u{64b}'..='\u{652}' | '«' | '»')
        {
            continue;
        }
        sum += known.map_or(OTHER, |(_, share)| f32::from(*share) / 1000.0).ln();
        count += 1;
    }
    if count == 0 { f32::NEG_INFINITY } else { sum / count as f32 }
}

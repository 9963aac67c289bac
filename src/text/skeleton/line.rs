//! What `text/bare.rs` and `text/prose.rs` say of a folded line, said of a line of a skeleton. Those are the definitions; a test holds
//! these to them. Lines are handed over without the spaces at their ends.
use super::super::prose::{MANY_WORDS, MENU_SEPARATORS, SENTENCE_WORDS, is_unspaced};
use super::super::{Span, bare as plain};
use super::codes::{ALNUM, BULLET, CLOSES, ESCAPE, class, decode, ends_before};
use super::starts;

/// Where the line starts once leading bullets are taken off; as [`bare`] has it.
pub fn bare_start(line: &[u8]) -> usize {
    // Most lines start with a letter or digit.
    if line.first().is_some_and(|&first| class(first) & ALNUM != 0) { 0 } else { skip_bullets(line) }
}

fn skip_bullets(line: &[u8]) -> usize {
    let mut at = 0;
    while at < line.len() {
        let flags = class(line[at]);
        let len = match () {
            () if flags & BULLET != 0 => 1,
            () if line[at] == b'"' && has_one_quote(line) => 1,
            () if flags & ESCAPE != 0 => match decode(&line[at..]) {
                (c, len) if plain::is_bullet(c) => len,
                _ => break,
            },
            () => break,
        };
        at += len;
    }
    at
}

/// The part of a line that is left without leading bullets and closing punctuation.
pub fn bare(line: &[u8]) -> Span {
    let start = bare_start(line);
    let mut end = line.len();
    while end > start {
        let flags = class(line[end - 1]);
        end = match () {
            () if flags & CLOSES != 0 => end - 1,
            () if line[end - 1] == b'"' && has_one_quote(line) => end - 1,
            () if flags & ESCAPE != 0 => match ends_before(&line[start..end]) {
                Some((c, at)) if plain::is_closer(c) => start + at,
                _ => break,
            },
            () => break,
        };
    }
    Span::new(start, end)
}

/// A quotation mark that stands alone is an arrow.
fn has_one_quote(line: &[u8]) -> bool {
    memchr::memchr_iter(b'"', line).take(2).count() == 1
}

/// Whether a line holds bullets and separators and nothing else.
pub fn is_bullet_line(line: &[u8]) -> bool {
    let mut at = 0;
    let mut any = false;
    while at < line.len() {
        let (c, len) = decode(&line[at..]);
        if !plain::is_bullet_or_separator(c) {
            return false;
        }
        any |= c != ' ';
        at += len;
    }
    any
}

/// Whether a line ends with a full stop, possibly inside closing quotes or brackets.
pub fn ends_like_a_sentence(line: &[u8]) -> bool {
    let inner = line.iter().rposition(|byte| !matches!(byte, b'"' | b')' | b']' | b'}' | b' ')).map_or(0, |at| at + 1);
    match ends_before(&line[..inner]) {
        Some(('.', _)) => !line[..inner].ends_with(b"..."),
        Some((c, _)) => matches!(c, '۔' | '。' | '।'),
        None => false,
    }
}

/// Whether a line is running text. It has been seen to be so as soon as enough words have been seen.
pub fn is_prose(line: &[u8]) -> bool {
    // A word takes a character and a space, or half a pair of characters of two bytes or more.
    if line.len() + 1 < SENTENCE_WORDS * 2 {
        return false;
    }
    let sentence = ends_like_a_sentence(line);
    let wanted = if sentence { SENTENCE_WORDS } else { MANY_WORDS };
    holds_words(line, wanted) && (sentence || !is_menu(line))
}

/// Whether the line holds `wanted` words or more, counted as `words` does.
pub fn holds_words(line: &[u8], wanted: usize) -> bool {
    starts::holds_words(line, wanted).unwrap_or_else(|| count_words(line, wanted))
}

/// [`holds_words`], one code after another.
fn count_words(line: &[u8], wanted: usize) -> bool {
    let mut words = 0;
    let mut at = 0;
    let (mut any, mut unspaced) = (false, 0usize);
    loop {
        let code = line.get(at).copied().unwrap_or(b' ');
        let flags = class(code);
        if code == b' ' {
            words += if unspaced == 0 { usize::from(any) } else { unspaced.div_ceil(2) };
            if words >= wanted {
                return true;
            }
            if at >= line.len() {
                return false;
            }
            (any, unspaced) = (false, 0);
        } else if flags & ALNUM != 0 {
            any = true;
            // The rest of the word tells nothing, unless an escape is among it.
            while line.get(at + 1).is_some_and(|&next| next != b' ' && next < 0xc0) {
                at += 1;
            }
        } else if flags & ESCAPE != 0 {
            let (c, len) = decode(&line[at..]);
            any |= c.is_alphanumeric();
            unspaced += usize::from(is_unspaced(c));
            at += len;
            continue;
        }
        at += 1;
    }
}

/// Whether stand-alone separators part the line into links.
fn is_menu(line: &[u8]) -> bool {
    let separator =
        |run: &[u8]| matches!(run, [code] if matches!(decode(&[*code]).0, '|' | '>' | '/' | '•' | '·' | '-' | '"'));
    line.split(|&code| code == b' ').filter(|run| separator(run)).take(MENU_SEPARATORS).count() == MENU_SEPARATORS
}

#[cfg(test)]
mod tests {
    use super::super::super as text;
    use super::super::codes::{decode_into, encode};
    use super::*;
    use crate::text::FoldSet;

    fn agrees(line: &str) {
        let folded = FoldSet::ALL.fold(line);
        let folded = folded.trim_matches(' ');
        let codes = encode(folded);
        let span = bare(&codes);
        let mut stripped = String::new();
        decode_into(&codes[span.range()], &mut stripped);
        assert_eq!(stripped, folded[text::bare(folded).range()], "{line:?}");
        assert_eq!(bare_start(&codes), span.start);
        assert_eq!(is_bullet_line(&codes), text::is_bullet_line(folded), "{line:?}");
        assert_eq!(ends_like_a_sentence(&codes), text::ends_like_a_sentence(folded), "{line:?}");
        assert_eq!(is_prose(&codes), text::is_prose(folded), "{line:?}");
        for wanted in [1, 2, 5, SENTENCE_WORDS, MANY_WORDS] {
            let counted = count_words(&codes, wanted);
            assert_eq!(counted, text::words(folded) >= wanted, "{line:?}");
            assert!(starts::holds_words(&codes, wanted).is_none_or(|told| told == counted), "{line:?}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]
        #[test]
        fn lines_are_seen_as_when_folded(line in "[•»\"|>⬅* ]{0,3}(([ء-ي]{1,3}|[a-z]{1,3}|[一-三ก]{1,4}|[|>/·-]|الж|\"|9)[ ]?){0,30}[.۔。…\"): !⬅]{0,3}") {
            agrees(&line);
        }
    }
}

//! A folded line in words, numbers and marks.
use std::collections::HashSet;

use crate::compile::Fast;
use crate::text::FoldSet;
use crate::text::skeleton::{ALNUM, ESCAPE, class, decode, encode, ends_before};

/// One token of a folded line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A run of letters.
    Word(&'a str),
    /// A run of digits.
    Number(&'a str),
    /// Any other character but a space.
    Mark(char),
}

/// The tokens of a folded line, one at a time: most lines are told from their first. Letters and digits part even where no space does:
/// `دوليه2017` is two tokens.
pub(super) fn tokens(folded: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = folded.trim_start_matches(' ');
    std::iter::from_fn(move || {
        let c = rest.chars().next()?;
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let (token, len) = if c.is_ascii_digit() {
            let len = run(|c| c.is_ascii_digit());
            (Token::Number(&rest[..len]), len)
        } else if c.is_alphanumeric() {
            let len = run(|c| c.is_alphanumeric() && !c.is_ascii_digit());
            (Token::Word(&rest[..len]), len)
        } else {
            (Token::Mark(c), c.len_utf8())
        };
        rest = rest[len..].trim_start_matches(' ');
        Some(token)
    })
}

/// A set of words, folded.
pub(super) fn word_set(words: &str) -> HashSet<String> {
    words.split_whitespace().map(|word| FoldSet::ALL.fold(word)).collect()
}

/// Words in codes.
pub(super) struct CodeWords(HashSet<Box<[u8]>, Fast>);

impl CodeWords {
    /// These words, which are folded.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> CodeWords {
        CodeWords(words.into_iter().map(|word| encode(word).into_boxed_slice()).collect())
    }

    /// Whether the word is among them.
    pub fn hold(&self, word: &[u8]) -> bool {
        self.0.contains(word)
    }
}

/// How many codes the word takes that `codes` start with: as much as [`tokens`] takes for one; 0 if they start with none.
pub(super) fn word_len(codes: &[u8]) -> usize {
    let mut len = 0;
    while let Some(&code) = codes.get(len) {
        len += match class(code) {
            flags if flags & ALNUM != 0 && !code.is_ascii_digit() => 1,
            flags if flags & ESCAPE != 0 => match decode(&codes[len..]) {
                (c, codes) if c.is_alphanumeric() => codes,
                _ => break,
            },
            _ => break,
        };
    }
    len
}

/// The last run of letters and digits.
pub(super) fn last_word(codes: &[u8]) -> &[u8] {
    let last = |codes: &[u8]| match codes.last() {
        Some(&code) if class(code) & ESCAPE == 0 => Some((class(code) & ALNUM != 0, codes.len() - 1)),
        _ => ends_before(codes).map(|(c, at)| (c.is_alphanumeric(), at)),
    };
    let mut end = codes.len();
    while let Some((false, at)) = last(&codes[..end]) {
        end = at;
    }
    let mut start = end;
    while let Some((true, at)) = last(&codes[..start]) {
        start = at;
    }
    &codes[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn words_are_as_long_in_codes(line in "[ء-يa-z0-9жλ一٢ .:،ﷺ☂-]{0,12}") {
            let folded = FoldSet::ALL.fold(&line);
            let folded = folded.trim_matches(' ');
            let codes = encode(folded);
            let first = match tokens(folded).next() {
                Some(Token::Word(word)) => word,
                _ => "",
            };
            assert_eq!(codes[..word_len(&codes)], encode(first));
            let last = folded.split(|c: char| !c.is_alphanumeric()).rfind(|word| !word.is_empty()).unwrap_or_default();
            assert_eq!(last_word(&codes), encode(last));
        }
    }
}

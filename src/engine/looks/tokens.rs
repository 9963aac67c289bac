//! A folded line in words, numbers and marks.
use std::collections::HashSet;

use crate::text::FoldSet;

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

/// The tokens of a folded line. Letters and digits part even where no space does: `دوليه2017` is two tokens.
pub(super) fn tokens(folded: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut rest = folded;
    while let Some(c) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let len = if c.is_ascii_digit() {
            let len = run(|c| c.is_ascii_digit());
            out.push(Token::Number(&rest[..len]));
            len
        } else if c.is_alphanumeric() {
            let len = run(|c| c.is_alphanumeric() && !c.is_ascii_digit());
            out.push(Token::Word(&rest[..len]));
            len
        } else {
            if c != ' ' {
                out.push(Token::Mark(c));
            }
            c.len_utf8()
        };
        rest = &rest[len..];
    }
    out
}

/// A set of words, folded.
pub(super) fn word_set(words: &str) -> HashSet<String> {
    words.split_whitespace().map(|word| FoldSet::ALL.fold(word)).collect()
}

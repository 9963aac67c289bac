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

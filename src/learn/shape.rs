//! What lines have in common though they differ.

/// Stands for any number.
pub(super) const NUMBER: char = '\u{1}';
/// Stands for any word.
pub(super) const WORD: char = '\u{2}';
/// A date holds at most so many words.
const DATE_WORDS: usize = 9;
/// The first words of longer lines are chance: headlines begin so.
const OPENED_WORDS: usize = 4;
/// What stands before a colon holds at most so many words.
const COLON_WORDS: usize = 4;

/// A folded line with every number in it as one sign, so that "12 comments" and "3 comments" are the same.
pub(super) fn digits_as_one(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    for c in folded.chars() {
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !out.ends_with(NUMBER) {
            out.push(NUMBER);
        }
    }
    out
}

/// A line with two numbers or more and few words, numbers and words as signs: "3 march 2014" and "14 june 2015" are the same.
pub(super) fn date_shape(folded: &str, words: usize) -> Option<String> {
    let mut out = String::with_capacity(folded.len());
    for c in digits_as_one(folded).chars() {
        if !c.is_alphabetic() && !is_mark(c) {
            out.push(c);
        } else if !out.ends_with(WORD) {
            out.push(WORD);
        }
    }
    let count = |sign| out.matches(sign).count();
    (words <= DATE_WORDS && count(NUMBER) >= 2 && (1..=4).contains(&count(WORD))).then_some(out)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{981}'..='\u{983}' | '\u{9bc}'..='\u{9cd}' | '\u{e31}'..='\u{e4e}')
}

/// The ways a folded line begins that other lines may share: up to a colon; and of a line of few words, its first.
pub(super) fn openings(folded: &str, words: usize) -> impl Iterator<Item = &str> {
    let colon =
        folded.char_indices().find(|(_, c)| matches!(c, ':' | '：')).map(|(at, c)| &folded[..at + c.len_utf8()]);
    let colon = colon.filter(|opening| opening.split(' ').count() <= COLON_WORDS && opening.len() < folded.len());
    let first = folded.find(' ').map(|at| &folded[..at]).filter(|_| words <= OPENED_WORDS);
    let more_than_a_sign = |opening: &&str| letters(opening) >= 2;
    colon.into_iter().chain(first.filter(|first| Some(*first) != colon)).filter(more_than_a_sign)
}

/// How many letters a shape has.
pub(super) fn letters(shape: &str) -> usize {
    shape.chars().filter(|c| c.is_alphabetic()).count()
}

/// A shape as an expression: any number where one stands, any word where one does.
pub(super) fn expression(shape: &str) -> String {
    let mut out = String::new();
    let mut plain = String::new();
    for c in shape.chars().chain(std::iter::once(NUMBER)) {
        if c != NUMBER && c != WORD {
            plain.push(c);
            continue;
        }
        out += &regex_syntax::escape(&plain);
        plain.clear();
        out += if c == NUMBER { r"\d+" } else { r"[\pL\pM]+" };
    }
    out.truncate(out.len() - r"\d+".len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_one_and_scores_are_no_letters() {
        let shape = |text: &str| date_shape(text, crate::text::words(text));
        assert_eq!(shape("3 march 2014 10:20"), shape("14 june 2015 9:05"));
        assert_eq!(expression(&shape("3 march 2014").unwrap_or_default()), r"\d+ [\pL\pM]+ \d+");
        assert_eq!(shape("12 comments"), None);
        assert_eq!(expression(&digits_as_one("page 3 (of 9)")), r"page \d+ \(of \d+\)");
    }

    #[test]
    fn openings_are_short() {
        let all = |text: &'static str| openings(text, crate::text::words(text)).collect::<Vec<_>>();
        assert_eq!(all("see also: the river rises again in the north"), ["see also:"]);
        assert_eq!(all("by anna bell"), ["by"]);
        assert_eq!(all("the river rises again in the north"), Vec::<&str>::new());
    }
}

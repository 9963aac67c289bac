//! What lines have in common though they differ.

/// Stands for any number.
pub(super) const NUMBER: char = '\u{1}';

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

/// How many letters a shape has.
pub(super) fn letters(shape: &str) -> usize {
    shape.chars().filter(|c| c.is_alphabetic()).count()
}

/// The shape as an expression: any number where one stands.
pub(super) fn expression(shape: &str) -> String {
    let parts: Vec<String> = shape.split(NUMBER).map(regex_syntax::escape).collect();
    parts.join(r"\d+")
}

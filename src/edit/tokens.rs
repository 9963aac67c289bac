//! The smallest parts of TOML, as far as layout goes.

/// A part of a statement's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A string with its quotes, or anything else that is written in one piece.
    Atom(&'t str),
    Open,
    Close,
    Comma,
    /// From `#` to the end of the line.
    Comment(&'t str),
    LineEnd,
}

/// The parts of a value, white space left out.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (token, length) = match c {
            ' ' | '\t' => (None, 1),
            '\r' => (None, 1),
            '\n' => (Some(Token::LineEnd), 1),
            '[' => (Some(Token::Open), 1),
            ']' => (Some(Token::Close), 1),
            ',' => (Some(Token::Comma), 1),
            '#' => {
                let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
                (Some(Token::Comment(rest[..end].trim_end())), end)
            }
            '"' | '\'' => {
                let end = string_end(rest);
                (Some(Token::Atom(&rest[..end])), end)
            }
            _ => {
                let end = rest.find([' ', '\t', '\n', '\r', '[', ']', ',', '#']).unwrap_or(rest.len());
                (Some(Token::Atom(&rest[..end])), end)
            }
        };
        out.extend(token);
        rest = &rest[length..];
    }
    out
}

/// Where the string ends that begins `text`.
fn string_end(text: &str) -> usize {
    let quote = &text[..1];
    let three = quote.repeat(3);
    let (open, escapes) = (if text.starts_with(&three) { 3 } else { 1 }, quote == "\"");
    let mut at = open;
    while at < text.len() {
        let rest = &text[at..];
        if escapes && rest.starts_with('\\') {
            at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
        } else if open == 1 && rest.starts_with(quote) {
            return at + 1;
        } else if open == 3 && rest.starts_with(&three) {
            // Quotes that touch the closing ones belong to the text.
            let more = rest.bytes().take_while(|&byte| byte == quote.as_bytes()[0]).count();
            return at + more;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

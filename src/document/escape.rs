//! JSON strings: decoded, with the way back to the raw bytes.
use std::borrow::Cow;

use crate::text::Span;

use super::Fault;

/// A JSON string decoded, and for each place in the decoded text the place in the raw one.
///
/// ```
/// use naqi::document::Unescaped;
/// use naqi::text::Span;
/// let raw = r"a\u00e9b\nc";
/// let string = Unescaped::decode(raw).unwrap();
/// assert_eq!(string.text, "aéb\nc");
/// assert_eq!(&raw[string.raw(Span::new(1, 4)).range()], r"\u00e9b");
/// ```
#[derive(Clone, Debug)]
pub struct Unescaped<'a> {
    /// The decoded text; borrowed where the raw one holds no escape.
    pub text: Cow<'a, str>,
    /// Where decoded and raw text go on in step again: right after each escape.
    steps: Vec<Step>,
    /// Whether nothing is escaped that need not be, as far as was seen on the way.
    minimal: bool,
}

/// A place where decoded and raw text go on in step again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    text: usize,
    raw: usize,
}

impl<'a> Unescaped<'a> {
    /// Decodes what stands between the quotes of a JSON string.
    ///
    /// # Errors
    /// The place of the first thing that a JSON string may not hold. A lone surrogate is one: no text has it.
    pub fn decode(raw: &'a str) -> Result<Unescaped<'a>, Fault> {
        bare(raw)?;
        Unescaped::decode_json(raw)
    }

    /// Decodes what stands between the quotes of a string that a JSON library has read already, which has seen to it that no quote and no control
    /// character stands bare in it.
    pub(super) fn decode_json(raw: &'a str) -> Result<Unescaped<'a>, Fault> {
        let bytes = raw.as_bytes();
        let mut escapes = Vec::new();
        let mut done = 0;
        while let Some(at) = memchr::memchr(b'\\', &bytes[done..]).map(|found| done + found) {
            escapes.push(at);
            // Of a pair of surrogates the second is seen as an escape of its own.
            done = raw.len().min(at + 2);
        }
        Unescaped::of(raw, Some(escapes))
    }

    /// Decodes what stands between the quotes of such a string, where it may be known where its escapes start.
    pub(super) fn of(raw: &'a str, escapes: Option<Vec<usize>>) -> Result<Unescaped<'a>, Fault> {
        let Some(escapes) = escapes else { return Unescaped::decode_json(raw) };
        if escapes.is_empty() {
            return Ok(Unescaped::verbatim(raw));
        }
        let mut text = String::with_capacity(raw.len());
        let mut steps = Vec::with_capacity(escapes.len());
        let (mut done, mut minimal) = (0, true);
        for at in escapes {
            if at < done {
                continue;
            }
            text.push_str(&raw[done..at]);
            let (char, len) = unescape(&raw.as_bytes()[at..]).map_err(|reason| Fault::at(at, reason))?;
            text.push(char);
            // Control characters that have no letter are as good as never met.
            minimal &= len == 2 && char != '/';
            done = at + len;
            steps.push(Step { text: text.len(), raw: done });
        }
        text.push_str(&raw[done..]);
        Ok(Unescaped { text: Cow::Owned(text), steps, minimal })
    }

    /// Whether each stretch of the decoded text is surely written as [`escape`] writes it.
    pub(super) fn is_minimal(&self) -> bool {
        self.minimal
    }

    /// A text that is written as it is.
    pub fn verbatim(raw: &'a str) -> Unescaped<'a> {
        Unescaped { text: Cow::Borrowed(raw), steps: Vec::new(), minimal: true }
    }

    /// Reads what stands between the quotes of a cell of a table, where `""` is a quote.
    pub fn undouble(raw: &'a str) -> Unescaped<'a> {
        let (mut text, mut steps, mut done) = (String::new(), Vec::new(), 0);
        while let Some(at) = raw[done..].find('"') {
            text.push_str(&raw[done..=done + at]);
            done = raw.len().min(done + at + 2);
            steps.push(Step { text: text.len(), raw: done });
        }
        if steps.is_empty() {
            return Unescaped::verbatim(raw);
        }
        text.push_str(&raw[done..]);
        Unescaped { text: Cow::Owned(text), steps, minimal: false }
    }

    /// The place in the raw text of an offset into the decoded one, which must be a character boundary.
    pub fn raw_offset(&self, offset: usize) -> usize {
        match self.steps[..self.steps.partition_point(|step| step.text <= offset)].last() {
            Some(step) => step.raw + (offset - step.text),
            None => offset,
        }
    }

    /// The raw bytes that a stretch of the decoded text was written as.
    pub fn raw(&self, span: Span) -> Span {
        Span::new(self.raw_offset(span.start), self.raw_offset(span.end))
    }
}

/// The first quote or control character that is not escaped.
fn bare(raw: &str) -> Result<(), Fault> {
    let mut escaped = false;
    for (at, byte) in raw.bytes().enumerate() {
        if byte < 0x20 || byte == b'"' && !escaped {
            return Err(Fault::at(at, "a quote or control character stands bare in a JSON string"));
        }
        escaped = byte == b'\\' && !escaped;
    }
    Ok(())
}

/// The character of the escape that `bytes` start with, and how many bytes it takes.
fn unescape(bytes: &[u8]) -> Result<(char, usize), &'static str> {
    let char = match bytes.get(1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unescape_unit(bytes),
        _ => return Err("this is not an escape of JSON"),
    };
    Ok((char, 2))
}

/// A `\uXXXX` or a pair of them.
fn unescape_unit(bytes: &[u8]) -> Result<(char, usize), &'static str> {
    const LONE: &str = "half of a surrogate pair stands alone, which is no character";
    let first = hex(bytes.get(2..6)).ok_or("`\\u` needs four hexadecimal digits")?;
    match first {
        0xDC00..=0xDFFF => Err(LONE),
        0xD800..=0xDBFF => match (bytes.get(6..8), hex(bytes.get(8..12))) {
            (Some(br"\u"), Some(second @ 0xDC00..=0xDFFF)) => {
                let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                char::from_u32(code).map(|char| (char, 12)).ok_or(LONE)
            }
            _ => Err(LONE),
        },
        _ => char::from_u32(first).map(|char| (char, 6)).ok_or(LONE),
    }
}

fn hex(digits: Option<&[u8]>) -> Option<u32> {
    digits?.iter().try_fold(0, |code, &digit| Some(code * 16 + char::from(digit).to_digit(16)?))
}

/// The text as it stands between the quotes of a JSON string when nothing is escaped that need not be: quotes,
/// backslashes and control characters, these as `\b \f \n \r \t` or `\u00xx` in lower case.
///
/// ```
/// assert_eq!(naqi::document::escape("قال: \"نعم\"\n\u{1}/"), r#"قال: \"نعم\"\n\u0001/"#);
/// ```
pub fn escape(text: &str) -> Cow<'_, str> {
    let mut pieces = Escaped { rest: text };
    let Some((run, escape)) = pieces.next().filter(|(_, escape)| escape.is_some()) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    for (run, escape) in std::iter::once((run, escape)).chain(pieces) {
        out.push_str(run);
        if let Some(byte) = escape {
            out.push_str(&escape_of(byte));
        }
    }
    Cow::Owned(out)
}

/// Whether `raw` is what [`escape`] makes of `text`.
pub(super) fn is_escaped(text: &str, mut raw: &str) -> bool {
    let same = Escaped { rest: text }.all(|(run, escape)| {
        let rest = raw.strip_prefix(run).and_then(|rest| match escape {
            Some(byte) => rest.strip_prefix(&*escape_of(byte)),
            None => Some(rest),
        });
        rest.inspect(|rest| raw = rest).is_some()
    });
    same && raw.is_empty()
}

/// A text as runs that need no escape, each with the byte after it that does, if one is left.
struct Escaped<'t> {
    rest: &'t str,
}

impl<'t> Iterator for Escaped<'t> {
    type Item = (&'t str, Option<u8>);

    fn next(&mut self) -> Option<(&'t str, Option<u8>)> {
        let rest = Some(self.rest).filter(|rest| !rest.is_empty())?;
        let special = rest.bytes().position(|byte| byte < 0x20 || byte == b'"' || byte == b'\\');
        let end = special.unwrap_or(rest.len());
        self.rest = &rest[special.map_or(rest.len(), |at| at + 1)..];
        Some((&rest[..end], special.map(|at| rest.as_bytes()[at])))
    }
}

fn escape_of(byte: u8) -> Cow<'static, str> {
    Cow::Borrowed(match byte {
        b'"' => "\\\"",
        b'\\' => "\\\\",
        0x08 => "\\b",
        0x0c => "\\f",
        b'\n' => "\\n",
        b'\r' => "\\r",
        b'\t' => "\\t",
        _ => return Cow::Owned(format!("\\u{byte:04x}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(raw: &str) -> Option<usize> {
        Unescaped::decode(raw).unwrap_err().offset
    }

    #[test]
    fn every_escape_is_decoded() {
        let string = Unescaped::decode(r#"\"\\\/\b\f\n\r\t\u0623\uD83D\uDE00"#).unwrap();
        assert_eq!(string.text, "\"\\/\u{8}\u{c}\n\r\tأ😀");
    }

    #[test]
    fn what_is_no_text_is_a_fault_with_its_place() {
        assert_eq!(fault(r"ab\ud83d"), Some(2));
        assert_eq!(fault(r"ab\ud83dx"), Some(2));
        assert_eq!(fault(r"\ud83d\ud83d"), Some(0));
        assert_eq!(fault(r"a\udE00"), Some(1));
        assert_eq!(fault(r"a\u12"), Some(1));
        assert_eq!(fault(r"a\x"), Some(1));
        assert_eq!(fault("a\\"), Some(1));
        assert_eq!(fault("a\nb"), Some(1));
        assert_eq!(fault("a\"b"), Some(1));
    }

    #[test]
    fn minimal_escapes_are_those_of_serde_json() {
        let all: String = (0..0x2ff).filter_map(char::from_u32).collect();
        assert_eq!(format!("\"{}\"", escape(&all)), serde_json::to_string(&all).unwrap());
        assert!(is_escaped(&all, &escape(&all)));
        for (text, raw) in [("a\nb", "a\\nb"), ("", ""), ("é", "é"), ("\"", "\\\"")] {
            assert!(is_escaped(text, raw) && escape(text) == raw);
        }
        for (text, raw) in [("a\nb", "a\\u000ab"), ("a", "ab"), ("ab", "a"), ("", "a"), ("/", "\\/"), ("é", "\\u00e9")]
        {
            assert!(!is_escaped(text, raw), "{raw}");
        }
        for raw in [r"\n", r"\u000a", r"\/", "/", r"\u0001", "", r#"a\t\b\f\r\"\\"#, r"\ud83d\ude00", "é"] {
            let string = Unescaped::decode(raw).unwrap();
            assert!(!string.is_minimal() || is_escaped(&string.text, raw), "{raw}");
        }
        assert!(Unescaped::decode(r#"a\n\""#).unwrap().is_minimal());
    }
}

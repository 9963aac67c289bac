//! Where the characters of a written text stand in the file.
use crate::text::Span;

/// A map from offsets in a TOML string's value to offsets in the file: quotes, escapes, and the newline that TOML drops after
/// opening quotes of three stand only in the file.
///
/// ```
/// use naqi::rule::StringMap;
/// use naqi::text::Span;
/// let file = r#"regex = "a\\d(""#;                      // the value is a\d(
/// let map = StringMap::new(file, Span::new(8, 15));
/// assert_eq!(map.span(Span::new(3, 4)), Span::new(13, 14)); // the bracket
/// ```
#[derive(Clone, Debug)]
pub struct StringMap {
    pieces: Vec<Piece>,
    /// Where the closing quotes begin in the file.
    close: usize,
}

/// A stretch of the value and the stretch of the file it was written as: of one length where it stands there as itself, of
/// two where an escape stands for it.
#[derive(Clone, Copy, Debug)]
struct Piece {
    value: Span,
    file: Span,
}

impl StringMap {
    /// The map of the string that stands, quotes included, at `span` of `file`.
    pub fn new(file: &str, span: Span) -> StringMap {
        let raw = &file[span.range()];
        let open = opening(raw);
        let escapes = raw.starts_with('"');
        // A string that is never closed is at fault, but its place is asked for all the same.
        let quotes = open.trim_end_matches(['\r', '\n']);
        let close = raw.strip_suffix(quotes).map_or(raw.len(), str::len).max(open.len());
        let (mut at, mut inner) = (open.len(), 0);
        let mut pieces = Vec::new();
        while at < close {
            let rest = &raw[at..close];
            let (written, value) = if !escapes {
                (rest.len(), rest.len())
            } else if rest.starts_with('\\') {
                escape(rest)
            } else {
                let plain = rest.find('\\').unwrap_or(rest.len());
                (plain, plain)
            };
            if value > 0 {
                let file = Span::new(span.start + at, span.start + at + written);
                pieces.push(Piece { value: Span::new(inner, inner + value), file });
            }
            inner += value;
            at += written;
        }
        StringMap { pieces, close: span.start + close }
    }

    /// The place in the file of the value's byte at `offset`; of its end, that of the closing quotes.
    pub fn offset(&self, offset: usize) -> usize {
        match self.piece(offset) {
            Some(Piece { value, file }) if value.len() == file.len() => file.start + (offset - value.start),
            Some(Piece { file, .. }) => file.start,
            None => self.close,
        }
    }

    /// The place in the file of a span of the value.
    pub fn span(&self, inner: Span) -> Span {
        let start = self.offset(inner.start);
        if inner.is_empty() {
            return Span::new(start, start);
        }
        let end = match self.piece(inner.end - 1) {
            Some(Piece { value, file }) if value.len() == file.len() => file.start + (inner.end - value.start),
            Some(Piece { file, .. }) => file.end,
            None => self.close,
        };
        Span::new(start, end.max(start))
    }

    fn piece(&self, offset: usize) -> Option<Piece> {
        let after = self.pieces.partition_point(|piece| piece.value.end <= offset);
        self.pieces.get(after).copied()
    }
}

/// The opening quotes of a written string, with the newline that TOML drops after three.
fn opening(raw: &str) -> &str {
    let three = raw.len() >= 6 && (raw.starts_with("\"\"\"") || raw.starts_with("'''"));
    let length = match raw.get(3..) {
        Some(rest) if three && rest.starts_with("\r\n") => 5,
        Some(rest) if three && rest.starts_with('\n') => 4,
        _ if three => 3,
        _ => usize::from(raw.starts_with(['"', '\''])),
    };
    &raw[..length]
}

/// How many bytes the escape at the start of `rest` takes in the file, and how many in the value.
fn escape(rest: &str) -> (usize, usize) {
    let digits = |count: usize| {
        let code = rest.get(2..2 + count).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        (2 + count, code.and_then(char::from_u32).map_or(0, char::len_utf8))
    };
    let (written, value) = match rest.as_bytes().get(1) {
        Some(b'x') => digits(2),
        Some(b'u') => digits(4),
        Some(b'U') => digits(8),
        Some(b' ' | b'\t' | b'\r' | b'\n') => {
            let tail = rest[1..].trim_start_matches([' ', '\t', '\r', '\n']);
            (rest.len() - tail.len(), 0)
        }
        Some(_) => (2, 1),
        None => (1, 0),
    };
    (rest.floor_char_boundary(written.min(rest.len())), value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use toml::de::{DeTable, DeValue};

    /// The value and the map of the one string in `file`.
    fn read(file: &str) -> (String, StringMap) {
        let table = DeTable::parse(file).expect("a test's TOML is sound");
        let value = table.get_ref().values().next().expect("one key");
        let DeValue::String(text) = value.get_ref() else { panic!("a string") };
        (text.to_string(), StringMap::new(file, value.span().into()))
    }

    #[test]
    fn every_way_to_write_a_string() {
        for file in ["k = 'نص x'", "k = \"نص x\"", "k = '''\nنص x'''", "k = '''نص x'''", "k = \"\"\"\r\nنص x\"\"\""]
        {
            let (text, map) = read(file);
            let at = text.find('x').expect("it is there");
            assert_eq!(&file[map.span(Span::new(at, at + 1)).range()], "x", "{file}");
            assert_eq!(&file[map.span(Span::new(0, 4)).range()], "نص", "{file}");
            assert_eq!(&file[map.span(Span::new(0, text.len())).range()], text, "{file}");
        }
    }

    #[test]
    fn escapes_stand_for_what_they_mean() {
        let file = "k = \"\"\"a\\u0627\\\n   b\\tc\"\"\"";
        let (text, map) = read(file);
        assert_eq!(text, "a\u{627}b\tc");
        assert_eq!(&file[map.span(Span::new(1, 3)).range()], "\\u0627");
        assert_eq!(&file[map.span(Span::new(3, 4)).range()], "b");
        assert_eq!(&file[map.span(Span::new(4, 5)).range()], "\\t");
        assert_eq!(&file[map.span(Span::new(5, 6)).range()], "c");
        assert_eq!(map.offset(text.len()), file.len() - 3);
    }

    #[test]
    fn broken_strings_do_not_panic() {
        for raw in
            ["", "'", "\"", "''", "'''", "'''a", "\"\\", "\"\\u12\"", "\"\\ü\"", "\"\"\"", "\"\"\"\"", "'''نصر", "\"نص"]
        {
            let map = StringMap::new(raw, Span::new(0, raw.len()));
            for inner in 0..9 {
                assert!(map.span(Span::new(0, inner)).end <= raw.len(), "{raw}");
            }
        }
    }

    proptest! {
        #[test]
        fn each_plain_character_maps_to_itself(text in "[a-zءي \\\\\"\n\té中]{0,20}") {
            let file = format!("k = {}", toml::Value::String(text.clone()));
            let (read, map) = read(&file);
            prop_assert_eq!(&read, &text);
            for (at, c) in text.char_indices() {
                let span = map.span(Span::new(at, at + c.len_utf8()));
                let written = &file[span.range()];
                prop_assert!(written == c.to_string() || written.starts_with('\\'), "{written:?} for {c:?} in {file:?}");
            }
        }
    }
}

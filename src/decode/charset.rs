//! One encoding: text from bytes, bytes from text.
use std::borrow::Cow;
use std::fmt;

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// What stands in the text for bytes that are none.
const SCAR: char = char::REPLACEMENT_CHARACTER;

/// Bytes that are no text, and where they stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scar {
    /// Where in the text the U+FFFD stands that stands for them.
    pub at: usize,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Scar {
    /// How many bytes of text stand for a scar.
    pub const LEN: usize = SCAR.len_utf8();
}

/// Bytes as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text; borrowed where the bytes are UTF-8.
    pub text: Cow<'a, str>,
    /// What was no text in it, in order.
    pub scars: Vec<Scar>,
}

/// How a line ends in an encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// The byte `\n`.
    Byte,
    /// The two bytes of a `\n` in UTF-16, the low one first.
    Little,
    /// The high one first.
    Big,
}

/// An encoding, by the names and tables of the WHATWG standard.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Charset(&'static Encoding);

impl Charset {
    /// UTF-8.
    pub const UTF_8: Charset = Charset(UTF_8);
    /// UTF-16, low byte first.
    pub const UTF_16LE: Charset = Charset(UTF_16LE);
    /// UTF-16, high byte first.
    pub const UTF_16BE: Charset = Charset(UTF_16BE);

    /// The encoding of that name, if there is one: `windows-1256`, `cp1256`, `arabic`, `utf-16le`, …
    ///
    /// ```
    /// use naqi::decode::Charset;
    /// assert_eq!(Charset::named("CP1256").unwrap().name(), "windows-1256");
    /// assert!(Charset::named("cp720").is_none());
    /// ```
    pub fn named(label: &str) -> Option<Charset> {
        Encoding::for_label_no_replacement(label.as_bytes()).map(Charset)
    }

    pub(super) const fn of(encoding: &'static Encoding) -> Charset {
        Charset(encoding)
    }

    /// The standard's name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// How lines end.
    pub fn line_end(self) -> LineEnd {
        if self == Charset::UTF_16LE {
            LineEnd::Little
        } else if self == Charset::UTF_16BE {
            LineEnd::Big
        } else {
            LineEnd::Byte
        }
    }

    /// The bytes as text.
    ///
    /// ```
    /// use naqi::decode::Charset;
    /// let decoded = Charset::UTF_8.decode(b"a\xffb");
    /// assert_eq!(decoded.text, "a\u{fffd}b");
    /// assert_eq!(Charset::UTF_8.encode(&decoded.text, &decoded.scars).unwrap(), b"a\xffb");
    /// ```
    pub fn decode(self, bytes: &[u8]) -> Decoded<'_> {
        if self == Charset::UTF_8 {
            return match simdutf8::basic::from_utf8(bytes) {
                Ok(text) => Decoded { text: Cow::Borrowed(text), scars: Vec::new() },
                Err(_) => utf8_with_scars(bytes),
            };
        }
        match self.line_end() {
            LineEnd::Byte => legacy(self.0, bytes),
            LineEnd::Little => utf16(bytes, u16::from_le_bytes),
            LineEnd::Big => utf16(bytes, u16::from_be_bytes),
        }
    }

    /// The bytes of a text with these scars; none if it holds a character that the encoding has not.
    pub fn encode(self, text: &str, scars: &[Scar]) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(text.len());
        let mut done = 0;
        for scar in scars {
            self.encode_onto(&mut out, text.get(done..scar.at)?)?;
            out.extend_from_slice(&scar.bytes);
            done = scar.at + Scar::LEN;
        }
        self.encode_onto(&mut out, text.get(done..)?)?;
        Some(out)
    }

    /// Where the first bytes stand that were no text.
    pub fn first_fault(self, decoded: &Decoded<'_>) -> Option<usize> {
        let before = &decoded.text[..decoded.scars.first()?.at];
        self.encode(before, &[]).map(|bytes| bytes.len())
    }

    fn encode_onto(self, out: &mut Vec<u8>, text: &str) -> Option<()> {
        match self.line_end() {
            LineEnd::Little => out.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
            LineEnd::Big => out.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
            LineEnd::Byte => match self.0.encode(text) {
                (bytes, _, false) => out.extend_from_slice(&bytes),
                _ => return None,
            },
        }
        Some(())
    }
}

impl fmt::Debug for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that grows, and its scars.
#[derive(Default)]
struct Growing {
    text: String,
    scars: Vec<Scar>,
}

impl Growing {
    fn scar(&mut self, bytes: &[u8]) {
        self.scars.push(Scar { at: self.text.len(), bytes: bytes.to_owned() });
        self.text.push(SCAR);
    }

    fn done<'a>(self) -> Decoded<'a> {
        Decoded { text: Cow::Owned(self.text), scars: self.scars }
    }
}

fn utf8_with_scars<'a>(bytes: &[u8]) -> Decoded<'a> {
    let mut out = Growing::default();
    for chunk in bytes.utf8_chunks() {
        out.text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            out.scar(chunk.invalid());
        }
    }
    out.done()
}

fn utf16<'a>(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded<'a> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut out = Growing::default();
    let mut at = 0;
    for char in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        match char {
            Ok(char) => {
                out.text.push(char);
                at += char.len_utf16();
            }
            Err(_) => {
                out.scar(&pairs[at]);
                at += 1;
            }
        }
    }
    if !rest.is_empty() {
        out.scar(rest);
    }
    out.done()
}

fn legacy<'a>(encoding: &'static Encoding, bytes: &[u8]) -> Decoded<'a> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = Growing::default();
    let mut read = 0;
    loop {
        let rest = &bytes[read..];
        out.text.reserve(decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(rest.len() * 3));
        let (result, more) = decoder.decode_to_string_without_replacement(rest, &mut out.text, true);
        read += more;
        match result {
            DecoderResult::InputEmpty => return out.done(),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(len, after) => {
                let end = read.saturating_sub(usize::from(after));
                out.scar(&bytes[end.saturating_sub(usize::from(len))..end]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn charset() -> impl Strategy<Value = Charset> {
        prop::sample::select(vec![
            "utf-8",
            "utf-16le",
            "utf-16be",
            "windows-1256",
            "iso-8859-6",
            "windows-1252",
            "koi8-r",
        ])
        .prop_map(|name| Charset::named(name).unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn any_bytes_come_back(charset in charset(), bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let decoded = charset.decode(&bytes);
            prop_assert_eq!(&charset.encode(&decoded.text, &decoded.scars).unwrap(), &bytes);
            for scar in &decoded.scars {
                prop_assert!(decoded.text[scar.at..].starts_with(SCAR));
            }
        }

        #[test]
        fn utf8_is_cut_as_everyone_cuts_it(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let decoded = Charset::UTF_8.decode(&bytes);
            prop_assert_eq!(&*decoded.text, String::from_utf8_lossy(&bytes));
        }

        #[test]
        fn any_text_comes_back(text in ".*", big in any::<bool>()) {
            let charset = if big { Charset::UTF_16BE } else { Charset::UTF_16LE };
            let bytes = charset.encode(&text, &[]).unwrap();
            prop_assert_eq!(charset.decode(&bytes), Decoded { text: text.into(), scars: vec![] });
        }
    }

    #[test]
    fn what_an_encoding_has_not_is_not_written() {
        let arabic = Charset::named("windows-1256").unwrap();
        assert_eq!(arabic.encode("قال", &[]).unwrap(), b"\xde\xc7\xe1");
        assert_eq!(arabic.encode("汉", &[]), None);
    }
}

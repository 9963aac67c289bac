//! The top level of a JSON object, read quickly.
//!
//! A line of JSON comes in; the raw values of the wanted fields go out, or nothing: where anything is unusual or amiss the caller asks the JSON library,
//! which is the judge of what is JSON and says what is wrong. Strings, which are nearly all of a corpus, are read here; every other value is read by the
//! library where it stands. A test and a fuzz target hold both to the same answers.
use serde_json::value::RawValue;

use crate::text::skeleton;

use super::object::{Found, Raw, at};

/// The wanted fields of the object that `json` is, by their place in `names`; nothing if it is no object, or not so plain that it can be
/// told here: an escape in a key, a wanted field given twice.
pub(super) fn scan<'l>(json: &'l str, names: &[&str]) -> Option<Found<'l>> {
    let mut scan = Scan { json, at: 0, escapes: Vec::new() };
    let mut found: Found<'l> = Vec::with_capacity(8);
    scan.expect(b'{')?;
    loop {
        scan.skip_space();
        let key = scan.string()?;
        if !scan.escapes.is_empty() {
            return None;
        }
        scan.expect(b':')?;
        let value = scan.value()?;
        if let Some(place) = names.iter().position(|name| *name == &key[1..key.len() - 1]) {
            if at(&found, place).is_some() {
                return None;
            }
            found.push((place, Raw { json: value, escapes: Some(std::mem::take(&mut scan.escapes)) }));
        }
        scan.skip_space();
        match scan.next()? {
            b',' => {}
            b'}' => break,
            _ => return None,
        }
    }
    scan.skip_space();
    (scan.at == json.len()).then_some(found)
}

struct Scan<'l> {
    json: &'l str,
    at: usize,
    /// Where escapes start between the quotes of the string read last.
    escapes: Vec<usize>,
}

impl<'l> Scan<'l> {
    fn peek(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.skip_space();
        (self.next()? == byte).then_some(())
    }

    fn value(&mut self) -> Option<&'l str> {
        self.skip_space();
        if self.peek()? == b'"' {
            return self.string();
        }
        self.escapes.clear();
        let rest = &self.json[self.at..];
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
        let value = values.next()?.ok()?;
        self.at += values.byte_offset();
        Some(value.get())
    }

    /// A string, with its quotes.
    fn string(&mut self) -> Option<&'l str> {
        let start = self.at;
        self.escapes.clear();
        if self.next()? != b'"' {
            return None;
        }
        let inner = &self.json.as_bytes()[self.at..];
        let end = skeleton::string_end(inner, &mut self.escapes)?;
        let are_sound = self.escapes.iter().all(|&at| match inner[at + 1] {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => true,
            b'u' => inner[..end].get(at + 2..at + 6).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
            _ => false,
        });
        self.at += end + 1;
        are_sound.then(|| &self.json[start..self.at])
    }
}

#[cfg(test)]
mod tests {
    use super::super::object::judge;
    use super::super::{Fault, Unescaped};
    use super::*;

    /// A value, and as a text, if it is one, with the place where each character of it is written; or the fault that it has.
    fn decode(raw: Raw<'_>) -> String {
        let inner = raw.json.strip_prefix('"').and_then(|json| json.strip_suffix('"'));
        let text = inner.map(|inner| {
            let decoded = Unescaped::of(inner, raw.escapes)?;
            let places: Vec<usize> = decoded.text.char_indices().map(|(at, _)| decoded.raw_offset(at)).collect();
            Ok::<_, Fault>((decoded.text.into_owned(), places))
        });
        format!("{} {text:?}", raw.json)
    }

    #[track_caller]
    fn agrees(json: &str) -> bool {
        let names = ["text", "id", "a"];
        let told = scan(json, &names);
        if let Some(told) = &told {
            let judged = judge(json, &names).unwrap_or_else(|fault| panic!("{json:?}: {fault}"));
            let decoded =
                |found: Found<'_>| -> Vec<_> { found.into_iter().map(|(at, raw)| (at, decode(raw))).collect() };
            assert_eq!(decoded(told.clone()), decoded(judged), "{json:?}");
        }
        told.is_some()
    }

    #[test]
    fn plain_objects_are_told() {
        for json in [
            r#"{"id":7,"text":"قال\nنعم","a":[1,{"text":"x"}],"b":null}"#,
            " { \"text\" : \"a\\u0041\\\"b\" , \"id\" : -1.5e3 } \r\n",
            r#"{"text":"\\","a":true,"id":{"text":{}}}"#,
        ] {
            assert!(agrees(json), "{json}");
        }
    }

    #[test]
    fn what_is_amiss_or_unusual_is_left_to_the_library() {
        for json in [
            "",
            "{}",
            "[1]",
            "7",
            r#"{"text":"a","text":"b"}"#,
            r#"{"te\u0078t":"a"}"#,
            r#"{"text":"a",}"#,
            r#"{"text":"a"} x"#,
            r#"{"text":"a"}{"text":"b"}"#,
            r#"{"text":"a\x"}"#,
            r#"{"text":"a\u00g0"}"#,
            r#"{"text":"a"#,
            r#"{"text":"a\"#,
            r#"{"text" "a"}"#,
            r#"{"text":01}"#,
            r#"{"text":tru}"#,
            r#"{"text":"a","id":1 2}"#,
            "{\"text\":\"a\tb\"}",
            "{\"text\":\"a\u{0}\"}",
            "{\"text\":\"a\"\u{a0}}",
        ] {
            assert!(!agrees(json), "{json}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4000))]
        #[test]
        fn what_is_told_is_what_the_library_tells(parts in proptest::collection::vec(proptest::sample::select(&[
            "{", "}", "[", "]", ":", ",", "\"", "\\", "\"text\":", "\"id\":", "\"a\"", "\"\\n\"", "\"\\u00e9\"", "\"\\ud800\"", "1", "-", "0", "e5", ".5",
            "true", "null", " ", "\n", "\t", "\u{1}", "ق", "u12", "{\"text\":\"a\"", "}", ",\"x\":{}",
        ][..]), 0..14)) {
            agrees(&parts.concat());
            agrees(&format!("{{\"text\":\"{}\",\"id\":{}}}", parts.concat(), parts.first().unwrap_or(&"1")));
        }
    }
}

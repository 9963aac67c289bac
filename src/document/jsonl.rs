//! One line of a JSONL file. The text field is found where it stands, and what goes from it is cut out of the raw
//! line, so that all other bytes stay as they are: spacing, order, other fields, escapes.
use std::borrow::Cow;

use crate::text::Span;

use super::fields::Wanted;
use super::object::{at, find};
use super::{Document, Fault, Fields, Unescaped, utf8};

/// One record, borrowing its line.
#[derive(Clone, Debug)]
pub struct Record<'l> {
    line: &'l str,
    /// Where the text stands in the line, without its quotes.
    place: Span,
    text: Unescaped<'l>,
    /// The id, if the record has one.
    pub id: Option<Cow<'l, str>>,
    /// The address, if the record has one.
    pub url: Option<Cow<'l, str>>,
    /// The site, if the record has one.
    pub site: Option<Cow<'l, str>>,
    /// The language, if the record has one of two letters; in lower case.
    pub lang: Option<Cow<'l, str>>,
    /// The day, if the record has one, as `YYYY-MM-DD`.
    pub date: Option<Cow<'l, str>>,
}

impl<'l> Record<'l> {
    /// Reads a line, which may have its terminator and may start with a byte order mark. A blank line is no record.
    ///
    /// # Errors
    /// A line that is not UTF-8, not a JSON object, or whose text is missing, given twice, no string, or no text.
    pub fn read(line: &'l [u8], fields: &Fields) -> Result<Option<Record<'l>>, Fault> {
        Record::parse(utf8(line)?, &Wanted::new(fields))
    }

    /// The same, for a line that is text already.
    ///
    /// # Errors
    /// As [`Record::read`].
    pub fn parse(line: &'l str, wanted: &Wanted<'_>) -> Result<Option<Record<'l>>, Fault> {
        let json = line.strip_prefix('\u{feff}').unwrap_or(line);
        if json.trim_ascii().is_empty() {
            return Ok(None);
        }
        let before = line.len() - json.len();
        let mut found = find(json, wanted).map_err(|fault| fault.moved(before))?;
        let places = &wanted.places;
        let value = places.text.iter().find_map(|&place| found.iter().position(|(at, _)| *at == place));
        let Some((_, value)) = value.map(|at| &mut found[at]) else {
            let names = wanted.fields.text.join("` or `");
            return Err(Fault::of_all(format!("the record has no field `{names}`")));
        };
        // The value borrows the line, so the distance of the two is its place.
        let start = value.json.as_ptr().addr() - line.as_ptr().addr();
        let Some(raw) = between_quotes(value.json) else {
            return Err(Fault::at(start, "the text is not a string"));
        };
        let place = Span::new(start + 1, start + 1 + raw.len());
        let text = Unescaped::of(raw, value.escapes.take()).map_err(|fault| fault.moved(place.start))?;
        let get = |places: &[usize]| places.iter().find_map(|&place| at(&found, place)).map(|value| value.json);
        Ok(Some(Record {
            line,
            place,
            text,
            id: get(&places.id).and_then(id),
            url: get(&places.url).and_then(string),
            site: get(&places.site).and_then(string),
            lang: get(&places.lang).and_then(string).and_then(lang),
            date: get(&places.date).and_then(string).and_then(date),
        }))
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text.text
    }

    /// Whether the text is surely escaped as [`escape`](super::escape()) does it.
    pub(super) fn is_minimal(&self) -> bool {
        self.text.is_minimal()
    }

    /// The record as a document; `id` serves where the record has none.
    pub fn document<'d>(&'d self, id: &'d str) -> Document<'d> {
        fn lent<'d>(value: &'d Option<Cow<'_, str>>) -> Option<Cow<'d, str>> {
            value.as_deref().map(Cow::Borrowed)
        }
        Document {
            id: Cow::Borrowed(self.id.as_deref().unwrap_or(id)),
            text: Cow::Borrowed(self.text()),
            url: lent(&self.url),
            site: lent(&self.site),
            lang: lent(&self.lang),
            date: lent(&self.date),
        }
    }

    /// The line.
    pub fn line(&self) -> &'l str {
        self.line
    }

    /// Where in the line a stretch of the text stands; `span` lies on character boundaries.
    pub fn place(&self, span: Span) -> Span {
        let raw = self.text.raw(span);
        Span::new(self.place.start + raw.start, self.place.start + raw.end)
    }

    /// The raw bytes that a stretch of the text is written as; `span` lies on character boundaries.
    pub fn raw(&self, span: Span) -> &'l str {
        &self.line[self.place.range()][self.text.raw(span).range()]
    }

    /// The line without these stretches of the text, which are sorted, apart, and on character boundaries.
    pub fn without(&self, gone: &[Span]) -> String {
        let mut out = String::with_capacity(self.line.len());
        let mut done = 0;
        for &span in gone {
            let raw = self.text.raw(span);
            out.push_str(&self.line[done..self.place.start + raw.start]);
            done = self.place.start + raw.end;
        }
        out.push_str(&self.line[done..]);
        out
    }

    /// The line with raw strings put in at these offsets of the text, which are sorted and on character boundaries.
    pub fn with(&self, put: &[(usize, String)]) -> String {
        let more: usize = put.iter().map(|(_, raw)| raw.len()).sum();
        let mut out = String::with_capacity(self.line.len() + more);
        let mut done = 0;
        for (offset, raw) in put {
            let at = self.place.start + self.text.raw_offset(*offset);
            out.push_str(&self.line[done..at]);
            out.push_str(raw);
            done = at;
        }
        out.push_str(&self.line[done..]);
        out
    }
}

fn between_quotes(value: &str) -> Option<&str> {
    value.strip_prefix('"')?.strip_suffix('"')
}

/// A string that is not empty. Of what is only said about the text, what cannot be used does not count.
fn string(value: &str) -> Option<Cow<'_, str>> {
    let string = Unescaped::decode_json(between_quotes(value)?).ok()?.text;
    (!string.trim().is_empty()).then_some(string)
}

fn id(value: &str) -> Option<Cow<'_, str>> {
    let number = value.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    if number { Some(Cow::Borrowed(value)) } else { string(value) }
}

pub(super) fn lang(value: Cow<'_, str>) -> Option<Cow<'_, str>> {
    // A script or region behind it says nothing that counts here: `ar-EG`, `ar_Arab`.
    let code = value.split(['-', '_']).next().unwrap_or_default();
    let two = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
    two.then(|| Cow::Owned(code.to_ascii_lowercase()))
}

pub(super) fn date(value: Cow<'_, str>) -> Option<Cow<'_, str>> {
    let day = value.get(..10)?;
    let fits = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    fits.then(|| Cow::Owned(day.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::union;

    fn apply(line: &str, gone: [Span; 1]) -> String {
        union(gone)
            .iter()
            .rev()
            .fold(line.to_owned(), |line, span| format!("{}{}", &line[..span.start], &line[span.end..]))
    }

    fn read(line: &str) -> Result<Option<Record<'_>>, Fault> {
        Record::read(line.as_bytes(), &Fields::default())
    }

    fn reason(line: &[u8]) -> String {
        Record::read(line, &Fields::default()).unwrap_err().to_string()
    }

    #[test]
    fn cutting_leaves_every_other_byte() {
        let line = "\u{feff} {\"id\" : 7,\t\"te\\u0078t\":\"a\\u000ab\\/c\", \"x\":[1.50,{\"text\":2}] }\r\n";
        let record = read(line).unwrap().unwrap();
        assert_eq!(record.text(), "a\nb/c");
        assert_eq!(record.id.as_deref(), Some("7"));
        assert_eq!(record.raw(Span::new(1, 2)), "\\u000a");
        let cut = record.without(&[Span::new(1, 3), Span::new(4, 5)]);
        assert_eq!(cut, line.replace("a\\u000ab\\/c", "a\\/"));
        let back = read(&cut).unwrap().unwrap();
        assert_eq!(back.text(), "a/");
        let put = [(1, "\\u000ab".to_owned()), (2, "c".to_owned())];
        assert_eq!(back.with(&put), line);
        assert_eq!(record.without(&[]), line);
    }

    #[test]
    fn what_is_known_of_the_text_is_read_where_it_is_of_use() {
        let record = |line| read(line).unwrap().unwrap();
        let all = record(r#"{"content":"a","url":"http://x.com/","lang":"AR","date":"2015-08-03T10:00","id":"k"}"#);
        assert_eq!(all.url.as_deref(), Some("http://x.com/"));
        assert_eq!((all.lang.as_deref(), all.date.as_deref()), (Some("ar"), Some("2015-08-03")));
        let none = record(r#"{"text":"a","content":7,"url":null,"language":"Arabic","date":"August","id":"\ud800"}"#);
        assert_eq!(none.text(), "a");
        assert_eq!((none.url, none.lang, none.date, none.id), (None, None, None, None));
    }

    #[test]
    fn names_with_dots_lead_into_objects() {
        let line = r#"{"a":{"x":[{"body":1}],"body":"t\u0065xt"},"a.id":"k","metadata":{"url":"http://x.com/"},"date":{"y":1}}"#;
        let mut fields = Fields { text: vec!["a.body".into()], id: vec!["a.id".into()], ..Fields::default() };
        let record = Record::read(line.as_bytes(), &fields).unwrap().unwrap();
        assert_eq!(
            (record.text(), record.id.as_deref(), record.url.as_deref()),
            ("text", Some("k"), Some("http://x.com/"))
        );
        assert_eq!(apply(record.line(), [record.place(Span::new(1, 2))]), line.replace("\\u0065", ""));
        fields.text = vec!["a.x.body".into()];
        assert!(Record::read(line.as_bytes(), &fields).is_err());
    }

    #[test]
    fn blank_lines_are_no_records() {
        for line in ["", "\n", " \t\r\n", "\u{feff}\n"] {
            assert!(read(line).unwrap().is_none(), "{line:?}");
        }
    }

    #[test]
    fn faults_say_what_and_where() {
        assert_eq!(reason(b"{\"text\":\"a\xffb\"}"), "the text is not UTF-8 (byte 10)");
        assert_eq!(reason(b"[1]"), "the line is not a JSON object");
        assert_eq!(reason(b"{\"id\":1}"), "the record has no field `text` or `content` or `raw_content`");
        assert_eq!(reason(b"{\"text\":null}"), "the text is not a string (byte 8)");
        assert_eq!(reason(b"{\"text\":\"a\",\"text\":\"b\"}"), "the record has the field `text` twice");
        assert!(reason(b"{\"text\":\"a\\ud800b\"}").ends_with("is no character (byte 10)"));
        assert_eq!(reason(b"{\"text\":\"a\"} x"), "the line is not JSON: trailing characters (byte 13)");
        assert_eq!(reason(b"{\"text\":tru}"), "the line is not JSON: expected ident (byte 11)");
        assert!(reason(b"{\"text\":\"a").starts_with("the line is not JSON: EOF while parsing a string"));
    }
}

//! Any line: what is read as a record is JSON, its text is what the library reads, and it comes back from its pieces.
use naqi::document::{Fields, Record};
use naqi::text::Span;
use serde_json::{Map, Value};

/// The input is the line.
pub fn records(data: &[u8]) {
    let fields = Fields::default();
    let read = Record::read(data, &fields);
    let Ok(line) = std::str::from_utf8(data) else {
        assert!(read.is_err(), "a record that is not UTF-8");
        return;
    };
    let Ok(Some(record)) = read else { return };
    let json = line.strip_prefix('\u{feff}').unwrap_or(line);
    assert!(serde_json::from_str::<serde::de::IgnoredAny>(json).is_ok(), "this is no JSON");
    // Half a surrogate pair in another field is no text to the library, and of no concern to a record.
    if let Ok(object) = serde_json::from_str::<Map<String, Value>>(json) {
        let text = fields.text.iter().find_map(|name| object.get(name));
        assert_eq!(text.and_then(Value::as_str), Some(record.text()));
    }
    assert_eq!(record.without(&[]), line);
    let all = Span::new(0, record.text().len());
    let (raw, rest) = (record.raw(all).to_owned(), record.without(&[all]));
    let emptied = Record::read(rest.as_bytes(), &fields).ok().flatten().expect("a record without its text is one");
    assert_eq!((emptied.text(), emptied.with(&[(0, raw)])), ("", line.to_owned()));
}

//! Any bytes as a ledger, and as the lists beside it: an error, or entries that are what they say.
use std::io::Cursor;

use naqi::decision::Decisions;
use naqi::io::{Held, Named, Quarantined, StreamReader};
use naqi::ledger::{Attributes, Entry, apply, gaps, restore};
use naqi::text::Span;
use naqi::unit::FileCoding;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The input is a clean text and a ledger, parted by a form feed.
pub fn ledger(data: &[u8]) {
    let parted = data.iter().position(|&byte| byte == 0xc).map(|at| (&data[..at], &data[at + 1..]));
    let (clean, bytes) = parted.unwrap_or((b"", data));
    let clean = String::from_utf8_lossy(clean);
    read::<Entry>(bytes, |entry| fits(&clean, &entry));
    read::<Held>(bytes, |_| {});
    read::<Quarantined>(bytes, |_| {});
    read::<FileCoding>(bytes, |coding| {
        let _ = coding.coding();
    });
    read::<Named>(bytes, |_| {});
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(decisions) = Decisions::parse(text)
    {
        let written = decisions.to_toml();
        let again = Decisions::parse(&written).expect("decisions read what they wrote");
        assert_eq!(again.to_toml(), written);
    }
}

/// Reads values until there are no more, or one is none; what is written of a value is read as that value.
fn read<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(bytes: &[u8], mut see: impl FnMut(T)) {
    let Ok(mut values) = StreamReader::<T>::of(Box::new(Cursor::new(bytes.to_vec())), "a ledger".as_ref()) else {
        return;
    };
    while let Ok(Some(value)) = values.next_if(|_| true) {
        let line = serde_json::to_vec(&value).expect("it is JSON");
        assert_eq!(serde_json::from_slice::<T>(&line).expect("it reads what it wrote"), value);
        see(value);
    }
}

/// What is restored loses just what the entry tells, and is the clean text then.
fn fits(clean: &str, entry: &Entry) {
    if let Ok(gaps) = gaps(entry) {
        assert!(gaps.is_sorted_by_key(|gap| gap.at));
        assert!(
            gaps.iter().all(|gap| gap.span.len() == gap.pieces.iter().map(|piece| piece.text.len()).sum::<usize>())
        );
    }
    let Ok(original) = restore(clean, entry) else { return };
    let spans: Vec<Span> = entry.removals.iter().map(|taken| Span::new(taken.start, taken.end)).collect();
    for (taken, span) in entry.removals.iter().zip(&spans) {
        assert_eq!(original.get(span.range()), Some(&*taken.text));
    }
    assert_eq!(apply(&original, spans), clean);
    let attributes = Attributes::new(None, &original, Some(entry), &|_| true);
    assert!(serde_json::to_string(&attributes).is_ok());
}

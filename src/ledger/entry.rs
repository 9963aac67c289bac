//! The stored form of the ledger: one JSON line a document.
use serde::{Deserialize, Serialize};

use super::Removal;

/// All that was removed from one document.
///
/// ```
/// use naqi::ledger::{Category, Entry, Removal, RuleId};
/// use naqi::text::Span;
/// let removal = Removal { span: Span::new(2, 7), rule: RuleId::new("x.com", "more"), category: Category::Related };
/// let entry = Entry::new("7", "a.jsonl:17", "a\nmore\n", &[removal]);
/// assert_eq!(
///     serde_json::to_string(&entry).unwrap(),
///     r#"{"v":1,"doc":"7","source":"a.jsonl:17","removals":[{"start":2,"end":7,"rule":"x.com/more","category":"related","text":"more\n"}]}"#,
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Version of the form: [`Entry::VERSION`].
    pub v: u32,
    /// The document's id.
    pub doc: String,
    /// Where the document stands: the path of its file below the output folder, with `:` and the number of its line in
    /// the original file (from 1) for a record.
    pub source: String,
    /// Its site: the name of the site file that spoke, else the host of its URL, else what the input calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The encoding of the original, if it is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// How that was told: `declared`, `mark`, `lanes`, `neighbours`, `guess`.
    #[serde(default, rename = "encoding-by", skip_serializing_if = "Option::is_none")]
    pub encoding_by: Option<String>,
    /// Bytes of the original that were no text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scars: Vec<Wound>,
    /// What went, in order of start, then end, then rule.
    pub removals: Vec<Taken>,
}

/// Bytes of the original that are no text in its encoding; U+FFFD stands for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wound {
    /// Where the U+FFFD stands: in the original text or, for a record, in the record as text.
    pub at: usize,
    /// The bytes, in hexadecimal.
    pub hex: String,
}

/// One claim of one rule, with the text it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Offset of the first byte that went, in the original UTF-8 text of the document.
    pub start: usize,
    /// Offset of the first byte after.
    pub end: usize,
    /// The rule's full name.
    pub rule: String,
    /// The rule's category, by name; a text, so that ledgers of other versions can be read.
    pub category: String,
    /// What went.
    pub text: String,
    /// In a JSON record, the bytes the text was written as, if they are not its plain minimal escaping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
}

/// In [`Entry::sketch`] a text has about this many bytes at most.
const SKETCHED: usize = 4000;

impl Entry {
    /// The version of the form that this naqi writes and reads.
    pub const VERSION: u32 = 1;

    /// The entry of a document from its original text and the claims on it.
    pub fn new(doc: &str, source: &str, original: &str, removals: &[Removal]) -> Entry {
        Entry::with(doc, source, original, removals, str::to_owned)
    }

    /// An entry to read, of claims that were not applied: long texts are cut short, with `…` for the rest. A page on one line that a hundred rules
    /// claim would else stand a hundred times in it.
    pub fn sketch(doc: &str, source: &str, original: &str, removals: &[Removal]) -> Entry {
        Entry::with(doc, source, original, removals, |text| {
            let end = text.floor_char_boundary(SKETCHED);
            if end < text.len() { format!("{}…", &text[..end]) } else { text.to_owned() }
        })
    }

    fn with(doc: &str, source: &str, original: &str, removals: &[Removal], show: fn(&str) -> String) -> Entry {
        let taken = |removal: &Removal| Taken {
            start: removal.span.start,
            end: removal.span.end,
            rule: removal.rule.as_str().to_owned(),
            category: removal.category.as_str().to_owned(),
            text: show(&original[removal.span.range()]),
            raw: None,
        };
        Entry {
            v: Entry::VERSION,
            doc: doc.to_owned(),
            source: source.to_owned(),
            site: None,
            encoding: None,
            encoding_by: None,
            scars: Vec::new(),
            removals: removals.iter().map(taken).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ledger::{Category, RuleId};
    use crate::text::Span;

    use super::*;

    #[test]
    fn a_sketch_cuts_long_texts_between_characters() {
        let original = "ء".repeat(SKETCHED);
        let removal = |end| Removal { span: Span::new(0, end), rule: RuleId::new("a", "b"), category: Category::Other };
        let texts = |end| Entry::sketch("1", "a.jsonl", &original, &[removal(end)]).removals.remove(0).text;
        assert_eq!(texts(SKETCHED), original[..SKETCHED]);
        assert_eq!(texts(SKETCHED + 2), format!("{}…", &original[..SKETCHED]));
        assert_eq!(Entry::new("1", "a.jsonl", &original, &[removal(2 * SKETCHED)]).removals[0].text, original);
    }
}

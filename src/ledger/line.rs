//! An entry as a line of the ledger, written without making an [`Entry`] first: there is one for nearly each document of a corpus.
use serde::Serialize;

use crate::text::Span;

use super::{Entry, Removal};

/// What went from a document, to be written as a line.
///
/// ```
/// use naqi::ledger::{Category, Entry, EntryLine, Removal, RuleId, Written};
/// use naqi::text::Span;
/// let removals = [Removal { span: Span::new(2, 7), rule: RuleId::new("x.com", "more"), category: Category::Related }];
/// let mut out = Vec::new();
/// EntryLine { doc: "7", source: "a.jsonl:17", site: None, original: "a\nmore\n", removals: &removals }
///     .write(&mut out, |_| Written::default());
/// let entry = Entry::new("7", "a.jsonl:17", "a\nmore\n", &removals);
/// assert_eq!(out, format!("{}\n", serde_json::to_string(&entry).unwrap()).into_bytes());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct EntryLine<'a> {
    /// As [`Entry::doc`].
    pub doc: &'a str,
    /// As [`Entry::source`].
    pub source: &'a str,
    /// As [`Entry::site`].
    pub site: Option<&'a str>,
    /// The document's text, from which they went.
    pub original: &'a str,
    /// What went, sorted.
    pub removals: &'a [Removal],
}

/// What the text of a removal was written as in its record.
#[derive(Clone, Copy, Debug, Default)]
pub struct Written<'a> {
    /// The text as the ledger is to have it between quotes, if the record has it just so.
    pub escaped: Option<&'a str>,
    /// As [`Taken::raw`](super::Taken::raw).
    pub raw: Option<&'a str>,
}

impl EntryLine<'_> {
    /// Writes the line that the entry would be, with its end. `written` tells of each span of the text what it was written as.
    pub fn write<'w>(&self, out: &mut Vec<u8>, written: impl Fn(Span) -> Written<'w>) {
        out.extend_from_slice(b"{\"v\":");
        json(out, Entry::VERSION);
        out.extend_from_slice(b",\"doc\":");
        json(out, self.doc);
        out.extend_from_slice(b",\"source\":");
        json(out, self.source);
        if let Some(site) = self.site {
            out.extend_from_slice(b",\"site\":");
            json(out, site);
        }
        out.extend_from_slice(b",\"removals\":[");
        for (at, removal) in self.removals.iter().enumerate() {
            let Removal { span, rule, category } = removal;
            let Written { escaped, raw } = written(*span);
            out.extend_from_slice(if at == 0 { b"{\"start\":" } else { b",{\"start\":" });
            json(out, span.start);
            out.extend_from_slice(b",\"end\":");
            json(out, span.end);
            out.extend_from_slice(b",\"rule\":");
            json(out, rule.as_str());
            out.extend_from_slice(b",\"category\":");
            json(out, category.as_str());
            out.extend_from_slice(b",\"text\":");
            match escaped {
                Some(escaped) => {
                    out.push(b'"');
                    out.extend_from_slice(escaped.as_bytes());
                    out.push(b'"');
                }
                None => json(out, &self.original[span.range()]),
            }
            if let Some(raw) = raw {
                out.extend_from_slice(b",\"raw\":");
                json(out, raw);
            }
            out.push(b'}');
        }
        out.extend_from_slice(b"]}\n");
    }
}

/// A string with its quotes, or a number.
fn json(out: &mut Vec<u8>, value: impl Serialize) {
    serde_json::to_writer(out, &value).unwrap_or_else(|_| unreachable!("a string or a number, into memory"));
}

#[cfg(test)]
mod tests {
    use super::super::{Category, RuleId};
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_line_is_the_entry(doc in ".{0,6}", site in proptest::option::of("[a-z\"]{0,4}"), original in "(?s).{0,40}", starts in 0..9usize) {
            let boundary = |at: usize| original.floor_char_boundary(at);
            let removal = |at| {
                let span = Span::new(boundary(at * 3), boundary(at * 3 + 7));
                Removal { span, rule: RuleId::new("x.com", &format!("r{at}")), category: Category::ALL[at] }
            };
            let removals: Vec<Removal> = (starts..9).step_by(2).map(removal).collect();
            let mut entry = Entry::new(&doc, "a.jsonl:7", &original, &removals);
            entry.site = site.clone();
            // What a text was written as is told by its place.
            let raw = |span: Span| (span.start % 2 == 1).then(|| format!("\\u000a\"{}", span.start));
            for taken in &mut entry.removals {
                taken.raw = raw(Span::new(taken.start, taken.end));
            }
            let raws: Vec<Option<String>> = (0..=original.len()).map(|at| raw(Span::new(at, at))).collect();
            let mut out = Vec::new();
            let line = EntryLine { doc: &doc, source: "a.jsonl:7", site: site.as_deref(), original: &original, removals: &removals };
            let escaped: Vec<String> = entry.removals.iter().map(|taken| serde_json::to_string(&taken.text).unwrap()).collect();
            line.write(&mut out, |span| {
                let at = removals.iter().position(|removal| removal.span == span).unwrap();
                let escaped = (span.start % 3 == 0).then(|| &escaped[at][1..escaped[at].len() - 1]);
                Written { escaped, raw: raws[span.start].as_deref() }
            });
            assert_eq!(String::from_utf8(out).unwrap(), format!("{}\n", serde_json::to_string(&entry).unwrap()));
        }
    }
}

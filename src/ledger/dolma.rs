//! What was removed, as an attribute of the dolma toolkit: spans in characters, one line a document.
//!
//! The toolkit's mixer cuts spans out of a text (`span_replacement`), but goes wrong where two of them overlap. So the spans of `all`, and those
//! of all categories together, are apart: a character that several rules claim counts for the first of them.
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::text::{Span, union};

use super::{Entry, Taken};

/// What attribute names begin with: the name of the folder of attributes, and what made them, as the toolkit's own taggers name theirs.
pub const PREFIX: &str = "naqi__rules__";

/// A line of a file of attributes.
#[derive(Debug, Serialize)]
pub struct Attributes<'d> {
    /// The record's `id`, as written there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'d RawValue>,
    /// `[start, end, score]` for each span, by name: `naqi__rules__all`, and one for each category.
    pub attributes: BTreeMap<String, Vec<(usize, usize, f64)>>,
}

impl<'d> Attributes<'d> {
    /// The attributes of the document `original` from which `entry` tells the removals; only those count that are `wanted`.
    ///
    /// ```
    /// use naqi::ledger::{Attributes, Entry};
    /// let entry: Entry = serde_json::from_str(
    ///     r#"{"v":1,"doc":"7","source":"a.jsonl:1","removals":[{"start":4,"end":12,"rule":"x/y","category":"section-label","text":"أخبا"}]}"#,
    /// ).unwrap();
    /// let line = Attributes::new(None, "أبأخبا\n", Some(&entry), &|_| true);
    /// assert_eq!(
    ///     serde_json::to_string(&line).unwrap(),
    ///     r#"{"attributes":{"naqi__rules__all":[[2,6,1.0]],"naqi__rules__section_label":[[2,6,1.0]]}}"#,
    /// );
    /// ```
    pub fn new(
        id: Option<&'d RawValue>,
        original: &str,
        entry: Option<&Entry>,
        wanted: &dyn Fn(&Taken) -> bool,
    ) -> Attributes<'d> {
        let mut attributes = BTreeMap::from([(format!("{PREFIX}all"), Vec::new())]);
        let taken: Vec<&Taken> = entry.iter().flat_map(|entry| &entry.removals).filter(|taken| wanted(taken)).collect();
        let all = union(taken.iter().map(|taken| Span::new(taken.start, taken.end)));
        let mut by_category: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
        // Claims are in order of their starts: what reaches beyond those before is new.
        let mut done = 0;
        for taken in taken {
            let start = taken.start.max(done);
            if start < taken.end {
                by_category.entry(&taken.category).or_default().push(Span::new(start, taken.end));
                done = taken.end;
            }
        }
        let mut characters = Characters { text: original, at: 0, count: 0 };
        attributes.insert(format!("{PREFIX}all"), characters.of(all));
        for (category, spans) in by_category {
            // A hyphen would be read as a minus in a JSONPath.
            let name = format!("{PREFIX}{}", category.replace('-', "_"));
            attributes.insert(name, Characters { text: original, at: 0, count: 0 }.of(union(spans)));
        }
        Attributes { id, attributes }
    }
}

/// Counts the characters of a text up to offsets that grow.
struct Characters<'t> {
    text: &'t str,
    at: usize,
    count: usize,
}

impl Characters<'_> {
    fn to(&mut self, offset: usize) -> usize {
        self.count += self.text.get(self.at..offset).map_or(0, |text| text.chars().count());
        self.at = offset;
        self.count
    }

    fn of(&mut self, spans: Vec<Span>) -> Vec<(usize, usize, f64)> {
        spans.into_iter().map(|span| (self.to(span.start), self.to(span.end), 1.0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Category, Removal, RuleId};

    #[test]
    fn a_claim_inside_another_counts_for_neither_again() {
        let removal =
            |start, end, category| Removal { span: Span::new(start, end), rule: RuleId::new("x", "y"), category };
        let removals = [removal(0, 6, Category::Related), removal(2, 4, Category::Share)];
        let entry = Entry::new("1", "a.jsonl:1", "abcdef", &removals);
        let line = serde_json::to_string(&Attributes::new(None, "abcdef", Some(&entry), &|_| true)).unwrap();
        assert_eq!(line, r#"{"attributes":{"naqi__rules__all":[[0,6,1.0]],"naqi__rules__related":[[0,6,1.0]]}}"#);
    }
}

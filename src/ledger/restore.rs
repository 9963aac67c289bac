//! Out of the text, and back into it.
use std::fmt;

use crate::text::{Span, union};

use super::{Entry, Taken};

/// `text` without the union of `spans`, which lie on character boundaries of it.
///
/// ```
/// use naqi::text::Span;
/// assert_eq!(naqi::ledger::apply("abcdef", [Span::new(3, 5), Span::new(1, 4)]), "af");
/// ```
pub fn apply(text: &str, spans: impl IntoIterator<Item = Span>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for span in union(spans) {
        out.push_str(&text[done..span.start]);
        done = span.end;
    }
    out.push_str(&text[done..]);
    out
}

/// The original of which `clean` is what `entry` left.
///
/// # Errors
/// The first removal that does not fit the text or the other removals.
///
/// ```
/// use naqi::ledger::{Entry, restore};
/// let entry: Entry = serde_json::from_str(
///     r#"{"v":1,"doc":"d","source":"d.txt","removals":[{"start":2,"end":7,"rule":"x/y","category":"other","text":"more\n"}]}"#,
/// ).unwrap();
/// assert_eq!(restore("a\nb\n", &entry).unwrap(), "a\nmore\nb\n");
/// assert!(restore("a", &entry).is_err());
/// ```
pub fn restore(clean: &str, entry: &Entry) -> Result<String, Misfit> {
    let mut out = String::with_capacity(clean.len());
    let mut done = 0;
    for gap in gaps(entry)? {
        gap.fits(clean, entry)?;
        out.push_str(&clean[done..gap.at]);
        out.extend(gap.pieces.iter().map(|piece| piece.text));
        done = gap.at;
    }
    out.push_str(&clean[done..]);
    Ok(out)
}

/// A place in the clean text where something stood, whoever claimed it.
#[derive(Clone, Debug)]
pub struct Gap<'e> {
    /// Where in the clean text.
    pub at: usize,
    /// Where in the original.
    pub span: Span,
    /// What stood there, cut so that each byte comes once.
    pub pieces: Vec<Piece<'e>>,
}

/// A part of a gap, and the claim that tells of it.
#[derive(Clone, Debug)]
pub struct Piece<'e> {
    /// Index of the claim in the entry.
    pub removal: usize,
    /// The claim.
    pub taken: &'e Taken,
    /// The part, in bytes of the claim's text.
    pub span: Span,
    /// The part's text.
    pub text: &'e str,
}

/// The gaps of an entry, in order; overlapping and touching claims are one gap.
///
/// # Errors
/// Claims that contradict themselves or each other.
pub fn gaps(entry: &Entry) -> Result<Vec<Gap<'_>>, Misfit> {
    if entry.v != Entry::VERSION {
        return Err(Misfit::new(entry, None, Why::Version));
    }
    let mut order: Vec<usize> = (0..entry.removals.len()).collect();
    order.sort_by_key(|&at| (entry.removals[at].start, entry.removals[at].end));

    let mut gaps: Vec<Gap<'_>> = Vec::new();
    let mut gone = 0;
    for removal in order {
        let taken = &entry.removals[removal];
        let misfit = |why| Misfit::new(entry, Some(removal), why);
        if taken.start.checked_add(taken.text.len()) != Some(taken.end) {
            return Err(misfit(Why::Length));
        }
        if taken.text.is_empty() {
            continue;
        }
        if gaps.last().is_none_or(|gap| gap.span.end < taken.start) {
            gaps.push(Gap { at: taken.start - gone, span: Span::new(taken.start, taken.start), pieces: Vec::new() });
        }
        let Some(gap) = gaps.last_mut() else { continue };
        let known = gap.span.end.min(taken.end) - taken.start;
        if !gap.agrees(taken, known) {
            return Err(misfit(Why::Disagree));
        }
        if taken.end > gap.span.end {
            let Some(text) = taken.text.get(known..) else { return Err(misfit(Why::Disagree)) };
            gap.pieces.push(Piece { removal, taken, span: Span::new(known, taken.text.len()), text });
            gap.span.end = taken.end;
            gone += text.len();
        }
    }
    Ok(gaps)
}

impl Gap<'_> {
    /// Whether the first `len` bytes of the claim are what the gap has there. Looks back no further than the claim reaches, as a gap
    /// may hold very many claims.
    fn agrees(&self, taken: &Taken, len: usize) -> bool {
        let claimed = Span::new(taken.start, taken.start + len);
        let mut end = self.span.end;
        for piece in self.pieces.iter().rev() {
            let here = Span::new(end - piece.text.len(), end);
            end = here.start;
            if here.end <= claimed.start {
                break;
            }
            let both = here.start.max(claimed.start)..here.end.min(claimed.end);
            let agree = both.is_empty()
                || piece.text.as_bytes()[both.start - here.start..both.end - here.start]
                    == taken.text.as_bytes()[both.start - taken.start..both.end - taken.start];
            if !agree {
                return false;
            }
        }
        true
    }

    /// That the gap lies in the text, between characters.
    ///
    /// # Errors
    /// Where it does not.
    pub fn fits(&self, clean: &str, entry: &Entry) -> Result<(), Misfit> {
        let removal = self.pieces.first().map(|piece| piece.removal);
        if self.at > clean.len() {
            return Err(Misfit::new(entry, removal, Why::Beyond));
        }
        if !clean.is_char_boundary(self.at) {
            return Err(Misfit::new(entry, removal, Why::Boundary));
        }
        Ok(())
    }
}

/// The entry does not belong to the text, or contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    doc: String,
    source: String,
    removal: Option<String>,
    why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Why {
    Version,
    Length,
    Disagree,
    Beyond,
    Boundary,
    Raw,
}

impl Misfit {
    fn new(entry: &Entry, removal: Option<usize>, why: Why) -> Misfit {
        let name = |at: usize| {
            let taken = &entry.removals[at];
            format!("removal {} ({}, bytes {} to {})", at + 1, taken.rule, taken.start, taken.end)
        };
        Misfit { doc: entry.doc.clone(), source: entry.source.clone(), removal: removal.map(name), why }
    }

    /// The raw bytes of a piece's claim are not its text as JSON.
    pub fn raw(entry: &Entry, removal: usize) -> Misfit {
        Misfit::new(entry, Some(removal), Why::Raw)
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the ledger does not fit {}", self.source)?;
        if self.doc != self.source {
            write!(f, " (document {})", self.doc)?;
        }
        f.write_str(": ")?;
        if let Some(removal) = &self.removal {
            write!(f, "{removal} ")?;
        }
        f.write_str(match self.why {
            Why::Version => "the entry is of a version that this naqi does not know",
            Why::Length => "has a text of another length than its span",
            Why::Disagree => "tells another text than a removal that overlaps it",
            Why::Beyond => "lies beyond the end of the text",
            Why::Boundary => "falls inside a character of the text",
            Why::Raw => "has raw bytes that are not its text",
        })
    }
}

impl std::error::Error for Misfit {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ledger::{Category, Removal, RuleId};

    fn entry(removals: &[(usize, usize, &str)]) -> Entry {
        let taken = |&(start, end, text): &(usize, usize, &str)| Taken {
            start,
            end,
            rule: "x.com/r".into(),
            category: "other".into(),
            text: text.into(),
            raw: None,
        };
        Entry {
            v: 1,
            doc: "d".into(),
            source: "a.txt".into(),
            site: None,
            encoding: None,
            encoding_by: None,
            scars: Vec::new(),
            removals: removals.iter().map(taken).collect(),
        }
    }

    fn why(clean: &str, removals: &[(usize, usize, &str)]) -> String {
        restore(clean, &entry(removals)).unwrap_err().to_string()
    }

    #[test]
    fn a_ledger_that_does_not_fit_is_refused_with_its_document_and_removal() {
        let head = "the ledger does not fit a.txt (document d): removal";
        assert_eq!(
            why("ab", &[(3, 4, "x")]),
            format!("{head} 1 (x.com/r, bytes 3 to 4) lies beyond the end of the text")
        );
        assert_eq!(
            why("أب", &[(0, 1, "x"), (2, 3, "y")]),
            format!("{head} 2 (x.com/r, bytes 2 to 3) falls inside a character of the text")
        );
        assert!(why("ab", &[(0, 2, "x")]).ends_with("of another length than its span"));
        assert!(why("ab", &[(4, 2, "")]).ends_with("of another length than its span"));
        assert!(
            why("ab", &[(0, 2, "xy"), (1, 3, "zz")]).ends_with("tells another text than a removal that overlaps it")
        );
        assert!(why("ab", &[(0, 1, "x"), (0, 2, "أ")]).ends_with("tells another text than a removal that overlaps it"));
        assert!(
            why("ab", &[(0, 4, "abcd"), (1, 3, "bx")]).ends_with("tells another text than a removal that overlaps it")
        );
        assert!(restore("ab", &Entry { v: 2, ..entry(&[]) }).is_err());
    }

    /// A text and stretches of it, overlapping at will.
    fn text_and_spans() -> impl Strategy<Value = (String, Vec<Span>)> {
        (
            r"[ab\n é😀أ]{0,30}",
            proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..6),
        )
            .prop_map(|(text, ends)| {
                let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
                let span = |(a, b): (prop::sample::Index, prop::sample::Index)| {
                    let (a, b) = (*a.get(&places), *b.get(&places));
                    Span::new(a.min(b), a.max(b))
                };
                let spans = ends.into_iter().map(span).collect();
                (text, spans)
            })
    }

    proptest! {
        #[test]
        fn what_was_taken_comes_back((text, spans) in text_and_spans()) {
            let removal = |&span: &Span| Removal { span, rule: RuleId::new("x", "y"), category: Category::Other };
            let removals: Vec<Removal> = spans.iter().map(removal).collect();
            let entry = Entry::new("d", "s", &text, &removals);
            let stored: Entry = serde_json::from_str(&serde_json::to_string(&entry).unwrap()).unwrap();
            prop_assert_eq!(&stored, &entry);
            let clean = apply(&text, spans.iter().copied());
            prop_assert_eq!(restore(&clean, &stored).unwrap(), text);
        }
    }
}

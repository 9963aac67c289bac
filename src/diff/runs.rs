//! What became of one document in two runs over the same text, read off the two ledgers.
use crate::ledger::{Entry, Taken};
use crate::text::{Span, union};

/// A document that comes out otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// What goes now and stayed before.
    pub gone: Vec<Stretch>,
    /// What stays now and went before.
    pub back: Vec<Stretch>,
    /// The two runs saw different texts, so that offsets cannot be compared.
    pub other_text: bool,
}

/// A stretch of the original that one of the runs removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Where, in bytes of the original.
    pub span: Span,
    /// What stood there.
    pub text: String,
    /// The rules that took it, in the order of the ledger.
    pub rules: Vec<String>,
}

/// What is different between the entries of a document in two runs, if something is; no entry is one without removals.
///
/// ```
/// use naqi::diff::change;
/// use naqi::ledger::Entry;
/// let entry = |removals: &str| -> Entry {
///     serde_json::from_str(&format!(r#"{{"v":1,"doc":"d","source":"d","removals":[{removals}]}}"#)).unwrap()
/// };
/// let share = r#"{"start":2,"end":8,"rule":"x/share","category":"share","text":"Share\n"}"#;
/// let print = r#"{"start":8,"end":14,"rule":"x/print","category":"share","text":"Print\n"}"#;
/// let change = change(Some(&entry(share)), Some(&entry(&format!("{share},{print}")))).unwrap();
/// assert_eq!((change.gone[0].text.as_str(), change.back.len()), ("Print\n", 0));
/// ```
pub fn change(before: Option<&Entry>, after: Option<&Entry>) -> Option<Change> {
    let taken = |entry: Option<&Entry>| -> Vec<Taken> { entry.map(|entry| entry.removals.clone()).unwrap_or_default() };
    let (before, after) = (taken(before), taken(after));
    let spans = |taken: &[Taken]| union(taken.iter().map(|one| Span::new(one.start, one.end)));
    let (was, is) = (spans(&before), spans(&after));
    let stretches = |own: &[Taken], spans: Vec<Span>| -> Vec<Stretch> {
        spans.into_iter().map(|span| Stretch { span, text: text_at(own, span), rules: rules_at(own, span) }).collect()
    };
    let change = Change {
        gone: stretches(&after, without(&is, &was)),
        back: stretches(&before, without(&was, &is)),
        other_text: !agree(&before, &after),
    };
    (change != Change::default()).then_some(change)
}

/// The parts of `a` that `b` does not cover; both are unions.
fn without(a: &[Span], b: &[Span]) -> Vec<Span> {
    let mut out = Vec::new();
    let mut cuts = b.iter().peekable();
    for &span in a {
        let mut start = span.start;
        while cuts.next_if(|cut| cut.end <= start).is_some() {}
        for cut in cuts.clone().take_while(|cut| cut.start < span.end) {
            if start < cut.start {
                out.push(Span::new(start, cut.start));
            }
            start = start.max(cut.end);
        }
        if start < span.end {
            out.push(Span::new(start, span.end));
        }
    }
    out
}

/// What the claims say stood there.
fn text_at(taken: &[Taken], span: Span) -> String {
    let mut bytes = Vec::with_capacity(span.len());
    let mut at = span.start;
    while at < span.end {
        let Some(one) = taken.iter().filter(|one| one.start <= at && at < one.end).max_by_key(|one| one.end) else {
            break;
        };
        let end = one.end.min(span.end);
        bytes.extend_from_slice(one.text.as_bytes().get(at - one.start..end - one.start).unwrap_or_default());
        at = end;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn rules_at(taken: &[Taken], span: Span) -> Vec<String> {
    let mut rules: Vec<String> = Vec::new();
    for one in taken.iter().filter(|one| Span::new(one.start, one.end).overlaps(span)) {
        if !rules.contains(&one.rule) {
            rules.push(one.rule.clone());
        }
    }
    rules
}

/// Whether claims of the two that overlap tell the same text.
fn agree(before: &[Taken], after: &[Taken]) -> bool {
    before.iter().all(|one| {
        after.iter().filter(|other| one.start < other.end && other.start < one.end).all(|other| {
            let (start, end) = (one.start.max(other.start), one.end.min(other.end));
            let part =
                |taken: &Taken| taken.text.as_bytes().get(start - taken.start..end - taken.start).map(<[u8]>::to_vec);
            part(one) == part(other)
        })
    })
}

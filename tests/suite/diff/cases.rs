//! Pages and removals made by chance.
use naqi::ledger::{Category, Removal, RuleId};
use naqi::text::{Span, lines};
use proptest::prelude::*;

/// A text of all line ends, and claims on whole lines and on parts of lines, some of them overlapping.
pub fn page() -> impl Strategy<Value = (String, Vec<Removal>)> {
    let pieces = ["a", "ب", "كلمة ", "- ", "+x", "@@ -1 +1 @@", "\\ No", " ", "\u{c}", "\u{200f}", "\0", "\t"];
    let ends = ["\n", "\n", "\n", "\r\n", "\r", "\n\n", "\r\r\n"];
    let piece = prop_oneof![3 => prop::sample::select(pieces.to_vec()), 2 => prop::sample::select(ends.to_vec())];
    let text = prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat());
    let claim = (any::<bool>(), any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0usize..3);
    (text, prop::collection::vec(claim, 0..6)).prop_map(|(text, claims)| {
        let starts: Vec<usize> = lines(&text).map(|line| line.whole.start).chain([text.len()]).collect();
        let chars: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut removals: Vec<Removal> = claims
            .iter()
            .map(|(whole, one, other, rule)| {
                let bounds = if *whole { &starts } else { &chars };
                let (one, other) = (one.index(bounds.len()), other.index(bounds.len()));
                // Mostly short: two bounds by chance would take half of each text.
                let (first, last) = (one.min(other), one.max(other).min(one.min(other) + 3));
                Removal {
                    span: Span::new(bounds[first], bounds[last]),
                    rule: RuleId::new("ar", ["box", "list", "dateline"][*rule]),
                    category: Category::Other,
                }
            })
            .filter(|removal| !removal.span.is_empty())
            .collect();
        removals.sort();
        (text, removals)
    })
}

//! A patch, applied to the original, gives the clean text: byte for byte, whatever the line ends, spans and names.
mod applier;
mod cases;
mod command;
mod git;
mod runs;

use naqi::diff::{LineEnds, PatchStyle, Sign, hunks, write_file_header, write_hunk};
use naqi::ledger::Removal;
use naqi::text::union;
use proptest::prelude::*;

/// The text minus the union of the removals: law 1, in one line.
fn clean(text: &str, removals: &[Removal]) -> String {
    let mut clean = text.to_owned();
    let gone = union(removals.iter().map(|removal| removal.span));
    gone.into_iter().rev().for_each(|span| clean.replace_range(span.range(), ""));
    clean
}

/// The patch of one file.
fn patch(path: &str, text: &str, removals: &[Removal], context: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let hunks = hunks(text, removals, LineEnds::Patch, context);
    if !hunks.is_empty() {
        write_file_header(&mut out, path.as_bytes(), &PatchStyle::default()).unwrap();
    }
    hunks.iter().for_each(|hunk| write_hunk(&mut out, hunk, path, &PatchStyle::default()).unwrap());
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_patch_gives_the_clean_text((text, removals) in cases::page(), context in 0usize..5) {
        let patch = patch("x.txt", &text, &removals, context);
        let got = applier::apply(text.as_bytes(), &patch);
        prop_assert_eq!(String::from_utf8(got).unwrap(), clean(&text, &removals));
    }

    #[test]
    fn what_a_hunk_marks_is_what_the_rules_claim((text, removals) in cases::page(), context in 0usize..5) {
        for ends in [LineEnds::Patch, LineEnds::Text] {
            let hunks = hunks(&text, &removals, ends, context);
            let rows = || hunks.iter().flat_map(|hunk| &hunk.rows);
            let marked: usize = rows().flat_map(|row| &row.gone).map(|span| span.len()).sum();
            prop_assert_eq!(marked, text.len() - clean(&text, &removals).len());
            prop_assert!(rows().all(|row| row.gone.is_empty() == row.rules.is_empty()));
            prop_assert!(rows().all(|row| row.gone.is_empty() || row.sign == Sign::Minus));
        }
    }
}

//! What must be true of any page and any rules, and rules that reach much of the engine with few bytes.
use std::sync::LazyLock;

use naqi::compile::{Compiler, RuleSet};
use naqi::diagnostic::SourceFile;
use naqi::document::Document;
use naqi::engine::{Cleaned, Cleaner};
use naqi::ledger::{Entry, restore};
use naqi::rule::RuleFile;
use naqi::text::union;

/// Rules that take something of what a mutation soon comes upon.
pub const RULES: &str = r#"
lang = ["*"]
[[rule]]
id = "line"
category = "ad"
why = "w"
line = ["ad", "إعلان"]
[[rule]]
id = "word"
category = "share"
why = "w"
has = ["@", "شارك", "�"]
takes = "match"
[[rule]]
id = "list"
category = "related"
why = "w"
starts = "more:"
takes = "items"
[[rule]]
id = "number"
category = "dateline"
why = "w"
regex = '\d+[:/]\d+'
takes = "match"
[[rule]]
id = "again"
category = "teaser"
why = "w"
repeats = ["earlier"]
[[rule]]
id = "box"
category = "subscribe"
why = "w"
line = "begin"
to = "end"
max-lines = 4
[[rule]]
id = "stay"
category = "other"
why = "w"
has = "keep"
keep = true
[[rule]]
id = "draft"
category = "other"
why = "w"
has = "draft"
status = "draft"
"#;

/// The set of these files, if all of them are rule files and fit together.
pub fn compiled<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Option<RuleSet> {
    let mut compiler = Compiler::new();
    for (name, text) in files {
        compiler.add(RuleFile::parse(SourceFile::new(name, text)).file?);
    }
    compiler.build().ok()
}

/// A cleaner with [`RULES`].
pub fn cleaner() -> &'static Cleaner {
    static CLEANER: LazyLock<Cleaner> = LazyLock::new(|| {
        Cleaner::new(compiled([("common/all.toml", RULES)]).expect("the rules compile")).with_max_removed(0.8)
    });
    &CLEANER
}

/// Cleans, and holds the result against laws 1, 2 and 4, and against the plain engine.
pub fn cleaned<'d>(cleaner: &Cleaner, document: &'d Document<'_>) -> Cleaned<'d> {
    let (fast, plain) = (cleaner.clean(document), cleaner.clean_plainly(document));
    assert_eq!(fast.removals, plain.removals);
    assert_eq!(fast.drafts, plain.drafts);
    assert_eq!((&fast.text, &fast.held, &fast.site), (&plain.text, &plain.held, &plain.site));
    let text = &*document.text;
    let mut kept = String::new();
    let mut at = 0;
    // Put together by hand, not by what cleaning uses.
    for span in union(fast.removals.iter().map(|removal| removal.span)) {
        kept.push_str(&text[at..span.start]);
        at = span.end;
    }
    kept.push_str(&text[at..]);
    assert!(fast.removals.iter().all(|removal| !removal.span.is_empty()), "an empty removal");
    assert!(fast.removals.is_sorted_by_key(|removal| removal.span), "removals out of order");
    if fast.held.is_some() {
        assert_eq!(fast.text, text, "a held document is whole");
    } else {
        assert_eq!(fast.text, kept);
        let entry = Entry::new("d", "s", text, &fast.removals);
        assert_eq!(restore(&fast.text, &entry).expect("the ledger fits"), text);
    }
    fast
}

//! Document + rule set → removals → clean text.

use std::borrow::Cow;
use std::sync::Arc;

use crate::compile::RuleSet;
use crate::document::Document;
use crate::ledger::Removal;

/// Cleans documents with one rule set.
#[derive(Clone, Debug)]
pub struct Cleaner {
    rules: RuleSet,
    max_removed: f64,
}

/// The default of [`Cleaner::with_max_removed`].
pub const MAX_REMOVED: f64 = 0.5;

/// Why a document was kept whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hold {
    /// More of its prose would go than the guard allows.
    TooMuch {
        /// The share of the prose that would go, 0 to 1.
        share: f64,
    },
    /// Nothing would be left.
    NothingLeft,
}

/// What cleaning made of a document.
#[derive(Clone, Debug)]
pub struct Cleaned<'d> {
    /// The clean text; borrowed, and the original, where nothing went or the document is held.
    pub text: Cow<'d, str>,
    /// What went, or, in a held document, what would have gone. Sorted by start, then end, then rule order.
    pub removals: Vec<Removal>,
    /// Set when a guard kept the document whole.
    pub held: Option<Hold>,
    /// What rules with `status = "draft"` would have taken.
    pub drafts: Vec<Removal>,
    /// The name of the site file that spoke, if one did.
    pub site: Option<Arc<str>>,
}

impl Cleaner {
    /// A cleaner with the default guard.
    pub fn new(rules: RuleSet) -> Cleaner {
        Cleaner { rules, max_removed: MAX_REMOVED }
    }

    /// The same cleaner, holding documents that would lose more than `share` (0 to 1) of their prose.
    pub fn with_max_removed(mut self, share: f64) -> Cleaner {
        self.max_removed = share;
        self
    }

    /// Cleans one document.
    pub fn clean<'d>(&self, document: &'d Document<'_>) -> Cleaned<'d> {
        let _ = &self.rules;
        Cleaned {
            text: Cow::Borrowed(&document.text),
            removals: Vec::new(),
            held: None,
            drafts: Vec::new(),
            site: None,
        }
    }
}

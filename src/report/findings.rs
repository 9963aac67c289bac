//! What the engine found in one document, and what the document is called.
use crate::document::Document;
use crate::engine::{Cleaned, Hold};
use crate::ledger::Removal;

/// What the engine found in one document.
#[derive(Clone, Copy, Debug)]
pub struct Findings<'a> {
    /// The document's id.
    pub doc: &'a str,
    /// Where it stands: a path, and for a record `:` and the number of its line.
    pub source: &'a str,
    /// The original text.
    pub text: &'a str,
    /// What goes, or would go if the document were not held.
    pub removals: &'a [Removal],
    /// What drafts would take.
    pub drafts: &'a [Removal],
    /// Why the document is kept whole, if it is.
    pub held: Option<&'a Hold>,
    /// The site file that spoke.
    pub site: Option<&'a str>,
}

impl<'a> Findings<'a> {
    /// What cleaning made of a document that stands at `source`.
    pub fn new(document: &'a Document<'_>, cleaned: &'a Cleaned<'_>, source: &'a str) -> Findings<'a> {
        Findings {
            doc: &document.id,
            source,
            text: &document.text,
            removals: &cleaned.removals,
            drafts: &cleaned.drafts,
            held: cleaned.held.as_ref(),
            site: cleaned.site.as_deref(),
        }
    }

    /// Whether cleaning takes something out of the document.
    pub fn changes(&self) -> bool {
        self.held.is_none() && self.removals.iter().any(|removal| !removal.span.is_empty())
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.held.is_none() && self.removals.is_empty() && self.drafts.is_empty()
    }

    /// What people call it: the source, and the id where it says more.
    pub(super) fn label(&self) -> String {
        label(self.doc, self.source)
    }
}

/// What people call a document.
pub(super) fn label(doc: &str, source: &str) -> String {
    if doc.is_empty() || source == doc || source.ends_with(&format!("/{doc}")) {
        source.to_owned()
    } else {
        format!("{source} ({doc})")
    }
}

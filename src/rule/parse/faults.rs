//! The faults found so far, and where the text could not be read.
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, SourceFile};
use crate::text::Span;

/// Collects the faults of one file.
pub(super) struct Faults {
    source: Arc<SourceFile>,
    found: Vec<Diagnostic>,
    /// Stretches that were left out because they are not TOML.
    unread: Vec<Span>,
}

impl Faults {
    pub(super) fn new(source: Arc<SourceFile>) -> Faults {
        Faults { source, found: Vec::new(), unread: Vec::new() }
    }

    /// An error at `span`, to be completed and added.
    pub(super) fn error(&self, code: &'static Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, &self.source, span, message)
    }

    pub(super) fn add(&mut self, fault: Diagnostic) {
        self.found.push(fault);
    }

    /// Notes a stretch that is not read.
    pub(super) fn leave_out(&mut self, span: Span) {
        self.unread.push(span);
    }

    /// Whether a part of the span was not read: what seems to be missing there may stand in it.
    pub(super) fn unread_in(&self, span: Span) -> bool {
        self.unread.iter().any(|unread| unread.start <= span.end && span.start <= unread.end)
    }

    /// All faults, in the order of their places.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|fault| (fault.span(), fault.code.id));
        self.found
    }
}

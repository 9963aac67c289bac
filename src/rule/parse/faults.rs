//! The faults found so far, and what the reader must know of them.
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, SourceFile};
use crate::text::Span;

/// Collects the faults of one file.
pub(super) struct Faults {
    source: Arc<SourceFile>,
    found: Vec<Diagnostic>,
    /// Offsets where the text is not TOML. What the reader makes of their surroundings is a guess.
    broken: Vec<usize>,
}

impl Faults {
    pub(super) fn new(source: Arc<SourceFile>) -> Faults {
        Faults { source, found: Vec::new(), broken: Vec::new() }
    }

    /// An error at `span`, to be completed and added.
    pub(super) fn error(&self, code: &'static Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, &self.source, span, message)
    }

    pub(super) fn add(&mut self, fault: Diagnostic) {
        self.found.push(fault);
    }

    /// Adds a fault after which the reader can only guess at what stands around `offset`.
    pub(super) fn add_break(&mut self, offset: usize, fault: Diagnostic) {
        self.broken.push(offset);
        self.found.push(fault);
    }

    /// Whether the text is broken anywhere in the range: then what seems to be missing there may only be unreadable.
    pub(super) fn broken_in(&self, range: Range<usize>) -> bool {
        self.broken.iter().any(|at| range.contains(at))
    }

    /// Whether the text is broken on the line that holds `offset`.
    pub(super) fn broken_on_line_of(&self, offset: usize) -> bool {
        let line = self.source.position(offset).line;
        self.broken.iter().any(|&at| self.source.position(at).line == line)
    }

    /// All faults, in the order of their places.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|fault| (fault.span(), fault.code.id));
        self.found
    }
}

//! The values: a fault, its places, the file they are in.
use std::sync::Arc;

use crate::text::{LineIndex, Position, Span};

/// A rule file's text with the name to show for it.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as the user gave it (`rules/sites/elaph.com.toml`), or `<shipped>/common/ar.toml`.
    pub name: String,
    /// The text, as read.
    pub text: String,
    index: LineIndex,
}

impl SourceFile {
    /// A source file of that name and text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<SourceFile> {
        let text = text.into();
        let index = LineIndex::new(&text);
        Arc::new(SourceFile { name: name.into(), text, index })
    }

    /// Line and column (characters, from 1) of a byte offset.
    pub fn position(&self, offset: usize) -> Position {
        self.index.position(&self.text, offset)
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file loads, but something in it is likely to hurt.
    Warning,
    /// The file cannot be used.
    Error,
}

/// A stretch of the file with a few words under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where, in bytes of the file.
    pub span: Span,
    /// What to say there; may be empty.
    pub text: String,
}

/// One fault: what is wrong, where, and what to do next.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The code: `N012`. `naqi rules explain N012` spells it out.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, in one plain sentence without a full stop.
    pub message: String,
    /// The file.
    pub source: Arc<SourceFile>,
    /// The places; the first is the one to show as `file:line:column`.
    pub labels: Vec<Label>,
    /// What to do next.
    pub help: Option<String>,
}

impl Diagnostic {
    /// The place of the fault as line and column, from 1.
    pub fn position(&self) -> Position {
        self.source.position(self.labels.first().map_or(0, |label| label.span.start))
    }
}

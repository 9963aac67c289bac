//! The values: a fault, its places, the file they are in.
use std::fmt;
use std::sync::Arc;

use super::Code;
use crate::text::{LineIndex, Position, Span, lines};

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

    /// The text of a line, counted from 1, without its terminator, in bytes of the file; an empty span at the end where there is no such line.
    pub fn line(&self, number: usize) -> Span {
        let end = Span::new(self.text.len(), self.text.len());
        lines(&self.text).nth(number.saturating_sub(1)).map_or(end, |line| line.content)
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

impl Severity {
    /// The word for it: `error`, `warning`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A stretch of the file with a few words under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where, in bytes of the file.
    pub span: Span,
    /// What to say there; may be empty.
    pub text: String,
}

/// A place in another file that belongs to the fault.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// The other file.
    pub source: Arc<SourceFile>,
    /// Where in it, and what to say there.
    pub label: Label,
}

/// A change to the file that mends a fault: mechanical, so that nobody need look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced, in bytes of the file.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// One fault: what is wrong, where, and what to do next.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The code. `naqi rules explain N012` spells it out.
    pub code: &'static Code,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, in one plain sentence without a full stop.
    pub message: String,
    /// The file.
    pub source: Arc<SourceFile>,
    /// The places; the first is the one to show as `file:line:column`.
    pub labels: Vec<Label>,
    /// Places in other files.
    pub elsewhere: Vec<Elsewhere>,
    /// What to do next.
    pub help: Option<String>,
    /// The change that mends it, where only one is possible.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A fault that makes the file unusable, at `span` of `source`.
    ///
    /// ```
    /// use naqi::diagnostic::{Diagnostic, SourceFile, codes};
    /// use naqi::text::Span;
    /// let source = SourceFile::new("ar.toml", "wher = \"tail\"\n");
    /// let fault = Diagnostic::error(&codes::UNKNOWN_KEY, &source, Span::new(0, 4), "a rule has no key `wher`")
    ///     .says("did you mean `where`?");
    /// assert_eq!(fault.to_string(), "ar.toml:1:1: error[N012]: a rule has no key `wher`");
    /// ```
    pub fn error(code: &'static Code, source: &Arc<SourceFile>, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Error, source, span, message.into())
    }

    /// Something likely to hurt, at `span` of `source`; the file loads all the same.
    pub fn warning(
        code: &'static Code,
        source: &Arc<SourceFile>,
        span: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(code, Severity::Warning, source, span, message.into())
    }

    fn new(
        code: &'static Code,
        severity: Severity,
        source: &Arc<SourceFile>,
        span: Span,
        message: String,
    ) -> Diagnostic {
        let labels = vec![Label { span, text: String::new() }];
        Diagnostic {
            code,
            severity,
            message,
            source: source.clone(),
            labels,
            elsewhere: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// The same fault, with a few words right under its first place.
    pub fn says(mut self, text: impl Into<String>) -> Diagnostic {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// The same fault, with a further place in its file.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// The same fault, with a place in another file.
    pub fn elsewhere(mut self, source: &Arc<SourceFile>, span: Span, text: impl Into<String>) -> Diagnostic {
        self.elsewhere.push(Elsewhere { source: source.clone(), label: Label { span, text: text.into() } });
        self
    }

    /// The same fault, with what to do next.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// The same fault, with the change that mends it.
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.fix = Some(Fix { span, text: text.into() });
        self
    }

    /// The fault's first place, in bytes of its file.
    pub fn span(&self) -> Span {
        self.labels.first().map_or(Span::new(0, 0), |label| label.span)
    }

    /// The place of the fault as line and column, from 1.
    pub fn position(&self) -> Position {
        self.source.position(self.span().start)
    }
}

/// One line for machines and editors: `path:line:column: error[N012]: message`.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position();
        let Diagnostic { code, severity, message, source, .. } = self;
        write!(f, "{}:{line}:{column}: {severity}[{code}]: {message}", source.name)
    }
}

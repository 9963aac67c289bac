//! Faults for people: the line, a caret under the place, the reason, what to do next.
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Snippet};

use super::{Diagnostic, Label, Severity, SourceFile};

/// Draws faults.
///
/// ```
/// use naqi::diagnostic::{Diagnostic, Renderer, SourceFile, codes};
/// use naqi::text::Span;
/// let source = SourceFile::new("ar.toml", "wher = \"tail\"\n");
/// let fault = Diagnostic::error(&codes::UNKNOWN_KEY, &source, Span::new(0, 4), "a rule has no key `wher`")
///     .says("did you mean `where`?");
/// assert_eq!(Renderer::plain().render(&fault), "\
/// error[N012]: a rule has no key `wher`
///  --> ar.toml:1:1
///   |
/// 1 | wher = \"tail\"
///   | ^^^^ did you mean `where`?
/// ");
/// ```
#[derive(Clone, Debug)]
pub struct Renderer(annotate_snippets::Renderer);

impl Renderer {
    /// Without colour.
    pub fn plain() -> Renderer {
        Renderer(annotate_snippets::Renderer::plain())
    }

    /// With colour, as ANSI escapes.
    pub fn coloured() -> Renderer {
        Renderer(annotate_snippets::Renderer::styled())
    }

    /// The same renderer, for a terminal `columns` wide; long lines are cut around the place.
    pub fn with_width(self, columns: usize) -> Renderer {
        Renderer(self.0.term_width(columns))
    }

    /// The fault as several lines of text, the last one with its line end.
    pub fn render(&self, fault: &Diagnostic) -> String {
        let level = match fault.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut here = Snippet::source(&*fault.source.text).path(&*fault.source.name);
        for (at, label) in fault.labels.iter().enumerate() {
            let kind = if at == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            here = here.annotation(annotation(kind, &fault.source, label));
        }
        let mut group = level.primary_title(&*fault.message).id(fault.code.id).element(here);
        for place in &fault.elsewhere {
            let there = Snippet::source(&*place.source.text).path(&*place.source.name);
            group = group.element(there.annotation(annotation(AnnotationKind::Context, &place.source, &place.label)));
        }
        if let Some(help) = &fault.help {
            group = group.element(Level::HELP.message(&**help));
        }
        let mut text = self.0.render(&[group] as &[Group<'_>]);
        text.push('\n');
        text
    }
}

fn annotation<'a>(kind: AnnotationKind, source: &SourceFile, label: &'a Label) -> Annotation<'a> {
    let words = (!label.text.is_empty()).then_some(&*label.text);
    let mut range = label.span.range();
    // A place of no width is drawn one character wide, which it is anyway; at the start of a line the library takes it
    // for the end of the line before.
    if range.is_empty() {
        let next = source.text[range.start..].chars().next().filter(|c| !matches!(c, '\n' | '\r'));
        range.end += next.map_or(0, char::len_utf8);
    }
    kind.span(range).label(words)
}

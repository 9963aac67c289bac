//! Faults for programs: the same facts as fields.
use serde::{Serialize, Serializer};

use super::{Diagnostic, Fix, Label, SourceFile};
use crate::text::Position;

#[derive(Serialize)]
struct Json<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    labels: Vec<Place<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Change<'a>>,
}

/// What `check --fix` would do: the place, and what stands there afterwards.
#[derive(Serialize)]
struct Change<'a> {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'a str,
}

impl<'a> Change<'a> {
    fn new(source: &SourceFile, fix: &'a Fix) -> Change<'a> {
        let Position { line, column } = source.position(fix.span.start);
        let Position { line: end_line, column: end_column } = source.position(fix.span.end);
        Change { line, column, end_line, end_column, text: &fix.text }
    }
}

/// Lines and columns count from 1, columns in characters; the end is the place after the last character.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
}

impl<'a> Place<'a> {
    fn new(source: &'a SourceFile, label: &'a Label) -> Place<'a> {
        let Position { line, column } = source.position(label.span.start);
        let Position { line: end_line, column: end_column } = source.position(label.span.end);
        Place { file: &source.name, line, column, end_line, end_column, label: &label.text }
    }
}

/// `{"code":"N012","severity":"error","message":…,"file":…,"line":…,"column":…,"end_line":…,"end_column":…,"label":…,`
/// `"labels":[…],"help":…,"fix":{…}}`: the first place in the object itself, further ones, of other files too, in `labels`.
impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let nowhere = Label { span: self.span(), text: String::new() };
        let (first, more) = self.labels.split_first().unwrap_or((&nowhere, &[]));
        let here = more.iter().map(|label| Place::new(&self.source, label));
        let there = self.elsewhere.iter().map(|place| Place::new(&place.source, &place.label));
        Json {
            code: self.code.id,
            severity: self.severity.as_str(),
            message: &self.message,
            place: Place::new(&self.source, first),
            labels: here.chain(there).collect(),
            help: self.help.as_deref(),
            fix: self.fix.as_ref().map(|fix| Change::new(&self.source, fix)),
        }
        .serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes;
    use crate::text::Span;

    #[test]
    fn fields_are_flat_and_count_characters() {
        let source = SourceFile::new("a.toml", "a = 1\nلغة = 2\n");
        let fault = Diagnostic::error(&codes::UNKNOWN_KEY, &source, Span::new(6, 12), "what is this")
            .label(Span::new(0, 1), "here");
        assert_eq!(
            serde_json::to_string(&fault).expect("plain values"),
            r#"{"code":"N012","severity":"error","message":"what is this","file":"a.toml","line":2,"column":1,"end_line":2,"end_column":4,"#
                .to_owned()
                + r#""labels":[{"file":"a.toml","line":1,"column":1,"end_line":1,"end_column":2,"label":"here"}]}"#
        );
    }
}

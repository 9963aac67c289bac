//! Text → TOML tree, with what is not TOML said in plain words.
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::faults::Faults;
use crate::diagnostic::{Diagnostic, SourceFile, codes};
use crate::text::Span;

/// Reads the whole text; where it is broken, the rest is read all the same.
pub(super) fn read<'s>(source: &'s Arc<SourceFile>, faults: &mut Faults) -> Spanned<DeTable<'s>> {
    let text = source.text.as_str();
    let (tree, errors) = DeTable::parse_recoverable(text);
    let mut last_line = 0;
    for error in errors {
        let found = error.span().map_or(Span::new(text.len(), text.len()), Span::from);
        let span = visible(text, found);
        if error.message() == "duplicate key" {
            faults.add(duplicate(text, &tree, span, faults));
            continue;
        }
        // What follows a first fault on the same line is mostly the same fault again.
        let line = source.position(span.start).line;
        if line == last_line {
            continue;
        }
        last_line = line;
        let fault = broken(text, &tree, span, error.message(), faults);
        let place = fault.span().start;
        faults.add_break(place, fault);
    }
    tree
}

/// The span, on character boundaries and inside the text.
fn visible(text: &str, span: Span) -> Span {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.ceil_char_boundary(span.end.min(text.len()));
    Span::new(start, end.max(start))
}

fn duplicate(text: &str, tree: &Spanned<DeTable<'_>>, span: Span, faults: &Faults) -> Diagnostic {
    let name = &text[span.range()];
    let fault = faults.error(&codes::DUPLICATE_KEY, span, format!("`{name}` is written twice"));
    let mut first = None;
    each_key(tree.get_ref(), &mut |key, table_start| {
        let earlier = &text[key.range()] == name && key.start < span.start;
        if earlier && !text[table_start.max(key.end)..span.start].contains("\n[") {
            first = Some(key);
        }
    });
    let fault = match first {
        Some(first) => fault.says("the second time").label(first, "the first time"),
        None => fault,
    };
    fault.help("keep one of the two; for several phrases write one list: line = [\"one\", \"two\"]")
}

/// Calls `see` with the span of each key and the start of its table.
fn each_key(table: &DeTable<'_>, see: &mut impl FnMut(Span, usize)) {
    fn walk(table: &DeTable<'_>, start: usize, see: &mut impl FnMut(Span, usize)) {
        for (key, value) in table {
            see(key.span().into(), start);
            match value.get_ref() {
                DeValue::Table(inner) => walk(inner, value.span().start, see),
                DeValue::Array(list) => {
                    for item in list.iter() {
                        if let DeValue::Table(inner) = item.get_ref() {
                            walk(inner, item.span().start, see);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    walk(table, 0, see);
}

/// The text that was opened and not closed before `offset`: its opening quotes.
fn unclosed(text: &str, table: &DeTable<'_>, offset: usize) -> Option<Span> {
    let mut found = None;
    each_text(table, &mut |span| {
        if span.start < offset && offset <= span.end && !span.is_empty() {
            found = Some(span);
        }
    });
    let span = found?;
    let raw = &text[span.range()];
    let quotes = if raw.starts_with("\"\"\"") || raw.starts_with("'''") { 3 } else { 1 };
    Some(Span::new(span.start, span.start + quotes.min(span.len())))
}

fn each_text(table: &DeTable<'_>, see: &mut impl FnMut(Span)) {
    fn walk(value: &Spanned<DeValue<'_>>, see: &mut impl FnMut(Span)) {
        match value.get_ref() {
            DeValue::String(_) => see(value.span().into()),
            DeValue::Array(list) => list.iter().for_each(|item| walk(item, see)),
            DeValue::Table(inner) => inner.values().for_each(|value| walk(value, see)),
            _ => {}
        }
    }
    table.values().for_each(|value| walk(value, see));
}

/// Says what the TOML reader says, for people.
fn broken(text: &str, tree: &Spanned<DeTable<'_>>, span: Span, message: &str, faults: &Faults) -> Diagnostic {
    let says = |message: &str| faults.error(&codes::SYNTAX, span, message);
    let string = message.starts_with("invalid") && message.contains("string");
    if string && let Some(quotes) = unclosed(text, tree.get_ref(), span.start) {
        let mark = &text[quotes.range()];
        let rest = &text[span.range()];
        if rest.trim().is_empty() {
            let fault = faults.error(&codes::SYNTAX, quotes, "the text that begins here is never closed");
            return fault.help(format!("write {mark} where it ends"));
        }
        let fault = says("this character may not stand in a text");
        return fault.help("take it out; it is a control character that no one can see");
    }
    let name = message.split(", expected").next().unwrap_or(message);
    match name {
        "missing escaped value" | "too few unicode value digits" => {
            says("a backslash between \"double\" quotes has a special meaning, and this is none that TOML knows")
                .help("write the text between 'single' quotes; there a backslash is just a backslash")
        }
        "string values must be quoted" => {
            says("the value stands without quotes").help("write text between quotes: where = \"tail\"")
        }
        "missing opening quote" => {
            says("the value ends with a quote but does not begin with one").help("put a quote in front of it")
        }
        "unclosed array" => says("a list is not closed").help("write ] after its last member"),
        "missing array opening" => says("a list is closed that was not opened").help("write [ before its first member"),
        "missing comma between array elements" => says("a comma is missing between two members of a list"),
        "extra comma in array" => says("one comma too many"),
        "unexpected `=` in array" => says("a `=` inside a list").help("is the list above closed with a ] ?"),
        "unclosed inline table" | "missing inline table opening" => says("{ and } do not pair up"),
        "key with no value" => says("a key without `=` and a value").help("write: key = \"value\""),
        "missing value for key" | "missing value" => {
            says("nothing stands behind the `=`").help("write the value, or take the line out")
        }
        "missing assignment between key-value pairs" => says("`=` is missing between the key and its value"),
        "extra assignment between key-value pairs" | "extra `=`" => {
            says("one `=` too many").help("text that holds a `=` stands between quotes")
        }
        "unclosed table" | "unclosed array table" | "missing table open" => {
            says("the brackets do not pair up").help("rules begin with [[rule]], pages with [[test]]")
        }
        "invalid unquoted key" | "unquoted keys cannot be empty" => {
            says("this cannot be a key").help("a line begins with a key and `=`; is the text or the list above closed?")
        }
        "unexpected key or value" | "unexpected content" | "invalid key-value pair" => {
            says("something stands here that belongs to nothing")
                .help("one `key = value` to a line; is a quote missing, or one too many?")
        }
        "carriage return must be followed by newline" => {
            says("the line ends in an old way").help("save the file with Unix or Windows line ends")
        }
        "invalid comment character" => says("this character may not stand in a comment"),
        "cannot recurse further; max recursion depth met" => says("too many brackets inside one another"),
        _ if name.starts_with("invalid")
            || name.contains("integer")
            || name.contains("radix")
            || name.contains("numeric") =>
        {
            says("the value is neither text, number, list, `true` nor `false`").help("text stands between quotes")
        }
        _ => says(&format!("this is not TOML: {message}")),
    }
}

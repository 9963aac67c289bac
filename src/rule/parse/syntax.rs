//! Text → TOML tree, with what is not TOML said in plain words.
//!
//! A quote or bracket that is not closed makes nonsense of all that follows, and one fault would be told as thirty. So
//! only the first fault is told, the statement that holds it is blanked out, and the text is read again.
use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::faults::Faults;
use super::said::{of_values, said};
use super::statement::{self, Statement};
use crate::diagnostic::{Diagnostic, codes};
use crate::text::{Span, lines};

/// A file with more faults than this is no rule file, and reading it again and again would take long.
const MOST: usize = 30;

/// The text with each statement that is not TOML blanked out, so that offsets stay what they are.
pub(super) fn repair<'s>(text: &'s str, faults: &mut Faults) -> Cow<'s, str> {
    let mut text = Cow::Borrowed(text);
    for _ in 0..MOST {
        let (tree, mut errors) = DeTable::parse_recoverable(&text);
        errors.sort_by_key(|error| place(&text, error));
        let Some(Broken { fault, statement }) =
            errors.iter().find_map(|error| Broken::new(&text, tree.get_ref(), error, faults))
        else {
            return text;
        };
        faults.add(fault);
        faults.leave_out(statement);
        let blank = |byte: u8| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' };
        let blanks: String = text.as_bytes()[statement.range()].iter().map(|&byte| blank(byte)).collect();
        if blanks == text[statement.range()] {
            break;
        }
        text.to_mut().replace_range(statement.range(), &blanks);
    }
    // What is left cannot be trusted: nothing must seem to be missing.
    faults.leave_out(Span::new(0, text.len()));
    text
}

/// Reads repaired text; only keys that are written twice can still be wrong with it.
pub(super) fn read<'t>(text: &'t str, faults: &mut Faults) -> Spanned<DeTable<'t>> {
    let (tree, errors) = DeTable::parse_recoverable(text);
    for error in errors.iter().filter(|error| is_duplicate(error)) {
        let span = place(text, error);
        // A table in single brackets stands above; that is told where it stands.
        if !before_on_line(text, span.start).trim_start().starts_with("[[") {
            faults.add(duplicate(text, tree.get_ref(), span, faults));
        }
    }
    tree
}

/// Where tables begin, in order.
pub(super) fn headers(tree: &DeTable<'_>) -> Vec<usize> {
    let mut starts = Vec::new();
    for value in tree.values() {
        match value.get_ref() {
            DeValue::Table(_) => starts.push(value.span().start),
            DeValue::Array(list) => {
                starts.extend(list.iter().filter(|item| item.get_ref().is_table()).map(|item| item.span().start));
            }
            _ => {}
        }
    }
    starts.sort_unstable();
    starts
}

fn is_duplicate(error: &toml::de::Error) -> bool {
    error.message() == "duplicate key"
}

/// Where the reader stopped, on character boundaries and inside the text.
fn place(text: &str, error: &toml::de::Error) -> Span {
    let found = error.span().unwrap_or(text.len()..text.len());
    let start = text.floor_char_boundary(found.start.min(text.len()));
    let end = text.ceil_char_boundary(found.end.min(text.len()));
    Span::new(start, end.max(start))
}

fn before_on_line(text: &str, offset: usize) -> &str {
    let before = &text[..offset];
    &before[before.rfind('\n').map_or(0, |at| at + 1)..]
}

fn duplicate(text: &str, tree: &DeTable<'_>, span: Span, faults: &Faults) -> Diagnostic {
    let name = &text[span.range()];
    let fault = faults.error(&codes::DUPLICATE_KEY, span, format!("`{name}` is written twice"));
    let headers = headers(tree);
    let table = |offset: usize| headers.partition_point(|&start| start <= offset);
    let mut first = None;
    each_key(tree, &mut |key| {
        if &text[key.range()] == name && key.start < span.start && table(key.start) == table(span.start) {
            first = Some(key);
        }
    });
    let fault = match first {
        Some(first) => fault.says("the second time").label(first, "the first time"),
        None => fault,
    };
    fault.help("keep one of the two; for several phrases write one list: line = [\"one\", \"two\"]")
}

fn each_key(table: &DeTable<'_>, see: &mut impl FnMut(Span)) {
    for (key, value) in table {
        see(key.span().into());
        match value.get_ref() {
            DeValue::Table(inner) => each_key(inner, see),
            DeValue::Array(list) => {
                for inner in list.iter().filter_map(|item| item.get_ref().as_table()) {
                    each_key(inner, see);
                }
            }
            _ => {}
        }
    }
}

fn each_text(value: &DeValue<'_>, span: Span, see: &mut impl FnMut(Span)) {
    match value {
        DeValue::String(_) => see(span),
        DeValue::Array(list) => list.iter().for_each(|item| each_text(item.get_ref(), item.span().into(), see)),
        DeValue::Table(inner) => inner.values().for_each(|item| each_text(item.get_ref(), item.span().into(), see)),
        _ => {}
    }
}

/// The first thing that is not TOML.
struct Broken {
    fault: Diagnostic,
    /// The statement that holds it: whole lines.
    statement: Span,
}

impl Broken {
    fn new(text: &str, tree: &DeTable<'_>, error: &toml::de::Error, faults: &Faults) -> Option<Broken> {
        let span = place(text, error);
        if is_duplicate(error) {
            return Broken::single_brackets(text, span, faults);
        }
        let name = error.message().split(", expected").next().unwrap_or_default();
        if let Some(broken) = Broken::open_text(text, tree, span, name, faults) {
            return Some(broken);
        }
        let line = statement::line_at(text, span.start);
        let starts = Statement::of(&text[line.content.range()]);
        // A value where a statement begins: the list above it is still open.
        let next = of_values(name) && starts.is_some_and(|starts| starts.begins(span.start - line.whole.start));
        if next || name == "unclosed array" {
            let above = statement::above(text, if next { line.whole.start } else { line.whole.end });
            let open = text[above.range()].find('[').map_or(above.start, |at| above.start + at);
            let open = Span::new(open, text.len().min(open + 1));
            let fault = faults.error(&codes::SYNTAX, open, "the list that begins here is never closed");
            let fault = if next { fault.label(span, "something else begins here") } else { fault };
            return Some(Broken { fault: fault.help("write ] after its last member"), statement: above });
        }
        let statement = match starts {
            Some(Statement::Header) => Span::new(line.whole.start, statement::next_header(text, line.whole.end)),
            None if of_values(name) => {
                let above = statement::above(text, line.whole.end);
                Span::new(above.start, statement::next_any(text, above.end))
            }
            _ => Span::new(line.whole.start, statement::next_any(text, line.whole.end)),
        };
        Some(Broken { fault: said(text, span, name, faults), statement })
    }

    /// `[rule]` below `[[rule]]`: to TOML, the same key twice.
    fn single_brackets(text: &str, span: Span, faults: &Faults) -> Option<Broken> {
        let before = before_on_line(text, span.start);
        if before.trim() != "[" {
            return None;
        }
        let name = &text[span.range()];
        let fault = faults.error(&codes::WRONG_TYPE, span, format!("`{name}` stands in double brackets"));
        let fault = fault.says(format!("write [[{name}]]"));
        let start = span.start - before.len();
        Some(Broken { fault, statement: Span::new(start, statement::next_header(text, span.end)) })
    }

    /// A text that is not closed: either it ends where the reader stopped, or it has swallowed a `[[rule]]` on its way to the
    /// quotes of a later one.
    fn open_text(text: &str, tree: &DeTable<'_>, span: Span, name: &str, faults: &Faults) -> Option<Broken> {
        let in_string = name.starts_with("invalid") && name.contains("string");
        let mut found: Option<Span> = None;
        for value in tree.values() {
            each_text(value.get_ref(), value.span().into(), &mut |string| {
                let raw = &text[string.range()];
                let swallowed =
                    lines(raw).skip(1).any(|line| Statement::of(&raw[line.content.range()]) == Some(Statement::Header));
                let here = in_string
                    && string.start < span.start
                    && span.start <= string.end
                    && text[span.range()].trim().is_empty();
                if (here || (swallowed && string.start < span.start))
                    && found.is_none_or(|known| string.start < known.start)
                {
                    found = Some(string);
                }
            });
        }
        let string = found?;
        let raw = &text[string.range()];
        let three = raw.starts_with("\"\"\"") || raw.starts_with("'''");
        let quotes = &raw[..if three { 3 } else { 1 }];
        let opening = Span::new(string.start, string.start + quotes.len());
        let fault = faults.error(&codes::SYNTAX, opening, "the text that begins here is never closed");
        let line = statement::line_at(text, string.start);
        let end = if three { statement::next_header(text, line.whole.end) } else { line.whole.end };
        let help = if three {
            format!("write {quotes} on a line of its own where it ends")
        } else {
            format!("write {quotes} where it ends")
        };
        let start = if Statement::of(&text[line.content.range()]).is_some() {
            line.whole.start
        } else {
            statement::above(text, line.whole.start).start
        };
        Some(Broken { fault: fault.help(help), statement: Span::new(start, end) })
    }
}

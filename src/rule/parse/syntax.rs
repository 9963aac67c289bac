//! Text → TOML tree, with what is not TOML said in plain words.
//!
//! A quote or bracket that is not closed makes nonsense of all that follows, and one fault would be told as thirty. So
//! only the first fault is told, the statement that holds it is blanked out, and the text is read again.
use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::faults::Faults;
use crate::diagnostic::{Diagnostic, codes};
use crate::rule::keys::{Key, Part};
use crate::text::{Line, Span, lines};

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
        let line = line_at(text, span.start);
        let starts = Statement::of(&text[line.content.range()]);
        // A value where a statement begins: the list above it is still open.
        let next = of_values(name) && starts.is_some_and(|starts| starts.begins(span.start - line.whole.start));
        if next || name == "unclosed array" {
            let above = statement_above(text, if next { line.whole.start } else { line.whole.end });
            let open = text[above.range()].find('[').map_or(above.start, |at| above.start + at);
            let open = Span::new(open, text.len().min(open + 1));
            let fault = faults.error(&codes::SYNTAX, open, "the list that begins here is never closed");
            let fault = if next { fault.label(span, "something else begins here") } else { fault };
            return Some(Broken { fault: fault.help("write ] after its last member"), statement: above });
        }
        let statement = match starts {
            Some(Statement::Header) => Span::new(line.whole.start, next_header(text, line.whole.end)),
            None if of_values(name) => {
                let above = statement_above(text, line.whole.end);
                Span::new(above.start, next_statement(text, above.end))
            }
            _ => Span::new(line.whole.start, next_statement(text, line.whole.end)),
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
        Some(Broken { fault, statement: Span::new(start, next_header(text, span.end)) })
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
        let line = line_at(text, string.start);
        let end = if three { next_header(text, line.whole.end) } else { line.whole.end };
        let help = if three {
            format!("write {quotes} on a line of its own where it ends")
        } else {
            format!("write {quotes} where it ends")
        };
        let start = if Statement::of(&text[line.content.range()]).is_some() {
            line.whole.start
        } else {
            statement_above(text, line.whole.start).start
        };
        Some(Broken { fault: fault.help(help), statement: Span::new(start, end) })
    }
}

/// How a line begins, if a statement begins on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Statement {
    /// `[[rule]]`.
    Header,
    /// A known key and `=`.
    KeyValue,
}

impl Statement {
    fn of(line: &str) -> Option<Statement> {
        let table = line.trim_end().trim_start_matches('[');
        if line.starts_with('[') && ["rule", "test"].iter().any(|name| table.trim_start().starts_with(name)) {
            return Some(Statement::Header);
        }
        let (key, _) = line.split_once('=')?;
        let known = |part| Key::find(part, key.trim()).is_some();
        [Part::Top, Part::Rule, Part::Test].into_iter().any(known).then_some(Statement::KeyValue)
    }

    /// Whether the column is where the statement's own first word stands.
    fn begins(self, column: usize) -> bool {
        match self {
            Statement::Header => column <= 2,
            Statement::KeyValue => column == 0,
        }
    }
}

/// Whether the reader was looking for a value when it stopped, and not for a key.
fn of_values(name: &str) -> bool {
    name.contains("array")
        || name == "string values must be quoted"
        || (name.starts_with("invalid") && !name.contains("key") && !name.contains("comment"))
}

fn line_at(text: &str, offset: usize) -> Line {
    let last = Line { whole: Span::new(text.len(), text.len()), content: Span::new(text.len(), text.len()) };
    let mut found = last;
    for line in lines(text) {
        found = line;
        if offset < line.whole.end {
            break;
        }
    }
    found
}

/// The last statement that begins above `end`, down to `end`.
fn statement_above(text: &str, end: usize) -> Span {
    let begins = |line: &Line| Statement::of(&text[line.content.range()]).is_some();
    let start = lines(&text[..end]).filter(begins).last().map_or(0, |line| line.whole.start);
    Span::new(start, end)
}

/// The start of the next statement from `start` on.
fn next_statement(text: &str, start: usize) -> usize {
    next(text, start, |statement| statement.is_some())
}

/// The start of the next `[[rule]]` or `[[test]]` from `start` on.
fn next_header(text: &str, start: usize) -> usize {
    next(text, start, |statement| statement == Some(Statement::Header))
}

fn next(text: &str, start: usize, wanted: impl Fn(Option<Statement>) -> bool) -> usize {
    let rest = &text[start..];
    let found = lines(rest).find(|line| wanted(Statement::of(&rest[line.content.range()])));
    found.map_or(text.len(), |line| start + line.whole.start)
}

/// Says what the TOML reader says, for people.
fn said(text: &str, span: Span, name: &str, faults: &Faults) -> Diagnostic {
    let says = |message: &str| faults.error(&codes::SYNTAX, span, message);
    let found = text[span.start..].split(['\n', '\r', '#']).next().unwrap_or_default().trim_end();
    let word = found.split([' ', '\t', ',', ']']).next().unwrap_or_default();
    match name {
        "missing escaped value" | "too few unicode value digits" => {
            says("a backslash between \"double\" quotes has a special meaning, and this is none that TOML knows")
                .help("write the text between 'single' quotes; there a backslash is just a backslash")
        }
        "missing opening quote" => {
            says("the value ends with a quote but does not begin with one").help("put a quote in front of it")
        }
        "missing array opening" => says("a list is closed that was not opened").help("write [ before its first member"),
        "missing comma between array elements" => says("a comma is missing between two members of a list")
            .help("write: line = [\"one\", \"two\"]; or is a quote missing, or one too many?"),
        "extra comma in array" => says("one comma too many").help("line = [\"one\", \"two\"]"),
        "unclosed inline table" | "missing inline table opening" => says("{ and } do not pair up"),
        "key with no value" | "missing assignment between key-value pairs" => {
            says("a key without `=` and a value").help("write: key = \"value\"")
        }
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
        "invalid comment character" => says("this character may not stand in a comment")
            .help("take it out; it is a control character that no one can see"),
        "cannot recurse further; max recursion depth met" => says("too many brackets inside one another"),
        _ if name.starts_with("invalid") && name.contains("string") => says("this character may not stand in a text")
            .help("take it out; it is a control character that no one can see"),
        _ if word.is_empty() => says("nothing stands behind the `=`").help("write the value, or take the line out"),
        _ if found.starts_with(['“', '”', '„', '«', '‘', '’']) => {
            let quote: String = found.chars().take(1).collect();
            let fault = says("TOML knows straight quotes only").says(format!("write \" in place of {quote}"));
            fault.help("some editors put curved quotes in place of the straight ones by themselves")
        }
        _ if found.starts_with(|c: char| c.is_ascii_digit()) && found.contains('-') => {
            let span = Span::new(span.start, span.start + word.len());
            let fault = faults.error(&codes::BAD_DATE, span, format!("{word} is not a day"));
            fault.help("write year-month-day with two digits for month and day: \"2015-08-03\"")
        }
        _ if matches!(word.to_lowercase().as_str(), "true" | "false") => {
            let span = Span::new(span.start, span.start + word.len());
            let fault = faults.error(&codes::SYNTAX, span, "`true` and `false` are written in small letters");
            fault.says(format!("write {}", word.to_lowercase()))
        }
        _ if found.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+') => {
            let fault =
                faults.error(&codes::SYNTAX, Span::new(span.start, span.start + found.len()), "this is not a number");
            fault.help("numbers are written plainly: 12; text stands between quotes")
        }
        _ if matches!(name, "string values must be quoted" | "missing value" | "missing value for key")
            || of_values(name) =>
        {
            let span = Span::new(span.start, span.start + word.len());
            let fault = faults.error(&codes::SYNTAX, span, "text stands between quotes, and this has none");
            if word == found {
                fault.says(format!("write \"{word}\""))
            } else {
                fault.help("write, for example: where = \"tail\"")
            }
        }
        _ => says(&format!("this is not TOML: {name}")),
    }
}

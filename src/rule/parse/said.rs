//! What the TOML reader says, in plain words.
use super::faults::Faults;
use crate::diagnostic::{Diagnostic, codes};
use crate::text::Span;

/// Whether the reader was looking for a value when it stopped, and not for a key.
pub(super) fn of_values(name: &str) -> bool {
    name.contains("array")
        || name == "string values must be quoted"
        || (name.starts_with("invalid") && !name.contains("key") && !name.contains("comment"))
}

/// Says what the TOML reader says, for people.
pub(super) fn said(text: &str, span: Span, name: &str, faults: &Faults) -> Diagnostic {
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

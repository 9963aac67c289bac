//! A new site file, with its pages in it.
use std::fmt::Write as _;

use super::{Find, Suggestion, quote};
use crate::rule::page;
use crate::text::Span;

/// A page for a new file.
#[derive(Clone, Debug)]
pub struct DraftPage {
    /// What the page is called.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What known rules take from it.
    pub goes: Vec<Span>,
}

/// What stands at the top of a new file.
#[derive(Clone, Copy, Debug)]
pub struct DraftHead<'h> {
    /// The site.
    pub host: &'h str,
    /// The day, as `YYYY-MM-DD`.
    pub added: &'h str,
    /// Where the schema lies, seen from the file: what editors are told.
    pub schema: &'h str,
}

/// The text of a new site file: the head, the suggestions as comments, the pages marked with what goes already. It passes a check as it is.
///
/// ```
/// use naqi::edit::{DraftHead, DraftPage, draft};
/// let head = DraftHead { host: "x.com", added: "2026-11-21", schema: "../rule.schema.json" };
/// let page = DraftPage { name: "a.txt".into(), text: "a\nb\n".into(), goes: vec![] };
/// assert!(draft(&head, &[page], &[]).contains("page = '''\n  a\n  b\n'''"));
/// ```
pub fn draft(head: &DraftHead<'_>, pages: &[DraftPage], suggestions: &[Suggestion]) -> String {
    let DraftHead { host, added, schema } = head;
    let mut out = format!("#:schema {schema}\nsites = [\"{host}\"]\nabout = \"{host}\"\nadded = \"{added}\"\n\n");
    out += HEAD;
    if suggestions.is_empty() {
        out += "#\n# Nothing on these pages stands out. If a line in them is junk all the same, write a rule for it here.\n";
    }
    let mut ids = Vec::new();
    for suggestion in suggestions {
        out.push('\n');
        write_suggestion(&mut out, suggestion, pages.len(), &mut ids);
    }
    for page in pages {
        let text = if page.text.ends_with('\n') || page.text.is_empty() {
            page.text.clone()
        } else {
            page.text.clone() + "\n"
        };
        let marked = page::mark(&text, &page.goes);
        let _ = write!(out, "\n[[test]]\nname = {}\npage = {}\n", string(&page.name), quote(&marked));
    }
    out
}

const HEAD: &str = "\
# How to go on:
#   1. Below stand lines that may be junk, each as a rule that is switched off. To switch one on, take the `# ` away
#      from its lines. Delete those that are wrong: a line of an article must never go.
#   2. naqi rules mark FILE     marks in the pages below what your rules take: `- ` goes, two spaces stay. Read it.
#   3. naqi rules check FILE    says what is wrong, if something is.
# Articles belong to their publishers: before you share this file, put sentences of your own in place of theirs.
";

fn write_suggestion(out: &mut String, suggestion: &Suggestion, pages: usize, ids: &mut Vec<String>) {
    let Suggestion { find, pages: on, line, category, zone, only_if } = suggestion;
    let seen = match (*on, pages) {
        (1, 1) => "On the page".to_owned(),
        (1, _) => "On one page".to_owned(),
        (on, all) if on == all => format!("On all {all} pages"),
        (on, all) => format!("On {on} of {all} pages"),
    };
    let place = match zone {
        Some("top") => ", above the text",
        Some("end") => ", below the text",
        Some("tail") => ", near the end",
        _ => "",
    };
    let mut id = category.as_str().to_owned();
    let taken = ids.iter().filter(|known| **known == id).count();
    ids.push(id.clone());
    if taken > 0 {
        id = format!("{id}-{}", taken + 1);
    }
    let _ = writeln!(out, "# {seen}{place}; line {line} of the first.");
    let mut rule = vec![
        "[[rule]]".to_owned(),
        format!("id       = \"{id}\""),
        format!("category = \"{category}\""),
        format!("why      = \"{seen}{place}.\""),
    ];
    match find {
        Find::Regex(regex) => rule.push(format!("regex    = {}", literal(regex))),
        Find::Starts(start, most) => {
            rule.push(format!("starts   = {}", string(start)));
            rule.push(format!("max-chars = {most}"));
        }
        Find::Lines(texts) if texts.len() == 1 => rule.push(format!("line     = {}", string(&texts[0]))),
        Find::Lines(texts) => {
            rule.push("line     = [".to_owned());
            rule.extend(texts.iter().map(|text| format!("  {},", string(text))));
            rule.push("]".to_owned());
        }
    }
    if let Some(line) = only_if {
        rule.push(format!("only-if  = {}", string(line)));
    }
    if let Some(zone) = zone {
        rule.push(format!("where    = \"{zone}\""));
    }
    for line in rule {
        let _ = writeln!(out, "# {line}");
    }
}

/// A text between double quotes.
pub(crate) fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\t' => out.push(' '),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text between single quotes, so that backslashes mean themselves.
pub(crate) fn literal(text: &str) -> String {
    if text.contains('\'') || text.chars().any(char::is_control) { string(text) } else { format!("'{text}'") }
}

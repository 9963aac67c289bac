//! Keep rules, written from what a reviewer rejected.
use std::fmt::Write as _;

use super::draft::string;
use super::quote;
use crate::rule::page;
use crate::text::Span;

/// What is to stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// These lines, in a row.
    Lines(Vec<String>),
    /// A part of a line.
    Part(String),
}

/// The table of a keep rule, with a blank line before it.
///
/// ```
/// use naqi::edit::{Kept, keep_rule};
/// let rule = keep_rule("keep-1", "share", "A reviewer said so.", &Kept::Lines(vec!["Share of votes".into()]));
/// assert!(rule.ends_with("keep     = true\nline     = \"Share of votes\"\n"));
/// ```
pub fn keep_rule(id: &str, category: &str, why: &str, kept: &Kept) -> String {
    let mut out = format!(
        "\n[[rule]]\nid       = {}\ncategory = {}\nwhy      = {}\nkeep     = true\n",
        string(id),
        string(category),
        string(why)
    );
    // Writing to a string cannot fail.
    let _ = match kept {
        Kept::Part(text) => writeln!(out, "has      = {}", string(text)),
        Kept::Lines(lines) if lines.len() == 1 => writeln!(out, "line     = {}", string(&lines[0])),
        Kept::Lines(lines) => {
            let lines: String = lines.iter().map(|line| format!("  {},\n", string(line))).collect();
            writeln!(out, "lines    = [\n{lines}]")
        }
    };
    out
}

/// The table of a test, with a blank line before it: a page and what goes from it.
pub fn keep_test(name: &str, lang: Option<&str>, text: &str, goes: &[Span]) -> String {
    let lang = lang.map(|lang| format!("lang = {}\n", string(lang))).unwrap_or_default();
    format!("\n[[test]]\nname = {}\n{lang}page = {}\n", string(name), quote(&page::mark(text, goes)))
}

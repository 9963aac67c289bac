//! Marked pages, written again.
use crate::rule::{MarkedPage, RuleFile, page};
use crate::text::{Span, union};

/// The file's text with each page marked by what goes from it: `goes` has an entry for each test, in order. A page whose marks say so already stays as
/// it is, to the byte.
pub fn remark(file: &RuleFile, goes: &[Vec<Span>]) -> String {
    let text = &file.source.text;
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let mut tests: Vec<(&MarkedPage, &Vec<Span>)> = file.tests.iter().zip(goes).collect();
    tests.sort_by_key(|(test, _)| test.page);
    for (test, goes) in tests {
        let wanted = page::mark(&test.text, goes);
        let said = page::unmark(&wanted).map(|page| union(page.goes)).unwrap_or_default();
        if said == union(test.goes.iter().copied()) {
            continue;
        }
        out.push_str(&text[at..test.page.start]);
        out.push_str(&quote(&wanted));
        at = test.page.end;
    }
    out.push_str(&text[at..]);
    out
}

/// A marked page as it is written in a rule file: between three single quotes; where it cannot stand so, between three double ones, with escapes.
///
/// ```
/// use naqi::edit::quote;
/// assert_eq!(quote("  a\n- b\n"), "'''\n  a\n- b\n'''");
/// assert_eq!(quote("  it''' is\n"), "\"\"\"\n  it''' is\n\"\"\"");
/// ```
pub fn quote(page: &str) -> String {
    let plain = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    let returns = page.replace("\r\n", "\n");
    if !page.contains("'''") && !page.ends_with('\'') && returns.chars().all(plain) {
        return format!("'''\n{page}'''");
    }
    let mut out = String::from("\"\"\"\n");
    for c in page.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\r' => out.push_str("\\r"),
            c if plain(c) => out.push(c),
            c => out.push_str(&format!("\\u{:04X}", u32::from(c))),
        }
    }
    out + "\"\"\""
}

//! `decisions.toml`: one line a verdict, sorted, so that a change is a line in a diff and two reviewers' files merge.
use std::fmt;

use serde::Deserialize;
use toml::Spanned;

use super::{Decided, Decisions, Verdict, key};

const HEAD: &str = "\
# What reviewers decided: written by `naqi review`, heeded by `naqi clean`. One line a verdict, sorted.
# A rejected text stays in; an accepted held document is cleaned. To take a verdict back, delete its line.
";

/// What is wrong with a file of decisions, as a sentence, and in which line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for Malformed {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    removals: Vec<Spanned<Removal>>,
    #[serde(default)]
    held: Vec<Spanned<Document>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Removal {
    verdict: String,
    rule: String,
    site: Option<String>,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    verdict: String,
    digest: String,
    document: String,
}

impl Decisions {
    /// The decisions of a file.
    ///
    /// # Errors
    /// A file that is not of the form; two lines that decide the same differently, as a merge can leave them.
    ///
    /// ```
    /// use naqi::decision::Decisions;
    /// let text = "removals = [\n  { verdict = \"reject\", rule = \"ar/share\", text = \"شارك\" },\n]\n";
    /// let decisions = Decisions::parse(text).unwrap();
    /// assert!(decisions.rejects("ar/share", "شــارك:", None));
    /// assert!(Decisions::parse(&decisions.to_toml()).unwrap() == decisions);
    /// ```
    pub fn parse(text: &str) -> Result<Decisions, Malformed> {
        let line = |at: usize| text[..text.floor_char_boundary(at)].matches('\n').count() + 1;
        let fault = |at: usize, what: String| Malformed { line: line(at), what };
        let written: Written = toml::from_str(text)
            .map_err(|error| fault(error.span().map_or(0, |span| span.start), error.message().to_owned()))?;
        let verdict = |at: usize, name: &str| {
            Verdict::parse(name)
                .ok_or_else(|| fault(at, format!("a verdict is \"accept\" or \"reject\", not {name:?}")))
        };
        let twice = |at: usize| fault(at, "this was decided otherwise above; keep one of the two lines".to_owned());
        let mut decisions = Decisions::default();
        for said in written.removals {
            let at = said.span().start;
            let Removal { verdict: name, rule, site, text } = said.into_inner();
            let verdict = verdict(at, &name)?;
            let before = decisions.set(&rule, &key(&text), site.as_deref(), Some(verdict));
            if before.is_some_and(|before| before != verdict) {
                return Err(twice(at));
            }
        }
        for said in written.held {
            let at = said.span().start;
            let Document { verdict: name, digest, document } = said.into_inner();
            let verdict = verdict(at, &name)?;
            let before = decisions.set_held(&document, &digest, Some(verdict));
            if before.is_some_and(|before| before != verdict) {
                return Err(twice(at));
            }
        }
        Ok(decisions)
    }

    /// The file: the same decisions give the same bytes, whatever the order in which they were made.
    pub fn to_toml(&self) -> String {
        let mut out = String::from(HEAD);
        let mut list = |name: &str, lines: &mut dyn Iterator<Item = String>| {
            let mut lines = lines.peekable();
            if lines.peek().is_some() {
                out.push_str(&format!("\n{name} = [\n"));
                lines.for_each(|line| out.push_str(&line));
                out.push_str("]\n");
            }
        };
        // The text last: what stands behind right-to-left text is hard to find.
        list(
            "removals",
            &mut self.iter().map(|Decided { rule, text, site, verdict }| {
                let site = site.map(|site| format!("site = {}, ", quoted(site))).unwrap_or_default();
                let (verdict, rule, text) = (quoted(verdict.as_str()), quoted(rule), quoted(text));
                format!("  {{ verdict = {verdict}, rule = {rule}, {site}text = {text} }},\n")
            }),
        );
        list(
            "held",
            &mut self.held().map(|(document, digest, verdict)| {
                let (verdict, digest, document) = (quoted(verdict.as_str()), quoted(digest), quoted(document));
                format!("  {{ verdict = {verdict}, digest = {digest}, document = {document} }},\n")
            }),
        );
        out
    }
}

/// A text between double quotes, on one line.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            // Bidi controls would dress the line up as another one.
            c if c.is_control()
                || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
            {
                out.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_merge_that_left_two_verdicts_is_refused_by_line() {
        let line = |verdict: &str| format!("  {{ verdict = \"{verdict}\", rule = \"a/b\", text = \"x\" }},\n");
        let file = format!("removals = [\n{}{}]\n", line("accept"), line("reject"));
        assert_eq!(Decisions::parse(&file).unwrap_err().line, 3);
        let same = format!("removals = [\n{}{}]\n", line("accept"), line("accept"));
        assert_eq!(Decisions::parse(&same).unwrap().len(), 1);
    }

    #[test]
    fn what_is_misspelt_is_refused() {
        for (text, line) in [
            ("removals = [\n{ verdict = \"yes\", rule = \"a/b\", text = \"x\" }]", 2),
            ("removals = [{ verdict = \"accept\", rul = \"a/b\", text = \"x\" }]", 1),
            ("\nremoved = []", 2),
        ] {
            assert_eq!(Decisions::parse(text).unwrap_err().line, line, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_file_holds_what_was_decided(
            removals in prop::collection::vec(("[a-c]/[a-c]", "\\PC{0,8}|[a\"\\\\\n\u{202e}ب]{0,6}", prop::option::of("[a-c]"), any::<bool>()), 0..12),
            held in prop::collection::vec(("\\PC{1,6}", any::<bool>()), 0..3),
        ) {
            let verdict = |accept| if accept { Verdict::Accept } else { Verdict::Reject };
            let mut decisions = Decisions::default();
            for (rule, text, site, accept) in &removals {
                decisions.set(rule, &key(text), site.as_deref(), Some(verdict(*accept)));
            }
            for (document, accept) in &held {
                decisions.set_held(document, "0", Some(verdict(*accept)));
            }
            let file = decisions.to_toml();
            prop_assert_eq!(Decisions::parse(&file).unwrap(), decisions.clone());
            prop_assert_eq!(file.lines().filter(|line| line.starts_with("  {")).count(), decisions.len());
        }
    }
}

//! A rule on its way: what it looks for and how much it takes, and the lines that say so in a file.
use std::fmt::Write as _;

use crate::edit::{literal, string};
use crate::ledger::Category;
use crate::rule::{Takes, Zone};

/// What a rule looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Find {
    Line,
    Starts,
    Regex,
}

impl Find {
    fn key(self) -> &'static str {
        match self {
            Find::Line => "line",
            Find::Starts => "starts",
            Find::Regex => "regex",
        }
    }
}

/// How much a rule takes, and where: rules of one form can be one rule with several texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Form {
    pub find: Find,
    pub takes: Takes,
    /// The line that ends the block.
    pub to: Option<String>,
    pub max_lines: Option<usize>,
    pub max_chars: Option<usize>,
    pub zone: Zone,
}

impl Form {
    /// The key of what it looks for.
    pub fn key(&self) -> &'static str {
        self.find.key()
    }

    /// How much it takes, as a rule says it.
    pub fn takes_words(&self) -> String {
        match &self.to {
            Some(to) => format!("to {to}"),
            None => self.takes.as_str().to_owned(),
        }
    }
}

/// A rule that may be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    pub form: Form,
    pub text: String,
}

/// Adds a `[[rule]]` to a file's text.
pub(super) fn write_rule(
    out: &mut String,
    id: &str,
    category: Category,
    why: &str,
    form: &Form,
    texts: &[String],
    draft: bool,
) {
    let quoted = |text: &String| if form.find == Find::Regex { literal(text) } else { string(text) };
    let _ =
        write!(out, "\n[[rule]]\nid       = {}\ncategory = \"{category}\"\nwhy      = {}\n", string(id), string(why));
    let key = form.find.key();
    match texts {
        [one] => {
            let _ = writeln!(out, "{key:8} = {}", quoted(one));
        }
        _ => {
            let _ = writeln!(out, "{key:8} = [");
            for text in texts {
                let _ = writeln!(out, "  {},", quoted(text));
            }
            out.push_str("]\n");
        }
    }
    match (&form.to, form.takes) {
        (Some(to), _) => {
            let _ = writeln!(out, "to       = {}", string(to));
        }
        (None, Takes::Line) => {}
        (None, takes) => {
            let _ = writeln!(out, "takes    = \"{}\"", takes.as_str());
        }
    }
    if let Some(most) = form.max_lines {
        let _ = writeln!(out, "max-lines = {most}");
    }
    if let Some(most) = form.max_chars {
        let _ = writeln!(out, "max-chars = {most}");
    }
    if form.zone != Zone::Anywhere {
        let _ = writeln!(out, "where    = \"{}\"", form.zone.as_str());
    }
    if draft {
        out.push_str("status   = \"draft\"\n");
    }
}

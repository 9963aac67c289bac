//! The same text twice in one list.
use std::collections::HashMap;

use super::phrases::{bare_line, folded};
use crate::diagnostic::{Diagnostic, codes};
use crate::rule::{FileScope, Matcher, RuleFile, RuleSpec, Spanned};
use crate::text::{FoldSet, Span};

/// The lists at the top of a file.
pub(super) fn top(file: &RuleFile, found: &mut Vec<Diagnostic>) {
    match &file.scope {
        FileScope::Common { lang } => list(file, lang, str::to_owned, found),
        FileScope::Site { sites, aliases, signature, skip } => {
            list(file, sites, str::to_owned, found);
            list(file, aliases, |text| folded(text, FoldSet::ALL), found);
            list(file, signature, |text| folded(text, FoldSet::ALL), found);
            list(file, skip, str::to_owned, found);
        }
    }
}

/// The lists of a rule.
pub(super) fn rule(file: &RuleFile, spec: &RuleSpec, found: &mut Vec<Diagnostic>) {
    let whole = |text: &str| bare_line(text, FoldSet::ALL);
    match &spec.matcher {
        Matcher::Line(texts) => list(file, texts, |text| bare_line(text, spec.fold), found),
        Matcher::Starts(texts) | Matcher::Ends(texts) | Matcher::Has(texts) => {
            list(file, texts, |text| folded(text, spec.fold), found);
        }
        Matcher::Regex(texts) => list(file, texts, str::to_owned, found),
        Matcher::Lines(_) | Matcher::Repeats(_) | Matcher::Looks(_) => {}
    }
    list(file, &spec.only_if, whole, found);
    list(file, &spec.unless, whole, found);
    list(file, &spec.lang, str::to_owned, found);
    list(file, &spec.paths, str::to_owned, found);
}

fn list(file: &RuleFile, texts: &[Spanned<String>], as_compared: impl Fn(&str) -> String, found: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<String, &Spanned<String>> = HashMap::new();
    for text in texts {
        let key = as_compared(&text.value);
        if key.is_empty() {
            continue;
        }
        let Some(first) = seen.get(&key) else {
            seen.insert(key, text);
            continue;
        };
        let message = if first.value == text.value {
            "this text stands in the list already"
        } else {
            "this text stands in the list already, in another spelling that counts as the same"
        };
        let warning = Diagnostic::warning(&codes::SAME_TWICE, &file.source, text.span, message)
            .label(first.span, "here")
            .help("take the second one out");
        found.push(match with_comma(&file.source.text, text.span) {
            Some(span) => warning.fix(span, ""),
            None => warning,
        });
    }
}

/// A member of a list that is not the first, with one of the commas beside it. Nothing where a comment stands between.
fn with_comma(text: &str, member: Span) -> Option<Span> {
    let (before, after) = (&text[..member.start], &text[member.end..]);
    if let Some(rest) = after.trim_start().strip_prefix(',') {
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        return Some(Span::new(member.start, text.len() - rest.len()));
    }
    let kept = before.trim_end().strip_suffix(',')?;
    let line = &kept[kept.rfind('\n').map_or(0, |at| at + 1)..];
    (!line.contains('#')).then(|| Span::new(kept.len(), member.end))
}

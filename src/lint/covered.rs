//! Rules that can do nothing, since another always takes at least as much.
use std::collections::HashSet;

use super::index::{At, Index, texts};
use crate::diagnostic::{Diagnostic, codes};
use crate::ledger::RuleId;
use crate::rule::{FileScope, RuleFile, RuleSpec, Spanned, Takes, Zone};

/// For each file, a warning for each of its rules that another rule covers.
pub(super) fn covered(files: &[RuleFile]) -> Vec<Vec<Diagnostic>> {
    let index = Index::new(files);
    let find = |at: At| &files[at.0].rules[at.1];
    let mut warnings = Vec::with_capacity(files.len());
    for (file_at, file) in files.iter().enumerate() {
        let mut found = Vec::new();
        for (rule_at, spec) in file.rules.iter().enumerate().filter(|(_, spec)| !spec.keep && !spec.draft) {
            let at = (file_at, rule_at);
            let (place, texts) = texts(spec);
            let mut texts = texts.iter();
            let Some(first) = texts.next() else { continue };
            let mut candidates: Vec<At> = index.finding(place, first);
            candidates.retain(|&other| {
                let (by, of) = (find(other), spec);
                other != at
                    && speaks_wherever(&files[other.0], by, file, of, other.0 == file_at)
                    && takes_as_much(by, of)
                    && under_no_more_conditions(by, of)
            });
            for text in texts {
                if candidates.is_empty() {
                    break;
                }
                let finding: HashSet<At> = index.finding(place, text).into_iter().collect();
                candidates.retain(|other| finding.contains(other));
            }
            // Of two rules that cover each other the first stays.
            let by = candidates.into_iter().find(|&other| other < at || !covers_back(files, at, other, &index));
            if let Some(by) = by {
                found.push(warning(file, spec, &files[by.0], find(by)));
            }
        }
        warnings.push(found);
    }
    warnings
}

fn warning(file: &RuleFile, spec: &RuleSpec, other: &RuleFile, by: &RuleSpec) -> Diagnostic {
    let name = format!("{}/{}", other.name, by.id.value);
    let message = format!("the rule {name} takes all that this rule could take");
    let warning = Diagnostic::warning(&codes::COVERED, &file.source, spec.id.span, message);
    let warning = if file.name == other.name {
        warning.label(by.id.span, "this rule")
    } else {
        warning.elsewhere(&other.source, by.id.span, "this rule")
    };
    warning.help("take this rule out; or, if it was to be narrower than the other, narrow the other")
}

fn covers_back(files: &[RuleFile], by: At, of: At, index: &Index) -> bool {
    let (by_spec, of_spec) = (&files[by.0].rules[by.1], &files[of.0].rules[of.1]);
    let (place, texts) = texts(of_spec);
    speaks_wherever(&files[by.0], by_spec, &files[of.0], of_spec, by.0 == of.0)
        && takes_as_much(by_spec, of_spec)
        && under_no_more_conditions(by_spec, of_spec)
        && texts.iter().all(|text| index.finding(place, text).contains(&by))
}

/// Whether `by` speaks for every document for which `of` speaks.
fn speaks_wherever(by_file: &RuleFile, by: &RuleSpec, of_file: &RuleFile, of: &RuleSpec, same_file: bool) -> bool {
    if by.fold != of.fold {
        return false;
    }
    if same_file {
        return true;
    }
    let FileScope::Common { lang } = &by_file.scope else { return false };
    let spoken = |code: &str| lang.iter().any(|lang| lang.value == code || lang.value == "*");
    match &of_file.scope {
        FileScope::Site { skip, .. } => {
            let name = RuleId::new(&by_file.name, &by.id.value);
            let skipped = skip.iter().any(|skip| skip.value == name.as_str());
            !skipped && (spoken("*") || (!of.lang.is_empty() && of.lang.iter().all(|lang| spoken(&lang.value))))
        }
        FileScope::Common { lang } => lang.iter().all(|lang| spoken(&lang.value)),
    }
}

/// Whether what `by` takes from a line on holds what `of` takes from it.
fn takes_as_much(by: &RuleSpec, of: &RuleSpec) -> bool {
    let no_shorter = match (by.max_lines, of.max_lines) {
        (None, _) => true,
        (Some(by), Some(of)) => by >= of,
        (Some(_), None) => false,
    };
    if by.takes == of.takes {
        let same_end = by.to.as_ref().map(|to| &to.value) == of.to.as_ref().map(|to| &to.value);
        return no_shorter && same_end;
    }
    match (by.takes, of.takes) {
        (Takes::Rest, of) => by.max_lines.is_none() && of != Takes::To,
        (Takes::Paragraph, Takes::Match | Takes::Line) => by.max_lines.is_none(),
        (Takes::Line | Takes::Caption | Takes::Items, Takes::Match | Takes::Line) => true,
        _ => false,
    }
}

fn under_no_more_conditions(by: &RuleSpec, of: &RuleSpec) -> bool {
    let values = |texts: &[Spanned<String>]| texts.iter().map(|text| text.value.clone()).collect::<HashSet<_>>();
    let day = |day: &Option<Spanned<String>>| day.as_ref().map(|day| day.value.clone());
    zone_holds(by.zone, of.zone)
        && by.max_chars.is_none_or(|most| of.max_chars.is_some_and(|chars| chars <= most))
        && (by.lang.is_empty() || (!of.lang.is_empty() && values(&of.lang).is_subset(&values(&by.lang))))
        && (by.only_if.is_empty() || (!of.only_if.is_empty() && values(&of.only_if).is_subset(&values(&by.only_if))))
        && values(&by.unless).is_subset(&values(&of.unless))
        && (by.paths.is_empty() || (!of.paths.is_empty() && values(&of.paths).is_subset(&values(&by.paths))))
        && (by.since.is_none() || day(&by.since) == day(&of.since))
        && (by.until.is_none() || day(&by.until) == day(&of.until))
}

/// Whether every line in the zone `of` stands in the zone `by` too.
fn zone_holds(by: Zone, of: Zone) -> bool {
    by == Zone::Anywhere || by == of || matches!((by, of), (Zone::Head, Zone::Top) | (Zone::Tail, Zone::End))
}

//! One `[[rule]]`: what it looks for, and which keys go together.
use super::faults::Faults;
use super::table::Table;
use crate::diagnostic::codes;
use crate::ledger::Category;
use crate::rule::keys::{Key, Part};
use crate::rule::{Looks, Matcher, Repeats, RuleSpec, Spanned, Takes, Zone};
use crate::text::{Fold, FoldSet, Span};

/// The rule, if enough of it is sound to be a rule; the reasons are among the faults.
pub(super) fn read(table: &Table, faults: &mut Faults) -> Option<RuleSpec> {
    table.require(Part::Rule, faults);
    let matcher = matcher(table, faults);
    let takes = takes(table, faults);
    let fold = fold(table, faults);
    dates(table, faults);
    let to = table.text("to");
    Some(RuleSpec {
        id: table.text("id")?,
        category: Category::parse(&table.text("category")?.value)?,
        why: table.text("why")?.value,
        added: table.text("added"),
        matcher: matcher?,
        takes,
        to,
        max_lines: table.count("max-lines"),
        zone: member(table, "where", Zone::parse).unwrap_or(Zone::Anywhere),
        max_chars: table.count("max-chars"),
        lang: table.texts("lang"),
        only_if: table.texts("only-if"),
        unless: table.texts("unless"),
        paths: table.texts("paths"),
        since: table.text("since"),
        until: table.text("until"),
        draft: table.text("status").is_some_and(|status| status.value == "draft"),
        weak: table.flag("weak"),
        keep: table.flag("keep"),
        fold,
        span: table.span,
        keys: table.keys().map(|(key, span)| Spanned { value: key.name, span }).collect(),
    })
}

/// The word behind a key as what it stands for.
fn member<T>(table: &Table, name: &str, parse: fn(&str) -> Option<T>) -> Option<T> {
    table.text(name).and_then(|word| parse(&word.value))
}

fn members<T>(table: &Table, name: &str, parse: fn(&str) -> Option<T>) -> Vec<Spanned<T>> {
    let words = table.texts(name).into_iter();
    words.filter_map(|word| parse(&word.value).map(|value| Spanned { value, span: word.span })).collect()
}

fn matcher(table: &Table, faults: &mut Faults) -> Option<Matcher> {
    let written: Vec<(&Key, Span)> = table.keys().filter(|(key, _)| key.matcher).collect();
    let [(key, _)] = written[..] else {
        if let [(first, place), (second, again), ..] = written[..] {
            let message =
                format!("a rule looks for one thing, and this one has both `{}` and `{}`", first.name, second.name);
            let fault = faults.error(&codes::TWO_MATCHERS, again, message).label(place, "the first");
            faults.add(fault.says("the second").help("write two rules; or, for several phrases of one kind, a list"));
        } else if table.lacks(|key| key.matcher) {
            let names: Vec<&str> = Key::of(Part::Rule).filter(|key| key.matcher).map(|key| key.name).collect();
            let fault = faults.error(&codes::NO_MATCHER, table.header, "the rule does not say what it looks for");
            faults.add(fault.help(format!("write one of: {}; if unsure: line = \"the whole line\"", names.join(", "))));
        }
        return None;
    };
    let matcher = match key.name {
        "line" => Matcher::Line(table.texts("line")),
        "starts" => Matcher::Starts(table.texts("starts")),
        "ends" => Matcher::Ends(table.texts("ends")),
        "has" => Matcher::Has(table.texts("has")),
        "regex" => Matcher::Regex(table.texts("regex")),
        "lines" => Matcher::Lines(table.sequences("lines")?),
        "repeats" => Matcher::Repeats(members(table, "repeats", Repeats::parse)),
        "looks" => Matcher::Looks(members(table, "looks", Looks::parse)),
        _ => return None,
    };
    Some(matcher)
}

/// How much the rule takes, and whether the keys that say so go together.
fn takes(table: &Table, faults: &mut Faults) -> Takes {
    let takes_place = table.place("takes");
    let to_place = table.place("to");
    let bound_place = table.place("max-lines");
    let takes = member(table, "takes", Takes::parse);

    if let Some(keep) = table.place("keep").filter(|_| table.flag("keep")) {
        let weak_place = table.place("weak").filter(|_| table.flag("weak"));
        for (name, place) in
            [("takes", takes_place), ("to", to_place), ("max-lines", bound_place), ("weak", weak_place)]
        {
            if let Some(place) = place {
                let message = format!("a rule with `keep = true` removes nothing, so it has no `{name}`");
                let fault = faults.error(&codes::KEEP_TAKES_NOTHING, place, message).label(keep, "the rule keeps");
                faults.add(fault.help(format!("take `{name}` out, or `keep`")));
            }
        }
        if let Some(status) = table.text("status").filter(|status| status.value == "draft") {
            let fault = faults
                .error(&codes::KEEP_DRAFT, status.span, "a rule with `keep = true` cannot be a draft")
                .label(keep, "the rule keeps");
            faults.add(fault.help("take one of the two keys out"));
        }
        return Takes::Line;
    }
    if let Some(to) = to_place {
        if let Some(place) = takes_place {
            let fault = faults
                .error(&codes::TO_WITH_TAKES, place, "`to` says already how much the rule takes")
                .label(to, "down to this line");
            faults.add(fault.help("take one of the two keys out"));
        }
        if table.lacks(|key| key.name == "max-lines") {
            let fault = faults.error(&codes::TO_NEEDS_BOUND, to, "a rule with `to` needs `max-lines`");
            faults.add(fault.help("write how many lines it may take at most, for example: max-lines = 12"));
        }
        return Takes::To;
    }
    let takes = match takes {
        Some(takes) => takes,
        // Something unreadable stands there; what goes with it is not known.
        None if takes_place.is_some() => return Takes::Line,
        None => Takes::Line,
    };
    if takes == Takes::Match
        && let Some((key, place)) =
            table.keys().find(|(key, _)| matches!(key.name, "line" | "lines" | "repeats" | "looks"))
    {
        let message = format!("`takes = \"match\"` takes a part of a line, and `{}` finds whole lines", key.name);
        let fault = faults
            .error(&codes::MATCH_NEEDS_PHRASE, takes_place.unwrap_or(table.header), message)
            .label(place, "this finds whole lines");
        faults.add(fault.help("take `takes` out; or look with `starts`, `ends`, `has` or `regex`"));
    }
    let block = matches!(takes, Takes::Paragraph | Takes::Items | Takes::Rest);
    if let Some(bound) = bound_place.filter(|_| !block && table.count("max-lines").is_some()) {
        let fault =
            faults.error(&codes::BOUND_WITHOUT_BLOCK, bound, "`max-lines` limits a block, and this rule takes none");
        let help = match takes {
            Takes::Caption => "a caption is never more than two lines; take `max-lines` out",
            _ => "take it out; or take a block: takes = \"items\", \"paragraph\" or \"rest\"",
        };
        faults.add(fault.help(help));
    }
    takes
}

fn fold(table: &Table, faults: &mut Faults) -> FoldSet {
    let exact = table.place("exact").filter(|_| table.flag("exact"));
    match (exact, table.place("fold")) {
        (Some(exact), Some(fold)) => {
            let fault = faults.error(
                &codes::EXACT_WITH_FOLD,
                fold,
                "`exact = true` overlooks nothing, `fold` says what to overlook",
            );
            faults.add(fault.label(exact, "letter by letter").help("take one of the two keys out"));
            FoldSet::NONE
        }
        (Some(_), None) => FoldSet::NONE,
        (None, None) => FoldSet::ALL,
        (None, Some(_)) => {
            members(table, "fold", Fold::parse).into_iter().fold(FoldSet::NONE, |set, fold| set.with(fold.value))
        }
    }
}

fn dates(table: &Table, faults: &mut Faults) {
    if let (Some(since), Some(until)) = (table.text("since"), table.text("until"))
        && until.value < since.value
    {
        let fault = faults
            .error(&codes::CROSSED_DATES, until.span, "the last day comes before the first")
            .label(since.span, "the first day");
        faults.add(fault.help("`since` is the earlier day, `until` the later one"));
    }
}

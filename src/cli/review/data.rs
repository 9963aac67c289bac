//! The run and its verdicts as the page reads them.
use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::ledger::Category;
use crate::review::{Kind, Known, Mark, Reason, Row, Sample, View, figures};
use crate::text::Span;

use super::Result;
use super::desk::Desk;

/// So much is shown around a removal, in bytes on either side …
const AROUND: usize = 1200;
/// … and so much of a document at most.
const MOST: usize = 1 << 16;
/// The sites that are told apart in a chart.
const CHART_SITES: usize = 12;
/// The documents that are shown before and after.
const DOCUMENTS: usize = 24;

/// A row of a list.
pub fn row(desk: &Desk, at: u32, site: Option<u32>) -> Value {
    let index = &desk.run.index;
    let group = &index.groups[at as usize];
    let reasons: Vec<&str> = group.reasons.iter().map(|reason| reason.as_str()).collect();
    let rtl = group.samples.first().is_some_and(|sample| index.documents[sample.document as usize].rtl);
    json!({
        "id": group.id.to_string(),
        "kind": group.kind.as_str(),
        "rule": &*index.rule(group).name,
        "category": &*index.rule(group).category,
        "text": &*group.shown,
        "key": &*group.key,
        "count": group.count,
        "chars": group.chars,
        "sites": group.sites.len(),
        "site": group.sites.first().and_then(|(site, _)| index.site_name(*site)),
        "reasons": reasons,
        "state": index.state(group, site, &desk.decisions).as_str(),
        "rtl": rtl,
    })
}

/// The rows of a view, from the `from`th, rules among them.
pub fn rows(desk: &Desk, view: &View, from: usize, most: usize) -> Vec<Value> {
    let rows = view.rows.iter().skip(from).take(most);
    rows.map(|row| match row {
        Row::Rule(rule) => json!({ "head": rule_facts(desk, *rule) }),
        Row::Group(at) => self::row(desk, *at, view.site),
    })
    .collect()
}

fn rule_facts(desk: &Desk, at: u32) -> Value {
    let rule = &desk.run.index.rules[at as usize];
    json!({
        "name": &*rule.name,
        "category": &*rule.category,
        "kind": rule.kind.as_str(),
        "count": rule.count,
        "groups": rule.groups,
        "once": rule.once,
        "leftOut": rule.left_out,
        "done": desk.progress.by_rule[at as usize],
        "places": rule.places,
    })
}

/// How far the review is.
pub fn progress(desk: &Desk) -> Value {
    json!({ "groups": desk.progress.groups, "removals": desk.progress.removals, "saved": desk.is_saved() })
}

/// All that is known of the run as a whole.
pub fn overview(desk: &Desk) -> Value {
    let index = &desk.run.index;
    let said = &desk.run.said;
    // Rules that are known from held documents alone took nothing.
    let rules = (0..).zip(&index.rules).filter(|(_, rule)| rule.count > 0);
    let rules: Vec<Value> = rules.map(|(at, _)| rule_facts(desk, at)).collect();
    let mut sites: BTreeMap<u32, u64> = BTreeMap::new();
    let mut categories: BTreeMap<&str, u64> = BTreeMap::new();
    let mut cross: BTreeMap<(&str, u32), u64> = BTreeMap::new();
    let mut reasons: BTreeMap<Reason, u64> = BTreeMap::new();
    for group in &index.groups {
        let rule = index.rule(group);
        group.reasons.iter().for_each(|reason| *reasons.entry(*reason).or_default() += 1);
        for (site, count) in &group.sites {
            *sites.entry(*site).or_default() += u64::from(*count);
            *categories.entry(&rule.category).or_default() += u64::from(*count);
            if rule.kind == Kind::Removal {
                *cross.entry((&*rule.category, *site)).or_default() += u64::from(*count);
            }
        }
    }
    let mut sites: Vec<(u32, u64)> = sites.into_iter().collect();
    sites.sort_by_key(|(site, count)| (std::cmp::Reverse(*count), *site));
    let charted: Vec<u32> = sites.iter().take(CHART_SITES).map(|(site, _)| *site).collect();
    let mut chart: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for ((category, site), count) in cross {
        let name = if charted.contains(&site) { index.site_name(site).unwrap_or("") } else { "*" };
        *chart.entry((name, category)).or_default() += count;
    }
    let about = |category: &str| Category::parse(category).map_or("", Category::about);
    let figures: Vec<Value> = figures(index, &desk.decisions)
        .iter()
        .map(|figure| {
            let (low, high) = figure.interval();
            json!({
                "rule": &*index.rules[figure.rule as usize].name,
                "drawn": figure.drawn,
                "judged": figure.judged,
                "wrong": figure.wrong,
                "low": low,
                "high": high,
                "words": figure.words(),
            })
        })
        .collect();
    json!({
        "run": {
            "folder": desk.run.out.display().to_string(),
            "naqi": said.naqi,
            "started": said.started,
            "digest": said.rules.digest,
            "documents": said.counts.map(|counts| counts.documents),
            "bytesIn": said.counts.map(|counts| counts.bytes_in),
            "bytesOut": said.counts.map(|counts| counts.bytes_out),
            "changed": index.changed,
        },
        "decisions": desk.file.display().to_string(),
        "sample": desk.run.sample.map(|(most, seed)| json!({ "most": most, "seed": seed })),
        "total": { "groups": index.groups.len(), "removals": index.count() },
        "done": progress(desk),
        "rules": rules,
        "sites": sites.iter().map(|(site, count)| json!([index.site_name(*site), count])).collect::<Vec<_>>(),
        "categories": categories.iter().map(|(name, count)| json!([name, count, about(name)])).collect::<Vec<_>>(),
        "reasons": reasons.iter().map(|(reason, count)| json!([reason.as_str(), count])).collect::<Vec<_>>(),
        "chart": chart.iter().map(|((site, category), count)| json!([site, category, count])).collect::<Vec<_>>(),
        "figures": figures,
        "documents": documents(desk),
    })
}

/// The documents to show before and after: those that lost most claims, of as many sites as may be.
fn documents(desk: &Desk) -> Vec<Value> {
    let index = &desk.run.index;
    let mut order: Vec<usize> = (0..index.documents.len().min(desk.run.texts.len())).collect();
    let mut seen: BTreeMap<u32, usize> = BTreeMap::new();
    order.sort_by_key(|&at| std::cmp::Reverse(index.documents[at].marks.len()));
    // The first of each site before the second of any.
    let mut turns: Vec<(usize, usize)> = order
        .into_iter()
        .map(|at| {
            let turn = seen.entry(index.documents[at].site).or_default();
            *turn += 1;
            (*turn, at)
        })
        .collect();
    turns.sort_by_key(|(turn, _)| *turn);
    turns.into_iter().take(DOCUMENTS).map(|(_, at)| document_facts(desk, at)).collect()
}

fn document_facts(desk: &Desk, at: usize) -> Value {
    let index = &desk.run.index;
    let Known { id, source, site, lang, rtl, marks } = &index.documents[at];
    json!({
        "number": at,
        "id": &**id,
        "source": &**source,
        "site": index.site_name(*site),
        "lang": lang.as_deref(),
        "rtl": rtl,
        "held": marks.iter().any(|mark| mark.kind == Kind::Held),
        "removals": marks.iter().filter(|mark| mark.kind == Kind::Removal).count(),
    })
}

/// A group with its samples in their documents.
///
/// # Errors
/// A temporary file that cannot be read.
pub fn group(desk: &mut Desk, at: u32, site: Option<u32>) -> Result<Value> {
    let samples: Vec<Sample> = desk.run.index.groups[at as usize].samples.clone();
    let on_site = |desk: &Desk, sample: &Sample| {
        site.is_none_or(|site| desk.run.index.documents[sample.document as usize].site == site)
    };
    let mut contexts = Vec::new();
    for sample in samples {
        if on_site(desk, &sample) {
            contexts.push(context(desk, &sample, AROUND)?);
        }
    }
    let mut value = group_facts(desk, at, site);
    value["samples"] = contexts.into();
    Ok(value)
}

/// A group without its samples.
pub fn group_facts(desk: &Desk, at: u32, site: Option<u32>) -> Value {
    let index = &desk.run.index;
    let group = &index.groups[at as usize];
    let sites: Vec<Value> = group
        .sites
        .iter()
        .map(|(site, count)| {
            let state = index.state(group, Some(*site), &desk.decisions).as_str();
            json!({ "name": index.site_name(*site), "count": count, "state": state })
        })
        .collect();
    let mut value = row(desk, at, site);
    value["bySite"] = sites.into();
    value["digest"] = (*group.digest).into();
    value
}

/// A sample in its document, with so much around it.
pub fn context(desk: &mut Desk, sample: &Sample, around: usize) -> Result<Value> {
    let number = sample.document as usize;
    let text = desk.run.texts.read(number)?;
    let known = &desk.run.index.documents[number];
    let whole = sample.span.len() == text.len();
    let (from, to) = if whole { (0, text.len()) } else { window(&text, sample.span, around) };
    let to = to.min(text.floor_char_boundary(from + MOST));
    let this = (!whole).then_some(sample.span);
    let mut value = document_facts(desk, number);
    value["drawn"] = sample.drawn.into();
    value["bytes"] = text.len().into();
    value["from"] = from.into();
    value["to"] = to.into();
    value["pieces"] = pieces(desk, &text, Span::new(from, to), &known.marks, this);
    Ok(value)
}

/// A document, whole or as much of it as can be shown.
///
/// # Errors
/// A temporary file that cannot be read; a number of no document.
pub fn document(desk: &mut Desk, number: usize) -> Result<Value> {
    let text = desk.run.texts.read(number)?;
    let to = text.floor_char_boundary(MOST);
    let known = &desk.run.index.documents[number];
    let mut value = document_facts(desk, number);
    value["bytes"] = text.len().into();
    value["from"] = 0.into();
    value["to"] = to.into();
    value["pieces"] = pieces(desk, &text, Span::new(0, to), &known.marks, None);
    Ok(value)
}

/// The lines around a span; of very long lines a part.
fn window(text: &str, span: Span, around: usize) -> (usize, usize) {
    let from = text.floor_char_boundary(span.start.saturating_sub(around));
    let from = if from == 0 { 0 } else { text[from..span.start].find('\n').map_or(from, |at| from + at + 1) };
    let to = text.ceil_char_boundary((span.end + around).min(text.len()));
    let to = if to == text.len() { to } else { text[span.end..to].rfind('\n').map_or(to, |at| span.end + at + 1) };
    (from, to)
}

/// A stretch of a text, cut where what becomes of it changes. `at` is where a piece starts in the document, in bytes.
fn pieces(desk: &Desk, text: &str, window: Span, marks: &[Mark], this: Option<Span>) -> Value {
    let inside = |at: usize| window.start < at && at < window.end;
    let ends = marks.iter().map(|mark| mark.span).chain(this).flat_map(|span| [span.start, span.end]);
    let mut cuts: Vec<usize> = ends.filter(|&at| inside(at)).chain([window.start, window.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let piece = |pair: &[usize]| {
        let here = Span::new(pair[0], pair[1]);
        let mark = marks.iter().find(|mark| mark.span.contains(here));
        let is_this = this.is_some_and(|this| this.contains(here));
        let became = match (is_this, mark) {
            (true, _) => Some("this"),
            (false, Some(mark)) => Some(mark.kind.as_str()),
            (false, None) => None,
        };
        let rule = mark.map(|mark| &*desk.run.index.rules[mark.rule as usize].name);
        json!({ "at": here.start, "text": &text[here.range()], "mark": became, "rule": rule })
    };
    cuts.windows(2).map(piece).collect()
}

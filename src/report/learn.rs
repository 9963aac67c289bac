//! What was learnt of sites: a table for the terminal, JSON, a page for the browser.
use std::io::{self, Write};

use super::field::visible;
use super::tally::count;
use crate::learn::{FEW_PAGES, Learnt, Proposal};

mod page;

pub use page::write_learnt_page;

/// So many sites are told on a terminal, those with the most pages.
const SITES: usize = 40;
/// So many lines that were left are told of a site that is looked at alone.
const LEFT: usize = 15;
/// A text in a list holds so many characters.
const TEXT: usize = 60;

/// Writes the table; where there is one site, its rules and what was left.
///
/// # Errors
/// Those of `out`.
pub fn write_learnt(out: &mut dyn Write, all: &[Learnt], homeless: u64, update: bool) -> io::Result<()> {
    if homeless > 0 {
        writeln!(
            out,
            "{} told no site and were passed over; --site-from-path or --site-field may tell it.",
            count(homeless as usize, "page")
        )?;
    }
    if let ([one], true) = (all, update || all.len() == 1) {
        return one_site(out, one);
    }
    let width = all.iter().map(|learnt| learnt.site.chars().count()).max().unwrap_or(0).clamp(4, 32);
    writeln!(out, "{:width$}  {:>8} {:>8} {:>6} {:>7} {:>6}", "site", "pages", "distinct", "rules", "lines", "left")?;
    let mut order: Vec<&Learnt> = all.iter().collect();
    order.sort_by_key(|learnt| std::cmp::Reverse(learnt.seen));
    for learnt in order.iter().take(SITES) {
        let lines: usize = learnt.proposals.iter().map(|proposal| proposal.lines).sum();
        let (site, rules, left) = (visible(&learnt.site), learnt.proposals.len(), learnt.left.len());
        write!(out, "{site:width$}  {:>8} {:>8} {rules:>6} {lines:>7} {left:>6}", learnt.seen, learnt.distinct)?;
        writeln!(out, "{}", warning(learnt).map_or(String::new(), |words| format!("  {words}")))?;
    }
    if all.len() > SITES {
        writeln!(out, "… and {}; --html or --json tells all.", count(all.len() - SITES, "more site"))?;
    }
    let drafts = all.iter().filter(|learnt| learnt.file.is_some()).count();
    let rules: usize = all.iter().map(|learnt| learnt.proposals.len()).sum();
    writeln!(out, "{}: {}, {}.", count(all.len(), "site"), count(drafts, "draft"), count(rules, "rule"))
}

/// What a reader should know before trusting the draft of a site.
pub(super) fn warning(learnt: &Learnt) -> Option<String> {
    match learnt.distinct {
        0 | 1 => Some("nothing to compare: one page".to_owned()),
        pages if pages < FEW_PAGES => Some(format!("few pages: what {pages} share may be chance")),
        _ => None,
    }
}

fn one_site(out: &mut dyn Write, learnt: &Learnt) -> io::Result<()> {
    let Learnt { site, seen, sampled, distinct, proposals, left, idle, .. } = learnt;
    writeln!(
        out,
        "{}: {} in the corpus, {sampled} looked at, {distinct} distinct.",
        visible(site),
        count(*seen as usize, "page")
    )?;
    if let Some(words) = warning(learnt) {
        writeln!(out, "warning: {words}")?;
    }
    for proposal in proposals {
        let Proposal { id, category, pages, of, confidence, .. } = proposal;
        writeln!(out, "  {id} ({category}): {} of {of} pages, confidence {confidence:.2}: {}", pages, said(proposal))?;
    }
    if proposals.is_empty() {
        writeln!(out, "  no new rule")?;
    }
    for id in idle {
        writeln!(out, "  {id} took nothing of the pages looked at")?;
    }
    for one in left.iter().take(LEFT) {
        writeln!(out, "  left, on {}: {} ({})", count(one.pages, "page"), short(&one.text), one.reason.words())?;
    }
    if left.len() > LEFT {
        writeln!(out, "  … and {}; --html tells all.", count(left.len() - LEFT, "more line"))?;
    }
    Ok(())
}

/// What a rule looks for, in short.
pub(super) fn said(proposal: &Proposal) -> String {
    let Proposal { find, texts, takes, place, .. } = proposal;
    let mut out = format!("{find} {}", texts.first().map_or(String::new(), |text| short(text)));
    if texts.len() > 1 {
        out += &format!(" and {} more", texts.len() - 1);
    }
    if takes != "line" {
        out += &format!(", takes {}", short(takes));
    }
    if *place != "anywhere" {
        out += &format!(", where {place}");
    }
    out
}

fn short(text: &str) -> String {
    let text = visible(text);
    match text.char_indices().nth(TEXT) {
        Some((at, _)) => format!("«{}…»", &text[..at]),
        None => format!("«{text}»"),
    }
}

/// What was learnt of one site, as JSON.
pub fn learnt_json(learnt: &Learnt) -> serde_json::Value {
    let rule = |proposal: &Proposal| {
        let Proposal { id, category, find, texts, takes, place, pages, of, share, confidence, days, lines, examples } =
            proposal;
        serde_json::json!({
            "id": id, "category": category.as_str(), *find: texts, "takes": takes, "where": place, "pages": pages, "of": of,
            "share": [share.0, share.1], "confidence": confidence, "lines": lines, "examples": examples,
            "days": days.as_ref().map(|(first, last)| [first, last]),
        })
    };
    serde_json::json!({
        "site": learnt.site,
        "pages": learnt.seen,
        "sampled": learnt.sampled,
        "distinct": learnt.distinct,
        "warning": warning(learnt),
        "rules": learnt.proposals.iter().map(rule).collect::<Vec<_>>(),
        "left": learnt.left.iter().map(|left| serde_json::json!({
            "text": left.text, "pages": left.pages, "reason": left.reason.words(),
        })).collect::<Vec<_>>(),
        "idle": learnt.idle.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
    })
}

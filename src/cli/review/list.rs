//! Review without a page: lists, verdicts by id, figures.
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use anstyle::Style;

use crate::decision::{Decisions, Verdict};
use crate::report::visible;
use crate::review::{Filter, GroupId, Order, Row, View, figures as figures_of};

use super::super::decisions::write_decisions;
use super::desk::Desk;
use super::{DONE, Failure, Result, data, say, state_words};

const STRONG: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
/// Of an id so much is shown; any beginning that is of one group alone serves.
const ID: usize = 10;

/// Lists groups.
pub fn list(desk: &Desk, filter: &Filter, order: Order, most: usize, json: bool) -> Result<ExitCode> {
    let index = &desk.run.index;
    let view = View::new(index, &desk.decisions, filter, order);
    let mut out = BufWriter::new(anstream::stdout().lock());
    let mut shown = 0;
    for row in &view.rows {
        if shown == most {
            break;
        }
        match row {
            Row::Rule(_) if json => {}
            Row::Rule(rule) => {
                let rule = &index.rules[*rule as usize];
                // A rule whose groups are cut off has no heading.
                writeln!(
                    out,
                    "{STRONG}{}{STRONG:#} {FAINT}({}; {} removals, {} texts, {} of them once){FAINT:#}",
                    rule.name, rule.category, rule.count, rule.groups, rule.once
                )?;
            }
            Row::Group(at) => {
                shown += 1;
                let group = &index.groups[*at as usize];
                if json {
                    writeln!(out, "{}", data::row(desk, *at, view.site))?;
                    continue;
                }
                let reasons: Vec<&str> = group.reasons.iter().map(|reason| reason.as_str()).collect();
                let text = group.shown.split_whitespace().collect::<Vec<_>>().join(" ");
                let state = state_words(index.state(group, view.site, &desk.decisions));
                let id = group.id.to_string();
                writeln!(
                    out,
                    "  {}  {:>6}×  {:9} {:20} {}",
                    &id[..ID],
                    group.count,
                    state,
                    reasons.join(","),
                    visible(&text)
                )?;
            }
        }
    }
    out.flush()?;
    if !json {
        if shown < view.groups {
            say(&format!(
                "{shown} of {} groups; --most N lists more, --rule, --site and the like choose",
                view.groups
            ))?;
        }
        let done = &desk.progress;
        let words = format!(
            "judged: {} of {} groups, {} of {} removals ({})",
            done.groups,
            index.groups.len(),
            done.removals,
            index.count(),
            desk.file.display()
        );
        say(&words)?;
    }
    Ok(ExitCode::from(DONE))
}

/// Judges groups by id.
pub fn judge(desk: &mut Desk, filter: &Filter, ids: &[String], verdict: Option<Verdict>) -> Result<ExitCode> {
    let view = View::new(&desk.run.index, &desk.decisions, filter, Order::Rules);
    let all: Vec<u32> = view
        .rows
        .iter()
        .filter_map(|row| match row {
            Row::Group(at) => Some(*at),
            Row::Rule(_) => None,
        })
        .collect();
    let mut chosen = Vec::new();
    for id in ids {
        if id == "all" {
            chosen.extend(&all);
        } else {
            chosen.push(find(desk, id)?);
        }
    }
    if filter.site.is_some() && view.site == Some(u32::MAX) {
        return Err(
            Failure::new("nothing was removed on that site").help("`naqi review OUT --list` shows what there is")
        );
    }
    desk.judge(&chosen, view.site, verdict);
    desk.save()?;
    let groups = if chosen.len() == 1 { "1 group".to_owned() } else { format!("{} groups", chosen.len()) };
    let words = match verdict {
        Some(Verdict::Accept) => "accepted",
        Some(Verdict::Reject) => "rejected",
        None => "open again",
    };
    say(&format!("{groups} {words}, in {}", desk.file.display()))?;
    Ok(ExitCode::from(DONE))
}

fn find(desk: &Desk, id: &str) -> Result<u32> {
    let index = &desk.run.index;
    if let Some(at) = GroupId::parse(id).and_then(|id| index.place(id)) {
        return Ok(at);
    }
    let mut found = index.groups.iter().enumerate().filter(|(_, group)| group.id.to_string().starts_with(id));
    match (found.next(), found.next()) {
        (Some((at, _)), None) => Ok(u32::try_from(at).unwrap_or(u32::MAX)),
        (None, _) => {
            Err(Failure::new(format!("there is no group {id}")).help("`naqi review OUT --list` shows their ids"))
        }
        (Some(_), Some(_)) => Err(Failure::new(format!("the ids of several groups start with {id}"))
            .help("give more of it; `--list --json` shows ids whole")),
    }
}

/// Takes over the decisions of another file.
pub fn import(file: &Path, mut decisions: Decisions, from: &Decisions) -> Result<ExitCode> {
    let changed = decisions.merge(from);
    if changed > 0 {
        write_decisions(file, &decisions)?;
    }
    say(&format!("verdicts read: {}; new or other than before: {changed}; kept in {}", from.len(), file.display()))?;
    Ok(ExitCode::from(DONE))
}

/// Says how good each rule is.
pub fn figures(desk: &Desk) -> Result<ExitCode> {
    let mut out = anstream::stdout().lock();
    for figure in figures_of(&desk.run.index, &desk.decisions) {
        let rule = &desk.run.index.rules[figure.rule as usize];
        writeln!(out, "{STRONG}{}{STRONG:#}: {}", rule.name, figure.words())?;
    }
    Ok(ExitCode::from(DONE))
}

//! What the page asks, and what it is told.
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::decision::Verdict;
use crate::review::{Filter, GroupId, Kind, Order, Reason, Row, State, View};

use super::super::desk::Desk;
use super::super::{data, files};
use super::Shared;
use super::gate::{of_type, plain};

/// No more rows are told at once.
const ROWS: usize = 500;

/// A file of the page. There are no others: names are compared, no path is opened.
pub fn file(name: &str) -> Response<Full<Bytes>> {
    match files::find(name) {
        Some((_, kind, text)) => of_type(StatusCode::OK, kind, Bytes::from_static(text.as_bytes())),
        None => plain(StatusCode::NOT_FOUND, "there is no such file"),
    }
}

/// Answers a call of the page.
pub fn call(path: &str, body: &[u8], shared: &Shared) -> Response<Full<Bytes>> {
    let answer = match path {
        "api/overview" => Ok(data::overview(&shared.desk())),
        "api/progress" => Ok(progress(&shared.desk(), shared)),
        "api/view" => read(body).map(|asked| view(&mut shared.desk(), asked)),
        "api/rows" => read(body).and_then(|asked| rows(&shared.desk(), &asked)),
        "api/seek" => read(body).and_then(|asked| seek(&shared.desk(), &asked)),
        "api/group" => read(body).and_then(|asked| group(&mut shared.desk(), &asked)),
        "api/document" => read(body).and_then(|asked: Numbered| {
            data::document(&mut shared.desk(), asked.number).map_err(|_| "there is no such document")
        }),
        "api/judge" => read(body).and_then(|asked| judge(shared, &asked)),
        "api/rest" => read(body).and_then(|asked| rest(shared, &asked)),
        "api/undo" => read(body).and_then(|asked| undo(shared, &asked)),
        _ => return plain(StatusCode::NOT_FOUND, "there is no such call"),
    };
    match answer {
        Ok(value) => of_type(StatusCode::OK, "application/json", Bytes::from(value.to_string())),
        Err(why) => {
            of_type(StatusCode::BAD_REQUEST, "application/json", Bytes::from(json!({ "fault": why }).to_string()))
        }
    }
}

type Answer<T> = Result<T, &'static str>;

fn read<T: DeserializeOwned>(body: &[u8]) -> Answer<T> {
    serde_json::from_slice(body).map_err(|_| "the call is not of the form")
}

fn progress(desk: &Desk, shared: &Shared) -> Value {
    let mut value = data::progress(desk);
    value["changes"] = desk.changes().into();
    value["fault"] = shared.fault().into();
    value
}

#[derive(Deserialize)]
struct Asked {
    rule: Option<String>,
    site: Option<String>,
    category: Option<String>,
    kind: Option<String>,
    state: Option<String>,
    reason: Option<String>,
    search: Option<String>,
    order: Option<String>,
    #[serde(default)]
    drawn: bool,
}

fn view(desk: &mut Desk, asked: Asked) -> Value {
    let filter = Filter {
        rule: asked.rule,
        site: asked.site,
        category: asked.category,
        kind: asked.kind.as_deref().and_then(Kind::parse),
        state: asked.state,
        reason: asked.reason.as_deref().and_then(Reason::parse),
        search: asked.search.filter(|text| !text.trim().is_empty()),
        drawn: asked.drawn,
    };
    let order = asked.order.as_deref().and_then(Order::parse).unwrap_or_default();
    let (number, view) = desk.open(&filter, order);
    json!({ "view": number, "rows": view.rows.len(), "groups": view.groups, "removals": view.removals })
}

#[derive(Deserialize)]
struct Stretch {
    view: u64,
    from: usize,
    most: usize,
}

fn known(desk: &Desk, number: u64) -> Answer<&View> {
    desk.view(number).ok_or("this list is forgotten; load the page again")
}

fn rows(desk: &Desk, asked: &Stretch) -> Answer<Value> {
    let view = known(desk, asked.view)?;
    Ok(data::rows(desk, view, asked.from, asked.most.min(ROWS)).into())
}

#[derive(Deserialize)]
struct Seek {
    view: u64,
    from: usize,
    what: String,
}

/// The next row that is wanted: a group, one without a verdict, the first of the next or the last rule.
fn seek(desk: &Desk, asked: &Seek) -> Answer<Value> {
    let view = known(desk, asked.view)?;
    let index = &desk.run.index;
    let open = |at: u32| {
        let state = index.state(&index.groups[at as usize], view.site, &desk.decisions);
        !matches!(state, State::Decided(_))
    };
    let rule_at = |row: usize| match view.rows.get(row) {
        Some(Row::Group(at)) => Some(index.groups[*at as usize].rule),
        Some(Row::Rule(rule)) => Some(*rule),
        None => None,
    };
    let groups = || {
        view.rows.iter().enumerate().filter_map(|(row, what)| match what {
            Row::Group(at) => Some((row, *at)),
            Row::Rule(_) => None,
        })
    };
    let own = rule_at(asked.from);
    let found = match asked.what.as_str() {
        "open" => {
            let after = groups().find(|&(row, at)| row >= asked.from && open(at));
            after.or_else(|| groups().find(|&(_, at)| open(at)))
        }
        "rule" => groups().find(|&(row, _)| row > asked.from && rule_at(row) != own),
        "rule-before" => {
            let before =
                groups().take_while(|&(row, _)| row < asked.from).filter(|&(row, _)| rule_at(row) != own).last();
            let rule = before.and_then(|(row, _)| rule_at(row));
            groups().find(|&(row, _)| rule.is_some() && rule_at(row) == rule)
        }
        _ => groups().find(|&(row, _)| row >= asked.from),
    };
    Ok(json!({ "row": found.map(|(row, _)| row) }))
}

#[derive(Deserialize)]
struct OfView {
    view: u64,
    id: String,
}

fn place(desk: &Desk, id: &str) -> Answer<u32> {
    GroupId::parse(id).and_then(|id| desk.run.index.place(id)).ok_or("there is no such group")
}

fn group(desk: &mut Desk, asked: &OfView) -> Answer<Value> {
    let site = known(desk, asked.view)?.site;
    let at = place(desk, &asked.id)?;
    data::group(desk, at, site).map_err(|_| "the text cannot be read")
}

#[derive(Deserialize)]
struct Numbered {
    number: usize,
}

fn verdict(name: Option<&str>) -> Answer<Option<Verdict>> {
    match name {
        None => Ok(None),
        Some(name) => Verdict::parse(name).map(Some).ok_or("a verdict is accept or reject"),
    }
}

#[derive(Deserialize)]
struct Judge {
    view: u64,
    ids: Vec<String>,
    verdict: Option<String>,
}

fn judge(shared: &Shared, asked: &Judge) -> Answer<Value> {
    let mut desk = shared.desk();
    let site = known(&desk, asked.view)?.site;
    let verdict = verdict(asked.verdict.as_deref())?;
    let groups = asked.ids.iter().map(|id| place(&desk, id)).collect::<Answer<Vec<u32>>>()?;
    desk.judge(&groups, site, verdict);
    Ok(told(&desk, shared, site, &groups))
}

#[derive(Deserialize)]
struct Rest {
    view: u64,
    rule: String,
    verdict: Option<String>,
}

fn rest(shared: &Shared, asked: &Rest) -> Answer<Value> {
    let mut desk = shared.desk();
    let verdict = verdict(asked.verdict.as_deref())?;
    let (site, groups) = {
        let view = known(&desk, asked.view)?;
        let rules = desk.run.index.rules.iter().enumerate().filter(|(_, rule)| *rule.name == *asked.rule);
        let rules = rules.filter_map(|(at, _)| u32::try_from(at).ok());
        (view.site, rules.flat_map(|rule| desk.rest(view, rule)).collect::<Vec<u32>>())
    };
    desk.judge(&groups, site, verdict);
    Ok(told(&desk, shared, site, &groups))
}

#[derive(Deserialize)]
struct Undo {
    view: u64,
}

fn undo(shared: &Shared, asked: &Undo) -> Answer<Value> {
    let mut desk = shared.desk();
    let groups = desk.undo();
    let view = known(&desk, asked.view)?;
    let row = groups.first().and_then(|group| view.rows.iter().position(|row| *row == Row::Group(*group)));
    let mut value = told(&desk, shared, view.site, &groups);
    value["row"] = row.into();
    Ok(value)
}

/// What became of groups; of very many, only how many.
fn told(desk: &Desk, shared: &Shared, site: Option<u32>, groups: &[u32]) -> Value {
    // Nobody is left to wake when the program ends, and it saves then.
    let _ = shared.changed.send(());
    let index = &desk.run.index;
    let states: Vec<Value> = groups
        .iter()
        .take(ROWS)
        .map(|at| {
            let group = &index.groups[*at as usize];
            json!([group.id.to_string(), index.state(group, site, &desk.decisions).as_str()])
        })
        .collect();
    json!({ "count": groups.len(), "states": states, "done": progress(desk, shared) })
}

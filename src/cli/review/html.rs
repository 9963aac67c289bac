//! One page to send: the same page, with the run inside it and nothing to ask of anyone.
use std::path::Path;
use std::process::ExitCode;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::io::Part;
use crate::review::{Filter, Order, Row, View};

use super::desk::Desk;
use super::files::{PAGE, SCRIPTS, STYLE};
use super::{DONE, Failure, Result, data, say};

/// The page holds so many groups: those that need eyes most.
const GROUPS: usize = 2000;
/// And so many samples of each …
const SAMPLES: usize = 2;
/// … with so many bytes on either side.
const AROUND: usize = 500;

/// Writes the page with the groups that fit the filter.
///
/// # Errors
/// What the system says.
pub fn write(desk: &mut Desk, to: &Path, filter: &Filter) -> Result<ExitCode> {
    let view = View::new(&desk.run.index, &desk.decisions, filter, Order::Need);
    let chosen: Vec<u32> = view
        .rows
        .iter()
        .filter_map(|row| match row {
            Row::Group(at) => Some(*at),
            Row::Rule(_) => None,
        })
        .take(GROUPS)
        .collect();
    let shown = chosen.len();
    let groups =
        in_rule_order(desk, filter, chosen).into_iter().map(|at| group(desk, at)).collect::<Result<Vec<Value>>>()?;
    let overview = data::overview(desk);
    let mut documents = serde_json::Map::new();
    for listed in overview["documents"].as_array().into_iter().flatten() {
        let number = listed["number"].as_u64().unwrap_or_default();
        let value = data::document(desk, usize::try_from(number).unwrap_or_default())?;
        documents.insert(number.to_string(), value);
    }
    let page = page(&json!({ "overview": overview, "groups": groups, "documents": documents }))?;
    Part::put(to, page.as_bytes())?;
    let all = view.groups;
    let words = if shown < all {
        format!("the {shown} of {all} groups that need eyes most")
    } else {
        format!("{shown} groups")
    };
    say(&format!(
        "{} holds {words}; verdicts made there are saved to a file: naqi review {} --import FILE",
        to.display(),
        desk.run.out.display()
    ))?;
    Ok(ExitCode::from(DONE))
}

/// The chosen groups as a view by rule has them.
fn in_rule_order(desk: &Desk, filter: &Filter, chosen: Vec<u32>) -> Vec<u32> {
    let chosen: std::collections::HashSet<u32> = chosen.into_iter().collect();
    let view = View::new(&desk.run.index, &desk.decisions, filter, Order::Rules);
    let groups = view.rows.iter().filter_map(|row| match row {
        Row::Group(at) => Some(*at),
        Row::Rule(_) => None,
    });
    groups.filter(|at| chosen.contains(at)).collect()
}

fn group(desk: &mut Desk, at: u32) -> Result<Value> {
    let samples = desk.run.index.groups[at as usize].samples.clone();
    let mut contexts = Vec::new();
    // What was drawn comes first: figures hang on it.
    let (drawn, others): (Vec<_>, Vec<_>) = samples.into_iter().partition(|sample| sample.drawn);
    for sample in drawn.into_iter().chain(others).take(SAMPLES) {
        contexts.push(data::context(desk, &sample, AROUND)?);
    }
    let mut value = data::group_facts(desk, at, None);
    value["samples"] = contexts.into();
    value["need"] = desk.run.index.groups[at as usize].need.into();
    Ok(value)
}

/// The page with all its files inside, and a policy that allows these and no others.
fn page(data: &Value) -> Result<String> {
    let mut page = PAGE.to_owned();
    let mut put = |place: &str, text: &str| -> Result<()> {
        if !page.contains(place) {
            return Err(Failure::new(format!("the page has no place for {place}; this is a fault of naqi")));
        }
        page = page.replacen(place, text, 1);
        Ok(())
    };
    let mut hashes = String::new();
    for (name, _, text) in SCRIPTS {
        hashes.push_str(&format!(" '{}'", hash(text)));
        put(&format!("<script src=\"{name}\"></script>"), &format!("<script>{text}</script>"))?;
    }
    put("<link rel=\"icon\" href=\"icon.svg\">\n", "")?;
    put("<link rel=\"stylesheet\" href=\"style.css\">", &format!("<style>{STYLE}</style>"))?;
    let policy = format!(
        "<meta charset=\"utf-8\">\n<meta http-equiv=\"content-security-policy\" content=\"default-src 'none'; script-src{hashes}; \
         style-src '{}'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'\">",
        hash(STYLE)
    );
    put("<meta charset=\"utf-8\">", &policy)?;
    // Nothing in a text of the corpus can end the element it stands in.
    let data = data.to_string().replace('<', "\\u003c");
    let place = page.find("<script>").unwrap_or(page.len());
    page.insert_str(place, &format!("<script type=\"application/json\" id=\"saved\">{data}</script>\n"));
    Ok(page)
}

fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

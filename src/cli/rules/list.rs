//! `naqi rules list`.
use std::io::Write;
use std::process::ExitCode;

use clap::Args;

use crate::cli::args::RuleOptions;
use crate::cli::load::load_rules;
use crate::cli::{DONE, Result};
use crate::rule::{FileScope, Matcher, RuleSpec};

use super::provenance::{self, Provenance};

/// The arguments of `naqi rules list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Show only rules whose name, category or file holds this
    #[arg(value_name = "WORD")]
    pub word: Option<String>,
    /// Show of each rule also the file and line it stands in, since when it is there, and how many pages show it at work
    #[arg(short, long)]
    pub long: bool,
    /// Write JSON, one line a rule
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub rules: RuleOptions,
}

/// Lists the rules, a line each.
pub(super) fn run(args: &ListArgs) -> Result<ExitCode> {
    let loaded = load_rules(&args.rules)?;
    let mut out = anstream::stdout().lock();
    let mut count = 0;
    for file in &loaded.files {
        let name = |spec: &RuleSpec| format!("{}/{}", file.name, spec.id.value);
        let wanted = |spec: &RuleSpec| {
            args.word.as_ref().is_none_or(|word| name(spec).contains(word) || spec.category.as_str() == word)
        };
        let all = file.rules.iter().filter(|spec| wanted(spec)).count();
        count += all;
        if all == 0 {
            continue;
        }
        if !args.json && !args.long {
            for spec in file.rules.iter().filter(|spec| wanted(spec)) {
                writeln!(out, "{:44} {:14} {}", name(spec), spec.category, looks_for(spec))?;
            }
            continue;
        }
        for (spec, from) in provenance::of(file, &loaded.rules).filter(|(spec, _)| wanted(spec)) {
            if args.json {
                writeln!(out, "{}", to_json(spec, &name(spec), &from))?;
            } else {
                writeln!(out, "{:44} {:14} {}", name(spec), spec.category, looks_for(spec))?;
                writeln!(out, "    {}; {}: {}", from.place(), from.tested(), spec.why)?;
            }
        }
    }
    if !args.json {
        let sites = loaded.files.iter().filter(|file| matches!(file.scope, FileScope::Site { .. })).count();
        writeln!(out, "{count} rules; {} common files, {sites} site files.", loaded.files.len() - sites)?;
    }
    Ok(ExitCode::from(DONE))
}

/// Key and first value of what the rule looks for.
fn looks_for(spec: &RuleSpec) -> String {
    let (key, values) = matcher(spec);
    let more = match values.len() {
        0 | 1 => String::new(),
        many => format!(" and {} more", many - 1),
    };
    format!("{key} {}{more}", values.first().map_or("", String::as_str))
}

fn matcher(spec: &RuleSpec) -> (&'static str, Vec<String>) {
    let texts = |values: &[crate::rule::Spanned<String>]| values.iter().map(|value| value.value.clone()).collect();
    match &spec.matcher {
        Matcher::Line(values) => ("line", texts(values)),
        Matcher::Starts(values) => ("starts", texts(values)),
        Matcher::Ends(values) => ("ends", texts(values)),
        Matcher::Has(values) => ("has", texts(values)),
        Matcher::Regex(values) => ("regex", texts(values)),
        Matcher::Lines(sequences) => {
            ("lines", sequences.iter().flat_map(|lines| texts(lines) as Vec<String>).collect())
        }
        Matcher::Repeats(kinds) => ("repeats", kinds.iter().map(|kind| kind.value.as_str().into()).collect()),
        Matcher::Looks(shapes) => ("looks", shapes.iter().map(|shape| shape.value.as_str().into()).collect()),
    }
}

fn to_json(spec: &RuleSpec, name: &str, from: &Provenance<'_>) -> serde_json::Value {
    let (key, values) = matcher(spec);
    serde_json::json!({
        "rule": name,
        "category": spec.category.as_str(),
        "why": spec.why,
        key: values,
        "takes": spec.takes.as_str(),
        "where": spec.zone.as_str(),
        "weak": spec.weak,
        "keep": spec.keep,
        "draft": spec.draft,
        "file": from.file,
        "line": from.line,
        "since": from.since,
        "tests": from.tests.iter().map(|page| &page.name.value).collect::<Vec<_>>(),
        "pages": from.pages,
    })
}

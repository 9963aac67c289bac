//! `naqi rules list`.
use std::io::Write;
use std::process::ExitCode;

use clap::Args;

use crate::cli::args::RuleOptions;
use crate::cli::load::load_rules;
use crate::cli::{DONE, Result};
use crate::rule::{FileScope, Matcher, RuleFile, RuleSpec};

use super::check::counted;

/// The arguments of `naqi rules list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Show only rules whose name, category or file holds this
    #[arg(value_name = "WORD")]
    pub word: Option<String>,
    /// Show of each rule also the file and line it stands in, and how many pages test the file
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
    for (file, spec) in loaded.files.iter().flat_map(|file| file.rules.iter().map(move |spec| (file, spec))) {
        let name = format!("{}/{}", file.name, spec.id.value);
        let wanted = |word: &String| name.contains(word) || spec.category.as_str() == word;
        if !args.word.as_ref().is_none_or(wanted) {
            continue;
        }
        count += 1;
        if args.json {
            writeln!(out, "{}", to_json(file, spec, &name))?;
        } else {
            writeln!(out, "{name:44} {:14} {}", spec.category, looks_for(spec))?;
            if args.long {
                let line = file.source.position(spec.span.start).line;
                let pages = counted(file.tests.len(), "page");
                writeln!(out, "    {}:{line}, tested by {pages}: {}", file.source.name, spec.why)?;
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

fn to_json(file: &RuleFile, spec: &RuleSpec, name: &str) -> serde_json::Value {
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
        "file": file.source.name,
        "line": file.source.position(spec.span.start).line,
        "pages": file.tests.len(),
    })
}

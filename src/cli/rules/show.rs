//! `naqi rules show`.
use std::io::Write;
use std::process::ExitCode;

use clap::Args;

use crate::cli::args::RuleOptions;
use crate::cli::load::load_rules;
use crate::cli::{DONE, Failure, Result};

use super::check::counted;
use super::find_file;
use super::provenance::{self, since, version};

/// The arguments of `naqi rules show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// A rule, as in ar/related-list, or a rule file, as in ar or elaph.com
    #[arg(value_name = "NAME")]
    pub name: String,
    #[command(flatten)]
    pub rules: RuleOptions,
}

/// Shows a rule, or a whole file, as it is written, with where it stands.
pub(super) fn run(args: &ShowArgs) -> Result<ExitCode> {
    let loaded = load_rules(&args.rules)?;
    let mut out = anstream::stdout().lock();
    let Some((file, id)) = args.name.split_once('/') else {
        let file = find_file(&loaded.files, &args.name)?;
        let name = &file.source.name;
        let (rules, pages) = (counted(file.rules.len(), "rule"), counted(file.tests.len(), "page"));
        let begun = since(file.added.as_ref().map(|day| day.value.as_str()));
        writeln!(out, "# {name}{}: {rules}, {pages}, {begun}", version(name))?;
        writeln!(out, "{}", file.source.text.trim_end())?;
        return Ok(ExitCode::from(DONE));
    };
    let file = find_file(&loaded.files, file)?;
    let Some((spec, from)) = provenance::of(file, &loaded.rules).find(|(spec, _)| spec.id.value == id) else {
        let near = file.rules.iter().map(|spec| &spec.id.value);
        let near = near.max_by(|a, b| strsim::jaro_winkler(a, id).total_cmp(&strsim::jaro_winkler(b, id)));
        let failure = Failure::new(format!("{} has no rule {id}", file.name));
        return Err(match near {
            Some(near) => failure.help(format!("did you mean {}/{near}?", file.name)),
            None => failure,
        });
    };
    writeln!(out, "# {}", from.place())?;
    writeln!(out, "# {}{}", from.tested(), if from.tests.is_empty() { "" } else { ":" })?;
    for page in &from.tests {
        writeln!(out, "#   {}", page.name.value)?;
    }
    writeln!(out, "{}", file.source.text[spec.span.range()].trim_end())?;
    Ok(ExitCode::from(DONE))
}

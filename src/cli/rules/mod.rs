//! `naqi rules`: what people who write rule files ask for.
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::rule::RuleFile;

use super::args::RuleOptions;
use super::load::rule_files;
use super::{Failure, Result};

mod check;
mod explain;
mod list;
mod show;
mod test;

/// The arguments of `naqi rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// What to do.
    #[command(subcommand)]
    pub verb: RulesVerb,
}

/// The verbs of `naqi rules`.
#[derive(Debug, Subcommand)]
pub enum RulesVerb {
    /// Show every fault of rule files, run their pages, and find rules that no page needs
    #[command(after_long_help = CHECK_AFTER)]
    Check(FilesArgs),
    /// Run the marked pages of rule files and say what was missed and what was cut too much
    #[command(after_long_help = TEST_AFTER)]
    Test(FilesArgs),
    /// List the rules with what they look for and why
    List(list::ListArgs),
    /// Show a rule, or all rules of a file, as written
    Show(show::ShowArgs),
    /// Spell out the code of a fault, such as N012
    Explain(explain::ExplainArgs),
}

const CHECK_AFTER: &str = "\
Examples:
  naqi rules check rules/                     the files of a folder
  naqi rules check rules/sites/elaph.com.toml
  naqi rules check                            the built-in rules

Exit codes: 0 nothing is wrong; 1 faults were found; 2 could not.";

const TEST_AFTER: &str = "\
Examples:
  naqi rules test rules/sites/elaph.com.toml

Exit codes: 0 every page came out as marked; 1 some did not; 2 could not.";

/// Which rule files are looked at.
#[derive(Debug, Args)]
pub struct FilesArgs {
    /// Rule files, or folders of them [default: the built-in rules]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Leave the built-in rules out: pages are cleaned by the files given here alone
    #[arg(long, requires = "paths")]
    pub only_rules: bool,
    /// Write JSON, one line a finding
    #[arg(long)]
    pub json: bool,
}

impl FilesArgs {
    /// The rules that clean the pages: the built-in ones, and the files given in place of those of the same name.
    fn options(&self) -> RuleOptions {
        RuleOptions { rules: self.paths.clone(), only_rules: self.only_rules, no_sites: false }
    }

    /// Which of the files that were loaded are looked at: those given, or all.
    fn chosen(&self) -> Result<impl Fn(&str) -> bool + use<>> {
        let mut chosen = Vec::new();
        for path in &self.paths {
            chosen.extend(rule_files(path)?.iter().map(|file| file.display().to_string()));
        }
        Ok(move |name: &str| chosen.is_empty() || chosen.iter().any(|file| file == name))
    }
}

/// Does it.
///
/// # Errors
/// What the verb could not do.
pub fn run(args: RulesArgs) -> Result<ExitCode> {
    match args.verb {
        RulesVerb::Check(args) => check::run(&args),
        RulesVerb::Test(args) => test::run(&args),
        RulesVerb::List(args) => list::run(&args),
        RulesVerb::Show(args) => show::run(&args),
        RulesVerb::Explain(args) => explain::run(&args),
    }
}

/// The file of that name, or a failure that says which names come near.
fn find_file<'f>(files: &'f [RuleFile], name: &str) -> Result<&'f RuleFile> {
    if let Some(file) = files.iter().find(|file| file.name == name) {
        return Ok(file);
    }
    let near = files.iter().max_by(|a, b| {
        let score = |file: &RuleFile| strsim::jaro_winkler(&file.name, name);
        score(a).total_cmp(&score(b))
    });
    let failure = Failure::new(format!("there is no rule file named {name}"));
    Err(match near {
        Some(near) => failure.help(format!("did you mean {}? `naqi rules list` shows all", near.name)),
        None => failure,
    })
}

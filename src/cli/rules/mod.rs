//! `naqi rules`: what people who write rule files ask for.
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::rule::RuleFile;

use super::args::RuleOptions;
use super::{Failure, Result};
use crate::load::rule_files;

mod change;
mod check;
mod compare;
mod explain;
mod fix;
mod format;
mod list;
mod mark;
mod new;
mod profile;
mod provenance;
mod schema;
mod show;
mod stats;
mod test;
mod untouched;
mod watch;

/// The arguments of `naqi rules`.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER)]
pub struct RulesArgs {
    /// What to do.
    #[command(subcommand)]
    pub verb: RulesVerb,
}

/// The verbs of `naqi rules`.
#[derive(Debug, Subcommand)]
pub enum RulesVerb {
    /// Begin a rule file for a site, with pages of it and suggestions
    #[command(after_long_help = NEW_AFTER)]
    New(new::NewArgs),
    /// Mark the pages of rule files by what the rules take today, and show what changed
    #[command(after_long_help = MARK_AFTER)]
    Mark(mark::MarkArgs),
    /// Show every fault of rule files, run their pages, and find rules that no page needs
    #[command(after_long_help = CHECK_AFTER)]
    Check(check::CheckArgs),
    /// Run the marked pages of rule files and say what was missed and what was cut too much
    #[command(after_long_help = TEST_AFTER)]
    Test(test::TestArgs),
    /// Put the layout of rule files in order; comments stay
    #[command(after_long_help = FMT_AFTER)]
    Fmt(format::FormatArgs),
    /// Show what a changed rule set would newly remove and newly keep on a corpus
    #[command(after_long_help = COMPARE_AFTER)]
    Compare(compare::CompareArgs),
    /// Count what each rule did in a run, and find rules that never fired
    #[command(after_long_help = STATS_AFTER)]
    Stats(stats::StatsArgs),
    /// Measure what each rule costs on a corpus, and say what to do about the dearest
    #[command(after_long_help = PROFILE_AFTER)]
    Profile(profile::ProfileArgs),
    /// List the rules with what they look for, where they stand, since when, and how they are tested
    #[command(after_long_help = LIST_AFTER)]
    List(list::ListArgs),
    /// Show a rule, or all rules of a file, as written, with where it comes from
    #[command(after_long_help = SHOW_AFTER)]
    Show(show::ShowArgs),
    /// Write the JSON Schema of rule files, by which editors complete and check
    #[command(after_long_help = SCHEMA_AFTER)]
    Schema(schema::SchemaArgs),
    /// Spell out the code of a fault, such as N012
    Explain(explain::ExplainArgs),
}

const AFTER: &str = "\
From a page to a rule file:
  naqi rules new elaph.com page1.txt page2.txt -o rules/sites/elaph.com.toml
  (switch on the suggestions that are right, in an editor)
  naqi rules mark rules/sites/elaph.com.toml
  naqi rules check rules/sites/elaph.com.toml";

const NEW_AFTER: &str = "\
The new file holds the pages, marked with what the common rules take already, and suggestions as comments: lines that the pages share, and \
short lines that stand out.

Examples:
  naqi rules new elaph.com page1.txt page2.txt -o rules/sites/elaph.com.toml
  naqi rules new https://elaph.com/Web/1.html page.txt       shows the file
  naqi rules new elaph.com *.txt --filler -o rules/sites     without the text of the articles, to share

Exit codes: 0 done; 2 could not.";

const MARK_AFTER: &str = "\
Each page in the file is cleaned, and marked by what went: `- ` before lines that go, two spaces before lines that stay. All else stays as \
it is, comments too. Read the diff: a line that is wrong in it shows a rule that is wrong.

Examples:
  naqi rules mark rules/sites/elaph.com.toml
  naqi rules mark rules/sites/elaph.com.toml --check         shows the diff only

Exit codes: 0 done; 1 something would change, with --check; 2 could not.";

const CHECK_AFTER: &str = "\
Examples:
  naqi rules check rules/                               the files of a folder
  naqi rules check rules/sites/elaph.com.toml
  naqi rules check rules/sites/elaph.com.toml --fix     mend what is mechanical first
  naqi rules check rules/ --keep-corpus articles/       and try them on texts from which nothing may go
  naqi rules check                                      the built-in rules

Exit codes: 0 nothing is wrong; 1 faults or warnings were found; 2 could not.";

const TEST_AFTER: &str = "\
Each line that a rule missed or took too much is shown with the page around it, and the rules that came close.

Examples:
  naqi rules test rules/sites/elaph.com.toml
  naqi rules test rules/sites/elaph.com.toml --watch    in a second window while you write

Exit codes: 0 every page came out as marked; 1 some did not; 2 could not.";

const FMT_AFTER: &str = "\
Examples:
  naqi rules fmt rules/sites/elaph.com.toml
  naqi rules fmt rules/ --check                         shows what would change

Exit codes: 0 done; 1 something would change, with --check; 2 could not.";

const COMPARE_AFTER: &str = "\
Under each rule stand the lines that it takes now and were kept before (`-`), and those that it took and stay now (`+`).

Examples:
  naqi rules compare shipped my-rules/ crawl/           what my files add to the built-in rules
  naqi rules compare old-rules/ rules/ crawl/ --show 0  all lines
  naqi rules compare old/ new/ crawl/ --json | jq .rule

Exit codes: 0 done; 1 something differs, with --exit-code; 2 could not; 3 done, but lines or files could not be read.";

const STATS_AFTER: &str = "\
Of several runs, the share of each site's documents that lost nothing is told run by run. Where it rises by 20 points or more from one run of at least \
ten of its documents to the next, the line says so: the site has probably been redesigned, and its rules no longer fit.

Examples:
  naqi clean crawl/ -o clean/ && naqi rules stats clean/
  naqi rules stats may/ june/ july/                     in the order of time
  naqi rules stats may/ june/ --json

Exit codes: 0 done; 2 could not.";

const LIST_AFTER: &str = "\
A rule is there since the day that `added` names: in the rule, else at the top of its file. `naqi rules new` writes that day. A page shows a \
rule at work if the rule takes something from it; of a keep rule, if more would go without it.

Examples:
  naqi rules list related                       rules whose name, category or file holds this
  naqi rules list elaph.com --long              with file, line, day and tests
  naqi rules list --rules my-rules/ --only-rules --json

Exit codes: 0 done; 2 could not.";

const SHOW_AFTER: &str = "\
Examples:
  naqi rules show ar/related-list               a rule, with file, line, day, and the pages that show it at work
  naqi rules show elaph.com                     a whole file
  naqi rules show elaph.com > my-rules/sites/elaph.com.toml      to change it: this file then takes the place of the built-in one

Exit codes: 0 done; 2 could not.";

const SCHEMA_AFTER: &str = "\
Editors with support for TOML (as Even Better TOML or Tombi) read the schema that the first line of a rule file names, and then complete \
keys, show what they mean, and underline faults. `naqi rules new` puts it in its place.

Examples:
  naqi rules schema > my-rules/rule.schema.json     for files in my-rules/sites, whose first line is `#:schema ../rule.schema.json`

Exit codes: 0 done; 2 could not.";

const PROFILE_AFTER: &str = "\
Each document is cleaned as ever, and then once more rule by rule, with a clock. A few hundred documents are enough. Columns: the share of the time that \
cleaning takes; the time; the places where the rule's first letters stood, or the lines it was held to; how often its expression was run; its matches; \
and how often it took something.

Examples:
  naqi rules profile my-rules/ crawl/                   my files and the built-in ones
  naqi rules profile my-rules/ crawl/ --only-rules      my files alone
  naqi rules profile shipped news.jsonl --show 0        every rule
  naqi rules profile my-rules/ crawl/ --json | jq '.rules[0]'

Exit codes: 0 done; 2 could not; 3 done, but lines or files could not be read.";

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
        RuleOptions { rules: self.paths.clone(), only_rules: self.only_rules, ..RuleOptions::default() }
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
        RulesVerb::New(args) => new::run(&args),
        RulesVerb::Mark(args) => mark::run(&args),
        RulesVerb::Fmt(args) => format::run(&args),
        RulesVerb::Compare(args) => compare::run(&args),
        RulesVerb::Stats(args) => stats::run(&args),
        RulesVerb::Check(args) => check::run(&args),
        RulesVerb::Test(args) => test::run(&args),
        RulesVerb::Schema(args) => schema::run(&args),
        RulesVerb::Profile(args) => profile::run(&args),
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

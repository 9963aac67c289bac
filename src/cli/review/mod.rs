//! `naqi review`: what a run removed, judged; in a local page, in one page to send, or in the terminal.
//!
//! `run` reads a run into an index, `desk` keeps the verdicts, `data` says both as JSON for the page, which lies in `page/`. `serve` shows it (with the feature
//! `review`), `html` writes it into one file, `list` does without it. `adopt` carries verdicts into rule files.
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::decision::Verdict;
use crate::ledger::Category;
use crate::review::{Filter, Kind, Order, Reason, State};

use super::args::category;
use super::decisions::beside;
use super::{DONE, Failure, Result};
use crate::load::read_decisions;

mod adopt;
#[cfg_attr(not(feature = "review"), allow(dead_code, reason = "the local page alone asks for some of it"))]
mod data;
#[cfg_attr(not(feature = "review"), allow(dead_code, reason = "the local page alone asks for some of it"))]
mod desk;
mod files;
mod html;
mod list;
mod run;
#[cfg(feature = "review")]
mod serve;

use desk::Desk;
use run::Run;

/// The long help.
pub const ABOUT: &str = "\
Shows what `naqi clean` removed into OUT, and keeps what you say of it.

Removals are grouped by rule and by text, and sorted by what most needs eyes: documents that were held, removals that read like an article, what draft rules would \
take, texts that a broad rule takes seldom. In the page one key judges a group: a accept, r reject, s skip, A or R the rest of its rule, u undo; ? shows all keys.

Verdicts are kept in decisions.toml beside the rules, and the next `naqi clean` heeds them: a rejected text stays in, an accepted held document is cleaned.

The page is shown to this machine alone, at an address that nobody can guess; it asks nothing of any other host. Ctrl-C ends it.";

/// What stands under the long help.
pub const AFTER: &str = "\
Examples:
  naqi review clean/                                     judge in the browser
  naqi review clean/ --sample 120 --seed 7               a random sample of each rule, for figures that can be cited
  naqi review clean/ --sample 120 --seed 7 --figures     what the verdicts on it say: \"0 of 120 wrong, precision 97.5 % or better\"
  naqi review clean/ --html review.html                  one page to send; verdicts made there: --import FILE
  naqi review clean/ --list --reason prose               in the terminal: groups, with their ids
  naqi review clean/ --reject 0f3a9c17d2e45b68 --site elaph.com
  naqi review clean/ --adopt --rules my-rules            make keep rules, with tests, of what was rejected

Exit codes: 0 done; 2 could not.";

/// The arguments of `naqi review`.
#[derive(Debug, Args)]
pub struct ReviewArgs {
    /// A folder that `naqi clean -o` wrote
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// The file verdicts are kept in [default: that of the run, else decisions.toml beside its rules, else in the working directory]
    #[arg(long, value_name = "FILE")]
    pub decisions: Option<PathBuf>,
    /// The folder with your rules, if it is not where it was when the run was made
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    sample: SampleOptions,
    #[command(flatten)]
    page: PageOptions,
}

/// What is done instead of showing the page.
#[derive(Debug, Args)]
#[command(next_help_heading = "Without the local page")]
#[group(multiple = false)]
struct What {
    /// List the groups
    #[arg(long)]
    list: bool,
    /// Accept these groups: ids of --list, their beginnings, or `all` that the filters choose
    #[arg(long, value_name = "ID", num_args = 1..)]
    accept: Vec<String>,
    /// Reject these groups
    #[arg(long, value_name = "ID", num_args = 1..)]
    reject: Vec<String>,
    /// Take the verdicts on these groups back
    #[arg(long, value_name = "ID", num_args = 1..)]
    undecide: Vec<String>,
    /// Say how good each rule is, by the verdicts on the random sample
    #[arg(long, requires = "sample")]
    figures: bool,
    /// Write one page that works from disk, with the groups that need eyes most
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Make keep rules, each with a marked page, of what was rejected, in the rule files of --rules
    #[arg(long)]
    adopt: bool,
    /// Take over verdicts from FILE: saved in such a page, or another decisions.toml
    #[arg(long, value_name = "FILE")]
    import: Option<PathBuf>,
}

/// Which groups.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Which groups")]
struct Which {
    /// Of this rule, as in ar/related-heading
    #[arg(long, value_name = "NAME")]
    rule: Option<String>,
    /// Found on this site; verdicts are then about this site alone
    #[arg(long, value_name = "NAME")]
    site: Option<String>,
    /// Of this category
    #[arg(long, value_name = "NAME", value_parser = category)]
    category: Option<Category>,
    /// Of this kind: removal, draft, held
    #[arg(long, value_name = "KIND", value_parser = kind, hide_possible_values = true)]
    kind: Option<Kind>,
    /// Of which that was decided: open, accept, reject
    #[arg(long, value_name = "VERDICT", value_parser = ["open", "accept", "reject"], hide_possible_values = true)]
    verdict: Option<String>,
    /// That need eyes because they are: held, prose, draft, rare, middle (of the document), long
    #[arg(long, value_name = "REASON", value_parser = reason, hide_possible_values = true)]
    reason: Option<Reason>,
    /// That hold this text, in any spelling
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// In which order: rules, need, count
    #[arg(long, value_name = "ORDER", value_parser = order, default_value = "rules", hide_possible_values = true)]
    order: OrderArg,
    /// List no more than N groups
    #[arg(long, value_name = "N", default_value_t = 100)]
    most: usize,
    /// Write JSON lines
    #[arg(long, requires = "list")]
    json: bool,
}

type OrderArg = Order;

fn kind(name: &str) -> std::result::Result<Kind, String> {
    Kind::parse(name).ok_or_else(|| "the kinds are removal, draft, held".to_owned())
}

fn reason(name: &str) -> std::result::Result<Reason, String> {
    let names = || Reason::ALL.map(Reason::as_str).join(", ");
    Reason::parse(name).ok_or_else(|| format!("the reasons are {}", names()))
}

fn order(name: &str) -> std::result::Result<Order, String> {
    Order::parse(name).ok_or_else(|| "the orders are rules, need, count".to_owned())
}

impl Which {
    fn filter(&self, drawn: bool) -> Filter {
        Filter {
            rule: self.rule.clone(),
            site: self.site.clone(),
            category: self.category.map(|category| category.as_str().to_owned()),
            kind: self.kind,
            state: self.verdict.clone(),
            reason: self.reason,
            search: self.search.clone(),
            drawn,
        }
    }
}

/// A random sample.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "A random sample")]
struct SampleOptions {
    /// Look at N removals of each rule, drawn by chance, divided among its sites
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    sample: Option<u32>,
    /// The same seed draws the same sample
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

/// The local page.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "The local page")]
struct PageOptions {
    /// The port to listen at [default: any that is free]
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Do not open the browser
    #[arg(long)]
    no_open: bool,
}

/// Does it.
///
/// # Errors
/// A folder that holds no finished run, decisions that cannot be read, what the system says.
pub fn run(args: ReviewArgs) -> Result<ExitCode> {
    let said = run::Said::read(&args.out)?;
    let rules = args.rules.clone().or_else(|| said.rules_folder());
    // What `clean` will heed when it is called again as it was.
    let file = match (args.decisions.clone().or_else(|| said.decisions()), &rules) {
        (Some(file), _) => file,
        (None, Some(rules)) => beside(std::slice::from_ref(rules)).remove(0),
        (None, None) => beside(&[]).remove(0),
    };
    let decisions = if file.is_file() { read_decisions(&file)? } else { Default::default() };
    if let Some(from) = &args.what.import {
        return list::import(&file, decisions, &read_decisions(from)?);
    }
    let wants_texts = !(args.what.list || args.what.figures || verdict(&args.what).is_some());
    let run =
        Run::read(&args.out, said, args.sample.sample.map(|most| (most as usize, args.sample.seed)), wants_texts)?;
    let mut desk = Desk::new(run, decisions, file);
    let drawn = args.sample.sample.is_some();
    if let Some((ids, verdict)) = verdict(&args.what) {
        return list::judge(&mut desk, &args.which.filter(drawn), ids, verdict);
    }
    if args.what.list {
        return list::list(&desk, &args.which.filter(drawn), args.which.order, args.which.most, args.which.json);
    }
    if args.what.figures {
        return list::figures(&desk);
    }
    if args.what.adopt {
        return adopt::adopt(&mut desk, rules);
    }
    if let Some(to) = &args.what.html {
        return html::write(&mut desk, to, &args.which.filter(drawn));
    }
    show(desk, args.page)
}

/// The groups to judge, and what is said of them.
fn verdict(what: &What) -> Option<(&[String], Option<Verdict>)> {
    let said = [(&what.accept, Some(Verdict::Accept)), (&what.reject, Some(Verdict::Reject)), (&what.undecide, None)];
    said.into_iter().find(|(ids, _)| !ids.is_empty()).map(|(ids, verdict)| (ids.as_slice(), verdict))
}

#[cfg(feature = "review")]
fn show(desk: Desk, page: PageOptions) -> Result<ExitCode> {
    serve::serve(desk, page.port, !page.no_open)
}

#[cfg(not(feature = "review"))]
fn show(_: Desk, _: PageOptions) -> Result<ExitCode> {
    Err(Failure::new("this naqi was built without the local page (the feature `review`)")
        .help("`--html FILE` writes a page that needs none; `--list`, `--accept` and `--reject` work in the terminal"))
}

/// Says something on standard error.
fn say(words: &str) -> Result<()> {
    writeln!(anstream::stderr().lock(), "{words}")?;
    Ok(())
}

/// What a verdict is called in a list.
fn state_words(state: State) -> &'static str {
    match state {
        State::Open => "",
        State::Decided(Verdict::Accept) => "accepted",
        State::Decided(Verdict::Reject) => "rejected",
        State::Mixed => "in part",
    }
}

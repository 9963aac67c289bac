//! `naqi learn`: from the pages of sites to draft rule files.
//!
//! `corpus` counts pages, `runs` keeps counts in files and joins them, `drafts` learns site by site and writes. What is learnt, `crate::learn` knows.
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::learn::{Baseline, Learner, MIN_CONFIDENCE, Options, PAGES};

use super::args::CleaningOptions;
use super::documents::Reading;
use super::load::{draw, load_rules};
use super::{Failure, QUARANTINE, Result, clean};

mod corpus;
mod drafts;
mod runs;
mod told;

use corpus::Tally;

/// With --apply, a page is held that would lose more than this share of its running text.
const MAX_REMOVED: f64 = 0.8;

/// The long help.
pub const ABOUT: &str = "\
Proposes rule files from what the pages of sites repeat: one draft a site, each rule with its evidence, and marked pages as tests.

It proposes, and never deletes: the rules of a draft have status = \"draft\", so `clean` and `diff` show what they would take and take nothing. Read a \
draft, delete what is wrong, take the status lines away, and put the file into sites/ of your rules. Or let the drafts be applied at once: --apply.

Which site a page is of, its address says; else a field (--site-field), a folder (--site-from-path; the first one, if nothing is said), or --site. What the common rules \
take already is not proposed again. A site that has a rule file gets that file with new rules added, and is told which of its rules took nothing.

No line of an article is proposed: not the headline, though other pages tease it; not refrains, quotes, prayers, tables or sub-headings that articles repeat. Copies of a page \
count once. A site with few pages gets few rules.";

/// What stands under the long help.
pub const AFTER: &str = "\
Examples:
  naqi learn crawl/ -o drafts/                      one folder a site, or pages with addresses
  naqi learn pages.jsonl -o drafts/ --html found.html
  naqi rules check drafts/                          the drafts' own pages
  naqi diff crawl/ --rules drafts/                  what they would take, marked `?`
  naqi clean crawl/ -o clean/ --rules drafts/ --apply-drafts
  naqi learn crawl/ -o drafts/ --apply=clean/       the same in one go
  naqi learn crawl/ --update rules/sites/x.com.toml what is new on x.com, and which rules took nothing

On many machines, count parts and join them on one:
  naqi learn part1/ --counts 1.jsonl.zst
  naqi learn part2/ --counts 2.jsonl.zst
  naqi learn --merge 1.jsonl.zst 2.jsonl.zst -o drafts/

What comes out is the same whatever the order of pages, the number of parts, of threads, and the memory.

Exit codes: 0 done; 1 with --update and --exit-code, if something is new or took nothing; 2 could not; 3 done, but lines or files could not be read.";

/// The arguments of `naqi learn`.
#[derive(Debug, Args)]
pub struct LearnArgs {
    /// Files and folders with pages, or `-` for standard input; with --merge, counts
    #[arg(value_name = "PATH", required = true)]
    pub inputs: Vec<PathBuf>,
    /// The folder for the drafts
    #[arg(short, long = "output", value_name = "DRAFTS", required_unless_present_any = ["counts", "update"])]
    pub output: Option<PathBuf>,
    /// Replace drafts of the same names in DRAFTS
    #[arg(long)]
    pub force: bool,
    /// Then clean the pages with the drafts, guards on, into CLEAN [default: DRAFTS/clean]
    #[arg(long, value_name = "CLEAN", num_args = 0..=1, require_equals = true, conflicts_with_all = ["merge", "update"])]
    pub apply: Option<Option<PathBuf>>,
    /// Look at the site of this rule file alone, and write the file with what is new in place of it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "no_sites", "only_rules"])]
    pub update: Option<PathBuf>,
    /// With --update, show what is new and write nothing
    #[arg(long, requires = "update")]
    pub dry_run: bool,
    /// With --update, exit with 1 if something is new or a rule took nothing
    #[arg(long, requires = "update")]
    pub exit_code: bool,
    /// Write the counts to this file, to be joined with others
    #[arg(long, value_name = "FILE")]
    pub counts: Option<PathBuf>,
    /// The inputs are counts
    #[arg(long)]
    pub merge: bool,
    /// Propose no rule that is less sure than this, 0 to 1
    ///
    /// The confidence of a rule is the lower end of the 95 % interval for the share of its pages on which it takes nothing of the article:
    /// 0.15 after two pages, 0.29 after three, 0.69 after ten.
    #[arg(long, value_name = "SHARE", default_value_t = MIN_CONFIDENCE, value_parser = share)]
    pub min_confidence: f64,
    /// Look at so many pages of a site, drawn by their text, so that the same are drawn in any order
    #[arg(long, value_name = "N", default_value_t = PAGES, value_parser = pages)]
    pub pages: usize,
    /// Use no more memory than this, as in 512M or 2G; what does not fit is put down in the folder for temporary files
    #[arg(long, value_name = "SIZE", default_value = "2G", value_parser = size)]
    pub memory: usize,
    /// How many threads learn [default: as many as there are cores]; what is written is the same
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Write what was found, and what was left and why, as a page for the browser
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write what was found as JSON, a line a site
    #[arg(long)]
    pub json: bool,
    /// Print nothing but what is asked for
    #[arg(short, long)]
    pub quiet: bool,
    /// What cleaning hangs on.
    #[command(flatten)]
    pub cleaning: CleaningOptions,
}

/// Does it.
///
/// # Errors
/// An input that is not there, rules with faults, drafts that are there already, what the system says.
pub fn run(mut args: LearnArgs) -> Result<ExitCode> {
    if let Some(file) = args.update.clone() {
        args.cleaning.rules.rules.push(file);
    }
    let site = &mut args.cleaning.site;
    if site.site_from_path.is_none() && site.site_field.is_empty() && site.site.is_none() {
        site.site_from_path = Some(1);
    }
    let loaded = load_rules(&args.cleaning.rules)?;
    let only = args.update.as_ref().map(|file| drafts::updated(&loaded.files, file)).transpose()?;
    let reading = Reading::new(&args.cleaning.fields, &args.cleaning.site, &args.cleaning.coding)?;
    if let Some(output) = &args.output {
        drafts::refuse_old(output, args.force)?;
    }
    let baseline = Baseline::new(&loaded.files).map_err(|faults| Failure::drawn(draw(&faults)))?;
    let mut tally = Tally::new(&args, only.is_some().then_some(&baseline), only.as_deref());
    if args.merge {
        tally.join(&args.inputs)?;
    } else {
        tally.read(&args.inputs, &reading)?;
    }
    if let Some(file) = &args.counts {
        tally.write(file)?;
    }
    let unread = tally.unread;
    let mut found = false;
    if args.output.is_some() || args.update.is_some() {
        let learner = Learner::new(baseline.clone(), Options { min_confidence: args.min_confidence });
        let written = drafts::learn(&args, &learner, tally)?;
        found = written.news;
        if let Some(apply) = &args.apply {
            return apply_drafts(&args, apply.clone(), written.files);
        }
    }
    Ok(ExitCode::from(match (unread, found && args.exit_code) {
        (1.., _) => QUARANTINE,
        (0, true) => super::FOUND,
        (0, false) => super::DONE,
    }))
}

/// Cleans the inputs with the drafts.
fn apply_drafts(args: &LearnArgs, to: Option<PathBuf>, drafts: Vec<PathBuf>) -> Result<ExitCode> {
    let output = to.or_else(|| args.output.as_ref().map(|folder| folder.join("clean")));
    let mut cleaning = args.cleaning.clone();
    cleaning.rules.drafts = drafts;
    cleaning.rules.apply_drafts = true;
    // A short article among long notices loses more running text than it keeps, and the drafts were held against these very pages.
    cleaning.guard.max_removed = cleaning.guard.max_removed.or(Some(MAX_REMOVED));
    clean::run(clean::CleanArgs {
        inputs: args.inputs.clone(),
        output,
        force: args.force,
        verify: false,
        strict: false,
        jobs: args.jobs,
        quiet: args.quiet || args.json,
        json: false,
        output_name: None,
        ledger_format: clean::LedgerFormat::Naqi,
        checkpoint: clean::CHECKPOINT,
        progress: clean::PROGRESS,
        cleaning,
    })
}

fn share(text: &str) -> std::result::Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("a share is a number from 0 to 1, such as 0.5".into()),
    }
}

fn pages(text: &str) -> std::result::Result<usize, String> {
    match text.parse::<usize>() {
        Ok(pages @ 2..) => Ok(pages),
        _ => Err("two pages are the least that can be compared".into()),
    }
}

/// A number of bytes: `512M`, `2G`, `100000`.
fn size(text: &str) -> std::result::Result<usize, String> {
    let text = text.trim();
    let (digits, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len()));
    let shift = match unit.trim().trim_end_matches(['b', 'B', 'i']).to_ascii_uppercase().as_str() {
        "" => Some(0),
        "K" => Some(10),
        "M" => Some(20),
        "G" => Some(30),
        "T" => Some(40),
        _ => None,
    };
    match (digits.parse::<f64>(), shift) {
        (Ok(number), Some(shift)) if number > 0.0 => {
            Ok((number * f64::from(1u32 << shift.min(30)) * f64::from(1u32 << (shift - shift.min(30)))) as usize)
        }
        _ => Err("a size is a number with K, M or G behind it, such as 2G".into()),
    }
}

impl LearnArgs {
    /// How many threads learn.
    fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.jobs.map_or_else(cores, NonZeroUsize::get)
    }

    /// The folder for the drafts.
    fn folder(&self) -> Result<&PathBuf> {
        self.output.as_ref().ok_or_else(|| Failure::new("there is no folder for drafts").help("name one with -o"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(size("2G"), Ok(2 << 30));
        assert_eq!(size("512 MiB"), Ok(512 << 20));
        assert_eq!(size("1.5k"), Ok(1536));
        assert_eq!(size("100"), Ok(100));
        assert!(["", "G", "-1G", "2X", "0"].iter().all(|text| size(text).is_err()));
    }
}

//! `naqi clean`: a corpus into a folder, or one document to standard output.
//!
//! `unit` cleans one line or file and knows no folder; `folder` and `pipe` say where things go; `page` does it for files of one document,
//! `records` for the records of a file, each on several threads and in order; `way` is how far it has come, `stop` what ends it early;
//! `costs` names slow rules beforehand, `account` counts, `summary` tells.
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::document::Fault;
use crate::engine::Cleaner;
use crate::io::{Input, Job, Naming, walk};

use super::args::CleaningOptions;
use super::documents::Reading;
use super::load::{Loaded, load_cleaning};
use super::threads::cores;
use super::{DONE, FOUND, Failure, QUARANTINE, Result};
use account::Account;
use stop::Stop;
use unit::{At, Washed, wash};

mod account;
mod costs;
mod folder;
mod page;
mod pipe;
mod progress;
mod records;
mod stop;
mod summary;
#[cfg(feature = "parquet")]
mod table;
#[cfg(feature = "parquet")]
mod table_pipe;
pub mod unit;
mod way;

pub(super) use summary::warn;

/// Bytes of input between two checkpoints.
pub const CHECKPOINT: u64 = 8 << 20;
/// Seconds between two lines of progress.
pub const PROGRESS: u64 = 30;

/// The long help.
pub const ABOUT: &str = "\
Cleans a corpus: PATH is a file, a folder (all files in it, at any depth), or `-` for standard input.

A file named .jsonl or .ndjson holds a JSON record in each line (and so does .json, if it starts like that), .csv, .tsv or .tab a table whose first row names its columns, .warc or .wet \
WARC records, .parquet or .pq a Parquet table with a column for the text; every other file is one document. Files compressed with gzip or zstd are \
read and written so, whatever their names; .gz and .zst in a name are passed over. The output folder gets the \
same files with the same names. In a record only the text changes: every other byte stays as it is; in a Parquet file every other column, the row groups, the \
compression and the metadata.

Files may be in any encoding (see Encodings); the clean ones are UTF-8, unless you say --output-encoding same.

One file (or standard input) without -o is cleaned to standard output.

What goes is decided by rules; `naqi diff` shows beforehand what would go, `naqi explain` why. A document that would lose too much is \
held: it is written unchanged, and listed.";

/// What stands under the long help.
pub const AFTER: &str = "\
Examples:
  naqi clean crawl/ -o clean/
  naqi clean crawl/ -o clean/ --site-from-path 1      crawl/elaph.com/a.txt is of elaph.com
  naqi clean news.jsonl -o clean/ --text-field body
  naqi clean page.txt --site elaph.com > clean.txt

What stands in OUT:
  the clean files, under the names of the originals
  _naqi/ledger.jsonl.zst    every removal, with the rule that took it; `naqi restore OUT` rebuilds the originals from it
  _naqi/drafts.jsonl.zst    what draft rules would have taken, if there are any
  _naqi/held.jsonl          documents that would have lost too much, and were written unchanged
  _naqi/quarantine.jsonl    lines and files that could not be read, and why; not in the clean files, and not lost
  _naqi/quarantine/         such files, byte for byte
  _naqi/attributes/naqi/    the same for the dolma toolkit, with --ledger-format dolma
  _naqi/encodings.jsonl     files that were not UTF-8, and how that was told
  _naqi/names.jsonl         whose each clean file is, with --output-name
  _naqi/run.json            version, rules, options, counts
Two runs over the same input with the same rules write the same bytes (run.json tells the time, and differs).
OUT must be new or empty; or hold a run that was cut off: the same command again goes on where it was, and ends in the same bytes. With --force \
it may hold an earlier run, and ALL that is in it is deleted first. It may lie inside the input.

What is read: hidden files too; links are followed. A folder `_naqi` of an earlier run is not.
To standard output, a line that cannot be read is written as it is and named on standard error: nothing is lost.

Exit codes: 0 done; 1 done, but documents were held and --strict is given; 2 could not; 3 done, but something is in quarantine; \
130 or 143 stopped by Ctrl-C or a signal: it finished what was in hand, and the same command again goes on.";

/// The arguments of `naqi clean`.
#[derive(Debug, Args)]
pub struct CleanArgs {
    /// Files and folders to clean, or `-` for standard input
    #[arg(value_name = "PATH", required = true)]
    pub inputs: Vec<PathBuf>,
    /// The folder to write to; `-`, or nothing for one file: standard output
    #[arg(short, long = "output", value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// What clean files are called, as in `{stem}.clean.{ext}`: {name} is the original's name, {stem} and {ext} its parts
    ///
    /// {ext} of `news.jsonl.gz` is `jsonl.gz`. Folders keep their names. `naqi restore` gives the old names back.
    #[arg(long, value_name = "PATTERN", value_parser = Naming::parse)]
    pub output_name: Option<Naming>,
    /// Replace the earlier run in OUT: everything in OUT is deleted first
    #[arg(long)]
    pub force: bool,
    /// Rebuild each document from what was written and compare; stop at the first that differs
    #[arg(long)]
    pub verify: bool,
    /// Exit with 1 if a document was held
    #[arg(long)]
    pub strict: bool,
    /// How many threads clean [default: as many as there are cores]; what is written is the same
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// In which form the ledger is written: naqi, or dolma: as attributes for the dolma toolkit too [default: naqi]
    ///
    /// dolma writes spans, in characters, for each document of the JSONL files, to OUT/_naqi/attributes/naqi/. Moved beside the folder `documents` of the
    /// originals, the toolkit's mixer can cut by them. They do not tell the text that went, so naqi's own ledger is written as well: `naqi restore` works.
    #[arg(long, value_name = "FORM", default_value = "naqi", hide_default_value = true, hide_possible_values = true)]
    pub ledger_format: LedgerFormat,
    /// Say nothing on the way and at the end
    #[arg(short, long)]
    pub quiet: bool,
    /// Print the summary as JSON on standard output (needs -o OUT)
    #[arg(long)]
    pub json: bool,
    /// Bytes of input between two checkpoints, from which a run that is cut off goes on
    #[arg(long, value_name = "BYTES", default_value_t = CHECKPOINT, hide = true)]
    pub checkpoint: u64,
    /// Seconds between two lines that say how far the run is, where there is no terminal for a bar
    #[arg(long, value_name = "SECONDS", default_value_t = PROGRESS, hide = true)]
    pub progress: u64,
    /// What cleaning hangs on.
    #[command(flatten)]
    pub cleaning: CleaningOptions,
}

/// In which form the ledger is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LedgerFormat {
    /// naqi's own.
    Naqi,
    /// As attributes of the dolma toolkit too.
    Dolma,
}

/// What a run needs, resolved.
struct Task {
    args: CleanArgs,
    reading: Reading,
    loaded: Loaded,
    cleaner: Cleaner,
    /// How many threads clean.
    jobs: usize,
    stop: Stop,
}

impl Task {
    /// Cleans one document, and adds the clean unit to `to`; sees to it that it would come back, if that was asked for.
    fn wash(&self, at: &At<'_>, to: &mut Vec<u8>) -> Result<std::result::Result<Washed, Fault>> {
        let start = to.len();
        let washed = wash(&self.cleaner, at, to);
        match &washed {
            Ok(washed) if self.args.verify => washed.verify(at, &to[start..])?,
            _ => {}
        }
        Ok(washed)
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug)]
struct Ending {
    held: usize,
    quarantined: usize,
    /// The exit code, if it was asked to stop.
    stopped: Option<u8>,
}

impl Ending {
    fn of(account: &Account) -> Ending {
        Ending { held: account.counts.held, quarantined: account.counts.quarantined, stopped: None }
    }
}

/// Does it.
///
/// # Errors
/// Rules with faults, an output that is not fit, an input that is not there, what the system says.
pub fn run(args: CleanArgs) -> Result<ExitCode> {
    let output = args.output.clone().filter(|output| output != "-");
    if output.is_none() && args.json {
        return Err(
            Failure::new("with --json, the clean text cannot go to standard output").help("name a folder with -o")
        );
    }
    if output.is_none() && args.ledger_format == LedgerFormat::Dolma {
        return Err(
            Failure::new("--ledger-format dolma writes files beside the clean ones").help("name a folder with -o")
        );
    }
    let reading = Reading::new(&args.cleaning.fields, &args.cleaning.site, &args.cleaning.coding)?;
    let reading = reading.within(args.cleaning.limits.limits());
    let one = if output.is_none() { Some(one_job(&args, &reading)?) } else { None };
    let loaded = load_cleaning(&args.cleaning)?.without_files();
    let cleaner = loaded.cleaner(args.cleaning.guard.max_removed());
    let reading = reading.with_rules(&loaded.rules);
    let strict = args.strict;
    let jobs = args.jobs.map_or_else(cores, NonZeroUsize::get);
    // What goes to a pipe cannot be gone on with: there a signal ends naqi as it ends other filters.
    let stop = if output.is_some() { Stop::listen()? } else { Stop::default() };
    let task = Task { args, reading, loaded, cleaner, jobs, stop };
    let ending = match (output, one) {
        (Some(output), _) => folder::clean(&task, &output)?,
        (None, Some(job)) => pipe::clean(&task, &job)?,
        (None, None) => return Ok(ExitCode::from(DONE)),
    };
    Ok(ExitCode::from(match ending {
        Ending { stopped: Some(code), .. } => code,
        Ending { quarantined: 1.., .. } => QUARANTINE,
        Ending { held: 1.., .. } if strict => FOUND,
        _ => DONE,
    }))
}

/// The one file to clean to standard output.
fn one_job(args: &CleanArgs, reading: &Reading) -> Result<Job> {
    let help = "name a folder to write to, as in `naqi clean crawl/ -o clean/`";
    let [path] = args.inputs.as_slice() else {
        return Err(Failure::new("several files cannot go to standard output").help(help));
    };
    if path.is_dir() {
        return Err(
            Failure::new(format!("{} is a folder, which cannot go to standard output", path.display())).help(help)
        );
    }
    match walk(&args.inputs, None, reading.format)?.next() {
        Some(crate::io::Found::File(job)) => Ok(Job {
            // What messages call the file is what the user called it.
            target: if job.input == Input::Stdin { "standard input".into() } else { path.clone() },
            ..job
        }),
        _ => Err(Failure::new(format!("cannot read {}", path.display()))),
    }
}

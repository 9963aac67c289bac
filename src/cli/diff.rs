//! `naqi diff`: what clean would remove. On a terminal to read, in a pipe to apply.
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::io::{Found, walk};

use super::args::CleaningOptions;
use super::documents::Reading;
use super::load::load_cleaning;
use super::screen::{ScreenOptions, is_terminal};
use super::{DONE, FOUND, QUARANTINE, Result};

mod patch;
mod runs;
mod show;

use show::{Form, Show};

/// The long help.
pub const ABOUT: &str = "\
Shows what `naqi clean` would remove, and the rule behind each removal. Writes nothing but its output.

On a terminal each line stands once, with its number, sign and rule before the text: `-` the line would go, `~` the part in ⟦…⟧ would \
go, `?` it would go if the document were not held or the rule no draft. At the end, how much each rule would take.

In a pipe or a file it is a unified diff that `git apply` and `patch -p1` take in a copy of the input, and that leaves what \
`naqi clean` would write. Each hunk names its rules and its place. The diff of a JSONL file is over its raw lines. Of a Parquet file there is no patch: \
--view and --json show what would go.

Of two folders that `naqi clean -o` wrote it shows what is different between the runs: `-` what goes now and stayed before, `+` what stays now and went before, \
with the rules; then how often each rule fired before and after, and which documents are held.";

/// What stands under the long help.
pub const AFTER: &str = "\
Examples:
  naqi diff before/ after/                            two runs over the same corpus: what other rules or another version changed
  naqi diff crawl/                                    look at it
  naqi diff crawl/ --view --color always | less -R    page by page
  naqi diff crawl/ > clean.patch                      a patch; in a copy of crawl/: git apply clean.patch
  naqi diff crawl/ --stat                             only how much each rule would take
  naqi diff crawl/ --json | jq '.removals[].rule'     for programs: one line for each document with something to tell
  naqi diff crawl/ --exit-code                        fail if something would be removed

Exit codes: 0 done; 1 something would be removed, with --exit-code; 2 could not; 3 done, but lines or files could not be read.";

/// The arguments of `naqi diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// Files and folders, or `-` for standard input
    #[arg(value_name = "PATH", required = true)]
    pub inputs: Vec<PathBuf>,
    /// Write a patch, on a terminal too
    #[arg(long, conflicts_with_all = ["view", "json", "stat"])]
    pub patch: bool,
    /// Show it as on a terminal, in a pipe too
    #[arg(long, conflicts_with_all = ["json", "stat"])]
    pub view: bool,
    /// Write a JSON line for each document that would lose something, is held, or has to do with a draft rule
    #[arg(long, conflicts_with = "stat")]
    pub json: bool,
    /// Show only how much each rule would take
    #[arg(long)]
    pub stat: bool,
    /// Show N lines around each change
    #[arg(short = 'U', long, value_name = "N", default_value_t = crate::diff::CONTEXT)]
    pub context: usize,
    /// Exit with 1 if something would be removed
    #[arg(long)]
    pub exit_code: bool,
    /// How text is shown.
    #[command(flatten)]
    pub screen: ScreenOptions,
    /// What cleaning hangs on.
    #[command(flatten)]
    pub cleaning: CleaningOptions,
}

impl DiffArgs {
    fn form(&self) -> Form {
        match self {
            DiffArgs { json: true, .. } => Form::Json,
            DiffArgs { stat: true, .. } => Form::Stat,
            DiffArgs { patch: true, .. } => Form::Patch,
            DiffArgs { view: true, .. } => Form::View,
            _ if is_terminal() => Form::View,
            _ => Form::Patch,
        }
    }
}

/// Does it.
///
/// # Errors
/// Rules with faults, an input that is not there, what the system says.
pub fn run(args: DiffArgs) -> Result<ExitCode> {
    if let [before, after] = &args.inputs[..]
        && runs::is_run(before)
        && runs::is_run(after)
    {
        let mut out = BufWriter::new(anstream::stdout().lock());
        let how = runs::How { json: args.json, stat: args.stat };
        let differ = runs::compare(before, after, how, &mut out)?;
        out.flush()?;
        return Ok(ExitCode::from(if differ && args.exit_code { FOUND } else { DONE }));
    }
    let reading = Reading::new(&args.cleaning.fields, &args.cleaning.site, &args.cleaning.coding)?;
    let reading = reading.within(args.cleaning.limits.limits());
    let found = walk(&args.inputs, None, reading.format)?;
    let loaded = load_cleaning(&args.cleaning)?;
    let reading = reading.with_rules(&loaded.rules);
    let cleaner = loaded.cleaner(args.cleaning.guard.max_removed());
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut show = Show::new(&mut out, &cleaner, args.form(), args.context, args.screen.look());
    for found in found {
        match found {
            Found::File(job) => show.file(&job, &reading)?,
            Found::Unreadable { source, reason } => show.unread(&source, &reason)?,
        }
    }
    let ending = show.finish()?;
    out.flush()?;
    Ok(ExitCode::from(match ending {
        _ if ending.unread > 0 => QUARANTINE,
        _ if args.exit_code && ending.changes => FOUND,
        _ => DONE,
    }))
}

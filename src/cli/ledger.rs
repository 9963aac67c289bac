//! `naqi ledger`: what was removed, picked out and written in other forms.
//!
//! `found` says which ledger a path stands for, `wanted` which removals are asked for, `forms` how they are written.
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::io::{StreamReader, write_attributes};
use crate::ledger::{Category, Entry};

use super::screen::ScreenOptions;
use super::{DONE, Failure, Result};

mod forms;
mod found;
mod wanted;

pub(super) use found::ledger_of;

use forms::Forms;
use wanted::Wanted;

/// The long help.
pub const ABOUT: &str = "\
Shows what was removed: picks removals out of one or several ledgers, and writes them for people or in a form that other programs read.

OUT is a folder that `naqi clean -o` wrote; LEDGER the ledger in it (_naqi/ledger.jsonl.zst), what drafts would take (_naqi/drafts.jsonl.zst), or a ledger that \
this command wrote with --to jsonl.

Of the options that pick, all must fit: --site elaph.com --category related shows the related-stories lists that went from elaph.com. Of several \
values of one option any may fit. In RULE and DOC, `*` stands for anything.";

/// What stands under the long help.
pub const AFTER: &str = "\
Examples:
  naqi ledger clean/ | less -R                            all removals, document by document
  naqi ledger clean/ --category dateline                  only datelines
  naqi ledger clean/ --rule 'elaph.com/*' --doc '*/12.txt'
  naqi ledger clean/ -o removals.csv                      a table for a spreadsheet
  naqi ledger run1/ run2/ -o removals.parquet             of two runs, for Spark or pandas
  naqi ledger clean/ --to jsonl | jq '.removals[].rule'   for programs
  naqi ledger clean/ --to dolma -o attributes/naqi        spans for the dolma toolkit

What the forms hold:
  text     to read; what comes out without --to and -o
  jsonl    ledgers again: a line for each document, {\"doc\": …, \"source\": …, \"removals\": [{\"start\": …, \"end\": …, \"rule\": …, \"text\": …}]}
  csv      a row for each removal: run, source, doc, site, rule, category, start, end, text
  parquet  the same columns
  dolma    a folder with a file for each JSONL file of OUT: for each document its spans, as `naqi clean --ledger-format dolma` writes them
start and end count bytes of the original text as UTF-8; dolma's count characters.

`naqi rules stats` counts what each rule did; `naqi restore` puts everything back.

Exit codes: 0 done; 2 could not.";

/// The arguments of `naqi ledger`.
#[derive(Debug, Args)]
pub struct LedgerArgs {
    /// What `naqi clean` wrote: its output folders, or ledgers; `-` for one on standard input
    #[arg(value_name = "OUT|LEDGER", required = true)]
    pub ledgers: Vec<PathBuf>,
    /// Write to FILE instead of standard output; with --to dolma, to this new or empty folder
    #[arg(short, long = "output", value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The form to write: text, jsonl, csv, parquet, dolma [default: as FILE is named, else text]
    #[arg(long, value_name = "FORM", hide_possible_values = true)]
    pub to: Option<FormArg>,
    /// The same as --to jsonl
    #[arg(long, conflicts_with = "to")]
    pub json: bool,
    /// Which removals.
    #[command(flatten)]
    pub pick: PickOptions,
    /// How text is shown.
    #[command(flatten)]
    pub screen: ScreenOptions,
}

/// Which removals.
#[derive(Debug, Args)]
#[command(next_help_heading = "Which removals")]
pub struct PickOptions {
    /// Of these rules, as in elaph.com/comments or 'elaph.com/*'
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub rule: Vec<String>,
    /// Of documents of these sites, by the names of their rule files, else their hosts, as in elaph.com
    #[arg(long, value_name = "SITE", value_delimiter = ',')]
    pub site: Vec<String>,
    /// Of these categories, as in related,share
    #[arg(long, value_name = "CATEGORY", value_delimiter = ',', value_parser = super::args::category)]
    pub category: Vec<Category>,
    /// Of documents with this id or place, as in 'crawl/elaph.com/*' or news.jsonl:17
    #[arg(long, value_name = "DOC")]
    pub doc: Vec<String>,
}

/// The form to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormArg {
    /// To read.
    Text,
    /// A ledger.
    Jsonl,
    /// A table.
    Csv,
    /// A table in columns.
    Parquet,
    /// Attributes of the dolma toolkit.
    Dolma,
}

/// Does it.
///
/// # Errors
/// A path that is no ledger, an output that cannot be written.
pub fn run(args: LedgerArgs) -> Result<ExitCode> {
    let wanted = Wanted::new(&args.pick)?;
    let form = form(&args)?;
    if form == FormArg::Dolma {
        return dolma(&args, &wanted);
    }
    let mut readers = Vec::new();
    for path in &args.ledgers {
        readers.push((path.display().to_string(), StreamReader::<Entry>::open(&ledger_of(path)?)?));
    }
    let mut forms = Forms::open(form, args.output.as_deref(), readers.len() > 1, args.screen.look())?;
    for (run, mut reader) in readers {
        while let Some(entry) = reader.next_if(|_| true)? {
            if let Some(entry) = wanted.of(entry) {
                forms.add(&run, &entry)?;
            }
        }
    }
    forms.finish()?;
    Ok(ExitCode::from(DONE))
}

/// The form that was asked for, or that the file's name asks for.
fn form(args: &LedgerArgs) -> Result<FormArg> {
    if let Some(form) = args.to.or(args.json.then_some(FormArg::Jsonl)) {
        return Ok(form);
    }
    let Some(path) = args.output.as_deref().filter(|path| *path != "-") else { return Ok(FormArg::Text) };
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let name = [".gz", ".zst"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("jsonl" | "ndjson") => Ok(FormArg::Jsonl),
        Some("csv") => Ok(FormArg::Csv),
        Some("parquet") => Ok(FormArg::Parquet),
        Some("txt") => Ok(FormArg::Text),
        _ => Err(Failure::new(format!("the name {} does not say which form to write", path.display()))
            .help("say it: --to text, jsonl, csv, parquet or dolma")),
    }
}

fn dolma(args: &LedgerArgs, wanted: &Wanted) -> Result<ExitCode> {
    let ([out], Some(to)) = (args.ledgers.as_slice(), &args.output) else {
        return Err(Failure::new("--to dolma takes one OUT and writes a folder").help(
            "as in `naqi ledger clean/ --to dolma -o attributes/naqi`; dolma wants a file beside each file of documents",
        ));
    };
    if !out.is_dir() {
        return Err(Failure::new(format!("{} is not a folder that `naqi clean -o` wrote", out.display()))
            .help("a ledger alone does not do: dolma counts characters, for which the texts are needed too"));
    }
    let written = write_attributes(out, to, |taken| wanted.takes(taken), |entry| wanted.is_of(entry))?;
    let mut stderr = anstream::stderr().lock();
    writeln!(stderr, "{written}")?;
    Ok(ExitCode::from(DONE))
}

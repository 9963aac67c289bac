//! `naqi explain`: of each line of a page, why it stays or goes.
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::report::{write_explanation, write_explanation_json};

use super::args::CleaningOptions;
use super::clean::warn;
use super::documents::{Reading, Unit, What, each};
use super::load::load_cleaning;
use super::screen::ScreenOptions;
use super::{DONE, Failure, QUARANTINE, Result};

/// The long help.
pub const ABOUT: &str = "\
Says of each line of a page what naqi sees in it, which rule takes it, and which rules came close and what stopped them.

Before each line stand its number; `-` if it goes, `~` if the part in ⟦…⟧ goes, `?` if it would go but the document is held; the rule \
that takes it; the zones it stands in (head, body, tail); and what it looks like (prose, label, bullet, blank). Rules hang on the last two.";

/// What stands under the long help.
pub const AFTER: &str = "\
Examples:
  naqi explain page.txt
  naqi explain page.txt --site elaph.com        with the rules of that site
  naqi explain page.txt --rules my-rules/       with your own rules
  naqi explain news.jsonl --line 17             the record in line 17
  curl … | extract | naqi explain -

Exit codes: 0 done; 2 could not; 3 done, but lines or files could not be read.";

/// The arguments of `naqi explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Files and folders, or `-` for standard input
    #[arg(value_name = "PATH", required = true)]
    pub inputs: Vec<PathBuf>,
    /// Of files of records, only the record in this line, counted from 1
    #[arg(long, value_name = "N")]
    pub line: Option<usize>,
    /// Of files of records, only those with this id
    #[arg(long, value_name = "ID", conflicts_with = "line")]
    pub id: Option<String>,
    /// Write a JSON line for each document
    #[arg(long)]
    pub json: bool,
    /// How text is shown.
    #[command(flatten)]
    pub screen: ScreenOptions,
    /// What cleaning hangs on.
    #[command(flatten)]
    pub cleaning: CleaningOptions,
}

impl ExplainArgs {
    /// Whether a record is wanted that stands at `source`, which ends in its line, and has this id, if it has one.
    fn wants(&self, source: &str, id: Option<&str>) -> bool {
        let in_line = |line: usize| source.rsplit_once(':').is_some_and(|(_, number)| number == line.to_string());
        self.line.is_none_or(in_line) && self.id.as_deref().is_none_or(|wanted| id == Some(wanted))
    }

    fn wants_some(&self) -> bool {
        self.line.is_some() || self.id.is_some()
    }
}

/// Does it.
///
/// # Errors
/// Rules with faults, an input that is not there, a record that is not there, what the system says.
pub fn run(args: ExplainArgs) -> Result<ExitCode> {
    let reading = Reading::new(&args.cleaning.fields, &args.cleaning.site, &args.cleaning.coding)?;
    let reading = reading.within(args.cleaning.limits.limits());
    let loaded = load_cleaning(&args.cleaning)?;
    let reading = reading.with_rules(&loaded.rules);
    let cleaner = loaded.cleaner(args.cleaning.guard.max_removed());
    let look = args.screen.look();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let (mut shown, mut unread) = (0, 0);
    each(&args.inputs, &reading, |Unit { source, what, .. }| {
        match what {
            What::Document(document, held) if !held.carrier.is_record() || args.wants(source, Some(&document.id)) => {
                if shown > 0 && !args.json {
                    writeln!(out)?;
                }
                shown += 1;
                let explanation = cleaner.explain(document);
                if args.json {
                    write_explanation_json(&mut out, &document.id, source, &document.text, &explanation)?;
                } else {
                    write_explanation(&mut out, source, &document.text, &explanation, look)?;
                }
            }
            What::Document(..) | What::Blank(_) => {}
            What::Faulty(fault) if args.wants(source, None) => {
                unread += 1;
                warn("could not be read", source, &fault)?;
            }
            What::Faulty(_) => {}
            What::Unreadable(reason) => {
                unread += 1;
                warn("could not be read", source, &reason)?;
            }
        }
        Ok(())
    })?;
    out.flush()?;
    if args.wants_some() && shown + unread == 0 {
        return Err(Failure::new("there is no such record"));
    }
    Ok(ExitCode::from(if unread > 0 { QUARANTINE } else { DONE }))
}

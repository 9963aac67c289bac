//! `naqi rules check`.
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::args::FieldOptions;
use crate::cli::clean::warn;
use crate::cli::documents::{Reading, Unit, What, each};
use crate::cli::load::{draw, gather};
use crate::cli::{DONE, FOUND, Result};
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::Cleaner;
use crate::lint::{KeepCorpus, lint};
use crate::load::Gathered;
use crate::verify::{faults, verify};

use super::{FilesArgs, fix};

/// The arguments of `naqi rules check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub(super) files: FilesArgs,
    /// First mend what is mechanical: misspelt keys and words, addresses in place of hosts, texts that stand twice
    #[arg(long, requires = "paths")]
    pub fix: bool,
    /// Warn of rules that take something from the documents in DIR, which hold nothing but article
    #[arg(long, value_name = "DIR")]
    pub keep_corpus: Vec<PathBuf>,
}

/// Shows all that is wrong with the files: as written, once compiled, when their pages are run, and on the keep corpus.
pub(super) fn run(args: &CheckArgs) -> Result<ExitCode> {
    let chosen = args.files.chosen()?;
    if args.fix {
        fix::run(&args.files)?;
    }
    let gathered = gather(&args.files.options())?;
    // Drafts are warned of as little as they take; their pages show what they would.
    let warnings = if gathered.rules.is_some() { lint(&gathered.files) } else { Vec::new() };
    let Gathered { files, faults: mut found, rules } = gathered.adopted(&chosen);
    let mut pages = 0;
    let mut count = 0;
    if let Some(rules) = &rules {
        found.extend(warnings);
        for file in files.iter().filter(|file| chosen(&file.source.name)) {
            found.extend(faults(&verify(file, rules)));
            pages += file.tests.len();
            count += file.rules.len();
        }
        if !args.keep_corpus.is_empty() {
            let ours = files.iter().filter(|file| chosen(&file.source.name)).collect();
            found.extend(keep(args, KeepCorpus::new(Cleaner::new(rules.clone()), ours))?);
        }
    }
    found.retain(|fault| chosen(&fault.source.name) || fault.severity == Severity::Error);
    let mut out = anstream::stdout().lock();
    if args.files.json {
        for fault in &found {
            writeln!(out, "{}", serde_json::to_string(fault).map_err(std::io::Error::other)?)?;
        }
    } else if found.is_empty() {
        let files = files.iter().filter(|file| chosen(&file.source.name)).count();
        let counts = [counted(files, "file"), counted(count, "rule"), counted(pages, "page")].join(", ");
        writeln!(out, "Nothing is wrong: {counts}.")?;
    } else {
        writeln!(out, "{}", draw(&found))?;
        writeln!(out, "{}", summary(&found, rules.is_none()))?;
    }
    Ok(ExitCode::from(if found.is_empty() { DONE } else { FOUND }))
}

/// The warnings of the keep corpus.
fn keep(args: &CheckArgs, mut corpus: KeepCorpus<'_>) -> Result<Vec<Diagnostic>> {
    let reading = Reading::new(&FieldOptions::default(), &Default::default(), &Default::default())?;
    each(&args.keep_corpus, &reading, |Unit { source, what, .. }| {
        match what {
            What::Document(document, _) => corpus.add(source, document),
            What::Blank(_) => {}
            What::Faulty(fault) => warn("could not be read", source, &fault)?,
            What::Unreadable(reason) => warn("could not be read", source, &reason)?,
        }
        Ok(())
    })?;
    Ok(corpus.finish())
}

/// `1 file`, `2 files`.
pub(super) fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn summary(found: &[Diagnostic], stopped: bool) -> String {
    let errors = found.iter().filter(|fault| fault.severity == Severity::Error).count();
    let mut words = format!("{}, {}.", counted(errors, "error"), counted(found.len() - errors, "warning"));
    if stopped {
        words += " The pages were not run: mend the errors first.";
    }
    if found.iter().any(|fault| fault.fix.is_some()) {
        words += " `--fix` mends some of this.";
    }
    if let Some(first) = found.first() {
        words += &format!(" `naqi rules explain {}` says more.", first.code);
    }
    words
}

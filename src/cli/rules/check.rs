//! `naqi rules check`.
use std::io::Write;
use std::process::ExitCode;

use crate::cli::load::{Gathered, draw, gather};
use crate::cli::{DONE, FOUND, Result};
use crate::diagnostic::{Diagnostic, Severity};
use crate::verify::{faults, verify};

use super::FilesArgs;

/// Shows all that is wrong with the files: as written, once compiled, and when their pages are run.
pub(super) fn run(args: &FilesArgs) -> Result<ExitCode> {
    let chosen = args.chosen()?;
    let Gathered { files, faults: mut found, rules } = gather(&args.options())?;
    let mut pages = 0;
    let mut count = 0;
    if let Some(rules) = &rules {
        for file in files.iter().filter(|file| chosen(&file.source.name)) {
            found.extend(faults(&verify(file, rules)));
            pages += file.tests.len();
            count += file.rules.len();
        }
    }
    found.retain(|fault| chosen(&fault.source.name) || fault.severity == Severity::Error);
    let mut out = anstream::stdout().lock();
    if args.json {
        for fault in &found {
            writeln!(out, "{}", serde_json::to_string(fault).map_err(std::io::Error::other)?)?;
        }
    } else if found.is_empty() {
        let files = files.iter().filter(|file| chosen(&file.source.name)).count();
        writeln!(out, "Nothing is wrong: {files} files, {count} rules, {pages} pages.")?;
    } else {
        writeln!(out, "{}", draw(&found))?;
        writeln!(out, "{}", summary(&found, rules.is_none()))?;
    }
    Ok(ExitCode::from(if found.is_empty() { DONE } else { FOUND }))
}

fn summary(found: &[Diagnostic], stopped: bool) -> String {
    let errors = found.iter().filter(|fault| fault.severity == Severity::Error).count();
    let warnings = found.len() - errors;
    let mut words = format!("{errors} errors, {warnings} warnings.");
    if stopped {
        words += " The pages were not run: mend the errors first.";
    }
    if let Some(first) = found.first() {
        words += &format!(" `naqi rules explain {}` says more.", first.code);
    }
    words
}

//! `naqi rules mark`.
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::load::{draw, gather};
use crate::cli::{DONE, FOUND, Failure, Result};
use crate::edit::remark;
use crate::io::Part;
use crate::verify::verify;

use super::{FilesArgs, change};

/// The arguments of `naqi rules mark`.
#[derive(Debug, Args)]
pub struct MarkArgs {
    /// Rule files, or folders of them
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Write nothing; show what would change, and exit with 1 if something would
    #[arg(long)]
    pub check: bool,
    /// Leave the built-in rules out: pages are cleaned by the files given here alone
    #[arg(long)]
    pub only_rules: bool,
}

/// Marks the pages of the files by what the rules take today.
pub(super) fn run(args: &MarkArgs) -> Result<ExitCode> {
    let files = FilesArgs { paths: args.paths.clone(), only_rules: args.only_rules, json: false };
    let chosen = files.chosen()?;
    let gathered = gather(&files.options())?.adopted(&chosen);
    let Some(rules) = &gathered.rules else {
        return Err(Failure::drawn(draw(&gathered.faults)).help("no page was marked; mend the rule files first"));
    };
    let mut out = anstream::stdout().lock();
    let (mut changed, mut pages) = (0, 0);
    for file in gathered.files.iter().filter(|file| chosen(&file.source.name)) {
        pages += file.tests.len();
        let report = verify(file, rules);
        let goes: Vec<_> = report.pages.iter().map(|page| page.removed.clone()).collect();
        let marked = remark(file, &goes);
        if marked == file.source.text {
            continue;
        }
        changed += 1;
        change::write(&mut out, &file.source.name, &file.source.text, &marked)?;
        if !args.check {
            Part::put(file.source.name.as_ref(), marked.as_bytes())?;
        }
    }
    match (changed, args.check) {
        (0, _) => writeln!(out, "The marks of all {pages} pages say what the rules do.")?,
        (_, true) => writeln!(out, "Nothing was written. If this is right: the same without --check.")?,
        (_, false) => writeln!(
            out,
            "Marked. Read each line above: `+- ` goes now, `+  ` stays now. If one is wrong, the rule is; mend it and mark again."
        )?,
    }
    Ok(ExitCode::from(if args.check && changed > 0 { FOUND } else { DONE }))
}

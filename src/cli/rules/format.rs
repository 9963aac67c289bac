//! `naqi rules fmt`.
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::load::draw;
use crate::cli::{DONE, FOUND, Failure, Result};
use crate::diagnostic::SourceFile;
use crate::edit::format;
use crate::io::Part;
use crate::load::{read_rules, rule_files};
use crate::rule::RuleFile;

use super::change;

/// The arguments of `naqi rules fmt`.
#[derive(Debug, Args)]
pub struct FormatArgs {
    /// Rule files, or folders of them
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Write nothing; show what would change, and exit with 1 if something would
    #[arg(long)]
    pub check: bool,
}

/// Puts the layout of the files in order.
pub(super) fn run(args: &FormatArgs) -> Result<ExitCode> {
    let mut out = anstream::stdout().lock();
    let (mut changed, mut files) = (0, 0);
    for path in &args.paths {
        for file in rule_files(path)? {
            let text = read_rules(&file)?;
            let name = file.display().to_string();
            let Some(tidy) = format(&text) else {
                let faults = RuleFile::parse(SourceFile::new(name, text)).faults;
                return Err(Failure::drawn(draw(&faults)).help("a file that cannot be read cannot be put in order"));
            };
            files += 1;
            if tidy == text {
                continue;
            }
            changed += 1;
            if args.check {
                change::write(&mut out, &name, &text, &tidy)?;
            } else {
                Part::put(&file, tidy.as_bytes())?;
                writeln!(out, "put in order: {name}")?;
            }
        }
    }
    if args.check && changed > 0 {
        writeln!(out, "{changed} of {files} files would change; without --check they do.")?;
    } else if changed == 0 {
        writeln!(out, "Nothing to do: {files} files are in order.")?;
    }
    Ok(ExitCode::from(if args.check && changed > 0 { FOUND } else { DONE }))
}

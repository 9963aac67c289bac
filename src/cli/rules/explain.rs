//! `naqi rules explain`.
use std::io::Write;
use std::process::ExitCode;

use anstyle::Style;
use clap::Args;

use crate::cli::{DONE, Failure, Result};
use crate::diagnostic::{Code, codes};

const BOLD: Style = Style::new().bold();

/// The arguments of `naqi rules explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The code, as it stands in brackets behind `error` [default: list them all]
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// Spells out a code, or lists all codes.
pub(super) fn run(args: &ExplainArgs) -> Result<ExitCode> {
    let mut out = anstream::stdout().lock();
    match &args.code {
        None => {
            for code in codes::ALL {
                writeln!(out, "{code}  {:7}  {}", code.severity, code.title)?;
            }
        }
        Some(id) => {
            let code = codes::find(id).ok_or_else(|| {
                Failure::new(format!("there is no code {id}")).help("`naqi rules explain` lists them all")
            })?;
            write(&mut out, code)?;
        }
    }
    Ok(ExitCode::from(DONE))
}

fn write(out: &mut impl Write, code: &Code) -> std::io::Result<()> {
    writeln!(out, "{BOLD}{code}: {}{BOLD:#} ({})\n", code.title, code.severity)?;
    writeln!(out, "{}\n", code.explanation.trim())?;
    for (word, piece) in [("Bad", code.bad), ("Good", code.good)] {
        if !piece.trim().is_empty() {
            writeln!(out, "{BOLD}{word}{BOLD:#}")?;
            for line in piece.trim_end().lines() {
                writeln!(out, "    {line}")?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

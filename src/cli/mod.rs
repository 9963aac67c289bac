//! The command line: one verb a file. The only room that prints.
//!
//! [`args`] says what can be asked for; each verb resolves its own arguments once, does its work with the other rooms,
//! and returns an exit code. Faults come back as a [`Failure`] and are shown here.
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

pub mod args;
pub mod clean;
mod clock;
pub mod completions;
pub mod config;
pub mod decisions;
pub mod diff;
pub mod documents;
pub mod eval;
pub mod explain;
mod failure;
pub mod learn;
pub mod ledger;
pub mod load;
pub mod man;
pub mod restore;
pub mod review;
pub mod rules;
pub mod screen;
mod threads;

pub use failure::{Failure, Result};

use args::{Cli, Verb};
use config::Configured;

/// Done.
pub const DONE: u8 = 0;
/// Found something that was asked for: a difference, a fault in a rule file, a held document under `--strict`.
pub const FOUND: u8 = 1;
/// Could not do it.
pub const COULD_NOT: u8 = 2;
/// Done, but something is in quarantine.
pub const QUARANTINE: u8 = 3;

/// Runs the command line and returns its exit code.
pub fn main() -> ExitCode {
    let line = match config::configure(std::env::args_os().collect()) {
        Ok(Configured::Line(line)) => line,
        Ok(Configured::Print(text)) => {
            let done = std::io::stdout().write_all(text.as_bytes());
            return ExitCode::from(if done.is_ok() { DONE } else { COULD_NOT });
        }
        Err(failure) => {
            let _ = write!(anstream::stderr().lock(), "{failure}");
            return ExitCode::from(COULD_NOT);
        }
    };
    let cli = match Cli::try_parse_from(line) {
        Ok(cli) => cli,
        Err(error) => {
            // A reader who has gone away has seen enough of a help text.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(COULD_NOT));
        }
    };
    cli.color.choose();
    let done = match cli.verb {
        Verb::Clean(args) => clean::run(*args),
        Verb::Diff(args) => diff::run(*args),
        Verb::Review(args) => review::run(*args),
        Verb::Restore(args) => restore::run(args),
        Verb::Explain(args) => explain::run(*args),
        Verb::Ledger(args) => ledger::run(*args),
        Verb::Rules(args) => rules::run(*args),
        Verb::Eval(args) => eval::run(*args),
        Verb::Learn(args) => learn::run(*args),
        Verb::Completions(args) => completions::run(&args),
        Verb::Man(args) => man::run(args),
    };
    match done {
        Ok(code) => code,
        Err(failure) if failure.is_closed_pipe() => ExitCode::from(DONE),
        Err(failure) => {
            // If standard error is gone there is nobody left to tell.
            let _ = write!(anstream::stderr().lock(), "{failure}");
            ExitCode::from(COULD_NOT)
        }
    }
}

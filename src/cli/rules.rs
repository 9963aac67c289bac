//! `naqi rules`.
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{Failure, Result};

/// The arguments of `naqi rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// What to do.
    #[command(subcommand)]
    pub verb: RulesVerb,
}

/// The verbs of `naqi rules`.
#[derive(Debug, Subcommand)]
pub enum RulesVerb {
    /// Show every fault of rule files, run their tests, and find rules that no test needs
    Check,
    /// Run the tests of rule files
    Test,
    /// List the rules
    List,
    /// Show a rule
    Show,
    /// Spell out the code of a fault
    Explain,
}

/// Does it.
///
/// # Errors
/// Not built yet.
pub fn run(_: RulesArgs) -> Result<ExitCode> {
    Err(Failure::new("`naqi rules` is not built yet"))
}

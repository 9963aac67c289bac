//! `naqi explain`.
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::args::{FieldOptions, RuleOptions, SiteOptions};
use super::{Failure, Result};

/// The arguments of `naqi explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Files and folders
    #[arg(value_name = "PATH", required = true)]
    pub inputs: Vec<PathBuf>,
    /// Which rules.
    #[command(flatten)]
    pub rules: RuleOptions,
    /// Which site a document is from.
    #[command(flatten)]
    pub site: SiteOptions,
    /// What files hold.
    #[command(flatten)]
    pub fields: FieldOptions,
}

/// Does it.
///
/// # Errors
/// Not built yet.
pub fn run(_: ExplainArgs) -> Result<ExitCode> {
    Err(Failure::new("`naqi explain` is not built yet"))
}

//! `naqi restore`: the originals, from clean text and ledger.
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::io;

use super::{DONE, Result};

/// The long help.
pub const ABOUT: &str = "\
Rebuilds the originals of a run of `naqi clean`, byte for byte, from the clean text and the ledger beside it: every \
removal is put back in its place, and lines and files in quarantine go back where they stood.

The folder must be as `naqi clean` left it. If a text does not fit the ledger, restore stops and names the document.";

/// What stands under the long help.
pub const AFTER: &str = "\
Example:
  naqi restore clean/ -o originals/

A Parquet file in which something went comes back with the same columns, row groups and metadata, but not with the same compressed bytes: it equals the \
original for every reader of tables. So it is with files that are compressed.

What was not there to be read (a file without permission) cannot be rebuilt. Times, permissions, links and empty folders \
are not kept.

Exit codes: 0 done; 2 could not.";

/// The arguments of `naqi restore`.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The output folder of `naqi clean`
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// Where the originals go: a new or empty folder
    #[arg(short, long = "output", value_name = "DIR")]
    pub output: PathBuf,
    /// Say nothing at the end
    #[arg(short, long)]
    pub quiet: bool,
}

/// Does it.
///
/// # Errors
/// A folder that holds no finished run, a ledger that does not fit, what the system says.
pub fn run(args: RestoreArgs) -> Result<ExitCode> {
    let restored = io::restore(&args.out, &args.output)?;
    if !args.quiet {
        let io::Restored { files, documents, quarantined } = restored;
        writeln!(
            anstream::stderr().lock(),
            "Files restored: {files}; documents that got something back: {documents}; from quarantine: {quarantined}."
        )?;
    }
    Ok(ExitCode::from(DONE))
}

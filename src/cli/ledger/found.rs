//! Which ledger a path stands for.
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::load::cannot_read;
use crate::cli::{Failure, Result};
use crate::io::{LEDGER, RECORDS, RUN};

/// The ledger that an output folder or a path stands for; `-` is standard input.
///
/// # Errors
/// A folder without one.
pub fn ledger_of(path: &Path) -> Result<PathBuf> {
    if path == "-" {
        return Ok(path.to_owned());
    }
    let meta = fs::metadata(path).map_err(|error| cannot_read(path, &error))?;
    if !meta.is_dir() {
        return Ok(path.to_owned());
    }
    let inside = [path.join(RECORDS).join(LEDGER), path.join(LEDGER)];
    let found = inside.into_iter().find(|ledger| ledger.is_file());
    found.ok_or_else(|| {
        let failure = Failure::new(format!("there is no ledger in {}", path.display()));
        if path.join(RECORDS).join(RUN).is_file() {
            failure.help("the run was cut off before its end; the same `naqi clean` again goes on where it was")
        } else {
            failure.help("name a folder that `naqi clean -o` wrote, or a ledger")
        }
    })
}

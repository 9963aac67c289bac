//! Whether a folder may be written to.
use std::fs;
use std::path::{Path, PathBuf};

use super::Error;
use super::error::Result;
use super::out::{CHECKPOINT, RECORDS, RUN, WORK};

/// An output that is an input, or above one, would be read while it is written.
pub(super) fn refuse_inputs(folder: &Path, inputs: &[PathBuf]) -> Result<()> {
    let Ok(folder_real) = fs::canonicalize(folder) else { return Ok(()) };
    for input in inputs {
        let Ok(real) = fs::canonicalize(input) else { continue };
        if real.starts_with(&folder_real) {
            let (input, folder) = (input.display(), folder.display());
            return Err(Error::new(format!("the output {folder} is or holds the input {input}"))
                .help("name another folder with -o: naqi never writes over what it reads"));
        }
    }
    Ok(())
}

/// Makes the folder, or empties it if that is allowed.
pub(super) fn make_empty(folder: &Path, force: bool) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| Error::with("make the folder", folder, error))?;
    let entries: Vec<PathBuf> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(|error| Error::with("read", folder, error))?;
    if entries.is_empty() {
        return Ok(());
    }
    let shown = folder.display();
    if !folder.join(RECORDS).join(RUN).is_file() && !is_stillborn(folder, &entries) {
        return Err(Error::new(format!("the folder {shown} is not empty")).help("name a new or empty folder with -o"));
    }
    if !force && !is_stillborn(folder, &entries) && !is_unbegun(folder) {
        return Err(Error::new(format!("the folder {shown} holds an earlier run"))
            .help("give --force to delete all that is in it and start anew, or name another folder with -o"));
    }
    for path in entries {
        let is_folder = fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_dir());
        let done = if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        done.map_err(|error| Error::with("delete", &path, error))?;
    }
    Ok(())
}

/// Whether a run was cut off before it had written anything of its own.
fn is_stillborn(folder: &Path, entries: &[PathBuf]) -> bool {
    let records = folder.join(RECORDS);
    let only_work = || {
        let mut names = fs::read_dir(&records).into_iter().flatten().flatten().map(|entry| entry.file_name());
        names.all(|name| name == WORK)
    };
    matches!(entries, [only] if *only == records) && only_work()
}

/// Whether a run was cut off between its `run.json` and its first checkpoint: nothing was cleaned yet.
fn is_unbegun(folder: &Path) -> bool {
    let records = folder.join(RECORDS);
    records.join(WORK).is_dir()
        && !records.join(WORK).join(CHECKPOINT).exists()
        && fs::read_to_string(records.join(RUN)).is_ok_and(|run| run.contains("\"finished\": false"))
}

//! Whether a folder may be written to.
use std::fs;
use std::path::{Path, PathBuf};

use super::Error;
use super::error::Result;
use super::lock::Lock;
use super::out::{RECORDS, RUN, WORK};

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

/// Refuses a folder that is neither new, nor empty, nor holds a run that may be gone on with or, if `force` is set, deleted.
pub(super) fn refuse_full(folder: &Path, force: bool) -> Result<()> {
    let entries = entries(folder)?;
    if entries.is_empty() || is_stillborn(folder, &entries) {
        return Ok(());
    }
    let (shown, records) = (folder.display(), folder.join(RECORDS));
    if !records.join(RUN).is_file() {
        return Err(Error::new(format!("the folder {shown} is not empty")).help("name a new or empty folder with -o"));
    }
    if !force && !is_unfinished(folder) {
        return Err(Error::new(format!("the folder {shown} holds an earlier run"))
            .help("give --force to delete all that is in it and start anew, or name another folder with -o"));
    }
    Ok(())
}

/// Ends a run that was stopped in its last breath: its records say that it finished, and only what it worked with is left.
pub(super) fn sweep(folder: &Path) -> Result<()> {
    let work = folder.join(RECORDS).join(WORK);
    if has_finished(folder) && work.is_dir() {
        let _lock = Lock::take(folder)?;
        match fs::remove_dir_all(&work) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::with("delete", &work, error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Deletes all that is in the folder, but for `kept`; what says that it is the folder of a run goes last, so that it can be said again.
pub(super) fn empty(folder: &Path, kept: &Path) -> Result<()> {
    let mut paths = entries(folder)?;
    paths.sort_by_key(|path| path.ends_with(RECORDS) || path.ends_with(RUN));
    for path in paths {
        let is_folder = fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_dir());
        if path == kept {
            continue;
        }
        if is_folder && kept.starts_with(&path) {
            empty(&path, kept)?;
            continue;
        }
        let done = if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        done.map_err(|error| Error::with("delete", &path, error))?;
    }
    Ok(())
}

/// What is in a folder; nothing if it is not there.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries,
    };
    entries
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(|error| Error::with("read", folder, error))
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

/// Whether a run was cut off, or is not yet at its end.
fn is_unfinished(folder: &Path) -> bool {
    folder.join(RECORDS).join(WORK).is_dir() && says(folder, "\"finished\": false")
}

fn has_finished(folder: &Path) -> bool {
    says(folder, "\"finished\": true")
}

/// Whether the records of the run in the folder hold these words.
fn says(folder: &Path, words: &str) -> bool {
    fs::read_to_string(folder.join(RECORDS).join(RUN)).is_ok_and(|run| run.contains(words))
}

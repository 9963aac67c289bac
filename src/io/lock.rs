//! That only one run writes into a folder.
use std::fs::{self, File, TryLockError};
use std::path::Path;

use super::Error;
use super::error::Result;
use super::out::{LOCK, RECORDS, WORK};

/// Held while a run writes. The system lets go of it when the run ends, however it ends: a file that was left behind locks nothing.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of an output folder, which is made if it is not there.
    ///
    /// # Errors
    /// Another run that has it; what the system says.
    pub(super) fn take(folder: &Path) -> Result<Lock> {
        let work = folder.join(RECORDS).join(WORK);
        fs::create_dir_all(&work).map_err(|error| Error::with("make the folder", &work, error))?;
        let path = work.join(LOCK);
        let open = File::options().create(true).truncate(false).write(true).open(&path);
        let file = open.map_err(|error| Error::with("write", &path, error))?;
        match file.try_lock() {
            // A run that came to its end in between has deleted the file, and the next one makes another.
            Ok(()) if !is_at(&file, &path) => Err(taken(folder)),
            Ok(()) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(taken(folder)),
            // A file system without locks.
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {
                Ok(Lock { _file: file })
            }
            Err(TryLockError::Error(error)) => Err(Error::with("lock", &path, error)),
        }
    }
}

/// Whether it is still that file which stands at `path`.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let known = |meta: &fs::Metadata| (meta.dev(), meta.ino());
    matches!((file.metadata(), fs::metadata(path)), (Ok(ours), Ok(there)) if known(&ours) == known(&there))
}

/// Whether a file still stands at `path`.
#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

fn taken(folder: &Path) -> Error {
    Error::new(format!("another naqi is writing into {} at this moment", folder.display()))
        .help("wait until it has ended, or name another folder with -o")
}

//! What is on the disk, and not only handed to the system: it outlasts a power cut.
//!
//! A file is there for good when its bytes are synced, and the folder that names it. Of many files that is slow one by one, as the disk is waited for
//! each time; on Linux all of a file system can be synced at once.
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::Error;
use super::error::Result;

/// More files than that are synced all at once, where that can be done.
const FEW: usize = 32;

/// Waits until the bytes of a file, called `path`, are on the disk.
///
/// # Errors
/// What the system says. Of many network disks and quotas this is the first word that there was no room.
pub(super) fn sync_file(file: &File, path: &Path) -> Result<()> {
    heeded(file.sync_data()).map_err(|error| fault(path, error))
}

/// Waits until the names in a folder are on the disk. On Windows they are when they are given.
///
/// # Errors
/// What the system says.
#[cfg(unix)]
pub(super) fn sync_folder(path: &Path) -> Result<()> {
    let synced = match File::open(path) {
        Ok(folder) => folder.sync_all(),
        // Names may be written in a folder that may not be read.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => return Ok(()),
        Err(error) => Err(error),
    };
    heeded(synced).map_err(|error| fault(path, error))
}

/// Waits until the names in a folder are on the disk. On Windows they are when they are given.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub(super) fn sync_folder(_: &Path) -> Result<()> {
    Ok(())
}

/// File systems that know no syncing have nothing to wait for.
fn heeded(done: io::Result<()>) -> io::Result<()> {
    done.or_else(|error| match error.kind() {
        ErrorKind::InvalidInput | ErrorKind::Unsupported => Ok(()),
        _ => Err(error),
    })
}

fn fault(path: &Path, error: io::Error) -> Error {
    Error::with("bring to the disk", path, error)
}

/// Syncs all that is written to the file system of `folder`, if that can be done at once; says whether it was.
#[cfg(target_os = "linux")]
fn sync_all_around(folder: &Path) -> Result<bool> {
    let synced = File::open(folder).and_then(|folder| Ok(rustix::io::retry_on_intr(|| rustix::fs::syncfs(&folder))?));
    synced.map(|()| true).map_err(|error| fault(folder, error))
}

/// Syncs all that is written to the file system of `folder`, if that can be done at once; says whether it was.
#[cfg(not(target_os = "linux"))]
fn sync_all_around(_: &Path) -> Result<bool> {
    Ok(false)
}

/// Files that were put in their places below a folder, and may not be on the disk yet.
#[derive(Debug, Default)]
pub(super) struct Placed {
    paths: Vec<PathBuf>,
}

impl Placed {
    /// One more.
    pub(super) fn add(&mut self, path: PathBuf) {
        // Of many it only counts that they are many.
        if self.paths.len() <= FEW || !cfg!(target_os = "linux") {
            self.paths.push(path);
        }
    }

    /// Those of another list too.
    pub(super) fn merge(&mut self, other: Placed) {
        other.paths.into_iter().for_each(|path| self.add(path));
    }

    /// How many are known one by one.
    pub(super) fn len(&self) -> usize {
        self.paths.len()
    }

    /// Syncs them, and the folders from `root` down to them.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn sync(&self, root: &Path) -> Result<()> {
        if self.paths.len() > FEW && sync_all_around(root)? {
            return Ok(());
        }
        let mut folders = BTreeSet::new();
        for path in &self.paths {
            // Windows syncs only what it was opened to be written.
            let file =
                File::options().read(true).write(cfg!(windows)).open(path).map_err(|error| fault(path, error))?;
            sync_file(&file, path)?;
            folders.extend(path.ancestors().skip(1).take_while(|folder| folder.starts_with(root)));
        }
        folders.into_iter().try_for_each(sync_folder)
    }
}

/// Syncs all that is in a folder, and the folder.
///
/// # Errors
/// What the system says.
pub(super) fn sync_tree(root: &Path) -> Result<()> {
    let mut placed = Placed::default();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| Error::with("read", &folder, error))? {
            let entry = entry.map_err(|error| Error::with("read", &folder, error))?;
            match entry.file_type().map_err(|error| Error::with("read", &entry.path(), error))? {
                kind if kind.is_dir() => folders.push(entry.path()),
                kind if kind.is_file() => placed.add(entry.path()),
                _ => {}
            }
        }
        if cfg!(target_os = "linux") && placed.len() > FEW {
            break;
        }
    }
    placed.sync(root)?;
    sync_folder(root)
}

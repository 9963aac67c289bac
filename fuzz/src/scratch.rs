//! Folders for targets that go through files.
use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

thread_local! {
    static ROOT: RefCell<Option<TempDir>> = const { RefCell::new(None) };
}

/// This thread's folder, which lasts as long as it.
fn root() -> PathBuf {
    ROOT.with_borrow_mut(|root| {
        root.get_or_insert_with(|| tempfile::tempdir().expect("a folder for temporary files")).path().to_owned()
    })
}

/// A file of that name with these bytes.
pub fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = root().join(name);
    fs::write(&path, bytes).expect("the file is written");
    path
}

/// The folder of that name, empty.
pub fn folder(name: &str) -> PathBuf {
    let path = root().join(name);
    if path.exists() {
        fs::remove_dir_all(&path).expect("the folder is emptied");
    }
    fs::create_dir(&path).expect("the folder is made");
    path
}

/// Whether anything stands in this thread's folder beside what is named.
pub fn holds_only(names: &[&str]) -> bool {
    let entries = fs::read_dir(root()).expect("the folder is read");
    entries
        .map(|entry| entry.expect("an entry").file_name())
        .all(|name| names.iter().any(|known| Path::new(&name) == Path::new(known)))
}

/// All files in a folder, with their bytes.
pub fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            let bytes = fs::read(&path).expect("the file is read");
            files.push((path, bytes));
        }
    }
    files.sort();
    files
}

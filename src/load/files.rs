//! Which files a path to rules stands for, and their texts.
use std::fmt;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::decision;
use crate::rule::MOST_BYTES;

/// Why rules cannot be read, in one sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    file: PathBuf,
    message: String,
    help: Option<&'static str>,
}

impl Unreadable {
    pub(super) fn new(file: &Path, message: String) -> Unreadable {
        Unreadable { file: file.to_owned(), message, help: None }
    }

    /// The same, with what to do next.
    pub(super) fn or(self, help: &'static str) -> Unreadable {
        Unreadable { help: Some(help), ..self }
    }

    fn system(path: &Path, error: &io::Error) -> Unreadable {
        Unreadable::new(path, format!("cannot read {}: {error}", path.display()))
    }

    /// The file or folder.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// What to do next, if there is something to say.
    pub fn help(&self) -> Option<&'static str> {
        self.help
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.message)
    }
}

impl std::error::Error for Unreadable {}

/// The text of a rule file, or as much of it as shows that it is too large.
///
/// # Errors
/// What the system says; a file that is not UTF-8.
pub fn read_rules(file: &Path) -> Result<String, Unreadable> {
    let mut bytes = Vec::new();
    let opened = fs::File::open(file).and_then(|open| open.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes));
    opened.map_err(|error| Unreadable::system(file, &error))?;
    if bytes.len() > MOST_BYTES {
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Unreadable::new(file, format!("the rule file {} is not UTF-8 (byte {at})", file.display()))
    })
}

/// The rule files that a path stands for, sorted: one file; the `.toml` files right in a folder; those in its `common/` and
/// `sites/`.
///
/// # Errors
/// What the system says; a folder without rule files; a link that leads out of the folder.
pub fn rule_files(path: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    if fs::metadata(path).map_err(|error| Unreadable::system(path, &error))?.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for folder in [path.to_owned(), path.join("common"), path.join("sites")] {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(Unreadable::system(&folder, &error)),
        };
        for entry in entries {
            let file = entry.map_err(|error| Unreadable::system(&folder, &error))?.path();
            let hidden = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            let decisions = file.file_name().is_some_and(|name| name == decision::FILE);
            if file.extension().is_some_and(|ext| ext == "toml") && !hidden && !decisions && file.is_file() {
                stays_inside(path, &file)?;
                files.push(file);
            }
        }
    }
    if files.is_empty() {
        return Err(Unreadable::new(path, format!("there are no rule files in {}", path.display()))
            .or("rule files are common/LANGUAGE.toml and sites/HOST.toml in it"));
    }
    files.sort();
    Ok(files)
}

/// A folder of rules may come from a stranger: what it holds may not lead to files elsewhere, whose text would be shown with their faults.
fn stays_inside(folder: &Path, file: &Path) -> Result<(), Unreadable> {
    let real = |path: &Path| fs::canonicalize(path).map_err(|error| Unreadable::system(path, &error));
    if real(file)?.starts_with(real(folder)?) {
        return Ok(());
    }
    Err(Unreadable::new(file, format!("{} is a link that leads out of {}", file.display(), folder.display())).or(
        "the files of a folder of rules stand in it; put the file itself there, or name it with a --rules of its own",
    ))
}

//! Whether two files of an input would get one name.
//!
//! By a pattern for names, or because the file system of the output takes two names for one that that of the input tells apart: capital and
//! small letters, `é` in one character and in two. One of the two would be written over, so it is found out before anything is written.
use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::error::Result;
use super::out::RECORDS;
use super::{Error, Found, Naming};

/// Which names a file system takes for one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folds {
    /// `A` and `a`.
    pub case: bool,
    /// `é` as one character, and as `e` with an accent.
    pub forms: bool,
}

impl Folds {
    /// Those of the file system of `folder`, in which two files are made and deleted again.
    ///
    /// # Errors
    /// What the system says.
    pub fn probe(folder: &Path) -> Result<Folds> {
        let finds = |made: &str, asked: &str| {
            let path = folder.join(made);
            fs::write(&path, "").map_err(|error| Error::with("write", &path, error))?;
            let found = folder.join(asked).exists();
            fs::remove_file(&path).map_err(|error| Error::with("delete", &path, error))?;
            Ok(found)
        };
        Ok(Folds { case: finds("probe-a", "PROBE-A")?, forms: finds("probe-\u{e9}", "probe-e\u{301}")? })
    }

    /// Whether there are any.
    pub fn any(self) -> bool {
        self.case || self.forms
    }

    fn key(self, name: &str) -> String {
        let name = if self.forms { name.nfc().collect() } else { name.to_owned() };
        if self.case { name.to_lowercase() } else { name }
    }
}

/// Refuses files that would get one name in the output. In memory are the names in the folders above the file at hand.
///
/// # Errors
/// The first two that would.
pub fn refuse_clashes(found: impl Iterator<Item = Found>, naming: Option<&Naming>, folds: Folds) -> Result<()> {
    let mut above: Vec<OsString> = Vec::new();
    // For each folder above, and the one at hand, the names in it and whose they are.
    let mut levels = vec![HashMap::from([(folds.key(RECORDS), PathBuf::from(RECORDS))])];
    for found in found {
        let Found::File(job) = found else { continue };
        let clean = naming.map_or_else(|| job.target.clone(), |naming| naming.place(&job.target));
        let mut parts: Vec<OsString> = clean.iter().map(OsStr::to_owned).collect();
        // A file whose name is no text is not written.
        let Some(name) = parts.pop().and_then(|name| name.into_string().ok()) else { continue };
        let shared = above.iter().zip(&parts).take_while(|(a, b)| a == b).count();
        levels.truncate(shared + 1);
        let take = |levels: &mut Vec<HashMap<String, PathBuf>>, name: &str, whose: PathBuf| {
            let taken = levels.last_mut().and_then(|level| level.insert(folds.key(name), whose.clone()));
            taken.map_or(Ok(()), |other| Err(clash(&other, &whose, &clean)))
        };
        for at in shared..parts.len() {
            take(&mut levels, &parts[at].to_string_lossy(), parts[..=at].iter().collect())?;
            levels.push(HashMap::new());
        }
        take(&mut levels, &name, job.target.clone())?;
        above = parts;
    }
    Ok(())
}

fn clash(one: &Path, other: &Path, clean: &Path) -> Error {
    let (one, other, clean) = (one.display(), other.display(), clean.display());
    Error::new(format!("{one} and {other} would be written to one place, {clean}")).help(
        "on some file systems names that differ in capital letters or the form of an accent are one; rename one of the two, clean them \
         into two folders, or change --output-name",
    )
}

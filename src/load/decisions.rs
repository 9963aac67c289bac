//! Where the decisions of reviewers stand, and what they are.
use std::fs;
use std::path::{Path, PathBuf};

use crate::decision::{Decisions, FILE};

use super::Unreadable;

/// Where decisions stand beside these rules, whether there are any or not: in each folder, or the folder of the file.
pub fn decisions_beside(rules: &[PathBuf]) -> Vec<PathBuf> {
    let folder = |path: &PathBuf| if path.is_dir() { path.clone() } else { path.with_file_name("") };
    let mut files: Vec<PathBuf> = rules.iter().map(|path| folder(path).join(FILE)).collect();
    files.dedup();
    files
}

/// The decisions of one file.
///
/// # Errors
/// A file that cannot be read, or is not of the form.
pub fn read_decisions(file: &Path) -> Result<Decisions, Unreadable> {
    let text = fs::read_to_string(file).map_err(|error| {
        Unreadable::new(file, format!("cannot read the decisions {}: {error}", file.display()))
            .or("`naqi review OUT` writes them; an empty file holds none")
    })?;
    Decisions::parse(&text).map_err(|fault| {
        Unreadable::new(file, format!("{}:{}: {}", file.display(), fault.line, fault.what))
            .or("`naqi review` writes this file; give --no-decisions to go on without it")
    })
}

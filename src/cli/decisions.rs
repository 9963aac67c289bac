//! Where the decisions of reviewers stand, read and written.
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::decision::{Decisions, FILE};
use crate::io::Part;

use super::args::{DecisionOptions, RuleOptions};
use super::{Failure, Result};

/// Decisions that a run heeds, and where they stand.
#[derive(Clone, Debug, Default)]
pub struct Heeded {
    /// The decisions of all files.
    pub decisions: Arc<Decisions>,
    /// The files that there are.
    pub files: Vec<PathBuf>,
}

/// The decisions that were asked for, or that stand beside the rules.
///
/// # Errors
/// A file that cannot be read, or is not of the form.
pub fn load_decisions(options: &DecisionOptions, rules: &RuleOptions) -> Result<Heeded> {
    if options.no_decisions {
        return Ok(Heeded::default());
    }
    let files = if options.decisions.is_empty() {
        beside(&rules.rules).into_iter().filter(|file| file.is_file()).collect()
    } else {
        options.decisions.clone()
    };
    let mut decisions = Decisions::default();
    for file in &files {
        decisions.merge(&read_decisions(file)?);
    }
    Ok(Heeded { decisions: Arc::new(decisions), files })
}

/// Where decisions stand beside these rules, whether there are any or not: in each folder; where there is none, in the working directory.
pub fn beside(rules: &[PathBuf]) -> Vec<PathBuf> {
    let folder = |path: &PathBuf| if path.is_dir() { path.clone() } else { path.with_file_name("") };
    let mut files: Vec<PathBuf> = rules.iter().map(|path| folder(path).join(FILE)).collect();
    if files.is_empty() {
        files.push(PathBuf::from(FILE));
    }
    files.dedup();
    files
}

/// The decisions of one file.
///
/// # Errors
/// A file that cannot be read, or is not of the form.
pub fn read_decisions(file: &Path) -> Result<Decisions> {
    let text = fs::read_to_string(file)
        .map_err(|error| Failure::new(format!("cannot read the decisions {}: {error}", file.display())))
        .map_err(|failure| failure.help("`naqi review OUT` writes them; an empty file holds none"))?;
    Decisions::parse(&text).map_err(|fault| {
        Failure::new(format!("{}:{}: {}", file.display(), fault.line, fault.what))
            .help("`naqi review` writes this file; give --no-decisions to go on without it")
    })
}

/// Writes the decisions, whole or not at all.
///
/// # Errors
/// What the system says.
pub fn write_decisions(file: &Path, decisions: &Decisions) -> Result<()> {
    Ok(Part::put(file, decisions.to_toml().as_bytes())?)
}

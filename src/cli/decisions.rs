//! Where the decisions of reviewers stand, read and written.
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::decision::{Decisions, FILE};
use crate::io::Part;
use crate::load::{decisions_beside, read_decisions};

use super::Result;
use super::args::{DecisionOptions, RuleOptions};

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

/// Where decisions stand beside these rules, whether there are any or not; without rules, in the working directory.
pub fn beside(rules: &[PathBuf]) -> Vec<PathBuf> {
    let files = decisions_beside(rules);
    if files.is_empty() { vec![PathBuf::from(FILE)] } else { files }
}

/// Writes the decisions, whole or not at all.
///
/// # Errors
/// What the system says.
pub fn write_decisions(file: &Path, decisions: &Decisions) -> Result<()> {
    Ok(Part::put(file, decisions.to_toml().as_bytes())?)
}

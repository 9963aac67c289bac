//! The rules that a command line asks for.
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::compile::RuleSet;
use crate::diagnostic::{Diagnostic, Renderer, Severity, SourceFile};
use crate::engine::Cleaner;
use crate::ledger::Category;
use crate::load::{Gathered, Gathering, Unreadable, read_rules};
use crate::rule::RuleFile;

use super::args::{CategoryOptions, CleaningOptions, RuleOptions};
use super::decisions::{Heeded, load_decisions};
use super::{Failure, Result};

/// Rules that were loaded.
#[derive(Debug)]
pub struct Loaded {
    /// The compiled rules.
    pub rules: RuleSet,
    /// A digest of the names and texts of the files that speak, `sha256:…`: the same files give the same one.
    pub digest: String,
    /// The names of the files that speak, in order.
    pub names: Vec<String>,
    /// These files.
    pub files: Vec<RuleFile>,
    /// What reviewers decided.
    pub heeded: Heeded,
}

impl Loaded {
    /// The same without the files as they were written, which take as much room as the rules: who only cleans does not need them.
    pub fn without_files(self) -> Loaded {
        Loaded { files: Vec::new(), ..self }
    }

    /// A cleaner with these rules, which heeds the decisions.
    pub fn cleaner(&self, max_removed: f64) -> Cleaner {
        let cleaner = Cleaner::new(self.rules.clone()).with_max_removed(max_removed);
        cleaner.with_decisions(self.heeded.decisions.clone())
    }
}

/// Loads and compiles the rules that were asked for.
///
/// # Errors
/// A folder without rule files; all faults of all files, drawn.
pub fn load_rules(options: &RuleOptions) -> Result<Loaded> {
    loaded(gather(options)?, None)
}

/// Loads all that cleaning hangs on beside the documents: rules, categories, decisions. The digest is that of rules and decisions.
///
/// # Errors
/// As [`load_rules`]; a file of decisions that cannot be read.
pub fn load_cleaning(options: &CleaningOptions) -> Result<Loaded> {
    let mut loaded = loaded(gather(&options.rules)?, Some(&options.categories))?;
    loaded.heeded = load_decisions(&options.decisions, &options.rules)?;
    if !loaded.heeded.decisions.is_empty() {
        loaded.digest = hex(Sha256::new_with_prefix(&loaded.digest).chain_update(loaded.heeded.decisions.to_toml()));
    }
    Ok(loaded)
}

/// What was gathered; without the rules of categories that are not to go, if such were named.
fn loaded(mut gathered: Gathered, categories: Option<&CategoryOptions>) -> Result<Loaded> {
    let Some(mut rules) = gathered.rules.take() else {
        let errors = gathered.faults.iter().filter(|fault| fault.severity == Severity::Error);
        return Err(Failure::drawn(draw(errors)).help("nothing was read or written; mend the rule files first"));
    };
    if let Some(some) = categories.filter(|some| !Category::ALL.iter().all(|category| some.takes(*category))) {
        rules = gathered.rules_of(|category| some.takes(category)).map_err(|faults| Failure::drawn(draw(&faults)))?;
    }
    let names = gathered.files.iter().map(|file| file.name.clone()).collect();
    Ok(Loaded { rules, digest: digest(&gathered.files), names, files: gathered.files, heeded: Heeded::default() })
}

/// Reads and compiles the rules that were asked for, and keeps what is wrong with them.
///
/// # Errors
/// A file that cannot be read; a folder without rule files.
pub fn gather(options: &RuleOptions) -> Result<Gathered> {
    let mut gathering = if options.only_rules { Gathering::new() } else { Gathering::shipped() };
    for path in &options.rules {
        gathering.add_path(path)?;
    }
    if options.no_sites {
        gathering.leave_sites_out();
    }
    for draft in &options.drafts {
        gathering.add(SourceFile::new(draft.display().to_string(), read_rules(draft)?));
    }
    if options.apply_drafts {
        gathering.adopt_drafts();
    }
    Ok(gathering.compile())
}

impl From<Unreadable> for Failure {
    fn from(fault: Unreadable) -> Failure {
        let failure = Failure::new(fault.to_string());
        match fault.help() {
            Some(help) => failure.help(help),
            None => failure,
        }
    }
}

/// Faults as they are shown, with a blank line between two.
pub fn draw<'a>(faults: impl IntoIterator<Item = &'a Diagnostic>) -> String {
    let renderer = Renderer::coloured();
    let all: Vec<String> = faults.into_iter().map(|fault| renderer.render(fault)).collect();
    all.join("\n")
}

fn digest(files: &[RuleFile]) -> String {
    let mut sha = Sha256::new();
    for file in files {
        for part in [file.name.as_bytes(), file.source.text.as_bytes()] {
            sha.update(part.len().to_le_bytes());
            sha.update(part);
        }
    }
    hex(sha)
}

fn hex(sha: Sha256) -> String {
    sha.finalize().iter().fold("sha256:".to_owned(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// The failure of a file that cannot be read.
pub fn cannot_read(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot read {}: {error}", path.display()))
}

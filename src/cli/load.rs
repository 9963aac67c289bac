//! Rule files from the binary and from folders → one rule set, or every fault of every file.
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::compile::{Compiler, RuleSet};
use crate::diagnostic::{Diagnostic, Renderer, Severity, SourceFile};
use crate::ledger::Category;
use crate::rule::{FileScope, RuleFile, pack};

use super::args::{CategoryOptions, RuleOptions};
use super::{Failure, Result};

/// Rules that were loaded.
#[derive(Debug)]
pub struct Loaded {
    /// The compiled rules.
    pub rules: RuleSet,
    /// A digest of the names and texts of the files that speak, `sha256:…`: the same files give the same one.
    pub digest: String,
    /// The files that speak, in the order of their names.
    pub files: Vec<RuleFile>,
}

/// Rule files as they were read, with all that is wrong with them.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The files without errors, in the order of their names.
    pub files: Vec<RuleFile>,
    /// Errors and warnings of all files, those that only show when rules are compiled included.
    pub faults: Vec<Diagnostic>,
    /// The compiled rules, unless there are errors.
    pub rules: Option<RuleSet>,
}

/// Loads and compiles the rules that were asked for.
///
/// # Errors
/// A folder without rule files; all faults of all files, drawn.
pub fn load_rules(options: &RuleOptions) -> Result<Loaded> {
    let gathered = gather(options)?;
    match gathered.rules {
        Some(rules) => Ok(Loaded { rules, digest: digest(&gathered.files), files: gathered.files }),
        None => {
            let errors = gathered.faults.iter().filter(|fault| fault.severity == Severity::Error);
            Err(Failure::drawn(draw(errors)).help("nothing was read or written; mend the rule files first"))
        }
    }
}

/// The same, without the rules of categories that are not to go. Keep rules stay.
///
/// # Errors
/// As [`load_rules`].
pub fn load_categories(options: &RuleOptions, categories: &CategoryOptions) -> Result<Loaded> {
    let loaded = load_rules(options)?;
    if Category::ALL.iter().all(|category| categories.takes(*category)) {
        return Ok(loaded);
    }
    let mut compiler = Compiler::new();
    for mut file in loaded.files.iter().cloned() {
        file.rules.retain(|rule| rule.keep || categories.takes(rule.category));
        compiler.add(file);
    }
    match compiler.build() {
        Ok(rules) => Ok(Loaded { rules, ..loaded }),
        Err(faults) => Err(Failure::drawn(draw(&faults))),
    }
}

/// Reads and compiles the rules that were asked for, and keeps what is wrong with them.
///
/// # Errors
/// A file that cannot be read; a folder without rule files.
pub fn gather(options: &RuleOptions) -> Result<Gathered> {
    let mut faults = Vec::new();
    let mut files: Vec<RuleFile> = Vec::new();
    for source in sources(options)? {
        let parsed = RuleFile::parse(source);
        faults.extend(parsed.faults);
        if let Some(file) = parsed.file {
            files.retain(|known| known.name != file.name);
            files.push(file);
        }
    }
    if options.no_sites {
        files.retain(|file| matches!(file.scope, FileScope::Common { .. }));
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut compiler = Compiler::new();
    for file in &files {
        compiler.add(file.clone());
    }
    let rules = match compiler.build() {
        Ok(rules) if faults.iter().all(|fault| fault.severity != Severity::Error) => Some(rules),
        Ok(_) => None,
        Err(more) => {
            faults.extend(more);
            None
        }
    };
    Ok(Gathered { files, faults, rules })
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
    sha.finalize().iter().fold("sha256:".to_owned(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// The texts that were asked for: the shipped ones, then those of each `--rules` in turn.
fn sources(options: &RuleOptions) -> Result<Vec<Arc<SourceFile>>> {
    let mut sources = if options.only_rules { Vec::new() } else { pack::shipped() };
    for path in &options.rules {
        let files = rule_files(path)?;
        let mut names: Vec<(&str, &Path)> = Vec::new();
        for file in &files {
            let Some(name) = file.file_stem().and_then(|stem| stem.to_str()) else { continue };
            if let Some((_, other)) = names.iter().find(|(known, _)| *known == name) {
                let (file, other) = (file.display(), other.display());
                return Err(Failure::new(format!("two rule files have one name: {other} and {file}"))
                    .help("a rule is known by the name of its file; rename one of the two"));
            }
            names.push((name, file));
        }
        for file in &files {
            let text = fs::read(file).map_err(|error| cannot_read(file, &error))?;
            let text = String::from_utf8(text).map_err(|error| {
                let at = error.utf8_error().valid_up_to();
                Failure::new(format!("the rule file {} is not UTF-8 (byte {at})", file.display()))
            })?;
            sources.push(SourceFile::new(file.display().to_string(), text));
        }
    }
    Ok(sources)
}

fn cannot_read(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot read {}: {error}", path.display()))
}

/// The rule files that a `--rules` stands for, sorted: one file; the `.toml` files right in a folder; those in its `common/` and
/// `sites/`.
pub fn rule_files(path: &Path) -> Result<Vec<PathBuf>> {
    if fs::metadata(path).map_err(|error| cannot_read(path, &error))?.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for folder in [path.to_owned(), path.join("common"), path.join("sites")] {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(cannot_read(&folder, &error)),
        };
        for entry in entries {
            let file = entry.map_err(|error| cannot_read(&folder, &error))?.path();
            let hidden = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if file.extension().is_some_and(|ext| ext == "toml") && !hidden && file.is_file() {
                files.push(file);
            }
        }
    }
    if files.is_empty() {
        return Err(Failure::new(format!("there are no rule files in {}", path.display()))
            .help("rule files are common/LANGUAGE.toml and sites/HOST.toml in it"));
    }
    files.sort();
    Ok(files)
}

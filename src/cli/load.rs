//! Rule files from the binary and from folders → one rule set, or every fault of every file.
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::compile::{Compiler, RuleSet};
use crate::decision::FILE;
use crate::diagnostic::{Diagnostic, Renderer, Severity, SourceFile, codes};
use crate::engine::Cleaner;
use crate::ledger::Category;
use crate::rule::{FileScope, MOST_BYTES, RuleFile, pack};

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
    /// The files that speak, in the order of their names.
    pub files: Vec<RuleFile>,
    /// What reviewers decided.
    pub heeded: Heeded,
}

impl Loaded {
    /// A cleaner with these rules, which heeds the decisions.
    pub fn cleaner(&self, max_removed: f64) -> Cleaner {
        let cleaner = Cleaner::new(self.rules.clone()).with_max_removed(max_removed);
        cleaner.with_decisions(self.heeded.decisions.clone())
    }
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
        Some(rules) => {
            Ok(Loaded { rules, digest: digest(&gathered.files), files: gathered.files, heeded: Heeded::default() })
        }
        None => {
            let errors = gathered.faults.iter().filter(|fault| fault.severity == Severity::Error);
            Err(Failure::drawn(draw(errors)).help("nothing was read or written; mend the rule files first"))
        }
    }
}

/// Loads all that cleaning hangs on beside the documents: rules, categories, decisions. The digest is that of rules and decisions.
///
/// # Errors
/// As [`load_rules`]; a file of decisions that cannot be read.
pub fn load_cleaning(options: &CleaningOptions) -> Result<Loaded> {
    let mut loaded = load_categories(&options.rules, &options.categories)?;
    loaded.heeded = load_decisions(&options.decisions, &options.rules)?;
    if !loaded.heeded.decisions.is_empty() {
        loaded.digest = hex(Sha256::new_with_prefix(&loaded.digest).chain_update(loaded.heeded.decisions.to_toml()));
    }
    Ok(loaded)
}

/// The same, without the rules of categories that are not to go. Keep rules stay.
///
/// # Errors
/// As [`load_rules`].
fn load_categories(options: &RuleOptions, categories: &CategoryOptions) -> Result<Loaded> {
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
    let mut files: Vec<RuleFile> = Vec::new();
    let (sources, mut faults) = sources(options)?;
    let mut add = |files: &mut Vec<RuleFile>, source| {
        let parsed = RuleFile::parse(source);
        faults.extend(parsed.faults);
        if let Some(file) = parsed.file {
            files.retain(|known| known.name != file.name);
            files.push(file);
        }
    };
    for source in sources {
        add(&mut files, source);
    }
    if options.no_sites {
        files.retain(|file| matches!(file.scope, FileScope::Common { .. }));
    }
    for draft in &options.drafts {
        add(&mut files, SourceFile::new(draft.display().to_string(), read_rules(draft)?));
    }
    if options.apply_drafts {
        files.iter_mut().for_each(adopt);
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

impl Gathered {
    /// The same, with the drafts of the files that are wanted as rules: a draft's pages say what it takes once it is adopted.
    pub fn adopted(mut self, wanted: impl Fn(&str) -> bool) -> Gathered {
        let drafts = |file: &RuleFile| wanted(&file.source.name) && file.rules.iter().any(|rule| rule.draft);
        if self.rules.is_none() || !self.files.iter().any(&drafts) {
            return self;
        }
        self.files.iter_mut().filter(|file| drafts(file)).for_each(adopt);
        let mut compiler = Compiler::new();
        for file in &self.files {
            compiler.add(file.clone());
        }
        match compiler.build() {
            Ok(rules) => self.rules = Some(rules),
            Err(faults) => {
                self.rules = None;
                self.faults.extend(faults);
            }
        }
        self
    }
}

/// Makes rules of the drafts in a file.
fn adopt(file: &mut RuleFile) {
    file.rules.iter_mut().for_each(|rule| rule.draft = false);
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

/// The texts that were asked for: the shipped ones, then those of each `--rules` in turn; and a fault for each file that has the name of another beside it.
fn sources(options: &RuleOptions) -> Result<(Vec<Arc<SourceFile>>, Vec<Diagnostic>)> {
    let mut sources = if options.only_rules { Vec::new() } else { pack::shipped() };
    let mut faults = Vec::new();
    for path in &options.rules {
        let mut known: Vec<Arc<SourceFile>> = Vec::new();
        for file in &rule_files(path)? {
            let source = SourceFile::new(file.display().to_string(), read_rules(file)?);
            let name = pack::name_of(&source.name);
            match known.iter().find(|other| pack::name_of(&other.name) == name) {
                Some(other) => faults.push(same_name(&source, other, name)),
                None => known.push(source),
            }
        }
        sources.extend(known);
    }
    Ok((sources, faults))
}

/// The text of a rule file, or as much of it as shows that it is too large.
///
/// # Errors
/// What the system says; a file that is not UTF-8.
pub fn read_rules(file: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    let opened = fs::File::open(file).and_then(|open| open.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes));
    opened.map_err(|error| cannot_read(file, &error))?;
    if bytes.len() > MOST_BYTES {
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::new(format!("the rule file {} is not UTF-8 (byte {at})", file.display()))
    })
}

fn same_name(source: &Arc<SourceFile>, other: &Arc<SourceFile>, name: &str) -> Diagnostic {
    let message = format!("two rule files are called {name}, and a rule is known by the name of its file");
    Diagnostic::error(&codes::DUPLICATE_FILE, source, source.line(1), message)
        .elsewhere(other, other.line(1), "the other one")
        .help("rename one of the two, or move its rules into the other")
}

/// The failure of a file that cannot be read.
pub fn cannot_read(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot read {}: {error}", path.display()))
}

/// A folder of rules may come from a stranger: what it holds may not lead to files elsewhere, whose text would be shown with their faults.
fn stays_inside(folder: &Path, file: &Path) -> Result<()> {
    let real = |path: &Path| fs::canonicalize(path).map_err(|error| cannot_read(path, &error));
    let target = real(file)?;
    if target.starts_with(real(folder)?) {
        return Ok(());
    }
    Err(Failure::new(format!("{} is a link that leads out of {}", file.display(), folder.display())).help(
        "the files of a folder of rules stand in it; put the file itself there, or name it with a --rules of its own",
    ))
}

/// The rule files that a `--rules` stands for, sorted: one file; the `.toml` files right in a folder; those in its `common/` and
/// `sites/`.
///
/// # Errors
/// What the system says; a folder without rule files; a link that leads out of the folder.
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
            let decisions = file.file_name().is_some_and(|name| name == FILE);
            if file.extension().is_some_and(|ext| ext == "toml") && !hidden && !decisions && file.is_file() {
                stays_inside(path, &file)?;
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

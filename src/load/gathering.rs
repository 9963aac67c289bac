//! Rule files as they come in, and what they compile to.
use std::path::Path;
use std::sync::Arc;

use crate::compile::{Compiler, RuleSet};
use crate::diagnostic::{Diagnostic, Severity, SourceFile, codes};
use crate::ledger::Category;
use crate::rule::{FileScope, RuleFile, pack};

use super::files::{Unreadable, read_rules, rule_files};

/// Rule files that are being gathered. Of two with the same name the later one counts.
#[derive(Clone, Debug, Default)]
pub struct Gathering {
    files: Vec<RuleFile>,
    faults: Vec<Diagnostic>,
}

/// Rule files as they were read, with all that is wrong with them.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// The files without errors, in the order of their names.
    pub files: Vec<RuleFile>,
    /// Errors and warnings of all files, those that only show when rules are compiled included.
    pub faults: Vec<Diagnostic>,
    /// The compiled rules, unless there are errors.
    pub rules: Option<RuleSet>,
}

impl Gathering {
    /// No files.
    pub fn new() -> Gathering {
        Gathering::default()
    }

    /// The shipped files.
    pub fn shipped() -> Gathering {
        let mut gathering = Gathering::default();
        pack::shipped().into_iter().for_each(|source| gathering.add(source));
        gathering
    }

    /// Adds a rule file.
    pub fn add(&mut self, source: Arc<SourceFile>) {
        let parsed = RuleFile::parse(source);
        self.faults.extend(parsed.faults);
        if let Some(file) = parsed.file {
            self.files.retain(|known| known.name != file.name);
            self.files.push(file);
        }
    }

    /// Adds the rule files that a path stands for, as [`rule_files`] has them. Two of the same name among them are a fault.
    ///
    /// # Errors
    /// Files that cannot be read.
    pub fn add_path(&mut self, path: &Path) -> Result<(), Unreadable> {
        let mut known: Vec<Arc<SourceFile>> = Vec::new();
        for file in &rule_files(path)? {
            let source = SourceFile::new(file.display().to_string(), read_rules(file)?);
            let name = pack::name_of(&source.name);
            match known.iter().find(|other| pack::name_of(&other.name) == name) {
                Some(other) => self.faults.push(same_name(&source, other, name)),
                None => known.push(source),
            }
        }
        known.into_iter().for_each(|source| self.add(source));
        Ok(())
    }

    /// Leaves out the files of sites.
    pub fn leave_sites_out(&mut self) {
        self.files.retain(|file| matches!(file.scope, FileScope::Common { .. }));
    }

    /// Makes rules of all drafts.
    pub fn adopt_drafts(&mut self) {
        self.files.iter_mut().for_each(adopt);
    }

    /// Compiles what there is.
    pub fn compile(self) -> Gathered {
        let Gathering { mut files, mut faults } = self;
        files.sort_by(|a, b| a.name.cmp(&b.name));
        let rules = match Compiler::compile(&files) {
            Ok(rules) if faults.iter().all(|fault| fault.severity != Severity::Error) => Some(rules),
            Ok(_) => None,
            Err(more) => {
                faults.extend(more);
                None
            }
        };
        Gathered { files, faults, rules }
    }
}

impl Gathered {
    /// The same, with the drafts of the files that are wanted as rules: a draft's pages say what it takes once it is adopted.
    pub fn adopted(mut self, wanted: impl Fn(&str) -> bool) -> Gathered {
        let drafts = |file: &RuleFile| wanted(&file.source.name) && file.rules.iter().any(|rule| rule.draft);
        if self.rules.is_none() || !self.files.iter().any(&drafts) {
            return self;
        }
        self.files.iter_mut().filter(|file| drafts(file)).for_each(adopt);
        match Compiler::compile(&self.files) {
            Ok(rules) => self.rules = Some(rules),
            Err(faults) => {
                self.rules = None;
                self.faults.extend(faults);
            }
        }
        self
    }

    /// The rules of these files that take what is of the categories wanted. Keep rules stay.
    ///
    /// # Errors
    /// As [`Compiler::build`].
    pub fn rules_of(&self, wanted: impl Fn(Category) -> bool) -> Result<RuleSet, Vec<Diagnostic>> {
        let mut files = self.files.clone();
        files.iter_mut().for_each(|file| file.rules.retain(|rule| rule.keep || wanted(rule.category)));
        Compiler::compile(&files)
    }
}

/// Makes rules of the drafts in a file.
fn adopt(file: &mut RuleFile) {
    file.rules.iter_mut().for_each(|rule| rule.draft = false);
}

fn same_name(source: &Arc<SourceFile>, other: &Arc<SourceFile>, name: &str) -> Diagnostic {
    let message = format!("two rule files are called {name}, and a rule is known by the name of its file");
    Diagnostic::error(&codes::DUPLICATE_FILE, source, source.line(1), message)
        .elsewhere(other, other.line(1), "the other one")
        .help("rename one of the two, or move its rules into the other")
}

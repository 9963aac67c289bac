//! Rule files → [`RuleSet`]: scope, matchers, the faults that only show when rules are compiled.

use crate::diagnostic::Diagnostic;
use crate::rule::RuleFile;

/// Compiled rules, ready to run. Cheap to share.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {}

/// Collects rule files and compiles them.
#[derive(Debug, Default)]
pub struct Compiler {
    files: Vec<RuleFile>,
}

impl Compiler {
    /// A compiler without rules.
    pub fn new() -> Compiler {
        Compiler::default()
    }

    /// Adds a rule file; one of the same name replaces the one added before.
    pub fn add(&mut self, file: RuleFile) -> &mut Compiler {
        self.files.retain(|known| known.name != file.name);
        self.files.push(file);
        self
    }

    /// Compiles what was added.
    ///
    /// # Errors
    /// All faults of all files.
    pub fn build(self) -> Result<RuleSet, Vec<Diagnostic>> {
        Ok(RuleSet::default())
    }
}

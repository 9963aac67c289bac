//! Rule files → [`RuleSet`]. Rules as written come in, rules ready to run go out, and every fault that only shows when patterns are
//! folded and files are seen side by side. This room knows nothing of documents.

mod code_regex;
mod cost;
mod index;
mod limits;
mod line_regex;
mod matchers;
mod pattern;
mod position_regex;
mod rule;
mod ruleset;
mod sites;

use crate::diagnostic::Diagnostic;
use crate::rule::RuleFile;

pub use cost::{Cost, Slow};
pub use rule::Rule;
pub use ruleset::RuleSet;

pub(crate) use code_regex::Memory as CodeMemory;
pub(crate) use cost::slow_patterns;
pub(crate) use index::{Fast, Index, Pattern, Place, RegexPlace, Whole, Wholes};
pub(crate) use line_regex::{LineRegex, LineTest};
pub(crate) use matchers::{Matchers, PhrasePlace};
pub(crate) use ruleset::{Group, GroupScope};

/// Collects rule files and compiles them.
///
/// ```
/// use naqi::compile::Compiler;
/// use naqi::diagnostic::SourceFile;
/// use naqi::rule::RuleFile;
///
/// let source = SourceFile::new("common/ar.toml", r#"
/// lang = ["ar"]
///
/// [[rule]]
/// id = "related"
/// category = "related"
/// why = "Heading of a list of links."
/// line = "أخبار متعلقة"
/// takes = "items"
/// "#);
/// let parsed = RuleFile::parse(source);
/// let mut compiler = Compiler::new();
/// compiler.add(parsed.file.expect("the file has no faults"));
/// let rules = compiler.build().expect("the rules compile");
/// assert_eq!(rules.iter().count(), 1);
/// ```
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

    /// Compiles what was added. The order of adding makes no difference.
    ///
    /// # Errors
    /// All faults of all files: patterns that do not parse, patterns with nothing left after folding, a host named by two files,
    /// a `skip` that names no rule.
    pub fn build(mut self) -> Result<RuleSet, Vec<Diagnostic>> {
        self.files.sort_by(|a, b| a.name.cmp(&b.name));
        ruleset::build(&self.files)
    }

    /// Compiles these files, which stay whole; they are sorted by name, and no two have the same.
    ///
    /// # Errors
    /// As [`Compiler::build`].
    pub(crate) fn compile(files: &[RuleFile]) -> Result<RuleSet, Vec<Diagnostic>> {
        debug_assert!(files.is_sorted_by(|a, b| a.name < b.name));
        ruleset::build(files)
    }
}

/// A built-in pattern over whole folded lines, folded as a rule's would be. `None` if it does not compile.
pub(crate) fn built_in(pattern: &str) -> Option<LineRegex> {
    LineRegex::new(pattern, crate::text::FoldSet::ALL, true, limits::running(1)).ok()
}

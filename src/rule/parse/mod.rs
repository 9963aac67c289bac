//! Text → [`RuleFile`], or all faults of the text in one go.
//!
//! The TOML reader's tree with spans is walked by hand: derived readers stop at the first fault and lose the places.

mod faults;
mod file;
mod forms;
mod rule;
mod suggest;
mod syntax;
mod table;
mod test;
mod value;

use std::sync::Arc;

use super::RuleFile;
use crate::diagnostic::{Diagnostic, Severity, SourceFile};
use faults::Faults;

/// What became of a rule file.
#[derive(Debug)]
pub struct Parsed {
    /// The file, unless one of the faults is an error.
    pub file: Option<RuleFile>,
    /// All faults, in the order of their places.
    pub faults: Vec<Diagnostic>,
}

impl RuleFile {
    /// Reads a rule file. Its keys say whether it is a common file or a site file; where its name says so too (`common/ar.toml`,
    /// `sites/elaph.com.toml`) the two must agree.
    ///
    /// Nothing is looked up in other files, and no regex is read: that is done when rules are compiled.
    ///
    /// ```
    /// use naqi::diagnostic::SourceFile;
    /// use naqi::rule::RuleFile;
    /// let source = SourceFile::new("rules/sites/elaph.com.toml", r#"
    /// sites = ["elaph.com"]
    ///
    /// [[rule]]
    /// id = "comments"
    /// category = "comments"
    /// why = "Heading of the comments, under every article."
    /// line = "التعليقات"
    /// wher = "tail"
    /// "#);
    /// let parsed = RuleFile::parse(source);
    /// assert!(parsed.file.is_none());
    /// assert_eq!(
    ///     parsed.faults[0].to_string(),
    ///     "rules/sites/elaph.com.toml:9:1: error[N012]: a rule has no key `wher`",
    /// );
    /// ```
    pub fn parse(source: Arc<SourceFile>) -> Parsed {
        let mut faults = Faults::new(source.clone());
        let tree = syntax::read(&source, &mut faults);
        let file = file::read(&source, tree.get_ref(), &mut faults);
        let faults = faults.finish();
        let sound = faults.iter().all(|fault| fault.severity < Severity::Error);
        Parsed { file: file.filter(|_| sound), faults }
    }
}

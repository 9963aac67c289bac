//! What in sound rule files is likely to hurt a corpus. Rule files come in, warnings go out; nothing here stops a rule from running.
//!
//! A warning that is often wrong is soon not read, so each asks for more than a suspicion: the shipped files trip none.

mod covered;
mod index;
mod keep;
mod patterns;
mod phrases;
mod slow;
mod twice;

use crate::diagnostic::Diagnostic;
use crate::rule::{RuleFile, RuleSpec, Zone};

pub use keep::KeepCorpus;

/// The warnings about these files, in the order of the files and of their places. Rules are held against each other, those of
/// one file and those of others.
///
/// ```
/// use naqi::diagnostic::SourceFile;
/// use naqi::lint::lint;
/// use naqi::rule::RuleFile;
/// let source = SourceFile::new("x.toml", "lang = ['ar']\n[[rule]]\nid = 'more'\ncategory = 'related'\nwhy = 'A link.'\nhas = 'المزيد'\n");
/// let warnings = lint(&[RuleFile::parse(source).file.expect("no faults")]);
/// assert_eq!(warnings[0].code.id, "N308");
/// ```
pub fn lint(files: &[RuleFile]) -> Vec<Diagnostic> {
    let mut covered = covered::covered(files);
    let mut all = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let mut found = Vec::new();
        twice::top(file, &mut found);
        for spec in &file.rules {
            twice::rule(file, spec, &mut found);
            // A draft takes nothing yet; it is warned of when it is adopted.
            if spec.draft {
                continue;
            }
            if !spec.keep {
                phrases::rule(file, spec, &mut found);
                patterns::rule(file, spec, &mut found);
            }
            slow::rule(file, spec, &mut found);
        }
        found.append(&mut covered[at]);
        found.sort_by_key(|warning| (warning.span(), warning.code.id));
        all.append(&mut found);
    }
    all
}

/// Whether the rule looks at the whole of every page: nothing says where a line stands, how long it is, or what else stands on the page.
fn is_unscoped(spec: &RuleSpec) -> bool {
    spec.zone == Zone::Anywhere && spec.max_chars.is_none() && spec.only_if.is_empty() && spec.paths.is_empty()
}

//! Faults that only one change can mend, mended.
use super::apply;
use crate::diagnostic::{Diagnostic, Severity, SourceFile};
use crate::lint::lint;
use crate::rule::RuleFile;

/// A change may bring the next fault to light; so many rounds are enough.
const ROUNDS: usize = 8;

/// What became of a file.
#[derive(Debug)]
pub struct Mended {
    /// The text afterwards.
    pub text: String,
    /// The faults that are gone, each with the change that mended it and the place it had when it was mended.
    pub done: Vec<Diagnostic>,
}

/// Mends what is mechanical: misspelt keys and words, addresses in place of hosts, texts that stand twice. The text stays as it is where a change would
/// bring another error.
///
/// ```
/// let mended = naqi::edit::mend("x.com.toml", "sites = ['https://www.X.com/']\n");
/// assert_eq!(mended.text, "sites = [\"x.com\"]\n");
/// ```
pub fn mend(name: &str, text: &str) -> Mended {
    let mut mended = Mended { text: text.to_owned(), done: Vec::new() };
    for _ in 0..ROUNDS {
        let (faults, errors) = faults(name, &mended.text);
        let fixable: Vec<Diagnostic> = faults.into_iter().filter(|fault| fault.fix.is_some()).collect();
        if fixable.is_empty() {
            break;
        }
        let all = apply(&mended.text, fixable.iter().filter_map(|fault| fault.fix.as_ref()));
        let (text, done) = if self::faults(name, &all).1 <= errors {
            (all, fixable)
        } else {
            one_by_one(name, &mended.text, errors, fixable)
        };
        if text == mended.text {
            break;
        }
        mended.text = text;
        mended.done.extend(done);
    }
    mended
}

/// The first change that brings no further error.
fn one_by_one(name: &str, text: &str, errors: usize, fixable: Vec<Diagnostic>) -> (String, Vec<Diagnostic>) {
    for fault in fixable {
        let after = apply(text, fault.fix.iter());
        if faults(name, &after).1 <= errors {
            return (after, vec![fault]);
        }
    }
    (text.to_owned(), Vec::new())
}

/// All that is wrong with a text, and how much of it is an error.
fn faults(name: &str, text: &str) -> (Vec<Diagnostic>, usize) {
    let parsed = RuleFile::parse(SourceFile::new(name, text));
    let errors = parsed.faults.iter().filter(|fault| fault.severity == Severity::Error).count();
    let mut faults = parsed.faults;
    if let Some(file) = parsed.file {
        faults.extend(lint(&[file]));
    }
    (faults, errors)
}

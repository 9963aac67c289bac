//! Rule files, from the program itself, from folders or as text → one rule set, or every fault of every file; and what reviewers decided.
//!
//! ```
//! use naqi::diagnostic::SourceFile;
//! use naqi::load::Gathering;
//!
//! let mut rules = Gathering::shipped();
//! rules.add(SourceFile::new("sites/example.com.toml", r#"
//! sites = ["example.com"]
//!
//! [[rule]]
//! id       = "app-prompt"
//! category = "subscribe"
//! why      = "A line under every article."
//! line     = "حمّل تطبيق المثال"
//! "#));
//! let gathered = rules.compile();
//! assert!(gathered.faults.is_empty());
//! let cleaner = naqi::engine::Cleaner::new(gathered.rules.expect("there are no faults"));
//! ```
//!
//! What the command line, the Python package and any other program do with rule files before they clean is done here, so that they do the same.

mod decisions;
mod files;
mod gathering;

pub use decisions::{decisions_beside, read_decisions};
pub use files::{Unreadable, read_rules, rule_files};
pub use gathering::{Gathered, Gathering};

//! What reviewers decided, and how it is looked up: texts that a rule must leave alone, held documents that may be cleaned after all.
//!
//! Pure values, and the form in which they are kept (`decisions.toml`); this room opens no file. The engine asks it while it cleans, the
//! review fills it.

mod book;
mod form;
mod key;

pub use book::{Decided, Decisions, Verdict};
pub use form::Malformed;
pub use key::{digest, key};

/// The usual name of the file, beside the rules.
pub const FILE: &str = "decisions.toml";

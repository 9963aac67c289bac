//! What was removed, by which rule, from where; and how the original comes back.
//! Pure values: this room opens no file.

mod removal;

pub use removal::{Category, Removal, RuleId};

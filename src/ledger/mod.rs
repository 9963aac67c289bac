//! What was removed, by which rule, from where; and how the original comes back.
//! Pure values: this room opens no file.
//!
//! [`Removal`] is a claim as the engine makes it; [`Entry`] is the stored form, one JSON line a document, which carries
//! the text that went. [`apply`] takes removals out of a text, [`restore()`] puts an entry's texts back.

mod dolma;
mod entry;
mod line;
mod removal;
mod restore;

pub use dolma::{Attributes, PREFIX};
pub use entry::{Entry, Taken, Wound};
pub use line::{EntryLine, Written};
pub use removal::{Category, Removal, RuleId};
pub use restore::{Gap, Misfit, Piece, apply, gaps, restore};

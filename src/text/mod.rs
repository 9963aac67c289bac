//! The ruler. Text goes in; spans, lines and folded text with a map back come out.
//! This room knows nothing of rules, documents or files, and imports no other room.
//!
//! All offsets are half-open byte offsets into UTF-8 text.

mod fold;
mod lines;
mod span;

pub use fold::{Fold, FoldSet, Folded};
pub use lines::{Line, LineIndex, Position, lines};
pub use span::{Span, union};

//! The ruler. Text goes in; spans, lines, words and folded text with a map back come out.
//! This room knows nothing of rules, documents or files, and imports no other room.
//!
//! All offsets are half-open byte offsets into UTF-8 text.

mod bare;
mod fold;
mod lines;
mod prose;
pub(crate) mod skeleton;
mod span;

pub use bare::{bare, is_bullet_line, kernel};
pub use fold::{Fold, FoldSet, Folded};
pub use lines::{Line, LineIndex, Position, lines};
pub use prose::{ends_like_a_sentence, is_prose, words};
pub use span::{Span, union};

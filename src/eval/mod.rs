//! How good is a cleaner? Original, labels and cleaned text go in; counts and figures come out.
//!
//! [`labels`](fn@labels) and [`metas`] read what a gold directory says of its documents; [`align`](fn@align) tells which characters of an original
//! survived in a cleaned text, whoever cleaned it; [`score`](fn@score) holds that against the labels; an [`Account`] adds up, and an
//! [`Evaluation`] is what it comes to. This room knows nothing of rules and opens no file.

mod align;
mod blocks;
mod counts;
mod evaluation;
mod gold;
mod pairs;
mod runs;
mod score;
mod squeeze;
mod summary;

pub use align::{Alignment, align};
pub use counts::{Counts, Tally};
pub use evaluation::{Account, DocumentScore, Evaluation, Total};
pub use gold::{GoldFault, Inline, Label, LineLabel, Meta, labels, metas};
pub use score::{Fate, Score, Stretch, score, stretches};
pub use squeeze::{Squeezed, gold_lines};
pub use summary::{BodyLoss, Categories, CategoryFigures, Characters, Documents, InlineChrome, Lines, Summary};

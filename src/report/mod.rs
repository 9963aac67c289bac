//! Values → words: what a diff, an explanation or a count looks like on a terminal or as JSON.
//!
//! Values of the rooms before go in, bytes for a handle come out. This room decides nothing: whether there is colour, or a
//! terminal at all, is told by a [`Look`]; what is removed was settled long before.

mod diff;
mod eval;
mod explain;
mod field;
mod findings;
mod json;
mod learn;
mod ledger;
mod look;
mod profile;
mod tally;
mod words;

pub use diff::write_diff;
pub use eval::{Heading, Judged, write_evaluation, write_evaluation_page, write_judged};
pub use explain::{write_explanation, write_explanation_json};
pub use field::{Direction, visible};
pub use findings::Findings;
pub use json::write_diff_json;
pub use learn::{learnt_json, write_learnt, write_learnt_page};
pub use ledger::write_entry;
pub use look::Look;
pub use profile::{write_profile, write_profile_json};
pub use tally::Tally;
pub use words::obstacle_words;

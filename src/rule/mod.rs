//! Rule files as written: what stands in them, nothing compiled. Text of a rule file comes in; a [`RuleFile`] goes out, or all
//! faults of the text at once. This room opens no file and does not know how rules are run.

pub mod keys;
mod languages;
pub mod pack;
pub mod page;
mod parse;
mod place;
mod schema;
mod spec;

pub use keys::FileKind;
pub use parse::{MOST_BYTES, Parsed};
pub use place::StringMap;
pub use schema::schema;
pub use spec::*;

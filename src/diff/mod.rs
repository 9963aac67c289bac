//! Original text and removals go in; hunks and patches come out.
//!
//! A diff here is read off the ledger, never found by comparing two texts: where a page says the same line twice, a
//! comparison may blame the wrong copy, and it cannot name the rule. This room knows nothing of files, colours or
//! terminals.

mod hunk;
mod mark;
mod patch;
mod path;
mod runs;

pub use hunk::{Hunk, Hunks, Row, RuleTag, Sign, hunks};
pub use mark::{Fate, LineEnds, MarkedLine, mark};
pub use patch::{PatchStyle, write_file_header, write_hunk};
pub use path::quote_path;
pub use runs::{Change, Stretch, change};

/// Lines shown around a change unless asked otherwise.
pub const CONTEXT: usize = 3;

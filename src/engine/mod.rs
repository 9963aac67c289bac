//! Document + rule set → removals → clean text.
//!
//! The way of a document: `page` cuts and folds it, `find` looks for every pattern, `judge` holds each hit against its rule's conditions, `block` says
//! how far it reaches, `resolve` turns claims into spans, `guard` has the last word. This room knows nothing of files.

mod absorb;
mod block;
mod cleaner;
mod explain;
mod find;
mod guard;
mod judge;
mod language;
mod looks;
mod page;
mod profile;
mod reference;
mod repeats;
mod resolve;
mod sheet;
mod site;
mod zones;

pub use cleaner::{Cleaned, Cleaner, Judged, MAX_REMOVED};
pub use explain::{Explanation, LineExplanation, LineKind, Obstacle, Zones};
pub use guard::Hold;
pub use profile::{How, Measured, Profile, RuleTime};
pub use site::{language_of, site_of};

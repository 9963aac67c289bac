//! The plain engine: small, slow, and right to the eye. It is the reference that the fast one is held to, and what `explain` asks, which asks
//! the rules of all sites.
//!
//! `page` folds every line as it comes; `find` looks for every pattern of a group in every line. All that follows (judging a hit, its
//! extent, resolving, the guard) is shared with the fast engine.

mod find;
mod page;

pub(super) use find::{find, find_table};
pub(super) use page::PlainPage;

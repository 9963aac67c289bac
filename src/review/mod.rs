//! What there is to review in a run, and in which order: removals grouped by rule and text, what needs eyes first, random samples, figures.
//!
//! Documents with what was taken from them go in, one at a time; an [`Index`] comes out, which holds no document, only where things stand in them. Verdicts are
//! [`Decisions`](crate::decision::Decisions). This room opens no file and knows no page.

mod builder;
mod draw;
mod figures;
mod index;
mod need;
mod view;

pub use builder::{Builder, Claim, MOST_GROUPS, Page};
pub use draw::{Draw, Drawn};
pub use figures::{Figure, figures, interval};
pub use index::{BINS, Group, GroupId, Index, Kind, Known, Mark, RuleFacts, Sample, State};
pub use need::Reason;
pub use view::{Filter, Order, Row, View};

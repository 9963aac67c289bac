//! From the pages of a site to its rule file. Pages are counted, counts are joined, rules proposed; this room opens no file.
//!
//! The way: [`Counts`] keep a fair sample of each site's pages. Of a sample, copies of one page count once (`copies`). The article of each page is found, and where repeated
//! lines stand to it (`body`); so each line gets a label (`label`). From the labels come candidates for rules (`candidates`), the engine says what each would take
//! (`trial`), and the few that take the most and touch no article are chosen (`choose`) and written with evidence and marked pages (`draft`).

mod body;
mod candidates;
mod choose;
mod copies;
mod counts;
mod digest;
mod draft;
mod form;
mod interval;
mod label;
mod relevance;
mod rule_text;
mod shape;
mod site;
mod trial;
mod view;
mod witness;

pub use counts::{Counts, PAGES, SampledPage, SiteSample, site_counted, site_name};
pub use form::Line;
pub use interval::interval;
pub use site::{Baseline, FEW_PAGES, Learner, Learnt, Left, MIN_CONFIDENCE, Options, Proposal, Reason};

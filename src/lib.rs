//! naqi (نقي, "pure") strips site boilerplate from text that was already extracted from the web.
//!
//! The rooms, in the order a document walks through them:
//!
//! | room | what it does |
//! |---|---|
//! | [`text`] | the ruler: spans, lines, folding with a map back to the original |
//! | [`diagnostic`] | how a fault in a rule file is said |
//! | `decode` | bytes → text, and back (with the feature `cli`) |
//! | [`document`] | one unit of text and where it came from |
//! | [`rule`] | rule files as written, the shipped pack |
//! | [`compile`] | rule files → [`compile::RuleSet`] |
//! | [`engine`] | document + rule set → removals → clean text |
//! | [`ledger`] | what was removed, by which rule, from where; restore |
//! | [`verify`] | a rule file's own tests |
//! | [`diff`] | hunks and patches, read off the ledger |
#![deny(missing_docs)]

pub mod compile;
#[cfg(feature = "cli")]
pub mod decode;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod engine;
#[cfg(feature = "cli")]
pub mod io;
pub mod ledger;
pub mod rule;
pub mod text;
pub mod verify;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod report;

//! naqi (نقي, "pure") strips site boilerplate from text that was already extracted from the web.
//!
//! Rules say what to look for, a [`Cleaner`](engine::Cleaner) takes it out, and every byte that goes has a name:
//!
//! ```
//! use naqi::compile::Compiler;
//! use naqi::diagnostic::SourceFile;
//! use naqi::document::Document;
//! use naqi::engine::Cleaner;
//! use naqi::rule::{RuleFile, pack};
//!
//! // The shipped rules, and one file of our own.
//! let mut sources = pack::shipped();
//! sources.push(SourceFile::new("sites/example.com.toml", r#"
//! sites = ["example.com"]
//!
//! [[rule]]
//! id       = "app-prompt"
//! category = "subscribe"
//! why      = "A line under every article."
//! line     = "حمّل تطبيق المثال"
//! "#));
//!
//! let mut compiler = Compiler::new();
//! for source in sources {
//!     let parsed = RuleFile::parse(source);
//!     match parsed.file {
//!         Some(file) => compiler.add(file),
//!         None => panic!("{}", parsed.faults[0]),
//!     };
//! }
//! let cleaner = Cleaner::new(compiler.build().expect("the rules compile"));
//!
//! let page = "قال الوزير إن الاتفاق الجديد سيوقع في العاصمة يوم الأحد المقبل.\n\nحمل تطبيق المثال\n";
//! let document = Document::new(page).with_url("https://www.example.com/news/1");
//! let cleaned = cleaner.clean(&document);
//!
//! assert_eq!(cleaned.text, "قال الوزير إن الاتفاق الجديد سيوقع في العاصمة يوم الأحد المقبل.\n");
//! assert_eq!(cleaned.removals[0].rule.as_str(), "example.com/app-prompt");
//! ```
//!
//! All offsets are half-open byte offsets into the UTF-8 text of the document.
//!
//! The rooms, in the order a document walks through them:
//!
//! | room | what it does |
//! |---|---|
//! | [`text`] | the ruler: spans, lines, folding with a map back to the original |
//! | [`diagnostic`] | how a fault in a rule file is said |
//! | `decode` | bytes → text, and back (with the feature `decode`) |
//! | [`document`] | one unit of text and where it came from |
//! | `unit` | what goes, cut out of the bytes that carried the text (with the feature `decode`) |
//! | [`rule`] | rule files as written, the shipped pack |
//! | [`compile`] | rule files → [`compile::RuleSet`] |
//! | [`load`] | the rule files that were asked for, from folders and from the program, compiled |
//! | [`engine`] | document + rule set → removals → clean text |
//! | [`decision`] | what reviewers decided, which the engine heeds |
//! | [`ledger`] | what was removed, by which rule, from where; restore |
//! | [`verify`] | a rule file's own tests |
//! | [`lint`] | what in a rule file is likely to hurt a corpus |
//! | [`edit`] | the text of a rule file changed: mended, put in order, marked, written anew |
//! | [`learn`] | the pages of a site → proposed rules, with evidence |
//! | [`diff`] | hunks and patches, read off the ledger |
//! | [`eval`] | cleaned texts against labels: how good is a cleaner |
//!
//! With the feature `cli` (on by default) there are also `io`, which alone opens corpus files, `review`, which groups and samples removals, `report`, which puts values into words,
//! and `cli`, the verbs. `docs/design.md` in the repository says why things are as they are.
#![deny(missing_docs)]

pub mod compile;
pub mod decision;
#[cfg(feature = "decode")]
pub mod decode;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod edit;
pub mod engine;
#[cfg(feature = "cli")]
pub mod eval;
#[cfg(feature = "cli")]
pub mod io;
pub mod learn;
pub mod ledger;
pub mod lint;
pub mod load;
#[cfg(feature = "cli")]
pub mod review;
pub mod rule;
pub mod text;
#[cfg(feature = "decode")]
pub mod unit;
pub mod verify;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod report;

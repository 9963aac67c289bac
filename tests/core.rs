//! The tests that need the library alone, without the command: held with hardly any feature, and fast enough to be run for each mutation of the core.
#![allow(clippy::print_stderr, reason = "a test that leaves a part out says so")]

#[path = "suite/bounds.rs"]
mod bounds;
#[path = "suite/clean_texts.rs"]
mod clean_texts;
#[path = "suite/compiling.rs"]
mod compiling;
#[path = "suite/engines.rs"]
mod engines;
#[path = "suite/extents.rs"]
mod extents;
#[path = "suite/faults.rs"]
mod faults;
#[path = "suite/laws.rs"]
mod laws;
#[path = "suite/lint.rs"]
mod lint;
#[path = "suite/pack.rs"]
mod pack;
#[path = "suite/repeats.rs"]
mod repeats;
#[path = "suite/support.rs"]
mod support;
#[path = "suite/weak.rs"]
mod weak;

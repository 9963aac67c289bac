//! What fuzzing asks of naqi: one function a target, each of which takes any bytes and panics where naqi breaks a promise.
//!
//! `cargo fuzz` drives them by coverage (`fuzz_targets/`), and `tests/suite/fuzz.rs` replays the seeds with some thousands of mutations, which needs nothing but
//! the toolchain. How to run them, and what came of it: `docs/reliability.md`.

mod decode;
mod engines;
mod formats;
mod grammar;
mod laws;
mod ledger;
mod outputs;
mod pages;
mod records;
mod rules;
mod runs;
mod scratch;
mod tables;

pub use decode::decode;
pub use engines::engines;
pub use formats::formats;
pub use grammar::grammar;
pub use ledger::ledger;
pub use outputs::outputs;
pub use pages::pages;
pub use records::records;
pub use rules::rules;
pub use runs::runs;
pub use tables::tables;

/// A target: its name, which is that of its seeds' folder too, and what it asks.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: &[Target] = &[
    ("decode", decode),
    ("engines", engines),
    ("formats", formats),
    ("grammar", grammar),
    ("ledger", ledger),
    ("outputs", outputs),
    ("pages", pages),
    ("records", records),
    ("rules", rules),
    ("runs", runs),
    ("tables", tables),
];

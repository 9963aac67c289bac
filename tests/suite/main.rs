//! One binary for all tests that see the library from outside.
#![allow(clippy::print_stderr, reason = "a test that leaves a part out says so")]

mod arrows;
mod bounds;
mod clean;
mod clean_texts;
mod compiling;
mod compressed;
mod config;
mod decisions;
mod diff;
#[cfg(target_os = "linux")]
mod disk;
mod editors;
mod encodings;
mod engines;
mod eval;
#[cfg(feature = "parquet")]
mod everywhere;
mod examples;
mod explain;
mod extents;
mod faults;
mod floors;
#[cfg(feature = "parquet")]
mod fuzz;
mod guide;
mod hostile;
mod language_server;
mod laws;
mod learn;
mod ledgers;
mod limits;
mod lint;
mod memory;
mod names;
mod naqi;
mod pack;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(target_os = "linux")]
mod power;
mod progress;
mod readers;
mod readme;
mod repeats;
mod restore;
mod resume;
mod review;
mod rulefile;
mod scaffold;
mod schema;
mod seeds;
mod shells;
#[cfg(target_os = "linux")]
mod strace;
mod supply;
mod support;
mod tables;
mod there_and_back;
mod threads;
mod tools;
mod trouble;
mod weak;
mod web_archives;

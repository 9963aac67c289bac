//! One binary for all tests that see the library from outside.
#![allow(clippy::print_stderr, reason = "a test says when a part of it is left out")]

mod arrows;
mod clean;
mod clean_texts;
mod diff;
mod engines;
mod eval;
mod faults;
mod floors;
mod guide;
mod laws;
mod limits;
mod lint;
mod naqi;
mod pack;
mod readme;
mod restore;
mod rulefile;
mod scaffold;
mod schema;
mod seeds;
mod support;
mod weak;

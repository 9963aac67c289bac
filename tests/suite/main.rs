//! One binary for all tests that see the library from outside.
mod arrows;
mod clean;
mod clean_texts;
mod diff;
mod faults;
mod laws;
mod naqi;
mod pack;
mod restore;
mod seeds;
mod support;
mod weak;

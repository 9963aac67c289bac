//! One binary for all tests that see the library from outside.
mod arrows;
mod diff;
mod faults;
mod laws;
mod pack;
mod seeds;
mod support;

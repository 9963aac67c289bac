//! One binary for all tests that see the library from outside.
mod clean;
mod diff;
mod naqi;
mod restore;

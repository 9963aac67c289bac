//! One binary for all tests that see the library from outside.
mod diff;
mod engines;

//! Rule files as written: what stands in them, nothing compiled.

mod spec;

pub use spec::*;

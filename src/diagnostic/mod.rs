//! How a fault in a rule file is said: a code, the place, the reason, what to do next.

mod model;

pub use model::{Diagnostic, Label, Severity, SourceFile};

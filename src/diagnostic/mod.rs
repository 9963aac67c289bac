//! How a fault in a rule file is said: a code, the place, the reason, what to do next.
//! Faults come in as values; words for people and machines go out. This room finds no faults itself and prints nothing.

pub mod codes;
mod json;
mod model;
#[cfg(feature = "draw")]
mod render;

pub use codes::Code;
pub use model::{Diagnostic, Elsewhere, Fix, Label, Severity, SourceFile};
#[cfg(feature = "draw")]
pub use render::Renderer;

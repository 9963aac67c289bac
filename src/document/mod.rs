//! One unit of text with what is known of it, and the record formats it arrives in.

mod model;

pub use model::Document;

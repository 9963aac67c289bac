//! One unit of text with what is known of it, and the record formats it arrives in.

mod model;
mod url;

pub use model::Document;
pub use url::{date_in_path, host_and_path};

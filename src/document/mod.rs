//! One unit of text with what is known of it, and the record formats it arrives in.
//!
//! Bytes go in; documents come out, or a [`Fault`] that says why not and where. A record knows how to lose or regain
//! stretches of its text without another byte of it changing. This room knows nothing of rules, and opens no file.

mod carrier;
mod cell;
mod day;
mod escape;
mod fault;
mod fields;
mod jsonl;
mod layout;
mod model;
mod object;
mod scan;
mod table;
mod url;
pub mod warc;

pub use carrier::Carrier;
pub use cell::{Cell, Facts};
pub use day::day;
pub use escape::{Unescaped, escape};
pub use fault::{Fault, utf8};
pub use fields::{Fields, Wanted};
pub use jsonl::Record;
pub use layout::Layout;
pub use model::Document;
pub use table::{Columns, Row};
pub use url::{date_in_path, host_and_path};

//! Where a unit's bytes, its text and the ledger meet: what goes is cut out of the bytes, stored, and put back.
//!
//! A unit is what carries one text: a file, a line, a row, a cell. This room knows nothing of rules, and opens no file.

mod coding;
mod record;

pub use coding::{Coding, Damaged, FileCoding};
pub use record::{cut, put_back, store_coding, store_raw, written};

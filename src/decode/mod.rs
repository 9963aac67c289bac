//! Bytes → text, and back to the very same bytes.
//!
//! Which encoding a file is in is decided once for a file, never for a line, in this order of trust: what the user
//! [declared](Declared), a byte order mark, UTF-16 by its byte lanes, UTF-8 (which a few bad bytes do not unmake), and last a
//! guess, which is told as one. [`find()`] is that order. Of a file too short for a guess ([`is_unsure`]) the files beside it tell more.
//!
//! Bytes that are no text become U+FFFD, one for each stretch as the WHATWG standard cuts them, and are remembered as
//! [`Scar`]s, so that text and scars together are the bytes. A byte order mark is a character like any other.

mod arabic;
mod charset;
mod declared;
mod find;
mod tiny;

pub use charset::{Charset, Decoded, LineEnd, Scar};
pub use declared::Declared;
pub use find::{Finding, How, NoText, find};
pub use tiny::{as_neighbours, is_sure, is_unsure};

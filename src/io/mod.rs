//! The only room that opens corpus files.
//!
//! Small pieces, put together by the verbs: [`walk`](fn@walk) the inputs → read a file or its [`Lines`] → *documents, cleaning* →
//! write a [`Part`] beside its place and rename it → account in the [`Out`] folder's `_naqi/`. And the way back:
//! [`restore`](fn@restore). This room knows nothing of rules; it decides nothing about a text.

mod error;
mod format;
mod out;
mod part;
mod read;
mod record;
mod restore;
mod stream;
mod walk;

pub use error::Error;
pub use format::{Format, FormatChoice};
pub use out::{Held, LEDGER, Out, Quarantined, RECORDS, RUN, Raw, RunOptions};
pub use part::Part;
pub use read::{Block, Blocks, Lines, open, read};
pub use record::{restore_record, store_raw};
pub use restore::{Restored, restore};
pub use stream::{StreamReader, StreamWriter};
pub use walk::{Found, Input, Job, walk};

//! The only room that opens corpus files.
//!
//! Small pieces, put together by the verbs: [`walk`](fn@walk) the inputs → read a file or its [`Lines`] → *documents, cleaning* →
//! write a [`Part`] beside its place and rename it → account in the [`Out`] folder's `_naqi/`. And the way back:
//! [`restore`](fn@restore). This room knows nothing of rules; it decides nothing about a text.

mod attributes;
mod blocks;
mod checkpoint;
mod clash;
mod disk;
mod error;
mod fit;
mod format;
mod keeper;
mod limits;
mod listed;
mod lock;
mod naming;
mod neighbours;
mod originals;
mod out;
mod packing;
#[cfg(feature = "parquet")]
mod parquet;
mod part;
mod read;
mod restore;
mod run_records;
mod scratch;
mod source;
mod stream;
mod walk;

pub use attributes::{AttributesWritten, write_attributes};
pub use blocks::{Block, Blocks};
pub use checkpoint::{Checkpoint, Head, Inside, Lens, Position};
pub use clash::{Folds, refuse_clashes};
pub use error::Error;
pub use format::{Format, FormatChoice};
pub use limits::Limits;
pub use listed::{Held, Quarantined, Raw, RunOptions};
pub use naming::{Named, Naming};
pub use neighbours::Neighbours;
pub use originals::{Original, originals};
pub use out::{Bytes, DRAFTS, HELD, LEDGER, Out, Places, RECORDS, RUN};
pub use packing::{Packer, Packing};
#[cfg(feature = "parquet")]
pub use parquet::{Changes, ParquetFile, RemovalTable, Rows, Stop, TableFault, rewrite};
pub use part::{CleanPart, Part};
pub use read::{Lines, Piece, Pieces};
pub use restore::{Restored, restore};
pub use run_records::{RunRecords, place_of};
pub use scratch::Scratch;
pub use source::{Source, Unpacked, read};
pub use stream::{StreamReader, StreamWriter};
/// What is said of Parquet where naqi was built without it.
pub const NO_PARQUET: &str = "this naqi was built without Parquet; build it with `--features parquet`";

pub use walk::{Found, Input, Job, Walk, walk};

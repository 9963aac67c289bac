//! Parquet files. Built with the feature `parquet` alone.
//!
//! Only the column of the text is read and written anew; the chunks of all other columns are taken over as bytes, so that nothing of them can
//! change, whatever type they have. [`ParquetFile`] knows a file's columns, [`Rows`] reads texts and what other columns say of them,
//! [`rewrite`](fn@rewrite) writes the file once more with other texts.

mod columns;
mod fault;
mod file;
mod footer;
mod removals;
mod rewrite;
mod rows;

pub use fault::TableFault;
pub use file::ParquetFile;
pub use removals::RemovalTable;
pub use rewrite::{Changes, Stop, rewrite};
pub use rows::Rows;

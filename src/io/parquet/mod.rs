//! Parquet files. Built with the feature `parquet` alone.

mod removals;

pub use removals::RemovalTable;

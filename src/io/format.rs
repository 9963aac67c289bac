//! What a file holds: one document, or a record a line.
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::document::{Fields, Layout, Wanted};

use super::Packing;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One document.
    Text,
    /// A JSON record in each line.
    Jsonl,
    /// A table, with commas between cells.
    Csv,
    /// A table, with tabs between cells.
    Tsv,
    /// WARC records.
    Warc,
    /// A table in columns.
    Parquet,
}

impl Format {
    /// How a file of that format holds its texts.
    pub fn layout(self, fields: &Fields) -> Layout<'_> {
        let table = |delimiter| Layout::Table { delimiter, fields, columns: None };
        match self {
            Format::Text => Layout::Page,
            Format::Jsonl => Layout::Jsonl(Wanted::new(fields)),
            Format::Csv => table(b','),
            Format::Tsv => table(b'\t'),
            Format::Warc => Layout::Warc,
            Format::Parquet => Layout::Cells,
        }
    }
}

/// How that is decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FormatChoice {
    /// By the file's name, without `.gz` and `.zst`: `.jsonl` and `.ndjson` hold records, `.csv`, `.tsv` and `.tab` rows, `.warc` and
    /// `.wet` WARC records, `.parquet` and `.pq` tables in columns; every other file is one document.
    #[default]
    Auto,
    /// Every file is one document.
    Text,
    /// Every file holds JSON records.
    Jsonl,
    /// Every file is a table, with commas.
    Csv,
    /// Every file is a table, with tabs.
    Tsv,
    /// Every file holds WARC records.
    Warc,
    /// Every file is a Parquet file.
    Parquet,
}

impl FormatChoice {
    /// The format of the file of that name.
    pub fn of(self, path: &Path) -> Format {
        let packed = path.extension().and_then(|ext| ext.to_str()).is_some_and(Packing::is_extension);
        let inner = path.with_extension("");
        let path = if packed { inner.as_path() } else { path };
        match self {
            FormatChoice::Text => Format::Text,
            FormatChoice::Jsonl => Format::Jsonl,
            FormatChoice::Csv => Format::Csv,
            FormatChoice::Tsv => Format::Tsv,
            FormatChoice::Warc => Format::Warc,
            FormatChoice::Parquet => Format::Parquet,
            FormatChoice::Auto => match path.extension().and_then(|ext| ext.to_str()).unwrap_or_default() {
                "jsonl" | "ndjson" => Format::Jsonl,
                "csv" => Format::Csv,
                "tsv" | "tab" => Format::Tsv,
                "warc" | "wet" => Format::Warc,
                "parquet" | "pq" => Format::Parquet,
                _ => Format::Text,
            },
        }
    }
}

//! What a file holds: one document, or a record a line.
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Packing;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One document.
    Text,
    /// A JSON record in each line.
    Jsonl,
}

/// How that is decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FormatChoice {
    /// By the file's name, without `.gz` and `.zst`: `.jsonl` and `.ndjson` hold records, every other file is one document.
    #[default]
    Auto,
    /// Every file is one document.
    Text,
    /// Every file holds records.
    Jsonl,
}

impl FormatChoice {
    /// The format of the file of that name.
    pub fn of(self, path: &Path) -> Format {
        let packed = path.extension().and_then(|ext| ext.to_str()).is_some_and(Packing::is_extension);
        let inner = path.with_extension("");
        let path = if packed { inner.as_path() } else { path };
        let records = || path.extension().is_some_and(|ext| ext == "jsonl" || ext == "ndjson");
        match self {
            FormatChoice::Jsonl => Format::Jsonl,
            FormatChoice::Auto if records() => Format::Jsonl,
            FormatChoice::Auto | FormatChoice::Text => Format::Text,
        }
    }
}

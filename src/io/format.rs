//! What a file holds: one document, or a record a line.
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::document::{Fields, Layout, Record, Wanted};

use super::{Job, Packing, Source};

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
    /// By the file's name, without `.gz` and `.zst`, in letters of either case: `.jsonl` and `.ndjson` hold records, `.csv`, `.tsv` and `.tab` rows, `.warc` and
    /// `.wet` WARC records, `.parquet` and `.pq` tables in columns; `.json` holds records if it starts like that; every other file is one
    /// document.
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
    /// The format of a file that waits to be read.
    pub fn of_file(self, job: &Job, fields: &Fields) -> Format {
        if self != FormatChoice::Auto || extension(&job.target) != "json" || !job.input.stays() {
            return self.of(&job.target);
        }
        match Source::open(&job.input) {
            Ok(source) => self.of_head(&job.target, source.head(), fields),
            Err(_) => self.of(&job.target),
        }
    }

    /// The format of the file of that name that starts with `head`.
    pub fn of_head(self, path: &Path, head: &[u8], fields: &Fields) -> Format {
        let one = self == FormatChoice::Auto && extension(path) == "json" && !starts_as_records(head, fields);
        if one { Format::Text } else { self.of(path) }
    }

    /// The format of the file of that name, if it is not looked into: `.json` may hold records.
    pub fn of(self, path: &Path) -> Format {
        match self {
            FormatChoice::Text => Format::Text,
            FormatChoice::Jsonl => Format::Jsonl,
            FormatChoice::Csv => Format::Csv,
            FormatChoice::Tsv => Format::Tsv,
            FormatChoice::Warc => Format::Warc,
            FormatChoice::Parquet => Format::Parquet,
            FormatChoice::Auto => match extension(path).as_str() {
                "jsonl" | "ndjson" | "json" => Format::Jsonl,
                "csv" => Format::Csv,
                "tsv" | "tab" => Format::Tsv,
                "warc" | "wet" => Format::Warc,
                "parquet" | "pq" => Format::Parquet,
                _ => Format::Text,
            },
        }
    }
}

/// The extension of a name, without those of compression, in small letters.
fn extension(path: &Path) -> String {
    let packed = path.extension().and_then(|ext| ext.to_str()).is_some_and(Packing::is_extension);
    let inner = path.with_extension("");
    let path = if packed { inner.as_path() } else { path };
    path.extension().and_then(|ext| ext.to_str()).unwrap_or_default().to_ascii_lowercase()
}

/// Whether a JSON file holds a record in each line, by its first lines: a record with a text, or an object and one more below it. One whose first line goes on
/// beyond what is known, as long texts do, counts too. A file of one object in several lines, or of a list, is one document.
fn starts_as_records(head: &[u8], fields: &Fields) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let mut lines = head.split_inclusive(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let Some(first) = lines.next() else { return true };
    let is_object = |line: &[u8]| {
        let line = line.trim_ascii();
        line.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""))
    };
    match (is_object(first), lines.next()) {
        (false, _) => false,
        (true, Some(second)) => first.trim_ascii().ends_with(b"}") && is_object(second),
        (true, None) if !first.ends_with(b"\n") && !first.trim_ascii().ends_with(b"}") => true,
        (true, None) => matches!(Record::read(first, fields), Ok(Some(_))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_json_file_holds_records_if_it_starts_like_that() {
        let format =
            |name: &str, head: &str| FormatChoice::Auto.of_head(Path::new(name), head.as_bytes(), &Fields::default());
        let record = "{\"text\":\"a\"}";
        for head in [
            record,
            "\n \n",
            "",
            "{\"id\":1}\n{ \"id\":2}\n",
            "{\"text\":\"a long one",
            "\u{feff}{ \"text\": \"a\" }\r\n",
        ] {
            assert_eq!(format("a.json", head), Format::Jsonl, "{head}");
            assert_eq!(format("a.JSON.gz", head), Format::Jsonl, "{head}");
        }
        for head in
            ["[\n{\"text\":\"a\"}\n]", "{\n  \"text\": \"a\"\n}", "{\"name\":\"x\"}", "{\"a\":{\n\"b\":1}}", "words\n"]
        {
            assert_eq!(format("a.json", head), Format::Text, "{head}");
            assert_eq!(format("a.jsonl", head), Format::Jsonl, "{head}");
        }
        assert_eq!(format("a.CSV", record), Format::Csv);
        assert_eq!(
            FormatChoice::Text.of_head(Path::new("a.json"), record.as_bytes(), &Fields::default()),
            Format::Text
        );
    }
}

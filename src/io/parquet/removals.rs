//! Removals as a table: a row for each.
use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use crate::ledger::Entry;

/// Rows of a row group, as far as their texts are short.
const ROWS: usize = 1 << 16;
/// Bytes of text of a row group, as far as there are many rows.
const BYTES: usize = 1 << 26;

const SCHEMA: &str = "message removals {
    required binary run (utf8);
    required binary source (utf8);
    required binary doc (utf8);
    optional binary site (utf8);
    required binary rule (utf8);
    required binary category (utf8);
    required int64 start;
    required int64 end;
    required binary text (utf8);
}";

/// Writes the table. The columns are `run`, `source`, `doc`, `site` (may be null), `rule`, `category`, `start`, `end` and `text`;
/// offsets count bytes of the original text.
pub struct RemovalTable<W: Write + Send> {
    to: SerializedFileWriter<W>,
    rows: Rows,
}

/// Rows to come.
#[derive(Default)]
struct Rows {
    run: Vec<ByteArray>,
    source: Vec<ByteArray>,
    doc: Vec<ByteArray>,
    site: Vec<ByteArray>,
    /// Whether each row has a site.
    has_site: Vec<i16>,
    rule: Vec<ByteArray>,
    category: Vec<ByteArray>,
    start: Vec<i64>,
    end: Vec<i64>,
    text: Vec<ByteArray>,
    bytes: usize,
}

impl<W: Write + Send> RemovalTable<W> {
    /// Starts the table.
    ///
    /// # Errors
    /// What the system says.
    pub fn new(to: W) -> Result<RemovalTable<W>> {
        let schema = Arc::new(parse_message_type(SCHEMA)?);
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        Ok(RemovalTable { to: SerializedFileWriter::new(to, schema, Arc::new(properties))?, rows: Rows::default() })
    }

    /// Adds the removals of a document of the run of that name.
    ///
    /// # Errors
    /// What the system says.
    pub fn add(&mut self, run: &str, entry: &Entry) -> Result<()> {
        let rows = &mut self.rows;
        for taken in &entry.removals {
            rows.run.push(run.into());
            rows.source.push(entry.source.as_str().into());
            rows.doc.push(entry.doc.as_str().into());
            rows.site.extend(entry.site.as_deref().map(ByteArray::from));
            rows.has_site.push(i16::from(entry.site.is_some()));
            rows.rule.push(taken.rule.as_str().into());
            rows.category.push(taken.category.as_str().into());
            rows.start.push(i64::try_from(taken.start).unwrap_or(i64::MAX));
            rows.end.push(i64::try_from(taken.end).unwrap_or(i64::MAX));
            rows.text.push(taken.text.as_str().into());
            rows.bytes += taken.text.len();
            if rows.text.len() == ROWS || rows.bytes > BYTES {
                std::mem::take(rows).write(self.to.next_row_group()?)?;
            }
        }
        Ok(())
    }

    /// Writes what is left and the end of the file, and gives back where it went.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(mut self) -> Result<W> {
        if !self.rows.text.is_empty() {
            self.rows.write(self.to.next_row_group()?)?;
        }
        self.to.into_inner()
    }
}

impl Rows {
    fn write<W: Write + Send>(self, mut group: SerializedRowGroupWriter<'_, W>) -> Result<()> {
        texts(&mut group, &self.run, None)?;
        texts(&mut group, &self.source, None)?;
        texts(&mut group, &self.doc, None)?;
        texts(&mut group, &self.site, Some(&self.has_site))?;
        texts(&mut group, &self.rule, None)?;
        texts(&mut group, &self.category, None)?;
        numbers(&mut group, &self.start)?;
        numbers(&mut group, &self.end)?;
        texts(&mut group, &self.text, None)?;
        group.close().map(drop)
    }
}

fn texts<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[ByteArray],
    levels: Option<&[i16]>,
) -> Result<()> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<ByteArrayType>().write_batch(values, levels, None)?;
        column.close()?;
    }
    Ok(())
}

fn numbers<W: Write + Send>(group: &mut SerializedRowGroupWriter<'_, W>, values: &[i64]) -> Result<()> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<Int64Type>().write_batch(values, None, None)?;
        column.close()?;
    }
    Ok(())
}

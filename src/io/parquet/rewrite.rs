//! A Parquet file once more, with other texts in some rows.
//!
//! Row groups, schema, key-value metadata and all other columns stay. A column's chunk is copied as bytes, with its statistics, indexes and bloom filter;
//! the text's chunk too, if no row of the group changes. Else it is read and written anew, with the compression, the
//! kind of pages, dictionary, statistics and bloom filter that it had.
use std::fs::File;
use std::io::Write;
use std::sync::Arc;

use parquet::basic::Encoding;
use parquet::bloom_filter::Sbbf;
use parquet::column::page::{Page, PageReader};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::metadata::{ParquetMetaData, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};

use super::columns::{ValueReader, Values};
use super::fault::guarded;
use super::file::pages;
use super::footer::{Tail, settle};
use super::{ParquetFile, TableFault};

/// Rows that are read and written at a time.
const ROWS: usize = 256;

/// Which rows get other texts.
pub trait Changes {
    /// Why a change cannot be told or made.
    type Error;

    /// The number of the next row that changes, from 1; rows come in order.
    ///
    /// # Errors
    /// Why it cannot be told.
    fn next(&mut self) -> Result<Option<usize>, Self::Error>;

    /// What stands in that row from now on, instead of `old`; nothing, if the row is to have no text. Where the column allows no such rows, the text is then empty.
    ///
    /// # Errors
    /// Why it cannot be made.
    fn make(&mut self, old: Option<&[u8]>) -> Result<Option<Vec<u8>>, Self::Error>;
}

/// Why a file was not rewritten.
#[derive(Debug)]
pub enum Stop<E> {
    /// The file.
    Table(TableFault),
    /// A change.
    Change(E),
}

impl<E, F: Into<TableFault>> From<F> for Stop<E> {
    fn from(fault: F) -> Stop<E> {
        Stop::Table(fault.into())
    }
}

/// Writes `from` to `to` with these changes, and gives `to` back, and whether there was a change.
///
/// # Errors
/// A file that is damaged, a change that cannot be made, what the system says.
pub fn rewrite<W: Write + Send, C: Changes>(
    from: &ParquetFile,
    to: W,
    changes: &mut C,
) -> Result<(W, bool), Stop<C::Error>> {
    let mut stopped = None;
    let written = guarded(|| {
        let written = Rewrite::new(from, changes).and_then(|mut rewrite| rewrite.write(to));
        match written {
            Ok(written) => Ok(Some(written)),
            Err(Stop::Table(fault)) => Err(fault),
            Err(Stop::Change(error)) => {
                stopped = Some(error);
                Ok(None)
            }
        }
    });
    match (written, stopped) {
        (_, Some(error)) => Err(Stop::Change(error)),
        (Ok(Some(written)), None) => Ok(written),
        (Err(fault), None) => Err(Stop::Table(fault)),
        (Ok(None), None) => Err(Stop::Table(TableFault::new("it was not written"))),
    }
}

struct Rewrite<'r, C: Changes> {
    file: Arc<File>,
    metadata: &'r ParquetMetaData,
    /// The place of the text's column.
    text: usize,
    changes: &'r mut C,
    /// The next row that changes.
    next: Option<usize>,
}

impl<'r, C: Changes> Rewrite<'r, C> {
    fn new(from: &'r ParquetFile, changes: &'r mut C) -> Result<Rewrite<'r, C>, Stop<C::Error>> {
        let next = changes.next().map_err(Stop::Change)?;
        Ok(Rewrite { file: Arc::new(from.bytes()?), metadata: &from.metadata, text: from.columns.text, changes, next })
    }

    fn write<W: Write + Send>(&mut self, mut to: W) -> Result<(W, bool), Stop<C::Error>> {
        let schema = self.metadata.file_metadata().schema_descr().root_schema_ptr();
        let changes = self.next.is_some();
        let mut tail = Tail { to: &mut to, held: None };
        let mut writer = SerializedFileWriter::new(&mut tail, schema, Arc::new(self.properties()?))?;
        let mut before = 0;
        for group in 0..self.metadata.num_row_groups() {
            let rows = usize::try_from(self.metadata.row_group(group).num_rows()).unwrap_or(0);
            let here = self.next.is_some_and(|row| row <= before + rows);
            let mut to = writer.next_row_group()?;
            for column in 0..self.metadata.row_group(group).num_columns() {
                if column == self.text && here {
                    self.text(&mut to, group, before)?;
                } else {
                    self.copy(&mut to, group, column)?;
                }
            }
            to.close()?;
            before += rows;
        }
        if self.next.is_some() {
            return Err(TableFault::new("the table has fewer rows than there are changes").into());
        }
        writer.flush()?;
        writer.inner_mut().held = Some(Vec::new());
        writer.finish()?;
        drop(writer);
        let end = tail.held.take().unwrap_or_default();
        to.write_all(&settle(end, self.metadata.file_metadata()))?;
        Ok((to, changes))
    }

    /// Takes a column's chunk over as it is.
    fn copy<W: Write + Send>(
        &self,
        to: &mut SerializedRowGroupWriter<'_, W>,
        group: usize,
        column: usize,
    ) -> Result<(), TableFault> {
        let rows = self.metadata.row_group(group);
        let chunk = rows.column(column);
        let index = self.metadata.page_index_for_row_group(group);
        let close = ColumnCloseResult {
            bytes_written: u64::try_from(chunk.compressed_size()).unwrap_or(0),
            rows_written: u64::try_from(rows.num_rows()).unwrap_or(0),
            metadata: chunk.clone(),
            bloom_filter: Sbbf::read_from_column_chunk(chunk, &*self.file)?,
            column_index: index.column_index(column).cloned(),
            offset_index: index.offset_index(column).cloned(),
        };
        Ok(to.append_column(&*self.file, close)?)
    }

    /// Writes the text's chunk anew; so many rows stand before it.
    fn text<W: Write + Send>(
        &mut self,
        to: &mut SerializedRowGroupWriter<'_, W>,
        group: usize,
        before: usize,
    ) -> Result<(), Stop<C::Error>> {
        let column = self.metadata.file_metadata().schema_descr().column(self.text);
        let pages = pages(&self.file, self.metadata, group, self.text)?;
        let level = Level { there: column.max_def_level(), may_lack: column.self_type().is_optional() };
        let mut reader: ValueReader<ByteArrayType> = ValueReader::new(column, pages);
        let rows = usize::try_from(self.metadata.row_group(group).num_rows()).unwrap_or(0);
        let Some(mut writer) = to.next_column()? else {
            return Err(TableFault::new("the table lacks a column").into());
        };
        let mut done = 0;
        while done < rows {
            let count = (rows - done).min(ROWS);
            let mut values = reader.read(count)?;
            if self.next.is_some_and(|row| row <= before + done + count) {
                values = self.change(values, level, before + done)?;
            }
            writer.typed::<ByteArrayType>().write_batch(&values.known, values.levels.as_deref(), None)?;
            done += count;
        }
        writer.close()?;
        Ok(())
    }

    /// Rows with their changes; so many stand before them.
    fn change(
        &mut self,
        Values { known, levels }: Values<ByteArray>,
        level: Level,
        before: usize,
    ) -> Result<Values<ByteArray>, Stop<C::Error>> {
        let rows = levels.as_ref().map_or(known.len(), Vec::len);
        let mut old = known.into_iter();
        let mut known = Vec::with_capacity(old.len());
        let mut new_levels = levels.as_ref().map(|levels| Vec::with_capacity(levels.len()));
        for row in 0..rows {
            let there = levels.as_ref().is_none_or(|levels| levels[row] == level.there);
            let mut value = if there { old.next() } else { None };
            let mut at = levels.as_ref().map_or(0, |levels| levels[row]);
            if self.next == Some(before + row + 1) {
                let new = self.changes.make(value.as_ref().map(ByteArray::data)).map_err(Stop::Change)?;
                value = match new {
                    None if level.may_lack => None,
                    new => Some(ByteArray::from(new.unwrap_or_default())),
                };
                at = if value.is_some() { level.there } else { level.there - 1 };
                self.next = self.changes.next().map_err(Stop::Change)?;
            }
            known.extend(value);
            if let Some(levels) = &mut new_levels {
                levels.push(at);
            }
        }
        Ok(Values { known, levels: new_levels })
    }

    /// How the file was written, as far as it tells.
    fn properties(&self) -> Result<WriterProperties, TableFault> {
        let file = self.metadata.file_metadata();
        let mut properties = WriterProperties::builder()
            .set_key_value_metadata(file.key_value_metadata().cloned())
            .set_sorting_columns(self.sorting());
        if let Some(name) = file.created_by() {
            // Readers know by it which statistics of the chunks that were copied they may trust.
            properties = properties.set_created_by(name.to_owned());
        }
        if self.metadata.num_row_groups() == 0 {
            return Ok(properties.build());
        }
        let (chunk, path) =
            (self.metadata.row_group(0).column(self.text), file.schema_descr().column(self.text).path().clone());
        let index = self.metadata.page_index_for_row_group(0);
        let statistics = match (index.column_index(self.text), chunk.statistics()) {
            (Some(_), _) => EnabledStatistics::Page,
            (None, Some(_)) => EnabledStatistics::Chunk,
            (None, None) => EnabledStatistics::None,
        };
        let encodings: Vec<Encoding> = chunk.encodings().collect();
        let delta = [Encoding::DELTA_BYTE_ARRAY, Encoding::DELTA_LENGTH_BYTE_ARRAY];
        let encoding = delta.into_iter().find(|delta| encodings.contains(delta)).unwrap_or(Encoding::PLAIN);
        Ok(properties
            .set_writer_version(self.version()?)
            .set_offset_index_disabled(index.offset_index(self.text).is_none())
            .set_column_compression(path.clone(), chunk.compression())
            .set_column_dictionary_enabled(path.clone(), chunk.dictionary_page_offset().is_some())
            .set_column_encoding(path.clone(), encoding)
            .set_column_statistics_enabled(path.clone(), statistics)
            .set_column_bloom_filter_enabled(path, chunk.bloom_filter_offset().is_some())
            .build())
    }

    /// The order of rows that all row groups declare, if they are not ordered by the text, which changes.
    fn sorting(&self) -> Option<Vec<SortingColumn>> {
        let first = self.metadata.row_groups().first()?.sorting_columns()?;
        let by_text = |column: &SortingColumn| usize::try_from(column.column_idx) == Ok(self.text);
        let same = self.metadata.row_groups().iter().all(|group| group.sorting_columns() == Some(first));
        (same && !first.iter().any(by_text)).then(|| first.clone())
    }

    /// The kind of the text's pages.
    fn version(&self) -> Result<WriterVersion, TableFault> {
        let mut pages: Box<dyn PageReader> = pages(&self.file, self.metadata, 0, self.text)?;
        while let Some(page) = pages.get_next_page()? {
            match page {
                Page::DataPageV2 { .. } => return Ok(WriterVersion::PARQUET_2_0),
                Page::DataPage { .. } => break,
                Page::DictionaryPage { .. } => {}
            }
        }
        Ok(WriterVersion::PARQUET_1_0)
    }
}

/// The levels of a column that is no list.
#[derive(Clone, Copy)]
struct Level {
    /// That of a value that is there.
    there: i16,
    /// Whether a row may lack its value, all around it being there.
    may_lack: bool,
}

//! The texts of a Parquet file, and what other columns say of them.
use std::fs::File;
use std::io;
use std::sync::Arc;

use parquet::data_type::ByteArrayType;
use parquet::file::metadata::ParquetMetaData;

use crate::document::Facts;
use crate::io::{Block, Limits};

use super::columns::{Columns, FactReader, ValueReader};
use super::fault::guarded;
use super::file::pages;
use super::{ParquetFile, TableFault};

/// Rows that are read at a time.
const ROWS: usize = 64;

/// Reads rows in blocks.
pub struct Rows {
    file: Arc<File>,
    metadata: Arc<ParquetMetaData>,
    columns: Columns,
    /// The row group to come.
    group: usize,
    open: Option<Group>,
    /// Bytes of text so far, and of the file.
    unpacked: u64,
    packed: u64,
}

/// A row group that is being read.
struct Group {
    text: ValueReader<ByteArrayType>,
    facts: [Option<FactReader>; 5],
    /// Rows to come.
    left: usize,
}

impl Rows {
    pub(super) fn new(file: &ParquetFile) -> Result<Rows, TableFault> {
        let bytes = file.bytes()?;
        Ok(Rows {
            unpacked: 0,
            packed: bytes.metadata()?.len(),
            file: Arc::new(bytes),
            metadata: Arc::clone(&file.metadata),
            columns: file.columns.clone(),
            group: 0,
            open: None,
        })
    }

    /// The next rows, with at least so many bytes of text where there are as many; `number` is the first one's. A row without a text is a unit that
    /// carries none. A text that is larger than the limits allow, or a file whose texts are together, ends it; up to 64 texts are looked at at once.
    pub(in crate::io) fn next(&mut self, number: usize, least: usize, limits: Limits) -> io::Result<Option<Block>> {
        let mut block = Block { number, count: 0, bytes: Vec::new(), ends: None, facts: Vec::new() };
        let mut ends = Vec::new();
        guarded(|| {
            // Rows without texts count as well.
            while block.bytes.len() + ends.len() * 16 < least {
                let Some(group) = self.group()? else { break };
                let count = group.left.min(ROWS);
                for text in group.text.next(count)? {
                    if text.as_ref().is_some_and(|text| text.data().len() as u64 > limits.record) {
                        return Err(limits.too_large(&format!("row {}", number + ends.len())).into());
                    }
                    block.bytes.extend_from_slice(text.as_ref().map_or(b"", |text| text.data()));
                    ends.push((block.bytes.len(), text.is_some()));
                }
                block.facts.append(&mut group.facts(count)?);
                group.left -= count;
            }
            Ok(())
        })?;
        self.unpacked += block.bytes.len() as u64;
        limits.refuse_bomb(self.unpacked, self.packed)?;
        block.count = ends.len();
        block.ends = Some(ends);
        Ok((block.count > 0).then_some(block))
    }

    /// The row group that has rows to come.
    fn group(&mut self) -> Result<Option<&mut Group>, TableFault> {
        while self.open.as_ref().is_none_or(|group| group.left == 0) {
            if self.group == self.metadata.num_row_groups() {
                return Ok(None);
            }
            self.open = Some(self.enter(self.group)?);
            self.group += 1;
        }
        Ok(self.open.as_mut())
    }

    fn enter(&self, group: usize) -> Result<Group, TableFault> {
        let schema = self.metadata.file_metadata().schema_descr();
        let pages = |column| pages(&self.file, &self.metadata, group, column);
        let mut facts = [const { None }; 5];
        for (reader, column) in facts.iter_mut().zip(self.columns.facts) {
            if let Some(column) = column {
                *reader = Some(FactReader::new(schema.column(column), pages(column)?));
            }
        }
        Ok(Group {
            text: ValueReader::new(schema.column(self.columns.text), pages(self.columns.text)?),
            facts,
            left: usize::try_from(self.metadata.row_group(group).num_rows()).unwrap_or(0),
        })
    }
}

impl Group {
    fn facts(&mut self, count: usize) -> Result<Vec<Facts>, TableFault> {
        let mut columns = Vec::new();
        for reader in &mut self.facts {
            columns.push(match reader {
                Some(reader) => reader.next(count)?,
                None => Vec::new(),
            });
        }
        let fact = |at: usize| {
            let mut take =
                |column: usize| columns.get_mut(column).and_then(|values: &mut Vec<_>| values.get_mut(at)?.take());
            Facts::new(take(0), take(1), take(2), take(3), take(4))
        };
        Ok((0..count).map(fact).collect())
    }
}

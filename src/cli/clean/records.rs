//! The records of a file, cleaned in blocks on several threads and written in order.
//!
//! Each worker takes the next block of records from the file, cleans it into a [`Batch`], waits for its turn and writes it ([`threads::in_order`]). Memory does
//! not grow with the file; the bytes written do not depend on how many workers there are.
use crate::document::Fault;
use crate::io::{Block, Blocks, CleanPart, Format, Inside, Packing, Quarantined};

use super::super::documents::{File, Unit, What};
use super::super::{Result, threads};
use super::Task;
use super::account::{Account, Tally};
use super::unit::{At, Told};
use super::way::Way;

/// What became of the lines of a block.
struct Batch {
    clean: Vec<u8>,
    told: Told,
    held: Vec<crate::io::Held>,
    quarantined: Vec<Quarantined>,
    /// How many units the block had.
    units: usize,
    /// How many bytes.
    bytes: usize,
    /// Where each record ends, if each is a member of a compressed file by itself.
    ends: Option<Vec<usize>>,
    /// In a table in columns, only what changed.
    rows: Option<ChangedRows>,
    account: Account,
    tally: Tally,
}

/// Rows of a table that get other texts.
#[derive(Default)]
struct ChangedRows {
    /// The number of the row that comes next.
    next: usize,
    /// The number of each that changes, and its text; nothing if it is in quarantine.
    changes: Vec<RowChange>,
}

/// The number of a row, and its new text, if it is to have one.
pub type RowChange = (usize, Option<Vec<u8>>);

/// Where clean units go.
#[allow(clippy::large_enum_variant, reason = "there is one for each file")]
enum To {
    /// One behind the other into a file; nothing if it was not begun.
    Part(Option<CleanPart>),
    /// To the thread that writes the table.
    #[cfg(feature = "parquet")]
    Table(std::sync::mpsc::SyncSender<Vec<RowChange>>),
}

/// What batches are written into, one after the other.
struct Sink<'o, 'w> {
    way: &'o mut Way<'w>,
    file: &'o File<'o>,
    /// How far it has come.
    inside: Inside,
    to: To,
}

/// Cleans one file of records, and says whether it came to its end; it does not if it is asked to stop.
pub fn clean(task: &Task, file: &File<'_>, blocks: Blocks, inside: Inside, way: &mut Way<'_>) -> Result<bool> {
    let part = inside.clean.map(|len| way.out.part_again(file.job, file.packing, len)).transpose()?;
    let mut sink = Sink { way, file, inside, to: To::Part(part) };
    let fault = sink.fill(task, blocks)?;
    let Sink { way, to, .. } = sink;
    if task.stop.asked() {
        return Ok(false);
    }
    if let Some(error) = &fault {
        way.cut_off(file.job, error.to_string())?;
    }
    let part = match to {
        To::Part(None) if fault.is_none() => Some(way.out.part(file.job, file.packing)?),
        To::Part(part) => part,
        #[cfg(feature = "parquet")]
        To::Table(_) => None,
    };
    if let Some(part) = part {
        way.out.place(part.seal()?)?;
    }
    Ok(true)
}

/// Cleans the rows of one table in columns, and sends those that change, in order. Says how many bytes of text there were, and what stopped the
/// reading, if something did.
#[cfg(feature = "parquet")]
pub fn clean_rows(
    task: &Task,
    file: &File<'_>,
    blocks: Blocks,
    way: &mut Way<'_>,
    to: std::sync::mpsc::SyncSender<Vec<RowChange>>,
) -> Result<(u64, Option<std::io::Error>)> {
    let inside = Inside { source: file.job.source(), units: 0, bytes: 0, clean: None };
    let mut sink = Sink { way, file, inside, to: To::Table(to) };
    let fault = sink.fill(task, blocks)?;
    let stopped = || task.stop.asked().then(|| std::io::ErrorKind::Interrupted.into());
    Ok((sink.inside.bytes, fault.or_else(stopped)))
}

fn batch(task: &Task, file: &File<'_>, source: &str, block: &Block) -> Result<Batch> {
    let mut batch = Batch {
        clean: Vec::with_capacity(block.bytes.len()),
        told: Told { ledger: Vec::with_capacity(block.bytes.len() / 8), drafts: Vec::new() },
        held: Vec::new(),
        quarantined: Vec::new(),
        units: block.count,
        bytes: block.bytes.len(),
        ends: (file.format == Format::Warc && file.packing != Packing::Plain).then(Vec::new),
        rows: (file.format == Format::Parquet).then(|| ChangedRows { next: block.number, ..ChangedRows::default() }),
        account: Account::new(),
        tally: Tally::default(),
    };
    file.each_in(block, source, |unit| batch.add(task, unit))?;
    Ok(batch)
}

impl Batch {
    fn add(&mut self, task: &Task, Unit { source, raw, what }: Unit<'_>) -> Result<()> {
        match what {
            What::Document(document, held) => {
                let at = At { source, raw, document, held };
                let start = self.clean.len();
                let washed = match task.wash(&at, &mut self.clean)? {
                    Ok(washed) => washed,
                    Err(fault) => return self.faulty(source, fault, raw),
                };
                self.written(start, raw);
                washed.tell(&at, &mut self.told)?;
                self.account.document(&washed, &mut self.tally);
                self.held.extend(washed.held);
            }
            What::Blank(bytes) => {
                let start = self.clean.len();
                self.clean.extend_from_slice(bytes);
                self.written(start, raw);
            }
            What::Faulty(fault) => self.faulty(source, fault, raw)?,
            What::Unreadable(reason) => self.quarantined.push(Quarantined::unreadable(source.to_owned(), reason)),
        }
        Ok(())
    }

    /// The clean bytes from `start` on stand for these.
    fn written(&mut self, start: usize, raw: &[u8]) {
        if let Some(rows) = &mut self.rows {
            let bytes = self.clean.split_off(start);
            if bytes != raw {
                rows.changes.push((rows.next, Some(bytes)));
            }
            rows.next += 1;
        } else if let Some(ends) = &mut self.ends {
            ends.push(self.clean.len());
        }
    }

    fn faulty(&mut self, source: &str, fault: Fault, raw: &[u8]) -> Result<()> {
        if let Some(rows) = &mut self.rows {
            rows.changes.push((rows.next, None));
            rows.next += 1;
        }
        let what = Quarantined::line(source.to_owned(), fault, raw);
        self.account.quarantine(&what);
        self.quarantined.push(what);
        Ok(())
    }
}

impl Sink<'_, '_> {
    /// Cleans all blocks, or those that are in hand when it is asked to stop, and says what stopped the reading, if something did.
    fn fill(&mut self, task: &Task, mut blocks: Blocks) -> Result<Option<std::io::Error>> {
        let (file, source) = (self.file, self.file.job.source());
        let next = || if task.stop.asked() { None } else { blocks.next() };
        threads::in_order(task.jobs, next, |block| batch(task, file, &source, &block), |batch| self.write(batch))?;
        Ok(blocks.fault())
    }

    fn write(&mut self, batch: Batch) -> Result<()> {
        let mut part = match &mut self.to {
            To::Part(Some(part)) => Some(part),
            To::Part(none) => Some(none.insert(self.way.out.part(self.file.job, self.file.packing)?)),
            #[cfg(feature = "parquet")]
            To::Table(to) => {
                let changes = batch.rows.map(|rows| rows.changes).unwrap_or_default();
                to.send(changes).map_err(|_| crate::cli::Failure::new("the table could not be written"))?;
                None
            }
        };
        if let Some(part) = &mut part {
            let mut start = 0;
            for end in batch.ends.unwrap_or_default() {
                part.write(&batch.clean[start..end])?;
                part.end_member()?;
                start = end;
            }
            part.write(&batch.clean[start..])?;
        }
        self.way.out.store_lines(&batch.told.ledger)?;
        self.way.out.store_drafts(&batch.told.drafts)?;
        for held in &batch.held {
            self.way.out.hold(held)?;
        }
        for what in &batch.quarantined {
            self.way.out.quarantine(what)?;
        }
        self.way.account.add(batch.account);
        self.way.account.sum(&batch.tally);
        self.way.tell(batch.bytes);
        self.inside.units += batch.units;
        self.inside.bytes += batch.bytes as u64;
        // A table in columns is done whole or not at all.
        if let Some(part) = part
            && self.way.out.is_due(batch.bytes)
        {
            self.inside.clean = Some(part.mark()?);
            self.way.note(Some(self.inside.clone()))?;
        }
        Ok(())
    }
}

//! A table in columns, cleaned: the rows as those of any file of records, while a thread writes the table with the rows that change.
//!
//! The table is read twice, once for its texts and once to be written, so that no more of it than a few blocks is in memory; a row group whose rows
//! all stay is copied as it is. A table that turns out to be damaged goes to quarantine whole, and what was recorded of it is taken back.
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::vec::IntoIter;

use crate::document::Fault;
use crate::io::{Blocks, Bytes, Changes, CleanPart, Job, Lens, ParquetFile, Part, Stop, TableFault, rewrite};

use super::super::documents::File;
use super::super::{Failure, Result};
use super::Task;
use super::account::Account;
use super::records::{RowChange, clean_rows};
use super::way::Way;

/// Blocks of changes that may be on their way to the writer.
const AHEAD: usize = 4;

/// Cleans one table, and says whether it came to its end; it does not if it is asked to stop.
pub fn clean(task: &Task, file: &File<'_>, table: &ParquetFile, way: &mut Way<'_>) -> Result<bool> {
    let (lens, account) = (way.out.mark()?, way.account.clone());
    let part = way.out.part(file.job, file.packing)?;
    let blocks = match table.rows() {
        Ok(rows) => Blocks::of_rows(rows, task.reading.limits()),
        Err(fault) => return damaged(file.job, table, fault.to_string(), way, &lens, account),
    };
    let Written { cleaned, table: written } = write_while(table, part, |to| clean_rows(task, file, blocks, way, to));
    if task.stop.asked() {
        return Ok(false);
    }
    let (part, changed) = match written {
        Ok(written) => written,
        Err(Stop::Table(TableFault::System(error))) => {
            return Err(Failure::new(format!("cannot write the clean {}: {error}", file.job.source())));
        }
        Err(Stop::Table(TableFault::Malformed(words))) => return damaged(file.job, table, words, way, &lens, account),
        Err(Stop::Change(CutOff)) => match cleaned? {
            (_, Some(fault)) => return damaged(file.job, table, fault.to_string(), way, &lens, account),
            (_, None) => return Err(Failure::new(format!("the clean {} was not written", file.job.source()))),
        },
    };
    let (read, _) = cleaned?;
    way.out.place(whole(part, changed, table)?)?;
    way.out.count(read);
    Ok(true)
}

/// What became of a table.
pub struct Written<W, T> {
    /// What the work on its rows says, and what stopped the reading, if something did.
    pub cleaned: Result<(T, Option<std::io::Error>)>,
    /// Where it was written to, and whether a row changed.
    pub table: std::result::Result<(W, bool), Stop<CutOff>>,
}

/// Writes the table with the rows that `work` sends, while it does so.
pub fn write_while<W: std::io::Write + Send, T>(
    table: &ParquetFile,
    to: W,
    work: impl FnOnce(SyncSender<Vec<RowChange>>) -> Result<(T, Option<std::io::Error>)>,
) -> Written<W, T> {
    let (send, receive) = sync_channel(AHEAD);
    thread::scope(|scope| {
        let mut received = Received { from: receive, ahead: Vec::new().into_iter(), value: None, ended: false };
        let writer = scope.spawn(move || rewrite(table, to, &mut received));
        let cleaned = work(send.clone());
        if matches!(&cleaned, Ok((_, None))) {
            // If the writer is gone, it says why itself.
            let _ = send.send(vec![END]);
        }
        drop(send);
        let table = writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Written { cleaned, table }
    })
}

/// What is sent when all rows were cleaned: rows are counted from 1.
const END: RowChange = (0, None);

/// Rows stopped coming before the end.
#[derive(Debug)]
pub struct CutOff;

/// Changes as they come from the workers.
struct Received {
    from: Receiver<Vec<RowChange>>,
    ahead: IntoIter<RowChange>,
    value: Option<Vec<u8>>,
    ended: bool,
}

impl Changes for Received {
    type Error = CutOff;

    fn next(&mut self) -> std::result::Result<Option<usize>, CutOff> {
        while !self.ended {
            match self.ahead.next() {
                Some((0, _)) => self.ended = true,
                Some((row, value)) => {
                    self.value = value;
                    return Ok(Some(row));
                }
                None => self.ahead = self.from.recv().map_err(|_| CutOff)?.into_iter(),
            }
        }
        Ok(None)
    }

    fn make(&mut self, _: Option<&[u8]>) -> std::result::Result<Option<Vec<u8>>, CutOff> {
        Ok(self.value.take())
    }
}

/// The clean file, with the very bytes of the original if nothing changed.
fn whole(mut part: CleanPart, changed: bool, table: &ParquetFile) -> Result<Part> {
    if !changed {
        part.rewind(0)?;
        std::io::copy(&mut table.bytes()?, &mut part)?;
    }
    Ok(part.seal()?)
}

/// Takes back what was recorded of the table, and puts it in quarantine whole.
fn damaged(
    job: &Job,
    table: &ParquetFile,
    words: String,
    way: &mut Way<'_>,
    lens: &Lens,
    account: Account,
) -> Result<bool> {
    way.out.rewind(lens)?;
    *way.account = account;
    let bytes = if job.input.stays() { Bytes::There } else { Bytes::Rest(Box::new(table.bytes()?)) };
    way.quarantine(job, Fault::of_all(words), bytes).map(|()| true)
}

//! One file, or standard input, to standard output.
//!
//! There is no folder for a ledger or a quarantine here. A line that cannot be read is written as it is, so that nothing is lost,
//! and named on standard error; a held document is written unchanged anyway, and named too.
use std::io::{BufWriter, Write};

use crate::decode::How;
use crate::io::{Input, Job, Packer};

use super::super::documents::{Opened, Unit, Unopened, What};
use super::super::threads::in_order;
use super::super::{Failure, Result};
#[cfg(feature = "parquet")]
use super::table_pipe;
use super::unit::At;
use super::{Ending, Task, summary};

/// Cleans the one file.
pub fn clean(task: &Task, job: &Job) -> Result<Ending> {
    // Not the coloured handle: it would take escape sequences out of the text.
    let out = BufWriter::with_capacity(1 << 16, std::io::stdout());
    let opened = match Opened::open(job, &task.reading) {
        Ok(opened) => opened,
        Err(Unopened::NoText(fault, _)) => return Err(unread(job, &fault.to_string())),
        Err(Unopened::Unreadable(reason)) => return Err(unread(job, &reason)),
    };
    let doubt = match opened.file.coding.how {
        How::Guess => Some("the encoding is a guess"),
        How::Neighbours => Some("the encoding is that of the files beside it"),
        _ => None,
    };
    if let Some(doubt) = doubt {
        let name = opened.file.coding.from.name();
        summary::warn(doubt, &job.source(), &format!("{name}; --encoding says it"))?;
    }
    #[cfg(feature = "parquet")]
    let opened = match opened.into_table() {
        Ok((file, table)) => {
            // Its writer is another thread, which cannot have this handle.
            drop(out);
            return table_pipe::clean(task, &file, &table);
        }
        Err(opened) => *opened,
    };
    let mut sink = Sink { out: Packer::new(opened.file.packing, out)?, held: 0, faulty: 0 };
    match opened.into_blocks(0, 0) {
        Ok(blocks) => {
            let (file, mut blocks) = blocks.map_err(|error| unread(job, &error.to_string()))?;
            let source = job.source();
            in_order(
                task.jobs,
                || blocks.next(),
                |block| {
                    let mut batch = Batch::default();
                    batch.clean.reserve(block.bytes.len());
                    file.each_in(&block, &source, |unit| batch.add(task, unit))?;
                    Ok(batch)
                },
                |batch| sink.write(batch),
            )?;
            if let Some(fault) = blocks.fault() {
                return Err(unread(job, &fault.to_string()));
            }
        }
        Err(opened) => {
            let mut batch = Batch::default();
            opened.each(&mut |unit| batch.add(task, unit))?;
            let cut = batch.cut.take();
            sink.write(batch)?;
            if let Some(reason) = cut {
                return Err(unread(job, &reason));
            }
        }
    }
    sink.out.finish()?.flush()?;
    Ok(Ending { held: sink.held, quarantined: sink.faulty, stopped: None })
}

/// What became of some units.
#[derive(Default)]
struct Batch {
    clean: Vec<u8>,
    /// What is to be said, of what, and why.
    words: Vec<(&'static str, String, String)>,
    held: usize,
    faulty: usize,
    /// Why the file ended before its end.
    cut: Option<String>,
}

impl Batch {
    fn add(&mut self, task: &Task, Unit { source, raw, what }: Unit<'_>) -> Result<()> {
        let fault = match what {
            What::Document(document, held) => match task.wash(&At { source, raw, document, held }, &mut self.clean)? {
                Ok(washed) => {
                    if let Some(held) = washed.held {
                        self.held += 1;
                        self.words.push(("held, written unchanged", source.to_owned(), held.reason));
                    }
                    return Ok(());
                }
                Err(fault) => fault,
            },
            What::Blank(bytes) => {
                self.clean.extend_from_slice(bytes);
                return Ok(());
            }
            What::Faulty(fault) => fault,
            What::Unreadable(reason) => {
                self.cut = Some(reason);
                return Ok(());
            }
        };
        self.faulty += 1;
        self.clean.extend_from_slice(raw);
        self.words.push(("could not be read, written unchanged", source.to_owned(), fault.to_string()));
        Ok(())
    }
}

/// Where it goes.
struct Sink<W: Write> {
    out: Packer<W>,
    held: usize,
    faulty: usize,
}

impl<W: Write> Sink<W> {
    fn write(&mut self, batch: Batch) -> Result<()> {
        self.out.write_all(&batch.clean)?;
        for (what, source, reason) in &batch.words {
            summary::warn(what, source, reason)?;
        }
        self.held += batch.held;
        self.faulty += batch.faulty;
        Ok(())
    }
}

pub(super) fn unread(job: &Job, reason: &str) -> Failure {
    match &job.input {
        Input::Stdin => Failure::new(format!("cannot read standard input: {reason}")),
        Input::File(path) => Failure::new(format!("cannot read {}: {reason}", path.display())),
    }
}

//! The records of a JSONL file, cleaned in blocks on several threads and written in order.
//!
//! Each worker takes the next block of lines from the file, cleans it into a [`Batch`], waits for its turn and writes it. No worker is more than one
//! block ahead of its turn, so memory does not grow with the file; the bytes written do not depend on how many workers there are.
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::io::{Block, Blocks, Job, Out, Part, Quarantined};

use super::super::documents::{Unit, What, each_in};
use super::super::{Failure, Result};
use super::Task;
use super::account::Account;
use super::unit::wash;

/// What became of the lines of a block.
struct Batch {
    clean: Vec<u8>,
    /// Lines of the ledger.
    ledger: Vec<u8>,
    held: Vec<crate::io::Held>,
    quarantined: Vec<Quarantined>,
    account: Account,
}

/// What workers share: the file on one side, what is written on the other.
struct Shared<'o> {
    source: Mutex<Source>,
    sink: Mutex<Sink<'o>>,
    turn: Condvar,
}

struct Source {
    blocks: Blocks,
    taken: usize,
}

struct Sink<'o> {
    out: &'o mut Out,
    account: &'o mut Account,
    job: &'o Job,
    part: Option<Part>,
    written: usize,
    failure: Option<Failure>,
}

/// Cleans one JSONL file.
pub fn clean(task: &Task, job: &Job, out: &mut Out, account: &mut Account) -> Result<()> {
    let blocks = match Blocks::open(&job.input) {
        Ok(blocks) => blocks,
        Err(error) => return unreadable(job, &error, out, account),
    };
    let sink = Sink { out, account, job, part: None, written: 0, failure: None };
    let shared =
        Shared { source: Mutex::new(Source { blocks, taken: 0 }), sink: Mutex::new(sink), turn: Condvar::new() };
    match task.jobs {
        0 | 1 => work(task, job, &shared),
        jobs => thread::scope(|scope| {
            (0..jobs).for_each(|_| drop(scope.spawn(|| work(task, job, &shared))));
        }),
    }
    let Sink { out, account, part, failure, .. } = shared.sink.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(failure) = failure {
        return Err(failure);
    }
    let fault = shared.source.into_inner().unwrap_or_else(PoisonError::into_inner).blocks.fault();
    if let Some(error) = &fault {
        unreadable(job, error, out, account)?;
    }
    match part {
        Some(part) => part.finish()?,
        None if fault.is_none() => out.part(job)?.finish()?,
        None => {}
    }
    Ok(())
}

fn unreadable(job: &Job, error: &std::io::Error, out: &mut Out, account: &mut Account) -> Result<()> {
    let what = Quarantined::unreadable(job.source(), error.to_string());
    account.quarantine(&what);
    Ok(out.quarantine(&what)?)
}

/// Takes, cleans and writes blocks until there are none.
fn work(task: &Task, job: &Job, shared: &Shared<'_>) {
    let source = job.source();
    loop {
        let (block, ticket) = {
            let mut source = lock(&shared.source);
            let ticket = source.taken;
            source.taken += 1;
            match source.blocks.next() {
                Some(block) => (block, ticket),
                None => return,
            }
        };
        let batch = catch_unwind(AssertUnwindSafe(|| batch(task, job, &source, &block)));
        let mut sink = lock(&shared.sink);
        while sink.written != ticket {
            sink = shared.turn.wait(sink).unwrap_or_else(PoisonError::into_inner);
        }
        let (batch, panic) = match batch {
            Ok(batch) => (batch, None),
            Err(panic) => {
                (Err(Failure::new(format!("cleaning {source} failed; this is a fault of naqi"))), Some(panic))
            }
        };
        let done = match batch {
            _ if sink.failure.is_some() => Ok(()),
            batch => batch.and_then(|batch| sink.write(batch)),
        };
        sink.failure = sink.failure.take().or(done.err());
        sink.written += 1;
        shared.turn.notify_all();
        if let Some(panic) = panic {
            // The others have had their turn handed on, and end.
            resume_unwind(panic);
        }
        if sink.failure.is_some() {
            return;
        }
    }
}

/// A worker that panics takes the program down; what it held is of no use to the others.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn batch(task: &Task, job: &Job, source: &str, block: &Block) -> Result<Batch> {
    let mut batch = Batch {
        clean: Vec::with_capacity(block.bytes.len()),
        ledger: Vec::with_capacity(block.bytes.len() / 8),
        held: Vec::new(),
        quarantined: Vec::new(),
        account: Account::new(),
    };
    each_in(block, job, source, &task.reading, |unit| batch.add(task, unit))?;
    Ok(batch)
}

impl Batch {
    fn add(&mut self, task: &Task, Unit { source, raw, what }: Unit<'_>) -> Result<()> {
        match what {
            What::Document(document, record) => {
                let washed = wash(&task.cleaner, source, document, record);
                if task.args.verify {
                    washed.verify(raw, record, &task.reading.fields)?;
                }
                self.clean.extend_from_slice(washed.clean.as_ref().map_or(raw, |clean| clean.as_bytes()));
                if let Some(entry) = &washed.entry {
                    serde_json::to_writer(&mut self.ledger, entry).map_err(std::io::Error::from)?;
                    self.ledger.push(b'\n');
                }
                self.account.document(&washed);
                self.held.extend(washed.held);
            }
            What::Blank => self.clean.extend_from_slice(raw),
            What::Faulty(fault) => {
                let what = Quarantined::line(source.to_owned(), fault, raw);
                self.account.quarantine(&what);
                self.quarantined.push(what);
            }
            What::Unreadable(reason) => self.quarantined.push(Quarantined::unreadable(source.to_owned(), reason)),
        }
        Ok(())
    }
}

impl Sink<'_> {
    fn write(&mut self, batch: Batch) -> Result<()> {
        let part = match &mut self.part {
            Some(part) => part,
            none => none.insert(self.out.part(self.job)?),
        };
        part.write(&batch.clean)?;
        self.out.store_lines(&batch.ledger)?;
        for held in &batch.held {
            self.out.hold(held)?;
        }
        for what in &batch.quarantined {
            self.out.quarantine(what)?;
        }
        self.account.add(batch.account);
        Ok(())
    }
}

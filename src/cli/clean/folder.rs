//! A corpus into a folder.
use std::io::Write;
use std::path::Path;

use crate::document::Fault;
use crate::io::{
    CleanPart, FileCoding, Folds, Found, Head, Input, Inside, Job, Out, Packing, Position, Quarantined, refuse_clashes,
    walk,
};

use super::super::documents::{Opened, Unit, What};
use super::super::{Failure, Result};
use super::account::{Account, Run};
use super::progress::Progress;
use super::unit::wash;
use super::{Ending, LedgerFormat, Task, costs, records, summary};

/// Cleans all inputs into the folder `output`.
pub fn clean(task: &Task, output: &Path) -> Result<Ending> {
    let inputs = &task.args.inputs;
    // Names that clash are found before anything is written.
    let naming = task.args.output_name.as_ref();
    let found = walk(inputs, Some(output), task.reading.format)?;
    if naming.is_some() {
        refuse_clashes(found, naming, Folds::default())?;
    }
    let head = head(task)?;
    let (mut out, checkpoint) = Out::prepare::<Account>(
        output,
        inputs,
        task.args.force,
        &head,
        naming,
        &Run::new(task, &Account::new(), false),
    )?;
    refuse_folded(task, output, out.folds()?)?;
    let (mut account, mut position) = match checkpoint {
        None => {
            let (account, position) = (Account::new(), Position::default());
            out.checkpoint(&head, position.clone(), &account)?;
            (account, position)
        }
        Some(checkpoint) => {
            summary::going_on(task, &checkpoint.account)?;
            (checkpoint.account, checkpoint.position)
        }
    };
    costs::tell(task)?;
    let mut inside = position.inside.take();
    let mut found = walk(inputs, Some(output), task.reading.format)?;
    skip(&mut found, &position)?;
    let progress = Progress::new(task.args.quiet, walk(inputs, Some(output), task.reading.format)?);
    let mut way = Way { head: &head, position, out: &mut out, account: &mut account, progress };
    for found in found {
        let name = found.source();
        if inside.as_ref().is_some_and(|inside| inside.source != name) {
            return Err(another_input(&name));
        }
        way.out.begin(way.position.done);
        let read = match found {
            Found::File(job) if job.target.to_str().is_none() => misnamed(&job, way.out, way.account).map(|()| 0)?,
            Found::File(job) => file(task, &job, &mut way, inside.take())?,
            Found::Unreadable { source, reason } => {
                unreadable(Quarantined::unreadable(source, reason), way.out, way.account).map(|()| 0)?
            }
        };
        way.position.done += 1;
        way.position.last = name;
        way.tell(read);
        if way.out.is_due(read + EACH) {
            way.note(None)?;
        }
    }
    way.progress.finish();
    if inside.is_some() {
        return Err(another_input(&way.position.last));
    }
    let run = Run::new(task, &account, true);
    let attributes = out.finish(&run, task.args.ledger_format == LedgerFormat::Dolma)?;
    if task.args.json {
        let mut stdout = std::io::stdout().lock();
        serde_json::to_writer_pretty(&mut stdout, &run).map_err(std::io::Error::from)?;
        writeln!(stdout)?;
    }
    if !task.args.quiet {
        summary::print(&account, output, &task.loaded.heeded)?;
        attributes.map_or(Ok(()), |written| summary::say(&written))?;
    }
    Ok(Ending { held: account.counts.held, quarantined: account.counts.quarantined })
}

/// What a file counts on the way to the next checkpoint, beside its bytes.
const EACH: usize = 1 << 10;

/// How far the run has come, and where it writes.
pub struct Way<'w> {
    head: &'w Head,
    position: Position,
    /// The output.
    pub out: &'w mut Out,
    /// The counts.
    pub account: &'w mut Account,
    progress: Progress,
}

impl Way<'_> {
    /// So many more bytes are done.
    pub fn tell(&mut self, read: usize) {
        self.progress.more(read as u64, self.account);
    }

    /// Notes where the run is.
    pub fn note(&mut self, inside: Option<Inside>) -> Result<()> {
        let position = Position { inside, ..self.position.clone() };
        Ok(self.out.checkpoint(self.head, position, self.account)?)
    }
}

/// Where the output's file system takes names for one that the input has twice, nothing is written.
fn refuse_folded(task: &Task, output: &Path, folds: Folds) -> Result<()> {
    if folds.any() {
        let found = || walk(&task.args.inputs, Some(output), task.reading.format);
        refuse_clashes(found()?, None, folds)?;
        refuse_clashes(found()?, task.args.output_name.as_ref(), folds)?;
    }
    Ok(())
}

/// What must be the same for a run to go on.
fn head(task: &Task) -> Result<Head> {
    let run = Run::new(task, &Account::new(), false).identity()?;
    Ok(Head { interval: task.args.checkpoint, ..run })
}

/// Leaves out what is done.
fn skip(found: &mut impl Iterator<Item = Found>, position: &Position) -> Result<()> {
    match position.done.checked_sub(1).map(|before| found.nth(before)) {
        None => Ok(()),
        Some(Some(last)) if last.source() == position.last => Ok(()),
        _ => Err(another_input(&position.last)),
    }
}

fn another_input(name: &str) -> Failure {
    Failure::new(format!("the input is not what it was when the run was cut off, at {name}"))
        .help("give --force to delete the unfinished run and start anew")
}

/// A file whose name is no text has no name in the ledger either.
fn misnamed(job: &Job, out: &mut Out, account: &mut Account) -> Result<()> {
    let what = out.quarantine_file(job, Fault::of_all("the name of the file is not UTF-8"), None);
    account.counts.files += 1;
    match what {
        Ok(what) => account.quarantine(&what),
        Err(error) => unreadable(Quarantined::unreadable(job.source(), error.to_string()), out, account)?,
    }
    Ok(())
}

fn unreadable(what: Quarantined, out: &mut Out, account: &mut Account) -> Result<()> {
    account.quarantine(&what);
    Ok(out.quarantine(&what)?)
}

/// Cleans a file, or the rest of it, and says how many bytes count for the next checkpoint.
fn file(task: &Task, job: &Job, way: &mut Way<'_>, inside: Option<Inside>) -> Result<usize> {
    let begun = inside.is_some();
    way.account.counts.files += usize::from(!begun);
    let opened = match Opened::open(job, &task.reading) {
        Ok(opened) => opened,
        Err(_) if begun => return Err(another_input(&job.source())),
        Err(What::Faulty(fault)) => {
            way.account.quarantine(&way.out.quarantine_file(job, fault, None)?);
            return Ok(0);
        }
        Err(What::Unreadable(reason)) => return cut_off(job, reason, way.out, way.account).map(|()| 0),
        Err(_) => return Ok(0),
    };
    let (coding, packing) = (opened.file.coding, opened.file.packing);
    if !begun {
        way.account.file(&coding);
        if let Some(coding) = FileCoding::of(&job.source(), &coding) {
            way.out.note_coding(&coding)?;
        }
    }
    let from = inside.unwrap_or_else(|| Inside { source: job.source(), units: 0, bytes: 0, clean: None });
    match opened.into_blocks(from.units, from.bytes) {
        Ok(Ok((file, blocks))) => records::clean(task, &file, blocks, from, way).map(|()| 0),
        Ok(Err(_)) => Err(another_input(&job.source())),
        Err(opened) => {
            let mut page = CleanPage { job, packing, part: None, left_out: false, read: 0 };
            opened.each(&mut |unit| page.unit(task, unit, way.out, way.account))?;
            page.finish(way.out)
        }
    }
}

/// A file that can be read no further. Of a compressed one there is a whole to keep, as what was read cannot bring it back.
pub fn cut_off(job: &Job, reason: String, out: &mut Out, account: &mut Account) -> Result<()> {
    let kept = (job.input != Input::Stdin).then(|| out.quarantine_file(job, Fault::of_all(&reason), None));
    match kept {
        Some(Ok(what)) => account.quarantine(&what),
        _ => unreadable(Quarantined::unreadable(job.source(), reason), out, account)?,
    }
    Ok(())
}

/// A clean file of one document, on its way.
struct CleanPage<'j> {
    job: &'j Job,
    packing: Packing,
    part: Option<CleanPart>,
    /// It is in quarantine.
    left_out: bool,
    /// Bytes of it.
    read: usize,
}

impl CleanPage<'_> {
    fn unit(&mut self, task: &Task, unit: Unit<'_>, out: &mut Out, account: &mut Account) -> Result<()> {
        let Unit { source, raw, what } = unit;
        self.read += raw.len();
        let fault = match what {
            What::Document(document, held) => match wash(&task.cleaner, source, raw, document, held) {
                Ok(washed) => {
                    if task.args.verify {
                        washed.verify(raw, held, source)?;
                    }
                    self.write(washed.clean.as_deref().unwrap_or(raw), out)?;
                    if let Some(entry) = &washed.entry {
                        out.store(entry)?;
                    }
                    if let Some(draft) = &washed.draft {
                        let mut line = serde_json::to_vec(draft).map_err(std::io::Error::from)?;
                        line.push(b'\n');
                        out.store_drafts(&line)?;
                    }
                    if let Some(held) = &washed.held {
                        out.hold(held)?;
                    }
                    account.document(&washed);
                    return Ok(());
                }
                Err(fault) => fault,
            },
            What::Blank(bytes) => return self.write(bytes, out),
            What::Faulty(fault) => fault,
            What::Unreadable(reason) => {
                self.left_out |= self.part.is_none();
                return cut_off(self.job, reason, out, account);
            }
        };
        self.left_out = true;
        account.quarantine(&out.quarantine_file(self.job, fault, Some(raw))?);
        Ok(())
    }

    fn write(&mut self, bytes: &[u8], out: &mut Out) -> Result<()> {
        let part = match &mut self.part {
            Some(part) => part,
            none => none.insert(out.part(self.job, self.packing)?),
        };
        Ok(part.write(bytes)?)
    }

    fn finish(self, out: &mut Out) -> Result<usize> {
        match self.part {
            Some(part) => part.finish()?,
            None if self.left_out => {}
            None => out.part(self.job, self.packing)?.finish()?,
        }
        Ok(self.read)
    }
}

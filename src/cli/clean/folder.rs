//! A corpus into a folder.
use std::io::Write;
use std::path::Path;

use crate::io::{
    Bytes, Folds, Format, Found, Head, Inside, Job, NO_PARQUET, Out, Position, Walk, refuse_clashes, walk,
};
use crate::unit::FileCoding;

use super::super::documents::{Opened, Unopened};
use super::super::threads::in_order;
use super::super::{Failure, Result};
use super::account::{Account, Run};
use super::progress::Progress;
#[cfg(feature = "parquet")]
use super::table;
use super::way::{Way, another_input, refuse_gone};
use super::{Ending, LedgerFormat, Task, costs, page, records, summary};

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
    let begun = Account::new();
    let run = Run::new(task, &begun, false);
    let stopped = |error| Failure::from(error).or_help(GO_ON);
    let prepared = Out::prepare::<Account>(output, inputs, task.args.force, &head, naming, &run);
    let (mut out, checkpoint) = prepared.map_err(stopped)?;
    refuse_folded(task, output, out.folds().map_err(stopped)?)?;
    let (mut account, mut position) = match checkpoint {
        None => {
            let (account, position) = (Account::new(), Position::default());
            out.checkpoint(&head, position.clone(), &account).map_err(stopped)?;
            (account, position)
        }
        Some(checkpoint) => {
            summary::going_on(task, &checkpoint.account)?;
            (checkpoint.account, checkpoint.position)
        }
    };
    costs::tell(task)?;
    let inside = position.inside.take();
    let mut found = walk(inputs, Some(output), task.reading.format)?;
    skip(&mut found, &position)?;
    let progress = Progress::new(&task.args, walk(inputs, Some(output), task.reading.format)?);
    let mut way = Way { head: &head, position, out: &mut out, account: &mut account, progress };
    let done = all(task, found, inside, &mut way);
    way.progress.finish();
    if !done.map_err(|failure| failure.or_help(GO_ON))? {
        if !task.args.quiet {
            writeln!(anstream::stderr().lock(), "stopped; the same command again goes on where it was")?;
        }
        return Ok(Ending { stopped: Some(task.stop.code()), ..Ending::of(&account) });
    }
    let run = Run::new(task, &account, true);
    let dolma = task.args.ledger_format == LedgerFormat::Dolma;
    let attributes = out.finish(&run, dolma).map_err(stopped)?;
    if task.args.json {
        let mut stdout = std::io::stdout().lock();
        serde_json::to_writer_pretty(&mut stdout, &run).map_err(std::io::Error::from)?;
        writeln!(stdout)?;
    }
    if !task.args.quiet {
        summary::print(&account, output, &task.loaded.heeded)?;
        attributes.map_or(Ok(()), |written| summary::say(&written))?;
    }
    Ok(Ending::of(&account))
}

/// What to do where the system stood in the way of a run.
const GO_ON: &str = "what is done is kept: when this is mended, the same command again goes on where it was";

/// Cleans all that the walk finds, and says whether it came to the end; it does not if it is asked to stop.
fn all(task: &Task, found: Walk, mut inside: Option<Inside>, way: &mut Way<'_>) -> Result<bool> {
    let mut found = found.peekable();
    if let Some(inside) = &inside
        && found.peek().is_none_or(|found| found.source() != inside.source)
    {
        return Err(another_input(&way.position.last));
    }
    let of_records = |found: &Found| matches!(found, Found::File(job) if is_of_records(task, job));
    while found.peek().is_some() && !task.stop.asked() {
        // All pages up to the next file of records.
        let (mut number, places) = (way.position.done, way.out.places());
        let pages = || {
            let page = found.next_if(|found| !task.stop.asked() && !of_records(found))?;
            number += 1;
            Some((number - 1, page))
        };
        in_order(task.jobs, pages, |page| page::clean(task, &places, page), |done| page::settle(task, way, done))?;
        if let Some(Found::File(job)) = found.next_if(|found| !task.stop.asked() && of_records(found)) {
            way.out.begin(way.position.done);
            if !file(task, &job, way, inside.take())? {
                return Ok(false);
            }
            way.done(job.source(), 0)?;
        }
    }
    Ok(!task.stop.asked())
}

fn is_of_records(task: &Task, job: &Job) -> bool {
    job.target.to_str().is_some() && task.reading.format.of_file(job, &task.reading.fields) != Format::Text
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

/// Cleans a file of records, or the rest of it, and says whether it came to its end.
fn file(task: &Task, job: &Job, way: &mut Way<'_>, inside: Option<Inside>) -> Result<bool> {
    let begun = inside.is_some();
    let opened = Opened::open(job, &task.reading);
    if matches!(opened, Err(Unopened::Unreadable(_))) {
        refuse_gone(&task.args.inputs)?;
    }
    way.account.counts.files += usize::from(!begun);
    if !cfg!(feature = "parquet") && task.reading.format.of(&job.target) == Format::Parquet {
        return Err(Failure::new(format!("cannot read {}: {NO_PARQUET}", job.source()))
            .help("or leave such files out; what is cleaned already stays, and the same command goes on from here"));
    }
    let opened = match opened {
        Ok(opened) => opened,
        Err(_) if begun => return Err(another_input(&job.source())),
        Err(Unopened::NoText(fault, rest)) => return way.quarantine(job, fault, Bytes::of(rest)).map(|()| true),
        Err(Unopened::Unreadable(reason)) => return way.cut_off(job, reason).map(|()| true),
    };
    if !begun {
        way.account.file(&opened.file.coding);
        if let Some(coding) = FileCoding::of(&job.source(), &opened.file.coding) {
            way.out.note_coding(&coding)?;
        }
    }
    #[cfg(feature = "parquet")]
    let opened = match opened.into_table() {
        Ok((file, table)) => return table::clean(task, &file, &table, way),
        Err(opened) => *opened,
    };
    let from = inside.unwrap_or_else(|| Inside { source: job.source(), units: 0, bytes: 0, clean: None });
    match opened.into_blocks(from.units, from.bytes) {
        Ok(Ok((file, blocks))) => records::clean(task, &file, blocks, from, way),
        Ok(Err(_)) => Err(another_input(&job.source())),
        Err(_) => Err(Failure::new(format!("{} is no file of records", job.source()))),
    }
}

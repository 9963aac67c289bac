//! A corpus into a folder.
use std::io::Write;
use std::path::Path;

use crate::document::Fault;
use crate::io::{Error, Format, Found, Job, Out, Part, Quarantined, walk};

use super::super::Result;
use super::super::documents::{Unit, What, each_of};
use super::account::{Account, Run};
use super::unit::wash;
use super::{Ending, Task, records, summary};

/// Cleans all inputs into the folder `output`.
pub fn clean(task: &Task, output: &Path) -> Result<Ending> {
    let mut account = Account::new();
    let inputs = &task.args.inputs;
    // Names that clash are found before anything is written.
    walk(inputs, Some(output), task.reading.format)?;
    let mut out = Out::prepare(output, inputs, task.args.force, &Run::new(task, &account, false))?;
    for found in walk(inputs, Some(output), task.reading.format)? {
        match found {
            Found::File(job) if job.target.to_str().is_none() => misnamed(&job, &mut out, &mut account)?,
            Found::File(job) => file(task, &job, &mut out, &mut account)?,
            Found::Unreadable { source, reason } => {
                unreadable(Quarantined::unreadable(source, reason), &mut out, &mut account)?;
            }
        }
    }
    let run = Run::new(task, &account, true);
    out.finish(&run)?;
    if task.args.json {
        let mut stdout = std::io::stdout().lock();
        serde_json::to_writer_pretty(&mut stdout, &run).map_err(std::io::Error::from)?;
        writeln!(stdout)?;
    }
    if !task.args.quiet {
        summary::print(&account, output)?;
    }
    Ok(Ending { held: account.counts.held, quarantined: account.counts.quarantined })
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

fn file(task: &Task, job: &Job, out: &mut Out, account: &mut Account) -> Result<()> {
    account.counts.files += 1;
    let format = task.reading.format.of(&job.target);
    if format == Format::Jsonl {
        return records::clean(task, job, out, account);
    }
    let mut part: Option<Part> = None;
    let mut readable = true;
    each_of(job, &task.reading, |unit| {
        match &unit.what {
            What::Unreadable(_) => readable = false,
            What::Faulty(_) if format == Format::Text => readable = false,
            _ => {}
        }
        if readable && part.is_none() {
            part = Some(out.part(job)?);
        }
        clean_unit(task, job, unit, part.as_mut(), out, account)
    })?;
    match part {
        Some(part) => part.finish()?,
        None if readable => out.part(job)?.finish()?,
        None => {}
    }
    Ok(())
}

fn clean_unit(
    task: &Task,
    job: &Job,
    unit: Unit<'_>,
    part: Option<&mut Part>,
    out: &mut Out,
    account: &mut Account,
) -> Result<()> {
    let Unit { source, raw, what } = unit;
    match (what, part) {
        (What::Document(document, record), Some(part)) => {
            let washed = wash(&task.cleaner, source, document, record);
            if task.args.verify {
                washed.verify(raw, record, &task.reading.fields)?;
            }
            part.write(washed.clean.as_ref().map_or(raw, |clean| clean.as_bytes()))?;
            if let Some(entry) = &washed.entry {
                out.store(entry)?;
            }
            if let Some(held) = &washed.held {
                out.hold(held)?;
            }
            account.document(&washed);
        }
        (What::Blank, Some(part)) => part.write(raw)?,
        (What::Faulty(fault), Some(_)) => {
            let what = Quarantined::line(source.to_owned(), fault, raw);
            account.quarantine(&what);
            out.quarantine(&what)?;
        }
        (What::Faulty(fault), None) => account.quarantine(&out.quarantine_file(job, fault, Some(raw))?),
        (What::Unreadable(reason), _) => unreadable(Quarantined::unreadable(source.to_owned(), reason), out, account)?,
        (What::Document(..) | What::Blank, None) => {
            return Err(Error::new(format!("{source} came after the end of its file")).into());
        }
    }
    Ok(())
}

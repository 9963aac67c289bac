//! A corpus into a folder.
use std::io::Write;
use std::path::Path;

use crate::document::Fault;
use crate::io::{CleanPart, FileCoding, Format, Found, Input, Job, Out, Packing, Quarantined, walk};

use super::super::Result;
use super::super::documents::{Opened, Unit, What};
use super::account::{Account, Run};
use super::unit::wash;
use super::{Ending, Task, summary};

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
    let opened = match Opened::open(job, &task.reading) {
        Ok(opened) => opened,
        Err(What::Faulty(fault)) => {
            account.quarantine(&out.quarantine_file(job, fault, None)?);
            return Ok(());
        }
        Err(What::Unreadable(reason)) => {
            return cut_off(job, reason, out, account);
        }
        Err(_) => return Ok(()),
    };
    account.file(&opened.coding);
    if let Some(coding) = FileCoding::of(&job.source(), &opened.coding) {
        out.note_coding(&coding)?;
    }
    let format = task.reading.format.of(&job.target);
    let mut file = CleanFile { job, packing: opened.packing, format, part: None, left_out: false };
    opened.each(&mut |unit| file.unit(task, unit, out, account))?;
    file.finish(out)
}

/// A file that can be read no further. Of a compressed one there is a whole to keep, as what was read cannot bring it back.
fn cut_off(job: &Job, reason: String, out: &mut Out, account: &mut Account) -> Result<()> {
    let kept = (job.input != Input::Stdin).then(|| out.quarantine_file(job, Fault::of_all(&reason), None));
    match kept {
        Some(Ok(what)) => account.quarantine(&what),
        _ => unreadable(Quarantined::unreadable(job.source(), reason), out, account)?,
    }
    Ok(())
}

/// A clean file on its way.
struct CleanFile<'j> {
    job: &'j Job,
    packing: Packing,
    format: Format,
    part: Option<CleanPart>,
    /// It is in quarantine.
    left_out: bool,
}

impl CleanFile<'_> {
    fn unit(&mut self, task: &Task, unit: Unit<'_>, out: &mut Out, account: &mut Account) -> Result<()> {
        let Unit { source, raw, what } = unit;
        match what {
            What::Document(document, held) => match wash(&task.cleaner, source, raw, document, held) {
                Ok(washed) => {
                    if task.args.verify {
                        washed.verify(raw, held, source)?;
                    }
                    self.write(washed.clean.as_deref().unwrap_or(raw), out)?;
                    if let Some(entry) = &washed.entry {
                        out.store(entry)?;
                    }
                    if let Some(held) = &washed.held {
                        out.hold(held)?;
                    }
                    account.document(&washed);
                }
                Err(fault) => self.faulty(source, raw, fault, out, account)?,
            },
            What::Blank(bytes) => self.write(bytes, out)?,
            What::Faulty(fault) => self.faulty(source, raw, fault, out, account)?,
            What::Unreadable(reason) => {
                self.left_out |= self.part.is_none();
                cut_off(self.job, reason, out, account)?;
            }
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8], out: &Out) -> Result<()> {
        let part = match &mut self.part {
            Some(part) => part,
            none => none.insert(out.part(self.job, self.packing)?),
        };
        part.write(bytes)?;
        if self.format == Format::Warc {
            part.end_member()?;
        }
        Ok(())
    }

    fn faulty(&mut self, source: &str, raw: &[u8], fault: Fault, out: &mut Out, account: &mut Account) -> Result<()> {
        if self.format == Format::Text {
            self.left_out = true;
            account.quarantine(&out.quarantine_file(self.job, fault, Some(raw))?);
        } else {
            let what = Quarantined::line(source.to_owned(), fault, raw);
            account.quarantine(&what);
            out.quarantine(&what)?;
        }
        Ok(())
    }

    fn finish(self, out: &Out) -> Result<()> {
        match self.part {
            Some(part) => part.finish()?,
            None if self.left_out => {}
            None => out.part(self.job, self.packing)?.finish()?,
        }
        Ok(())
    }
}

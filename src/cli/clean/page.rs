//! Files of one document, cleaned on several threads and put in their places in the order of the walk.
use crate::document::Fault;
use crate::io::{Bytes, CleanPart, Found, Job, Part, Places, Unpacked};
use crate::unit::{Coding, FileCoding};

use super::super::Result;
use super::super::documents::{Opened, Unit, Unopened, What};
use super::Task;
use super::account::Tally;
use super::unit::{At, Told, Washed};
use super::way::{Way, refuse_gone};

/// A thing of the walk, with its number there.
pub type Numbered = (usize, Found);

/// What became of one.
pub enum Done {
    /// A file was cleaned.
    Page(Box<Page>),
    /// The file's name is no text.
    Misnamed(Job),
    /// The file, as far as it could be opened, is no document.
    Faulty(Job, Fault, Option<Unpacked>),
    /// There is something that cannot be read, and the file if it is one.
    Unreadable(Option<Job>, String, String),
}

/// A file as it was cleaned; its clean file is written, and not yet in its place.
pub struct Page {
    job: Job,
    coding: Coding,
    /// Nothing if it is in quarantine.
    clean: Option<Part>,
    washed: Option<Washed>,
    told: Told,
    /// Why it is no document, and its bytes.
    fault: Option<(Fault, Vec<u8>)>,
    /// Why it ended before its end.
    cut: Option<String>,
    /// Bytes of it.
    read: usize,
}

/// Cleans a file. Nothing but its own part is written.
///
/// # Errors
/// A part that cannot be written, a document that `--verify` finds wanting.
pub fn clean(task: &Task, places: &Places, (number, found): Numbered) -> Result<Done> {
    let job = match found {
        Found::Unreadable { source, reason } => return Ok(Done::Unreadable(None, source, reason)),
        Found::File(job) if job.target.to_str().is_none() => return Ok(Done::Misnamed(job)),
        Found::File(job) => job,
    };
    let opened = match Opened::open(&job, &task.reading) {
        Ok(opened) => opened,
        Err(Unopened::Unreadable(reason)) => {
            let source = job.source();
            return Ok(Done::Unreadable(Some(job), source, reason));
        }
        Err(Unopened::NoText(fault, rest)) => return Ok(Done::Faulty(job, fault, rest)),
    };
    let (coding, packing) = (opened.file.coding, opened.file.packing);
    let mut page = Page {
        job: job.clone(),
        coding,
        clean: None,
        washed: None,
        told: Told::default(),
        fault: None,
        cut: None,
        read: 0,
    };
    let begin = || Ok(places.part(number, &job, packing)?);
    let mut part = None;
    opened.each(&mut |unit| page.unit(task, &mut part, &begin, unit))?;
    if part.is_none() && page.fault.is_none() && page.cut.is_none() {
        part = Some(begin()?);
    }
    page.clean = part.map(CleanPart::seal).transpose()?;
    Ok(Done::Page(Box::new(page)))
}

impl Page {
    fn unit(
        &mut self,
        task: &Task,
        part: &mut Option<CleanPart>,
        begin: &dyn Fn() -> Result<CleanPart>,
        unit: Unit<'_>,
    ) -> Result<()> {
        let Unit { source, raw, what } = unit;
        self.read += raw.len();
        let mut clean = Vec::new();
        let fault = match what {
            What::Document(document, held) => match task.wash(&At { source, raw, document, held }, &mut clean)? {
                Ok(washed) => {
                    washed.tell(&At { source, raw, document, held }, &mut self.told)?;
                    part.insert(begin()?).write(&clean)?;
                    self.washed = Some(washed);
                    return Ok(());
                }
                Err(fault) => fault,
            },
            What::Blank(bytes) => return Ok(part.insert(begin()?).write(bytes)?),
            What::Faulty(fault) => fault,
            What::Unreadable(reason) => {
                self.cut = Some(reason);
                return Ok(());
            }
        };
        self.fault = Some((fault, raw.to_owned()));
        Ok(())
    }
}

/// Puts what became of a thing in its place, and notes that it is done.
///
/// # Errors
/// What the system says.
pub fn settle(task: &Task, way: &mut Way<'_>, done: Done) -> Result<()> {
    let (name, read) = match done {
        Done::Unreadable(job, source, reason) => {
            refuse_gone(&task.args.inputs)?;
            way.account.counts.files += usize::from(job.is_some());
            match job {
                Some(job) => way.cut_off(&job, reason)?,
                None => way.unreadable(source.clone(), reason)?,
            }
            (source, 0)
        }
        Done::Misnamed(job) => {
            way.misnamed(&job)?;
            (job.source(), 0)
        }
        Done::Faulty(job, fault, rest) => {
            way.account.counts.files += 1;
            way.quarantine(&job, fault, Bytes::of(rest))?;
            (job.source(), 0)
        }
        Done::Page(page) => {
            let Page { job, coding, clean, washed, told, fault, cut, read } = *page;
            way.account.counts.files += 1;
            way.account.file(&coding);
            if let Some(coding) = FileCoding::of(&job.source(), &coding) {
                way.out.note_coding(&coding)?;
            }
            if let Some((fault, bytes)) = fault {
                way.quarantine(&job, fault, Bytes::These(&bytes))?;
            }
            if let Some(clean) = clean {
                way.out.note_name(&job)?;
                way.out.place(clean)?;
            }
            if let Some(washed) = washed {
                way.out.store_lines(&told.ledger)?;
                way.out.store_drafts(&told.drafts)?;
                if let Some(held) = &washed.held {
                    way.out.hold(held)?;
                }
                let mut tally = Tally::default();
                way.account.document(&washed, &mut tally);
                way.account.sum(&tally);
            }
            if let Some(reason) = cut {
                way.cut_off(&job, reason)?;
            }
            (job.source(), read)
        }
    };
    way.done(name, read)
}

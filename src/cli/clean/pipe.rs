//! One file, or standard input, to standard output.
//!
//! There is no folder for a ledger or a quarantine here. A line that cannot be read is written as it is, so that nothing is lost,
//! and named on standard error; a held document is written unchanged anyway, and named too.
use std::io::{BufWriter, Write};

use crate::decode::How;
use crate::document::Fault;
use crate::io::{Input, Job, Packer};

use super::super::documents::{Opened, Unit, What};
use super::super::{Failure, Result};
use super::unit::wash;
use super::{Ending, Task, summary};

/// Cleans the one file.
pub fn clean(task: &Task, job: &Job) -> Result<Ending> {
    // Not the coloured handle: it would take escape sequences out of the text.
    let out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let mut ending = Ending { held: 0, quarantined: 0 };
    let opened = match Opened::open(job, &task.reading) {
        Ok(opened) => opened,
        Err(what) => return Err(unread(job, &what)),
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
    let mut out = Packer::new(opened.file.packing, out)?;
    opened.each(&mut |Unit { source, raw, what }| {
        match what {
            What::Document(document, held) => match wash(&task.cleaner, source, raw, document, held) {
                Ok(washed) => {
                    if task.args.verify {
                        washed.verify(raw, held, source)?;
                    }
                    out.write_all(washed.clean.as_deref().unwrap_or(raw))?;
                    if let Some(held) = &washed.held {
                        ending.held += 1;
                        summary::warn("held, written unchanged", source, &held.reason)?;
                    }
                }
                Err(fault) => faulty(&mut out, &mut ending, source, raw, &fault)?,
            },
            What::Blank(bytes) => out.write_all(bytes)?,
            What::Faulty(fault) => faulty(&mut out, &mut ending, source, raw, &fault)?,
            What::Unreadable(_) => return Err(unread(job, &what)),
        }
        Ok(())
    })?;
    out.finish()?.flush()?;
    Ok(ending)
}

fn faulty(out: &mut impl Write, ending: &mut Ending, source: &str, raw: &[u8], fault: &Fault) -> Result<()> {
    ending.quarantined += 1;
    out.write_all(raw)?;
    summary::warn("could not be read, written unchanged", source, fault)
}

fn unread(job: &Job, what: &What<'_>) -> Failure {
    let name = match &job.input {
        Input::Stdin => "standard input".into(),
        Input::File(path) => path.display().to_string(),
    };
    match what {
        What::Faulty(fault) => Failure::new(format!("cannot read {name}: {fault}")),
        What::Unreadable(reason) => Failure::new(format!("cannot read {name}: {reason}")),
        _ => Failure::new(format!("cannot read {name}")),
    }
}

//! One file, or standard input, to standard output.
//!
//! There is no folder for a ledger or a quarantine here. A line that cannot be read is written as it is, so that nothing is lost,
//! and named on standard error; a held document is written unchanged anyway, and named too.
use std::io::{BufWriter, Write};

use crate::io::{Input, Job};

use super::super::documents::{Unit, What, each_of};
use super::super::{Failure, Result};
use super::unit::wash;
use super::{Ending, Task, summary};

/// Cleans the one file.
pub fn clean(task: &Task, job: &Job) -> Result<Ending> {
    // Not the coloured handle: it would take escape sequences out of the text.
    let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let mut ending = Ending { held: 0, quarantined: 0 };
    each_of(job, &task.reading, |Unit { source, raw, what }| {
        match what {
            What::Document(document, record) => {
                let washed = wash(&task.cleaner, source, document, record);
                if task.args.verify {
                    washed.verify(raw, record, &task.reading.fields)?;
                }
                out.write_all(washed.clean.as_ref().map_or(raw, |clean| clean.as_bytes()))?;
                if let Some(held) = &washed.held {
                    ending.held += 1;
                    summary::warn("held, written unchanged", source, &held.reason)?;
                }
            }
            What::Blank => out.write_all(raw)?,
            What::Faulty(fault) => {
                ending.quarantined += 1;
                out.write_all(raw)?;
                summary::warn("could not be read, written unchanged", source, &fault)?;
            }
            What::Unreadable(reason) => {
                let name = match &job.input {
                    Input::Stdin => "standard input".into(),
                    Input::File(path) => path.display().to_string(),
                };
                return Err(Failure::new(format!("cannot read {name}: {reason}")));
            }
        }
        Ok(())
    })?;
    out.flush()?;
    Ok(ending)
}

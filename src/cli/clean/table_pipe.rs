//! One table in columns to standard output.
use std::io::{BufWriter, Write};
use std::sync::mpsc::SyncSender;

use crate::io::{Packer, ParquetFile, Stop, TableFault};

use super::super::documents::{File, Unit, What};
use super::super::{Failure, Result};
use super::pipe::unread;
use super::records::RowChange;
use super::table::{Written, write_while};
use super::unit::At;
use super::{Ending, Task, summary};

/// Cleans the table. A row that cannot be read stays as it is.
pub fn clean(task: &Task, file: &File<'_>, table: &ParquetFile) -> Result<Ending> {
    let out = Packer::new(file.packing, BufWriter::with_capacity(1 << 16, std::io::stdout()))?;
    let mut rows = Rows { row: 0, held: 0, faulty: 0 };
    let Written { cleaned, table: written } = write_while(table, out, |to| {
        let fault = file.each_row(table, &mut |unit| rows.add(task, &to, unit))?;
        Ok(((), fault))
    });
    match (written, cleaned) {
        (Ok((out, _)), Ok(_)) => out.finish()?.flush()?,
        (Err(Stop::Table(TableFault::System(error))), _) => return Err(error.into()),
        (Err(Stop::Table(fault)), _) => return Err(unread(file.job, &fault.to_string())),
        (_, Err(failure)) => return Err(failure),
        (_, Ok((_, Some(fault)))) => return Err(unread(file.job, &fault.to_string())),
        (Err(Stop::Change(_)), Ok(_)) => return Err(Failure::new("the table was not written")),
    }
    Ok(Ending { held: rows.held, quarantined: rows.faulty, stopped: None })
}

/// How far it has come.
struct Rows {
    row: usize,
    held: usize,
    faulty: usize,
}

impl Rows {
    fn add(&mut self, task: &Task, to: &SyncSender<Vec<RowChange>>, unit: Unit<'_>) -> Result<()> {
        let Unit { source, raw, what } = unit;
        self.row += 1;
        let write = |bytes: &[u8]| {
            // If the writer is gone, it says why itself.
            let _ = (bytes != raw).then(|| to.send(vec![(self.row, Some(bytes.to_owned()))]));
        };
        let mut clean = Vec::new();
        let fault = match what {
            What::Document(document, held) => match task.wash(&At { source, raw, document, held }, &mut clean)? {
                Ok(washed) => {
                    write(&clean);
                    if let Some(held) = &washed.held {
                        self.held += 1;
                        summary::warn("held, written unchanged", source, &held.reason)?;
                    }
                    return Ok(());
                }
                Err(fault) => fault.to_string(),
            },
            What::Blank(bytes) => {
                write(bytes);
                return Ok(());
            }
            What::Faulty(fault) => fault.to_string(),
            What::Unreadable(reason) => reason,
        };
        self.faulty += 1;
        summary::warn("could not be read, written unchanged", source, &fault)
    }
}

//! The documents of a run as they were, those of which its records tell something.
use std::path::Path;

use crate::document::{Document, Layout};
use crate::ledger::Entry;
use crate::unit::{Coding, put_back};

use super::error::Result;
use super::out::{DRAFTS, HELD, RECORDS};
use super::restore::misfit;
use super::run_records::not_there;
use super::{Error, Format, Held, Job, Pieces, RunRecords, Source, StreamReader};

/// A document as it was, and what the records tell of it.
#[derive(Clone, Copy, Debug)]
pub struct Original<'o> {
    /// Where it stands, as in [`Entry::source`].
    pub source: &'o str,
    /// The document.
    pub document: &'o Document<'o>,
    /// What was removed from it.
    pub entry: Option<&'o Entry>,
    /// Why it was kept whole.
    pub held: Option<&'o Held>,
    /// What draft rules would take of it.
    pub drafts: Option<&'o Entry>,
}

/// Bytes of a table that are read at a time.
#[cfg(feature = "parquet")]
const ROWS: usize = 1 << 20;

type Visit<'v> = &'v mut dyn FnMut(Original<'_>) -> Result<()>;

/// Shows each document of the finished run in `out` that lost something, was held, or has to do with a draft rule, in order. One document is in memory at a
/// time.
///
/// # Errors
/// A folder that holds no finished run; a ledger that does not fit its text; what the system says, or `visit` returns.
pub fn originals(out: &Path, visit: Visit<'_>) -> Result<()> {
    let records = out.join(RECORDS);
    let mut told = Told {
        run: RunRecords::open(out)?,
        held: StreamReader::open(&records.join(HELD))?,
        drafts: match records.join(DRAFTS) {
            path if path.is_file() => Some(StreamReader::open(&path)?),
            _ => None,
        },
    };
    for job in told.run.files()? {
        told.file(&job?, visit)?;
    }
    told.run.finish()?;
    let left = match told.held.peek()? {
        Some(held) => Some(held.source.clone()),
        None => match &mut told.drafts {
            Some(drafts) => drafts.peek()?.map(|entry| entry.source.clone()),
            None => None,
        },
    };
    left.map_or(Ok(()), |source| Err(not_there(&source)))
}

struct Told {
    run: RunRecords,
    held: StreamReader<Held>,
    drafts: Option<StreamReader<Entry>>,
}

impl Told {
    fn file(&mut self, job: &Job, visit: Visit<'_>) -> Result<()> {
        let coding = self.run.begin(job)?;
        let fault = |error| Error::with("read", &job.target, error);
        let source = Source::open(&job.input).map_err(fault)?;
        let name = job.source();
        let format = self.run.options.format.of_file(job, &self.run.options.fields);
        if format == Format::Text {
            let (bytes, fault_of_end) = source.into_bytes().map_err(|(error, _)| fault(error))?;
            fault_of_end.map_or(Ok(()), |error| Err(fault(error)))?;
            return self.unit(&name, &bytes, &coding, &mut Layout::Page, visit);
        }
        if format == Format::Parquet {
            return self.table(job, source, &coding, visit);
        }
        let mut pieces = Pieces::new(source.into_reader(), format, coding.to.line_end());
        let fields = self.run.options.fields.clone();
        let mut layout = format.layout(&fields);
        for number in 1.. {
            let place = format!("{name}:{number}");
            if self.run.quarantined(&place)?.is_some() {
                continue;
            }
            let Some(piece) = pieces.next().map_err(fault)? else { break };
            self.unit(&place, piece.raw, &coding, &mut layout, visit)?;
        }
        Ok(())
    }

    #[cfg(not(feature = "parquet"))]
    fn table(&mut self, job: &Job, _: Source, _: &Coding, _: Visit<'_>) -> Result<()> {
        Err(Error::new(format!("cannot read {}: {}", job.source(), super::NO_PARQUET)))
    }

    /// The rows of a table. Those in quarantine stand in it, unlike lines.
    #[cfg(feature = "parquet")]
    fn table(&mut self, job: &Job, source: Source, coding: &Coding, visit: Visit<'_>) -> Result<()> {
        let name = job.source();
        let fault = |why: &dyn std::fmt::Display| Error::new(format!("cannot read {name}: {why}"));
        let table = super::ParquetFile::open(&job.input, source, &self.run.options.fields);
        let mut rows = table.map_err(|refused| fault(&refused.fault))?.rows().map_err(|why| fault(&why))?;
        let mut number = 1;
        while let Some(block) = rows.next(number, ROWS, super::Limits::NONE).map_err(|why| fault(&why))? {
            for piece in block.pieces() {
                let place = format!("{name}:{}", piece.number);
                if self.run.quarantined(&place)?.is_none() && piece.carries {
                    self.unit(&place, piece.raw, coding, &mut Layout::Cells, visit)?;
                }
            }
            number += block.count;
        }
        Ok(())
    }

    fn unit(
        &mut self,
        source: &str,
        clean: &[u8],
        coding: &Coding,
        layout: &mut Layout<'_>,
        visit: Visit<'_>,
    ) -> Result<()> {
        let entry = self.run.entry(source)?;
        let held = self.held.next_if(|held| held.source == source)?;
        let drafts = match &mut self.drafts {
            Some(drafts) => drafts.next_if(|entry| entry.source == source)?,
            None => None,
        };
        let told = entry.as_ref().is_some_and(|entry| !entry.removals.is_empty()) || held.is_some() || drafts.is_some();
        if !told {
            // The first row of a table names the columns.
            if let Layout::Table { columns: None, .. } = layout {
                let _ = layout.read(&coding.to.decode(clean).text);
            }
            return Ok(());
        }
        let bytes = put_back(clean, entry.as_ref(), coding, layout).map_err(|fault| misfit(source, &fault))?;
        let decoded = coding.from.decode(&bytes);
        let carrier = layout.read_next(&decoded.text).map_err(|fault| misfit(source, &fault))?;
        let Some(carrier) = carrier else { return Err(not_there(source)) };
        let mut document = carrier.document(source);
        // A cell does not know its row's id.
        let told = entry.as_ref().or(drafts.as_ref()).map(|entry| entry.doc.as_str());
        if let Some(id) = told.or(held.as_ref().map(|held| held.doc.as_str())) {
            document.id = id.into();
        }
        visit(Original {
            source,
            document: &document,
            entry: entry.as_ref(),
            held: held.as_ref(),
            drafts: drafts.as_ref(),
        })
    }
}

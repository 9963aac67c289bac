//! The way back: originals from an output folder.
use std::fs;
use std::path::{Path, PathBuf};

use crate::document::{Fault, Layout};
use crate::ledger::Entry;
use crate::unit::{Coding, put_back};

use super::disk::sync_tree;
use super::error::Result;
use super::out::{QUARANTINED_FILES, RECORDS};
#[cfg(feature = "parquet")]
use super::run_records::RowRecord;
use super::run_records::job;
use super::walk;
#[cfg(feature = "parquet")]
use super::{Changes, ParquetFile, Stop, TableFault, rewrite};
use super::{CleanPart, Error, Format, FormatChoice, Input, Job, Part, Piece, Pieces, RunRecords, Source};

/// What was restored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Files written.
    pub files: usize,
    /// Documents that got something back.
    pub documents: usize,
    /// Lines and files that came back from quarantine.
    pub quarantined: usize,
}

/// Writes the originals of the run in `out` to the folder `to`, which must be new or empty.
///
/// # Errors
/// A folder that holds no finished run; a ledger that does not fit its text; what the system says.
pub fn restore(out: &Path, to: &Path) -> Result<Restored> {
    let records = RunRecords::open(out)?;
    refuse_inside(out, to)?;
    refuse_full(to)?;
    let mut run = Run { to, records, restored: Restored::default() };
    for found in run.records.files()? {
        run.file(&found?)?;
    }
    run.records.finish()?;
    let files = out.join(RECORDS).join(QUARANTINED_FILES);
    if files.is_dir() {
        for found in walk(&[files], None, FormatChoice::Text)? {
            let job = job(found)?;
            let Input::File(path) = &job.input else { continue };
            // Of a compressed file that was cut off, what could be read stands there already.
            run.restored.files += usize::from(!to.join(&job.target).exists());
            run.restored.quarantined += 1;
            let mut part = Part::create(&to.join(&job.target))?;
            part.copy(path)?;
            part.place()?;
        }
    }
    sync_tree(to)?;
    Ok(run.restored)
}

pub(super) fn refuse_inside(out: &Path, to: &Path) -> Result<()> {
    let (Ok(out_real), Some(to_real)) = (fs::canonicalize(out), nearest_real(to)) else { return Ok(()) };
    if to_real.starts_with(&out_real) {
        return Err(Error::new(format!("the folder {} lies inside the run {}", to.display(), out.display()))
            .help("name another folder with -o"));
    }
    Ok(())
}

pub(super) fn refuse_full(to: &Path) -> Result<()> {
    fs::create_dir_all(to).map_err(|error| Error::with("make the folder", to, error))?;
    match fs::read_dir(to).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => {
            Err(Error::new(format!("the folder {} is not empty", to.display()))
                .help("name a new or empty folder with -o"))
        }
        Err(error) => Err(Error::with("read", to, error)),
    }
}

/// The real path of the nearest folder above (or at) `path` that is there.
fn nearest_real(path: &Path) -> Option<PathBuf> {
    let whole = std::path::absolute(path).ok()?;
    whole.ancestors().find_map(|folder| fs::canonicalize(folder).ok())
}

struct Run<'o> {
    to: &'o Path,
    records: RunRecords,
    restored: Restored,
}

impl Run<'_> {
    fn file(&mut self, job: &Job) -> Result<()> {
        let coding = self.records.begin(job)?;
        let source = Source::open(&job.input).map_err(|error| Error::with("read", &job.target, error))?;
        let part = CleanPart::new(Part::create(&self.to.join(&job.target))?, source.packing())?;
        match self.records.options.format.of_file(job, &self.records.options.fields) {
            Format::Text => self.text(job, source, coding, part)?,
            #[cfg(feature = "parquet")]
            Format::Parquet => self.table(job, source, coding, part)?,
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => {
                return Err(Error::new(format!("cannot restore {}: {}", job.source(), super::NO_PARQUET)));
            }
            format => self.records(job, source, coding, format, part)?,
        }
        self.restored.files += 1;
        Ok(())
    }

    fn text(&mut self, job: &Job, source: Source, coding: Coding, mut part: CleanPart) -> Result<()> {
        let (bytes, fault) = source.into_bytes().map_err(|(fault, _)| Error::with("read", &job.target, fault))?;
        if let Some(fault) = fault {
            return Err(Error::with("read", &job.target, fault));
        }
        let source = job.source();
        let entry = self.entry(&source)?;
        write_back(&mut part, &bytes, entry.as_ref(), &coding, &mut Layout::Page, &source)?;
        part.place().map(drop)
    }

    fn records(
        &mut self,
        job: &Job,
        source: Source,
        coding: Coding,
        format: Format,
        mut part: CleanPart,
    ) -> Result<()> {
        let mut pieces = Pieces::new(source.into_reader(), format, coding.to.line_end());
        let source = job.source();
        let fields = self.records.options.fields.clone();
        let mut layout = format.layout(&fields);
        for number in 1.. {
            let source = format!("{source}:{number}");
            if let Some(raw) = self.records.quarantined(&source)? {
                self.restored.quarantined += 1;
                part.write(&raw)?;
                continue;
            }
            let next = pieces.next().map_err(|error| Error::with("read", &job.target, error))?;
            let Some(Piece { raw: line, .. }) = next else { break };
            let entry = self.entry(&source)?;
            write_back(&mut part, line, entry.as_ref(), &coding, &mut layout, &source)?;
            if format == Format::Warc {
                part.end_member()?;
            }
        }
        part.place().map(drop)
    }

    #[cfg(feature = "parquet")]
    fn table(&mut self, job: &Job, source: Source, coding: Coding, part: CleanPart) -> Result<()> {
        let fault = |fault: TableFault| Error::new(format!("cannot restore {}: {fault}", job.source()));
        let table = ParquetFile::open(&job.input, source, &self.records.options.fields);
        let table = table.map_err(|refused| fault(refused.fault))?;
        let mut rows = Rows { run: self, source: job.source(), coding, back: None };
        let (mut part, changed) = match rewrite(&table, part, &mut rows) {
            Ok(written) => written,
            Err(Stop::Change(error)) => return Err(error),
            Err(Stop::Table(error)) => return Err(fault(error)),
        };
        if !changed {
            part.rewind(0)?;
            let copied = table.bytes().and_then(|mut bytes| std::io::copy(&mut bytes, &mut part));
            copied.map_err(|error| Error::with("copy", &job.target, error))?;
        }
        part.place().map(drop)
    }

    fn entry(&mut self, source: &str) -> Result<Option<Entry>> {
        let entry = self.records.entry(source)?;
        self.restored.documents += usize::from(entry.is_some());
        Ok(entry)
    }
}

/// The rows of a table that the records speak of, as they were.
#[cfg(feature = "parquet")]
struct Rows<'r, 'o> {
    run: &'r mut Run<'o>,
    /// The table.
    source: String,
    coding: Coding,
    /// What is to be put back into the row that comes next.
    back: Option<(String, RowRecord)>,
}

#[cfg(feature = "parquet")]
impl Changes for Rows<'_, '_> {
    type Error = Error;

    fn next(&mut self) -> Result<Option<usize>> {
        let Some((row, record)) = self.run.records.row(&self.source)? else { return Ok(None) };
        match &record {
            RowRecord::Entry(_) => self.run.restored.documents += 1,
            RowRecord::Quarantined(_) => self.run.restored.quarantined += 1,
        }
        self.back = Some((format!("{}:{row}", self.source), record));
        Ok(Some(row))
    }

    fn make(&mut self, old: Option<&[u8]>) -> Result<Option<Vec<u8>>> {
        match self.back.take() {
            Some((source, RowRecord::Entry(entry))) => {
                let old = old.unwrap_or_default();
                let back = put_back(old, Some(&entry), &self.coding, &mut Layout::Cells);
                back.map(Some).map_err(|fault| misfit(&source, &fault))
            }
            Some((_, RowRecord::Quarantined(raw))) => Ok(Some(raw)),
            None => Ok(old.map(<[u8]>::to_owned)),
        }
    }
}

/// Writes the original of one unit.
fn write_back(
    part: &mut CleanPart,
    clean: &[u8],
    entry: Option<&Entry>,
    coding: &Coding,
    layout: &mut Layout<'_>,
    source: &str,
) -> Result<()> {
    if entry.is_none() && coding.keeps_bytes() {
        // The first row of a table names the columns.
        if let Layout::Table { columns: None, .. } = layout {
            let _ = layout.read(&coding.to.decode(clean).text);
        }
        return part.write(clean);
    }
    let back = put_back(clean, entry, coding, layout).map_err(|fault| misfit(source, &fault))?;
    part.write(&back)
}

pub(super) fn misfit(source: &str, fault: &Fault) -> Error {
    let words = fault.to_string();
    // What the ledger says of itself names the document.
    let words = if words.contains(source) { words } else { format!("cannot restore {source}: {words}") };
    Error::new(words).help("the text is not what `naqi clean` wrote; was it changed since?")
}

//! The ledger of a run as attributes of the dolma toolkit: beside each file of documents a file with a line for each of them.
//!
//! Attributes count characters of the original text, which the ledger alone does not know; so clean files and ledger are read together, as
//! [`restore`](super::restore()) reads them.
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::decode::Decoded;
use crate::document::{Layout, Wanted};
use crate::ledger::{Attributes, Entry, Taken, restore};
use crate::unit::Coding;

use super::disk::sync_tree;
use super::error::Result;
use super::restore::{misfit, refuse_full, refuse_inside};
use super::{CleanPart, Error, Format, Job, Part, Piece, Pieces, RunRecords, Source};

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AttributesWritten {
    /// Files of attributes.
    pub files: usize,
    /// Documents they speak of.
    pub documents: usize,
    /// Files that got none, as they are not JSONL, which alone the toolkit reads.
    pub others: usize,
}

impl fmt::Display for AttributesWritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let (documents, files) = (of(self.documents, "document"), of(self.files, "file"));
        write!(f, "dolma attributes: {documents} in {files}")?;
        match self.others {
            0 => Ok(()),
            others => write!(f, "; none for {}: dolma reads JSONL alone", of(others, "other file")),
        }
    }
}

/// Writes the attributes of the run in `out` to the folder `to`, which must be new or empty: of the documents that fit `is_of`, the removals that are
/// `wanted`. All other documents have attributes too, without spans.
///
/// # Errors
/// A folder that holds no finished run; a ledger that does not fit its text; what the system says.
pub fn write_attributes(
    out: &Path,
    to: &Path,
    wanted: impl Fn(&Taken) -> bool,
    is_of: impl Fn(&Entry) -> bool,
) -> Result<AttributesWritten> {
    let records = RunRecords::open(out)?;
    refuse_inside(out, to)?;
    refuse_full(to)?;
    let written = write(records, to, &wanted, &is_of)?;
    sync_tree(to)?;
    Ok(written)
}

/// The same, of a run that has only to be declared finished, and of all removals; not synced yet.
pub(super) fn write_settled(out: &Path, to: &Path) -> Result<AttributesWritten> {
    write(RunRecords::open_settled(out)?, to, &|_| true, &|_| true)
}

fn write(
    mut records: RunRecords,
    to: &Path,
    wanted: &dyn Fn(&Taken) -> bool,
    is_of: &dyn Fn(&Entry) -> bool,
) -> Result<AttributesWritten> {
    let mut written = AttributesWritten::default();
    for found in records.files()? {
        let job = found?;
        let coding = records.begin(&job)?;
        let source = Source::open(&job.input).map_err(|error| Error::with("read", &job.target, error))?;
        match records.options.format.of_file(&job, &records.options.fields) {
            Format::Jsonl => {
                let part = CleanPart::new(Part::create(&to.join(&job.target))?, source.packing())?;
                let file = FileAttributes { job: &job, coding, part, wanted, is_of };
                written.documents += file.write(source, &mut records)?;
                written.files += 1;
            }
            _ => {
                records.pass(&job)?;
                written.others += 1;
            }
        }
    }
    records.finish()?;
    Ok(written)
}

/// The file of attributes that is being written.
struct FileAttributes<'f> {
    job: &'f Job,
    coding: Coding,
    part: CleanPart,
    wanted: &'f dyn Fn(&Taken) -> bool,
    is_of: &'f dyn Fn(&Entry) -> bool,
}

impl FileAttributes<'_> {
    fn write(mut self, source: Source, records: &mut RunRecords) -> Result<usize> {
        let fields = records.options.fields.clone();
        let mut layout = Layout::Jsonl(Wanted::new(&fields));
        let mut pieces = Pieces::new(source.into_reader(), Format::Jsonl, self.coding.to.line_end());
        let (file, mut documents) = (self.job.source(), 0);
        for number in 1.. {
            let source = format!("{file}:{number}");
            if let Some(raw) = records.quarantined(&source)? {
                // A line that naqi refuses may still be one to the toolkit, which reads both files in step.
                self.line(&String::from_utf8_lossy(&raw), "", None)?;
                documents += 1;
                continue;
            }
            let next = pieces.next().map_err(|error| Error::with("read", &self.job.target, error))?;
            let Some(Piece { raw, .. }) = next else { break };
            let entry = records.entry(&source)?;
            let Decoded { text: line, .. } = self.coding.to.decode(raw);
            let Some(carrier) = layout.read(&line).map_err(|fault| misfit(&source, &fault))? else { continue };
            documents += 1;
            match entry.filter(|entry| (self.is_of)(entry)) {
                None => self.line(&line, "", None)?,
                Some(entry) => {
                    let original = restore(carrier.text(), &entry).map_err(|fault| Error::new(fault.to_string()))?;
                    self.line(&line, &original, Some(&entry))?;
                }
            }
        }
        self.part.place()?;
        Ok(documents)
    }

    fn line(&mut self, record: &str, original: &str, entry: Option<&Entry>) -> Result<()> {
        let attributes = Attributes::new(id(record), original, entry, self.wanted);
        let mut line =
            serde_json::to_vec(&attributes).map_err(|error| Error::with("write", &self.job.target, error.into()))?;
        line.push(b'\n');
        self.part.write(&line)
    }
}

/// The `id` of a record, which the toolkit compares, whatever field naqi was told to take for it.
fn id(record: &str) -> Option<&RawValue> {
    #[derive(Deserialize)]
    struct Known<'r> {
        #[serde(borrow)]
        id: Option<&'r RawValue>,
    }
    let record = record.strip_prefix('\u{feff}').unwrap_or(record);
    serde_json::from_str::<Known<'_>>(record).ok()?.id
}

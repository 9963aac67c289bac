//! The records of a run, read in step with its clean files.
//!
//! Clean files, ledger and quarantine are in the same order, so each is read once, from start to end.
use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use crate::decode::find;
use crate::ledger::Entry;
use crate::unit::{Coding, Damaged, FileCoding};

use super::error::Result;
use super::out::{ENCODINGS, LEDGER, NAMES, QUARANTINE, RECORDS, RUN};
use super::{Error, Format, FormatChoice, Found, Input, Job, Named, Quarantined, RunOptions, StreamReader, Walk, walk};

/// What a run has on record of the file that comes next.
pub struct RunRecords {
    /// How the run read its input.
    pub options: RunOptions,
    out: PathBuf,
    ledger: StreamReader<Entry>,
    quarantine: StreamReader<Quarantined>,
    encodings: Option<StreamReader<FileCoding>>,
}

impl RunRecords {
    /// The records of the run in `out`.
    ///
    /// # Errors
    /// A folder that holds no run that came to its end; what the system says.
    pub fn open(out: &Path) -> Result<RunRecords> {
        let head = Head::read(out)?;
        if !head.finished {
            return Err(Error::new(format!("the run in {} was cut off before its end", out.display()))
                .help("run the same `naqi clean` again: it goes on where it was"));
        }
        RunRecords::of(out, head.options)
    }

    /// The same, of a run that only has to be declared finished.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn open_settled(out: &Path) -> Result<RunRecords> {
        RunRecords::of(out, Head::read(out)?.options)
    }

    fn of(out: &Path, options: RunOptions) -> Result<RunRecords> {
        let records = out.join(RECORDS);
        Ok(RunRecords {
            options,
            out: out.to_owned(),
            ledger: StreamReader::open(&records.join(LEDGER))?,
            quarantine: StreamReader::open(&records.join(QUARANTINE))?,
            encodings: match records.join(ENCODINGS) {
                path if path.is_file() => Some(StreamReader::open(&path)?),
                _ => None,
            },
        })
    }

    /// The clean files, in the order in which the records speak of them.
    ///
    /// # Errors
    /// What the system says.
    pub fn files(&self) -> Result<CleanFiles> {
        Ok(match self.out.join(RECORDS).join(NAMES) {
            names if names.is_file() => CleanFiles::Named(StreamReader::open(&names)?, self.out.clone()),
            _ => CleanFiles::Walk(walk(std::slice::from_ref(&self.out), None, self.options.format)?),
        })
    }

    /// Says which clean file comes next, and how it was read and written.
    ///
    /// # Errors
    /// Records of something before this file, which is not there; an encoding that this naqi does not know.
    pub fn begin(&mut self, job: &Job) -> Result<Coding> {
        self.nothing_before(&job.target)?;
        self.coding(job)
    }

    fn coding(&mut self, job: &Job) -> Result<Coding> {
        let source = job.source();
        // Files that were quarantined whole have no clean file.
        let is_before = |file: &FileCoding| Path::new(&file.source) < job.target.as_path();
        if let Some(encodings) = &mut self.encodings {
            while encodings.next_if(is_before)?.is_some() {}
            if let Some(file) = encodings.next_if(|file| file.source == source)? {
                return file.coding().ok_or_else(|| {
                    Error::new(format!("the encoding of {source}, {}, is not known to this naqi", file.encoding))
                });
            }
        }
        let plain = find(b"", None).map_err(|why| Error::new(why.to_string()))?;
        Ok(Coding::new(plain, false, Damaged::Keep))
    }

    /// What went from the unit at `source`, if something did.
    ///
    /// # Errors
    /// What the system says.
    pub fn entry(&mut self, source: &str) -> Result<Option<Entry>> {
        self.ledger.next_if(|entry| entry.source == source)
    }

    /// The line that stood at `source` and is in quarantine, if one is.
    ///
    /// # Errors
    /// What the system says.
    pub fn quarantined(&mut self, source: &str) -> Result<Option<Vec<u8>>> {
        while self.quarantine.next_if(|what| what.bytes().is_none())?.is_some() {}
        match self.quarantine.next_if(|what| what.source == source)? {
            Some(what) => what.bytes().transpose(),
            None => Ok(None),
        }
    }

    /// The next row of the table `source` that the records speak of.
    ///
    /// # Errors
    /// What the system says.
    #[cfg(feature = "parquet")]
    pub(super) fn row(&mut self, source: &str) -> Result<Option<(usize, RowRecord)>> {
        let row = |place: &str| place.strip_prefix(source)?.strip_prefix(':')?.parse::<usize>().ok();
        while self.quarantine.next_if(|what| what.bytes().is_none())?.is_some() {}
        let entry = self.ledger.peek()?.and_then(|entry| row(&entry.source));
        let raw = self.quarantine.peek()?.and_then(|what| row(&what.source));
        Ok(match (entry, raw) {
            (Some(at), raw) if raw.is_none_or(|raw| at < raw) => {
                self.ledger.next_if(|_| true)?.map(|entry| (at, RowRecord::Entry(entry)))
            }
            (_, Some(at)) => {
                let bytes = self.quarantine.next_if(|_| true)?.and_then(|what| what.bytes()).transpose()?;
                bytes.map(|bytes| (at, RowRecord::Quarantined(bytes)))
            }
            _ => None,
        })
    }

    /// Passes over what the records say of a file.
    ///
    /// # Errors
    /// What the system says.
    pub fn pass(&mut self, job: &Job) -> Result<()> {
        let format = self.options.format;
        let is_of = |source: &str| file_of(source, format) == job.target;
        while self.ledger.next_if(|entry| is_of(&entry.source))?.is_some() {}
        while self.quarantine.next_if(|what| what.bytes().is_none() || is_of(&what.source))?.is_some() {}
        Ok(())
    }

    /// That ledger and quarantine speak of nothing before this file.
    fn nothing_before(&mut self, target: &Path) -> Result<()> {
        let format = self.options.format;
        let is_before = |source: &str| file_of(source, format).as_path() < target;
        match self.ledger.peek()? {
            Some(entry) if is_before(&entry.source) => return Err(not_there(&entry.source)),
            _ => {}
        }
        while self.quarantine.next_if(|what| what.bytes().is_none())?.is_some() {}
        match self.quarantine.peek()? {
            Some(what) if is_before(&what.source) => Err(not_there(&what.source)),
            _ => Ok(()),
        }
    }

    /// That the records speak of nothing more.
    ///
    /// # Errors
    /// What they speak of, which is not there.
    pub fn finish(&mut self) -> Result<()> {
        if let Some(entry) = self.ledger.peek()? {
            return Err(not_there(&entry.source));
        }
        while self.quarantine.next_if(|what| what.bytes().is_none())?.is_some() {}
        match self.quarantine.peek()? {
            Some(what) => Err(not_there(&what.source)),
            None => Ok(()),
        }
    }
}

/// What there is on record of a row.
#[cfg(feature = "parquet")]
pub(super) enum RowRecord {
    /// What went from it.
    Entry(Entry),
    /// All that stood in it.
    Quarantined(Vec<u8>),
}

/// The clean files of a run, called by the names of their originals.
pub enum CleanFiles {
    /// They have those names.
    Walk(Walk),
    /// The records tell the names they have.
    Named(StreamReader<Named>, PathBuf),
}

impl Iterator for CleanFiles {
    type Item = Result<Job>;

    fn next(&mut self) -> Option<Result<Job>> {
        match self {
            CleanFiles::Walk(walk) => walk.next().map(job),
            CleanFiles::Named(names, out) => {
                let named = names.next_if(|_| true).transpose()?;
                Some(named.and_then(|named| renamed(out, named)))
            }
        }
    }
}

/// The file that was found, if it can be read.
pub(super) fn job(found: Found) -> Result<Job> {
    match found {
        Found::File(job) => Ok(job),
        Found::Unreadable { source, reason } => Err(Error::new(format!("cannot read {source}: {reason}"))),
    }
}

/// The clean file of an original that has another name. Names that lead elsewhere are refused, as the records may come from anyone.
fn renamed(out: &Path, Named { source, clean }: Named) -> Result<Job> {
    for name in [&source, &clean] {
        if name.is_empty() || !Path::new(name).components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(Error::new(format!("{NAMES} names `{name}`, which is not a place below the folder"))
                .help("the records must be as `naqi clean` left them"));
        }
    }
    let target = PathBuf::from(source);
    Ok(Job { input: Input::File(out.join(clean)), below: target.clone(), target })
}

/// What is read of `run.json`.
#[derive(Deserialize)]
struct Head {
    finished: bool,
    options: RunOptions,
}

impl Head {
    fn read(out: &Path) -> Result<Head> {
        let path = out.join(RECORDS).join(RUN);
        let text = fs::read(&path).map_err(|error| {
            Error::with("read", &path, error)
                .help(format!("{} must be the output folder of `naqi clean`", out.display()))
        })?;
        serde_json::from_slice(&text).map_err(|error| Error::new(format!("{} cannot be read: {error}", path.display())))
    }
}

/// The file that a source of a run stands in, and the number of its record, or 0: in this order records are written.
pub fn place_of(source: &str, format: FormatChoice) -> (PathBuf, usize) {
    let file = file_of(source, format);
    let rest = source.get(file.as_os_str().len() + 1..).unwrap_or_default();
    (file, rest.parse().unwrap_or_default())
}

/// The file that a source stands in.
fn file_of(source: &str, format: FormatChoice) -> PathBuf {
    let record = source.rsplit_once(':').filter(|(file, line)| {
        !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()) && format.of(Path::new(file)) != Format::Text
    });
    PathBuf::from(record.map_or(source, |(file, _)| file))
}

pub(super) fn not_there(source: &str) -> Error {
    Error::new(format!("the records of the run speak of {source}, which is not there"))
        .help("files and lines of the output must be as `naqi clean` left them")
}

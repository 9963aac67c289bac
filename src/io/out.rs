//! The output folder: the clean files, and in `_naqi/` what is to be known of the run.
//!
//! | file | holds |
//! |---|---|
//! | `ledger.jsonl.zst` | an [`Entry`] for each document that lost something |
//! | `held.jsonl` | a [`Held`] for each document that a guard kept whole |
//! | `quarantine.jsonl` | a [`Quarantined`] for each line or file that could not be read |
//! | `quarantine/` | the files in quarantine, at their paths, byte for byte |
//! | `run.json` | version, rules, options, counts; says whether the run came to its end |
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::document::{Fault, Fields};
use crate::ledger::{Entry, Taken};

use super::error::Result;
use super::{Error, FormatChoice, Input, Job, Part, StreamWriter};

/// The folder of the run's records in the output.
pub const RECORDS: &str = "_naqi";
/// The ledger, in [`RECORDS`].
pub const LEDGER: &str = "ledger.jsonl.zst";
/// What is known of the run, in [`RECORDS`].
pub const RUN: &str = "run.json";
pub(super) const HELD: &str = "held.jsonl";
pub(super) const QUARANTINE: &str = "quarantine.jsonl";
pub(super) const QUARANTINED_FILES: &str = "quarantine";

/// What `run.json` must say for a run to be read again; it says more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunOptions {
    /// How the format of files was decided.
    pub format: FormatChoice,
    /// Which fields of records hold what.
    pub fields: Fields,
}

/// A document that a guard kept whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The document's id.
    pub doc: String,
    /// Where it stands, as in [`Entry::source`].
    pub source: String,
    /// Why, in words.
    pub reason: String,
    /// What would have gone.
    pub removals: Vec<Taken>,
}

/// A line or file that could not be read as a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// Where it stood, as in [`Entry::source`].
    pub source: String,
    /// Why, in words.
    pub reason: String,
    /// The first byte at fault, if one is known, from the start of the line or file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
    /// What stood there; nothing if it could not be opened.
    #[serde(flatten)]
    pub raw: Option<Raw>,
}

/// The bytes in quarantine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Raw {
    /// A line with its terminator, where it is UTF-8.
    Raw(String),
    /// A line with its terminator in Base64, where it is not.
    RawBase64(String),
    /// A whole file: where it lies, below the output folder.
    File(String),
}

impl Quarantined {
    /// A line.
    pub fn line(source: String, fault: Fault, line: &[u8]) -> Quarantined {
        let raw = match std::str::from_utf8(line) {
            Ok(text) => Raw::Raw(text.to_owned()),
            Err(_) => Raw::RawBase64(STANDARD.encode(line)),
        };
        Quarantined { source, reason: fault.reason, offset: fault.offset, raw: Some(raw) }
    }

    /// Something that could not be opened or read.
    pub fn unreadable(source: String, reason: String) -> Quarantined {
        Quarantined { source, reason, offset: None, raw: None }
    }

    /// The bytes of a line; none for what is not a line.
    pub(super) fn bytes(&self) -> Option<Result<Vec<u8>>> {
        match self.raw.as_ref()? {
            Raw::Raw(text) => Some(Ok(text.clone().into_bytes())),
            Raw::RawBase64(text) => Some(STANDARD.decode(text).map_err(|error| {
                Error::new(format!("the bytes of {} in {QUARANTINE} cannot be read: {error}", self.source))
            })),
            Raw::File(_) => None,
        }
    }
}

/// The output folder during a run.
pub struct Out {
    folder: PathBuf,
    ledger: StreamWriter,
    held: StreamWriter,
    quarantine: StreamWriter,
}

impl Out {
    /// Makes the folder ready: it must be new or empty, or hold an earlier run and `force` be set, in which case all
    /// that is in it is deleted. `run` is written to `run.json` at once, so that a run that is cut off can be told.
    ///
    /// # Errors
    /// A folder that is not fit, or what the system says.
    pub fn prepare(folder: &Path, inputs: &[PathBuf], force: bool, run: &impl Serialize) -> Result<Out> {
        refuse_inputs(folder, inputs)?;
        make_empty(folder, force)?;
        let records = folder.join(RECORDS);
        write_run(&records, run)?;
        Ok(Out {
            folder: folder.to_owned(),
            ledger: StreamWriter::create(&records.join(LEDGER))?,
            held: StreamWriter::create(&records.join(HELD))?,
            quarantine: StreamWriter::create(&records.join(QUARANTINE))?,
        })
    }

    /// Starts a clean file.
    ///
    /// # Errors
    /// What the system says.
    pub fn part(&self, job: &Job) -> Result<Part> {
        Part::create(&self.folder.join(&job.target))
    }

    /// Stores what was removed from a document.
    ///
    /// # Errors
    /// What the system says.
    pub fn store(&mut self, entry: &Entry) -> Result<()> {
        self.ledger.write(entry)
    }

    /// Stores entries that are written out already, a line each.
    ///
    /// # Errors
    /// What the system says.
    pub fn store_lines(&mut self, lines: &[u8]) -> Result<()> {
        self.ledger.write_lines(lines)
    }

    /// Lists a document that was kept whole.
    ///
    /// # Errors
    /// What the system says.
    pub fn hold(&mut self, held: &Held) -> Result<()> {
        self.held.write(held)
    }

    /// Lists what could not be read.
    ///
    /// # Errors
    /// What the system says.
    pub fn quarantine(&mut self, what: &Quarantined) -> Result<()> {
        self.quarantine.write(what)
    }

    /// Puts a whole file in quarantine: `bytes` of it, or a copy.
    ///
    /// # Errors
    /// What the system says.
    pub fn quarantine_file(&mut self, job: &Job, fault: Fault, bytes: Option<&[u8]>) -> Result<Quarantined> {
        let to = Path::new(RECORDS).join(QUARANTINED_FILES).join(&job.target);
        match (bytes, &job.input) {
            (Some(bytes), _) => Part::put(&self.folder.join(&to), bytes)?,
            (None, Input::File(path)) => Part::copy(path, &self.folder.join(&to))?,
            (None, Input::Stdin) => {}
        }
        let file = format!("{RECORDS}/{QUARANTINED_FILES}/{}", job.source());
        let what = Quarantined {
            source: job.source(),
            reason: fault.reason,
            offset: fault.offset,
            raw: Some(Raw::File(file)),
        };
        self.quarantine.write(&what)?;
        Ok(what)
    }

    /// Puts the records in their places; `run` replaces what was written at the start.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self, run: &impl Serialize) -> Result<()> {
        self.ledger.finish()?;
        self.held.finish()?;
        self.quarantine.finish()?;
        write_run(&self.folder.join(RECORDS), run)
    }
}

fn write_run(records: &Path, run: &impl Serialize) -> Result<()> {
    let path = records.join(RUN);
    let mut bytes = serde_json::to_vec_pretty(run).map_err(|error| Error::with("write", &path, error.into()))?;
    bytes.push(b'\n');
    Part::put(&path, &bytes)
}

/// An output that is an input, or above one, would be read while it is written.
fn refuse_inputs(folder: &Path, inputs: &[PathBuf]) -> Result<()> {
    let Ok(folder_real) = fs::canonicalize(folder) else { return Ok(()) };
    for input in inputs {
        let Ok(real) = fs::canonicalize(input) else { continue };
        if real.starts_with(&folder_real) {
            let (input, folder) = (input.display(), folder.display());
            return Err(Error::new(format!("the output {folder} is or holds the input {input}"))
                .help("name another folder with -o: naqi never writes over what it reads"));
        }
    }
    Ok(())
}

/// Makes the folder, or empties it if that is allowed.
fn make_empty(folder: &Path, force: bool) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| Error::with("make the folder", folder, error))?;
    let entries: Vec<PathBuf> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(|error| Error::with("read", folder, error))?;
    if entries.is_empty() {
        return Ok(());
    }
    let shown = folder.display();
    if !folder.join(RECORDS).join(RUN).is_file() {
        return Err(Error::new(format!("the folder {shown} is not empty")).help("name a new or empty folder with -o"));
    }
    if !force {
        return Err(Error::new(format!("the folder {shown} holds an earlier run"))
            .help("give --force to delete all that is in it and start anew, or name another folder with -o"));
    }
    for path in entries {
        let is_folder = fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_dir());
        let done = if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        done.map_err(|error| Error::with("delete", &path, error))?;
    }
    Ok(())
}

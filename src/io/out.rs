//! The output folder: the clean files, and in `_naqi/` what is to be known of the run.
//!
//! | file | holds |
//! |---|---|
//! | `ledger.jsonl.zst` | an [`Entry`](crate::ledger::Entry) for each document that lost something |
//! | `drafts.jsonl.zst` | an [`Entry`](crate::ledger::Entry) for each document that rules with `status = "draft"` would take something of, if there is one |
//! | `held.jsonl` | a [`Held`] for each document that a guard kept whole |
//! | `encodings.jsonl` | a [`FileCoding`] for each file that is not UTF-8, if there is one |
//! | `names.jsonl` | a [`Named`] for each clean file, if they have other names than their originals |
//! | `quarantine.jsonl` | a [`Quarantined`] for each line or file that could not be read |
//! | `quarantine/` | the files in quarantine, at their paths, byte for byte |
//! | `attributes/naqi/` | the ledger once more, as attributes of the dolma toolkit, if asked for |
//! | `run.json` | version, rules, options, counts; says whether the run came to its end |
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::document::Fault;
use crate::unit::FileCoding;

use super::attributes::write_settled;
use super::checkpoint::Lens;
use super::disk::{Placed, sync_folder, sync_tree};
use super::error::Result;
use super::fit::{empty, refuse_full, refuse_inputs, sweep};
use super::keeper::{Keeper, Progress};
use super::lock::Lock;
use super::walk::source_of;
use super::{AttributesWritten, StreamWriter};
use super::{
    Checkpoint, CleanPart, Error, Folds, Head, Held, Input, Job, Named, Naming, Packing, Part, Position, Quarantined,
    Raw, Unpacked,
};

/// The folder of the run's records in the output.
pub const RECORDS: &str = "_naqi";
/// The ledger, in [`RECORDS`].
pub const LEDGER: &str = "ledger.jsonl.zst";
/// What is known of the run, in [`RECORDS`].
pub const RUN: &str = "run.json";
/// Where files are until they are whole, in [`RECORDS`].
pub(super) const WORK: &str = "work";
pub(super) const CHECKPOINT: &str = "checkpoint.json";
pub(super) const LOCK: &str = "lock";
const COPY: &str = "copy";
/// What draft rules would take, in [`RECORDS`].
pub const DRAFTS: &str = "drafts.jsonl.zst";
/// The documents that were kept whole, in [`RECORDS`].
pub const HELD: &str = "held.jsonl";
pub(super) const ENCODINGS: &str = "encodings.jsonl";
pub(super) const NAMES: &str = "names.jsonl";
pub(super) const QUARANTINE: &str = "quarantine.jsonl";
const ATTRIBUTES: &str = "attributes";
pub(super) const QUARANTINED_FILES: &str = "quarantine";

/// Where the bytes of a file are that goes to quarantine.
pub enum Bytes<'b> {
    /// Here.
    These(&'b [u8]),
    /// They are still to be read, and once only.
    Rest(Unpacked),
    /// Where the file stands.
    There,
}

impl Bytes<'_> {
    /// The rest, or what stands there.
    pub fn of(rest: Option<Unpacked>) -> Bytes<'static> {
        rest.map_or(Bytes::There, Bytes::Rest)
    }
}

/// Where clean files go: all that is needed to start one, on any thread.
#[derive(Clone, Debug)]
pub struct Places {
    folder: PathBuf,
    naming: Option<Naming>,
}

impl Places {
    /// Starts the clean file of a job that is the `number`-th thing of the walk. Each has a part of its own, so that a later one does not
    /// stand where an earlier one is looked for.
    ///
    /// # Errors
    /// What the system says.
    pub fn part(&self, number: usize, job: &Job, packing: Packing) -> Result<CleanPart> {
        CleanPart::new(Part::kept(&self.work(number), &self.of(job))?, packing)
    }

    fn work(&self, number: usize) -> PathBuf {
        self.folder.join(RECORDS).join(WORK).join(format!("clean-{number}"))
    }

    fn of(&self, job: &Job) -> PathBuf {
        let target = &job.target;
        self.folder.join(self.naming.as_ref().map_or_else(|| target.clone(), |naming| naming.place(target)))
    }
}

/// The output folder during a run.
pub struct Out {
    folder: PathBuf,
    ledger: StreamWriter,
    held: StreamWriter,
    quarantine: StreamWriter,
    encodings: Option<StreamWriter>,
    /// The names of clean files, if they are not those of the originals.
    names: Option<(Naming, StreamWriter)>,
    drafts: Option<StreamWriter>,
    /// Clean files and files in quarantine since the last checkpoint.
    placed: Placed,
    /// How long the lists were at the last checkpoint: those that grew since are to be synced.
    known: Option<Lens>,
    /// Ends before the lock is given back.
    keeper: Keeper,
    lock: Lock,
    /// A checkpoint is due after so many bytes.
    interval: u64,
    since: u64,
    /// The file it is at, by its place in the walk.
    item: usize,
}

impl Out {
    /// Makes the folder ready: it must be new or empty; or hold a run of this `head` that was cut off, which goes on, as the second value
    /// says; or hold another run and `force` be set, in which case all that is in it is deleted. `run` is written to `run.json` at once, so
    /// that a run that is cut off can be told.
    ///
    /// # Errors
    /// A folder that is not fit, or what the system says.
    pub fn prepare<A: DeserializeOwned>(
        folder: &Path,
        inputs: &[PathBuf],
        force: bool,
        head: &Head,
        naming: Option<&Naming>,
        run: &impl Serialize,
    ) -> Result<(Out, Option<Checkpoint<A>>)> {
        refuse_inputs(folder, inputs)?;
        sweep(folder)?;
        refuse_full(folder, force)?;
        let lock = Lock::take(folder)?;
        let work = folder.join(RECORDS).join(WORK);
        let checkpoint: Option<Checkpoint<A>> = if force { None } else { Checkpoint::read(folder, head)? };
        if checkpoint.is_none() {
            // Another run may have come to its end since.
            refuse_full(folder, force)?;
            empty(folder, &work.join(LOCK))?;
        }
        write_run(folder, run)?;
        // The folder itself is new, or may be.
        sync_folder(folder)?;
        std::path::absolute(folder).ok().and_then(|path| path.parent().map(sync_folder)).transpose()?;
        let stream = |name: &str, len: Option<u64>| {
            let (place, path) = (work.join(name), folder.join(RECORDS).join(name));
            let part = match len {
                Some(len) => Part::again(&place, &path, len)?,
                None => Part::kept(&place, &path)?,
            };
            StreamWriter::new(part, &path)
        };
        let lens = checkpoint.as_ref().map(|checkpoint| checkpoint.lens);
        let encodings = lens.and_then(|lens| lens.encodings);
        let named = lens.and_then(|lens| lens.names);
        let drafts = lens.and_then(|lens| lens.drafts);
        let out = Out {
            folder: folder.to_owned(),
            ledger: stream(LEDGER, lens.map(|lens| lens.ledger))?,
            held: stream(HELD, lens.map(|lens| lens.held))?,
            quarantine: stream(QUARANTINE, lens.map(|lens| lens.quarantine))?,
            encodings: encodings.map(|len| stream(ENCODINGS, Some(len))).transpose()?,
            names: naming.map(|naming| Ok((naming.clone(), stream(NAMES, named)?))).transpose()?,
            drafts: drafts.map(|len| stream(DRAFTS, Some(len))).transpose()?,
            placed: Placed::default(),
            known: None,
            keeper: Keeper::new(folder),
            lock,
            interval: head.interval,
            since: 0,
            item: 0,
        };
        // Those that were begun after the checkpoint.
        for (name, known) in [(ENCODINGS, out.encodings.is_some()), (DRAFTS, out.drafts.is_some())] {
            let path = folder.join(RECORDS).join(name);
            if !known && path.exists() {
                fs::remove_file(&path).map_err(|error| Error::with("delete", &path, error))?;
            }
        }
        Ok((out, checkpoint))
    }

    /// Which names the folder's file system takes for one.
    ///
    /// # Errors
    /// What the system says.
    pub fn folds(&self) -> Result<Folds> {
        Folds::probe(&self.folder.join(RECORDS).join(WORK))
    }

    /// Where clean files go.
    pub fn places(&self) -> Places {
        let naming = self.names.as_ref().map(|(naming, _)| naming.clone());
        Places { folder: self.folder.clone(), naming }
    }

    /// Starts the clean file of the one that [`Out::begin`] told of.
    ///
    /// # Errors
    /// What the system says.
    pub fn part(&mut self, job: &Job, packing: Packing) -> Result<CleanPart> {
        self.note_name(job)?;
        self.places().part(self.item, job, packing)
    }

    /// Notes whose a clean file is, if it has another name.
    ///
    /// # Errors
    /// What the system says.
    pub fn note_name(&mut self, job: &Job) -> Result<()> {
        match &mut self.names {
            Some((naming, names)) => {
                names.write(&Named { source: job.source(), clean: source_of(&naming.place(&job.target)) })
            }
            None => Ok(()),
        }
    }

    /// Goes on with a clean file after its first `len` bytes.
    ///
    /// # Errors
    /// What the system says.
    pub fn part_again(&self, job: &Job, packing: Packing, len: u64) -> Result<CleanPart> {
        let places = self.places();
        CleanPart::new(Part::again(&places.work(self.item), &places.of(job), len)?, packing)
    }

    /// Says which file of the walk comes now.
    pub fn begin(&mut self, item: usize) {
        self.item = item;
    }

    fn kept(&self, name: &str, path: &Path) -> Result<Part> {
        Part::kept(&self.folder.join(RECORDS).join(WORK).join(name), path)
    }

    /// So many more bytes of the input count on the way to the next checkpoint.
    pub fn count(&mut self, done: u64) {
        self.since += done;
    }

    /// Whether a checkpoint is due when so many more bytes of the input are done. That depends on the input alone, so that a run
    /// that went on writes the same bytes as one that was never cut off.
    pub fn is_due(&mut self, done: usize) -> bool {
        self.since += done as u64;
        let due = self.since >= self.interval;
        if due {
            self.since = 0;
        }
        due
    }

    /// Notes that the run has come to `position`; from there it goes on if it is cut off. It is not waited for the disk: the note counts when all that
    /// it speaks of is there.
    ///
    /// # Errors
    /// What the system says, of this or of an earlier note.
    pub fn checkpoint(&mut self, head: &Head, position: Position, account: &impl Serialize) -> Result<()> {
        let lens = self.mark()?;
        let is_begun = position.inside.as_ref().is_some_and(|inside| inside.clean.is_some());
        let checkpoint = Checkpoint { head: head.clone(), lens, position, account }.to_bytes(&self.folder)?;
        let open = self.open_files(&lens, is_begun)?;
        self.known = Some(lens);
        self.keeper.hand(Progress { open, placed: std::mem::take(&mut self.placed), checkpoint })
    }

    /// The files that are being written and have grown, opened once more.
    fn open_files(&self, lens: &Lens, is_begun: bool) -> Result<BTreeMap<PathBuf, File>> {
        let work = self.folder.join(RECORDS).join(WORK);
        let mut paths: Vec<PathBuf> = lens.grown_since(self.known.as_ref()).map(|name| work.join(name)).collect();
        paths.extend(is_begun.then(|| self.places().work(self.item)));
        let open = |path: PathBuf| match File::options().write(true).open(&path) {
            Ok(file) => Ok((path, file)),
            Err(error) => Err(Error::with("write", &path, error)),
        };
        paths.into_iter().map(open).collect()
    }

    /// Puts a clean file in its place.
    ///
    /// # Errors
    /// What the system says.
    pub fn place(&mut self, part: Part) -> Result<()> {
        self.placed.add(part.place()?);
        Ok(())
    }

    /// Hands all records to the system, and says how long they are.
    ///
    /// # Errors
    /// What the system says.
    pub fn mark(&mut self) -> Result<Lens> {
        Ok(Lens {
            ledger: self.ledger.mark()?,
            held: self.held.mark()?,
            quarantine: self.quarantine.mark()?,
            encodings: self.encodings.as_mut().map(StreamWriter::mark).transpose()?,
            names: self.names.as_mut().map(|(_, names)| names.mark()).transpose()?,
            drafts: self.drafts.as_mut().map(StreamWriter::mark).transpose()?,
        })
    }

    /// Takes back what was recorded since [`Out::mark`].
    ///
    /// # Errors
    /// What the system says.
    pub fn rewind(&mut self, lens: &Lens) -> Result<()> {
        self.ledger.rewind(lens.ledger)?;
        self.held.rewind(lens.held)?;
        self.quarantine.rewind(lens.quarantine)?;
        if let (Some((_, names)), Some(len)) = (&mut self.names, lens.names) {
            names.rewind(len)?;
        }
        match (&mut self.drafts, lens.drafts) {
            (Some(drafts), Some(len)) => drafts.rewind(len),
            // They were begun since; what is not finished stays in the place for work.
            (drafts, _) => {
                *drafts = None;
                Ok(())
            }
        }
    }

    /// Stores what was removed from documents: entries that are written out already, a line each.
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

    /// Notes the encoding of a file.
    ///
    /// # Errors
    /// What the system says.
    pub fn note_coding(&mut self, coding: &FileCoding) -> Result<()> {
        if self.encodings.is_none() {
            self.encodings = Some(self.stream(ENCODINGS)?);
        }
        self.encodings.as_mut().map_or(Ok(()), |encodings| encodings.write(coding))
    }

    /// Stores what draft rules would take: entries that are written out already, a line each.
    ///
    /// # Errors
    /// What the system says.
    pub fn store_drafts(&mut self, lines: &[u8]) -> Result<()> {
        if !lines.is_empty() && self.drafts.is_none() {
            self.drafts = Some(self.stream(DRAFTS)?);
        }
        self.drafts.as_mut().map_or(Ok(()), |drafts| drafts.write_lines(lines))
    }

    /// A list that is begun when there is something to be listed.
    fn stream(&self, name: &str) -> Result<StreamWriter> {
        let path = self.folder.join(RECORDS).join(name);
        StreamWriter::new(self.kept(name, &path)?, &path)
    }

    /// Lists what could not be read.
    ///
    /// # Errors
    /// What the system says.
    pub fn quarantine(&mut self, what: &Quarantined) -> Result<()> {
        self.quarantine.write(what)
    }

    /// Puts a whole file in quarantine.
    ///
    /// # Errors
    /// What the system says.
    pub fn quarantine_file(&mut self, job: &Job, fault: Fault, bytes: Bytes<'_>) -> Result<Quarantined> {
        let to = Path::new(RECORDS).join(QUARANTINED_FILES).join(&job.target);
        let mut copy = self.kept(COPY, &self.folder.join(&to))?;
        match (bytes, &job.input) {
            (Bytes::These(bytes), _) => copy.write(bytes)?,
            (Bytes::Rest(mut rest), _) => copy.drain(&mut rest, &job.target)?,
            (Bytes::There, Input::File(path)) => copy.copy(path)?,
            (Bytes::There, Input::Stdin) => return Err(Error::new("standard input cannot be read twice")),
        }
        self.place(copy)?;
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

    /// Puts the records in their places, and writes dolma's attributes if that is asked for; `run` replaces what was written at the start, when
    /// all else is on the disk.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self, run: &impl Serialize, dolma: bool) -> Result<Option<AttributesWritten>> {
        let Out { folder, mut placed, .. } = self;
        self.keeper.finish()?;
        let lists = [Some(self.ledger), Some(self.held), Some(self.quarantine), self.encodings, self.drafts];
        for list in lists.into_iter().flatten().chain(self.names.map(|(_, names)| names)) {
            placed.add(list.place()?);
        }
        let attributes = folder.join(RECORDS).join(ATTRIBUTES);
        if attributes.exists() {
            // Of a run that was cut off here.
            fs::remove_dir_all(&attributes).map_err(|error| Error::with("delete", &attributes, error))?;
        }
        let written = if dolma { Some(write_settled(&folder, &attributes.join("naqi"))?) } else { None };
        // It is not there if the toolkit reads none of the files.
        if attributes.exists() {
            sync_tree(&attributes)?;
        }
        placed.sync(&folder)?;
        write_run(&folder, run)?;
        let work = folder.join(RECORDS).join(WORK);
        // A file that was begun and then left out.
        let fault = |error| Error::with("delete", &work, error);
        fs::remove_file(work.join(CHECKPOINT)).map_err(fault)?;
        drop(self.lock);
        fs::remove_dir_all(&work).map_err(fault)?;
        Ok(written)
    }
}

fn write_run(folder: &Path, run: &impl Serialize) -> Result<()> {
    let records = folder.join(RECORDS);
    let path = records.join(RUN);
    let mut bytes = serde_json::to_vec_pretty(run).map_err(|error| Error::with("write", &path, error.into()))?;
    bytes.push(b'\n');
    let mut part = Part::kept(&records.join(WORK).join("run"), &path)?;
    part.write(&bytes)?;
    part.finish()
}

//! How far a run has come, where it writes, and what it counts.
use crate::document::Fault;
use crate::io::{Bytes, Head, Inside, Job, Out, Position, Quarantined};

use super::super::{Failure, Result};
use super::account::Account;
use super::progress::Progress;

/// What a file counts on the way to the next checkpoint, beside its bytes.
const EACH: usize = 1 << 10;

/// How far the run has come, and where it writes.
pub struct Way<'w> {
    /// What must be the same for a run to go on.
    pub head: &'w Head,
    /// Where the run is in the walk.
    pub position: Position,
    /// The output.
    pub out: &'w mut Out,
    /// The counts.
    pub account: &'w mut Account,
    /// What is shown of it.
    pub progress: Progress,
}

impl Way<'_> {
    /// So many more bytes are done.
    pub fn tell(&mut self, read: usize) {
        self.progress.more(read as u64, self.account);
    }

    /// Notes where the run is.
    pub fn note(&mut self, inside: Option<Inside>) -> Result<()> {
        let position = Position { inside, ..self.position.clone() };
        Ok(self.out.checkpoint(self.head, position, self.account)?)
    }

    /// The next thing of the walk is done, with so many bytes that were not told yet.
    pub fn done(&mut self, name: String, read: usize) -> Result<()> {
        self.position.done += 1;
        self.position.last = name;
        self.tell(read);
        if self.out.is_due(read + EACH) { self.note(None) } else { Ok(()) }
    }

    /// Something could not be read, and there is nothing to keep of it.
    pub fn unreadable(&mut self, source: String, reason: String) -> Result<()> {
        let what = Quarantined::unreadable(source, reason);
        self.account.quarantine(&what);
        Ok(self.out.quarantine(&what)?)
    }

    /// A file goes to quarantine whole: these bytes, or what stands at its place.
    pub fn quarantine(&mut self, job: &Job, fault: Fault, bytes: Bytes<'_>) -> Result<()> {
        self.account.quarantine(&self.out.quarantine_file(job, fault, bytes)?);
        Ok(())
    }

    /// A file whose name is no text has no name in the ledger either.
    pub fn misnamed(&mut self, job: &Job) -> Result<()> {
        self.account.counts.files += 1;
        match self.out.quarantine_file(job, Fault::of_all("the name of the file is not UTF-8"), Bytes::There) {
            Ok(what) => self.account.quarantine(&what),
            Err(error) => self.unreadable(job.source(), error.to_string())?,
        }
        Ok(())
    }

    /// A file that can be read no further. Of a compressed one there is a whole to keep, as what was read cannot bring it back.
    pub fn cut_off(&mut self, job: &Job, reason: String) -> Result<()> {
        let kept = job.input.stays().then(|| self.out.quarantine_file(job, Fault::of_all(&reason), Bytes::There));
        match kept {
            Some(Ok(what)) => self.account.quarantine(&what),
            _ => self.unreadable(job.source(), reason)?,
        }
        Ok(())
    }
}

/// The input is not the one that an unfinished run had begun with.
pub fn another_input(name: &str) -> Failure {
    Failure::new(format!("the input is not what it was when the run was cut off, at {name}"))
        .help("give --force to delete the unfinished run and start anew")
}

/// An input that was named and is no longer there is no fault of a file.
pub fn refuse_gone(inputs: &[std::path::PathBuf]) -> Result<()> {
    let gone = |path: &&std::path::PathBuf| *path != "-" && std::fs::symlink_metadata(path).is_err();
    match inputs.iter().find(gone) {
        Some(path) => Err(Failure::new(format!("the input {} is gone", path.display()))
            .help("bring it back, and run the same command again: it goes on where it was")),
        None => Ok(()),
    }
}

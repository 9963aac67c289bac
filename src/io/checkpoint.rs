//! How far a run has come, so that one that was cut off can go on.
use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::error::Result;
use super::out::{CHECKPOINT, DRAFTS, ENCODINGS, HELD, LEDGER, NAMES, QUARANTINE, RECORDS, WORK};
use super::{Error, Part};

/// What must be the same for a run to go on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// The version of naqi.
    pub naqi: String,
    /// The inputs, as they were named.
    pub inputs: Vec<String>,
    /// The digest of the rules.
    pub rules: String,
    /// The options, by name.
    pub options: serde_json::Map<String, serde_json::Value>,
    /// Bytes of input between two checkpoints.
    pub interval: u64,
}

impl Head {
    /// What is not the same.
    fn differs(&self, other: &Head) -> Vec<&str> {
        let mut names = Vec::new();
        let mut name = |differs: bool, name| names.extend(differs.then_some(name));
        name(self.naqi != other.naqi, "the version of naqi");
        name(self.inputs != other.inputs, "the inputs");
        name(self.rules != other.rules, "the rules");
        name(self.interval != other.interval, "--checkpoint");
        for (key, value) in &self.options {
            name(other.options.get(key) != Some(value), key);
        }
        names
    }
}

/// Where a run has come to: so many files (and things that could not be read) of the walk are done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// How many.
    pub done: usize,
    /// The name of the last of them.
    pub last: String,
    /// How far it is in the next.
    pub inside: Option<Inside>,
}

/// How far it is in a file of records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inside {
    /// The file.
    pub source: String,
    /// Units done.
    pub units: usize,
    /// Bytes of them, unpacked.
    pub bytes: u64,
    /// Bytes of the clean file; nothing if it was not begun.
    pub clean: Option<u64>,
}

/// How long the records of the run are.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Lens {
    pub(super) ledger: u64,
    pub(super) held: u64,
    pub(super) quarantine: u64,
    pub(super) encodings: Option<u64>,
    pub(super) names: Option<u64>,
    pub(super) drafts: Option<u64>,
}

impl Lens {
    /// The names of the lists that are longer than they were, or of another length.
    pub(super) fn grown_since(&self, before: Option<&Lens>) -> impl Iterator<Item = &'static str> {
        let lens = |lens: &Lens| {
            [
                (LEDGER, Some(lens.ledger)),
                (HELD, Some(lens.held)),
                (QUARANTINE, Some(lens.quarantine)),
                (ENCODINGS, lens.encodings),
                (NAMES, lens.names),
                (DRAFTS, lens.drafts),
            ]
        };
        let before = before.map(lens);
        lens(self).into_iter().enumerate().filter_map(move |(at, (name, now))| {
            let then = before.map_or(Some(0), |before| before[at].1);
            (now.is_some() && now != then).then_some(name)
        })
    }
}

/// All that is needed to go on.
#[derive(Debug, Serialize, Deserialize)]
pub struct Checkpoint<A> {
    pub(super) head: Head,
    pub(super) lens: Lens,
    /// Where the run was.
    pub position: Position,
    /// What was counted.
    pub account: A,
}

impl<A: DeserializeOwned> Checkpoint<A> {
    /// The last checkpoint of the run in `folder`, if it was cut off.
    ///
    /// # Errors
    /// A run that was another one; what the system says.
    pub(super) fn read(folder: &Path, head: &Head) -> Result<Option<Checkpoint<A>>> {
        let path = place(folder);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::with("read", &path, error)),
        };
        #[derive(Deserialize)]
        struct Named {
            head: Head,
        }
        let fault = |error: serde_json::Error| {
            Error::new(format!("{} cannot be read: {error}", path.display()))
                .help("give --force to delete the unfinished run and start anew")
        };
        let known: Named = serde_json::from_slice(&bytes).map_err(fault)?;
        let differs = head.differs(&known.head);
        if !differs.is_empty() {
            let what = differs.join(", ");
            return Err(Error::new(format!(
                "the unfinished run in {} was another one: {what} differed",
                folder.display()
            ))
            .help("give the same options to go on with it, or --force to delete it and start anew"));
        }
        serde_json::from_slice(&bytes).map(Some).map_err(fault)
    }
}

impl<A: Serialize> Checkpoint<&A> {
    pub(super) fn to_bytes(&self, folder: &Path) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(|error| Error::with("write", &place(folder), error.into()))
    }
}

/// Puts the checkpoint of the run in `folder` in its place for good.
pub(super) fn write_checkpoint(folder: &Path, bytes: &[u8]) -> Result<()> {
    let place = place(folder);
    let mut part = Part::kept(&place.with_file_name("next-checkpoint"), &place)?;
    part.write(bytes)?;
    part.finish()
}

fn place(folder: &Path) -> PathBuf {
    folder.join(RECORDS).join(WORK).join(CHECKPOINT)
}

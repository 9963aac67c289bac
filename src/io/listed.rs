//! What the records of a run list beside the ledger.
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::document::{Fault, Fields};
use crate::ledger::Taken;

use super::error::Result;
use super::out::QUARANTINE;
use super::{Error, FormatChoice};

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
    /// Where it stands, as in [`Entry::source`](crate::ledger::Entry::source).
    pub source: String,
    /// Its site, as in [`Entry::site`](crate::ledger::Entry::site).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Why, in words.
    pub reason: String,
    /// What would have gone; the text of long removals is cut short, as it stands in the clean file.
    pub removals: Vec<Taken>,
}

/// A line or file that could not be read as a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// Where it stood, as in [`Entry::source`](crate::ledger::Entry::source).
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

//! In which encoding a file is read and written, and what becomes of bytes that are no text.
use serde::{Deserialize, Serialize};

use crate::decode::{Charset, Decoded, Finding, How, Scar};
use crate::document::Fault;

/// What becomes of a document with bytes that are no text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Damaged {
    /// The bytes come out where they stood.
    #[default]
    Keep,
    /// It goes to quarantine.
    Quarantine,
    /// Each stretch of them becomes U+FFFD.
    Replace,
}

/// How the bytes of one file become text, and text bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coding {
    /// The encoding it is in.
    pub from: Charset,
    /// How that was found.
    pub how: How,
    /// The encoding it is written in.
    pub to: Charset,
    /// What becomes of bytes that are no text.
    pub damaged: Damaged,
}

impl Coding {
    /// The coding of a file of which this was found.
    pub fn new(found: Finding, same: bool, damaged: Damaged) -> Coding {
        let to = if same { found.charset } else { Charset::UTF_8 };
        Coding { from: found.charset, how: found.how, to, damaged }
    }

    /// Whether a text from which nothing goes is written as the bytes it was.
    pub fn keeps_bytes(&self) -> bool {
        self.from == self.to && self.damaged == Damaged::Keep
    }

    /// The bytes as text, of which they can be made again.
    ///
    /// # Errors
    /// Bytes that do not fit the encoding, or that are not to be read as they have bad ones among them.
    pub fn decode<'b>(&self, bytes: &'b [u8]) -> Result<Decoded<'b>, Fault> {
        let name = self.from.name();
        let decoded = self.from.decode(bytes);
        let fault = |decoded: &Decoded<'_>, reason: String| Fault { reason, offset: self.from.first_fault(decoded) };
        let bad: usize = decoded.scars.iter().map(|scar| scar.bytes.len()).sum();
        if bad > 3 && bad * 10 > bytes.len() {
            return Err(fault(&decoded, format!("the text is not {name}")));
        }
        if bad > 0 && self.damaged == Damaged::Quarantine {
            return Err(fault(&decoded, format!("the text has bytes that are not {name}")));
        }
        // The tables of one-byte encodings and of Unicode lead back; others have two codes for some characters.
        if self.from != Charset::UTF_8
            && self.from.encode(&decoded.text, &decoded.scars).is_none_or(|back| back != bytes)
        {
            return Err(Fault::of_all(format!(
                "the bytes are not those that its text has in {name}, and could not be restored"
            )));
        }
        Ok(decoded)
    }

    /// The bytes to write for a text with these scars; none if the encoding has not all its characters.
    pub fn write(&self, text: &str, scars: &[Scar]) -> Option<Vec<u8>> {
        let keep = self.keeps_bytes();
        self.to.encode(text, if keep { scars } else { &[] })
    }

    /// Whether a text from which something goes needs nothing else in the ledger: it is UTF-8 without bad bytes.
    pub fn is_plain(&self, scars: &[Scar]) -> bool {
        self.from == Charset::UTF_8 && scars.is_empty()
    }
}

/// What is known of a file that is not plain UTF-8: a line of `encodings.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileCoding {
    /// The file, as in [`Entry::source`](crate::ledger::Entry::source).
    pub source: String,
    /// The encoding of the original.
    pub encoding: String,
    /// How it was found.
    pub how: How,
    /// The encoding of the clean file.
    pub written: String,
}

impl FileCoding {
    /// What there is to tell of a file, if there is.
    pub fn of(source: &str, coding: &Coding) -> Option<FileCoding> {
        let (encoding, written) = (coding.from.name().to_owned(), coding.to.name().to_owned());
        (coding.from != Charset::UTF_8).then(|| FileCoding {
            source: source.to_owned(),
            encoding,
            how: coding.how,
            written,
        })
    }

    /// The way back; none if this naqi does not know the encodings.
    pub fn coding(&self) -> Option<Coding> {
        let (from, to) = (Charset::named(&self.encoding)?, Charset::named(&self.written)?);
        Some(Coding { from, how: self.how, to, damaged: Damaged::Keep })
    }
}

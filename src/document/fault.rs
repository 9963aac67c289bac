//! Why bytes are not a document.
use std::fmt;

/// Why some bytes cannot be read as a document, in words, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, one plain sentence without a full stop.
    pub reason: String,
    /// The first byte at fault, counted from the start of the line (JSONL) or the file; none if the whole is.
    pub offset: Option<usize>,
}

impl Fault {
    /// A fault at one byte.
    pub fn at(offset: usize, reason: impl Into<String>) -> Fault {
        Fault { reason: reason.into(), offset: Some(offset) }
    }

    /// A fault of the whole.
    pub fn of_all(reason: impl Into<String>) -> Fault {
        Fault { reason: reason.into(), offset: None }
    }

    /// The same fault, `by` bytes further on.
    pub(super) fn moved(self, by: usize) -> Fault {
        Fault { offset: self.offset.map(|offset| offset + by), ..self }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)?;
        match self.offset {
            Some(offset) => write!(f, " (byte {offset})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Fault {}

/// The bytes as text.
///
/// # Errors
/// The place of the first byte that is not UTF-8.
pub fn utf8(bytes: &[u8]) -> Result<&str, Fault> {
    // The standard library reads Arabic at a twentieth of this speed.
    simdutf8::compat::from_utf8(bytes).map_err(|error| Fault::at(error.valid_up_to(), "the text is not UTF-8"))
}

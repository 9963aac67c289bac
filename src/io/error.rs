//! What went wrong with a file.
use std::fmt;
use std::io;
use std::path::Path;

/// What could not be done, with which file, and why.
#[derive(Debug)]
#[non_exhaustive]
pub struct Error {
    what: String,
    help: Option<String>,
    cause: Option<io::Error>,
}

/// A result of this room.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A fault that is not the system's.
    pub fn new(what: impl Into<String>) -> Error {
        Error { what: what.into(), help: None, cause: None }
    }

    /// What the system refused: `doing` is "read", "write" and the like.
    pub(crate) fn with(doing: &str, path: &Path, cause: io::Error) -> Error {
        Error { what: format!("cannot {doing} {}", path.display()), help: None, cause: Some(cause) }
    }

    /// The same, with a sentence that says what to do.
    pub fn help(self, help: impl Into<String>) -> Error {
        Error { help: Some(help.into()), ..self }
    }

    /// What to do, if that is known.
    pub fn advice(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Whether the reader of a pipe went away, which is no fault.
    pub fn is_closed_pipe(&self) -> bool {
        self.cause.as_ref().is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.cause {
            Some(cause) => write!(f, ": {}", cause_in_words(cause)),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|cause| cause as _)
    }
}

/// The system's message without its number.
fn cause_in_words(cause: &io::Error) -> String {
    let words = cause.to_string();
    match words.rfind(" (os error ") {
        Some(at) => words[..at].to_owned(),
        None => words,
    }
}

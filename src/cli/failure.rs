//! Why a verb could not do what it was asked to.
use std::fmt;
use std::io;

use anstyle::{AnsiColor, Style};

use crate::report::visible;

/// What went wrong, and what to do about it.
#[derive(Debug)]
pub struct Failure {
    what: What,
    help: Option<String>,
}

#[derive(Debug)]
enum What {
    /// One sentence.
    Words(String),
    /// Faults that are drawn already; they end with a line break.
    Drawn(String),
    /// The reader of our output went away.
    ClosedPipe,
}

/// The result of a verb.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure said in one sentence without a full stop.
    pub fn new(what: impl Into<String>) -> Failure {
        Failure { what: What::Words(what.into()), help: None }
    }

    /// A failure that is drawn already, as faults in rule files are.
    pub fn drawn(faults: impl Into<String>) -> Failure {
        Failure { what: What::Drawn(faults.into()), help: None }
    }

    /// The same, with what to do next.
    pub fn help(self, help: impl Into<String>) -> Failure {
        Failure { help: Some(help.into()), ..self }
    }

    /// The same, with what to do next if nothing is said of that.
    pub fn or_help(self, help: impl Into<String>) -> Failure {
        Failure { help: self.help.or_else(|| Some(help.into())), ..self }
    }

    /// Whether the reader of our output went away, which is no failure.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self.what, What::ClosedPipe)
    }
}

impl From<crate::io::Error> for Failure {
    fn from(error: crate::io::Error) -> Failure {
        if error.is_closed_pipe() {
            return Failure { what: What::ClosedPipe, help: None };
        }
        Failure { what: What::Words(error.to_string()), help: error.advice().map(str::to_owned) }
    }
}

/// For what is written to standard output and error; files have [`crate::io::Error`].
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure { what: What::ClosedPipe, help: None },
            _ => Failure::new(format!("cannot write the output: {error}")),
        }
    }
}

/// As it is shown, coloured, with its line breaks.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
        let help = Style::new().bold().fg_color(Some(AnsiColor::Cyan.into()));
        match &self.what {
            // Names of files and texts of records may hold what a terminal obeys.
            What::Words(words) => writeln!(f, "{error}error{error:#}: {}", visible(words))?,
            What::Drawn(faults) => f.write_str(faults)?,
            What::ClosedPipe => {}
        }
        match &self.help {
            Some(words) => writeln!(f, "{help}help{help:#}: {words}"),
            None => Ok(()),
        }
    }
}

//! Files of one JSON value a line: the ledger and its companions.
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::Result;
use super::{CleanPart, Error, Packing, Part};

/// Writes such a file.
pub struct StreamWriter {
    to: CleanPart,
    path: PathBuf,
}

impl StreamWriter {
    /// Starts, or goes on with, the file that is to stand at `path`, compressed as its name says.
    ///
    /// # Errors
    /// What the system says.
    pub fn new(part: Part, path: &Path) -> Result<StreamWriter> {
        Ok(StreamWriter { to: CleanPart::of_records(part, Packing::of_name(path))?, path: path.to_owned() })
    }

    /// Writes one value.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&mut self, value: &impl Serialize) -> Result<()> {
        let line = serde_json::to_vec(value).map_err(io::Error::from).map(|mut line| {
            line.push(b'\n');
            line
        });
        self.write_lines(&line.map_err(|error| Error::with("write", &self.path, error))?)
    }

    /// Writes values that are written out already, a line each.
    ///
    /// # Errors
    /// What the system says.
    pub fn write_lines(&mut self, lines: &[u8]) -> Result<()> {
        self.to.write(lines)
    }

    /// Hands all that was written to the system, and says how many bytes there are.
    ///
    /// # Errors
    /// What the system says.
    pub fn mark(&mut self) -> Result<u64> {
        self.to.mark()
    }

    /// Takes back all but the first `len` bytes of the file, which [`StreamWriter::mark`] told.
    ///
    /// # Errors
    /// What the system says.
    pub fn rewind(&mut self, len: u64) -> Result<()> {
        self.to.rewind(len)
    }

    /// Puts the file in its place, as [`Part::place`] does.
    ///
    /// # Errors
    /// What the system says.
    pub fn place(self) -> Result<PathBuf> {
        self.to.place()
    }

    /// Puts the file in its place for good, as [`Part::finish`] does.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self) -> Result<()> {
        self.to.finish()
    }
}

/// Reads such a file, one value ahead.
pub struct StreamReader<T> {
    reader: BufReader<Box<dyn Read + Send>>,
    path: PathBuf,
    number: usize,
    line: String,
    ahead: Option<T>,
    of: PhantomData<T>,
}

impl<T: DeserializeOwned> StreamReader<T> {
    /// Opens the file, compressed or not, as its first bytes say; `-` is standard input.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(path: &Path) -> Result<StreamReader<T>> {
        match path {
            path if path == "-" => StreamReader::of(Box::new(io::stdin()), path),
            path => {
                StreamReader::of(Box::new(File::open(path).map_err(|error| Error::with("read", path, error))?), path)
            }
        }
    }

    /// Reads what is open already; `path` is what messages call it.
    ///
    /// # Errors
    /// What the system says.
    pub fn of(mut file: Box<dyn Read + Send>, path: &Path) -> Result<StreamReader<T>> {
        let fault = |error| Error::with("read", path, error);
        let mut start = Vec::new();
        file.by_ref().take(4).read_to_end(&mut start).map_err(fault)?;
        if start == b"PAR1" {
            return Err(Error::new(format!("{} is a table, not a ledger", path.display()))
                .help("name the folder that `naqi clean -o` wrote, or its ledger.jsonl.zst"));
        }
        let packing = Packing::of(&start);
        let reader = BufReader::new(packing.decoder(io::Cursor::new(start).chain(file)).map_err(fault)?);
        Ok(StreamReader { reader, path: path.to_owned(), number: 0, line: String::new(), ahead: None, of: PhantomData })
    }

    /// The next value, left where it is.
    ///
    /// # Errors
    /// What the system says, or a line that is not such a value.
    pub fn peek(&mut self) -> Result<Option<&T>> {
        if self.ahead.is_none() {
            self.line.clear();
            let read = self.reader.read_line(&mut self.line);
            if read.map_err(|error| Error::with("read", &self.path, error))? > 0 {
                self.number += 1;
                self.ahead = Some(serde_json::from_str(&self.line).map_err(|error| {
                    Error::new(format!("line {} of {} cannot be read: {error}", self.number, self.path.display()))
                })?);
            }
        }
        Ok(self.ahead.as_ref())
    }

    /// The next value, if it is one that is wanted.
    ///
    /// # Errors
    /// As [`StreamReader::peek`].
    pub fn next_if(&mut self, wanted: impl FnOnce(&T) -> bool) -> Result<Option<T>> {
        Ok(match self.peek()? {
            Some(value) if wanted(value) => self.ahead.take(),
            _ => None,
        })
    }
}

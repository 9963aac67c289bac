//! Files of one JSON value a line: the ledger and its companions.
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::Result;
use super::{Error, Part};

/// The level of the ledger's compression: the lowest, as compressing costs more time than cleaning.
const LEVEL: i32 = 1;

/// Whether the file of that name is compressed.
fn is_zst(path: &Path) -> bool {
    path.extension().is_some_and(|ext| ext == "zst")
}

/// Writes such a file, compressed if its name ends in `.zst`.
pub struct StreamWriter {
    to: To,
    path: PathBuf,
}

enum To {
    Plain(Part),
    Zst(zstd::Encoder<'static, Part>),
}

impl StreamWriter {
    /// Starts the file; it appears when it is finished.
    ///
    /// # Errors
    /// What the system says.
    pub fn create(path: &Path) -> Result<StreamWriter> {
        let part = Part::create(path)?;
        let to = if is_zst(path) {
            To::Zst(zstd::Encoder::new(part, LEVEL).map_err(|error| Error::with("write", path, error))?)
        } else {
            To::Plain(part)
        };
        Ok(StreamWriter { to, path: path.to_owned() })
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
        let done = match &mut self.to {
            To::Plain(part) => part.write_all(lines),
            To::Zst(encoder) => encoder.write_all(lines),
        };
        done.map_err(|error| Error::with("write", &self.path, error))
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self) -> Result<()> {
        match self.to {
            To::Plain(part) => part.finish(),
            To::Zst(encoder) => encoder.finish().map_err(|error| Error::with("write", &self.path, error))?.finish(),
        }
    }
}

/// Reads such a file, one value ahead.
pub struct StreamReader<T> {
    reader: BufReader<Box<dyn Read>>,
    path: PathBuf,
    number: usize,
    line: String,
    ahead: Option<T>,
    of: PhantomData<T>,
}

impl<T: DeserializeOwned> StreamReader<T> {
    /// Opens the file.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(path: &Path) -> Result<StreamReader<T>> {
        let fault = |error| Error::with("read", path, error);
        let file = File::open(path).map_err(fault)?;
        let reader: Box<dyn Read> =
            if is_zst(path) { Box::new(zstd::Decoder::new(file).map_err(fault)?) } else { Box::new(file) };
        let reader = BufReader::new(reader);
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

//! Texts that are wanted again and are too many for memory.
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use super::Error;
use super::error::Result;

/// Texts in a file without a name, which is gone with the process.
#[derive(Debug)]
pub struct Scratch {
    file: File,
    /// Where each text starts; the last is where the next one will.
    starts: Vec<u64>,
    buffer: Vec<u8>,
}

const BUFFER: usize = 1 << 20;

impl Scratch {
    /// An empty one.
    ///
    /// # Errors
    /// What the system says.
    pub fn new() -> Result<Scratch> {
        Ok(Scratch { file: tempfile::tempfile().map_err(fault)?, starts: vec![0], buffer: Vec::new() })
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a text, which is known by its number, from 0.
    ///
    /// # Errors
    /// What the system says.
    pub fn push(&mut self, text: &str) -> Result<()> {
        self.buffer.extend_from_slice(text.as_bytes());
        let start = self.starts.last().copied().unwrap_or_default();
        self.starts.push(start + text.len() as u64);
        if self.buffer.len() >= BUFFER { self.flush() } else { Ok(()) }
    }

    /// The text of that number.
    ///
    /// # Errors
    /// What the system says; that there is none.
    pub fn read(&mut self, number: usize) -> Result<String> {
        self.flush()?;
        let (Some(&start), Some(&end)) = (self.starts.get(number), self.starts.get(number + 1)) else {
            return Err(fault(io::ErrorKind::NotFound.into()));
        };
        let mut bytes = vec![0; usize::try_from(end - start).unwrap_or_default()];
        self.file.seek(SeekFrom::Start(start)).and_then(|_| self.file.read_exact(&mut bytes)).map_err(fault)?;
        String::from_utf8(bytes).map_err(|error| fault(io::Error::other(error)))
    }

    fn flush(&mut self) -> Result<()> {
        let written = self.file.seek(SeekFrom::End(0)).and_then(|_| self.file.write_all(&self.buffer));
        self.buffer.clear();
        written.map_err(fault)
    }
}

fn fault(error: io::Error) -> Error {
    Error::new(format!("a temporary file cannot be used: {error}")).help("TMPDIR names the folder for such files")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_between_writes() {
        let mut scratch = Scratch::new().unwrap();
        let texts = ["", "قال", &"x".repeat(BUFFER), "b"];
        for (at, text) in texts.iter().enumerate() {
            scratch.push(text).unwrap();
            assert_eq!(scratch.read(at).unwrap(), *text);
            assert_eq!(scratch.read(0).unwrap(), "");
        }
        assert_eq!(scratch.len(), texts.len());
        assert!(scratch.read(texts.len()).is_err());
    }
}

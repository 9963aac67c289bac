//! Bytes in: whole files, and line by line.
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use super::Input;

/// Opens an input for reading.
///
/// # Errors
/// What the system says.
pub fn open(input: &Input) -> io::Result<Box<dyn Read>> {
    Ok(match input {
        Input::Stdin => Box::new(io::stdin().lock()),
        Input::File(path) => Box::new(File::open(path)?),
    })
}

/// The whole of an input.
///
/// # Errors
/// What the system says.
pub fn read(input: &Input) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(input)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The lines of an input with their terminators; only `\n` ends a line. One line at a time is in memory.
pub struct Lines {
    reader: BufReader<Box<dyn Read>>,
    line: Vec<u8>,
    number: usize,
}

impl Lines {
    /// The lines of an input.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(input: &Input) -> io::Result<Lines> {
        Ok(Lines::new(open(input)?))
    }

    /// The lines of what `reader` gives.
    pub fn new(reader: Box<dyn Read>) -> Lines {
        Lines { reader: BufReader::with_capacity(1 << 18, reader), line: Vec::new(), number: 0 }
    }

    /// The next line with its number, from 1.
    ///
    /// # Errors
    /// What the system says; the lines before were whole.
    #[allow(clippy::should_implement_trait, reason = "lends its buffer, which an iterator cannot")]
    pub fn next(&mut self) -> io::Result<Option<(usize, &[u8])>> {
        self.line.clear();
        if self.reader.read_until(b'\n', &mut self.line)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some((self.number, &self.line)))
    }
}

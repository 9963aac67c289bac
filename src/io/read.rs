//! Bytes in: whole files, and line by line.
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use super::Input;

/// Opens an input for reading.
///
/// # Errors
/// What the system says.
pub fn open(input: &Input) -> io::Result<Box<dyn Read + Send>> {
    Ok(match input {
        Input::Stdin => Box::new(io::stdin()),
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
    reader: BufReader<Box<dyn Read + Send>>,
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
    pub fn new(reader: Box<dyn Read + Send>) -> Lines {
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

/// At least this many bytes of lines are handed over at a time, where there are as many. Of the sizes from 256 KiB to 4 MiB none was faster.
const BLOCK: usize = 1 << 20;

/// Some lines of a file, with their terminators.
#[derive(Debug)]
pub struct Block {
    /// The number of the first, from 1.
    pub number: usize,
    /// The lines.
    pub bytes: Vec<u8>,
}

/// The lines of an input in blocks; only `\n` ends a line.
pub struct Blocks {
    reader: Option<Box<dyn Read + Send>>,
    /// What was read of the line after the last block.
    rest: Vec<u8>,
    number: usize,
    fault: Option<io::Error>,
}

impl Blocks {
    /// The lines of an input.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(input: &Input) -> io::Result<Blocks> {
        Ok(Blocks { reader: Some(open(input)?), rest: Vec::new(), number: 1, fault: None })
    }

    /// The next block. After the last one, [`Blocks::fault`] says whether the input came to its end.
    #[allow(clippy::should_implement_trait, reason = "the end is not the whole answer")]
    pub fn next(&mut self) -> Option<Block> {
        let reader = self.reader.as_mut()?;
        let mut bytes = Vec::with_capacity(self.rest.len() + BLOCK + BLOCK / 4);
        bytes.append(&mut self.rest);
        loop {
            let seen = bytes.len();
            let read = reader.by_ref().take(BLOCK as u64).read_to_end(&mut bytes);
            let end = memchr::memrchr(b'\n', &bytes[seen..]).map(|at| seen + at + 1);
            match (read, end) {
                (Err(error), end) => {
                    // The lines before were whole.
                    bytes.truncate(end.unwrap_or(0));
                    self.fault = Some(error);
                    self.reader = None;
                }
                (Ok(0), _) => self.reader = None,
                (Ok(_), Some(end)) => {
                    self.rest.extend_from_slice(&bytes[end..]);
                    bytes.truncate(end);
                }
                (Ok(_), None) => continue,
            }
            break;
        }
        if bytes.is_empty() {
            return None;
        }
        let block = Block { number: self.number, bytes };
        self.number += memchr::memchr_iter(b'\n', &block.bytes).count();
        Some(block)
    }

    /// What the system said when the input could not be read any further.
    pub fn fault(self) -> Option<io::Error> {
        self.fault
    }
}

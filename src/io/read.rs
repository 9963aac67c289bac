//! The units of a file, one at a time.
use std::io::{self, BufRead, BufReader, Read};

use crate::decode::LineEnd;

/// The lines of a file with their terminators; only `\n` ends a line. One line at a time is in memory.
pub struct Lines {
    reader: BufReader<Box<dyn Read>>,
    end: LineEnd,
    line: Vec<u8>,
    number: usize,
}

impl Lines {
    /// The lines of what `reader` gives, which end as in its encoding.
    pub fn new(reader: Box<dyn Read>, end: LineEnd) -> Lines {
        Lines { reader: BufReader::with_capacity(1 << 18, reader), end, line: Vec::new(), number: 0 }
    }

    /// The next line with its number, from 1.
    ///
    /// # Errors
    /// What the system says; the lines before were whole.
    #[allow(clippy::should_implement_trait, reason = "lends its buffer, which an iterator cannot")]
    pub fn next(&mut self) -> io::Result<Option<(usize, &[u8])>> {
        self.line.clear();
        while self.reader.read_until(b'\n', &mut self.line)? > 0 && !self.is_whole()? {}
        if self.line.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some((self.number, &self.line)))
    }

    /// Whether the line ends with its last byte, a `\n`; in UTF-16 that byte may be half of something else.
    fn is_whole(&mut self) -> io::Result<bool> {
        Ok(match (self.end, self.line.len() % 2) {
            (LineEnd::Byte, _) => true,
            (LineEnd::Big, 0) => self.line[self.line.len() - 2] == 0,
            (LineEnd::Little, 1) => {
                let mut high = [0];
                let more = self.reader.by_ref().take(1).read(&mut high)?;
                self.line.extend_from_slice(&high[..more]);
                more == 0 || high == [0]
            }
            _ => false,
        })
    }
}

//! The units of a file of records, in blocks for several threads.
use std::io::{self, Read};

use crate::decode::LineEnd;
use crate::document::Facts;

#[cfg(feature = "parquet")]
use super::parquet::Rows;
use super::{Format, Limits, Piece, Pieces, Unpacked};

/// At least this many bytes of units are handed over at a time, where there are as many. Of the sizes from 256 KiB to 4 MiB none was faster; each thread has some of them in hand.
const BLOCK: usize = 1 << 19;

/// Some units of a file.
#[derive(Debug)]
pub struct Block {
    /// The number of the first, from 1.
    pub number: usize,
    /// How many there are.
    pub count: usize,
    /// Their bytes.
    pub bytes: Vec<u8>,
    /// Where each ends, and whether it may carry a text; nothing where each `\n` ends one that may.
    pub(super) ends: Option<Vec<(usize, bool)>>,
    /// What is known of the text of each, if that stands beside them.
    pub(super) facts: Vec<Facts>,
}

impl Block {
    /// The units.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let mut start = 0;
        let mut at = 0;
        std::iter::from_fn(move || {
            let (end, carries) = match &self.ends {
                Some(ends) => *ends.get(at)?,
                None if start == self.bytes.len() => return None,
                None => {
                    let rest = &self.bytes[start..];
                    (memchr::memchr(b'\n', rest).map_or(self.bytes.len(), |found| start + found + 1), true)
                }
            };
            let piece =
                Piece { number: self.number + at, raw: &self.bytes[start..end], carries, facts: self.facts.get(at) };
            (start, at) = (end, at + 1);
            Some(piece)
        })
    }
}

/// The units of a file in blocks. Where a block ends depends on nothing but where it starts.
pub struct Blocks {
    from: From,
    number: usize,
    fault: Option<io::Error>,
    limits: Limits,
}

enum From {
    /// Lines that end in the byte `\n`; what was read of the line after the last block.
    Lines(Unpacked, Vec<u8>),
    Pieces(Pieces),
    #[cfg(feature = "parquet")]
    Rows(Box<Rows>),
    Nothing,
}

impl Blocks {
    /// The units of what `reader` gives, in a file of that format whose lines end so, `after` so many before, as long as none is larger than `limits`
    /// allow.
    pub fn new(reader: Unpacked, format: Format, end: LineEnd, after: usize, limits: Limits) -> Blocks {
        let from = match (format, end) {
            (Format::Jsonl, LineEnd::Byte) => From::Lines(reader, Vec::new()),
            _ => From::Pieces(Pieces::new(reader, format, end).after(after).within(limits)),
        };
        Blocks { from, number: after + 1, fault: None, limits }
    }

    /// The rows of a Parquet file, as long as no text is larger than `limits` allow.
    #[cfg(feature = "parquet")]
    pub fn of_rows(rows: Rows, limits: Limits) -> Blocks {
        Blocks { from: From::Rows(Box::new(rows)), number: 1, fault: None, limits }
    }

    /// The next block. After the last one, [`Blocks::fault`] says whether the input came to its end.
    #[allow(clippy::should_implement_trait, reason = "the end is not the whole answer")]
    pub fn next(&mut self) -> Option<Block> {
        let (bytes, ends) = match std::mem::replace(&mut self.from, From::Nothing) {
            From::Nothing => return None,
            From::Lines(reader, rest) => (self.lines(reader, rest), None),
            From::Pieces(pieces) => {
                let (bytes, ends) = self.gather(pieces);
                (bytes, Some(ends))
            }
            #[cfg(feature = "parquet")]
            From::Rows(rows) => return self.rows(rows),
        };
        if bytes.is_empty() {
            return None;
        }
        let count = match &ends {
            Some(ends) => ends.len(),
            None => memchr::memchr_iter(b'\n', &bytes).count() + usize::from(!bytes.ends_with(b"\n")),
        };
        let block = Block { number: self.number, count, bytes, ends, facts: Vec::new() };
        self.number += count;
        Some(block)
    }

    fn lines(&mut self, mut reader: Unpacked, rest: Vec<u8>) -> Vec<u8> {
        let mut bytes = rest;
        bytes.reserve(BLOCK + BLOCK / 4);
        let mut end = None;
        loop {
            let seen = bytes.len();
            // To the next multiple of the block's size from its start.
            let wanted = BLOCK - seen % BLOCK;
            let read = reader.by_ref().take(wanted as u64).read_to_end(&mut bytes);
            end = memchr::memrchr(b'\n', &bytes[seen..]).map(|at| seen + at + 1).or(end);
            match (read, end) {
                (Err(error), end) => {
                    // The lines before were whole.
                    bytes.truncate(end.unwrap_or(0));
                    self.fault = Some(error);
                }
                (Ok(read), _) if read < wanted => {}
                (Ok(_), Some(end)) => {
                    let rest = bytes.split_off(end);
                    self.from = From::Lines(reader, rest);
                }
                (Ok(_), None) if bytes.len() as u64 > self.limits.record => {
                    bytes.clear();
                    self.fault = Some(self.limits.too_large(&format!("line {}", self.number)));
                }
                (Ok(_), None) => continue,
            }
            return bytes;
        }
    }

    fn gather(&mut self, mut pieces: Pieces) -> (Vec<u8>, Vec<(usize, bool)>) {
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        while bytes.len() < BLOCK {
            match pieces.next() {
                Ok(Some(Piece { raw, carries, .. })) => {
                    bytes.extend_from_slice(raw);
                    ends.push((bytes.len(), carries));
                }
                Ok(None) => return (bytes, ends),
                Err(fault) => {
                    self.fault = Some(fault);
                    return (bytes, ends);
                }
            }
        }
        self.from = From::Pieces(pieces);
        (bytes, ends)
    }

    #[cfg(feature = "parquet")]
    fn rows(&mut self, mut rows: Box<Rows>) -> Option<Block> {
        match rows.next(self.number, BLOCK, self.limits) {
            Ok(block) => {
                self.number += block.as_ref()?.count;
                self.from = From::Rows(rows);
                block
            }
            Err(fault) => {
                self.fault = Some(fault);
                None
            }
        }
    }

    /// What the system said when the input could not be read any further.
    pub fn fault(self) -> Option<io::Error> {
        self.fault
    }
}

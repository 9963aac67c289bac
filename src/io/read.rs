//! The units of a file of records, one at a time: lines, rows, WARC records.
use std::io::{self, BufRead, BufReader, Read};

use crate::decode::LineEnd;
use crate::document::{Facts, warc};

use super::{Format, Limits};

/// A unit of a file.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'p> {
    /// Its number, from 1.
    pub number: usize,
    /// Its bytes.
    pub raw: &'p [u8],
    /// Whether it may carry a text: not so the row that names the columns, and WARC records of other kinds.
    pub carries: bool,
    /// What is known of its text beside what stands in it.
    pub facts: Option<&'p Facts>,
}

/// The units of a file. One at a time is in memory.
pub struct Pieces {
    lines: Lines,
    format: Format,
    raw: Vec<u8>,
    number: usize,
    /// The row that names the columns has gone by.
    named: bool,
    limits: Limits,
}

impl Pieces {
    /// The units of what `reader` gives, in a file of that format whose lines end so.
    pub fn new(reader: Box<dyn Read + Send>, format: Format, end: LineEnd) -> Pieces {
        let lines = Lines::new(reader, end);
        Pieces { lines, format, raw: Vec::new(), number: 0, named: false, limits: Limits::NONE }
    }

    /// The units, as long as none is larger than these limits allow. Without them, a quote that is never closed makes one row of all the rest.
    pub fn within(mut self, limits: Limits) -> Pieces {
        self.limits = limits;
        self.lines.limits = limits;
        self
    }

    /// The units that come after so many.
    pub fn after(mut self, number: usize) -> Pieces {
        self.number = number;
        self.lines.number = number;
        self.named = number > 0;
        self
    }

    /// The next unit.
    ///
    /// # Errors
    /// What the system says, or bytes after which no other unit can be found; the units before were whole.
    #[allow(clippy::should_implement_trait, reason = "lends its buffer, which an iterator cannot")]
    pub fn next(&mut self) -> io::Result<Option<Piece<'_>>> {
        self.number += 1;
        let number = self.number;
        match self.format {
            Format::Text | Format::Jsonl => {
                Ok(self.lines.next()?.map(|(_, raw)| Piece { number, raw, carries: true, facts: None }))
            }
            // Its rows are no stretches of its bytes.
            Format::Parquet => Ok(None),
            Format::Csv => self.row(b','),
            Format::Tsv => self.row(b'\t'),
            Format::Warc => self.record(),
        }
    }

    /// Lines until no quote is open.
    fn row(&mut self, delimiter: u8) -> io::Result<Option<Piece<'_>>> {
        self.raw.clear();
        let (mut quotes, end) = (Quotes::default(), self.lines.end);
        let (limits, number) = (self.limits, self.number);
        let too_large = |quotes: Quotes| {
            let open = if quotes == Quotes::Open { ", in which a quote is opened and not closed," } else { "" };
            limits.too_large(&format!("row {number}{open}"))
        };
        loop {
            let (number, line) = match self.lines.next() {
                Ok(Some(next)) => next,
                Ok(None) => break,
                Err(fault) if fault.kind() == io::ErrorKind::FileTooLarge => return Err(too_large(quotes)),
                Err(fault) => return Err(fault),
            };
            self.raw.extend_from_slice(line);
            quotes.follow(line, end, delimiter, number == 1);
            if quotes != Quotes::Open {
                break;
            }
            if self.raw.len() as u64 > self.limits.record {
                return Err(too_large(quotes));
            }
        }
        let mut blank = true;
        each_unit(&self.raw, end, |unit| blank &= matches!(unit, b'\r' | b'\n'));
        let carries = self.named && !blank;
        self.named |= !blank;
        Ok((!self.raw.is_empty()).then_some(Piece { number: self.number, raw: &self.raw, carries, facts: None }))
    }

    /// Headers, the block they tell the length of, and the line ends behind it.
    fn record(&mut self) -> io::Result<Option<Piece<'_>>> {
        let fault = |number: usize, words: &str| {
            Err(io::Error::new(io::ErrorKind::InvalidData, format!("record {number} cannot be read: {words}")))
        };
        self.raw.clear();
        let mut carries = false;
        while let Some((_, line)) = self.lines.next()? {
            if self.raw.is_empty() && !line.starts_with(b"WARC/") {
                return fault(self.number, "it does not start with `WARC/`");
            }
            self.raw.extend_from_slice(line);
            if self.raw.len() as u64 > self.limits.record {
                return Err(self.limits.too_large(&format!("record {}", self.number)));
            }
            if let Some((name, value)) = std::str::from_utf8(line).ok().and_then(|line| line.split_once(':')) {
                carries |= name.eq_ignore_ascii_case("WARC-Type") && value.trim() == "conversion";
            }
            if line.trim_ascii().is_empty() {
                break;
            }
        }
        if self.raw.is_empty() {
            return Ok(None);
        }
        let Some((_, length)) = warc::length(&self.raw) else {
            return fault(self.number, "its headers tell no plain Content-Length");
        };
        if length as u64 > self.limits.record {
            return Err(self.limits.too_large(&format!("record {}", self.number)));
        }
        let reader = &mut self.lines.reader;
        let read = reader.by_ref().take(length as u64).read_to_end(&mut self.raw)?;
        if read < length {
            return fault(self.number, "the file ends in it");
        }
        while let Some(byte @ (b'\r' | b'\n')) = reader.fill_buf()?.first().copied() {
            self.raw.push(byte);
            reader.consume(1);
        }
        Ok(Some(Piece { number: self.number, raw: &self.raw, carries, facts: None }))
    }
}

/// Shows the code units of a line, which has no mark before it, as bytes; `x` stands for those that are no ASCII, and for half a unit.
fn each_unit(line: &[u8], end: LineEnd, mut visit: impl FnMut(u8)) {
    let (pairs, half) = line.as_chunks::<2>();
    let narrow = |low: u8, high: u8| if high == 0 { low } else { b'x' };
    match end {
        LineEnd::Byte => line.iter().for_each(|&byte| visit(byte)),
        LineEnd::Little => pairs.iter().for_each(|&[low, high]| visit(narrow(low, high))),
        LineEnd::Big => pairs.iter().for_each(|&[high, low]| visit(narrow(low, high))),
    }
    if end != LineEnd::Byte && !half.is_empty() {
        visit(b'x');
    }
}

/// Where in a row a line leaves off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Quotes {
    /// At the start of a cell.
    #[default]
    Start,
    /// In a cell without quotes.
    Bare,
    /// Between quotes.
    Open,
    /// Behind a quote that may be half of two.
    Half,
}

impl Quotes {
    fn follow(&mut self, line: &[u8], end: LineEnd, delimiter: u8, first: bool) {
        let mark: &[u8] = match end {
            LineEnd::Byte => b"\xef\xbb\xbf",
            LineEnd::Little => b"\xff\xfe",
            LineEnd::Big => b"\xfe\xff",
        };
        let line = if first { line.strip_prefix(mark).unwrap_or(line) } else { line };
        each_unit(line, end, |unit| self.step(unit, delimiter));
    }

    fn step(&mut self, byte: u8, delimiter: u8) {
        *self = match (*self, byte) {
            (Quotes::Start | Quotes::Half, b'"') => Quotes::Open,
            (Quotes::Open, b'"') => Quotes::Half,
            (Quotes::Open, _) => Quotes::Open,
            (_, b'\n') => Quotes::Start,
            (_, byte) if byte == delimiter => Quotes::Start,
            _ => Quotes::Bare,
        };
    }
}

/// The lines of a file with their terminators; only `\n` ends a line. One line at a time is in memory.
pub struct Lines {
    reader: BufReader<Box<dyn Read + Send>>,
    end: LineEnd,
    line: Vec<u8>,
    number: usize,
    limits: Limits,
}

impl Lines {
    /// The lines of what `reader` gives, which end as in its encoding.
    pub fn new(reader: Box<dyn Read + Send>, end: LineEnd) -> Lines {
        let reader = BufReader::with_capacity(1 << 18, reader);
        Lines { reader, end, line: Vec::new(), number: 0, limits: Limits::NONE }
    }

    /// The next line with its number, from 1.
    ///
    /// # Errors
    /// What the system says; the lines before were whole.
    #[allow(clippy::should_implement_trait, reason = "lends its buffer, which an iterator cannot")]
    pub fn next(&mut self) -> io::Result<Option<(usize, &[u8])>> {
        self.line.clear();
        let most = self.limits.record.saturating_add(1);
        loop {
            let left = most.saturating_sub(self.line.len() as u64);
            let read = self.reader.by_ref().take(left).read_until(b'\n', &mut self.line)?;
            if self.line.len() as u64 >= most {
                return Err(self.limits.too_large(&format!("line {}", self.number + 1)));
            }
            if read == 0 || self.is_whole()? {
                break;
            }
        }
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

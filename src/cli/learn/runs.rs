//! Counts in files: sites in the order of their names, so that any number of files join site by site.
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::Path;

use crate::cli::{Failure, Result};
use crate::io::{Part, StreamReader, StreamWriter};
use crate::learn::{Counts, Line, SiteSample};

/// Writes such a file, site by site.
pub struct RunWriter {
    to: StreamWriter,
}

impl RunWriter {
    /// Starts the file.
    pub fn create(path: &Path, pages: usize, homeless: u64) -> Result<RunWriter> {
        let mut to = StreamWriter::new(Part::create(path)?, path)?;
        to.write(&Line::Head { naqi_counts: Line::VERSION, pages, homeless })?;
        Ok(RunWriter { to })
    }

    /// Writes the next site.
    pub fn write(&mut self, site: String, sample: SiteSample) -> Result<()> {
        Ok(self.to.write(&Line::site(site, sample))?)
    }

    /// Puts the file in its place.
    pub fn finish(self) -> Result<()> {
        Ok(self.to.finish()?)
    }
}

/// Reads such a file.
pub struct RunReader {
    from: StreamReader<Line>,
    name: String,
    /// How many pages of a site it may hold.
    pub pages: usize,
    /// Pages that told no site.
    pub homeless: u64,
}

impl RunReader {
    /// Opens the file.
    pub fn open(path: &Path) -> Result<RunReader> {
        let name = path.display().to_string();
        let no_counts = || {
            Failure::new(format!("{name} holds no counts")).help("counts are what `naqi learn --counts FILE` writes")
        };
        let mut from = StreamReader::open(path)?;
        match from.next_if(|_| true) {
            Ok(Some(Line::Head { naqi_counts: Line::VERSION, pages, homeless })) => {
                Ok(RunReader { from, name, pages, homeless })
            }
            Ok(Some(Line::Head { .. })) => {
                Err(Failure::new(format!("{name} holds counts of another version of naqi"))
                    .help("count that part again"))
            }
            _ => Err(no_counts()),
        }
    }

    fn next(&mut self) -> Result<Option<(String, SiteSample)>> {
        let Some(line) = self.from.next_if(|_| true)? else { return Ok(None) };
        let site = line.into_site();
        let second = || Failure::new(format!("{}: a second beginning inside the file", self.name));
        site.map(Some).ok_or_else(second)
    }
}

/// The sites of several files, joined, in the order of their names. One site of each file is in memory.
pub struct Joined {
    readers: Vec<RunReader>,
    /// The next site of each file.
    ahead: Vec<Option<(String, SiteSample)>>,
    order: BinaryHeap<Reverse<(String, usize)>>,
    pages: usize,
}

impl Joined {
    /// Of these files.
    pub fn new(readers: Vec<RunReader>, pages: usize) -> Result<Joined> {
        let count = readers.len();
        let mut joined = Joined { readers, ahead: Vec::new(), order: BinaryHeap::new(), pages };
        joined.ahead.resize_with(count, || None);
        for at in 0..count {
            joined.fetch(at)?;
        }
        Ok(joined)
    }

    fn fetch(&mut self, at: usize) -> Result<()> {
        self.ahead[at] = self.readers[at].next()?;
        if let Some((site, _)) = &self.ahead[at] {
            self.order.push(Reverse((site.clone(), at)));
        }
        Ok(())
    }

    /// The next site.
    pub fn next(&mut self) -> Result<Option<(String, SiteSample)>> {
        let Some(Reverse((site, first))) = self.order.pop() else { return Ok(None) };
        let mut counts = Counts::new(self.pages);
        let mut at = first;
        loop {
            if let Some((_, sample)) = self.ahead[at].take() {
                counts.join(site.clone(), sample);
            }
            self.fetch(at)?;
            match self.order.peek() {
                Some(Reverse((next, other))) if *next == site => {
                    at = *other;
                    self.order.pop();
                }
                _ => break,
            }
        }
        Ok(counts.sites.pop_first())
    }
}

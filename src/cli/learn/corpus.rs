//! A corpus, counted: in memory as far as that goes, then in files.
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::cli::clean::warn;
use crate::cli::documents::{Reading, Unit, What, each};
use crate::cli::{Failure, Result};
use crate::document::Document;
use crate::learn::{Baseline, Counts, SiteSample, site_counted};

use super::LearnArgs;
use super::runs::{Joined, RunReader, RunWriter};

/// Counts may take this share of the memory; the rest is for what reads and learns.
const SHARE: usize = 3;

/// Counts on their way.
pub struct Tally<'a> {
    counts: Counts,
    pages: usize,
    most: usize,
    /// Counts that did not fit.
    runs: Vec<PathBuf>,
    folder: Option<TempDir>,
    /// The name given goes before the address.
    by_name: bool,
    /// The one site that is looked at, by the name of its file.
    only: Option<(&'a Baseline, &'a str)>,
    /// Lines and files that could not be read.
    pub unread: usize,
    /// Pages that told no site.
    pub homeless: u64,
}

impl<'a> Tally<'a> {
    /// Nothing yet. `only` is the name of the rule file whose site is looked at.
    pub fn new(args: &LearnArgs, baseline: Option<&'a Baseline>, only: Option<&'a str>) -> Tally<'a> {
        Tally {
            counts: Counts::new(args.pages),
            pages: args.pages,
            most: args.memory / SHARE,
            runs: Vec::new(),
            folder: None,
            by_name: !args.cleaning.site.site_field.is_empty(),
            only: baseline.zip(only),
            unread: 0,
            homeless: 0,
        }
    }

    /// Counts the pages of a corpus.
    pub fn read(&mut self, inputs: &[PathBuf], reading: &Reading) -> Result<()> {
        each(inputs, reading, |Unit { source, what, .. }| {
            match what {
                What::Document(document, _) => self.add(document, source)?,
                What::Blank(_) => {}
                What::Faulty(fault) => self.not_read(source, &fault)?,
                What::Unreadable(reason) => self.not_read(source, &reason)?,
            }
            Ok(())
        })
    }

    /// Joins files of counts.
    pub fn join(&mut self, files: &[PathBuf]) -> Result<()> {
        for file in files {
            let reader = RunReader::open(file)?;
            if reader.pages != self.pages {
                let (name, held) = (file.display(), reader.pages);
                return Err(Failure::new(format!("{name} was counted with --pages {held}, not {}", self.pages))
                    .help(format!("give --pages {held}, if all parts were counted so")));
            }
            self.homeless += reader.homeless;
            self.runs.push(file.clone());
        }
        Ok(())
    }

    fn not_read(&mut self, source: &str, why: &dyn std::fmt::Display) -> Result<()> {
        self.unread += 1;
        warn("could not be read", source, why)
    }

    fn add(&mut self, document: &Document<'_>, source: &str) -> Result<()> {
        let Some(site) = site_counted(document, self.by_name) else {
            self.homeless += 1;
            return Ok(());
        };
        if let Some((baseline, file)) = self.only {
            // All hosts of a file are one site to it.
            if baseline.file_of(&site).is_some_and(|known| known.name == file) {
                self.counts.add(file, document, source);
            }
        } else {
            self.counts.add(&site, document, source);
        }
        if self.counts.bytes() > self.most { self.put_down() } else { Ok(()) }
    }

    /// Puts the counts in memory into a file.
    fn put_down(&mut self) -> Result<()> {
        if self.folder.is_none() {
            self.folder = Some(tempfile::Builder::new().prefix("naqi-learn-").tempdir()?);
        }
        let Some(folder) = &self.folder else { return Ok(()) };
        let path = folder.path().join(format!("{}.jsonl.zst", self.runs.len()));
        let counts = std::mem::replace(&mut self.counts, Counts::new(self.pages));
        let mut run = RunWriter::create(&path, self.pages, 0)?;
        for (site, sample) in counts.sites {
            run.write(site, sample)?;
        }
        run.finish()?;
        self.runs.push(path);
        Ok(())
    }

    /// Writes all counts to a file, and goes on with that file.
    pub fn write(&mut self, path: &Path) -> Result<()> {
        if path.extension().is_none_or(|ext| ext != "zst" && ext != "jsonl") {
            return Err(Failure::new(format!(
                "--counts {}: the name must end in .jsonl.zst or .jsonl",
                path.display()
            )));
        }
        let mut run = RunWriter::create(path, self.pages, self.homeless)?;
        let mut sites = self.sites()?;
        while let Some((site, sample)) = sites.next()? {
            run.write(site, sample)?;
        }
        run.finish()?;
        self.runs = vec![path.to_owned()];
        Ok(())
    }

    /// All sites, in the order of their names. What is in memory is put down first, if there are files.
    pub fn sites(&mut self) -> Result<Sites> {
        if self.runs.is_empty() {
            let counts = std::mem::replace(&mut self.counts, Counts::new(self.pages));
            return Ok(Sites::Memory(counts));
        }
        if !self.counts.sites.is_empty() {
            self.put_down()?;
        }
        let readers = self.runs.iter().map(|path| RunReader::open(path)).collect::<Result<_>>()?;
        Ok(Sites::Files(Joined::new(readers, self.pages)?))
    }
}

/// Sites one by one.
pub enum Sites {
    /// From memory.
    Memory(Counts),
    /// From files.
    Files(Joined),
}

impl Sites {
    /// The next site.
    pub fn next(&mut self) -> Result<Option<(String, SiteSample)>> {
        match self {
            Sites::Memory(counts) => Ok(counts.sites.pop_first()),
            Sites::Files(joined) => joined.next(),
        }
    }
}

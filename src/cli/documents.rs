//! Inputs → documents, one at a time, for every verb that reads a corpus.
use std::fmt::Write as _;
use std::path::PathBuf;

use crate::document::{Document, Fault, Fields, Record, utf8};
use crate::io::{Block, Format, FormatChoice, Found, Job, Lines, read, walk};

use super::Result;
use super::args::{FieldOptions, SiteOptions};

/// How inputs are read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// How the format of files is decided.
    pub format: FormatChoice,
    /// Which fields of records hold what.
    pub fields: Fields,
    /// The site where nothing else tells it.
    pub site: Option<String>,
    /// The folder below the input that names the site, from 1.
    pub site_from_path: Option<usize>,
}

impl Reading {
    /// What was asked for.
    pub fn new(fields: &FieldOptions, site: &SiteOptions) -> Reading {
        Reading {
            format: fields.format(),
            fields: fields.fields(site),
            site: site.site.clone(),
            site_from_path: site.site_from_path.map(usize::from),
        }
    }

    /// The site of a file's documents, where they do not tell it themselves.
    fn site_of<'a>(&'a self, job: &'a Job) -> Option<&'a str> {
        self.site_from_path.and_then(|n| job.folder(n)).or(self.site.as_deref())
    }
}

/// One line of a JSONL file, or the whole of another file.
#[derive(Debug)]
pub struct Unit<'u> {
    /// Where it stands: the file's path below the input, and `:` and the line.
    pub source: &'u str,
    /// Its bytes.
    pub raw: &'u [u8],
    /// What it is.
    pub what: What<'u>,
}

/// What a unit is.
#[derive(Debug)]
pub enum What<'u> {
    /// A document, and the record it comes from.
    Document(&'u Document<'u>, Option<&'u Record<'u>>),
    /// A blank line of a JSONL file.
    Blank,
    /// Bytes that are no document.
    Faulty(Fault),
    /// The file, or the rest of it, cannot be read; there are no bytes.
    Unreadable(String),
}

/// Shows each unit of all inputs to `visit`, in the order of the walk.
///
/// # Errors
/// An input that is not there, or what `visit` returns.
pub fn each(inputs: &[PathBuf], reading: &Reading, mut visit: impl FnMut(Unit<'_>) -> Result<()>) -> Result<()> {
    for found in walk(inputs, None, reading.format)? {
        match found {
            Found::File(job) => each_of(&job, reading, &mut visit)?,
            Found::Unreadable { source, reason } => {
                visit(Unit { source: &source, raw: b"", what: What::Unreadable(reason) })?;
            }
        }
    }
    Ok(())
}

/// Shows each unit of one file to `visit`, from its start to its end.
///
/// # Errors
/// What `visit` returns.
pub fn each_of(job: &Job, reading: &Reading, mut visit: impl FnMut(Unit<'_>) -> Result<()>) -> Result<()> {
    let source = job.source();
    let done = match reading.format.of(&job.target) {
        Format::Text => text(job, &source, reading, &mut visit),
        Format::Jsonl => lines(job, &source, reading, &mut visit),
    };
    match done {
        Ok(done) => done,
        Err(error) => visit(Unit { source: &source, raw: b"", what: What::Unreadable(error.to_string()) }),
    }
}

type Visit<'v> = &'v mut dyn FnMut(Unit<'_>) -> Result<()>;

fn text(job: &Job, source: &str, reading: &Reading, visit: Visit<'_>) -> std::io::Result<Result<()>> {
    let raw = read(&job.input)?;
    let raw = raw.as_slice();
    Ok(match utf8(raw) {
        Err(fault) => visit(Unit { source, raw, what: What::Faulty(fault) }),
        Ok(text) => {
            let site = reading.site_of(job).map(Into::into);
            let document = Document { id: source.into(), text: text.into(), site, ..Document::default() };
            visit(Unit { source, raw, what: What::Document(&document, None) })
        }
    })
}

fn lines(job: &Job, source: &str, reading: &Reading, visit: Visit<'_>) -> std::io::Result<Result<()>> {
    let site = reading.site_of(job);
    let mut lines = Lines::open(&job.input)?;
    while let Some((number, raw)) = lines.next()? {
        let done = line(raw, &format!("{source}:{number}"), site, reading, visit);
        if done.is_err() {
            return Ok(done);
        }
    }
    Ok(Ok(()))
}

/// Shows each line of a block of the JSONL file `job` to `visit`; `source` is the file's.
///
/// # Errors
/// What `visit` returns.
pub fn each_in(
    block: &Block,
    job: &Job,
    source: &str,
    reading: &Reading,
    mut visit: impl FnMut(Unit<'_>) -> Result<()>,
) -> Result<()> {
    let site = reading.site_of(job);
    let mut start = 0;
    let mut name = String::new();
    let ends = memchr::memchr_iter(b'\n', &block.bytes).map(|at| at + 1).chain([block.bytes.len()]);
    for (number, end) in (block.number..).zip(ends) {
        if start < end {
            name.clear();
            let _ = write!(name, "{source}:{number}");
            line(&block.bytes[start..end], &name, site, reading, &mut visit)?;
        }
        start = end;
    }
    Ok(())
}

fn line(raw: &[u8], source: &str, site: Option<&str>, reading: &Reading, visit: Visit<'_>) -> Result<()> {
    match Record::read(raw, &reading.fields) {
        Err(fault) => visit(Unit { source, raw, what: What::Faulty(fault) }),
        Ok(None) => visit(Unit { source, raw, what: What::Blank }),
        Ok(Some(record)) => {
            let mut document = record.document(source);
            document.site = document.site.or(site.map(Into::into));
            visit(Unit { source, raw, what: What::Document(&document, Some(&record)) })
        }
    }
}

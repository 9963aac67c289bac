//! Inputs → documents, one at a time, for every verb that reads a corpus.
use std::io::{self, Cursor, Read};
use std::path::PathBuf;

use crate::decode::{Declared, Scar, find};
use crate::document::{Carrier, Document, Fault, Fields, Layout};
use crate::io::{Coding, Damaged, Format, FormatChoice, Found, Job, Packing, Piece, Pieces, Source, walk};

use super::args::{CodingOptions, FieldOptions, SiteOptions};
use super::{Failure, Result};

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
    /// Encodings that were declared.
    pub declared: Declared,
    /// Whether files are written in the encoding they are in.
    pub same_encoding: bool,
    /// What becomes of bytes that are no text.
    pub damaged: Damaged,
}

impl Reading {
    /// What was asked for.
    ///
    /// # Errors
    /// An encoding that is none.
    pub fn new(fields: &FieldOptions, site: &SiteOptions, coding: &CodingOptions) -> Result<Reading> {
        Ok(Reading {
            format: fields.format(),
            fields: fields.fields(site),
            site: site.site.clone(),
            site_from_path: site.site_from_path.map(usize::from),
            declared: Declared::parse(&coding.encoding).map_err(|why| Failure::new(format!("--encoding: {why}")))?,
            same_encoding: coding.same(),
            damaged: coding.damaged(),
        })
    }

    /// The site of a file's documents, where they do not tell it themselves.
    fn site_of<'a>(&'a self, job: &'a Job) -> Option<&'a str> {
        self.site_from_path.and_then(|n| job.folder(n)).or(self.site.as_deref())
    }
}

/// One record of a file, or the whole of another file.
#[derive(Debug)]
pub struct Unit<'u> {
    /// Where it stands: the file's path below the input, and `:` and the number of the record.
    pub source: &'u str,
    /// Its bytes.
    pub raw: &'u [u8],
    /// What it is.
    pub what: What<'u>,
}

/// What a unit is.
#[derive(Debug)]
pub enum What<'u> {
    /// A document, and how it stands in its unit.
    Document(&'u Document<'u>, &'u Held<'u>),
    /// A part of a file of records that carries no text: a blank line. Its bytes, as they are to be written.
    Blank(&'u [u8]),
    /// Bytes that are no document.
    Faulty(Fault),
    /// The file, or the rest of it, cannot be read; there are no bytes.
    Unreadable(String),
}

/// How a text is held by its unit.
#[derive(Debug)]
pub struct Held<'u> {
    /// What carries it.
    pub carrier: &'u Carrier<'u>,
    /// What was no text in the unit.
    pub scars: &'u [Scar],
    /// How bytes became text.
    pub coding: &'u Coding,
    /// How the file holds its units.
    pub layout: &'u Layout<'u>,
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
    match Opened::open(job, reading) {
        Ok(opened) => opened.each(&mut visit),
        Err(what) => visit(Unit { source: &job.source(), raw: b"", what }),
    }
}

type Visit<'v> = &'v mut dyn FnMut(Unit<'_>) -> Result<()>;

/// A file whose encoding is known.
pub struct Opened<'r> {
    job: &'r Job,
    reading: &'r Reading,
    /// Its encoding.
    pub coding: Coding,
    /// Its compression.
    pub packing: Packing,
    body: Body,
}

enum Body {
    /// All of it, and what stopped the reading.
    Whole(Vec<u8>, Option<io::Error>),
    Records(Box<dyn Read>),
}

impl<'r> Opened<'r> {
    /// Opens a file; or says why it is unreadable, or no text at all.
    ///
    /// # Errors
    /// [`What::Unreadable`] or [`What::Faulty`], which is of the whole file.
    pub fn open(job: &'r Job, reading: &'r Reading) -> std::result::Result<Opened<'r>, What<'static>> {
        let source = Source::open(&job.input).map_err(|error| What::Unreadable(error.to_string()))?;
        let packing = source.packing();
        let declared = reading.declared.of(&job.below);
        let no_text = |why: crate::decode::NoText| What::Faulty(Fault::at(why.offset, why.reason));
        let (found, body) = match reading.format.of(&job.target) {
            Format::Text => {
                let (bytes, fault) = source.into_bytes();
                (find(&bytes, declared).map_err(no_text)?, Body::Whole(bytes, fault))
            }
            // The headers are UTF-8, and so are texts; other records may hold anything.
            Format::Warc => (find(b"", None).map_err(no_text)?, Body::Records(source.into_reader())),
            format => {
                let found = find(source.head(), declared).map_err(no_text)?;
                let mut first =
                    Pieces::new(Box::new(Cursor::new(source.head().to_vec())), format, found.charset.line_end());
                if let (Layout::Table { .. }, Ok(Some(row))) = (format.layout(&reading.fields), first.next()) {
                    format.layout(&reading.fields).read(&found.charset.decode(row.raw).text).map_err(What::Faulty)?;
                }
                (found, Body::Records(source.into_reader()))
            }
        };
        let coding = Coding::new(found, reading.same_encoding, reading.damaged);
        Ok(Opened { job, reading, coding, packing, body })
    }

    /// Shows each unit to `visit`, from the first to the last.
    ///
    /// # Errors
    /// What `visit` returns.
    pub fn each(self, visit: Visit<'_>) -> Result<()> {
        let source = self.job.source();
        let fault = match self.body {
            Body::Whole(ref bytes, _) => {
                self.unit(bytes, &source, &mut Layout::Page, visit)?;
                match self.body {
                    Body::Whole(_, fault) => fault,
                    Body::Records(_) => None,
                }
            }
            Body::Records(reader) => {
                let format = self.reading.format.of(&self.job.target);
                let mut pieces = Pieces::new(reader, format, self.coding.from.line_end());
                let mut layout = format.layout(&self.reading.fields);
                let this = Opened { body: Body::Whole(Vec::new(), None), ..self };
                loop {
                    match pieces.next() {
                        Ok(Some(Piece { number, raw, carries })) => {
                            let source = format!("{source}:{number}");
                            match carries {
                                true => this.unit(raw, &source, &mut layout, visit)?,
                                false => visit(Unit { source: &source, raw, what: What::Blank(raw) })?,
                            }
                        }
                        Ok(None) => break None,
                        Err(fault) => break Some(fault),
                    }
                }
            }
        };
        match fault {
            Some(fault) => visit(Unit { source: &source, raw: b"", what: What::Unreadable(fault.to_string()) }),
            None => Ok(()),
        }
    }

    fn unit(&self, raw: &[u8], source: &str, layout: &mut Layout<'_>, visit: Visit<'_>) -> Result<()> {
        let coding = &self.coding;
        let mut show = |what| visit(Unit { source, raw, what });
        let decoded = match coding.decode(raw) {
            Ok(decoded) => decoded,
            Err(fault) => return show(What::Faulty(fault)),
        };
        match layout.read(&decoded.text) {
            Err(fault) => show(What::Faulty(fault)),
            Ok(None) if coding.keeps_bytes() => show(What::Blank(raw)),
            Ok(None) => show(What::Blank(&coding.write(&decoded.text, &decoded.scars).unwrap_or_default())),
            Ok(Some(carrier)) => {
                let mut document = carrier.document(source);
                document.site = document.site.or(self.reading.site_of(self.job).map(Into::into));
                let held = Held { carrier: &carrier, scars: &decoded.scars, coding, layout };
                show(What::Document(&document, &held))
            }
        }
    }
}

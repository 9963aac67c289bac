//! Inputs → documents, one at a time, for every verb that reads a corpus.
use std::fmt::Write as _;
use std::io::{self, Cursor, Read as _};
use std::path::PathBuf;

use crate::compile::RuleSet;
use crate::decode::{Charset, Declared, Decoded, Finding, How, NoText, Scar, as_neighbours, find, is_unsure};
use crate::document::{Carrier, Cell, Document, Facts, Fault, Fields, Layout};
use crate::io::{
    Block, Blocks, Format, FormatChoice, Found, Job, Limits, Neighbours, Packing, Piece, Pieces, Source, Unpacked, walk,
};
#[cfg(feature = "parquet")]
use crate::io::{ParquetFile, TableFault};
use crate::unit::{Coding, Damaged};

use super::args::{CodingOptions, FieldOptions, SiteOptions};
use super::{Failure, Result};

/// How inputs are read.
#[derive(Debug)]
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
    neighbours: Neighbours,
    limits: Limits,
    /// They know the other names of sites.
    rules: Option<RuleSet>,
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
            neighbours: Neighbours::default(),
            limits: Limits::default(),
            rules: None,
        })
    }

    /// The same, where a site for which an encoding is declared may be called by any name that these rules know it by.
    pub fn with_rules(self, rules: &RuleSet) -> Reading {
        Reading { rules: Some(rules.clone()), ..self }
    }

    /// The limits.
    #[cfg(feature = "parquet")]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// The same, with other limits.
    pub fn within(self, limits: Limits) -> Reading {
        Reading { limits, ..self }
    }

    /// The encoding that was declared for a file.
    fn declared(&self, job: &Job) -> Option<Charset> {
        let site = self.site_of(job);
        let is_site = |said: &str| {
            site.is_some_and(|site| match &self.rules {
                Some(rules) => rules.is_site(site, said),
                None => site == said,
            })
        };
        self.declared.of(&job.below, is_site)
    }

    /// The encoding of a file that starts with `head`.
    fn find(&self, head: &[u8], job: &Job) -> std::result::Result<Finding, NoText> {
        let found = find(head, self.declared(job));
        let as_beside = || as_neighbours(head, self.neighbours.charset(&job.input)?);
        if is_unsure(head, &found) { as_beside().map_or(found, Ok) } else { found }
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
        Err(unopened) => visit(Unit { source: &job.source(), raw: b"", what: unopened.into() }),
    }
}

/// Reads the row that names the columns of a table; other layouts have none. Without that row no other can be read, and the ledger speaks of rows with
/// texts alone: where it cannot be written as it stands, the file is no table.
fn name_columns(
    layout: &mut Layout<'_>,
    head: &[u8],
    format: Format,
    coding: &Coding,
) -> std::result::Result<(), Fault> {
    if let Layout::Table { .. } = layout {
        let mut rows = Pieces::new(Box::new(Cursor::new(head.to_vec())), format, coding.from.line_end());
        while let (Layout::Table { columns: None, .. }, Ok(Some(row))) = (&layout, rows.next()) {
            let decoded = coding.decode(row.raw)?;
            if !decoded.scars.is_empty() && !coding.keeps_bytes() {
                let reason = format!("the row that names the columns has bytes that are not {}", coding.from.name());
                return Err(Fault { reason, offset: coding.from.first_fault(&decoded) });
            }
            layout.read(&decoded.text)?;
        }
    }
    Ok(())
}

type Visit<'v> = &'v mut dyn FnMut(Unit<'_>) -> Result<()>;

/// A file that is open.
pub struct Opened<'r> {
    /// What is known of it.
    pub file: File<'r>,
    body: Body,
}

/// Why a file is not open.
pub enum Unopened {
    /// It cannot be read.
    Unreadable(String),
    /// All of it is no text, or no table; with its bytes, where it cannot be read once more.
    NoText(Fault, Option<Unpacked>),
}

impl From<Unopened> for What<'_> {
    fn from(unopened: Unopened) -> Self {
        match unopened {
            Unopened::NoText(fault, _) => What::Faulty(fault),
            Unopened::Unreadable(reason) => What::Unreadable(reason),
        }
    }
}

/// What is known of a file when its first bytes are read.
#[derive(Debug)]
pub struct File<'r> {
    /// Which.
    pub job: &'r Job,
    /// What it holds.
    pub format: Format,
    /// Its encoding.
    pub coding: Coding,
    /// Its compression.
    pub packing: Packing,
    reading: &'r Reading,
    layout: Layout<'r>,
}

/// What a Parquet file starts with.
const PARQUET: &[u8] = b"PAR1";

enum Body {
    /// All of it, and what stopped the reading.
    Whole(Vec<u8>, Option<io::Error>),
    Records(Unpacked),
    #[cfg(feature = "parquet")]
    Table(Box<ParquetFile>),
}

impl<'r> Opened<'r> {
    /// Opens a file; or says why it is unreadable, or no text at all.
    ///
    /// # Errors
    /// What it is instead.
    pub fn open(job: &'r Job, reading: &'r Reading) -> std::result::Result<Opened<'r>, Unopened> {
        let source =
            Source::within(&job.input, reading.limits).map_err(|error| Unopened::Unreadable(error.to_string()))?;
        let format = reading.format.of_head(&job.target, source.head(), &reading.fields);
        let packing = source.packing();
        let mut layout = format.layout(&reading.fields);
        let no_text = |why: NoText| Fault::at(why.offset, why.reason);
        let (found, body) = match format {
            Format::Text if source.head().starts_with(PARQUET) && !source.head().is_ascii() => {
                let words = "it is a Parquet file; name it .parquet, or give --format parquet";
                let rest = (!job.input.stays()).then(|| source.into_reader());
                return Err(Unopened::NoText(Fault::of_all(words), rest));
            }
            Format::Text => {
                let once = !job.input.stays();
                let (bytes, fault) = source.into_bytes().map_err(|(error, rest)| {
                    Unopened::NoText(Fault::of_all(error.to_string()), once.then_some(rest))
                })?;
                match reading.find(&bytes, job) {
                    Ok(found) => (found, Body::Whole(bytes, fault)),
                    Err(why) => {
                        let rest = once.then(|| Box::new(Cursor::new(bytes)) as Unpacked);
                        return Err(Unopened::NoText(no_text(why), rest));
                    }
                }
            }
            // The headers are UTF-8, and so are texts; other records may hold anything.
            Format::Warc => {
                let found = Finding { charset: Charset::UTF_8, how: How::Valid };
                (found, Body::Records(source.into_reader()))
            }
            #[cfg(feature = "parquet")]
            Format::Parquet => match ParquetFile::open(&job.input, source, &reading.fields) {
                // Its strings are UTF-8, whatever was declared for other files.
                Ok(table) => (Finding { charset: Charset::UTF_8, how: How::Valid }, Body::Table(Box::new(table))),
                Err(refused) => {
                    let rest = refused.rest.filter(|_| !job.input.stays());
                    return Err(match refused.fault {
                        TableFault::Malformed(words) => Unopened::NoText(Fault::of_all(words), rest),
                        TableFault::System(error) => Unopened::Unreadable(error.to_string()),
                    });
                }
            },
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => return Err(Unopened::Unreadable(crate::io::NO_PARQUET.into())),
            Format::Jsonl | Format::Csv | Format::Tsv => {
                let found = reading.find(source.head(), job).map_err(no_text);
                let found = found.and_then(|found| {
                    let coding = Coding::new(found, reading.same_encoding, reading.damaged);
                    name_columns(&mut layout, source.head(), format, &coding).map(|()| found)
                });
                match found {
                    Ok(found) => (found, Body::Records(source.into_reader())),
                    Err(fault) => {
                        let rest = (!job.input.stays()).then(|| source.into_reader());
                        return Err(Unopened::NoText(fault, rest));
                    }
                }
            }
        };
        let coding = Coding::new(found, reading.same_encoding, reading.damaged);
        Ok(Opened { file: File { job, format, coding, packing, reading, layout }, body })
    }

    /// The units of a file of records, in blocks, after so many units and bytes.
    ///
    /// # Errors
    /// The file itself, if it is one document; within, what the system says, or that there are not so many bytes.
    #[allow(clippy::type_complexity, reason = "two questions, two answers")]
    pub fn into_blocks(
        self,
        units: usize,
        bytes: u64,
    ) -> std::result::Result<io::Result<(File<'r>, Blocks)>, Box<Opened<'r>>> {
        match self.body {
            Body::Records(mut reader) => {
                let skipped = io::copy(&mut reader.by_ref().take(bytes), &mut io::sink());
                let end = self.file.coding.from.line_end();
                Ok(match skipped {
                    Ok(skipped) if skipped == bytes => {
                        let blocks = Blocks::new(reader, self.file.format, end, units, self.file.reading.limits);
                        Ok((self.file, blocks))
                    }
                    Ok(_) => Err(io::ErrorKind::UnexpectedEof.into()),
                    Err(fault) => Err(fault),
                })
            }
            #[cfg(feature = "parquet")]
            Body::Table(table) if units == 0 => {
                let limits = self.file.reading.limits;
                Ok(table.rows().map(|rows| (self.file, Blocks::of_rows(rows, limits))).map_err(io::Error::from))
            }
            body => Err(Box::new(Opened { body, ..self })),
        }
    }

    /// The file as a table in columns.
    ///
    /// # Errors
    /// The file itself, if it is none.
    #[cfg(feature = "parquet")]
    pub fn into_table(self) -> std::result::Result<(File<'r>, ParquetFile), Box<Opened<'r>>> {
        match self.body {
            Body::Table(table) => Ok((self.file, *table)),
            body => Err(Box::new(Opened { body, ..self })),
        }
    }

    /// Shows each unit to `visit`, from the first to the last.
    ///
    /// # Errors
    /// What `visit` returns.
    pub fn each(self, visit: Visit<'_>) -> Result<()> {
        let Opened { file, body } = self;
        let source = file.job.source();
        let fault = match body {
            Body::Whole(bytes, fault) => {
                file.unit(&bytes, &source, visit)?;
                fault
            }
            Body::Records(reader) => {
                let pieces = Pieces::new(reader, file.format, file.coding.from.line_end());
                let mut pieces = pieces.within(file.reading.limits);
                loop {
                    match pieces.next() {
                        Ok(Some(piece)) => file.piece(piece, &format!("{source}:{}", piece.number), visit)?,
                        Ok(None) => break None,
                        Err(fault) => break Some(fault),
                    }
                }
            }
            #[cfg(feature = "parquet")]
            Body::Table(table) => file.each_row(&table, visit)?,
        };
        match fault {
            Some(fault) => visit(Unit { source: &source, raw: b"", what: What::Unreadable(fault.to_string()) }),
            None => Ok(()),
        }
    }
}

impl File<'_> {
    /// Shows each row of a table to `visit`, and says what stopped the reading, if something did.
    ///
    /// # Errors
    /// What `visit` returns.
    #[cfg(feature = "parquet")]
    pub fn each_row(&self, table: &ParquetFile, visit: Visit<'_>) -> Result<Option<io::Error>> {
        let mut blocks = match table.rows() {
            Ok(rows) => Blocks::of_rows(rows, self.reading.limits),
            Err(fault) => return Ok(Some(fault.into())),
        };
        let source = self.job.source();
        while let Some(block) = blocks.next() {
            self.each_in(&block, &source, &mut *visit)?;
        }
        Ok(blocks.fault())
    }

    /// Shows each unit of a block to `visit`; `source` is the file's.
    ///
    /// # Errors
    /// What `visit` returns.
    pub fn each_in(&self, block: &Block, source: &str, mut visit: impl FnMut(Unit<'_>) -> Result<()>) -> Result<()> {
        let mut name = String::new();
        for piece in block.pieces() {
            name.clear();
            let _ = write!(name, "{source}:{}", piece.number);
            self.piece(piece, &name, &mut visit)?;
        }
        Ok(())
    }

    fn piece(&self, piece: Piece<'_>, source: &str, visit: Visit<'_>) -> Result<()> {
        let Piece { raw, carries, facts, .. } = piece;
        match (carries, self.format) {
            (true, _) => self.unit_with(raw, facts, source, visit),
            (false, Format::Warc) => visit(Unit { source, raw, what: What::Blank(raw) }),
            (false, _) => match self.coding.decode(raw) {
                Ok(decoded) => self.blank(raw, &decoded, source, visit),
                Err(fault) => visit(Unit { source, raw, what: What::Faulty(fault) }),
            },
        }
    }

    fn blank(&self, raw: &[u8], decoded: &Decoded<'_>, source: &str, visit: Visit<'_>) -> Result<()> {
        if self.coding.keeps_bytes() {
            return visit(Unit { source, raw, what: What::Blank(raw) });
        }
        if !decoded.scars.is_empty() {
            // The ledger speaks of texts alone, and could not bring these bytes back.
            let reason = format!("it carries no text, and has bytes that are not {}", self.coding.from.name());
            let fault = Fault { reason, offset: self.coding.from.first_fault(decoded) };
            return visit(Unit { source, raw, what: What::Faulty(fault) });
        }
        let bytes = self.coding.write(&decoded.text, &decoded.scars).unwrap_or_default();
        visit(Unit { source, raw, what: What::Blank(&bytes) })
    }

    fn unit(&self, raw: &[u8], source: &str, visit: Visit<'_>) -> Result<()> {
        self.unit_with(raw, None, source, visit)
    }

    fn unit_with(&self, raw: &[u8], facts: Option<&Facts>, source: &str, visit: Visit<'_>) -> Result<()> {
        let decoded = match self.coding.decode(raw) {
            Ok(decoded) => decoded,
            Err(fault) => return visit(Unit { source, raw, what: What::Faulty(fault) }),
        };
        let read = match facts {
            Some(_) => Ok(Some(Carrier::Cell(Cell::new(&decoded.text, facts)))),
            None => self.layout.read_next(&decoded.text),
        };
        match read {
            Err(fault) => visit(Unit { source, raw, what: What::Faulty(fault) }),
            Ok(None) => self.blank(raw, &decoded, source, visit),
            Ok(Some(carrier)) => {
                let mut document = carrier.document(source);
                document.site = document.site.or(self.reading.site_of(self.job).map(Into::into));
                let (scars, coding, layout) = (&decoded.scars, &self.coding, &self.layout);
                let held = Held { carrier: &carrier, scars, coding, layout };
                visit(Unit { source, raw, what: What::Document(&document, &held) })
            }
        }
    }
}

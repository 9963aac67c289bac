//! The forms that removals are written in, and where they go.
use std::fmt::Display;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::{Failure, Result};
use crate::io::{CleanPart, Packing, Part};
use crate::ledger::{Entry, Taken};
use crate::report::{Look, write_entry};

use super::FormArg;

/// The names of the columns of a table of removals.
const COLUMNS: [&str; 9] = ["run", "source", "doc", "site", "rule", "category", "start", "end", "text"];

/// Writes entries in one form.
pub struct Forms {
    to: To,
    /// Several ledgers are read.
    several: bool,
    /// Where it goes, for messages; standard output if nothing.
    path: Option<PathBuf>,
    removals: usize,
    documents: usize,
}

enum To {
    Text(Sink, Look),
    Jsonl(Sink),
    Csv(Box<csv::Writer<Sink>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<crate::io::RemovalTable<Sink>>),
}

/// Standard output, or a file that appears when it is whole.
enum Sink {
    Stdout(BufWriter<io::Stdout>),
    File(Box<CleanPart>),
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Stdout(to) => to.write(bytes),
            Sink::File(to) => to.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Stdout(to) => to.flush(),
            Sink::File(to) => to.flush(),
        }
    }
}

/// An entry, and the run it is of.
#[derive(Serialize)]
struct OfRun<'e> {
    run: &'e str,
    #[serde(flatten)]
    entry: &'e Entry,
}

impl Forms {
    /// Starts writing to `path`, or to standard output.
    ///
    /// # Errors
    /// What the system says; a form that this naqi cannot write.
    pub fn open(form: FormArg, path: Option<&Path>, several: bool, look: Look) -> Result<Forms> {
        let path = path.filter(|path| *path != "-").map(Path::to_owned);
        let sink = match &path {
            None => Sink::Stdout(BufWriter::with_capacity(1 << 16, io::stdout())),
            Some(path) => Sink::File(Box::new(CleanPart::new(Part::create(path)?, Packing::of_name(path))?)),
        };
        let fault = |error: &dyn Display| fault(path.as_deref(), error);
        let to = match form {
            // Colours are for the terminal.
            FormArg::Text if path.is_some() => To::Text(sink, Look::default()),
            FormArg::Text => To::Text(sink, look),
            FormArg::Jsonl => To::Jsonl(sink),
            FormArg::Csv => {
                let mut table = csv::Writer::from_writer(sink);
                table.write_record(COLUMNS).map_err(|error| fault(&error))?;
                To::Csv(Box::new(table))
            }
            #[cfg(feature = "parquet")]
            FormArg::Parquet => {
                let table = crate::io::RemovalTable::new(sink).map_err(|error| fault(&error))?;
                To::Parquet(Box::new(table))
            }
            #[cfg(not(feature = "parquet"))]
            FormArg::Parquet => return Err(Failure::new(crate::io::NO_PARQUET)),
            FormArg::Dolma => return Err(Failure::new("dolma attributes are a folder of files")),
        };
        Ok(Forms { to, several, path, removals: 0, documents: 0 })
    }

    /// Writes an entry of the run of that name.
    ///
    /// # Errors
    /// What the system says.
    pub fn add(&mut self, run: &str, entry: &Entry) -> Result<()> {
        self.removals += entry.removals.len();
        self.documents += 1;
        let path = self.path.as_deref();
        match &mut self.to {
            To::Text(sink, look) => write_entry(sink, entry, *look)?,
            To::Jsonl(sink) => {
                let line = match self.several {
                    true => serde_json::to_vec(&OfRun { run, entry }),
                    false => serde_json::to_vec(entry),
                };
                sink.write_all(&line.map_err(io::Error::from)?)?;
                sink.write_all(b"\n")?;
            }
            To::Csv(table) => {
                for taken in &entry.removals {
                    let Taken { start, end, rule, category, text, .. } = taken;
                    let site = entry.site.as_deref().unwrap_or_default();
                    let (start, end) = (start.to_string(), end.to_string());
                    let row = [run, &entry.source, &entry.doc, site, rule, category, &start, &end, text];
                    table.write_record(row).map_err(|error| csv_fault(path, error))?;
                }
            }
            #[cfg(feature = "parquet")]
            To::Parquet(table) => table.add(run, entry).map_err(|error| fault(path, &error))?,
        }
        Ok(())
    }

    /// Writes what is left, and puts the file in its place.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self) -> Result<()> {
        let Forms { to, path, removals, documents, .. } = self;
        let words = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let sum = format!("{} in {}", words(removals, "removal"), words(documents, "document"));
        let mut sink = match to {
            To::Text(mut sink, _) => {
                writeln!(sink, "{sum}")?;
                sink
            }
            To::Jsonl(sink) => sink,
            To::Csv(table) => table.into_inner().map_err(|error| fault(path.as_deref(), error.error()))?,
            #[cfg(feature = "parquet")]
            To::Parquet(table) => table.finish().map_err(|error| fault(path.as_deref(), &error))?,
        };
        sink.flush()?;
        if let (Sink::File(file), Some(path)) = (sink, &path) {
            file.finish()?;
            writeln!(anstream::stderr().lock(), "{sum}, written to {}", path.display())?;
        }
        Ok(())
    }
}

fn csv_fault(path: Option<&Path>, error: csv::Error) -> Failure {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        kind => fault(path, &format!("{kind:?}")),
    }
}

fn fault(path: Option<&Path>, error: &dyn Display) -> Failure {
    let name = path.map_or("standard output".to_owned(), |path| path.display().to_string());
    Failure::new(format!("cannot write {name}: {error}"))
}

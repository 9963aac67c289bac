//! The way back: originals from an output folder.
//!
//! Clean files, ledger and quarantine are in the same order, so each is read once, from start to end.
use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use crate::decode::find;
use crate::document::{Fault, Layout};
use crate::ledger::Entry;

use super::error::Result;
use super::out::{ENCODINGS, LEDGER, NAMES, QUARANTINE, QUARANTINED_FILES, RECORDS, RUN};
use super::{
    CleanPart, Coding, Damaged, Error, FileCoding, Format, FormatChoice, Found, Input, Job, Named, Part, Piece, Pieces,
    Quarantined, RunOptions, Source, StreamReader,
};
use super::{put_back, walk};

/// What was restored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Files written.
    pub files: usize,
    /// Documents that got something back.
    pub documents: usize,
    /// Lines and files that came back from quarantine.
    pub quarantined: usize,
}

/// Writes the originals of the run in `out` to the folder `to`, which must be new or empty.
///
/// # Errors
/// A folder that holds no finished run; a ledger that does not fit its text; what the system says.
pub fn restore(out: &Path, to: &Path) -> Result<Restored> {
    let options = options(out)?;
    refuse_inside(out, to)?;
    refuse_full(to)?;
    let records = out.join(RECORDS);
    let mut run = Run {
        to,
        options,
        ledger: StreamReader::open(&records.join(LEDGER))?,
        quarantine: StreamReader::open(&records.join(QUARANTINE))?,
        encodings: match records.join(ENCODINGS) {
            path if path.is_file() => Some(StreamReader::open(&path)?),
            _ => None,
        },
        restored: Restored::default(),
    };
    match records.join(NAMES) {
        path if path.is_file() => {
            let mut names = StreamReader::<Named>::open(&path)?;
            while let Some(named) = names.next_if(|_| true)? {
                run.file(&renamed(out, named)?)?;
            }
        }
        _ => {
            for found in walk(&[out.to_owned()], None, run.options.format)? {
                run.file(&job(found)?)?;
            }
        }
    }
    run.nothing_left()?;
    let files = records.join(QUARANTINED_FILES);
    if files.is_dir() {
        for found in walk(&[files], None, FormatChoice::Text)? {
            let job = job(found)?;
            let Input::File(path) = &job.input else { continue };
            // Of a compressed file that was cut off, what could be read stands there already.
            run.restored.files += usize::from(!to.join(&job.target).exists());
            run.restored.quarantined += 1;
            Part::create(&to.join(&job.target))?.copy(path)?;
        }
    }
    Ok(run.restored)
}

/// The clean file of an original that has another name. Names that lead elsewhere are refused, as the records may come from anyone.
fn renamed(out: &Path, Named { source, clean }: Named) -> Result<Job> {
    for name in [&source, &clean] {
        if name.is_empty() || !Path::new(name).components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(Error::new(format!("{NAMES} names `{name}`, which is not a place below the folder"))
                .help("the records must be as `naqi clean` left them"));
        }
    }
    let target = PathBuf::from(source);
    Ok(Job { input: Input::File(out.join(clean)), below: target.clone(), target })
}

fn options(out: &Path) -> Result<RunOptions> {
    #[derive(Deserialize)]
    struct Head {
        finished: bool,
        options: RunOptions,
    }
    let path = out.join(RECORDS).join(RUN);
    let text = fs::read(&path).map_err(|error| {
        Error::with("read", &path, error).help(format!("{} must be the output folder of `naqi clean`", out.display()))
    })?;
    let head: Head = serde_json::from_slice(&text)
        .map_err(|error| Error::new(format!("{} cannot be read: {error}", path.display())))?;
    if !head.finished {
        return Err(Error::new(format!("the run in {} was cut off before its end", out.display()))
            .help("run the same `naqi clean` again: it goes on where it was"));
    }
    Ok(head.options)
}

fn refuse_inside(out: &Path, to: &Path) -> Result<()> {
    let (Ok(out_real), Some(to_real)) = (fs::canonicalize(out), nearest_real(to)) else { return Ok(()) };
    if to_real.starts_with(&out_real) {
        return Err(Error::new(format!("the folder {} lies inside the run {}", to.display(), out.display()))
            .help("name another folder with -o"));
    }
    Ok(())
}

fn refuse_full(to: &Path) -> Result<()> {
    fs::create_dir_all(to).map_err(|error| Error::with("make the folder", to, error))?;
    match fs::read_dir(to).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => {
            Err(Error::new(format!("the folder {} is not empty", to.display()))
                .help("name a new or empty folder with -o"))
        }
        Err(error) => Err(Error::with("read", to, error)),
    }
}

/// The real path of the nearest folder above (or at) `path` that is there.
fn nearest_real(path: &Path) -> Option<PathBuf> {
    let whole = std::path::absolute(path).ok()?;
    whole.ancestors().find_map(|folder| fs::canonicalize(folder).ok())
}

fn job(found: Found) -> Result<Job> {
    match found {
        Found::File(job) => Ok(job),
        Found::Unreadable { source, reason } => Err(Error::new(format!("cannot read {source}: {reason}"))),
    }
}

struct Run<'o> {
    to: &'o Path,
    options: RunOptions,
    ledger: StreamReader<Entry>,
    quarantine: StreamReader<Quarantined>,
    encodings: Option<StreamReader<FileCoding>>,
    restored: Restored,
}

impl Run<'_> {
    fn file(&mut self, job: &Job) -> Result<()> {
        self.nothing_before(&job.target)?;
        let coding = self.coding(job)?;
        let source = Source::open(&job.input).map_err(|error| Error::with("read", &job.target, error))?;
        let part = CleanPart::new(Part::create(&self.to.join(&job.target))?, source.packing())?;
        match self.options.format.of(&job.target) {
            Format::Text => self.text(job, source, coding, part)?,
            format => self.records(job, source, coding, format, part)?,
        }
        self.restored.files += 1;
        Ok(())
    }

    /// How the file was read and written.
    fn coding(&mut self, job: &Job) -> Result<Coding> {
        let source = job.source();
        // Files that were quarantined whole have no clean file.
        let is_before = |file: &FileCoding| Path::new(&file.source) < job.target.as_path();
        if let Some(encodings) = &mut self.encodings {
            while encodings.next_if(is_before)?.is_some() {}
            if let Some(file) = encodings.next_if(|file| file.source == source)? {
                return file.coding().ok_or_else(|| {
                    Error::new(format!("the encoding of {source}, {}, is not known to this naqi", file.encoding))
                });
            }
        }
        let plain = find(b"", None).map_err(|why| Error::new(why.to_string()))?;
        Ok(Coding::new(plain, false, Damaged::Keep))
    }

    fn text(&mut self, job: &Job, source: Source, coding: Coding, mut part: CleanPart) -> Result<()> {
        let (bytes, fault) = source.into_bytes();
        if let Some(fault) = fault {
            return Err(Error::with("read", &job.target, fault));
        }
        let source = job.source();
        let entry = self.entry(&source)?;
        write_back(&mut part, &bytes, entry.as_ref(), &coding, &mut Layout::Page, &source)?;
        part.finish()
    }

    fn records(
        &mut self,
        job: &Job,
        source: Source,
        coding: Coding,
        format: Format,
        mut part: CleanPart,
    ) -> Result<()> {
        let mut pieces = Pieces::new(source.into_reader(), format, coding.to.line_end());
        let source = job.source();
        let fields = self.options.fields.clone();
        let mut layout = format.layout(&fields);
        for number in 1.. {
            let source = format!("{source}:{number}");
            if let Some(raw) = self.quarantined_line(&source)? {
                part.write(&raw)?;
                continue;
            }
            let next = pieces.next().map_err(|error| Error::with("read", &job.target, error))?;
            let Some(Piece { raw: line, .. }) = next else { break };
            let entry = self.entry(&source)?;
            write_back(&mut part, line, entry.as_ref(), &coding, &mut layout, &source)?;
            if format == Format::Warc {
                part.end_member()?;
            }
        }
        part.finish()
    }

    fn entry(&mut self, source: &str) -> Result<Option<Entry>> {
        let entry = self.ledger.next_if(|entry| entry.source == source)?;
        self.restored.documents += usize::from(entry.is_some());
        Ok(entry)
    }

    fn quarantined_line(&mut self, source: &str) -> Result<Option<Vec<u8>>> {
        while self.quarantine.next_if(|what| what.bytes().is_none())?.is_some() {}
        let Some(what) = self.quarantine.next_if(|what| what.source == source)? else { return Ok(None) };
        self.restored.quarantined += 1;
        what.bytes().transpose()
    }

    /// That ledger and quarantine speak of nothing before this file.
    fn nothing_before(&mut self, target: &Path) -> Result<()> {
        let format = self.options.format;
        let is_before = |source: &str| file_of(source, format).as_path() < target;
        match self.ledger.peek()? {
            Some(entry) if is_before(&entry.source) => return Err(not_there(&entry.source)),
            _ => {}
        }
        while self.quarantine.next_if(|what| what.bytes().is_none())?.is_some() {}
        match self.quarantine.peek()? {
            Some(what) if is_before(&what.source) => Err(not_there(&what.source)),
            _ => Ok(()),
        }
    }

    fn nothing_left(&mut self) -> Result<()> {
        if let Some(entry) = self.ledger.peek()? {
            return Err(not_there(&entry.source));
        }
        while self.quarantine.next_if(|what| what.bytes().is_none())?.is_some() {}
        match self.quarantine.peek()? {
            Some(what) => Err(not_there(&what.source)),
            None => Ok(()),
        }
    }
}

/// Writes the original of one unit.
fn write_back(
    part: &mut CleanPart,
    clean: &[u8],
    entry: Option<&Entry>,
    coding: &Coding,
    layout: &mut Layout<'_>,
    source: &str,
) -> Result<()> {
    if entry.is_none() && coding.keeps_bytes() {
        // The first row of a table names the columns.
        if let Layout::Table { columns: None, .. } = layout {
            let _ = layout.read(&coding.to.decode(clean).text);
        }
        return part.write(clean);
    }
    let back = put_back(clean, entry, coding, layout).map_err(|fault| misfit(source, &fault))?;
    part.write(&back)
}

/// The file that a source stands in.
fn file_of(source: &str, format: FormatChoice) -> PathBuf {
    let record = source.rsplit_once(':').filter(|(file, line)| {
        !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()) && format.of(Path::new(file)) != Format::Text
    });
    PathBuf::from(record.map_or(source, |(file, _)| file))
}

fn not_there(source: &str) -> Error {
    Error::new(format!("the records of the run speak of {source}, which is not there"))
        .help("files and lines of the output must be as `naqi clean` left them")
}

fn misfit(source: &str, fault: &Fault) -> Error {
    let words = fault.to_string();
    // What the ledger says of itself names the document.
    let words = if words.contains(source) { words } else { format!("cannot restore {source}: {words}") };
    Error::new(words).help("the text is not what `naqi clean` wrote; was it changed since?")
}

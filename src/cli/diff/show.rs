//! What the engine found, shown document by document in the form that was asked for.
use std::fmt::Display;
use std::io::Write;

use crate::diff::PatchStyle;
use crate::engine::Cleaner;
use crate::io::{Format, Input, Job, Packing};
use crate::report::{Findings, Look, Tally, write_diff, write_diff_json};

use crate::text::union;
use crate::unit::cut;

use super::super::Result;
use super::super::clean::warn;
use super::super::documents::{Held, Opened, Reading, Unit, Unopened, What};
use super::patch::FilePatch;

/// In which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// To read.
    View,
    /// To apply.
    Patch,
    /// For programs.
    Json,
    /// The counts alone.
    Stat,
}

/// What there is to say at the end.
#[derive(Clone, Copy, Debug)]
pub struct Ending {
    /// Something would be removed.
    pub changes: bool,
    /// Lines and files that could not be read.
    pub unread: usize,
}

/// Shows the documents of a corpus, file by file.
pub struct Show<'a> {
    out: &'a mut dyn Write,
    cleaner: &'a Cleaner,
    form: Form,
    context: usize,
    look: Look,
    style: PatchStyle,
    tally: Tally,
    unread: usize,
}

impl<'a> Show<'a> {
    /// Shows on `out` what `cleaner` finds.
    pub fn new(out: &'a mut dyn Write, cleaner: &'a Cleaner, form: Form, context: usize, look: Look) -> Show<'a> {
        Show { out, cleaner, form, context, look, style: look.patch(), tally: Tally::default(), unread: 0 }
    }

    /// Shows the documents of a file.
    pub fn file(&mut self, job: &Job, reading: &Reading) -> Result<()> {
        let below = job.source();
        if job.target.to_str().is_none() {
            return self.unread(&below, &"the name of the file is not UTF-8");
        }
        let here = match &job.input {
            Input::Stdin => below.clone(),
            Input::File(path) => path.display().to_string(),
        };
        let mut patch = FilePatch::new(below.clone().into_bytes(), here.clone(), self.context);
        let opened = match Opened::open(job, reading) {
            Ok(opened) if self.form == Form::Patch && opened.file.format == Format::Parquet => {
                return self.unread(&here, &"it is a Parquet file, which a patch cannot show; use --view or --json");
            }
            Ok(opened) if self.form == Form::Patch && opened.file.packing != Packing::Plain => {
                return self.unread(&here, &"it is compressed, which a patch cannot show; use --view or --json");
            }
            Ok(opened) if self.form == Form::Patch && !opened.file.coding.keeps_bytes() => {
                let name = opened.file.coding.from.name();
                return self
                    .unread(&here, &format!("it is {name} and would be written anew, which a patch cannot show"));
            }
            Ok(opened) => opened,
            Err(Unopened::NoText(fault, _)) => return self.unread(&here, &fault),
            Err(Unopened::Unreadable(reason)) => return self.unread(&here, &reason),
        };
        let format = opened.file.format;
        opened.each(&mut |Unit { source, raw, what }| {
            // The line, for a record.
            let source_here = || format!("{here}{}", source.strip_prefix(below.as_str()).unwrap_or_default());
            match what {
                What::Document(document, held) => {
                    let cleaned = self.cleaner.clean(document);
                    let findings = Findings::new(document, &cleaned, source);
                    match self.form {
                        Form::Patch => self.patch(&mut patch, &findings, raw, held)?,
                        Form::View if !findings.is_empty() => {
                            let source = source_here();
                            write_diff(self.out, &Findings { source: &source, ..findings }, self.context, self.look)?;
                        }
                        Form::Json if !findings.is_empty() => write_diff_json(self.out, &findings, self.context)?,
                        Form::View | Form::Json | Form::Stat => {}
                    }
                    self.tally.add(&findings);
                }
                What::Blank(_) => patch.same(self.out, &self.style, raw)?,
                What::Faulty(fault) => {
                    self.unread(&source_here(), &fault)?;
                    patch.quarantined(raw, format);
                }
                What::Unreadable(reason) => self.unread(&source_here(), &reason)?,
            }
            Ok(())
        })?;
        if self.form == Form::Patch {
            patch.finish(self.out, &self.style)?;
        }
        Ok(())
    }

    fn patch(&mut self, patch: &mut FilePatch, findings: &Findings<'_>, raw: &[u8], held: &Held<'_>) -> Result<()> {
        let gone = if findings.changes() { findings.removals } else { &[] };
        let carrier = held.carrier;
        if !gone.is_empty() && !held.scars.is_empty() {
            return self.unread(
                findings.source,
                &"it has bytes that are no text, which a patch cannot show; use --view or --json",
            );
        }
        match gone {
            [] if carrier.is_record() => patch.same(self.out, &self.style, raw)?,
            [] => {}
            gone if carrier.is_record() => {
                let spans = union(gone.iter().map(|removal| removal.span));
                let mut clean = Vec::new();
                match cut(carrier, held.scars, held.coding, &spans, &mut clean) {
                    Some(()) => patch.record(raw, &clean, gone),
                    None => patch.same(self.out, &self.style, raw)?,
                }
            }
            gone => patch.text(self.out, &self.style, findings.text, gone)?,
        }
        Ok(())
    }

    /// Says that something could not be read.
    pub fn unread(&mut self, source: &str, reason: &dyn Display) -> Result<()> {
        self.unread += 1;
        warn("could not be read", source, reason)
    }

    /// Shows what is to be shown at the end, and says how it ended.
    pub fn finish(self) -> Result<Ending> {
        if matches!(self.form, Form::View | Form::Stat) {
            self.tally.write(self.out, self.look)?;
        }
        Ok(Ending { changes: self.tally.changes(), unread: self.unread })
    }
}

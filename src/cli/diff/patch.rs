//! The patch of one file, written while the file is read.
use std::io::{self, Write};

use crate::diff::{Hunk, Hunks, LineEnds, PatchStyle, hunks, write_file_header, write_hunk};
use crate::io::Format;
use crate::ledger::Removal;

/// The patch of one file.
pub struct FilePatch {
    /// Name of the file where the patch is applied.
    name: Vec<u8>,
    /// Name of the file from here.
    label: String,
    context: usize,
    hunks: Hunks<'static>,
    started: bool,
}

impl FilePatch {
    /// The patch of the file that is called `name` below the input and `label` from here.
    pub fn new(name: Vec<u8>, label: String, context: usize) -> FilePatch {
        FilePatch { name, label, context, hunks: Hunks::new(context), started: false }
    }

    /// The file is one document.
    pub fn text(&mut self, out: &mut dyn Write, style: &PatchStyle, text: &str, gone: &[Removal]) -> io::Result<()> {
        let hunks = hunks(text, gone, LineEnds::Patch, self.context);
        hunks.iter().try_for_each(|hunk| self.write(out, style, hunk))
    }

    /// The next unit of a file of records, which stays.
    pub fn same(&mut self, out: &mut dyn Write, style: &PatchStyle, raw: &[u8]) -> io::Result<()> {
        for line in lines(raw) {
            if let Some(hunk) = self.hunks.same(line.to_vec()) {
                self.write(out, style, &hunk)?;
            }
        }
        Ok(())
    }

    /// The next unit of a file of records, `raw`, of which `clean` is left when these removals go from its text.
    pub fn record(&mut self, raw: &[u8], clean: &[u8], gone: &[Removal]) {
        let mut gone = gone;
        for line in lines(raw) {
            self.hunks.minus(line.to_vec(), Vec::new(), gone);
            gone = &[];
        }
        lines(clean).for_each(|line| self.hunks.plus(line.to_vec()));
    }

    /// The next unit of a file of records, which goes to quarantine and stands in no clean file. A whole file in quarantine is
    /// left alone: its bytes are not text.
    pub fn quarantined(&mut self, raw: &[u8], format: Format) {
        if format != Format::Text {
            lines(raw).for_each(|line| self.hunks.minus(line.to_vec(), Vec::new(), &[]));
        }
    }

    /// The end of the file.
    pub fn finish(mut self, out: &mut dyn Write, style: &PatchStyle) -> io::Result<()> {
        let last = std::mem::replace(&mut self.hunks, Hunks::new(0)).finish();
        last.map_or(Ok(()), |hunk| self.write(out, style, &hunk))
    }

    fn write(&mut self, out: &mut dyn Write, style: &PatchStyle, hunk: &Hunk<'_>) -> io::Result<()> {
        if !self.started {
            write_file_header(out, &self.name, style)?;
            self.started = true;
        }
        write_hunk(out, hunk, &self.label, style)
    }
}

fn lines(raw: &[u8]) -> impl Iterator<Item = &[u8]> {
    raw.split_inclusive(|&byte| byte == b'\n')
}

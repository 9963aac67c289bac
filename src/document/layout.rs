//! How a file holds its texts.
use super::{Carrier, Fault, Fields, Record};

/// What the units of one file are.
#[derive(Clone, Debug)]
pub enum Layout<'f> {
    /// The file is one unit, and that is the text.
    Page,
    /// A JSON record in each line.
    Jsonl(&'f Fields),
}

impl Layout<'_> {
    /// Reads the next unit of the file; nothing if it carries no text, such as a blank line.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read<'l>(&mut self, unit: &'l str) -> Result<Option<Carrier<'l>>, Fault> {
        match self {
            Layout::Page => Ok(Some(Carrier::Page(unit))),
            Layout::Jsonl(fields) => Ok(Record::parse(unit, fields)?.map(Carrier::Json)),
        }
    }
}

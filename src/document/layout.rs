//! How a file holds its texts.
use super::warc::Block;
use super::{Carrier, Cell, Columns, Fault, Fields, Record, Row, Wanted};

/// What the units of one file are.
#[derive(Clone, Debug)]
pub enum Layout<'f> {
    /// The file is one unit, and that is the text.
    Page,
    /// A JSON record in each line.
    Jsonl(Wanted<'f>),
    /// Rows of cells, the first of which names the columns.
    Table {
        /// What stands between two cells.
        delimiter: u8,
        /// The names of the columns wanted.
        fields: &'f Fields,
        /// The columns, when the first row was read.
        columns: Option<Columns>,
    },
    /// Conversion records of a WARC file.
    Warc,
    /// Texts of a column.
    Cells,
}

impl Layout<'_> {
    /// Reads the next unit of the file; nothing if it carries no text, such as a blank line.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read<'l>(&mut self, unit: &'l str) -> Result<Option<Carrier<'l>>, Fault> {
        match self {
            Layout::Table { delimiter, fields, columns: columns @ None } if !is_blank(unit) => {
                *columns = Some(Columns::read(unit, *delimiter, fields)?);
                Ok(None)
            }
            layout => layout.read_next(unit),
        }
    }

    /// Reads a unit of a file whose columns are known.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read_next<'l>(&self, unit: &'l str) -> Result<Option<Carrier<'l>>, Fault> {
        match self {
            Layout::Page => Ok(Some(Carrier::Page(unit))),
            Layout::Table { .. } if is_blank(unit) => Ok(None),
            Layout::Table { delimiter, columns: Some(columns), .. } => {
                Row::read(unit, *delimiter, columns).map(|row| Some(Carrier::Row(row)))
            }
            Layout::Table { .. } => Err(Fault::of_all("the table has no first row that names its columns")),
            Layout::Cells => Ok(Some(Carrier::Cell(Cell::new(unit, None)))),
            Layout::Warc => Block::read(unit).map(|block| Some(Carrier::Block(block))),
            Layout::Jsonl(wanted) => Ok(Record::parse(unit, wanted)?.map(Carrier::Json)),
        }
    }
}

/// Whether a row is nothing but its line end.
fn is_blank(row: &str) -> bool {
    row.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']).is_empty()
}

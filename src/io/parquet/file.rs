//! A Parquet file, open: its columns, and readers for them.
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use parquet::column::page::PageReader;
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataOptions, ParquetMetaDataReader};
use parquet::file::serialized_reader::SerializedPageReader;
use tempfile::NamedTempFile;

use crate::document::Fields;

use super::columns::Columns;
use super::fault::guarded;
use super::{Rows, TableFault};
use crate::io::{Input, Packing, Source, Unpacked};

/// What a Parquet file starts and ends with.
const MAGIC: &[u8] = b"PAR1";

/// A Parquet file whose columns are known.
pub struct ParquetFile {
    place: Place,
    pub(super) metadata: Arc<ParquetMetaData>,
    pub(super) columns: Columns,
}

/// Where its bytes can be read from any offset.
enum Place {
    Path(PathBuf),
    /// What came from a pipe, or out of an archive.
    Spooled(NamedTempFile),
}

/// Why a file is not open as a table, and its bytes, if they are at hand.
pub struct Refused {
    /// Why.
    pub fault: TableFault,
    /// What stands in the file, unpacked.
    pub rest: Option<Unpacked>,
}

/// Unpacks an input to a file of its own.
fn spool(source: Source) -> Result<Place, Refused> {
    let refused = |fault| Refused { fault, rest: None };
    let mut file = NamedTempFile::new().map_err(|error| refused(error.into()))?;
    // What cannot be unpacked is not the system's fault.
    let copied = io::copy(&mut source.into_reader(), &mut file);
    copied.map_err(|error| refused(TableFault::new(error.to_string())))?;
    Ok(Place::Spooled(file))
}

impl ParquetFile {
    /// Opens a file that was looked into already.
    ///
    /// # Errors
    /// A file that is no Parquet file, or has no column for the text.
    pub fn open(input: &Input, source: Source, fields: &Fields) -> Result<ParquetFile, Refused> {
        if !source.head().starts_with(MAGIC) {
            let fault = TableFault::new(match source.head() {
                b"" => "the Parquet file is empty",
                head if head.starts_with(b"PARE") => "the Parquet file is encrypted",
                _ => "it is not a Parquet file",
            });
            return Err(Refused { fault, rest: Some(source.into_reader()) });
        }
        let place = match input {
            Input::File(path) if input.stays() && source.packing() == Packing::Plain => Place::Path(path.clone()),
            _ => spool(source)?,
        };
        let read = guarded(|| {
            let file = place.open()?;
            let metadata = ParquetMetaDataReader::new()
                .with_page_index_policy(PageIndexPolicy::Optional)
                .with_metadata_options(Some(ParquetMetaDataOptions::new().with_encoding_stats_as_mask(false)))
                .parse_and_finish(&file)?;
            let columns = Columns::find(metadata.file_metadata().schema_descr(), fields)?;
            Ok((Arc::new(metadata), columns))
        });
        match read {
            Ok((metadata, columns)) => Ok(ParquetFile { place, metadata, columns }),
            Err(fault) => {
                let rest = place.open().ok().map(|file| Box::new(file) as Unpacked);
                Err(Refused { fault, rest })
            }
        }
    }

    /// The texts, row by row.
    ///
    /// # Errors
    /// What the system says.
    pub fn rows(&self) -> Result<Rows, TableFault> {
        Rows::new(self)
    }

    /// The bytes, in a handle of their own: two that were made of one another would move each other.
    ///
    /// # Errors
    /// What the system says.
    pub fn bytes(&self) -> io::Result<File> {
        self.place.open()
    }
}

impl Place {
    fn open(&self) -> io::Result<File> {
        match self {
            Place::Path(path) => File::open(path),
            Place::Spooled(file) => file.reopen(),
        }
    }
}

/// The pages of a column in a row group.
pub(super) fn pages(
    file: &Arc<File>,
    metadata: &ParquetMetaData,
    group: usize,
    column: usize,
) -> Result<Box<dyn PageReader>, TableFault> {
    let group = metadata.row_group(group);
    let rows = usize::try_from(group.num_rows())
        .map_err(|_| TableFault::new("the Parquet file is damaged: a row group has fewer than no rows"))?;
    Ok(Box::new(SerializedPageReader::new(Arc::clone(file), group.column(column), rows, None)?))
}

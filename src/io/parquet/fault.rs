//! What can be wrong with a Parquet file.
use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::errors::ParquetError;

/// Why a Parquet file cannot be read or written.
#[derive(Debug)]
pub enum TableFault {
    /// The file is not what it should be; in words, one sentence without a full stop.
    Malformed(String),
    /// The system refused.
    System(io::Error),
}

impl TableFault {
    /// A fault in words.
    pub(super) fn new(words: impl Into<String>) -> TableFault {
        TableFault::Malformed(words.into())
    }
}

impl From<ParquetError> for TableFault {
    fn from(error: ParquetError) -> TableFault {
        match error {
            ParquetError::External(cause) => match cause.downcast::<io::Error>() {
                Ok(error) => TableFault::from(*error),
                Err(cause) => TableFault::new(format!("the Parquet file is damaged: {cause}")),
            },
            ParquetError::NYI(what) => {
                TableFault::new(format!("the Parquet file needs what naqi does not know: {what}"))
            }
            ParquetError::General(what) | ParquetError::EOF(what) => {
                TableFault::new(format!("the Parquet file is damaged: {what}"))
            }
            error => TableFault::new(format!("the Parquet file is damaged: {error}")),
        }
    }
}

impl From<io::Error> for TableFault {
    fn from(error: io::Error) -> TableFault {
        match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                TableFault::new(format!("the Parquet file is damaged: {error}"))
            }
            _ => TableFault::System(error),
        }
    }
}

impl From<TableFault> for io::Error {
    fn from(fault: TableFault) -> io::Error {
        match fault {
            TableFault::Malformed(words) => io::Error::new(io::ErrorKind::InvalidData, words),
            TableFault::System(error) => error,
        }
    }
}

impl fmt::Display for TableFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TableFault::Malformed(words) => f.write_str(words),
            TableFault::System(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for TableFault {}

/// Does it; a reader that gives up on bytes no one foresaw is a fault of the file, and not the end of the run.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, TableFault>) -> Result<T, TableFault> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(TableFault::new("the Parquet file is damaged: the reader gave up on it")))
}

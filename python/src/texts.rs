//! The clean texts of a batch, as bytes.
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{BinaryBuilder, BinaryViewBuilder, LargeBinaryBuilder};
use arrow_schema::DataType;

use crate::record::TooLarge;

/// Grows row by row, laid out as strings of a type are.
pub enum Texts {
    Small(BinaryBuilder),
    Large(LargeBinaryBuilder),
    View(BinaryViewBuilder),
}

impl Texts {
    /// For strings of that type; room is made for so many rows and bytes.
    pub fn new(kind: &DataType, rows: usize, bytes: usize) -> Texts {
        match kind {
            DataType::Utf8 | DataType::Binary => Texts::Small(BinaryBuilder::with_capacity(rows, bytes)),
            DataType::Utf8View | DataType::BinaryView => Texts::View(BinaryViewBuilder::with_capacity(rows)),
            _ => Texts::Large(LargeBinaryBuilder::with_capacity(rows, bytes)),
        }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// More bytes than the type has offsets for.
    pub fn push(&mut self, text: Option<&[u8]>) -> Result<(), TooLarge> {
        let len = text.map_or(0, <[u8]>::len);
        match self {
            Texts::Small(builder) => {
                i32::try_from(builder.values_slice().len() + len).map_err(|_| TooLarge)?;
                builder.append_option(text);
            }
            Texts::Large(builder) => builder.append_option(text),
            Texts::View(builder) => {
                u32::try_from(len).map_err(|_| TooLarge)?;
                builder.append_option(text);
            }
        }
        Ok(())
    }

    /// The column.
    pub fn finish(self) -> ArrayRef {
        match self {
            Texts::Small(mut builder) => Arc::new(builder.finish()),
            Texts::Large(mut builder) => Arc::new(builder.finish()),
            Texts::View(mut builder) => Arc::new(builder.finish()),
        }
    }
}

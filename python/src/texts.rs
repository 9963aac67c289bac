//! The clean texts of a batch: what came in, but for the rows that change.
use std::ops::Range;
use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, BinaryViewBuilder, LargeBinaryBuilder, make_view};
use arrow_array::types::ByteArrayType;
use arrow_array::{Array, ArrayRef, BinaryViewArray, GenericByteArray};
use arrow_buffer::{ArrowNativeType, BooleanBufferBuilder, Buffer, NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType};

use crate::bytes::Column;
use crate::record::TooLarge;

/// The rows that change, in order, with their texts: nothing for one that becomes null.
#[derive(Default)]
pub struct Changes {
    rows: Vec<(usize, Option<Range<usize>>)>,
    bytes: Vec<u8>,
}

impl Changes {
    /// Whether no row changes.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a row, which stands behind the ones before.
    pub fn push(&mut self, row: usize, text: Option<&[u8]>) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(text.unwrap_or_default());
        self.rows.push((row, text.map(|_| start..self.bytes.len())));
    }

    /// The column with these rows changed, laid out as strings of type `kind` are. What does not change is copied in long runs, or not at all where
    /// the layout allows that.
    ///
    /// # Errors
    /// More bytes than the type has offsets for.
    pub fn apply(self, column: &Column, kind: &DataType, rows: usize) -> Result<ArrayRef, TooLarge> {
        match column {
            Column::Small(array) => self.in_runs(array),
            Column::Large(array) => self.in_runs(array),
            Column::View(array) => self.beside(array),
            Column::Coded(..) => self.one_by_one(column, kind, rows),
        }
    }

    fn in_runs<T: ByteArrayType>(self, array: &GenericByteArray<T>) -> Result<ArrayRef, TooLarge>
    where
        GenericByteArray<T>: 'static,
    {
        let old = array.value_offsets();
        let at = |row: usize| old[row].as_usize();
        let mut values = Vec::with_capacity(at(array.len()) - at(0) + self.bytes.len());
        let mut offsets: Vec<T::Offset> = Vec::with_capacity(old.len());
        let to_offset = |len: usize| T::Offset::from_usize(len).ok_or(TooLarge);
        offsets.push(to_offset(0)?);
        let mut done = 0;
        let mut run = |values: &mut Vec<u8>, offsets: &mut Vec<T::Offset>, until: usize| -> Result<(), TooLarge> {
            let (start, base) = (at(done), values.len());
            values.extend_from_slice(&array.value_data()[start..at(until)]);
            for row in done + 1..=until {
                offsets.push(to_offset(base + at(row) - start)?);
            }
            done = until + 1;
            Ok(())
        };
        for (row, text) in &self.rows {
            run(&mut values, &mut offsets, *row)?;
            values.extend_from_slice(&self.bytes[text.clone().unwrap_or(0..0)]);
            offsets.push(to_offset(values.len())?);
        }
        run(&mut values, &mut offsets, array.len())?;
        let nulls = self.nulls(array.nulls(), array.len());
        finish(GenericByteArray::<T>::try_new(OffsetBuffer::new(offsets.into()), Buffer::from_vec(values), nulls))
    }

    fn beside(self, array: &BinaryViewArray) -> Result<ArrayRef, TooLarge> {
        i32::try_from(self.bytes.len()).map_err(|_| TooLarge)?;
        let mut buffers = array.data_buffers().to_vec();
        let block = u32::try_from(buffers.len()).map_err(|_| TooLarge)?;
        let mut views = array.views().to_vec();
        for (row, text) in &self.rows {
            let text = text.clone().unwrap_or(0..0);
            let offset = u32::try_from(text.start).map_err(|_| TooLarge)?;
            views[*row] = make_view(&self.bytes[text], block, offset);
        }
        let nulls = self.nulls(array.nulls(), array.len());
        buffers.push(Buffer::from_vec(self.bytes));
        finish(BinaryViewArray::try_new(views.into(), buffers, nulls))
    }

    fn one_by_one(self, column: &Column, kind: &DataType, rows: usize) -> Result<ArrayRef, TooLarge> {
        let mut changes = self.rows.iter().peekable();
        let texts = (0..rows).map(|row| match changes.next_if(|(changed, _)| *changed == row) {
            Some((_, text)) => text.clone().map(|text| &self.bytes[text]),
            None => column.get(row),
        });
        let texts: Vec<Option<&[u8]>> = texts.collect();
        let sum: usize = texts.iter().flatten().map(|text| text.len()).sum();
        Ok(match kind {
            DataType::Utf8 | DataType::Binary => {
                i32::try_from(sum).map_err(|_| TooLarge)?;
                let mut builder = BinaryBuilder::with_capacity(rows, sum);
                texts.into_iter().for_each(|text| builder.append_option(text));
                Arc::new(builder.finish())
            }
            DataType::Utf8View | DataType::BinaryView => {
                let mut builder = BinaryViewBuilder::with_capacity(rows);
                texts.into_iter().for_each(|text| builder.append_option(text));
                Arc::new(builder.finish())
            }
            _ => {
                let mut builder = LargeBinaryBuilder::with_capacity(rows, sum);
                texts.into_iter().for_each(|text| builder.append_option(text));
                Arc::new(builder.finish())
            }
        })
    }

    /// Which rows are there.
    fn nulls(&self, old: Option<&NullBuffer>, rows: usize) -> Option<NullBuffer> {
        if self.rows.iter().all(|(_, text)| text.is_some()) {
            return old.cloned();
        }
        let mut there = BooleanBufferBuilder::new(rows);
        match old {
            Some(old) => there.append_buffer(old.inner()),
            None => there.append_n(rows, true),
        }
        self.rows.iter().filter(|(_, text)| text.is_none()).for_each(|(row, _)| there.set_bit(*row, false));
        Some(NullBuffer::new(there.finish()))
    }
}

fn finish<A: Array + 'static>(array: Result<A, ArrowError>) -> Result<ArrayRef, TooLarge> {
    array.map(|array| Arc::new(array) as ArrayRef).map_err(|_| TooLarge)
}

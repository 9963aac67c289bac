//! The end of a Parquet file, as the original had it.
//!
//! The library declares orders of values of its own for floating-point columns. Statistics of columns that were copied were made in the order
//! that the original declares: under another one readers would drop them, or trust them wrongly. The library offers no way to say so; the
//! declarations are the last field of the footer, three bytes for each column, and are written over here. So is the version, which is the first.
use std::io::{self, Write};

use parquet::basic::ColumnOrder;
use parquet::file::metadata::FileMetaData;

/// What stands behind the footer: its length, and four bytes that end the file.
const BEHIND: usize = 8;
/// Bytes of the declaration of one column: the number of the order, and the ends of two empty structs.
const ORDER: usize = 3;

/// Passes bytes on until it is told to hold them back.
pub(super) struct Tail<'w, W> {
    pub to: &'w mut W,
    pub held: Option<Vec<u8>>,
}

impl<W: Write> Write for Tail<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.held {
            Some(held) => held.write(bytes),
            None => self.to.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.held.is_some() { Ok(()) } else { self.to.flush() }
    }
}

/// The end of the file that the library made, as the file `like` has it. What does not look as expected stays as it is.
pub(super) fn settle(mut end: Vec<u8>, like: &FileMetaData) -> Vec<u8> {
    let Some(place) = place(&end) else { return end };
    let columns = like.schema_descr().num_columns();
    let mut footer = end.split_off(place);
    let behind = footer.split_off(footer.len() - BEHIND);
    set_version(&mut footer, like.version());
    set_orders(&mut footer, columns, like.column_orders());
    let length = u32::try_from(footer.len()).unwrap_or(u32::MAX).to_le_bytes();
    end.extend_from_slice(&footer);
    end.extend_from_slice(&length);
    end.extend_from_slice(&behind[4..]);
    end
}

/// Where the footer starts.
fn place(end: &[u8]) -> Option<usize> {
    let behind = end.len().checked_sub(BEHIND)?;
    let length = u32::from_le_bytes(end[behind..behind + 4].try_into().ok()?);
    behind.checked_sub(length as usize)
}

/// Field 1 is a number; small ones take a byte, in which a sign stands last.
fn set_version(footer: &mut [u8], version: i32) {
    if let ([0x15, byte, ..], 0..64) = (footer, version) {
        *byte = (version as u8) << 1;
    }
}

fn set_orders(footer: &mut Vec<u8>, columns: usize, orders: Option<&Vec<ColumnOrder>>) {
    // Behind the list stands the end of the footer.
    let Some(start) = footer.len().checked_sub(1 + columns * ORDER) else { return };
    let list = list(columns);
    let is_orders = footer[..start].ends_with(&list)
        && footer[start..].chunks_exact(ORDER).all(|order| matches!(order, [0x1c | 0x2c | 0x3c, 0, 0]))
        && footer.ends_with(&[0]);
    if !is_orders {
        return;
    }
    match orders {
        None => {
            footer.truncate(start - list.len());
            footer.push(0);
        }
        Some(orders) => {
            for (order, bytes) in orders.iter().zip(footer[start..].chunks_exact_mut(ORDER)) {
                bytes[0] = match order {
                    ColumnOrder::TYPE_DEFINED_ORDER(_) => 0x1c,
                    ColumnOrder::IEEE_754_TOTAL_ORDER => 0x2c,
                    ColumnOrder::INT96_TIMESTAMP_ORDER => 0x3c,
                    _ => bytes[0],
                };
            }
        }
    }
}

/// The head of a list of so many structs in the field behind the one before.
fn list(columns: usize) -> Vec<u8> {
    let mut head = vec![0x19];
    match u8::try_from(columns) {
        Ok(few @ 0..15) => head.push(few << 4 | 0xc),
        _ => {
            head.push(0xfc);
            let mut rest = columns;
            while rest >= 0x80 {
                head.push((rest & 0x7f) as u8 | 0x80);
                rest >>= 7;
            }
            head.push(rest as u8);
        }
    }
    head
}

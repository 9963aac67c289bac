//! Where records and ledger meet: the raw bytes of a removal, stored and put back.
use crate::document::{Record, Unescaped, escape};
use crate::ledger::{Entry, Gap, Misfit, Piece, gaps};
use crate::text::Span;

/// Stores with each removal of `entry` the bytes it was written as in the record, where they are not the plain ones.
pub fn store_raw(entry: &mut Entry, record: &Record<'_>) {
    for taken in &mut entry.removals {
        let raw = record.raw(Span::new(taken.start, taken.end));
        if raw != escape(&taken.text) {
            taken.raw = Some(raw.to_owned());
        }
    }
}

/// The original line of which `clean` is what `entry` left.
///
/// # Errors
/// The first removal that does not fit.
pub fn restore_record(clean: &Record<'_>, entry: &Entry) -> Result<String, Misfit> {
    let mut put = Vec::new();
    for gap in gaps(entry)? {
        gap.fits(clean.text(), entry)?;
        put.push((gap.at, raw_of_gap(&gap, entry)?));
    }
    Ok(clean.with(&put))
}

fn raw_of_gap(gap: &Gap<'_>, entry: &Entry) -> Result<String, Misfit> {
    gap.pieces.iter().map(|piece| raw_of_piece(piece, entry)).collect()
}

fn raw_of_piece(piece: &Piece<'_>, entry: &Entry) -> Result<String, Misfit> {
    let Some(raw) = &piece.taken.raw else { return Ok(escape(piece.text).into_owned()) };
    match Unescaped::decode(raw) {
        Ok(string) if string.text == piece.taken.text => Ok(raw[string.raw(piece.span).range()].to_owned()),
        _ => Err(Misfit::raw(entry, piece.removal)),
    }
}

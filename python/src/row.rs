//! One text of a batch, cleaned.
use std::panic::{AssertUnwindSafe, catch_unwind};

use naqi::decode::{Charset, Finding, How, Scar};
use naqi::document::{Carrier, Cell, Facts, Layout};
use naqi::engine::{Cleaned, Cleaner, site_of};
use naqi::ledger::{Entry, Removal};
use naqi::text::union;
use naqi::unit::{Coding, Damaged, cut, put_back, store_coding};

use crate::record::Row;

/// Who takes rows as they are cleaned.
pub trait Tell {
    /// Why a row cannot be taken.
    type Error;

    /// Takes what comes out in the place of a text, and what is told of it.
    ///
    /// # Errors
    /// What the taker cannot take.
    fn tell(&mut self, clean: Clean<'_>, row: &Row<'_>) -> Result<(), Self::Error>;
}

/// What comes out in the place of a text.
pub enum Clean<'c> {
    /// The very bytes.
    Same,
    /// These.
    Text(&'c [u8]),
    /// Nothing: it could not be read.
    Nothing,
}

/// naqi failed at a text.
pub struct Panicked(pub String);

/// Cleans one text, as the command line cleans one of a Parquet file.
///
/// # Errors
/// What `to` cannot take; a fault of naqi.
pub fn clean_row<T: Tell>(
    cleaner: &Cleaner,
    damaged: Damaged,
    raw: &[u8],
    facts: &Facts,
    to: &mut T,
) -> Result<Result<(), T::Error>, Panicked> {
    match simdutf8::basic::from_utf8(raw) {
        Ok(text) => sound(cleaner, text, facts, to),
        Err(_) => wounded(cleaner, damaged, raw, facts, to),
    }
}

fn sound<T: Tell>(cleaner: &Cleaner, text: &str, facts: &Facts, to: &mut T) -> Result<Result<(), T::Error>, Panicked> {
    let carrier = Carrier::Cell(Cell::new(text, Some(facts)));
    let document = carrier.document("");
    let Cleaned { text: clean, removals, held, site, .. } = guarded(|| cleaner.clean(&document))?;
    let held = held.map(|held| held.to_string());
    let removals = if held.is_some() { &[] } else { &*removals };
    let row = Row {
        original: text,
        removals,
        site: site_of(&document, site.as_deref()),
        held: held.as_deref(),
        ..Row::default()
    };
    Ok(to.tell(if removals.is_empty() { Clean::Same } else { Clean::Text(clean.as_bytes()) }, &row))
}

/// A text with bytes that are no UTF-8.
fn wounded<T: Tell>(
    cleaner: &Cleaner,
    damaged: Damaged,
    raw: &[u8],
    facts: &Facts,
    to: &mut T,
) -> Result<Result<(), T::Error>, Panicked> {
    let coding = Coding::new(Finding { charset: Charset::UTF_8, how: How::Valid }, true, damaged);
    let mut refuse = |reason: &str| {
        let row = Row { quarantine: Some((reason, raw)), ..Row::default() };
        Ok(to.tell(Clean::Nothing, &row))
    };
    let decoded = match coding.decode(raw) {
        Ok(decoded) => decoded,
        Err(fault) => return refuse(&fault.to_string()),
    };
    let carrier = Carrier::Cell(Cell::new(&decoded.text, Some(facts)));
    let document = carrier.document("");
    let Cleaned { removals, held, site, .. } = guarded(|| cleaner.clean(&document))?;
    let held = held.map(|held| held.to_string());
    let removals = if held.is_some() { &[] } else { &*removals };
    let Some(clean) = comes_back(raw, &carrier, &decoded.scars, &coding, removals) else {
        return refuse("its bad bytes would be read in another way once the text between them is gone");
    };
    let site = site_of(&document, site.as_deref());
    let row =
        Row { original: &decoded.text, removals, site, held: held.as_deref(), scars: &decoded.scars, ..Row::default() };
    Ok(to.tell(if clean == raw { Clean::Same } else { Clean::Text(&clean) }, &row))
}

/// The bytes to write, if the original can be made of them again.
fn comes_back(
    raw: &[u8],
    carrier: &Carrier<'_>,
    scars: &[Scar],
    coding: &Coding,
    removals: &[Removal],
) -> Option<Vec<u8>> {
    let mut clean = Vec::new();
    cut(carrier, scars, coding, &union(removals.iter().map(|removal| removal.span)), &mut clean)?;
    let mut entry = Entry::new("", "", carrier.text(), removals);
    store_coding(&mut entry, scars, coding);
    let back = put_back(&clean, Some(&entry), coding, &mut Layout::Cells).ok()?;
    (back == raw).then_some(clean)
}

/// Runs the engine; a fault in it ends in an error, and the process lives.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let words = panic.downcast_ref::<&str>().map(|words| words.to_string());
        Panicked(words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default())
    })
}

//! One line or file, cleaned: what is written in its place, and what is to be told of it.
use std::sync::Arc;

use crate::document::{Document, Fault};
use crate::engine::{Cleaner, Judged, site_of};
use crate::io::Held;
use crate::ledger::{Entry, EntryLine, Removal};
use crate::text::union;
use crate::unit::{cut, put_back, store_coding, store_raw, written};

use super::super::documents;
use super::super::{Failure, Result};

/// What became of a document.
#[derive(Debug)]
pub struct Washed {
    /// Whether the ledger tells of it.
    pub changed: bool,
    /// Why it was kept whole, if it was.
    pub held: Option<Held>,
    /// What went.
    pub removals: Vec<Removal>,
    /// What draft rules would have taken.
    pub drafts: Vec<Removal>,
    /// The site file that spoke.
    pub site: Option<Arc<str>>,
    /// Bytes of text before.
    pub bytes_in: usize,
    /// Bytes of text after.
    pub bytes_out: usize,
    /// Whether it had bytes that are no text.
    pub damaged: bool,
}

/// Lines for the files that tell of documents.
#[derive(Debug, Default)]
pub struct Told {
    /// Lines of the ledger.
    pub ledger: Vec<u8>,
    /// Lines of what draft rules would take.
    pub drafts: Vec<u8>,
}

/// A document, and where it stands.
#[derive(Clone, Copy)]
pub struct At<'d> {
    /// As in [`Entry::source`].
    pub source: &'d str,
    /// The bytes of its unit.
    pub raw: &'d [u8],
    /// The document.
    pub document: &'d Document<'d>,
    /// How the unit holds it.
    pub held: &'d documents::Held<'d>,
}

/// Cleans one document, and adds the clean unit to `to`.
///
/// # Errors
/// A document that would not come back from what is written; nothing is added then.
pub fn wash(cleaner: &Cleaner, at: &At<'_>, to: &mut Vec<u8>) -> std::result::Result<Washed, Fault> {
    let start = to.len();
    wash_to(cleaner, at, to).inspect_err(|_| to.truncate(start))
}

fn wash_to(cleaner: &Cleaner, at: &At<'_>, to: &mut Vec<u8>) -> std::result::Result<Washed, Fault> {
    let start = to.len();
    let At { source, document, .. } = *at;
    let documents::Held { carrier, scars, coding, .. } = *at.held;
    let Judged { removals, held, drafts, site } = cleaner.judge(document);
    let held = held.map(|hold| {
        let Entry { doc, source, removals, .. } = Entry::sketch(&document.id, source, &document.text, &removals);
        let site = site_of(document, site.as_deref()).map(str::to_owned);
        Held { doc, source, site, reason: hold.to_string(), removals }
    });
    let removals = if held.is_some() { Vec::new() } else { removals };
    let gone = union(removals.iter().map(|removal| removal.span));
    let bytes_in = document.text.len();
    let washed = Washed {
        // Scars that are not written need a place in the ledger even where nothing goes.
        changed: !gone.is_empty() || (!scars.is_empty() && !coding.keeps_bytes()),
        held,
        removals,
        drafts,
        site,
        bytes_in,
        bytes_out: bytes_in - gone.iter().map(|span| span.len()).sum::<usize>(),
        damaged: !scars.is_empty(),
    };
    if washed.changed || !coding.keeps_bytes() {
        let written = cut(carrier, scars, coding, &gone, to);
        written.ok_or_else(|| Fault::of_all("the clean text cannot be written in its encoding"))?;
    } else {
        to.extend_from_slice(at.raw);
    }
    let clean = &to[start..];
    if carrier.is_frail() && !gone.is_empty() && washed.comes_back(at, clean).is_err() {
        return Err(Fault::of_all("without what would go, the rest would be read as something else"));
    }
    // Two bad bytes that come to stand together can be a character.
    if washed.damaged && washed.comes_back(at, clean).is_err() {
        return Err(Fault::of_all("its bad bytes would be read in another way once the text between them is gone"));
    }
    Ok(washed)
}

impl Washed {
    /// Adds what is to be told of the document.
    ///
    /// # Errors
    /// None that memory does not make.
    pub fn tell(&self, at: &At<'_>, told: &mut Told) -> Result<()> {
        let At { source, document, held, .. } = *at;
        let site = || site_of(document, self.site.as_deref());
        if self.changed && held.coding.is_plain(held.scars) {
            let (doc, original, removals) = (&*document.id, &*document.text, &*self.removals);
            let line = EntryLine { doc, source, site: site(), original, removals };
            line.write(&mut told.ledger, |span| written(held.carrier, span));
        } else if let Some(entry) = self.entry(at) {
            write_line(&mut told.ledger, &entry)?;
        }
        if !self.drafts.is_empty() {
            let mut entry = Entry::new(&document.id, source, &document.text, &self.drafts);
            entry.site = site().map(str::to_owned);
            write_line(&mut told.drafts, &entry)?;
        }
        Ok(())
    }

    /// What the ledger tells of it.
    fn entry(&self, at: &At<'_>) -> Option<Entry> {
        let At { source, document, held, .. } = *at;
        self.changed.then(|| {
            let mut entry = Entry::new(&document.id, source, &document.text, &self.removals);
            entry.site = site_of(document, self.site.as_deref()).map(str::to_owned);
            store_raw(&mut entry, held.carrier);
            store_coding(&mut entry, held.scars, held.coding);
            entry
        })
    }

    /// Rebuilds the original from the clean unit, and compares.
    ///
    /// # Errors
    /// The document that does not come back as it was.
    pub fn verify(&self, at: &At<'_>, clean: &[u8]) -> Result<()> {
        self.comes_back(at, clean).map_err(|fault| {
            Failure::new(format!("--verify: {}: {fault}", at.source))
                .help("this is a fault of naqi, not of the text; nothing was changed in the input")
        })
    }

    fn comes_back(&self, at: &At<'_>, clean: &[u8]) -> std::result::Result<(), Fault> {
        let documents::Held { coding, layout, .. } = *at.held;
        if !self.changed && coding.keeps_bytes() {
            return Ok(());
        }
        let back = put_back(clean, self.entry(at).as_ref(), coding, &mut layout.clone())?;
        if back == at.raw { Ok(()) } else { Err(Fault::of_all("it does not come back as it was")) }
    }
}

fn write_line(to: &mut Vec<u8>, entry: &Entry) -> Result<()> {
    serde_json::to_writer(&mut *to, entry).map_err(std::io::Error::from)?;
    to.push(b'\n');
    Ok(())
}

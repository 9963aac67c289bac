//! One line or file, cleaned: what is written in its place, and what is to be told of it.
use std::sync::Arc;

use crate::document::{Document, Fault};
use crate::engine::{Cleaner, site_of};
use crate::io::Held;
use crate::ledger::{Entry, Removal, RuleId};
use crate::text::union;
use crate::unit::{cut, put_back, store_coding, store_raw};

use super::super::documents;
use super::super::{Failure, Result};

/// What became of a document.
#[derive(Debug)]
pub struct Washed {
    /// What to write instead; nothing if it stays as it is.
    pub clean: Option<Vec<u8>>,
    /// What went.
    pub entry: Option<Entry>,
    /// Why it was kept whole, if it was.
    pub held: Option<Held>,
    /// Each claim's rule and category, for counting.
    pub removals: Vec<Removal>,
    /// The rules of draft claims.
    pub drafts: Vec<RuleId>,
    /// What draft rules would have taken, if anything.
    pub draft: Option<Entry>,
    /// The site file that spoke.
    pub site: Option<Arc<str>>,
    /// Bytes of text before.
    pub bytes_in: usize,
    /// Bytes of text after.
    pub bytes_out: usize,
    /// Whether it had bytes that are no text.
    pub damaged: bool,
}

/// Cleans one document, held by a unit of these bytes.
///
/// # Errors
/// A document that would not come back from what is written.
pub fn wash(
    cleaner: &Cleaner,
    source: &str,
    raw: &[u8],
    document: &Document<'_>,
    held: &documents::Held<'_>,
) -> std::result::Result<Washed, Fault> {
    let documents::Held { carrier, scars, coding, .. } = *held;
    let cleaned = cleaner.clean(document);
    let mut washed = Washed {
        clean: None,
        entry: None,
        held: None,
        removals: Vec::new(),
        drafts: cleaned.drafts.iter().map(|removal| removal.rule.clone()).collect(),
        draft: None,
        bytes_in: document.text.len(),
        bytes_out: cleaned.text.len(),
        site: cleaned.site.clone(),
        damaged: !scars.is_empty(),
    };
    let spoke = cleaned.site.clone();
    let site = || site_of(document, spoke.as_deref()).map(str::to_owned);
    if !cleaned.drafts.is_empty() {
        washed.draft =
            Some(Entry { site: site(), ..Entry::new(&document.id, source, &document.text, &cleaned.drafts) });
    }
    let mut gone = Vec::new();
    if let Some(hold) = cleaned.held {
        let Entry { doc, source, removals, .. } =
            Entry::sketch(&document.id, source, &document.text, &cleaned.removals);
        washed.held = Some(Held { doc, source, site: site(), reason: hold.to_string(), removals });
    } else {
        gone = union(cleaned.removals.iter().map(|removal| removal.span));
        washed.removals = cleaned.removals;
    }
    // Scars that are not written need a place in the ledger even where nothing goes.
    if !gone.is_empty() || (!scars.is_empty() && !coding.keeps_bytes()) {
        let mut entry = Entry::new(&document.id, source, &document.text, &washed.removals);
        entry.site = site();
        store_raw(&mut entry, carrier);
        store_coding(&mut entry, scars, coding);
        washed.entry = Some(entry);
    }
    if washed.entry.is_some() || !coding.keeps_bytes() {
        let clean = cut(carrier, scars, coding, &gone);
        washed.clean = Some(clean.ok_or_else(|| Fault::of_all("the clean text cannot be written in its encoding"))?);
    }
    if carrier.is_frail() && !gone.is_empty() && washed.comes_back(raw, held).is_err() {
        return Err(Fault::of_all("without what would go, the rest would be read as something else"));
    }
    // Two bad bytes that come to stand together can be a character.
    if washed.damaged && washed.comes_back(raw, held).is_err() {
        return Err(Fault::of_all("its bad bytes would be read in another way once the text between them is gone"));
    }
    Ok(washed)
}

impl Washed {
    /// Rebuilds the original from what is to be written, and compares.
    ///
    /// # Errors
    /// The document that does not come back as it was.
    pub fn verify(&self, raw: &[u8], held: &documents::Held<'_>, source: &str) -> Result<()> {
        self.comes_back(raw, held).map_err(|fault| {
            Failure::new(format!("--verify: {source}: {fault}"))
                .help("this is a fault of naqi, not of the text; nothing was changed in the input")
        })
    }

    fn comes_back(&self, raw: &[u8], held: &documents::Held<'_>) -> std::result::Result<(), Fault> {
        let Some(clean) = &self.clean else { return Ok(()) };
        let back = put_back(clean, self.entry.as_ref(), held.coding, &mut held.layout.clone())?;
        if back == raw { Ok(()) } else { Err(Fault::of_all("it does not come back as it was")) }
    }
}

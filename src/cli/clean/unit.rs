//! One line or file, cleaned: what is written in its place, and what is to be told of it.
use std::borrow::Cow;
use std::sync::Arc;

use crate::document::{Document, Fields, Record};
use crate::engine::Cleaner;
use crate::io::{Held, restore_record, store_raw};
use crate::ledger::{self, Entry, Removal, RuleId};
use crate::report::hold_words;
use crate::text::union;

use super::super::{Failure, Result};

/// What became of a document.
#[derive(Debug)]
pub struct Washed {
    /// What to write instead; nothing if it stays as it is.
    pub clean: Option<String>,
    /// What went.
    pub entry: Option<Entry>,
    /// Why it was kept whole, if it was.
    pub held: Option<Held>,
    /// Each claim's rule and category, for counting.
    pub removals: Vec<Removal>,
    /// The rules of draft claims.
    pub drafts: Vec<RuleId>,
    /// The site file that spoke.
    pub site: Option<Arc<str>>,
    /// Bytes of text before.
    pub bytes_in: usize,
    /// Bytes of text after.
    pub bytes_out: usize,
}

/// Cleans one document; `record` is the line it comes from, if it does.
pub fn wash(cleaner: &Cleaner, source: &str, document: &Document<'_>, record: Option<&Record<'_>>) -> Washed {
    let cleaned = cleaner.clean(document);
    let entry = || Entry::new(&document.id, source, &document.text, &cleaned.removals);
    let mut washed = Washed {
        clean: None,
        entry: None,
        held: None,
        removals: Vec::new(),
        drafts: cleaned.drafts.iter().map(|removal| removal.rule.clone()).collect(),
        bytes_in: document.text.len(),
        bytes_out: cleaned.text.len(),
        site: cleaned.site.clone(),
    };
    if let Some(hold) = cleaned.held {
        let Entry { doc, source, removals, .. } = entry();
        washed.held = Some(Held { doc, source, reason: hold_words(&hold), removals });
    } else if !cleaned.removals.is_empty() {
        let mut entry = entry();
        washed.clean = Some(match record {
            None => cleaned.text.into_owned(),
            Some(record) => {
                store_raw(&mut entry, record);
                record.without(&union(cleaned.removals.iter().map(|removal| removal.span)))
            }
        });
        washed.entry = Some(entry);
        washed.removals = cleaned.removals;
    }
    washed
}

impl Washed {
    /// Rebuilds the original from what is to be written, and compares.
    ///
    /// # Errors
    /// The document that does not come back as it was.
    pub fn verify(&self, raw: &[u8], record: Option<&Record<'_>>, fields: &Fields) -> Result<()> {
        let (Some(clean), Some(entry)) = (&self.clean, &self.entry) else { return Ok(()) };
        let again: Cow<'_, str> = match record {
            None => ledger::restore(clean, entry).map_err(|misfit| broken(&misfit))?.into(),
            Some(_) => match Record::read(clean.as_bytes(), fields) {
                Ok(Some(record)) => restore_record(&record, entry).map_err(|misfit| broken(&misfit))?.into(),
                _ => "".into(),
            },
        };
        if again.as_bytes() == raw {
            Ok(())
        } else {
            Err(broken(&format!("{} does not come back as it was", entry.source)))
        }
    }
}

fn broken(what: &impl std::fmt::Display) -> Failure {
    Failure::new(format!("--verify: {what}"))
        .help("this is a fault of naqi, not of the text; nothing was changed in the input")
}

//! A gold folder, and its documents as someone cleaned them.
use std::path::{Path, PathBuf};

use crate::cli::{Failure, Result};
use crate::document::Document;
use crate::engine::{Cleaner, Hold};
use crate::eval::{LineLabel, Meta, Score, labels, metas, score};
use crate::io::{Input, read};
use crate::ledger::Removal;
use crate::report::Judged;

/// A gold folder.
#[derive(Debug)]
pub struct Gold {
    folder: PathBuf,
    /// Its documents.
    pub metas: Vec<Meta>,
}

/// Who cleans.
#[derive(Debug)]
pub enum Hand {
    /// naqi, now.
    Naqi {
        /// With these rules.
        cleaner: Cleaner,
        /// How many rule files there are.
        files: usize,
        /// The folder of an id that names the site, from 1.
        site_from_path: usize,
        /// Whether address and language are told.
        use_meta: bool,
    },
    /// Someone else did, into this folder.
    Other(PathBuf),
}

/// A document, cleaned and scored.
#[derive(Debug)]
pub struct Case {
    id: String,
    lang: Option<String>,
    text: String,
    labels: Vec<LineLabel>,
    removals: Vec<Removal>,
    held: Option<Hold>,
    /// How it fares.
    pub score: Score,
}

impl Gold {
    /// Opens a gold folder.
    ///
    /// # Errors
    /// A folder without a sound `meta.jsonl`.
    pub fn open(folder: &Path) -> Result<Gold> {
        let file = folder.join("meta.jsonl");
        let text = text(&file).map_err(|failure| {
            failure.help("a gold folder holds docs/, labels/ and meta.jsonl; `naqi help eval` says what stands in them")
        })?;
        let metas = metas(&text).map_err(|fault| Failure::new(format!("{}: {fault}", file.display())))?;
        Ok(Gold { folder: folder.to_owned(), metas })
    }

    /// One of its documents, cleaned by `hand`.
    ///
    /// # Errors
    /// A text or labels that cannot be read or do not fit each other.
    pub fn case(&self, meta: &Meta, hand: &Hand) -> Result<Case> {
        let file = |folder: &str, ending: &str| self.folder.join(folder).join(format!("{}.{ending}", meta.id));
        let (doc, rows) = (file("docs", "txt"), file("labels", "tsv"));
        let original = text(&doc)?;
        let unfit = |fault| Failure::new(format!("{}: {fault}", rows.display()));
        let labels = labels(&text(&rows)?).map_err(unfit)?;
        let (cleaned, removals, held) = hand.clean(meta, &original)?;
        let score = score(&original, &labels, cleaned.as_deref()).map_err(unfit)?;
        Ok(Case { id: meta.id.clone(), lang: meta.lang.clone(), text: original, labels, removals, held, score })
    }
}

impl Hand {
    /// The cleaned text, and what took what if that is known.
    fn clean(&self, meta: &Meta, original: &str) -> Result<(Option<String>, Vec<Removal>, Option<Hold>)> {
        match self {
            Hand::Naqi { cleaner, site_from_path, use_meta, .. } => {
                let folders: Vec<&str> = meta.id.split('/').collect();
                let folders = &folders[..folders.len() - 1];
                let told = |value: &Option<String>| value.clone().filter(|_| *use_meta).map(Into::into);
                let document = Document {
                    id: meta.id.as_str().into(),
                    text: original.into(),
                    url: told(&meta.url),
                    site: site_from_path.checked_sub(1).and_then(|at| folders.get(at)).map(|site| (*site).into()),
                    lang: told(&meta.lang),
                    date: None,
                };
                let cleaned = cleaner.clean(&document);
                Ok((Some(cleaned.text.into_owned()), cleaned.removals, cleaned.held))
            }
            Hand::Other(folder) => {
                let name = format!("{}.txt", meta.id);
                let places = [folder.join(&name), folder.join("docs").join(&name)];
                let Some(place) = places.into_iter().find(|place| place.is_file()) else {
                    return Ok((None, Vec::new(), None));
                };
                // What another tool wrote is measured, whatever it is.
                let text = String::from_utf8_lossy(&bytes(&place)?).into_owned();
                Ok((Some(text), Vec::new(), None))
            }
        }
    }

    /// Who cleaned, in words.
    pub fn words(&self) -> String {
        match self {
            Hand::Naqi { files: 1, .. } => "cleaned by naqi with 1 rule file".to_owned(),
            Hand::Naqi { files, .. } => format!("cleaned by naqi with {files} rule files"),
            Hand::Other(folder) => format!("as they stand in {}", folder.display()),
        }
    }
}

impl Case {
    /// As it is shown.
    pub fn judged(&self) -> Judged<'_> {
        Judged {
            id: &self.id,
            lang: self.lang.as_deref(),
            text: &self.text,
            labels: &self.labels,
            score: &self.score,
            removals: &self.removals,
            held: self.held.as_ref(),
        }
    }
}

fn bytes(file: &Path) -> Result<Vec<u8>> {
    read(&Input::File(file.to_owned()))
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", file.display())))
}

fn text(file: &Path) -> Result<String> {
    String::from_utf8(bytes(file)?).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::new(format!("{} is not UTF-8 (byte {at})", file.display()))
    })
}

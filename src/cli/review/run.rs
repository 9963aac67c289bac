//! A run, read for review.
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::engine::language_of;
use crate::io::{DRAFTS, LEDGER, Original, RECORDS, RUN, Scratch, StreamReader, originals};
use crate::ledger::Entry;
use crate::report::Direction;
use crate::review::{Builder, Claim, Draw, Index, Kind, MOST_GROUPS, Page};
use crate::text::Span;

use super::super::load::cannot_read;
use super::{Failure, Result};

/// What `run.json` says.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Said {
    /// The version of naqi.
    pub naqi: String,
    /// Whether the run came to its end.
    finished: bool,
    /// When it was started.
    #[serde(default)]
    pub started: String,
    /// Which rules.
    pub rules: SaidRules,
    options: SaidOptions,
    /// What it counted.
    #[serde(default)]
    pub counts: Option<SaidCounts>,
}

/// Which rules a run had.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct SaidRules {
    /// Their digest.
    pub digest: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct SaidOptions {
    #[serde(default)]
    rules: Vec<PathBuf>,
    #[serde(default)]
    decisions: Vec<PathBuf>,
}

/// What a run counted.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SaidCounts {
    /// Documents read.
    pub documents: u64,
    /// Bytes before.
    pub bytes_in: u64,
    /// Bytes after.
    pub bytes_out: u64,
}

impl Said {
    /// What is said of the run in `out`.
    ///
    /// # Errors
    /// A folder that holds no finished run.
    pub fn read(out: &Path) -> Result<Said> {
        let path = out.join(RECORDS).join(RUN);
        let text = fs::read(&path).map_err(|error| {
            cannot_read(&path, &error).help(format!("{} must be a folder that `naqi clean -o` wrote", out.display()))
        })?;
        let said: Said = serde_json::from_slice(&text)
            .map_err(|error| Failure::new(format!("{} cannot be read: {error}", path.display())))?;
        if !said.finished {
            return Err(Failure::new(format!("the run in {} was cut off before its end", out.display()))
                .help("run the same `naqi clean` again: it goes on where it was"));
        }
        Ok(said)
    }

    /// The file of decisions that was given last, whether it is still there or not.
    pub fn decisions(&self) -> Option<PathBuf> {
        self.options.decisions.last().cloned()
    }

    /// The folder of rules that was given last, if it is still there.
    pub fn rules_folder(&self) -> Option<PathBuf> {
        self.options.rules.iter().rev().find(|path| path.exists()).cloned()
    }
}

/// A run, read.
#[derive(Debug)]
pub struct Run {
    /// Its folder.
    pub out: PathBuf,
    /// What it says of itself.
    pub said: Said,
    /// Its groups.
    pub index: Index,
    /// The texts of the index's documents; empty if they are not wanted.
    pub texts: Scratch,
    /// The random sample: how many of each rule, and the seed.
    pub sample: Option<(usize, u64)>,
}

impl Run {
    /// Reads the run in `out`. Texts of documents that samples stand in go to a temporary file, so that memory grows with the number of different removed texts
    /// and not with the corpus.
    ///
    /// # Errors
    /// Records that do not fit the clean files; what the system says.
    pub fn read(out: &Path, said: Said, sample: Option<(usize, u64)>, wants_texts: bool) -> Result<Run> {
        let mut builder = Builder::new(MOST_GROUPS);
        if let Some((most, seed)) = sample {
            builder = builder.with_sample(draw(out, most, seed)?, seed);
        }
        let mut texts = Scratch::new()?;
        originals(out, &mut |original| {
            let kept = add(&mut builder, &original);
            if kept && wants_texts { texts.push(&original.document.text) } else { Ok(()) }
        })?;
        Ok(Run { out: out.to_owned(), said, index: builder.finish(), texts, sample })
    }
}

/// Draws a sample from the ledger.
fn draw(out: &Path, most: usize, seed: u64) -> Result<std::collections::HashSet<u64>> {
    let mut draw = Draw::new(most, seed);
    for name in [LEDGER, DRAFTS] {
        let path = out.join(RECORDS).join(name);
        if name == DRAFTS && !path.is_file() {
            continue;
        }
        let mut ledger = StreamReader::<Entry>::open(&path)?;
        while let Some(entry) = ledger.next_if(|_| true)? {
            for taken in &entry.removals {
                draw.see(&taken.rule, entry.site.as_deref().unwrap_or_default(), &entry.source, taken.start);
            }
        }
    }
    Ok(draw.finish())
}

fn add(builder: &mut Builder, original: &Original<'_>) -> bool {
    let Original { source, document, entry, held, drafts } = *original;
    let site = entry.or(drafts).and_then(|entry| entry.site.as_deref()).or(held.and_then(|held| held.site.as_deref()));
    let lang = language_of(document);
    let page = Page {
        id: &document.id,
        source,
        site,
        lang: lang.as_deref(),
        rtl: lang.as_deref().map_or_else(|| Direction::of(&document.text) == Direction::Rtl, is_rtl),
        text: &document.text,
        held: held.map(|held| held.reason.as_str()),
    };
    let mut all = Vec::new();
    for (removals, kind) in [
        (entry.map(|entry| &entry.removals), Kind::Removal),
        (held.map(|held| &held.removals), Kind::Held),
        (drafts.map(|drafts| &drafts.removals), Kind::Draft),
    ] {
        for taken in removals.into_iter().flatten() {
            if document.text.get(taken.start..taken.end).is_some_and(|text| text == taken.text) {
                let span = Span::new(taken.start, taken.end);
                all.push(Claim { span, rule: &taken.rule, category: &taken.category, kind });
            }
        }
    }
    builder.add(&page, &all)
}

/// Whether a language is written from right to left.
fn is_rtl(lang: &str) -> bool {
    matches!(lang, "ar" | "fa" | "ur" | "he" | "ps" | "sd" | "ug" | "ckb" | "yi" | "dv" | "ku" | "arc" | "syr" | "nqo")
}

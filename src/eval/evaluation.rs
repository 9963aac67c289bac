//! Many documents: the total, and the same by split, kind, site and language.
use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::counts::Counts;
use super::gold::Meta;
use super::score::Score;
use super::summary::{Summary, mean};

/// What documents are added to, one at a time.
#[derive(Clone, Debug, Default)]
pub struct Account {
    total: Counts,
    by_split: BTreeMap<String, Counts>,
    by_kind: BTreeMap<String, Counts>,
    by_site: BTreeMap<String, Counts>,
    by_lang: BTreeMap<String, Counts>,
    docs: Vec<DocumentScore>,
}

/// The figures of a gold set. As JSON: the fields by these names, and in `total` also `site_mean_char_f1`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// Of all documents.
    pub total: Total,
    /// By split; `?` where `meta.jsonl` tells none, as in all of these.
    pub by_split: BTreeMap<String, Summary>,
    /// By kind.
    pub by_kind: BTreeMap<String, Summary>,
    /// By site.
    pub by_site: BTreeMap<String, Summary>,
    /// By language.
    pub by_lang: BTreeMap<String, Summary>,
    /// Document by document, in the order in which they were added.
    pub docs: Vec<DocumentScore>,
}

/// The figures of all documents.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Total {
    /// As of any group.
    #[serde(flatten)]
    pub summary: Summary,
    /// The mean over sites of F1 by characters.
    pub site_mean_char_f1: Option<f64>,
}

/// What is told of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentScore {
    /// Its id.
    pub id: String,
    /// Lines to keep (from 1) that lost text.
    pub keep_lines_hurt: Vec<usize>,
    /// Lines to drop (from 1) that were not removed.
    pub drop_lines_left: Vec<usize>,
    /// Characters to keep that were removed.
    pub keep_chars_removed: usize,
}

impl Account {
    /// Adds a document.
    pub fn add(&mut self, meta: &Meta, score: &Score) {
        let counts = &score.counts;
        self.total.add(counts);
        let groups = [
            (&mut self.by_split, &meta.split),
            (&mut self.by_kind, &meta.kind),
            (&mut self.by_site, &meta.site),
            (&mut self.by_lang, &meta.lang),
        ];
        for (group, name) in groups {
            let name = name.as_deref().filter(|name| !name.is_empty()).unwrap_or("?");
            group.entry(name.to_owned()).or_default().add(counts);
        }
        self.docs.push(DocumentScore {
            id: meta.id.clone(),
            keep_lines_hurt: score.hurt.clone(),
            drop_lines_left: score.left.clone(),
            keep_chars_removed: counts.keep.chars_removed,
        });
    }

    /// What it all comes to.
    pub fn finish(self) -> Evaluation {
        let figures = |group: BTreeMap<String, Counts>| -> BTreeMap<String, Summary> {
            group.into_iter().map(|(name, counts)| (name, Summary::new(&counts))).collect()
        };
        let by_site = figures(self.by_site);
        let f1: Vec<f64> = by_site.values().filter_map(|summary| summary.char.f1).collect();
        Evaluation {
            total: Total { summary: Summary::new(&self.total), site_mean_char_f1: mean(&f1) },
            by_split: figures(self.by_split),
            by_kind: figures(self.by_kind),
            by_site,
            by_lang: figures(self.by_lang),
            docs: self.docs,
        }
    }
}

impl Evaluation {
    /// The documents that are not perfect: those that lost most first, then those in which most lines were left.
    pub fn worst(&self) -> Vec<&DocumentScore> {
        let mut worst: Vec<&DocumentScore> = self.docs.iter().filter(|doc| !doc.is_perfect()).collect();
        worst.sort_by_key(|doc| (Reverse(doc.keep_chars_removed), Reverse(doc.drop_lines_left.len())));
        worst
    }
}

impl DocumentScore {
    /// Whether all chrome went and nothing else.
    pub fn is_perfect(&self) -> bool {
        self.keep_lines_hurt.is_empty() && self.drop_lines_left.is_empty()
    }
}

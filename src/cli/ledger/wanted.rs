//! Which removals are asked for.
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::cli::{Failure, Result};
use crate::ledger::{Category, Entry, Taken};

use super::PickOptions;

/// What a removal must be for it to be told; what was not said fits anything.
pub struct Wanted {
    rules: Option<GlobSet>,
    docs: Option<GlobSet>,
    sites: Vec<String>,
    categories: Vec<Category>,
}

impl Wanted {
    /// What was asked for.
    ///
    /// # Errors
    /// A pattern that is none.
    pub fn new(pick: &PickOptions) -> Result<Wanted> {
        Ok(Wanted {
            rules: globs("--rule", &pick.rule)?,
            docs: globs("--doc", &pick.doc)?,
            sites: pick.site.clone(),
            categories: pick.category.clone(),
        })
    }

    /// The entry with the removals that are wanted; nothing if there are none.
    pub fn of(&self, mut entry: Entry) -> Option<Entry> {
        if !self.is_of(&entry) {
            return None;
        }
        entry.removals.retain(|taken| self.takes(taken));
        (!entry.removals.is_empty()).then_some(entry)
    }

    /// Whether removals of the document are wanted.
    pub fn is_of(&self, entry: &Entry) -> bool {
        let of_site = |site: &String| match &entry.site {
            Some(known) => known == site,
            // A rule of its file tells it too.
            None => {
                entry.removals.iter().any(|taken| taken.rule.rsplit_once('/').is_some_and(|(file, _)| file == site))
            }
        };
        (self.sites.is_empty() || self.sites.iter().any(of_site))
            && self.docs.as_ref().is_none_or(|docs| docs.is_match(&entry.doc) || docs.is_match(&entry.source))
    }

    /// Whether the removal is wanted, if its document is.
    pub fn takes(&self, taken: &Taken) -> bool {
        let of_category = |category: &Category| category.as_str() == taken.category;
        (self.categories.is_empty() || self.categories.iter().any(of_category))
            && self.rules.as_ref().is_none_or(|rules| rules.is_match(&taken.rule))
    }
}

fn globs(flag: &str, patterns: &[String]) -> Result<Option<GlobSet>> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let fault = |error: globset::Error| Failure::new(format!("{flag}: {error}"));
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(GlobBuilder::new(pattern).literal_separator(false).build().map_err(fault)?);
    }
    set.build().map(Some).map_err(fault)
}

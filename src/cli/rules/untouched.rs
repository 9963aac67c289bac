//! The share of each site's documents that lost nothing, run by run: where it rises all at once, the site has a new design and the rules no longer fit.
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::cli::{Failure, Result};
use crate::io::RUN;

/// What documents count under whose site has no rule file.
pub(super) const NO_SITE: &str = "(no site file)";
/// A rise of so many points from one run to the next is sudden.
const SUDDEN: f64 = 20.0;
/// Of fewer documents in a run no share is told apart from chance.
const ENOUGH: usize = 10;

/// What `run.json` says.
#[derive(Default, Deserialize)]
struct Run {
    #[serde(default)]
    counts: Option<RunCounts>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct RunCounts {
    #[serde(default)]
    documents: usize,
    #[serde(default)]
    changed: usize,
    #[serde(default)]
    by_site: BTreeMap<String, SiteCounts>,
}

#[derive(Clone, Copy, Default, Deserialize)]
struct SiteCounts {
    documents: usize,
    changed: usize,
}

impl SiteCounts {
    fn untouched(self) -> usize {
        self.documents.saturating_sub(self.changed)
    }

    /// In percent.
    fn share(self) -> f64 {
        100.0 * self.untouched() as f64 / self.documents.max(1) as f64
    }
}

/// The counts of each site in each run, in the order in which the runs were named.
pub(super) struct Sites {
    runs: Vec<String>,
    by_site: BTreeMap<String, Vec<SiteCounts>>,
}

impl Sites {
    /// Of these runs, nothing known yet.
    pub fn new(runs: &[PathBuf]) -> Sites {
        Sites { runs: runs.iter().map(|run| run.display().to_string()).collect(), by_site: BTreeMap::new() }
    }

    /// Adds what `run.json` beside the ledger of a run says; it says more than the ledger, which leaves out documents that lost nothing.
    pub fn read(&mut self, ledger: &Path, run: usize) -> Result<()> {
        let path = ledger.with_file_name(RUN);
        let Ok(text) = fs::read_to_string(&path) else { return Ok(()) };
        let known: Run = serde_json::from_str(&text)
            .map_err(|error| Failure::new(format!("{} cannot be read: {error}", path.display())))?;
        let Some(counts) = known.counts else { return Ok(()) };
        let mut rest = SiteCounts { documents: counts.documents, changed: counts.changed };
        for (site, counts) in counts.by_site {
            rest.documents = rest.documents.saturating_sub(counts.documents);
            rest.changed = rest.changed.saturating_sub(counts.changed);
            self.of(site)[run] = counts;
        }
        self.of(NO_SITE.to_owned())[run] = rest;
        Ok(())
    }

    fn of(&mut self, site: String) -> &mut Vec<SiteCounts> {
        let runs = self.runs.len();
        self.by_site.entry(site).or_insert_with(|| vec![SiteCounts::default(); runs])
    }

    /// A line a site: of one run, share and counts; of several, the share in each, and where it rose.
    pub fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        if self.by_site.is_empty() {
            return Ok(());
        }
        writeln!(out, "\nDocuments that lost nothing, by site (a sudden rise is a redesign):")?;
        if self.runs.len() > 1 {
            writeln!(out, "  from run to run: {}", self.runs.join(" → "))?;
        }
        for (site, runs) in self.by_site.iter().filter(|(_, runs)| runs.iter().any(|run| run.documents > 0)) {
            let shares: Vec<String> = runs
                .iter()
                .map(|run| if run.documents == 0 { "none".to_owned() } else { format!("{:.1} %", run.share()) })
                .map(|share| format!("{share:>7}"))
                .collect();
            let sum = |of: fn(SiteCounts) -> usize| runs.iter().map(|&run| of(run)).sum::<usize>();
            let (untouched, all) = (sum(SiteCounts::untouched), sum(|run| run.documents));
            write!(out, "  {site:44} {}  {untouched} of {all}", shares.join("  "))?;
            for (run, points) in rises(runs) {
                write!(out, "  ROSE by {points:.0} points in {}: look at its pages", self.runs[run])?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    /// For each site its counts in all, in each run, and the runs in which the share rose.
    pub fn to_json(&self) -> serde_json::Value {
        let one = |(site, runs): (&String, &Vec<SiteCounts>)| {
            let of = |run: &SiteCounts| serde_json::json!({ "documents": run.documents, "untouched": run.untouched() });
            let sum = |count: fn(&SiteCounts) -> usize| runs.iter().map(count).sum::<usize>();
            let rose: Vec<&String> = rises(runs).map(|(run, _)| &self.runs[run]).collect();
            let facts = serde_json::json!({
                "documents": sum(|run| run.documents),
                "untouched": sum(|run| run.untouched()),
                "runs": self.runs.iter().zip(runs).map(|(name, run)| (name.clone(), of(run))).collect::<BTreeMap<_, _>>(),
                "rose-in": rose,
            });
            (site.clone(), facts)
        };
        serde_json::Value::Object(self.by_site.iter().map(one).collect())
    }
}

/// The runs in which the share rose suddenly, by how many points, against the last run before that had enough documents.
fn rises(runs: &[SiteCounts]) -> impl Iterator<Item = (usize, f64)> {
    let enough = runs.iter().enumerate().filter(|(_, run)| run.documents >= ENOUGH);
    let pairs = enough.clone().zip(enough.skip(1));
    pairs.map(|((_, before), (at, now))| (at, now.share() - before.share())).filter(|(_, points)| *points >= SUDDEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rose(runs: &[(usize, usize)]) -> Vec<usize> {
        let runs: Vec<SiteCounts> =
            runs.iter().map(|&(documents, changed)| SiteCounts { documents, changed }).collect();
        rises(&runs).map(|(run, _)| run).collect()
    }

    #[test]
    fn a_rise_is_sudden_and_of_enough_documents() {
        assert_eq!(rose(&[(100, 95), (100, 92), (100, 20), (100, 19)]), [2]);
        assert_eq!(rose(&[(100, 20), (100, 95)]), [0; 0], "a fall is none");
        assert_eq!(rose(&[(100, 95), (100, 80), (100, 65)]), [0; 0], "slowly");
        assert_eq!(rose(&[(100, 95), (4, 0)]), [0; 0], "too few");
        assert_eq!(rose(&[(100, 95), (0, 0), (3, 0), (100, 20)]), [3], "after a gap");
        assert_eq!(rose(&[(100, 0)]), [0; 0], "one run");
    }
}

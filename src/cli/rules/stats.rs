//! `naqi rules stats`.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Deserialize;

use crate::cli::args::RuleOptions;
use crate::cli::ledger::ledger_of;
use crate::cli::load::load_rules;
use crate::cli::{DONE, Failure, Result};
use crate::io::{RUN, StreamReader};
use crate::ledger::Entry;
use crate::rule::FileScope;

use super::check::counted;

/// The arguments of `naqi rules stats`.
#[derive(Debug, Args)]
pub struct StatsArgs {
    /// What `naqi clean` wrote: its output folders, or ledgers (ledger.jsonl.zst, plain or compressed)
    #[arg(value_name = "OUT|LEDGER", required = true)]
    pub ledgers: Vec<PathBuf>,
    /// The N-th folder of a document's path is its site, where no site rule fired on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub site_from_path: Option<u16>,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub rules: RuleOptions,
}

#[derive(Default)]
struct Hits {
    removals: usize,
    documents: usize,
    /// The first document.
    only: String,
    sites: BTreeMap<String, usize>,
}

/// What `run.json` says of each site.
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

/// Counts what rules did in one or several runs.
pub(super) fn run(args: &StatsArgs) -> Result<ExitCode> {
    let loaded = load_rules(&args.rules)?;
    let site_files: BTreeSet<&str> = loaded
        .files
        .iter()
        .filter(|file| matches!(file.scope, FileScope::Site { .. }))
        .map(|file| file.name.as_str())
        .collect();
    let mut hits: BTreeMap<String, Hits> = BTreeMap::new();
    let mut sites: BTreeMap<String, SiteCounts> = BTreeMap::new();
    for path in &args.ledgers {
        let ledger = ledger_of(path)?;
        add_run(&ledger, &mut sites)?;
        let mut reader = StreamReader::<Entry>::open(&ledger)?;
        while let Some(entry) = reader.next_if(|_| true)? {
            add(&entry, args.site_from_path, &site_files, &mut hits);
        }
    }
    let known = loaded.files.iter().flat_map(|file| file.rules.iter().map(move |spec| (file, spec)));
    let working = known.filter(|(_, spec)| !spec.keep && !spec.draft);
    let names = working.map(|(file, spec)| format!("{}/{}", file.name, spec.id.value));
    let never: Vec<String> = names.filter(|name| !hits.contains_key(name)).collect();
    let mut out = anstream::stdout().lock();
    if args.json {
        writeln!(out, "{:#}", to_json(&hits, &sites, &never))?;
    } else {
        write(&mut out, &hits, &sites, &never)?;
    }
    Ok(ExitCode::from(DONE))
}

/// Adds what `run.json` beside the ledger says; it says more than the ledger, as that leaves out documents that lost nothing.
fn add_run(ledger: &Path, sites: &mut BTreeMap<String, SiteCounts>) -> Result<()> {
    let path = ledger.with_file_name(RUN);
    let Ok(text) = fs::read_to_string(&path) else { return Ok(()) };
    let run: Run = serde_json::from_str(&text)
        .map_err(|error| Failure::new(format!("{} cannot be read: {error}", path.display())))?;
    let Some(counts) = run.counts else { return Ok(()) };
    let mut rest = SiteCounts { documents: counts.documents, changed: counts.changed };
    for (site, counts) in counts.by_site {
        rest.documents = rest.documents.saturating_sub(counts.documents);
        rest.changed = rest.changed.saturating_sub(counts.changed);
        let sum = sites.entry(site).or_default();
        sum.documents += counts.documents;
        sum.changed += counts.changed;
    }
    let sum = sites.entry(NO_SITE.to_owned()).or_default();
    sum.documents += rest.documents;
    sum.changed += rest.changed;
    Ok(())
}

const NO_SITE: &str = "(no site file)";

fn add(entry: &Entry, site_from_path: Option<u16>, site_files: &BTreeSet<&str>, hits: &mut BTreeMap<String, Hits>) {
    let file_of = |rule: &str| rule.rsplit_once('/').map_or("", |(file, _)| file).to_owned();
    let by_rule =
        entry.removals.iter().map(|taken| file_of(&taken.rule)).find(|file| site_files.contains(file.as_str()));
    let by_path = || entry.source.split('/').nth(usize::from(site_from_path?) - 1).map(str::to_owned);
    let site = entry.site.clone().or(by_rule).or_else(by_path).unwrap_or_else(|| NO_SITE.to_owned());
    let mut here = BTreeSet::new();
    for taken in &entry.removals {
        let hit = hits.entry(taken.rule.clone()).or_default();
        hit.removals += 1;
        *hit.sites.entry(site.clone()).or_default() += 1;
        if here.insert(&taken.rule) {
            hit.documents += 1;
            if hit.documents == 1 {
                hit.only.clone_from(&entry.source);
            }
        }
    }
}

fn write(
    out: &mut impl Write,
    hits: &BTreeMap<String, Hits>,
    sites: &BTreeMap<String, SiteCounts>,
    never: &[String],
) -> std::io::Result<()> {
    let mut rules: Vec<(&String, &Hits)> = hits.iter().collect();
    rules.sort_by_key(|(_, hits)| std::cmp::Reverse(hits.removals));
    writeln!(out, "Rules by how often they fired:")?;
    for (rule, hits) in &rules {
        let sites: Vec<String> = hits.sites.iter().map(|(site, count)| format!("{site} {count}")).collect();
        let documents = counted(hits.documents, "document");
        writeln!(out, "  {rule:44} {:>7} in {documents}  {}", hits.removals, sites.join(", "))?;
    }
    let once: Vec<&(&String, &Hits)> = rules.iter().filter(|(_, hits)| hits.documents == 1).collect();
    writeln!(out, "\nOn one document only (is it chrome, or a part of that article?): {}", once.len())?;
    for (rule, hits) in once {
        writeln!(out, "  {rule:44} {}", hits.only)?;
    }
    writeln!(out, "\nNever fired: {}", never.len())?;
    for rule in never {
        writeln!(out, "  {rule}")?;
    }
    if !sites.is_empty() {
        writeln!(out, "\nDocuments that lost nothing, by site (a sudden rise is a redesign):")?;
        for (site, counts) in sites.iter().filter(|(_, counts)| counts.documents > 0) {
            let untouched = counts.documents - counts.changed.min(counts.documents);
            let share = 100.0 * untouched as f64 / counts.documents as f64;
            writeln!(out, "  {site:44} {share:>5.1} %  {untouched} of {}", counts.documents)?;
        }
    }
    Ok(())
}

fn to_json(hits: &BTreeMap<String, Hits>, sites: &BTreeMap<String, SiteCounts>, never: &[String]) -> serde_json::Value {
    let rules: serde_json::Map<String, serde_json::Value> = hits
        .iter()
        .map(|(rule, hits)| {
            let facts =
                serde_json::json!({ "removals": hits.removals, "documents": hits.documents, "by-site": hits.sites });
            (rule.clone(), facts)
        })
        .collect();
    let sites: serde_json::Map<String, serde_json::Value> = sites
        .iter()
        .map(|(site, counts)| {
            let untouched = counts.documents - counts.changed.min(counts.documents);
            (site.clone(), serde_json::json!({ "documents": counts.documents, "untouched": untouched }))
        })
        .collect();
    serde_json::json!({ "rules": rules, "never": never, "sites": sites })
}

//! `naqi rules stats`.
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::value::RawValue;

use crate::cli::args::RuleOptions;
use crate::cli::ledger::ledger_of;
use crate::cli::load::load_rules;
use crate::cli::threads::{cores, in_order};
use crate::cli::{DONE, Failure, Result};
use crate::io::{Error, StreamReader};
use crate::ledger::Entry;
use crate::rule::FileScope;

use super::check::counted;
use super::untouched::{NO_SITE, Sites};

/// The arguments of `naqi rules stats`.
#[derive(Debug, Args)]
pub struct StatsArgs {
    /// What `naqi clean` wrote: its output folders, or ledgers (ledger.jsonl.zst, plain or compressed); of several, the earlier first
    #[arg(value_name = "OUT|LEDGER", required = true)]
    pub ledgers: Vec<PathBuf>,
    /// The N-th folder of a document's path is its site, where no site rule fired on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub site_from_path: Option<u16>,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
    /// How many threads read [default: as many as there are cores]; what is written is the same
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub rules: RuleOptions,
}

/// What each rule did.
type AllHits = BTreeMap<String, Hits>;

#[derive(Default)]
struct Hits {
    removals: usize,
    documents: usize,
    /// The first document.
    only: String,
    sites: BTreeMap<String, usize>,
}

impl Hits {
    /// Adds what the rule did further on.
    fn add(&mut self, later: Hits) {
        if self.documents == 0 {
            self.only = later.only;
        }
        self.removals += later.removals;
        self.documents += later.documents;
        later.sites.into_iter().for_each(|(site, count)| *self.sites.entry(site).or_default() += count);
    }
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
    let jobs = args.jobs.map_or_else(cores, NonZeroUsize::get);
    let mut hits = AllHits::new();
    let mut sites = Sites::new(&args.ledgers);
    for (run, path) in args.ledgers.iter().enumerate() {
        let ledger = ledger_of(path)?;
        sites.read(&ledger, run)?;
        let mut reader = StreamReader::<Box<RawValue>>::open(&ledger)?;
        let mut fault = None;
        let count = |lines: Vec<Box<RawValue>>| {
            let mut hits = AllHits::new();
            for line in lines {
                let entry: Entry = serde_json::from_str(line.get()).map_err(|error| {
                    Failure::new(format!("{} holds a line that is no entry: {error}", ledger.display()))
                })?;
                add(&entry, args.site_from_path, &site_files, &mut hits);
            }
            Ok(hits)
        };
        in_order(
            jobs,
            || some_of(&mut reader, &mut fault),
            count,
            |some| {
                some.into_iter().for_each(|(rule, some)| hits.entry(rule).or_default().add(some));
                Ok(())
            },
        )?;
        if let Some(fault) = fault {
            return Err(fault.into());
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

/// So many lines of a ledger are counted at a time.
const LINES: usize = 512;

/// The next lines of a ledger; none after a fault.
fn some_of(reader: &mut StreamReader<Box<RawValue>>, fault: &mut Option<Error>) -> Option<Vec<Box<RawValue>>> {
    let mut lines = Vec::with_capacity(LINES);
    while lines.len() < LINES && fault.is_none() {
        match reader.next_if(|_| true) {
            Ok(Some(line)) => lines.push(line),
            Ok(None) => break,
            Err(error) => *fault = Some(error),
        }
    }
    (!lines.is_empty()).then_some(lines)
}

fn add(entry: &Entry, site_from_path: Option<u16>, site_files: &BTreeSet<&str>, hits: &mut AllHits) {
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

fn write(out: &mut impl Write, hits: &AllHits, sites: &Sites, never: &[String]) -> std::io::Result<()> {
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
    sites.write(out)
}

fn to_json(hits: &AllHits, sites: &Sites, never: &[String]) -> serde_json::Value {
    let rules: serde_json::Map<String, serde_json::Value> = hits
        .iter()
        .map(|(rule, hits)| {
            let facts =
                serde_json::json!({ "removals": hits.removals, "documents": hits.documents, "by-site": hits.sites });
            (rule.clone(), facts)
        })
        .collect();
    serde_json::json!({ "rules": rules, "never": never, "sites": sites.to_json() })
}

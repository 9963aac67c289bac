//! What a run counts, and the form in which `run.json` and `--json` tell it.
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::time::{Instant, SystemTime};

use serde::{Deserialize, Serialize, Serializer};

use crate::cli::clock::utc;
use crate::compile::Fast;
use crate::decode::How;
use crate::document::Fields;
use crate::io::{FormatChoice, Head, Held, Quarantined};
use crate::ledger::{Category, Removal, RuleId};
use crate::unit::{Coding, Damaged};

use super::super::{Failure, Result};
use super::unit::Washed;
use super::{LedgerFormat, Task};

/// How many lines of a list the summary shows.
const SHOWN: usize = 5;

/// All that a run counts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Counts {
    /// Files read.
    pub files: usize,
    /// Documents read.
    pub documents: usize,
    /// Documents that lost something.
    pub changed: usize,
    /// Documents kept whole by a guard.
    pub held: usize,
    /// Lines and files in quarantine.
    pub quarantined: usize,
    /// Documents with bytes that are no text.
    pub damaged: usize,
    /// Files by encoding, and how it was found.
    pub encodings: BTreeMap<String, BTreeMap<How, usize>>,
    /// Bytes of text before.
    pub bytes_in: usize,
    /// Bytes of text after.
    pub bytes_out: usize,
    /// Claims applied.
    pub removals: usize,
    /// Claims applied, by category.
    pub by_category: BTreeMap<String, usize>,
    /// Claims applied, by rule; there may be thousands, which are counted in no order.
    #[serde(serialize_with = "sorted")]
    pub by_rule: HashMap<String, usize, Fast>,
    /// By name of the site file.
    pub by_site: BTreeMap<String, SiteCounts>,
    /// What draft rules would have claimed, by rule.
    pub drafts: BTreeMap<String, usize>,
}

impl Counts {
    fn add(&mut self, more: Counts) {
        fn each(map: &mut BTreeMap<String, usize>, more: BTreeMap<String, usize>) {
            more.into_iter().for_each(|(key, count)| *map.entry(key).or_default() += count);
        }
        self.files += more.files;
        self.documents += more.documents;
        self.changed += more.changed;
        self.held += more.held;
        self.quarantined += more.quarantined;
        self.damaged += more.damaged;
        for (name, ways) in more.encodings {
            let known = self.encodings.entry(name).or_default();
            ways.into_iter().for_each(|(how, count)| *known.entry(how).or_default() += count);
        }
        self.bytes_in += more.bytes_in;
        self.bytes_out += more.bytes_out;
        self.removals += more.removals;
        each(&mut self.by_category, more.by_category);
        more.by_rule.into_iter().for_each(|(rule, count)| *self.by_rule.entry(rule).or_default() += count);
        each(&mut self.drafts, more.drafts);
        for (name, more) in more.by_site {
            let site = self.by_site.entry(name).or_default();
            site.documents += more.documents;
            site.changed += more.changed;
            site.held += more.held;
            site.removals += more.removals;
        }
    }
}

/// What is counted for a site.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SiteCounts {
    documents: usize,
    changed: usize,
    held: usize,
    removals: usize,
}

/// The count so far, and the first of each list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Account {
    /// The counts.
    pub counts: Counts,
    /// The first held documents.
    pub held: Vec<Held>,
    /// The first lines and files in quarantine.
    pub quarantined: Vec<Quarantined>,
    #[serde(skip, default = "Instant::now")]
    start: Instant,
    started: SystemTime,
}

impl Account {
    /// An account of nothing yet.
    pub fn new() -> Account {
        Account {
            counts: Counts::default(),
            held: Vec::new(),
            quarantined: Vec::new(),
            start: Instant::now(),
            started: SystemTime::now(),
        }
    }

    /// Counts a file by its encoding.
    pub fn file(&mut self, coding: &Coding) {
        let ways = self.counts.encodings.entry(coding.from.name().to_owned()).or_default();
        *ways.entry(coding.how).or_default() += 1;
    }

    /// Counts a document; its removals by rule are left to the tally.
    pub fn document(&mut self, washed: &Washed, tally: &mut Tally) {
        let counts = &mut self.counts;
        counts.documents += 1;
        counts.bytes_in += washed.bytes_in;
        counts.bytes_out += washed.bytes_out;
        counts.changed += usize::from(washed.changed);
        counts.held += usize::from(washed.held.is_some());
        counts.damaged += usize::from(washed.damaged);
        counts.removals += washed.removals.len();
        washed.removals.iter().for_each(|removal| tally.add(removal));
        for removal in &washed.drafts {
            count(&mut counts.drafts, removal.rule.as_str(), 1);
        }
        if let Some(site) = &washed.site {
            let site = match counts.by_site.get_mut(&**site) {
                Some(known) => known,
                None => counts.by_site.entry(site.to_string()).or_default(),
            };
            site.documents += 1;
            site.changed += usize::from(washed.changed);
            site.held += usize::from(washed.held.is_some());
            site.removals += washed.removals.len();
        }
        if let Some(held) = &washed.held
            && self.held.len() < SHOWN
        {
            self.held.push(Held { removals: Vec::new(), ..held.clone() });
        }
    }

    /// Adds what was tallied.
    pub fn sum(&mut self, tally: &Tally) {
        let mut by_category: HashMap<Category, usize, Fast> = HashMap::default();
        for (rule, category, times) in tally.0.values() {
            *by_category.entry(*category).or_default() += times;
            match self.counts.by_rule.get_mut(rule.as_str()) {
                Some(count) => *count += times,
                None => drop(self.counts.by_rule.insert(rule.as_str().to_owned(), *times)),
            }
        }
        for (category, times) in by_category {
            count(&mut self.counts.by_category, category.as_str(), times);
        }
    }

    /// Counts what went to quarantine.
    pub fn quarantine(&mut self, what: &Quarantined) {
        self.counts.quarantined += 1;
        if self.quarantined.len() < SHOWN {
            self.quarantined.push(Quarantined { raw: None, ..what.clone() });
        }
    }

    /// Adds what was counted of a part of the run that comes after what was counted so far.
    pub fn add(&mut self, part: Account) {
        self.counts.add(part.counts);
        self.held.extend(part.held);
        self.held.truncate(SHOWN);
        self.quarantined.extend(part.quarantined);
        self.quarantined.truncate(SHOWN);
    }

    /// Seconds since the start.
    pub fn seconds(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }
}

/// Removals by rule, told apart by where the name of the rule is kept: a name is long to compare, and there are some removals in each document.
#[derive(Debug, Default)]
pub struct Tally(HashMap<usize, (RuleId, Category, usize), Fast>);

impl Tally {
    fn add(&mut self, removal: &Removal) {
        let Removal { rule, category, .. } = removal;
        self.0.entry(rule.as_str().as_ptr().addr()).or_insert_with(|| (rule.clone(), *category, 0)).2 += 1;
    }
}

fn sorted<S: Serializer>(counts: &HashMap<String, usize, Fast>, to: S) -> std::result::Result<S::Ok, S::Error> {
    counts.iter().collect::<BTreeMap<_, _>>().serialize(to)
}

fn count(map: &mut BTreeMap<String, usize>, key: &str, times: usize) {
    match map.get_mut(key) {
        Some(count) => *count += times,
        None => drop(map.insert(key.to_owned(), times)),
    }
}

/// What `run.json` holds. [`RunOptions`](crate::io::RunOptions) is the part of it that is read again.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Run<'r> {
    naqi: &'static str,
    /// Whether the run came to its end.
    finished: bool,
    started: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<f64>,
    inputs: Vec<String>,
    rules: Rules<'r>,
    options: Options<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<&'r Counts>,
}

#[derive(Debug, Serialize)]
struct Rules<'r> {
    /// Of rules and decisions.
    digest: &'r str,
    files: Vec<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decisions: Option<Heard>,
}

/// The decisions that were heeded.
#[derive(Debug, Serialize)]
struct Heard {
    files: Vec<String>,
    count: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Options<'r> {
    format: FormatChoice,
    fields: &'r Fields,
    site: Option<&'r str>,
    site_from_path: Option<usize>,
    encoding: Vec<&'r str>,
    same_encoding: bool,
    output_name: Option<String>,
    damaged: Damaged,
    max_removed: f64,
    max_record: u64,
    max_expansion: u64,
    rules: Vec<String>,
    decisions: Vec<String>,
    only_rules: bool,
    no_sites: bool,
    only_categories: Vec<&'static str>,
    keep_categories: Vec<&'static str>,
    ledger_format: LedgerFormat,
}

impl Run<'_> {
    /// What must be the same for another run to go on with this one.
    pub fn identity(&self) -> Result<Head> {
        let options = serde_json::to_value(&self.options).map_err(std::io::Error::from)?;
        let serde_json::Value::Object(options) = options else { return Err(Failure::new("the options have no names")) };
        Ok(Head {
            naqi: self.naqi.to_owned(),
            inputs: self.inputs.clone(),
            rules: self.rules.digest.to_owned(),
            options,
            interval: 0,
        })
    }
}

impl<'r> Run<'r> {
    /// The run at its start, or at its end.
    pub fn new(task: &'r Task, account: &'r Account, finished: bool) -> Run<'r> {
        let Task { args, reading, loaded, .. } = task;
        let names = |paths: &[PathBuf]| paths.iter().map(|path| path.display().to_string()).collect();
        Run {
            naqi: env!("CARGO_PKG_VERSION"),
            finished,
            started: utc(account.started),
            seconds: finished.then(|| (account.seconds() * 1000.0).round() / 1000.0),
            inputs: names(&args.inputs),
            rules: Rules {
                digest: &loaded.digest,
                files: loaded.names.iter().map(String::as_str).collect(),
                decisions: (!loaded.heeded.decisions.is_empty())
                    .then(|| Heard { files: names(&loaded.heeded.files), count: loaded.heeded.decisions.len() }),
            },
            options: Options {
                format: reading.format,
                fields: &reading.fields,
                site: reading.site.as_deref(),
                site_from_path: reading.site_from_path,
                encoding: reading.declared.said(),
                same_encoding: reading.same_encoding,
                output_name: args.output_name.as_ref().map(ToString::to_string),
                damaged: reading.damaged,
                max_removed: args.cleaning.guard.max_removed(),
                max_record: args.cleaning.limits.limits().record,
                max_expansion: args.cleaning.limits.limits().expansion,
                rules: names(&args.cleaning.rules.rules),
                decisions: names(&args.cleaning.decisions.decisions),
                only_rules: args.cleaning.rules.only_rules,
                no_sites: args.cleaning.rules.no_sites,
                only_categories: args
                    .cleaning
                    .categories
                    .only_categories
                    .iter()
                    .map(|category| category.as_str())
                    .collect(),
                keep_categories: args
                    .cleaning
                    .categories
                    .keep_categories
                    .iter()
                    .map(|category| category.as_str())
                    .collect(),
                ledger_format: args.ledger_format,
            },
            counts: finished.then_some(&account.counts),
        }
    }
}

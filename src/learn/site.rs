//! One site: from its sample to proposals.
use std::collections::{BTreeMap, BTreeSet};

use super::body::{Bodies, bodies};
use super::candidates::candidates;
use super::choose::{Choice, choose};
use super::copies::first_copies;
use super::counts::{SampledPage, SiteSample};
use super::draft::{Draft, site_head};
use super::interval::interval;
use super::label::{Label, Labels, labels};
use super::trial::taken;
use super::view::{Kind, Page, Site};
use super::witness::settle;
use crate::compile::{Compiler, RuleSet};
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::engine::Cleaner;
use crate::ledger::{Category, RuleId};
use crate::rule::{FileScope, RuleFile};
use crate::text::{Span, union};

/// So many candidates are tried at once: a rule file has a greatest size.
const BATCH: usize = 2_000;
/// So many examples are given.
pub(super) const EXAMPLES: usize = 3;
/// A site with fewer pages gets a warning.
pub const FEW_PAGES: usize = 5;

/// What is asked of proposals.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The least that a rule's confidence must be: the lower end of the interval for the share of its pages on which it takes nothing of an article.
    pub min_confidence: f64,
}

/// The least confidence, if nothing is said: what two pages give.
pub const MIN_CONFIDENCE: f64 = 0.15;

impl Default for Options {
    fn default() -> Options {
        Options { min_confidence: MIN_CONFIDENCE }
    }
}

/// What is known before a site is looked at: the common rules, and the files of sites that have one.
#[derive(Clone, Debug)]
pub struct Baseline {
    common: RuleSet,
    sites: Vec<RuleFile>,
}

impl Baseline {
    /// Of all rule files that speak.
    ///
    /// # Errors
    /// All faults of the common files.
    pub fn new(files: &[RuleFile]) -> Result<Baseline, Vec<Diagnostic>> {
        let (common, sites): (Vec<RuleFile>, Vec<RuleFile>) =
            files.iter().cloned().partition(|file| matches!(file.scope, FileScope::Common { .. }));
        let mut compiler = Compiler::new();
        for file in common {
            compiler.add(file);
        }
        Ok(Baseline { common: compiler.build()?, sites })
    }

    /// The file that speaks for a site already.
    pub fn file_of(&self, site: &str) -> Option<&RuleFile> {
        let speaks = |file: &&RuleFile| match &file.scope {
            FileScope::Site { sites, aliases, .. } => {
                let host =
                    |known: &str| site == known || site.strip_suffix(known).is_some_and(|sub| sub.ends_with('.'));
                sites.iter().any(|known| host(&known.value))
                    || aliases.iter().any(|alias| super::site_name(&alias.value) == site)
            }
            FileScope::Common { .. } => false,
        };
        self.sites.iter().find(speaks)
    }

    /// The common rules and those of a site.
    pub(super) fn with(&self, file: Option<&RuleFile>) -> Option<RuleSet> {
        file.map_or_else(|| Some(self.common.clone()), |file| self.common.with_site(file).ok())
    }
}

/// A rule that is proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Its id in the draft.
    pub id: String,
    /// What it removes.
    pub category: Category,
    /// What it looks for, in its own key: `line`, `starts`, `regex`.
    pub find: &'static str,
    /// The texts.
    pub texts: Vec<String>,
    /// How much it takes, as a rule says it.
    pub takes: String,
    /// Where, as a rule says it.
    pub place: &'static str,
    /// How many pages it takes something of.
    pub pages: usize,
    /// Of how many that differ.
    pub of: usize,
    /// The least and the greatest share of the site's pages that would not surprise.
    pub share: (f64, f64),
    /// At least this share of its pages lose nothing of their article by it.
    pub confidence: f64,
    /// The first and the last day of these pages.
    pub days: Option<(String, String)>,
    /// How many lines it takes.
    pub lines: usize,
    /// Lines it takes.
    pub examples: Vec<String>,
}

/// Why a line that several pages have is not proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It stands in articles.
    InArticles,
    /// It is the headline of one of the pages, or its first lines.
    OwnPage,
    /// Its rule would be less sure than was asked for.
    Unsure,
    /// No rule takes it without touching an article.
    NoSafeRule,
}

impl Reason {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Reason::InArticles => "stands in articles",
            Reason::OwnPage => "is one page's headline or lede",
            Reason::Unsure => "on too few pages for the confidence asked for",
            Reason::NoSafeRule => "no rule takes it and spares the articles",
        }
    }
}

/// A line that several pages have and no rule takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The line.
    pub text: String,
    /// How many pages have it.
    pub pages: usize,
    /// Why it was left.
    pub reason: Reason,
}

/// What was learnt of a site.
#[derive(Clone, Debug)]
pub struct Learnt {
    /// The site.
    pub site: String,
    /// Its pages in the corpus.
    pub seen: u64,
    /// Of these, so many were looked at.
    pub sampled: usize,
    /// So many of them differ.
    pub distinct: usize,
    /// The rules proposed.
    pub proposals: Vec<Proposal>,
    /// What was left, and why: most pages first.
    pub left: Vec<Left>,
    /// Rules of the site's file that take nothing of any page looked at.
    pub idle: Vec<RuleId>,
    /// The name of the rule file, without `.toml`, and its text; none if there is nothing to propose.
    pub file: Option<(String, String)>,
}

/// Learns sites, one at a time.
#[derive(Clone, Debug)]
pub struct Learner {
    baseline: Baseline,
    options: Options,
}

impl Learner {
    /// A learner.
    pub fn new(baseline: Baseline, options: Options) -> Learner {
        Learner { baseline, options }
    }

    /// Learns one site.
    pub fn learn(&self, name: &str, sample: &SiteSample) -> Learnt {
        let known = self.baseline.file_of(name);
        let rules = self.baseline.with(known);
        let cleaner = rules.map(Cleaner::new);
        let mut fired: BTreeSet<RuleId> = BTreeSet::new();
        let mut gone = |page: &SampledPage| -> Vec<Span> {
            let Some(cleaner) = &cleaner else { return Vec::new() };
            let removals = cleaner.clean(&document(page, name)).removals;
            fired.extend(removals.iter().map(|removal| removal.rule.clone()));
            union(removals.into_iter().map(|removal| removal.span))
        };
        let pages: Vec<(&SampledPage, Vec<Span>)> = sample.pages.values().map(|page| (page, gone(page))).collect();
        let all = Site::new(pages.iter().cloned());
        let first = first_copies(&all);
        let site = Site::new(pages.into_iter().enumerate().filter(|(at, _)| first[*at] == *at).map(|(_, page)| page));
        let idle = known.into_iter().flat_map(|file| {
            let ids = file.rules.iter().filter(|spec| !spec.keep && !spec.draft);
            ids.map(|spec| RuleId::new(&file.name, &spec.id.value))
        });
        let idle: Vec<RuleId> = idle.filter(|id| !fired.contains(id)).collect();
        let mut learnt = Learnt {
            site: name.to_owned(),
            seen: sample.seen,
            sampled: sample.pages.len(),
            distinct: site.count_pages(),
            proposals: Vec::new(),
            left: Vec::new(),
            idle,
            file: None,
        };
        if site.count_pages() >= 2 {
            self.propose(&site, known, &mut learnt);
        }
        learnt
    }

    fn propose(&self, site: &Site<'_>, known: Option<&RuleFile>, learnt: &mut Learnt) {
        let found = bodies(site);
        let labels = labels(site, &found);
        let candidates = candidates(site, &found, &labels);
        let mut lines = Vec::with_capacity(candidates.len());
        for batch in candidates.chunks(BATCH) {
            lines.extend(taken(batch, &site.pages));
        }
        let chosen = choose(site, &labels, &candidates, &lines);
        let (sure, unsure): (Vec<Choice>, Vec<Choice>) =
            chosen.into_iter().partition(|choice| confidence(choice) >= self.options.min_confidence);
        let head = site_head(&learnt.site, known);
        let draft = Draft { head, baseline: &self.baseline, site, labels: &labels };
        let settled = settle(&draft, sure);
        learnt.left = left(site, &found, &labels, settled.rules.iter().map(|(choice, _)| choice), &unsure);
        learnt.proposals = settled.rules.iter().map(|(_, proposal)| proposal.clone()).collect();
        if !settled.rules.is_empty() {
            let text = draft.file_text(&settled.rules, &settled.pages, true);
            learnt.file = Some((draft.head.name.clone(), text));
        }
    }
}

/// The page as the engine takes it, of that site.
pub(super) fn document<'p>(page: &'p SampledPage, site: &'p str) -> Document<'p> {
    let mut document = Document::new(page.text.as_str()).with_site(site);
    document.lang = page.lang.as_deref().map(Into::into);
    document.date = page.date.as_deref().map(Into::into);
    document.url = page.url.as_deref().map(Into::into);
    document
}

/// The lower end of the interval of [`Proposal::confidence`]. Rules that touch an article of the sample are not chosen, so all their pages speak for them.
pub(super) fn confidence(choice: &Choice) -> f64 {
    let pages = choice.pages().len();
    interval(pages, pages).0
}

/// What several pages have and nothing takes.
fn left<'c>(
    site: &Site<'_>,
    found: &Bodies,
    labels: &Labels,
    chosen: impl Iterator<Item = &'c Choice>,
    unsure: &[Choice],
) -> Vec<Left> {
    let gone: BTreeSet<(usize, usize)> = chosen.flat_map(|choice| choice.lines.iter().copied()).collect();
    let doubted: BTreeSet<(usize, usize)> = unsure.iter().flat_map(|choice| choice.lines.iter().copied()).collect();
    let mut left: BTreeMap<usize, (usize, Reason, &str)> = BTreeMap::new();
    for (at, page) in site.pages.iter().enumerate() {
        for (number, line) in page.lines.iter().enumerate() {
            let place = (at, number);
            if line.kind == Kind::Blank || line.taken || !site.is_repeated(line) || gone.contains(&place) {
                continue;
            }
            let inside = found.bodies[at].as_ref().is_some_and(|body| body.contains(&number));
            let reason = match labels.of[at][number] {
                _ if doubted.contains(&place) => Reason::Unsure,
                Label::Keep if inside => Reason::InArticles,
                Label::Keep => Reason::OwnPage,
                _ => Reason::NoSafeRule,
            };
            let entry = left.entry(line.key).or_insert((0, reason, &line.text));
            entry.0 += 1;
            entry.1 = entry.1.min(reason);
        }
    }
    let mut out: Vec<Left> = left
        .into_iter()
        .map(|(key, (_, reason, text))| Left { text: text.to_owned(), pages: site.shared[key].pages, reason })
        .collect();
    out.sort_by(|a, b| b.pages.cmp(&a.pages).then_with(|| a.text.cmp(&b.text)));
    out
}

/// The first and the last day of pages that tell theirs.
pub(super) fn days(pages: &BTreeSet<usize>, all: &[Page<'_>]) -> Option<(String, String)> {
    let days: BTreeSet<&String> = pages.iter().filter_map(|&page| all[page].page.date.as_ref()).collect();
    Some(((*days.first()?).clone(), (*days.last()?).clone()))
}

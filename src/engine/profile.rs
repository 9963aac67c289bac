//! What each rule costs on a corpus.
//!
//! Each document is looked at rule by rule ([`Timed`]), under many clocks, and then cleaned as ever, under one. This time is what a run takes, the others say
//! how it falls to the rules. What all rules share (folding, the walk over words, zones, what follows a match) falls to none.
use std::collections::HashMap;
use std::time::Duration;

use crate::compile::Slow;
use crate::document::Document;
use crate::ledger::RuleId;

use super::cleaner::Cleaner;
use super::find::Timed;
use super::judge::{Facts, judge};
use super::page::Page;
use super::sheet::Sheet;

/// Measures what rules cost, document by document.
///
/// ```
/// use naqi::compile::Compiler;
/// use naqi::diagnostic::SourceFile;
/// use naqi::document::Document;
/// use naqi::engine::{Cleaner, Profile};
/// use naqi::rule::RuleFile;
///
/// let source = SourceFile::new("common/ar.toml", "lang = ['ar']\n[[rule]]\nid = 'share'\ncategory = 'share'\nwhy = 'A button.'\nline = 'شارك الخبر'\n");
/// let mut compiler = Compiler::new();
/// compiler.add(RuleFile::parse(source).file.expect("no faults"));
/// let mut profile = Profile::new(Cleaner::new(compiler.build().expect("the rules compile")));
/// profile.add(&Document::new("قال الوزير إن الاتفاق سيوقع اليوم.\n\nشارك الخبر\n"));
/// let measured = profile.finish();
/// assert_eq!((measured.documents, measured.rules[0].rule.as_str(), measured.rules[0].removals), (1, "ar/share", 1));
/// ```
#[derive(Debug)]
pub struct Profile {
    cleaner: Cleaner,
    timed: Timed,
    documents: usize,
    bytes: usize,
    cleaning: Duration,
    folding: Duration,
    removals: HashMap<RuleId, usize>,
    matches: HashMap<(usize, usize), usize>,
}

/// How a rule is looked for; the cheapest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// Where its first letters, or a word that it holds, stand.
    #[default]
    Words,
    /// By a shape that each line is held to.
    Shape,
    /// By holding lines of the page against each other.
    Repetition,
    /// In a slow way, on lines that begin as it may or on all.
    Slowly(Slow),
    /// In a page that is folded once more, as the rule folds otherwise than most.
    OwnFolding,
}

/// What one rule costs.
#[derive(Clone, Debug)]
pub struct RuleTime {
    /// The rule.
    pub rule: RuleId,
    /// What looking for it took, and holding matches against its conditions.
    pub time: Duration,
    /// Places where it was looked at.
    pub places: u64,
    /// Runs of its regexes.
    pub tries: u64,
    /// Matches, before conditions.
    pub matches: usize,
    /// What it took, or would have taken.
    pub removals: usize,
    /// How it is looked for.
    pub how: How,
}

/// What cleaning a corpus costs.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Documents.
    pub documents: usize,
    /// Bytes of their text.
    pub bytes: usize,
    /// Cleaning them, on one thread, without reading and writing.
    pub cleaning: Duration,
    /// Of that: folding, cutting into lines, telling site and language.
    pub folding: Duration,
    /// Of that: the walk over the starts of lines and words, for all rules at once.
    pub walking: Duration,
    /// Building the regexes that were tried; once a run, however large the corpus.
    pub building: Duration,
    /// Each rule that was looked at anywhere, the dearest first.
    pub rules: Vec<RuleTime>,
}

impl Measured {
    /// The share of a time in that of cleaning; 1 is all of it.
    pub fn share(&self, time: Duration) -> f64 {
        time.as_secs_f64() / self.cleaning.as_secs_f64().max(1e-9)
    }
}

impl Profile {
    /// A profile of the rules of this cleaner.
    pub fn new(cleaner: Cleaner) -> Profile {
        Profile {
            cleaner,
            timed: Timed::new(),
            documents: 0,
            bytes: 0,
            cleaning: Duration::ZERO,
            folding: Duration::ZERO,
            removals: HashMap::new(),
            matches: HashMap::new(),
        }
    }

    /// Cleans a document and measures it.
    pub fn add(&mut self, document: &Document<'_>) {
        self.documents += 1;
        self.bytes += document.text.len();
        // First, since what is built when it is first needed is built then.
        self.rule_by_rule(document);
        let (cleaned, time) = self.timed.clock(|| self.cleaner.clean(document));
        self.cleaning += time;
        for removal in cleaned.removals.into_iter().chain(cleaned.drafts) {
            *self.removals.entry(removal.rule).or_default() += 1;
        }
    }

    fn rule_by_rule(&mut self, document: &Document<'_>) {
        let rules = &self.cleaner.rules;
        let ((page, facts, speak), folding) = self.timed.clock(|| {
            let page = Page::new(&document.text);
            let facts = Facts::new(document, &page, rules);
            let speak = facts.groups(rules);
            (page, facts, speak)
        });
        self.folding += folding;
        let hits = self.timed.find(&page, rules, facts.site, &speak);
        debug_assert_eq!(hits, page.hits(rules, facts.site, &speak), "found otherwise under the clock");
        // The zones are the page's: the first rule to ask would bear them alone.
        if page.count() > 0 {
            page.zones(0);
        }
        let site = facts.site.map(|site| &*rules.groups()[site]);
        for same in hits.chunk_by(|(group, a), (other, b)| (group, a.rule) == (other, b.rule)) {
            let (group, rule) = (same[0].0, same[0].1.rule);
            let judged = || {
                same.iter()
                    .filter(|(_, hit)| judge(&page, &facts, site, &rules.groups()[group].rules[rule], hit).is_ok())
                    .count()
            };
            let (_, time) = self.timed.clock(judged);
            self.timed.add((group, rule), How::Words, time, 0, 0);
            *self.matches.entry((group, rule)).or_default() += same.len();
        }
    }

    /// What was measured.
    pub fn finish(self) -> Measured {
        let Profile { cleaner, timed, documents, bytes, cleaning, folding, removals, matches } = self;
        let groups = cleaner.rules.groups();
        let time = |((group, rule), cost): (&(usize, usize), &super::find::Cost)| {
            let id = groups[*group].rules[*rule].id.clone();
            RuleTime {
                time: cost.time,
                places: cost.places,
                tries: cost.tries,
                how: cost.how,
                matches: matches.get(&(*group, *rule)).copied().unwrap_or(0),
                removals: removals.get(&id).copied().unwrap_or(0),
                rule: id,
            }
        };
        let mut rules: Vec<RuleTime> = timed.rules.iter().map(time).collect();
        rules.sort_by(|a, b| b.time.cmp(&a.time).then_with(|| a.rule.cmp(&b.rule)));
        Measured { documents, bytes, cleaning, folding, walking: timed.walking, building: timed.building, rules }
    }
}

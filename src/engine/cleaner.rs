//! The front door of the engine.
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::compile::{Rule, RuleSet};
use crate::decision::{Decisions, Verdict};
use crate::document::Document;
use crate::ledger::{self, Category, Removal};

use super::guard::{Hold, guard};
use super::judge::{Facts, judge};
use super::page::Page;
use super::reference::PlainPage;
use super::repeats::find_headlines;
use super::resolve::{Claim, Extent, resolve};
use super::sheet::{Hit, Kind, Sheet};
use super::site_of;

/// The default of [`Cleaner::with_max_removed`].
pub const MAX_REMOVED: f64 = 0.5;

/// Cleans documents with one rule set. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Cleaner {
    pub(super) rules: RuleSet,
    max_removed: f64,
    decisions: Option<Arc<Decisions>>,
}

/// Weak rules of this many categories bear one another out.
const CHORUS: usize = 4;

/// What cleaning made of a document.
#[derive(Clone, Debug)]
pub struct Cleaned<'d> {
    /// The clean text; borrowed, and the original, where nothing went or the document is held.
    pub text: Cow<'d, str>,
    /// What went, or, in a held document, what would have gone. Sorted by start, then end, then rule order.
    pub removals: Vec<Removal>,
    /// Set when a guard kept the document whole.
    pub held: Option<Hold>,
    /// What rules with `status = "draft"` would have taken.
    pub drafts: Vec<Removal>,
    /// The name of the site file that spoke, if one did.
    pub site: Option<Arc<str>>,
}

/// What is to go from a document: [`Cleaned`] without the text.
#[derive(Clone, Debug)]
pub struct Judged {
    /// As [`Cleaned::removals`].
    pub removals: Vec<Removal>,
    /// As [`Cleaned::held`].
    pub held: Option<Hold>,
    /// As [`Cleaned::drafts`].
    pub drafts: Vec<Removal>,
    /// As [`Cleaned::site`].
    pub site: Option<Arc<str>>,
}

impl Judged {
    fn applied_to<'d>(self, document: &'d Document<'_>) -> Cleaned<'d> {
        let Judged { removals, held, drafts, site } = self;
        let text = match held {
            None if !removals.is_empty() => {
                Cow::Owned(ledger::apply(&document.text, removals.iter().map(|removal| removal.span)))
            }
            _ => Cow::Borrowed(&*document.text),
        };
        Cleaned { text, removals, held, drafts, site }
    }
}

impl Cleaner {
    /// A cleaner with the default guard.
    pub fn new(rules: RuleSet) -> Cleaner {
        Cleaner { rules, max_removed: MAX_REMOVED, decisions: None }
    }

    /// The same cleaner, holding documents that would lose more than `share` (0 to 1) of their prose.
    pub fn with_max_removed(mut self, share: f64) -> Cleaner {
        self.max_removed = share;
        self
    }

    /// The same cleaner, heeding what reviewers decided: a text that was rejected stays in, whatever other rules say of its lines; a held
    /// document that was accepted is cleaned.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use naqi::compile::Compiler;
    /// use naqi::decision::{Decisions, Verdict};
    /// use naqi::diagnostic::SourceFile;
    /// use naqi::document::Document;
    /// use naqi::engine::Cleaner;
    /// use naqi::rule::RuleFile;
    ///
    /// let source = SourceFile::new("common/any.toml", "lang = ['*']\n[[rule]]\nid = 'share'\ncategory = 'share'\nwhy = 'A button.'\nline = ['Share', 'Print']\n");
    /// let mut compiler = Compiler::new();
    /// compiler.add(RuleFile::parse(source).file.expect("no faults"));
    /// let mut decisions = Decisions::default();
    /// decisions.set("any/share", "share", None, Some(Verdict::Reject));
    /// let cleaner = Cleaner::new(compiler.build().expect("the rules compile")).with_decisions(Arc::new(decisions));
    /// assert_eq!(cleaner.clean(&Document::new("Text\nShare\nPrint\n")).text, "Text\nShare\n");
    /// ```
    pub fn with_decisions(mut self, decisions: Arc<Decisions>) -> Cleaner {
        self.decisions = Some(decisions).filter(|decisions| !decisions.is_empty());
        self
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Cleans one document.
    ///
    /// ```
    /// use naqi::compile::Compiler;
    /// use naqi::diagnostic::SourceFile;
    /// use naqi::document::Document;
    /// use naqi::engine::Cleaner;
    /// use naqi::rule::RuleFile;
    ///
    /// let source = SourceFile::new("common/ar.toml", "lang = ['ar']\n[[rule]]\nid = 'share'\ncategory = 'share'\nwhy = 'A button.'\nline = 'شارك الخبر'\n");
    /// let mut compiler = Compiler::new();
    /// compiler.add(RuleFile::parse(source).file.expect("no faults"));
    /// let cleaner = Cleaner::new(compiler.build().expect("the rules compile"));
    ///
    /// let page = Document::new("قال الوزير إن الاتفاق سيوقع اليوم.\n\nشــارك الخبر:\n");
    /// let cleaned = cleaner.clean(&page);
    /// assert_eq!(cleaned.text, "قال الوزير إن الاتفاق سيوقع اليوم.\n");
    /// assert_eq!(cleaned.removals[0].rule.as_str(), "ar/share");
    /// ```
    pub fn clean<'d>(&self, document: &'d Document<'_>) -> Cleaned<'d> {
        self.judge(document).applied_to(document)
    }

    /// What goes from one document, for those who take it out themselves.
    pub fn judge(&self, document: &Document<'_>) -> Judged {
        self.judge_page(document, &Page::new(&document.text))
    }

    /// Cleans one document with the plain engine, which is slow and obviously right: to hold [`Cleaner::clean`] to. Both come to the same.
    pub fn clean_plainly<'d>(&self, document: &'d Document<'_>) -> Cleaned<'d> {
        self.judge_page(document, &PlainPage::new(&document.text)).applied_to(document)
    }

    fn judge_page(&self, document: &Document<'_>, page: &impl Sheet) -> Judged {
        let facts = Facts::new(document, page, &self.rules);
        let verdicts = self.verdicts(document, page, &facts);
        let protected: Vec<bool> = verdicts.protected.iter().map(Option::is_some).collect();
        let removals = resolve(page, claims(&verdicts, false), &protected);
        let drafts = resolve(page, claims(&verdicts, true), &protected);
        let held = guard(page, &removals, self.max_removed).filter(|_| !self.accepts(document));
        let site = facts.site.map(|site| self.rules.groups()[site].name.clone());
        Judged { removals, held, drafts, site }
    }

    /// Whether a reviewer said that the document, held, may be cleaned.
    fn accepts(&self, document: &Document<'_>) -> bool {
        let verdict = self.decisions.as_ref().and_then(|known| known.of_held(&document.id, &document.text));
        verdict == Some(Verdict::Accept)
    }

    /// Protects the lines of claims that reviewers rejected.
    fn heed<'s>(&'s self, verdicts: &mut Verdicts<'s>, document: &Document<'_>, page: &impl Sheet, facts: &Facts<'_>) {
        let Some(decisions) = &self.decisions else { return };
        if !verdicts.takes.iter().any(|(_, claim)| decisions.speaks_of(claim.rule.id.as_str())) {
            return;
        }
        let spoke = facts.site.map(|site| &*self.rules.groups()[site].name);
        let site = site_of(document, spoke);
        // A claim that loses lines to one that was rejected is another claim, and may have been rejected as that.
        loop {
            let rejected = verdicts.takes.iter().flat_map(|(_, claim)| {
                let parts = claim.parts(|line| verdicts.protected[line].is_some());
                parts.into_iter().map(|part| (claim.rule, part))
            });
            let rejected: Vec<(&'s Rule, Range<usize>)> = rejected
                .filter(|(rule, part)| {
                    let text = || &page.text()[part.span(page).range()];
                    decisions.speaks_of(rule.id.as_str()) && decisions.rejects(rule.id.as_str(), text(), site)
                })
                .map(|(rule, part)| (rule, part.lines()))
                .collect();
            if rejected.is_empty() {
                return;
            }
            for (rule, lines) in rejected {
                verdicts.protected[lines.clone()].fill(Some(rule));
            }
        }
    }

    /// Every rule in scope, at every place it matches.
    pub(super) fn verdicts<'s>(
        &'s self,
        document: &Document<'_>,
        page: &impl Sheet,
        facts: &Facts<'_>,
    ) -> Verdicts<'s> {
        let groups = self.rules.groups();
        let site = facts.site.map(|site| &*groups[site]);
        let mut verdicts = Verdicts { takes: Vec::new(), protected: vec![None; page.count()], company: false };
        let judge_all = |verdicts: &mut Verdicts<'s>, hits: &mut dyn Iterator<Item = (usize, Hit)>| {
            let mut taken: Option<((usize, usize), Range<usize>)> = None;
            for (group, hit) in hits {
                let rule = &groups[group].rules[hit.rule];
                let place = (group, hit.rule);
                // Inside what the rule took already a match is no news: a heading among the items of a list is an item.
                let inside = |(by, lines): &((usize, usize), Range<usize>)| *by == place && hit.lines.end <= lines.end;
                if self.rules.is_silent(rule) || taken.as_ref().is_some_and(inside) {
                    continue;
                }
                match judge(page, facts, site, rule, &hit) {
                    Ok(extent) if rule.keep => verdicts.protected[extent.lines()].fill(Some(rule)),
                    Ok(extent) => {
                        if let Extent::Lines(lines) = &extent {
                            taken = Some((place, lines.clone()));
                        }
                        verdicts.takes.push((place, Claim { rule, extent }));
                    }
                    Err(_) => {}
                }
            }
        };
        let speak = facts.groups(&self.rules);
        judge_all(&mut verdicts, &mut page.hits(&self.rules, facts.site, &speak).into_iter());
        self.heed(&mut verdicts, document, page, facts);
        verdicts.part_from_the_weak(page);
        let mut last: Vec<usize> = speak.into_iter().filter(|&group| groups[group].has_headlines()).collect();
        let claimed = if last.is_empty() { Vec::new() } else { verdicts.claimed() };
        for group in last.drain(..) {
            let hits = find_headlines(page, &groups[group], &claimed);
            judge_all(&mut verdicts, &mut hits.into_iter().map(|hit| (group, hit)));
        }
        self.heed(&mut verdicts, document, page, facts);
        verdicts.part_from_the_weak(page);
        verdicts.takes.sort_by_key(|(order, _)| *order);
        verdicts
    }
}

/// What the rules in scope say of a page.
pub(super) struct Verdicts<'r> {
    /// What rules take, with their place in rule order.
    pub takes: Vec<((usize, usize), Claim<'r>)>,
    /// For each line, the keep rule that protects it, if one does; or the rule whose claim on it a reviewer rejected.
    pub protected: Vec<Option<&'r Rule>>,
    /// Whether weak rules may take something: a rule that is not weak does, or weak rules of many kinds agree.
    pub company: bool,
}

impl Verdicts<'_> {
    /// Drops the claims of weak rules where nothing bears them out, and those on lines that other rules take anyway.
    fn part_from_the_weak(&mut self, page: &impl Sheet) {
        self.company |= self.has_strong() || self.has_chorus(page);
        if !self.company {
            self.takes.retain(|(_, claim)| !claim.rule.weak);
            return;
        }
        let mut taken = vec![false; self.protected.len()];
        for (_, claim) in self.takes.iter().filter(|(_, claim)| !claim.rule.weak && !claim.rule.draft) {
            if let Extent::Lines(lines) = &claim.extent {
                taken[lines.clone()].fill(true);
            }
        }
        self.takes
            .retain(|(_, claim)| !claim.rule.weak || claim.rule.draft || !claim.extent.lines().all(|line| taken[line]));
    }

    /// The claims that count: of rules at work, on lines that no keep rule protects.
    fn at_work(&self) -> impl Iterator<Item = (&Rule, Range<usize>)> {
        let claims = self.takes.iter().filter(|(_, claim)| !claim.rule.draft);
        let claims = claims.map(|(_, claim)| (claim.rule, claim.extent.lines()));
        claims.filter(|(_, lines)| lines.clone().any(|line| self.protected[line].is_none()))
    }

    fn has_strong(&self) -> bool {
        self.at_work().any(|(rule, _)| !rule.weak)
    }

    /// Whether weak rules of many categories claim lines, some of them neighbours: sub-headings that sound like chrome stand apart, each over its text.
    fn has_chorus(&self, page: &impl Sheet) -> bool {
        let mut by_line: BTreeMap<usize, Category> = BTreeMap::new();
        for (rule, lines) in self.at_work() {
            for line in lines.filter(|&line| page.kind(line) == Kind::Text) {
                by_line.entry(line).or_insert(rule.category);
            }
        }
        let voices: HashSet<Category> = by_line.values().copied().collect();
        let neighbours = by_line.iter().zip(by_line.iter().skip(1)).any(|((&above, one), (&below, other))| {
            one != other && (above + 1..below).all(|line| page.kind(line) != Kind::Text)
        });
        voices.len() >= CHORUS && neighbours
    }

    /// For each line, whether a rule takes it whole.
    fn claimed(&self) -> Vec<bool> {
        let mut claimed = vec![false; self.protected.len()];
        for (_, claim) in &self.takes {
            if let (Extent::Lines(lines), false) = (&claim.extent, claim.rule.draft) {
                claimed[lines.clone()].fill(true);
            }
        }
        claimed.iter_mut().zip(&self.protected).for_each(|(claimed, protected)| *claimed &= protected.is_none());
        claimed
    }
}

/// The claims of draft rules, or of all others, in rule order.
fn claims<'r>(verdicts: &Verdicts<'r>, drafts: bool) -> Vec<Claim<'r>> {
    let claims = verdicts.takes.iter().filter(|(_, claim)| claim.rule.draft == drafts);
    claims.map(|(_, claim)| claim.clone()).collect()
}

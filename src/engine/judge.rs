//! Whether a rule that matched may take what it matched.
use std::borrow::Cow;

use crate::compile::{Group, GroupScope, Rule, RuleSet};
use crate::document::{Document, date_in_path, host_and_path};
use crate::rule::Zone;

use super::block;
use super::explain::Obstacle;
use super::find::Hit;
use super::language;
use super::page::Page;
use super::resolve::Extent;

/// What is known of a document besides its text.
#[derive(Debug)]
pub(super) struct Facts<'d> {
    /// The group of its site.
    pub site: Option<usize>,
    pub lang: Option<Cow<'d, str>>,
    path: Option<&'d str>,
    date: Option<Cow<'d, str>>,
}

impl<'d> Facts<'d> {
    pub fn new(document: &'d Document<'_>, page: &Page<'_>, rules: &RuleSet) -> Facts<'d> {
        let place = document.url.as_deref().and_then(host_and_path);
        let path = place.map(|(_, path)| path);
        let site = match (place, document.site.as_deref()) {
            (Some((host, _)), name) => rules.sites().by_host(host).or_else(|| rules.sites().by_name(name?)),
            (None, Some(name)) => rules.sites().by_name(name),
            (None, None) => by_signature(page, rules),
        };
        let lang = match document.lang.as_deref() {
            Some(lang) => Some(Cow::Borrowed(lang)),
            None => language::detect(page.text),
        };
        let date = match document.date.as_deref() {
            Some(date) => Some(Cow::Borrowed(date)),
            None => path.and_then(date_in_path).map(Cow::Owned),
        };
        Facts { site, lang, path, date }
    }

    /// Whether a group speaks for the document at all.
    pub fn in_scope(&self, index: usize, group: &Group) -> Result<(), Obstacle> {
        match &group.scope {
            GroupScope::Site { .. } if self.site == Some(index) => Ok(()),
            GroupScope::Site { .. } => Err(Obstacle::OtherSite(group.name.clone())),
            GroupScope::Common { langs } if langs.iter().any(|lang| &**lang == "*") => Ok(()),
            GroupScope::Common { langs } => self.speaks(langs),
        }
    }

    fn speaks(&self, langs: &[Box<str>]) -> Result<(), Obstacle> {
        let spoken = self.lang.as_deref().is_some_and(|own| langs.iter().any(|lang| &**lang == own));
        if spoken { Ok(()) } else { Err(Obstacle::OtherLanguage(langs.to_vec())) }
    }
}

fn by_signature(page: &Page<'_>, rules: &RuleSet) -> Option<usize> {
    let signatures = rules.sites().signatures();
    (0..page.lines.len()).find_map(|line| signatures.find(page.folded(line)).next().map(|(phrase, ..)| phrase.rule))
}

/// What the rule takes, or what stops it.
pub(super) fn judge(
    page: &Page<'_>,
    facts: &Facts<'_>,
    site: Option<&Group>,
    rule: &Rule,
    hit: &Hit,
) -> Result<Extent, Obstacle> {
    if let Some(site) = site
        && let GroupScope::Site { skip } = &site.scope
        && skip.contains(&rule.id)
    {
        return Err(Obstacle::Skipped(site.name.clone()));
    }
    if !rule.lang.is_empty() {
        facts.speaks(&rule.lang)?;
    }
    condition(
        "paths",
        rule.paths.is_empty() || facts.path.is_some_and(|path| rule.paths.iter().any(|glob| glob.is_match(path))),
    )?;
    let date = facts.date.as_deref();
    condition("since", rule.since.as_deref().is_none_or(|since| date.is_some_and(|date| date >= since)))?;
    condition("until", rule.until.as_deref().is_none_or(|until| date.is_some_and(|date| date <= until)))?;
    condition("only-if", rule.only_if.is_empty() || rule.only_if.iter().any(|line| page.has_line(line)))?;
    condition("unless", !rule.unless.iter().any(|line| page.has_line(line)))?;

    let line = &page.lines[hit.lines.start];
    let in_zone = match rule.zone {
        Zone::Anywhere => true,
        Zone::Top => line.top,
        Zone::Head => line.head,
        Zone::Body => !line.head && !line.tail,
        Zone::Tail => line.tail,
        Zone::End => line.end,
    };
    if !in_zone {
        return Err(Obstacle::WrongZone(rule.zone));
    }
    if let Some(max) = rule.max_chars {
        let chars = page.folded(hit.lines.start).chars().count();
        if chars > max {
            return Err(Obstacle::TooLong { chars, max });
        }
    }
    match hit.part {
        Some(span) => Ok(Extent::Part { line: hit.lines.start, span }),
        None => block::extent(page, rule, hit.lines.clone()).map(Extent::Lines),
    }
}

fn condition(key: &'static str, holds: bool) -> Result<(), Obstacle> {
    if holds { Ok(()) } else { Err(Obstacle::ConditionNotMet(key.into())) }
}

//! Whether a rule that matched may take what it matched.
use std::borrow::Cow;
use std::cell::OnceCell;

use crate::compile::{Group, GroupScope, Rule, RuleSet};
use crate::document::{Document, date_in_path, host_and_path};
use crate::rule::Zone;

use super::block;
use super::explain::Obstacle;
use super::language;
use super::resolve::Extent;
use super::sheet::{Hit, Sheet};

/// What is known of a document besides its text. What takes long to find out is found out when a rule asks.
#[derive(Debug)]
pub(super) struct Facts<'d> {
    /// The group of its site.
    pub site: Option<usize>,
    text: &'d str,
    lang: OnceCell<Option<Cow<'d, str>>>,
    path: Option<&'d str>,
    date: OnceCell<Option<Cow<'d, str>>>,
}

impl<'d> Facts<'d> {
    pub fn new(document: &'d Document<'_>, page: &impl Sheet, rules: &RuleSet) -> Facts<'d> {
        let place = document.url.as_deref().and_then(host_and_path);
        let path = place.map(|(_, path)| path);
        let site = match (place, document.site.as_deref()) {
            (Some((host, _)), name) => rules.sites().by_host(host).or_else(|| rules.sites().by_name(name?)),
            (None, Some(name)) => rules.sites().by_name(name),
            (None, None) => page.site_by_signature(rules),
        };
        let declared = |value: &'d Option<Cow<'_, str>>| match value.as_deref() {
            Some(value) => OnceCell::from(Some(Cow::Borrowed(value))),
            None => OnceCell::new(),
        };
        Facts { site, text: &document.text, lang: declared(&document.lang), path, date: declared(&document.date) }
    }

    /// The language, declared or detected.
    pub fn lang(&self) -> Option<&str> {
        self.lang.get_or_init(|| language::detect(self.text)).as_deref()
    }

    /// The day, declared or in the URL.
    fn date(&self) -> Option<&str> {
        self.date.get_or_init(|| self.path.and_then(date_in_path).map(Cow::Owned)).as_deref()
    }

    /// The groups that speak for the document, in order.
    pub fn groups(&self, rules: &RuleSet) -> Vec<usize> {
        let groups = rules.groups();
        let mut speak: Vec<usize> = rules.common_groups().iter().copied().chain(self.site).collect();
        speak.retain(|&at| self.is_in_scope(at, &groups[at]));
        speak.sort_unstable();
        speak
    }

    /// Whether a group speaks for the document at all.
    fn is_in_scope(&self, index: usize, group: &Group) -> bool {
        match &group.scope {
            GroupScope::Site { .. } => self.site == Some(index),
            GroupScope::Common { langs } => langs.iter().any(|lang| &**lang == "*") || self.is_in(langs),
        }
    }

    /// What keeps a group from speaking for the document, if anything does.
    pub fn in_scope(&self, index: usize, group: &Group) -> Result<(), Obstacle> {
        match &group.scope {
            _ if self.is_in_scope(index, group) => Ok(()),
            GroupScope::Site { .. } => Err(Obstacle::OtherSite(group.name.clone())),
            GroupScope::Common { langs } => Err(Obstacle::OtherLanguage(langs.to_vec())),
        }
    }

    /// Whether it is in one of these languages.
    fn is_in(&self, langs: &[Box<str>]) -> bool {
        self.lang().is_some_and(|own| langs.iter().any(|lang| &**lang == own))
    }
}

/// What the rule takes, or what stops it.
pub(super) fn judge(
    page: &impl Sheet,
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
    if !rule.lang.is_empty() && !facts.is_in(&rule.lang) {
        return Err(Obstacle::OtherLanguage(rule.lang.to_vec()));
    }
    condition(
        "paths",
        rule.paths.is_empty() || facts.path.is_some_and(|path| rule.paths.iter().any(|glob| glob.is_match(path))),
    )?;
    condition("since", rule.since.as_deref().is_none_or(|since| facts.date().is_some_and(|date| date >= since)))?;
    condition("until", rule.until.as_deref().is_none_or(|until| facts.date().is_some_and(|date| date <= until)))?;
    let any = |wanted: &[Box<str>]| wanted.iter().any(|wanted| page.has_line(wanted));
    condition("only-if", rule.only_if.is_empty() || any(&rule.only_if))?;
    condition("unless", !any(&rule.unless))?;

    let zones = || page.zones(hit.lines.start);
    let in_zone = match rule.zone {
        Zone::Anywhere => true,
        Zone::Top => zones().top,
        Zone::Head => zones().head,
        Zone::Body => !zones().head && !zones().tail,
        Zone::Tail => zones().tail,
        Zone::End => zones().end,
    };
    if !in_zone {
        return Err(Obstacle::WrongZone(rule.zone));
    }
    if let Some(max) = rule.max_chars {
        let chars = page.chars(hit.lines.start);
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
    if holds { Ok(()) } else { Err(Obstacle::ConditionNotMet(key)) }
}

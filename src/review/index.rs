//! All groups of a run.
use std::collections::HashMap;
use std::fmt;

use crate::decision::{Decisions, Verdict, digest};
use crate::text::Span;

use super::need::Reason;

/// Histograms of places have so many bins, from the start of a document to its end.
pub const BINS: usize = 20;

/// What a group is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A document that a guard kept whole.
    Held,
    /// What a draft rule would take.
    Draft,
    /// What went.
    Removal,
}

impl Kind {
    /// The name, for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Held => "held",
            Kind::Draft => "draft",
            Kind::Removal => "removal",
        }
    }

    /// The kind of that name, if it is one.
    pub fn parse(text: &str) -> Option<Kind> {
        [Kind::Held, Kind::Draft, Kind::Removal].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// The name of a group: the same in every run in which the rule takes the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(u64);

impl GroupId {
    pub(super) fn new(kind: Kind, rule: &str, key: &str) -> GroupId {
        let digest = digest(&format!("{}\n{rule}\n{key}", kind.as_str()));
        GroupId(u64::from_str_radix(&digest, 16).unwrap_or_default())
    }

    /// The id that is written so, in hexadecimal.
    pub fn parse(text: &str) -> Option<GroupId> {
        (text.len() == 16).then(|| u64::from_str_radix(text, 16).ok().map(GroupId)).flatten()
    }
}

impl fmt::Display for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// All that a rule took that has one key; or one held document.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub id: GroupId,
    /// What it is made of.
    pub kind: Kind,
    /// The rule, in [`Index::rules`].
    pub rule: u32,
    /// The text's [`key`](crate::decision::key()); of a held document its id.
    pub key: Box<str>,
    /// The beginning of the text as it first stood in a document, without the white space around it; of a held document why it is held.
    pub shown: Box<str>,
    /// The digest of a held document.
    pub digest: Box<str>,
    /// How often it was taken.
    pub count: u32,
    /// Characters of the text.
    pub chars: u32,
    /// How often on which site, in [`Index::sites`]; in order of the sites' first appearance.
    pub sites: Vec<(u32, u32)>,
    /// Some of the places where it stood.
    pub samples: Vec<Sample>,
    /// Why it needs eyes.
    pub reasons: Vec<Reason>,
    /// How much it needs them; more is more.
    pub need: u32,
}

/// A place where a text stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The document, in [`Index::documents`].
    pub document: u32,
    /// Where, in bytes of the original. Of a held document: all of it.
    pub span: Span,
    /// Whether it is of the random sample.
    pub drawn: bool,
}

/// A document whose text is kept because a sample stands in it.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its id.
    pub id: Box<str>,
    /// Where it stands.
    pub source: Box<str>,
    /// Its site, in [`Index::sites`].
    pub site: u32,
    /// Its language, where it is known.
    pub lang: Option<Box<str>>,
    /// Whether it runs from right to left.
    pub rtl: bool,
    /// All that was taken from it, or would have been.
    pub marks: Vec<Mark>,
}

/// A stretch that was taken, or would have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where, in bytes of the original.
    pub span: Span,
    /// The rule, in [`Index::rules`].
    pub rule: u32,
    /// What became of it.
    pub kind: Kind,
}

/// What is known of a rule.
#[derive(Clone, Debug)]
pub struct RuleFacts {
    /// Its full name; `held` for held documents, which are listed under it.
    pub name: Box<str>,
    /// Its category, by name.
    pub category: Box<str>,
    /// What its groups are made of.
    pub kind: Kind,
    /// How often it took something.
    pub count: u64,
    /// How many different texts.
    pub groups: u32,
    /// How many of them it took once.
    pub once: u32,
    /// Where in documents.
    pub places: [u32; BINS],
    /// How many of its removals are in no group, since there were too many groups.
    pub left_out: u64,
}

/// What was decided of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    Open,
    /// The same everywhere.
    Decided(Verdict),
    /// Not the same on all of its sites, or not all of them.
    Mixed,
}

impl State {
    /// The name, for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Decided(verdict) => verdict.as_str(),
            State::Mixed => "mixed",
        }
    }
}

/// All groups of a run.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Rules, in order of appearance.
    pub rules: Vec<RuleFacts>,
    /// Sites, in order of appearance; documents of no known site are of the empty one.
    pub sites: Vec<Box<str>>,
    /// Groups, in order of appearance.
    pub groups: Vec<Group>,
    /// The documents that samples stand in; their texts are the caller's to keep.
    pub documents: Vec<Known>,
    /// The random sample, if one was drawn.
    pub drawn: Vec<super::Drawn>,
    /// Documents that lost something.
    pub changed: u64,
    /// Groups from what needs eyes most to what needs them least, rule by rule.
    pub(super) order: Vec<u32>,
    pub(super) by_id: HashMap<GroupId, u32>,
}

impl Index {
    /// Where the group of a rule and a [`key`](crate::decision::key()) stands in [`Index::groups`].
    pub fn find(&self, kind: Kind, rule: &str, key: &str) -> Option<u32> {
        self.place(GroupId::new(kind, rule, key))
    }

    /// Where the group of that name stands in [`Index::groups`].
    pub fn place(&self, id: GroupId) -> Option<u32> {
        self.by_id.get(&id).copied()
    }

    /// The rule of a group.
    pub fn rule(&self, group: &Group) -> &RuleFacts {
        &self.rules[group.rule as usize]
    }

    /// What was removed, would have been, or was held, all told.
    pub fn count(&self) -> u64 {
        self.rules.iter().map(|rule| rule.count).sum()
    }

    /// The place of a site.
    pub fn site(&self, name: &str) -> Option<u32> {
        self.sites.iter().position(|site| **site == *name).and_then(|at| u32::try_from(at).ok())
    }

    /// What was decided of a group: on one site, or on all that it is found on.
    pub fn state(&self, group: &Group, site: Option<u32>, decisions: &Decisions) -> State {
        if group.kind == Kind::Held {
            return decisions.of_document(&group.key).map_or(State::Open, State::Decided);
        }
        let rule = &*self.rule(group).name;
        if !decisions.speaks_of(rule) {
            return State::Open;
        }
        let on = |site: u32| decisions.get(rule, &group.key, self.site_name(site));
        if let Some(site) = site {
            return on(site).map_or(State::Open, State::Decided);
        }
        let mut verdicts = group.sites.iter().map(|&(site, _)| on(site));
        let first = verdicts.next().flatten();
        match (first, verdicts.all(|verdict| verdict == first)) {
            (None, true) => State::Open,
            (Some(verdict), true) => State::Decided(verdict),
            (_, false) => State::Mixed,
        }
    }

    /// How many removals of a group are decided.
    pub fn decided(&self, group: &Group, decisions: &Decisions) -> u64 {
        match self.state(group, None, decisions) {
            State::Open => 0,
            State::Decided(_) => group.count.into(),
            State::Mixed => {
                let rule = &*self.rule(group).name;
                let on = |site| decisions.get(rule, &group.key, self.site_name(site)).is_some();
                group.sites.iter().filter(|(site, _)| on(*site)).map(|(_, count)| u64::from(*count)).sum()
            }
        }
    }

    /// A site as decisions name it.
    pub fn site_name(&self, site: u32) -> Option<&str> {
        self.sites.get(site as usize).map(|name| &**name).filter(|name| !name.is_empty())
    }

    /// Decides of a group, on one site or on all; says what was decided before of just that.
    pub fn decide(
        &self,
        group: &Group,
        site: Option<u32>,
        verdict: Option<Verdict>,
        decisions: &mut Decisions,
    ) -> Option<Verdict> {
        match group.kind {
            Kind::Held => decisions.set_held(&group.key, &group.digest, verdict),
            Kind::Draft | Kind::Removal => {
                let site = site.and_then(|site| self.site_name(site));
                decisions.set(&self.rule(group).name, &group.key, site, verdict)
            }
        }
    }
}

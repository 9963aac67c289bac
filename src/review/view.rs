//! What is looked at: groups that fit a filter, in an order.
use crate::decision::Decisions;
use crate::text::FoldSet;

use super::index::{Group, Index, Kind, State};
use super::need::Reason;

/// Which groups are looked at. What is not said does not matter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those of the rule of that name.
    pub rule: Option<String>,
    /// Those found on the site of that name. Verdicts are then about this site.
    pub site: Option<String>,
    /// Those of rules of that category.
    pub category: Option<String>,
    /// Those of that kind.
    pub kind: Option<Kind>,
    /// Those of which that was decided, by [`State::as_str`].
    pub state: Option<String>,
    /// Those that need eyes for that reason.
    pub reason: Option<Reason>,
    /// Those whose text or rule holds this, in any spelling.
    pub search: Option<String>,
    /// Those of the random sample.
    pub drawn: bool,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Rule by rule, what needs eyes most first.
    #[default]
    Rules,
    /// What needs eyes most first, whatever its rule.
    Need,
    /// What was taken most often first.
    Count,
}

impl Order {
    /// The order of that name.
    pub fn parse(text: &str) -> Option<Order> {
        match text {
            "rules" => Some(Order::Rules),
            "need" => Some(Order::Need),
            "count" => Some(Order::Count),
            _ => None,
        }
    }
}

/// A row of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// The rule that the groups below are of, in [`Index::rules`].
    Rule(u32),
    /// A group, in [`Index::groups`].
    Group(u32),
}

/// Groups that fitted a filter when they were asked for; a verdict takes none of them out.
#[derive(Clone, Debug)]
pub struct View {
    /// The rows, rules among them in [`Order::Rules`].
    pub rows: Vec<Row>,
    /// The site that verdicts are about, in [`Index::sites`].
    pub site: Option<u32>,
    /// How many groups.
    pub groups: usize,
    /// How many removals.
    pub removals: u64,
}

impl View {
    /// The groups of an index that fit.
    pub fn new(index: &Index, decisions: &Decisions, filter: &Filter, order: Order) -> View {
        let site = filter.site.as_deref().map(|name| index.site(name).unwrap_or(u32::MAX));
        let search = filter.search.as_deref().map(|text| FoldSet::ALL.fold(text).trim().to_owned());
        let rules: Vec<bool> = index
            .rules
            .iter()
            .map(|rule| {
                filter.rule.as_deref().is_none_or(|name| *rule.name == *name)
                    && filter.category.as_deref().is_none_or(|name| *rule.category == *name)
                    && filter.kind.is_none_or(|kind| rule.kind == kind)
            })
            .collect();
        let drawn = filter.drawn.then(|| {
            let mut drawn = vec![false; index.groups.len()];
            index.drawn.iter().for_each(|one| drawn[one.group as usize] = true);
            drawn
        });
        let fits = |at: u32, group: &Group| {
            rules[group.rule as usize]
                && drawn.as_ref().is_none_or(|drawn| drawn[at as usize])
                && site.is_none_or(|site| group.sites.iter().any(|(known, _)| *known == site))
                && filter.reason.is_none_or(|reason| group.reasons.contains(&reason))
                && search.as_deref().is_none_or(|text| {
                    group.key.contains(text) || index.rule(group).name.contains(text) || group.shown.contains(text)
                })
                && filter.state.as_deref().is_none_or(|state| {
                    let own = index.state(group, site, decisions);
                    own.as_str() == state || (state == State::Open.as_str() && own == State::Mixed)
                })
        };
        let mut groups: Vec<u32> =
            index.order.iter().copied().filter(|&at| fits(at, &index.groups[at as usize])).collect();
        let of = |at: u32| &index.groups[at as usize];
        match order {
            Order::Rules => {}
            Order::Need => groups.sort_by_key(|&at| std::cmp::Reverse(of(at).need)),
            Order::Count => groups.sort_by_key(|&at| std::cmp::Reverse(of(at).count)),
        }
        let removals = groups.iter().map(|&at| u64::from(on_site(of(at), site))).sum();
        let count = groups.len();
        let mut rows = Vec::with_capacity(count + index.rules.len());
        let mut last = None;
        for at in groups {
            let rule = of(at).rule;
            if order == Order::Rules && last.replace(rule) != Some(rule) {
                rows.push(Row::Rule(rule));
            }
            rows.push(Row::Group(at));
        }
        View { rows, site, groups: count, removals }
    }
}

/// How often a group was found: on one site, or on all.
pub(super) fn on_site(group: &Group, site: Option<u32>) -> u32 {
    match site {
        None => group.count,
        Some(site) => group.sites.iter().find(|(known, _)| *known == site).map_or(0, |(_, count)| *count),
    }
}

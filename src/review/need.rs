//! What needs eyes, and why.
use crate::text::{FoldSet, is_prose, lines};

use super::index::{Group, Kind, RuleFacts};

/// A rule is broad when it took at least so many different texts …
const BROAD: u32 = 8;
/// … and a text of it is rare when the rule takes the average text so many times as often …
const RARE: u64 = 4;
/// … or when it is one of so many that the rule takes once each, or of more.
const MANY: u32 = 40;
/// A removal of so many characters is long.
const LONG: u32 = 400;
/// The middle of a document starts after this share of it, and ends before this one.
const MIDDLE: (f64, f64) = (0.25, 0.75);

/// Why a group needs eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A whole document is at stake.
    Held,
    /// The text holds a line that reads like an article.
    Prose,
    /// The rule is a draft.
    Draft,
    /// The rule takes many texts, and this one seldom.
    Rare,
    /// It stood in the middle of a document.
    Middle,
    /// It is long.
    Long,
}

impl Reason {
    /// All of them, the gravest first.
    pub const ALL: [Reason; 6] =
        [Reason::Held, Reason::Prose, Reason::Draft, Reason::Rare, Reason::Middle, Reason::Long];

    /// The name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Reason::Held => "held",
            Reason::Prose => "prose",
            Reason::Draft => "draft",
            Reason::Rare => "rare",
            Reason::Middle => "middle",
            Reason::Long => "long",
        }
    }

    /// The reason of that name, if it is one.
    pub fn parse(text: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.as_str() == text)
    }

    fn weight(self) -> u32 {
        match self {
            Reason::Held => 1000,
            Reason::Prose => 500,
            Reason::Draft => 250,
            Reason::Rare => 120,
            Reason::Middle => 60,
            Reason::Long => 40,
        }
    }
}

/// Whether a line of the text is running text.
pub(super) fn has_prose(text: &str) -> bool {
    lines(text).any(|line| is_prose(FoldSet::ALL.fold(&text[line.content.range()]).trim()))
}

/// Whether a place in a document, as a share of it, is its middle.
pub(super) fn is_middle(place: f64) -> bool {
    (MIDDLE.0..MIDDLE.1).contains(&place)
}

/// The reasons that show only when all is counted, and how much the group needs eyes.
pub(super) fn weigh(group: &mut Group, rule: &RuleFacts) {
    match group.kind {
        Kind::Held => group.reasons.push(Reason::Held),
        Kind::Draft => group.reasons.push(Reason::Draft),
        Kind::Removal => {}
    }
    let average = rule.count / u64::from(rule.groups.max(1));
    let seldom = u64::from(group.count) * RARE <= average || group.count == 1 && rule.once >= MANY;
    if group.kind != Kind::Held && rule.groups >= BROAD && seldom {
        group.reasons.push(Reason::Rare);
    }
    if group.chars >= LONG && group.kind != Kind::Held {
        group.reasons.push(Reason::Long);
    }
    group.reasons.sort_unstable();
    group.reasons.dedup();
    let reasons: u32 = group.reasons.iter().map(|reason| reason.weight()).sum();
    // Among equals, what is taken more often: a wrong verdict of the rule costs more there.
    group.need = reasons * 64 + group.count.max(1).ilog2();
}

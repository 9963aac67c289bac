//! What stopped a rule.
use crate::ledger::RuleId;

/// Why a rule that matched a line did not take it.
#[derive(Clone, Debug, PartialEq)]
pub enum Obstacle {
    /// The line is not in the zone the rule asks for.
    WrongZone,
    /// The line has more characters than `max-chars`.
    TooLong {
        /// Characters allowed.
        limit: usize,
        /// Characters found.
        found: usize,
    },
    /// The block has more lines than `max-lines`.
    TooManyLines {
        /// Lines allowed.
        limit: usize,
        /// Lines found.
        found: usize,
    },
    /// The line that should end the block is not there.
    BlockUnbounded,
    /// The rule speaks for other languages.
    OtherLanguage,
    /// The rule speaks for another site.
    OtherSite,
    /// The site's file silences the rule.
    Skipped,
    /// The document does not meet the condition of this key: `only-if`, `unless`, `paths`, `since`, `until`.
    Condition(&'static str),
    /// A keep rule protects the line.
    KeptBy(RuleId),
    /// The rule is a draft.
    Draft,
}

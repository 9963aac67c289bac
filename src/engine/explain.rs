//! Why each line of a document stays or goes. Plain values: the engine fills them in, the report puts them into words.
use std::sync::Arc;

use super::Hold;
use crate::ledger::{Removal, RuleId};
use crate::rule::Zone;
use crate::text::Span;

/// What the engine saw in one document, and why it did what it did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// Every line of the document, in order.
    pub lines: Vec<LineExplanation>,
    /// As in [`Cleaned`](super::Cleaned): what went, or, in a held document, what would have gone.
    pub removals: Vec<Removal>,
    /// Set when a guard kept the document whole.
    pub held: Option<Hold>,
    /// The name of the site file that spoke, if one did.
    pub site: Option<Arc<str>>,
    /// The language, declared or detected, as a lower-case ISO 639-1 code.
    pub lang: Option<Box<str>>,
}

/// What the engine saw in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineExplanation {
    /// The line's number, from 1.
    pub line: usize,
    /// The line without its terminator, in bytes of the text.
    pub content: Span,
    /// What it looks like.
    pub kind: LineKind,
    /// The zones it stands in.
    pub zones: Zones,
    /// The rules that claim a part of it, in rule order.
    pub removed_by: Vec<RuleId>,
    /// The rules that matched it, or would have but for one thing, and that thing; in rule order.
    pub near: Vec<(RuleId, Obstacle)>,
}

/// What a line looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// Nothing is left of it after folding and trimming.
    Blank,
    /// Nothing but bullets or separators.
    Bullet,
    /// Running text.
    Prose,
    /// None of these: a headline, a label, a link.
    Label,
}

/// The zones a line stands in. A line of a short article can stand in head and tail at once; a line in neither stands in the
/// body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Zones {
    /// At most two lines of prose stand above.
    pub head: bool,
    /// Prose stands above, and at most three lines of it below.
    pub tail: bool,
}

/// What stopped a rule whose words are on the line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Obstacle {
    /// `where` asks for another zone: this one.
    WrongZone(Zone),
    /// The line holds `chars` characters, and `max-chars` allows `max`.
    TooLong {
        /// Characters of the folded, trimmed line.
        chars: usize,
        /// What `max-chars` says.
        max: usize,
    },
    /// The rule speaks for documents in these languages only.
    OtherLanguage(Vec<Box<str>>),
    /// This keep rule protects the line.
    KeptBy(RuleId),
    /// The line that ends the block (`to`, as written) does not stand within reach.
    BlockUnbounded(Box<str>),
    /// The block holds more lines that are not blank than `max-lines` allows.
    TooManyLines {
        /// What `max-lines` says.
        max: usize,
    },
    /// A condition does not hold. Its key in the rule file: `only-if`, `unless`, `paths`, `since`, `until`.
    ConditionNotMet(Box<str>),
    /// `skip` in the site file of this name silences the rule.
    Skipped(Arc<str>),
    /// The rule is a draft: shown, never applied.
    Draft,
    /// A guard kept the whole document.
    Held,
}

//! Why each line of a document stays or goes. Plain values: the engine fills them in, the report puts them into words.
use std::sync::Arc;

use crate::document::Document;
use crate::ledger::{Removal, RuleId};
use crate::rule::Zone;
use crate::text::Span;

use super::cleaner::Cleaner;
use super::guard::Hold;
use super::judge::{Facts, judge};
use super::reference::{PlainPage, find};
use super::sheet::{Kind, Sheet};

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
    /// No prose stands above, or one line of it not far above.
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
    /// The rule speaks for the site of this rule file only.
    OtherSite(Arc<str>),
    /// This keep rule protects the line.
    KeptBy(RuleId),
    /// A reviewer said that what this rule takes here must stay.
    Rejected(RuleId),
    /// The line that ends the block (`to`, as written) does not stand within reach.
    BlockUnbounded(Box<str>),
    /// The block holds more lines that are not blank than `max-lines` allows.
    TooManyLines {
        /// What `max-lines` says.
        max: usize,
    },
    /// A condition does not hold. Its key in the rule file: `only-if`, `unless`, `paths`, `since`, `until`.
    ConditionNotMet(&'static str),
    /// `skip` in the site file of this name silences the rule.
    Skipped(Arc<str>),
    /// The rule is weak, and no rule that is not takes anything of the document.
    Alone,
    /// The rule is a draft: shown, never applied.
    Draft,
    /// A guard kept the whole document.
    Held,
}

impl Cleaner {
    /// Says of each line of a document why it stays or goes. Slower than [`Cleaner::clean`]: it asks the rules of all sites and languages.
    pub fn explain(&self, document: &Document<'_>) -> Explanation {
        let cleaned = self.clean(document);
        let page = PlainPage::new(&document.text);
        let facts = Facts::new(document, &page, self.rules());
        let mut lines: Vec<LineExplanation> = (0..page.count()).map(|at| blank_explanation(&page, at)).collect();
        let starts: Vec<usize> = (0..page.count()).map(|at| page.line(at).whole.start).collect();
        for removal in &cleaned.removals {
            let first = starts.partition_point(|&start| start <= removal.span.start).saturating_sub(1);
            let end = starts.partition_point(|&start| start < removal.span.end);
            for line in lines.get_mut(first..end).unwrap_or_default() {
                line.removed_by.push(removal.rule.clone());
                if cleaned.held.is_some() {
                    line.near.push((removal.rule.clone(), Obstacle::Held));
                }
            }
        }
        self.near_misses(document, &page, &facts, &mut lines);
        for line in &mut lines {
            line.removed_by.dedup();
            line.near.dedup();
        }
        Explanation {
            lines,
            removals: cleaned.removals,
            held: cleaned.held,
            site: cleaned.site,
            lang: facts.lang().map(Into::into),
        }
    }

    /// Adds to each line the rules that matched it and what stopped them.
    fn near_misses(
        &self,
        document: &Document<'_>,
        page: &PlainPage<'_>,
        facts: &Facts<'_>,
        lines: &mut [LineExplanation],
    ) {
        let verdicts = self.verdicts(document, page, facts);
        let groups = self.rules().groups();
        let site = facts.site.map(|site| &*groups[site]);
        for (at, group) in groups.iter().enumerate() {
            for hit in find(page, group) {
                let rule = &group.rules[hit.rule];
                let first = hit.lines.start;
                let obstacle = match facts.in_scope(at, group).and_then(|()| judge(page, facts, site, rule, &hit)) {
                    Err(obstacle) => obstacle,
                    Ok(_) if rule.draft => Obstacle::Draft,
                    Ok(_) if rule.keep => continue,
                    Ok(_) if rule.weak && !verdicts.company => Obstacle::Alone,
                    // Of a block, each line that is protected stays, wherever in it.
                    Ok(extent) => {
                        for at in extent.lines() {
                            if let Some(keeper) = &verdicts.protected[at] {
                                let id = keeper.id.clone();
                                let obstacle = if keeper.keep { Obstacle::KeptBy(id) } else { Obstacle::Rejected(id) };
                                lines[at].near.push((rule.id.clone(), obstacle));
                            }
                        }
                        continue;
                    }
                };
                lines[first].near.push((rule.id.clone(), obstacle));
            }
        }
    }
}

fn blank_explanation(page: &PlainPage<'_>, at: usize) -> LineExplanation {
    let kind = match page.kind(at) {
        Kind::Blank => LineKind::Blank,
        Kind::Bullet => LineKind::Bullet,
        Kind::Text if page.is_prose(at) => LineKind::Prose,
        Kind::Text => LineKind::Label,
    };
    LineExplanation {
        line: at + 1,
        content: page.line(at).content,
        kind,
        zones: Zones { head: page.zones(at).head, tail: page.zones(at).tail },
        removed_by: Vec::new(),
        near: Vec::new(),
    }
}

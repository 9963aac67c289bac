//! How much each rule took.
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::findings::Findings;
use super::look::Look;
use crate::ledger::{Category, RuleId};
use crate::text::union;

/// Counts over the documents of a run.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    documents: usize,
    changed: usize,
    held: usize,
    removed: usize,
    rules: BTreeMap<RuleId, Counts>,
}

#[derive(Clone, Debug)]
struct Counts {
    category: Category,
    documents: usize,
    removals: usize,
    characters: usize,
}

impl Tally {
    /// Counts a document. What is held or only a draft's is not counted as removed.
    pub fn add(&mut self, findings: &Findings<'_>) {
        self.documents += 1;
        self.held += usize::from(findings.held.is_some());
        if !findings.changes() {
            return;
        }
        self.changed += 1;
        let characters = |span: crate::text::Span| findings.text[span.range()].chars().count();
        self.removed +=
            union(findings.removals.iter().map(|removal| removal.span)).into_iter().map(characters).sum::<usize>();
        let mut here = BTreeSet::new();
        for removal in findings.removals {
            let counts = self.rules.entry(removal.rule.clone()).or_insert(Counts {
                category: removal.category,
                documents: 0,
                removals: 0,
                characters: 0,
            });
            counts.documents += usize::from(here.insert(&removal.rule));
            counts.removals += 1;
            counts.characters += characters(removal.span);
        }
    }

    /// Whether something would go from some document.
    pub fn changes(&self) -> bool {
        self.changed > 0
    }

    /// Writes the counts: a line for each rule, those that take most often first, then one for all.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write, look: Look) -> io::Result<()> {
        let mut rules: Vec<(&RuleId, &Counts)> = self.rules.iter().collect();
        rules.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.removals));
        let (name, quiet, heading) = (look.name(), look.quiet(), look.heading());
        let widest = rules.iter().map(|(rule, _)| super::field::width(rule.as_str())).max().unwrap_or(0);
        for (rule, counts) in rules {
            let Counts { category, documents, removals, characters } = counts;
            let pad = " ".repeat(widest - super::field::width(rule.as_str()));
            writeln!(
                out,
                "{name}{rule}{name:#}{pad}  {removals:>6}×  {quiet}{}, {characters} characters, {category}{quiet:#}",
                count(*documents, "document"),
            )?;
        }
        let Tally { documents, changed, held, removed, .. } = self;
        write!(out, "{heading}{changed} of {} would change{heading:#}", count(*documents, "document"))?;
        write!(out, ", {} would go", count(*removed, "character"))?;
        writeln!(out, "{}", if *held > 0 { format!(", {held} held") } else { String::new() })
    }
}

pub(super) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

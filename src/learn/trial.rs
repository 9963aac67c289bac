//! What candidates take: the engine itself says so, on the pages they were found on.
use std::collections::HashMap;

use super::rule_text::{Candidate, write_rule};
use super::view::{Kind, Page};
use crate::compile::Compiler;
use crate::diagnostic::SourceFile;
use crate::document::Document;
use crate::engine::Cleaner;
use crate::ledger::Category;
use crate::rule::RuleFile;

/// The file of candidates speaks for this site.
const SITE: &str = "trial.example";

/// For each candidate, the lines it takes, as `(page, line)` in order. A candidate that is no sound rule takes none.
pub(super) fn taken(candidates: &[Candidate], pages: &[Page<'_>]) -> Vec<Vec<(usize, usize)>> {
    let mut out = vec![Vec::new(); candidates.len()];
    let Some((cleaner, numbers)) = cleaner(candidates) else { return out };
    for (at, page) in pages.iter().enumerate() {
        let document = Document::new(page.page.text.as_str()).with_site(SITE);
        for removal in cleaner.clean(&document).removals {
            let Some(&number) = numbers.get(removal.rule.as_str()) else { continue };
            let first = page.lines.partition_point(|line| line.whole.end <= removal.span.start);
            for (line, read) in page.lines.iter().enumerate().skip(first) {
                if read.whole.start >= removal.span.end {
                    break;
                }
                if read.kind != Kind::Blank {
                    out[number].push((at, line));
                }
            }
        }
    }
    for lines in &mut out {
        lines.sort_unstable();
        lines.dedup();
    }
    out
}

/// A cleaner with all candidates that are sound, and the number of each by the name of its rule.
fn cleaner(candidates: &[Candidate]) -> Option<(Cleaner, HashMap<String, usize>)> {
    let head = format!("sites = [\"{SITE}\"]\n");
    let mut sound: Vec<usize> = (0..candidates.len()).collect();
    // Candidates come from pages, and a page may hold a line of which folding leaves nothing. Such rules are told by where the fault stands.
    for _ in 0..3 {
        let mut text = head.clone();
        let mut starts = Vec::with_capacity(sound.len());
        for &at in &sound {
            starts.push(text.len());
            let Candidate { form, text: wanted } = &candidates[at];
            write_rule(
                &mut text,
                &format!("c{at}"),
                Category::Other,
                "Tried.",
                form,
                std::slice::from_ref(wanted),
                false,
            );
        }
        let parsed = RuleFile::parse(SourceFile::new(format!("{SITE}.toml"), text));
        let mut faults = parsed.faults;
        if let Some(file) = parsed.file {
            let mut compiler = Compiler::new();
            compiler.add(file);
            match compiler.build() {
                Ok(rules) => {
                    let numbers = sound.iter().map(|&at| (format!("{SITE}/c{at}"), at)).collect();
                    return Some((Cleaner::new(rules), numbers));
                }
                Err(more) => faults.extend(more),
            }
        }
        let bad: Vec<usize> = faults
            .iter()
            .map(|fault| starts.partition_point(|&start| start <= fault.span().start).saturating_sub(1))
            .collect();
        let kept = sound.iter().enumerate().filter(|(at, _)| !bad.contains(at)).map(|(_, &candidate)| candidate);
        sound = kept.collect();
    }
    None
}

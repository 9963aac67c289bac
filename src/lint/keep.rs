//! Rules that fire on text that must stay.
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SourceFile, codes};
use crate::document::Document;
use crate::engine::Cleaner;
use crate::ledger::RuleId;
use crate::rule::{FileScope, RuleFile};
use crate::text::Span;

/// So many places are drawn for a rule; the rest are counted.
const SHOWN: usize = 3;

/// Documents from which nothing may go, held against rules one by one.
#[derive(Debug)]
pub struct KeepCorpus<'r> {
    cleaner: Cleaner,
    files: Vec<&'r RuleFile>,
    fired: BTreeMap<RuleId, Fired>,
    documents: usize,
}

#[derive(Debug, Default)]
struct Fired {
    places: Vec<(Arc<SourceFile>, Span)>,
    times: usize,
    documents: usize,
}

impl<'r> KeepCorpus<'r> {
    /// The rules of `files` are held against what comes; `cleaner` holds all rules that run.
    pub fn new(cleaner: Cleaner, files: Vec<&'r RuleFile>) -> KeepCorpus<'r> {
        KeepCorpus { cleaner, files, fired: BTreeMap::new(), documents: 0 }
    }

    /// How many documents came.
    pub fn documents(&self) -> usize {
        self.documents
    }

    /// Holds the rules against a document that stands at `source`. A document of no known site is tried on the rules of each site: the keep corpus says
    /// that nothing of it may go, whoever wrote it.
    pub fn add(&mut self, source: &str, document: &Document<'_>) {
        self.documents += 1;
        let first = self.cleaner.clean(document);
        let known = first.site.is_some();
        let mut fired: BTreeMap<RuleId, Vec<Span>> = BTreeMap::new();
        let mut note = |rule: &RuleId, span| {
            let spans = fired.entry(rule.clone()).or_default();
            if !spans.contains(&span) {
                spans.push(span);
            }
        };
        first.removals.iter().for_each(|removal| note(&removal.rule, removal.span));
        for file in self.files.iter().filter(|_| !known) {
            let FileScope::Site { sites, .. } = &file.scope else { continue };
            let Some(site) = sites.first() else { continue };
            let here = Document { site: Some(Cow::Borrowed(&*site.value)), url: None, ..document.clone() };
            self.cleaner.clean(&here).removals.iter().for_each(|removal| note(&removal.rule, removal.span));
        }
        let mut drawn: Option<Arc<SourceFile>> = None;
        for (rule, spans) in fired {
            let fired = self.fired.entry(rule).or_default();
            fired.times += spans.len();
            fired.documents += 1;
            if fired.places.len() < SHOWN {
                let drawn = drawn.get_or_insert_with(|| SourceFile::new(source, &*document.text));
                fired.places.push((drawn.clone(), spans[0]));
            }
        }
    }

    /// A warning for each rule that fired, with the first places.
    pub fn finish(self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for file in &self.files {
            for spec in &file.rules {
                let Some(fired) = self.fired.get(&RuleId::new(&file.name, &spec.id.value)) else { continue };
                let message = match (fired.times, fired.documents) {
                    (1, _) => "this rule takes something that must stay".to_owned(),
                    (times, 1) => format!("this rule takes something that must stay, {times} times in one document"),
                    (times, documents) => {
                        format!("this rule takes something that must stay, {times} times in {documents} documents")
                    }
                };
                let mut warning = Diagnostic::warning(&codes::KEEP_CORPUS, &file.source, spec.id.span, message);
                for (source, span) in &fired.places {
                    warning = warning.elsewhere(source, first_line(&source.text, *span), "this would go");
                }
                found.push(warning.help("narrow the rule: `where`, `max-chars`, the whole `line`; or take it out"));
            }
        }
        found
    }
}

/// The first line of a stretch that is not blank, so that a long block does not fill the screen.
fn first_line(text: &str, span: Span) -> Span {
    let part = &text[span.range()];
    let skipped = part.len() - part.trim_start().len();
    let start = span.start + skipped;
    let part = &text[start..span.end];
    let end = part.find(['\n', '\r']).unwrap_or(part.len());
    Span::new(start, start + end)
}

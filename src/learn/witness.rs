//! The marked pages of a draft: few, with sentences of naqi's own for the articles', and such that each rule is needed by one of them.
use std::collections::BTreeSet;

use super::choose::Choice;
use super::counts::SampledPage;
use super::draft::{Draft, TestPage};
use super::site::Proposal;
use super::view::Kind;
use crate::compile::RuleSet;
use crate::diagnostic::SourceFile;
use crate::document::Document;
use crate::edit::without_text;
use crate::engine::{Cleaner, language_of};
use crate::ledger::RuleId;
use crate::rule::{RuleFile, page};
use crate::text::union;
use crate::verify::{FileReport, verify};

/// A rule is looked for on so many of its pages.
const TRIES: usize = 8;
/// So many lines of an article stay above and below what is no article.
const AROUND: usize = 4;
/// Rounds of dropping what does not pass: each drops a rule or a page, and so many more.
const ROUNDS: usize = 2;

/// Rules that pass, each with a page that needs it: the rules, and the pages' numbers.
pub(super) fn settle(draft: &Draft<'_, '_>, choices: Vec<Choice>) -> Settled {
    let mut rules = draft.proposals(choices);
    let mut banned: BTreeSet<usize> = BTreeSet::new();
    for _ in 0..ROUNDS + rules.len() + draft.site.count_pages() {
        let Some(workbench) = Workbench::new(draft, &rules) else { return Settled::default() };
        let (numbers, idle) = workbench.witnesses(&rules, &banned);
        let pages: Vec<TestPage> = numbers.iter().filter_map(|&number| workbench.page(number)).collect();
        let text = draft.file_text(&rules, &pages, false);
        let Some((file, set)) = compiled(draft, &text) else { return Settled::default() };
        let report = verify(&file, &set);
        let own = file.tests.len() - pages.len();
        let failed: Vec<usize> = numbers
            .iter()
            .zip(&report.pages[own..])
            .filter(|(_, page)| !page.passes())
            .map(|(&number, _)| number)
            .collect();
        banned.extend(&failed);
        if failed.is_empty() {
            // One at a time: of two rules that do each other's work one must stay. The last is the one that was worth least.
            let unneeded = unneeded(&report, &idle);
            match rules.iter().rposition(|(_, proposal)| unneeded.contains(&proposal.id)) {
                Some(at) => drop(rules.remove(at)),
                None => return Settled { rules, pages },
            }
        }
    }
    Settled::default()
}

/// Rules and pages that fit.
#[derive(Default)]
pub(super) struct Settled {
    pub rules: Vec<(Choice, Proposal)>,
    pub pages: Vec<TestPage>,
}

fn unneeded(report: &FileReport<'_>, idle: &BTreeSet<String>) -> BTreeSet<String> {
    let ids = report.not_exercised.iter().chain(&report.not_needed);
    let short = |id: &RuleId| id.as_str().split_once('/').map_or(String::new(), |(_, id)| id.to_owned());
    ids.map(short).chain(idle.iter().cloned()).collect()
}

/// The file of this text, adopted, with the common rules.
fn compiled(draft: &Draft<'_, '_>, text: &str) -> Option<(RuleFile, RuleSet)> {
    let mut file = RuleFile::parse(SourceFile::new(format!("{}.toml", draft.head.name), text)).file?;
    file.rules.iter_mut().for_each(|spec| spec.draft = false);
    let set = draft.baseline.with(Some(&file))?;
    Some((file, set))
}

/// The language of a page. Sentences of naqi's own would hide it, so the test must tell it.
fn language(page: &SampledPage) -> Option<String> {
    let mut document = Document::new(page.text.as_str());
    document.lang = page.lang.as_deref().map(Into::into);
    language_of(&document).map(|code| code.into_owned())
}

struct Workbench<'d, 'a, 's> {
    draft: &'d Draft<'a, 's>,
    file: RuleFile,
    set: RuleSet,
    cleaner: Cleaner,
}

impl<'d, 'a, 's> Workbench<'d, 'a, 's> {
    fn new(draft: &'d Draft<'a, 's>, rules: &[(Choice, Proposal)]) -> Option<Workbench<'d, 'a, 's>> {
        let (file, set) = compiled(draft, &draft.rules_text(rules, false))?;
        Some(Workbench { draft, file, cleaner: Cleaner::new(set.clone()), set })
    }

    /// Pages that show each rule to be needed; and the rules that none does.
    fn witnesses(&self, rules: &[(Choice, Proposal)], banned: &BTreeSet<usize>) -> (Vec<usize>, BTreeSet<String>) {
        let mut shown: BTreeSet<&str> = BTreeSet::new();
        let mut numbers: Vec<usize> = Vec::new();
        let mut idle = BTreeSet::new();
        for (choice, proposal) in rules {
            if shown.contains(proposal.id.as_str()) {
                continue;
            }
            // A page that shows many rules spares others.
            let mut pages: Vec<usize> = choice.pages().into_iter().filter(|page| !banned.contains(page)).collect();
            let rank =
                |page: &usize| rules.iter().filter(|(choice, _)| choice.lines.iter().any(|(at, _)| at == page)).count();
            pages.sort_by_key(|page| (std::cmp::Reverse(rank(page)), *page));
            let Some(number) = pages.into_iter().take(TRIES).find(|&page| self.needs(page, &proposal.id)) else {
                idle.insert(proposal.id.clone());
                continue;
            };
            if numbers.contains(&number) {
                shown.insert(&proposal.id);
                continue;
            }
            numbers.push(number);
            let all = rules.iter().filter(|(choice, _)| choice.lines.iter().any(|(at, _)| *at == number));
            let needed = all.filter(|(_, proposal)| self.needs(number, &proposal.id));
            shown.extend(needed.map(|(_, proposal)| proposal.id.as_str()));
        }
        (numbers, idle)
    }

    /// Whether the page comes out differently without the rule.
    fn needs(&self, number: usize, id: &str) -> bool {
        let Some(page) = self.page(number) else { return false };
        let without = Cleaner::new(self.set.without(&RuleId::new(&self.file.name, id)));
        self.goes(&without, &page) != page.goes
    }

    /// A page of the sample as a page of the draft. None if its text cannot be written between marks.
    fn page(&self, number: usize) -> Option<TestPage> {
        let source = self.draft.site.pages[number].page;
        let (short, kept) = self.shortened(number);
        let text = without_text(&short, |line| !kept.get(line).copied().unwrap_or(true));
        if text.contains([page::OPEN, page::CLOSE]) {
            return None;
        }
        let mut test = TestPage { name: source.source.clone(), lang: language(source), text, goes: Vec::new() };
        test.goes = self.goes(&self.cleaner, &test);
        Some(test)
    }

    fn goes(&self, cleaner: &Cleaner, page: &TestPage) -> Vec<crate::text::Span> {
        let mut document = Document::new(page.text.as_str()).with_site(self.draft.head.site.as_str());
        document.lang = page.lang.as_deref().map(Into::into);
        union(cleaner.clean(&document).removals.into_iter().map(|removal| removal.span))
    }

    /// The page without what lies deep in its article; and for each line whether it is the article's.
    fn shortened(&self, number: usize) -> (String, Vec<bool>) {
        let page = &self.draft.site.pages[number];
        let kept = |line: usize| self.draft.is_kept(number, line);
        let count = page.lines.len();
        let mut distance = vec![usize::MAX; count];
        for order in [(0..count).collect::<Vec<_>>(), (0..count).rev().collect()] {
            let mut since = AROUND + 1;
            for line in order {
                if page.lines[line].kind == Kind::Blank {
                    distance[line] = distance[line].min(since);
                    continue;
                }
                since = if kept(line) { since + 1 } else { 0 };
                distance[line] = distance[line].min(since);
            }
        }
        // A page all of article still shows how it begins and ends.
        let first = (0..count).find(|&line| kept(line)).unwrap_or(0);
        let (mut out, mut own) = (String::new(), Vec::new());
        for (line, read) in page.lines.iter().enumerate() {
            if distance[line] <= AROUND || line < first + AROUND || line + AROUND >= count {
                let whole = &page.page.text[read.whole.range()];
                out.push_str(whole.trim_end_matches(['\r', '\n']));
                out.push('\n');
                own.push(kept(line));
            }
        }
        (out, own)
    }
}

//! The text of a draft: a new site file, or a site's own file with rules added.
use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::choose::Choice;
use super::interval::interval;
use super::label::{Label, Labels};
use super::rule_text::write_rule;
use super::site::{Baseline, EXAMPLES, Proposal, confidence, days};
use super::view::{Kind, Site};
use crate::edit::{category, quote, string};
use crate::ledger::Category;
use crate::rule::{RuleFile, Takes, Zone, page};
use crate::text::Span;

/// An example shows so many characters.
const EXAMPLE_CHARS: usize = 50;

/// A page of a draft: its name, its address, its text, and what goes of it.
#[derive(Clone, Debug)]
pub(super) struct TestPage {
    pub name: String,
    pub lang: Option<String>,
    pub text: String,
    pub goes: Vec<Span>,
}

/// The start of a file, to which rules and pages are added.
#[derive(Clone, Debug)]
pub(super) struct Head {
    /// The file's name, without `.toml`.
    pub name: String,
    /// The text so far.
    pub text: String,
    /// Ids and names of pages that are in it already.
    pub used: BTreeSet<String>,
    /// The name by which documents are known to be of the site.
    pub site: String,
}

/// The start of the file of a site: its own file, if it has one.
pub(super) fn site_head(site: &str, known: Option<&RuleFile>) -> Head {
    if let Some(file) = known {
        let ids = file.rules.iter().map(|spec| spec.id.value.clone());
        let used = ids.chain(file.tests.iter().map(|test| test.name.value.clone())).collect();
        let mut text = file.source.text.clone();
        if !text.ends_with('\n') {
            text.push('\n');
        }
        return Head { name: file.name.clone(), text, used, site: site.to_owned() };
    }
    let scope = if is_host(site) {
        format!("sites = [{}]\n", string(site))
    } else {
        // A rule file speaks for a host; a name under `.invalid` is nobody's.
        format!("sites = [{}] # its host, once that is known\naliases = [{}]\n", string(&no_host(site)), string(site))
    };
    let text = format!(
        "#:schema ../rule.schema.json\n{scope}about = {}\n",
        string(&format!("{site}; learnt from its pages."))
    );
    Head { name: file_name(site), text, used: BTreeSet::new(), site: site.to_owned() }
}

fn is_host(site: &str) -> bool {
    let label = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    site.contains('.') && site.split('.').all(label)
}

/// A host that is none, for a site of which only a name is known.
fn no_host(site: &str) -> String {
    let plain: String = site.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let plain = plain.trim_matches('-').to_lowercase();
    format!("{}.invalid", if plain.is_empty() { "site" } else { &plain })
}

/// A name for a file that is safe on every system.
fn file_name(site: &str) -> String {
    site.chars().map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' }).collect()
}

/// What a draft is made of.
pub(super) struct Draft<'a, 's> {
    pub head: Head,
    pub baseline: &'a Baseline,
    pub site: &'a Site<'s>,
    pub labels: &'a Labels,
}

impl Draft<'_, '_> {
    /// Rules with their ids and evidence.
    pub fn proposals(&self, choices: Vec<Choice>) -> Vec<(Choice, Proposal)> {
        let mut used = self.head.used.clone();
        let mut out = Vec::new();
        for choice in choices {
            let category = self.category(&choice);
            let stem = if category == Category::Other { "line" } else { category.as_str() };
            let id = free(&mut used, &format!("learnt-{stem}"));
            let proposal = self.proposal(id, category, &choice);
            out.push((choice, proposal));
        }
        out
    }

    fn proposal(&self, id: String, category: Category, choice: &Choice) -> Proposal {
        let pages = choice.pages();
        let of = self.site.count_pages();
        let mut examples: Vec<String> = Vec::new();
        // One of a page, so that they show how the pages differ.
        for &page in &pages {
            let lines =
                choice.lines.iter().filter(|(at, _)| *at == page).map(|(_, line)| &self.site.pages[page].lines[*line]);
            let fresh = lines.map(|line| shortened(&line.text)).find(|text| !examples.contains(text));
            examples.extend(fresh);
            if examples.len() == EXAMPLES {
                break;
            }
        }
        Proposal {
            id,
            category,
            find: choice.form.key(),
            texts: choice.texts.clone(),
            takes: choice.form.takes_words(),
            place: choice.form.zone.as_str(),
            pages: pages.len(),
            of,
            share: interval(pages.len(), of),
            confidence: confidence(choice),
            days: days(&pages, &self.site.pages),
            lines: choice.lines.len(),
            examples,
        }
    }

    /// What the rule removes: what the words of its lines say; else what its place says.
    fn category(&self, choice: &Choice) -> Category {
        let by_words = choice
            .texts
            .iter()
            .map(|text| category(&super::shape::digits_as_one(&crate::text::FoldSet::ALL.fold(text))));
        let mut votes: Vec<(Category, usize)> = Vec::new();
        for vote in by_words.filter(|vote| *vote != Category::Other) {
            match votes.iter_mut().find(|(known, _)| *known == vote) {
                Some((_, count)) => *count += 1,
                None => votes.push((vote, 1)),
            }
        }
        let best = votes.iter().max_by_key(|(category, count)| (*count, std::cmp::Reverse(*category)));
        match best {
            Some((category, count)) if count * 3 >= choice.texts.len() => *category,
            _ if matches!(choice.form.takes, Takes::Items | Takes::To) => Category::Related,
            _ if choice.texts.len() > 3 => Category::Nav,
            _ if choice.form.zone == Zone::Top => Category::SectionLabel,
            _ => Category::Other,
        }
    }

    /// The text of the file without its pages.
    pub fn rules_text(&self, rules: &[(Choice, Proposal)], draft: bool) -> String {
        let mut out = self.head.text.clone();
        for (choice, proposal) in rules {
            write_rule(&mut out, &proposal.id, proposal.category, &why(proposal), &choice.form, &choice.texts, draft);
        }
        out
    }

    /// The whole file, with its name.
    pub fn file_text(&self, rules: &[(Choice, Proposal)], pages: &[TestPage], draft: bool) -> String {
        let mut out = self.rules_text(rules, draft);
        let mut used = self.head.used.clone();
        for page in pages {
            let name = free(&mut used, &page.name);
            let marked = page::mark(&page.text, &page.goes);
            let _ = write!(out, "\n[[test]]\nname = {}\n", string(&name));
            if let Some(lang) = &page.lang {
                let _ = writeln!(out, "lang = {}", string(lang));
            }
            let _ = writeln!(out, "page = {}", quote(&marked));
        }
        out
    }

    /// Which lines of a page the article's reader would miss.
    pub fn is_kept(&self, page: usize, line: usize) -> bool {
        matches!(self.labels.of[page][line], Label::Keep) && self.site.pages[page].lines[line].kind != Kind::Blank
    }
}

/// The evidence in a sentence.
fn why(proposal: &Proposal) -> String {
    let Proposal { pages, of, share, confidence, days, examples, .. } = proposal;
    let percent = |share: f64| (share * 100.0).round();
    let mut out = format!(
        "On {pages} of {of} pages ({:.0} %; {:.0} to {:.0} % of the site's), and never in an article (confidence {confidence:.2}).",
        percent(*pages as f64 / (*of).max(1) as f64),
        percent(share.0),
        percent(share.1),
    );
    match days {
        Some((first, last)) if first == last => out += &format!(" Of {first}."),
        Some((first, last)) => out += &format!(" From {first} to {last}."),
        None => {}
    }
    if !examples.is_empty() {
        out += &format!(" Takes, for example: {}.", examples.join(" | "));
    }
    out
}

/// The name, or with a number behind it if it is taken.
fn free(used: &mut BTreeSet<String>, name: &str) -> String {
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| !used.contains(name)).unwrap_or_default();
    used.insert(free.clone());
    free
}

fn shortened(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match clean.char_indices().nth(EXAMPLE_CHARS) {
        Some((at, _)) => format!("{}…", clean[..at].trim_end()),
        None => clean,
    }
}

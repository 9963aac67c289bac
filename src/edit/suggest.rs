//! Lines of new pages that may be chrome: those that pages share, and short ones that stand out.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::DraftPage;
use super::kinds::{category, digits_as_one, numbers_open, opening};
use crate::ledger::Category;
use crate::text::{FoldSet, bare, ends_like_a_sentence, is_bullet_line, is_prose, lines, words};

/// A line of so many words can stand out; a headline is mostly longer.
const FEW_WORDS: usize = 4;
/// A headline has so many words or more.
const HEADLINE_WORDS: usize = 3;
/// A single page gives so many suggestions at the most.
const MOST_ALONE: usize = 12;

/// Something that may be worth a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What to look for.
    pub find: Find,
    /// Number of pages; pages that hold one article count as one.
    pub pages: usize,
    /// The line of the first of them on the first page, from 1.
    pub line: usize,
    /// What it may be.
    pub category: Category,
    /// `"top"`, `"end"` or `"tail"`, where all stand there on all pages.
    pub zone: Option<&'static str>,
    /// A line that stands on every page, to tell the site's pages by, where nothing else says where the lines stand.
    pub only_if: Option<String>,
}

/// What a suggested rule looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Find {
    /// Lines as they stand on the first page that has them; several where they stand together.
    Lines(Vec<String>),
    /// An expression for lines in which only numbers differ.
    Regex(String),
    /// The way lines begin that go on differently, and the most characters they hold.
    Starts(String, usize),
}

/// One line of a page that no rule takes.
pub(super) struct Seen {
    /// The first page that holds this article.
    page: usize,
    line: usize,
    text: String,
    key: String,
    zone: Option<&'static str>,
    /// Running text, or a headline's place: a suggestion only if pages share it.
    only_if_shared: bool,
}

/// For each page, the first page that holds the same article.
///
/// Two pages do when they share most of their running text: a page taken twice, or with more and less around it.
pub fn same_article(pages: &[DraftPage]) -> Vec<usize> {
    let prose = |page: &DraftPage| -> BTreeSet<String> {
        lines(&page.text)
            .map(|line| FoldSet::ALL.fold(&page.text[line.content.range()]).trim().to_owned())
            .filter(|line| is_prose(line))
            .collect()
    };
    let texts: Vec<BTreeSet<String>> = pages.iter().map(prose).collect();
    let same = |a: usize, b: usize| {
        let fewer = texts[a].len().min(texts[b].len());
        fewer > 0 && texts[a].intersection(&texts[b]).count() * 2 > fewer
    };
    (0..pages.len()).map(|at| (0..at).find(|&first| same(first, at)).unwrap_or(at)).collect()
}

/// What may be worth a rule: first what several pages share, then what stands out on one. Lines that go already, and blank ones, are no suggestion.
pub fn suggest(pages: &[DraftPage]) -> Vec<Suggestion> {
    let first = same_article(pages);
    let mut seen: Vec<Seen> = pages.iter().enumerate().flat_map(|(at, page)| lines_of(first[at], page)).collect();
    let common = shared_openings(&mut seen);
    let mut by_key: HashMap<&str, Vec<&Seen>> = HashMap::new();
    for one in &seen {
        by_key.entry(&one.key).or_default().push(one);
    }
    let shared = |one: &Seen| by_key[one.key.as_str()].iter().map(|seen| seen.page).collect::<BTreeSet<_>>().len();
    let all = first.iter().collect::<BTreeSet<_>>().len();
    let sign = if all > 1 { sign(&seen, &shared, all) } else { None };
    let mut out: Vec<Suggestion> = Vec::new();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut last: Option<(usize, usize, usize)> = None;
    let mut alone: BTreeMap<usize, usize> = BTreeMap::new();
    for one in &seen {
        let pages = shared(one);
        let like = &by_key[one.key.as_str()];
        let zone = like.iter().map(|other| other.zone).reduce(wider).flatten();
        // Alone, a short line between paragraphs is a sub-heading.
        let stands_out = !one.only_if_shared && matches!(zone, Some("top" | "end"));
        if !done.insert(&one.key) || (pages < 2 && !stands_out) {
            continue;
        }
        let neighbour = last.is_some_and(|(page, line, on)| page == one.page && one.line <= line + 2 && on == pages);
        last = Some((one.page, one.line, pages));
        let category = category(&one.key);
        let find = match common.get(&one.key) {
            Some(find) => find.clone(),
            // What one page alone has as a number is another on the next.
            None if pages < 2 || like.iter().any(|other| other.text != one.text) => {
                match numbers_open(&one.text, &one.key) {
                    Some(regex) => Find::Regex(regex),
                    None => Find::Lines(vec![one.text.clone()]),
                }
            }
            None => Find::Lines(vec![one.text.clone()]),
        };
        // Neighbours on as many pages are one box.
        if let (Find::Lines(own), Some(Suggestion { find: Find::Lines(texts), category: known, .. })) = (
            &find,
            out.last_mut().filter(|last| {
                let alike = last.category == category || [last.category, category].contains(&Category::Other);
                neighbour && last.zone == zone && alike
            }),
        ) {
            texts.extend(own.iter().cloned());
            if *known == Category::Other {
                *known = category;
            }
            continue;
        }
        if pages < 2 {
            let count = alone.entry(one.page).or_default();
            *count += 1;
            if *count > MOST_ALONE {
                continue;
            }
        }
        let only_if = sign.clone().filter(|_| zone.is_none());
        out.push(Suggestion { find, pages, line: one.line, category, zone, only_if });
    }
    out.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.pages));
    out
}

/// Lines that no two pages share, but whose opening they do, get one key; what to look for stands under it.
fn shared_openings(seen: &mut [Seen]) -> HashMap<String, Find> {
    let mut keys: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for one in seen.iter() {
        keys.entry(&one.key).or_default().insert(one.page);
    }
    let mut openings: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, one) in seen.iter().enumerate() {
        let lone = keys[one.key.as_str()].len() < 2 && matches!(one.zone, Some("top" | "end" | "tail"));
        if let Some(key) = opening(&one.text, &one.key).filter(|_| lone) {
            openings.entry(key).or_default().push(at);
        }
    }
    let mut common = HashMap::new();
    for (key, lines) in openings {
        let pages: BTreeSet<usize> = lines.iter().map(|&at| seen[at].page).collect();
        if pages.len() < 2 {
            continue;
        }
        let longest = lines.iter().map(|&at| seen[at].text.chars().count()).max().unwrap_or(0);
        let find = match key.strip_prefix('\u{2}') {
            Some(regex) => Find::Regex(regex.to_owned()),
            None => Find::Starts(key.clone(), (longest / 10 + 2) * 10),
        };
        for at in lines {
            seen[at].key.clone_from(&key);
        }
        common.insert(key, find);
    }
    common
}

/// A line that every page has and that is long enough to be the site's own.
fn sign(seen: &[Seen], shared: &impl Fn(&Seen) -> usize, all: usize) -> Option<String> {
    let own = |one: &&Seen| shared(one) == all && (3..=8).contains(&words(&one.key)) && !one.key.contains('\u{1}');
    seen.iter().filter(own).max_by_key(|one| (one.zone == Some("end"), one.text.len())).map(|one| one.text.clone())
}

fn lines_of(page_at: usize, page: &DraftPage) -> Vec<Seen> {
    let folded: Vec<String> =
        lines(&page.text).map(|line| FoldSet::ALL.fold(&page.text[line.content.range()]).trim().to_owned()).collect();
    let prose: Vec<usize> = (0..folded.len()).filter(|&at| is_prose(&folded[at])).collect();
    let headline = folded.iter().position(|line| words(line) >= HEADLINE_WORDS);
    let mut out = Vec::new();
    for (at, line) in lines(&page.text).enumerate() {
        let goes = page.goes.iter().any(|span| span.overlaps(line.whole));
        let folded = &folded[at];
        let bare = &folded[bare(folded).range()];
        // Of a line of punctuation nothing is left that a rule could look for.
        if goes || bare.is_empty() || is_bullet_line(folded) {
            continue;
        }
        let key = digits_as_one(bare);
        let above = prose.partition_point(|&prose| prose < at);
        let below = prose.len() - above - usize::from(prose.get(above) == Some(&at));
        let zone = match (above, below) {
            _ if prose.is_empty() => None,
            (0, _) => Some("top"),
            (_, 0) => Some("end"),
            (_, 1..=3) => Some("tail"),
            _ => None,
        };
        let sentence = ends_like_a_sentence(folded) && words(folded) >= 3;
        let long = is_prose(folded) || sentence || words(folded) > FEW_WORDS;
        // Above the text a few words may be the headline.
        let titled = zone == Some("top") && words(folded) >= HEADLINE_WORDS && !key.contains('\u{1}');
        let only_if_shared = long || titled || headline == Some(at) || key.chars().count() < 2;
        let text = page.text[line.content.range()].trim().to_owned();
        out.push(Seen { page: page_at, line: at + 1, text, key, zone, only_if_shared });
    }
    out
}

/// The zone that holds both.
fn wider(a: Option<&'static str>, b: Option<&'static str>) -> Option<&'static str> {
    match (a?, b?) {
        (a, b) if a == b => Some(a),
        ("end" | "tail", "end" | "tail") => Some("tail"),
        _ => None,
    }
}

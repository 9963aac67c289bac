//! Documents with what was taken from them → an index, one document at a time.
use std::collections::{HashMap, HashSet};

use crate::decision::{digest, key};
use crate::text::Span;

use super::draw::{Drawn, rank};
use super::index::{BINS, Group, GroupId, Index, Kind, Known, Mark, RuleFacts, Sample};
use super::need::{Reason, has_prose, is_middle, weigh};

/// A group keeps so many samples, beside those that were drawn.
const SAMPLES: usize = 6;
/// So many characters of a text are shown in a list.
const SHOWN: usize = 240;
/// There are no more groups than this; what comes after is counted by rule. It bounds memory: a group takes about half a kilobyte.
pub const MOST_GROUPS: usize = 1_000_000;

/// A document as it was.
#[derive(Clone, Copy, Debug)]
pub struct Page<'p> {
    /// Its id.
    pub id: &'p str,
    /// Where it stands.
    pub source: &'p str,
    /// Its site, where it is known.
    pub site: Option<&'p str>,
    /// Its language, where it is known.
    pub lang: Option<&'p str>,
    /// Whether it runs from right to left.
    pub rtl: bool,
    /// Its text.
    pub text: &'p str,
    /// Why it was held, if it was.
    pub held: Option<&'p str>,
}

/// What was taken from a document, or would have been.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'c> {
    /// Where, in bytes of the original.
    pub span: Span,
    /// The rule's full name.
    pub rule: &'c str,
    /// Its category, by name.
    pub category: &'c str,
    /// What became of it.
    pub kind: Kind,
}

/// Makes an [`Index`].
#[derive(Debug, Default)]
pub struct Builder {
    index: Index,
    rules: HashMap<(Kind, Box<str>), u32>,
    sites: HashMap<Box<str>, u32>,
    /// The ranks of the removals that were drawn.
    drawn: HashSet<u64>,
    seed: u64,
    most: usize,
}

impl Builder {
    /// A builder that keeps at most so many groups; [`MOST_GROUPS`] is a good number.
    pub fn new(most: usize) -> Builder {
        Builder { most, ..Builder::default() }
    }

    /// The same, with a random sample: the ranks that [`Draw::finish`](super::Draw::finish) chose.
    pub fn with_sample(mut self, drawn: HashSet<u64>, seed: u64) -> Builder {
        self.drawn = drawn;
        self.seed = seed;
        self
    }

    /// Adds a document. Says whether its text must be kept, as the next of [`Index::documents`], because a sample stands in it.
    pub fn add(&mut self, page: &Page<'_>, claims: &[Claim<'_>]) -> bool {
        let site = self.site(page.site.unwrap_or_default());
        let document = u32::try_from(self.index.documents.len()).unwrap_or(u32::MAX);
        let mut kept = false;
        let mut marks = Vec::with_capacity(claims.len());
        self.index.changed += u64::from(claims.iter().any(|claim| claim.kind == Kind::Removal));
        for claim in claims {
            let rule = self.rule(claim.kind, claim.rule, claim.category);
            marks.push(Mark { span: claim.span, rule, kind: claim.kind });
            if claim.kind != Kind::Held {
                kept |= self.claim(page, claim, rule, site, document);
            }
        }
        if let Some(reason) = page.held {
            kept |= self.held(page, reason, site, document);
        }
        if kept {
            self.index.documents.push(Known {
                id: page.id.into(),
                source: page.source.into(),
                site,
                lang: page.lang.map(Into::into),
                rtl: page.rtl,
                marks,
            });
        }
        kept
    }

    /// The index of all that was added.
    pub fn finish(self) -> Index {
        let Builder { mut index, .. } = self;
        let mut most = vec![0; index.rules.len()];
        for group in &mut index.groups {
            weigh(group, &index.rules[group.rule as usize]);
            let most = &mut most[group.rule as usize];
            *most = group.need.max(*most);
        }
        let mut order: Vec<u32> = (0..index.groups.len()).filter_map(|at| u32::try_from(at).ok()).collect();
        order.sort_by(|&a, &b| {
            let (a, b) = (&index.groups[a as usize], &index.groups[b as usize]);
            let rules = most[b.rule as usize].cmp(&most[a.rule as usize]).then(a.rule.cmp(&b.rule));
            rules.then(b.need.cmp(&a.need)).then_with(|| a.key.cmp(&b.key))
        });
        index.order = order;
        index
    }

    fn site(&mut self, name: &str) -> u32 {
        if let Some(&known) = self.sites.get(name) {
            return known;
        }
        let next = u32::try_from(self.index.sites.len()).unwrap_or(u32::MAX);
        self.index.sites.push(name.into());
        self.sites.insert(name.into(), next);
        next
    }

    fn rule(&mut self, kind: Kind, name: &str, category: &str) -> u32 {
        // Claims in held documents are of rules that are listed with what they took elsewhere.
        let kind = if kind == Kind::Held && name != Kind::Held.as_str() { Kind::Removal } else { kind };
        let known = (kind, Box::<str>::from(name));
        if let Some(&at) = self.rules.get(&known) {
            return at;
        }
        let next = u32::try_from(self.index.rules.len()).unwrap_or(u32::MAX);
        self.index.rules.push(RuleFacts {
            name: name.into(),
            category: category.into(),
            kind,
            count: 0,
            groups: 0,
            once: 0,
            places: [0; BINS],
            left_out: 0,
        });
        self.rules.insert(known, next);
        next
    }

    fn claim(&mut self, page: &Page<'_>, claim: &Claim<'_>, rule: u32, site: u32, document: u32) -> bool {
        let text = &page.text[claim.span.range()];
        let place = claim.span.start as f64 / page.text.len().max(1) as f64;
        let facts = &mut self.index.rules[rule as usize];
        facts.count += 1;
        facts.places[((place * BINS as f64) as usize).min(BINS - 1)] += 1;
        let rank = rank(self.seed, claim.rule, page.source, claim.span.start);
        let drawn = self.drawn.contains(&rank);
        let key = key(text);
        let id = GroupId::new(claim.kind, claim.rule, &key);
        let Some(at) = self.group(id, rule, claim.kind, key, || shown(text)) else { return false };
        let group = &mut self.index.groups[at as usize];
        if group.count == 0 {
            group.chars = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            group.reasons.extend(has_prose(text).then_some(Reason::Prose));
            group.reasons.extend(is_middle(place).then_some(Reason::Middle));
        }
        let facts = &mut self.index.rules[rule as usize];
        match group.count {
            0 => facts.once += 1,
            1 => facts.once -= 1,
            _ => {}
        }
        let new_site = count_site(group, site);
        let sample = Sample { document, span: claim.span, drawn };
        if drawn {
            self.index.drawn.push(Drawn { rule, group: at, site });
        }
        keep_sample(group, sample, new_site)
    }

    fn held(&mut self, page: &Page<'_>, reason: &str, site: u32, document: u32) -> bool {
        let rule = self.rule(Kind::Held, Kind::Held.as_str(), Kind::Held.as_str());
        self.index.rules[rule as usize].count += 1;
        let id = GroupId::new(Kind::Held, "", page.id);
        let Some(at) = self.group(id, rule, Kind::Held, page.id.to_owned(), || reason.into()) else { return false };
        let group = &mut self.index.groups[at as usize];
        group.digest = digest(page.text).into();
        group.chars = u32::try_from(page.text.chars().count()).unwrap_or(u32::MAX);
        count_site(group, site);
        keep_sample(group, Sample { document, span: Span::new(0, page.text.len()), drawn: false }, true)
    }

    /// The group's place; nothing if it is new and there are too many.
    fn group(
        &mut self,
        id: GroupId,
        rule: u32,
        kind: Kind,
        key: String,
        shown: impl FnOnce() -> Box<str>,
    ) -> Option<u32> {
        if let Some(&at) = self.index.by_id.get(&id) {
            return Some(at);
        }
        if self.index.groups.len() >= self.most {
            self.index.rules[rule as usize].left_out += 1;
            return None;
        }
        let at = u32::try_from(self.index.groups.len()).ok()?;
        self.index.rules[rule as usize].groups += 1;
        self.index.groups.push(Group {
            id,
            kind,
            rule,
            key: key.into(),
            shown: shown(),
            digest: "".into(),
            count: 0,
            chars: 0,
            sites: Vec::new(),
            samples: Vec::new(),
            reasons: Vec::new(),
            need: 0,
        });
        self.index.by_id.insert(id, at);
        Some(at)
    }
}

/// Counts one more on a site; says whether it is the first there.
fn count_site(group: &mut Group, site: u32) -> bool {
    group.count += 1;
    match group.sites.iter_mut().find(|(known, _)| *known == site) {
        Some((_, count)) => {
            *count += 1;
            false
        }
        None => {
            group.sites.push((site, 1));
            true
        }
    }
}

/// Keeps a sample if there is room, or it was drawn. The last two places are for sites that have none yet.
fn keep_sample(group: &mut Group, sample: Sample, new_site: bool) -> bool {
    let own = group.samples.iter().filter(|known| !known.drawn).count();
    let room = if new_site { SAMPLES } else { SAMPLES - 2 };
    let keep = sample.drawn || own < room;
    if keep {
        group.samples.push(sample);
    }
    keep
}

/// The beginning of a text, without the white space around it.
fn shown(text: &str) -> Box<str> {
    let text = text.trim();
    match text.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{}…", &text[..cut]).into(),
        None => text.into(),
    }
}

//! Decisions, looked up.
use std::collections::BTreeMap;

use super::{digest, key};

/// What a reviewer says of a removal, or of a document that was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It is chrome; a held document may be cleaned.
    Accept,
    /// It is not: it stays in. A held document stays whole.
    Reject,
}

impl Verdict {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::Accept => "accept",
            Verdict::Reject => "reject",
        }
    }

    /// The verdict of that name, if it is one.
    pub fn parse(text: &str) -> Option<Verdict> {
        [Verdict::Accept, Verdict::Reject].into_iter().find(|verdict| verdict.as_str() == text)
    }
}

/// All decisions.
///
/// ```
/// use naqi::decision::{Decisions, Verdict, key};
/// let mut decisions = Decisions::default();
/// decisions.set("ar/share", &key("شارك"), None, Some(Verdict::Accept));
/// decisions.set("ar/share", &key("شارك"), Some("x.com"), Some(Verdict::Reject));
/// assert_eq!(decisions.get("ar/share", "شارك", Some("x.com")), Some(Verdict::Reject), "what is said of the site counts");
/// assert_eq!(decisions.get("ar/share", "شارك", Some("y.com")), Some(Verdict::Accept));
/// assert_eq!(decisions.get("ar/share", "شارك", None), Some(Verdict::Accept));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// By rule, then by the key of the text.
    removals: BTreeMap<Box<str>, BTreeMap<Box<str>, Sites>>,
    /// By id: the digest of the text that was judged.
    held: BTreeMap<Box<str>, (Box<str>, Verdict)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Sites {
    /// Of all sites that are not named.
    any: Option<Verdict>,
    named: BTreeMap<Box<str>, Verdict>,
}

/// One decision, as it is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decided<'d> {
    /// The rule's full name.
    pub rule: &'d str,
    /// The [`key`](key()) of the text.
    pub text: &'d str,
    /// The site it is about; nothing for all of them.
    pub site: Option<&'d str>,
    /// What was decided.
    pub verdict: Verdict,
}

impl Decisions {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.removals.is_empty() && self.held.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.iter().count() + self.held.len()
    }

    /// What was decided of a text (its [`key`](key())) that a rule takes on a site: what is said of the site, else of all sites.
    pub fn get(&self, rule: &str, text: &str, site: Option<&str>) -> Option<Verdict> {
        let sites = self.removals.get(rule)?.get(text)?;
        site.and_then(|site| sites.named.get(site)).or(sites.any.as_ref()).copied()
    }

    /// What was decided of just that: all sites, or this site.
    pub fn exactly(&self, rule: &str, text: &str, site: Option<&str>) -> Option<Verdict> {
        let sites = self.removals.get(rule)?.get(text)?;
        match site {
            Some(site) => sites.named.get(site).copied(),
            None => sites.any,
        }
    }

    /// Decides, or takes a decision back; says what was decided before.
    pub fn set(&mut self, rule: &str, text: &str, site: Option<&str>, verdict: Option<Verdict>) -> Option<Verdict> {
        let texts = self.removals.entry(rule.into()).or_default();
        let sites = texts.entry(text.into()).or_default();
        let before = match (site, verdict) {
            (None, verdict) => std::mem::replace(&mut sites.any, verdict),
            (Some(site), Some(verdict)) => sites.named.insert(site.into(), verdict),
            (Some(site), None) => sites.named.remove(site),
        };
        if sites.any.is_none() && sites.named.is_empty() {
            texts.remove(text);
            if texts.is_empty() {
                self.removals.remove(rule);
            }
        }
        before
    }

    /// Whether anything was decided of what the rule takes: if not, its texts need not be looked at.
    pub fn speaks_of(&self, rule: &str) -> bool {
        self.removals.contains_key(rule)
    }

    /// Whether what the rule takes there is to stay in.
    pub fn rejects(&self, rule: &str, text: &str, site: Option<&str>) -> bool {
        self.speaks_of(rule) && self.get(rule, &key(text), site) == Some(Verdict::Reject)
    }

    /// What was decided of a held document; nothing if its text is not the one that was judged.
    pub fn of_held(&self, document: &str, text: &str) -> Option<Verdict> {
        let (judged, verdict) = self.held.get(document)?;
        (**judged == digest(text)).then_some(*verdict)
    }

    /// What was decided of the held document of that id, whatever its text.
    pub fn of_document(&self, document: &str) -> Option<Verdict> {
        self.held.get(document).map(|(_, verdict)| *verdict)
    }

    /// Decides of a held document, whose text has that [`digest`]; says what was decided before.
    pub fn set_held(&mut self, document: &str, digest: &str, verdict: Option<Verdict>) -> Option<Verdict> {
        let before = match verdict {
            Some(verdict) => self.held.insert(document.into(), (digest.into(), verdict)),
            None => self.held.remove(document),
        };
        before.map(|(_, verdict)| verdict)
    }

    /// All decisions on removals, by rule, then text, then site.
    pub fn iter(&self) -> impl Iterator<Item = Decided<'_>> {
        self.removals.iter().flat_map(|(rule, texts)| {
            texts.iter().flat_map(move |(text, sites)| {
                let decided = move |site, verdict| Decided { rule, text, site, verdict };
                let any = sites.any.map(|verdict| decided(None, verdict));
                any.into_iter().chain(sites.named.iter().map(move |(site, verdict)| decided(Some(site), *verdict)))
            })
        })
    }

    /// All decisions on held documents, by id: the id, the digest, the verdict.
    pub fn held(&self) -> impl Iterator<Item = (&str, &str, Verdict)> {
        self.held.iter().map(|(document, (digest, verdict))| (&**document, &**digest, *verdict))
    }

    /// Takes all decisions of another book; where both decide, the other one counts. Says how many are new or other than before.
    pub fn merge(&mut self, other: &Decisions) -> usize {
        let mut changed = 0;
        for Decided { rule, text, site, verdict } in other.iter() {
            changed += usize::from(self.set(rule, text, site, Some(verdict)) != Some(verdict));
        }
        for (document, digest, verdict) in other.held() {
            changed += usize::from(self.set_held(document, digest, Some(verdict)) != Some(verdict));
        }
        changed
    }
}

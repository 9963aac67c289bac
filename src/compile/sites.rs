//! Which rule file speaks for a host, an alias, a signature.
use std::collections::HashMap;

use crate::text::FoldSet;

use super::matchers::{Phrase, PhrasePlace, Phrases};
use super::pattern;

/// The names of sites, each with the index of its group in the rule set.
#[derive(Debug, Default)]
pub(crate) struct Sites {
    hosts: HashMap<Box<str>, usize>,
    aliases: HashMap<Box<str>, usize>,
    signatures: Phrases,
}

impl Sites {
    /// Claims a host. Returns the group that has it already, if one has.
    pub fn add_host(&mut self, host: &str, group: usize) -> Option<usize> {
        self.hosts.insert(host.into(), group)
    }

    /// Claims an alias. Returns the group that has it already, if one has.
    pub fn add_alias(&mut self, alias: &str, group: usize) -> Option<usize> {
        self.aliases.insert(pattern::phrase(alias, FoldSet::ALL), group)
    }

    /// Adds a phrase that gives a site away.
    pub fn add_signature(&mut self, written: &str, group: usize) {
        let text = pattern::phrase(written, FoldSet::ALL);
        self.signatures.push(Phrase { text, place: PhrasePlace::Anywhere, rule: group });
    }

    /// The group of a host or the nearest domain above it: `arabic.cnn.com`, then `cnn.com`.
    pub fn by_host(&self, host: &str) -> Option<usize> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let mut rest = host.as_str();
        loop {
            if let Some(&group) = self.hosts.get(rest) {
                return Some(group);
            }
            rest = rest.split_once('.')?.1;
        }
    }

    /// The group of a name that is an alias or a host.
    pub fn by_name(&self, name: &str) -> Option<usize> {
        self.aliases.get(&pattern::phrase(name, FoldSet::ALL)).copied().or_else(|| self.by_host(name))
    }

    /// The signatures, with the index of their group as `rule`.
    pub fn signatures(&self) -> &Phrases {
        &self.signatures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subdomains_are_included_and_lookalikes_are_not() {
        let mut sites = Sites::default();
        sites.add_host("cnn.com", 1);
        sites.add_host("arabic.cnn.com", 2);
        sites.add_alias("الجزيرة", 3);
        assert_eq!(sites.by_host("edition.cnn.com"), Some(1));
        assert_eq!(sites.by_host("Arabic.CNN.com."), Some(2));
        assert_eq!(sites.by_host("m.arabic.cnn.com"), Some(2));
        assert_eq!(sites.by_host("notcnn.com"), None);
        assert_eq!(sites.by_host("com"), None);
        assert_eq!(sites.by_name("الجزيره"), Some(3));
        assert_eq!(sites.by_name("www.cnn.com"), Some(1));
    }
}

//! A random sample of removals, stratified by rule and site, the same for the same seed.
use std::collections::{BTreeMap, BinaryHeap, HashSet};

use crate::decision::digest;

/// A removal of the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The rule, in [`Index::rules`](super::Index::rules).
    pub rule: u32,
    /// Its group, in [`Index::groups`](super::Index::groups).
    pub group: u32,
    /// The site, in [`Index::sites`](super::Index::sites).
    pub site: u32,
}

/// Draws a sample while removals go by: `most` of each rule, divided among its sites by what each has.
///
/// Every removal has a rank, a number that hangs on the seed, the rule, the document and the place, and on nothing else; of each stratum the smallest ranks are taken. So the
/// sample does not depend on the order in which removals go by, and a larger one of the same seed holds the smaller one's ranks.
#[derive(Debug)]
pub struct Draw {
    most: usize,
    seed: u64,
    strata: BTreeMap<Box<str>, BTreeMap<Box<str>, Stratum>>,
}

#[derive(Debug, Default)]
struct Stratum {
    size: usize,
    /// The smallest ranks, the largest of them on top.
    ranks: BinaryHeap<u64>,
}

impl Draw {
    /// A sample of at most so many removals of each rule.
    pub fn new(most: usize, seed: u64) -> Draw {
        Draw { most, seed, strata: BTreeMap::new() }
    }

    /// A removal goes by: its rule, site and document, and where it starts.
    pub fn see(&mut self, rule: &str, site: &str, source: &str, start: usize) {
        if !self.strata.contains_key(rule) {
            self.strata.insert(rule.into(), BTreeMap::new());
        }
        let Some(sites) = self.strata.get_mut(rule) else { return };
        if !sites.contains_key(site) {
            sites.insert(site.into(), Stratum::default());
        }
        let Some(stratum) = sites.get_mut(site) else { return };
        stratum.size += 1;
        stratum.ranks.push(rank(self.seed, rule, source, start));
        if stratum.ranks.len() > self.most {
            stratum.ranks.pop();
        }
    }

    /// The ranks of those that were drawn.
    pub fn finish(self) -> HashSet<u64> {
        let mut drawn = HashSet::new();
        for sites in self.strata.into_values() {
            let strata: Vec<Stratum> = sites.into_values().collect();
            let shares = shares(self.most, &strata.iter().map(|stratum| stratum.size).collect::<Vec<_>>());
            for (stratum, share) in strata.into_iter().zip(shares) {
                drawn.extend(stratum.ranks.into_sorted_vec().into_iter().take(share));
            }
        }
        drawn
    }
}

/// How many of each stratum, so that all together are at most `most`, in proportion to their sizes; what is left over by rounding goes to the
/// largest remainders.
fn shares(most: usize, sizes: &[usize]) -> Vec<usize> {
    let all: usize = sizes.iter().sum();
    if all <= most {
        return sizes.to_vec();
    }
    let mut shares: Vec<usize> = sizes.iter().map(|size| most * size / all).collect();
    let mut left: Vec<usize> = (0..sizes.len()).collect();
    left.sort_by_key(|&at| (std::cmp::Reverse(most * sizes[at] % all), at));
    let missing = most - shares.iter().sum::<usize>();
    left.into_iter().take(missing).for_each(|at| shares[at] += 1);
    shares
}

/// The number that decides whether a removal is drawn.
pub(super) fn rank(seed: u64, rule: &str, source: &str, start: usize) -> u64 {
    let digest = digest(&format!("{seed}\n{rule}\n{source}\n{start}"));
    // The digest tells texts apart, but its bits are not even; the finalizer of SplitMix64 makes them so.
    let mut x = u64::from_str_radix(&digest, 16).unwrap_or_default();
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(most: usize, seed: u64, order: impl Iterator<Item = usize>) -> HashSet<u64> {
        let mut draw = Draw::new(most, seed);
        for at in order {
            let site = if at % 10 == 0 { "small" } else { "large" };
            draw.see("a/b", site, &format!("{at}.txt"), at);
        }
        draw.finish()
    }

    #[test]
    fn the_order_changes_nothing_and_the_seed_does() {
        let there = drawn(50, 7, 0..1000);
        assert_eq!(there.len(), 50);
        assert_eq!(there, drawn(50, 7, (0..1000).rev()));
        assert_ne!(there, drawn(50, 8, 0..1000));
    }

    #[test]
    fn each_stratum_has_its_share() {
        let all = drawn(50, 7, 0..1000);
        let small = (0..1000).step_by(10).filter(|at| all.contains(&rank(7, "a/b", &format!("{at}.txt"), *at))).count();
        assert_eq!(small, 5, "a tenth of the removals, a tenth of the sample");
        assert_eq!(shares(10, &[1, 1, 1]), [1, 1, 1]);
        assert_eq!(shares(10, &[100, 100, 1]).iter().sum::<usize>(), 10);
    }

    #[test]
    fn each_removal_is_drawn_as_often_as_any_other() {
        // Over many seeds, each of 100 removals should come up in about a tenth of the samples of ten.
        let mut often = vec![0; 100];
        for seed in 0..2000 {
            let all = drawn(10, seed, 0..100);
            for (at, often) in often.iter_mut().enumerate() {
                *often += usize::from(all.contains(&rank(seed, "a/b", &format!("{at}.txt"), at)));
            }
        }
        // 200 expected; six standard deviations of a binomial are about 80.
        assert!(often.iter().all(|&often| (120..280).contains(&often)), "{often:?}");
    }
}

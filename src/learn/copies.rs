//! Copies of one page: the print version, a second address, a page fetched on two days. They count once.
use std::collections::{BTreeMap, HashMap, HashSet};

use super::view::{Kind, Site};

/// Two pages are copies when so much of the running text of the one that has less stands on the other.
const SHARED: f64 = 0.6;
/// Text on this share of the pages is the site's, whatever it says …
const EVERYWHERE: f64 = 0.5;
/// … if it is on so many.
const EVERYWHERE_PAGES: usize = 3;
/// A run of so many words names a stretch of running text.
const SHINGLE: usize = 6;
/// Of the stretches of a page so many are compared.
const SKETCH: usize = 128;

/// For each page, the first page that it is a copy of, or itself.
///
/// Pages are compared by stretches of words, so that a changed word, a correction, a line broken elsewhere hide no copy. What stands on most pages (a notice, a
/// footer in sentences) says nothing, unless nearly all the text of the pages does.
pub(super) fn first_copies(site: &Site<'_>) -> Vec<usize> {
    let all: Vec<Vec<u64>> = site.pages.iter().map(|page| shingles(page.lines.iter())).collect();
    let mut spread: HashMap<u64, usize> = HashMap::new();
    for set in &all {
        set.iter().for_each(|&one| *spread.entry(one).or_default() += 1);
    }
    let most = ((site.count_pages() as f64 * EVERYWHERE) as usize).max(EVERYWHERE_PAGES - 1);
    let own: Vec<Vec<u64>> =
        all.iter().map(|set| set.iter().copied().filter(|one| spread[one] <= most).collect()).collect();
    let bare = own.iter().zip(&all).filter(|(own, all)| own.len() * 5 < all.len()).count();
    // If most pages have hardly a word of their own, they are one page many times.
    let sets = if bare * 2 > site.count_pages() { all } else { own };
    let sketches: Vec<Vec<u64>> = sets.into_iter().map(|set| set.into_iter().take(SKETCH).collect()).collect();
    group(&sketches)
}

fn group(sketches: &[Vec<u64>]) -> Vec<usize> {
    let mut holders: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let mut first: Vec<usize> = (0..sketches.len()).collect();
    for (at, sketch) in sketches.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for one in sketch {
            for &other in holders.get(one).into_iter().flatten() {
                *shared.entry(other).or_default() += 1;
            }
        }
        let copy_of = shared.into_iter().find(|&(other, shared)| {
            // Sketches hold the lowest of each page, so what both could hold is what lies below the lower of the two ends.
            let end = |sketch: &[u64]| if sketch.len() < SKETCH { u64::MAX } else { sketch[SKETCH - 1] };
            let limit = end(sketch).min(end(&sketches[other]));
            let below = |sketch: &[u64]| sketch.partition_point(|&one| one <= limit);
            let fewer = below(sketch).min(below(&sketches[other]));
            fewer > 0 && shared as f64 >= SHARED * fewer as f64
        });
        if let Some((other, _)) = copy_of {
            first[at] = first[other];
        }
        sketch.iter().for_each(|&one| holders.entry(one).or_default().push(at));
    }
    first
}

/// The stretches of words of a page's running text, as hashes in order.
fn shingles<'l>(lines: impl Iterator<Item = &'l super::view::Line>) -> Vec<u64> {
    let mut set = HashSet::new();
    for line in lines.filter(|line| matches!(line.kind, Kind::Prose) && !line.taken) {
        let folded = crate::text::FoldSet::ALL.fold(&line.text);
        let spaced: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        if spaced.len() >= SHINGLE {
            set.extend(spaced.windows(SHINGLE).map(|words| super::digest::digest(&words.join(" "))));
        } else {
            // Scripts without spaces: clause by clause.
            let clauses = folded.split(|c: char| !c.is_alphanumeric()).filter(|clause| !clause.is_empty());
            set.extend(clauses.map(super::digest::digest));
        }
    }
    let mut all: Vec<u64> = set.into_iter().collect();
    all.sort_unstable();
    all
}

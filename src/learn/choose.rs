//! Of all candidates, the few that take the most and touch no article.
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::label::{Label, Labels};
use super::rule_text::{Candidate, Find, Form};
use super::view::Site;
use crate::rule::{Takes, Zone};

/// A line of chrome is worth its characters and this much.
const LINE: f64 = 15.0;
/// What one line of a block is worth, as a share of what a line of chrome is.
const GAP: f64 = 0.9;
/// What a line costs that may be the article's.
const DOUBT: f64 = -3.0;
/// A zone that costs no more than this share is narrower for nothing.
const ZONE_LOSS: f64 = 0.03;
/// A rule must show on so many pages.
const PAGES: usize = 2;

/// A rule that was chosen.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub form: Form,
    pub texts: Vec<String>,
    /// What it takes, as `(page, line)`.
    pub lines: Vec<(usize, usize)>,
}

impl Choice {
    /// The pages it takes something of.
    pub fn pages(&self) -> BTreeSet<usize> {
        self.lines.iter().map(|(page, _)| *page).collect()
    }
}

/// What a rule costs: the more it may take that nobody has seen, the more must speak for it.
fn cost(Candidate { form, text }: &Candidate) -> f64 {
    match (form.takes, form.find) {
        (Takes::Rest, _) => 60.0,
        (Takes::To, _) => 90.0,
        (Takes::Items, _) => 60.0,
        // Of two openings that take the same, the longer says more.
        (_, Find::Starts) => 60.0 - (2 * text.chars().count()).min(40) as f64,
        (_, Find::Regex) => 30.0,
        _ => 10.0,
    }
}

/// Chooses.
pub(super) fn choose(
    site: &Site<'_>,
    labels: &Labels,
    candidates: &[Candidate],
    taken: &[Vec<(usize, usize)>],
) -> Vec<Choice> {
    let worth = |&(page, line): &(usize, usize)| {
        let weight = site.pages[page].lines[line].weight as f64;
        match labels.of[page][line] {
            Label::Keep => f64::NEG_INFINITY,
            Label::Chrome => weight + LINE,
            Label::Gap => GAP * weight,
            Label::Doubt => DOUBT * weight,
            Label::Blank => 0.0,
        }
    };
    let sound = |at: &usize| {
        let lines = &taken[*at];
        let pages: BTreeSet<usize> = lines.iter().map(|(page, _)| *page).collect();
        pages.len() >= PAGES && lines.iter().all(|line| worth(line).is_finite())
    };
    let sound: Vec<usize> = (0..candidates.len()).filter(sound).collect();
    let best = narrowest(candidates, &sound, |at| taken[at].iter().map(worth).sum());
    let mut covered: BTreeSet<(usize, usize)> = BTreeSet::new();
    let gain = |at: usize, covered: &BTreeSet<(usize, usize)>| -> f64 {
        let fresh: Vec<&(usize, usize)> = taken[at].iter().filter(|line| !covered.contains(*line)).collect();
        fresh.iter().map(|line| worth(line)).sum::<f64>() - cost(&candidates[at])
    };
    let mut heap: BinaryHeap<(Gain, std::cmp::Reverse<usize>)> =
        best.into_iter().map(|at| (Gain(gain(at, &covered)), std::cmp::Reverse(at))).collect();
    let mut chosen: Vec<usize> = Vec::new();
    while let Some((_, std::cmp::Reverse(at))) = heap.pop() {
        let now = Gain(gain(at, &covered));
        if now.0 <= 0.0 {
            continue;
        }
        // Gains only shrink: one that is still the greatest is.
        if heap.peek().is_some_and(|(next, _)| *next > now) {
            heap.push((now, std::cmp::Reverse(at)));
            continue;
        }
        covered.extend(taken[at].iter().copied());
        chosen.push(at);
    }
    let chosen = needed(chosen, taken);
    merged(chosen, candidates, taken)
}

/// A gain that can be ordered.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Gain(f64);

impl Eq for Gain {}

impl PartialOrd for Gain {
    fn partial_cmp(&self, other: &Gain) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Gain {
    fn cmp(&self, other: &Gain) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Of candidates that differ in their zone alone, the one with the narrowest zone that loses next to nothing.
fn narrowest(candidates: &[Candidate], sound: &[usize], worth: impl Fn(usize) -> f64) -> Vec<usize> {
    let mut groups: BTreeMap<Candidate, Vec<usize>> = BTreeMap::new();
    for &at in sound {
        let mut base = candidates[at].clone();
        base.form.zone = Zone::Anywhere;
        groups.entry(base).or_default().push(at);
    }
    let narrow = |zone: Zone| super::candidates::ZONES.iter().position(|&known| known == zone);
    let mut out = Vec::new();
    for mut group in groups.into_values() {
        group.sort_by_key(|&at| narrow(candidates[at].form.zone));
        let most = group.iter().map(|&at| worth(at)).fold(f64::MIN, f64::max);
        out.extend(group.into_iter().find(|&at| worth(at) >= most - ZONE_LOSS * most.abs()));
    }
    out
}

/// Without those whose lines others take anyway; what was chosen last is asked first.
fn needed(chosen: Vec<usize>, taken: &[Vec<(usize, usize)>]) -> Vec<usize> {
    let mut count: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for &at in &chosen {
        taken[at].iter().for_each(|line| *count.entry(*line).or_default() += 1);
    }
    let mut kept = Vec::new();
    for at in chosen.into_iter().rev() {
        if taken[at].iter().all(|line| count[line] > 1) {
            for line in &taken[at] {
                count.entry(*line).and_modify(|count| *count -= 1);
            }
        } else {
            kept.push(at);
        }
    }
    kept.reverse();
    kept
}

/// Rules of one form become one rule with several texts.
fn merged(chosen: Vec<usize>, candidates: &[Candidate], taken: &[Vec<(usize, usize)>]) -> Vec<Choice> {
    let mut out: Vec<Choice> = Vec::new();
    let mut of_form: BTreeMap<&Form, usize> = BTreeMap::new();
    for at in chosen {
        let Candidate { form, text } = &candidates[at];
        match of_form.get(form) {
            Some(&place) => {
                out[place].texts.push(text.clone());
                out[place].lines.extend(&taken[at]);
            }
            None => {
                of_form.insert(form, out.len());
                out.push(Choice { form: form.clone(), texts: vec![text.clone()], lines: taken[at].clone() });
            }
        }
    }
    for choice in &mut out {
        choice.lines.sort_unstable();
        choice.lines.dedup();
    }
    out
}

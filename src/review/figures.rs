//! How good a rule is, from verdicts on a random sample.
use crate::decision::{Decisions, Verdict};

use super::Index;

/// What the sample says of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The rule, in [`Index::rules`].
    pub rule: u32,
    /// How many removals it made.
    pub removals: u64,
    /// How many of them were drawn.
    pub drawn: u64,
    /// How many of these have a verdict.
    pub judged: u64,
    /// How many of these were rejected.
    pub wrong: u64,
}

impl Figure {
    /// Whether every removal was drawn and judged, so that nothing is estimated.
    pub fn is_census(&self) -> bool {
        self.judged == self.removals
    }

    /// The share of removals that are right, as the sample has it.
    pub fn precision(&self) -> f64 {
        if self.judged == 0 { 0.0 } else { 1.0 - self.wrong as f64 / self.judged as f64 }
    }

    /// Between which shares it lies, with 95 % confidence.
    pub fn interval(&self) -> (f64, f64) {
        if self.is_census() {
            return (self.precision(), self.precision());
        }
        let (low, high) = interval(self.wrong, self.judged);
        (1.0 - high, 1.0 - low)
    }

    /// As a sentence: `0 of 120 wrong, precision 97.5 % or better`.
    ///
    /// ```
    /// use naqi::review::Figure;
    /// let figure = |wrong| Figure { rule: 0, removals: 5000, drawn: 120, judged: 120, wrong };
    /// assert_eq!(figure(0).words(), "0 of 120 wrong, precision 97.5 % or better");
    /// assert_eq!(figure(3).words(), "3 of 120 wrong, precision 97.5 % (92.9 % to 99.5 %)");
    /// ```
    pub fn words(&self) -> String {
        let Figure { judged, wrong, drawn, .. } = self;
        let percent = |share: f64| format!("{:.1} %", share * 100.0);
        if *judged == 0 {
            return format!("none of the {drawn} drawn is judged");
        }
        let (low, high) = self.interval();
        let mut words = if self.is_census() {
            format!("{wrong} of all {judged} wrong, precision {}", percent(self.precision()))
        } else if *wrong == 0 {
            // Rounded down: a bound must not be told better than it is.
            format!("{wrong} of {judged} wrong, precision {:.1} % or better", (low * 1000.0).floor() / 10.0)
        } else {
            let range = format!("{} to {}", percent(low), percent(high));
            format!("{wrong} of {judged} wrong, precision {} ({range})", percent(self.precision()))
        };
        if judged < drawn {
            words += &format!("; {} of the sample to go", drawn - judged);
        }
        words
    }
}

/// A figure for each rule of which something was drawn, in order of the rules.
pub fn figures(index: &Index, decisions: &Decisions) -> Vec<Figure> {
    let mut figures: Vec<Option<Figure>> = vec![None; index.rules.len()];
    for drawn in &index.drawn {
        let facts = &index.rules[drawn.rule as usize];
        let figure = figures[drawn.rule as usize].get_or_insert(Figure {
            rule: drawn.rule,
            removals: facts.count,
            drawn: 0,
            judged: 0,
            wrong: 0,
        });
        let group = &index.groups[drawn.group as usize];
        let verdict = decisions.get(&facts.name, &group.key, index.site_name(drawn.site));
        figure.drawn += 1;
        figure.judged += u64::from(verdict.is_some());
        figure.wrong += u64::from(verdict == Some(Verdict::Reject));
    }
    figures.into_iter().flatten().collect()
}

/// The 95 % interval of Clopper and Pearson for a share of which `hits` of `of` were seen: the shares under which what was seen, or more of it, is not rarer than
/// one case in forty. Where nothing was seen, one bound is no question, and the other one gets all of the twentieth.
///
/// ```
/// let (low, high) = naqi::review::interval(0, 120);
/// assert!(low == 0.0 && (high - (1.0 - 0.05_f64.powf(1.0 / 120.0))).abs() < 1e-9);
/// // 10 of 100: 4.9 % to 17.6 %, as tables have it.
/// let (low, high) = naqi::review::interval(10, 100);
/// assert!((low - 0.0490).abs() < 1e-4 && (high - 0.1762).abs() < 1e-4);
/// ```
pub fn interval(hits: u64, of: u64) -> (f64, f64) {
    if of == 0 {
        return (0.0, 1.0);
    }
    let tail = if hits == 0 || hits == of { 0.05 } else { 0.025 };
    let low = if hits == 0 { 0.0 } else { solve(|p| 1.0 - at_most(hits - 1, of, p) - tail) };
    let high = if hits == of { 1.0 } else { solve(|p| tail - at_most(hits, of, p)) };
    (low, high)
}

/// The chance of at most so many hits.
fn at_most(hits: u64, of: u64, p: f64) -> f64 {
    if p <= 0.0 {
        return 1.0;
    }
    if p >= 1.0 {
        return if hits >= of { 1.0 } else { 0.0 };
    }
    // Term by term, by logarithms: a term is the one before times (n - k) / (k + 1) · p / (1 - p).
    let odds = (p / (1.0 - p)).ln();
    let mut term = of as f64 * (1.0 - p).ln();
    let mut sum = 0.0;
    for k in 0..=hits {
        sum += term.exp();
        term += ((of - k) as f64).ln() - ((k + 1) as f64).ln() + odds;
    }
    sum.min(1.0)
}

/// Where a function that rises with a share crosses zero.
fn solve(rises: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if rises(middle) < 0.0 { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

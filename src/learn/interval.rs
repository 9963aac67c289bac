//! How sure counts make us.

/// What is said holds in 95 of 100 cases.
const OUTSIDE: f64 = 0.05;

/// The least and the greatest share that would not surprise after `hits` of `trials`: the exact interval of Clopper and Pearson, 95 %.
///
/// ```
/// use naqi::learn::interval;
/// let (low, high) = interval(10, 10);
/// assert!((low - 0.692).abs() < 0.001 && high == 1.0);
/// ```
pub fn interval(hits: usize, trials: usize) -> (f64, f64) {
    if trials == 0 {
        return (0.0, 1.0);
    }
    let half = OUTSIDE / 2.0;
    // The share at which so many hits, or more, are as rare as that; found by halving, since the tail grows with the share.
    let low = if hits == 0 { 0.0 } else { solve(|share| upper_tail(hits, trials, share) >= half) };
    let high = if hits == trials { 1.0 } else { solve(|share| upper_tail(hits + 1, trials, share) >= 1.0 - half) };
    (low, high)
}

/// The least share between 0 and 1 from which on `holds`.
fn solve(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..50 {
        let middle = (low + high) / 2.0;
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// The probability of `hits` or more in `trials`, each with probability `share`.
fn upper_tail(hits: usize, trials: usize, share: f64) -> f64 {
    if share <= 0.0 {
        return if hits == 0 { 1.0 } else { 0.0 };
    }
    if share >= 1.0 {
        return 1.0;
    }
    let odds = (share / (1.0 - share)).ln();
    // ln C(n, k) p^k (1-p)^(n-k), from k = 0 on.
    let mut log = trials as f64 * (1.0 - share).ln();
    let mut sum = 0.0;
    for k in 0..=trials {
        if k >= hits {
            sum += log.exp();
        }
        log += odds + ((trials - k) as f64).ln() - ((k + 1) as f64).ln();
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_intervals() {
        // From tables of the exact interval.
        for (hits, trials, low, high) in [
            (0, 10, 0.0, 0.3085),
            (3, 3, 0.2924, 1.0),
            (1, 2, 0.0126, 0.9874),
            (5, 10, 0.1871, 0.8129),
            (90, 100, 0.8238, 0.9510),
        ] {
            let found = interval(hits, trials);
            assert!((found.0 - low).abs() < 1e-3 && (found.1 - high).abs() < 1e-3, "{hits} of {trials}: {found:?}");
        }
        assert_eq!(interval(0, 0), (0.0, 1.0));
    }
}

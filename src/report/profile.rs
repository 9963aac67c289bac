//! What rules cost, as a table and as JSON.
use std::io::{self, Write};
use std::time::Duration;

use crate::compile::Slow;
use crate::engine::{How, Measured, RuleTime};

/// A rule that takes less than this share of the time of cleaning is not worth a word.
const WORTH_A_WORD: f64 = 0.01;
/// Of so many places that were looked at, one was a match: then the rule is found by something too common.
const IN_VAIN: u64 = 200;

/// Writes the `most` dearest rules (all, if 0), what all rules share, and what to do about rules that cost much.
///
/// # Errors
/// What the handle says.
pub fn write_profile(out: &mut dyn Write, measured: &Measured, most: usize) -> io::Result<()> {
    let Measured { documents, bytes, cleaning, .. } = measured;
    let speed = *bytes as f64 / 1e6 / cleaning.as_secs_f64().max(1e-9);
    let corpus =
        format!("{documents} document{} of {:.1} MB", if *documents == 1 { "" } else { "s" }, *bytes as f64 / 1e6);
    writeln!(
        out,
        "Cleaning {corpus} took {} on one thread, without files: {speed:.0} MB a second.\n",
        said(*cleaning)
    )?;
    writeln!(out, "  share       time     looked at      tried    matched       took  rule")?;
    let most = if most == 0 { usize::MAX } else { most };
    for rule in measured.rules.iter().take(most) {
        let RuleTime { time, places, tries, matches, removals, .. } = rule;
        let share = percent(measured.share(*time));
        let tries = if *tries == 0 { "–".to_owned() } else { tries.to_string() };
        writeln!(
            out,
            "{share} {:>10} {places:>13} {tries:>10} {matches:>10} {removals:>10}  {}",
            said(*time),
            rule.rule
        )?;
    }
    if let Some(more) = measured.rules.len().checked_sub(most).filter(|more| *more > 0) {
        writeln!(out, "  … and {more} more; --show 0 shows all")?;
    }
    let all: Duration = measured.rules.iter().map(|rule| rule.time).sum();
    let rest = cleaning.saturating_sub(all + measured.folding + measured.walking);
    writeln!(out)?;
    for (time, what) in [
        (all, "all rules together"),
        (measured.folding, "folding the text and cutting it into lines; site and language"),
        (measured.walking, "looking at the starts of lines and words, for all rules at once"),
        (rest, "the rest: zones, blocks, the guard, cutting"),
    ] {
        writeln!(out, "{} {:>10}  {what}", percent(measured.share(time)), said(time))?;
    }
    writeln!(
        out,
        "        {:>10}  building expressions when they are first tried; once a run",
        said(measured.building)
    )?;
    writeln!(out, "Rules were timed one by one, so that shares need not add up to 100 %.")?;
    advice(out, measured)
}

fn advice(out: &mut dyn Write, measured: &Measured) -> io::Result<()> {
    let dear = |rule: &&RuleTime| measured.share(rule.time) >= WORTH_A_WORD;
    let told: Vec<(&RuleTime, &str)> =
        measured.rules.iter().filter(dear).filter_map(|rule| Some((rule, what_to_do(rule)?))).collect();
    if told.is_empty() {
        return writeln!(out, "\nNo rule stands out: there is nothing to do.");
    }
    writeln!(out, "\nWhat to do about those that take 1 % or more:")?;
    told.iter().try_for_each(|(rule, what)| writeln!(out, "  {}: {what}", rule.rule))
}

/// What the one who wrote the rule may do, if there is something.
fn what_to_do(rule: &RuleTime) -> Option<&'static str> {
    let in_vain = rule.places > IN_VAIN * (rule.matches as u64 + 1);
    match rule.how {
        How::Slowly(Slow::EveryLetter) => Some(
            "it is looked for at every letter, as it need not start where a word starts. `has` finds whole words at no cost; in an expression, put a space or `^` \
             before the word.",
        ),
        How::Slowly(Slow::EveryLine) if rule.tries > 0 => Some(
            "its expression is tried on most lines. Write a word into it that has to stand in the line, or let it begin with something that few lines \
             begin with; dates, names and counts are found quicker by `looks`.",
        ),
        How::Slowly(Slow::EveryLine) => None,
        How::OwnFolding => Some(
            "`exact` or `fold` has every page folded once more, for this rule and the others of its file that fold so. Without the key it costs nothing.",
        ),
        How::Repetition => {
            Some("`repeats` holds all lines of each page against each other. If it takes little, it may go.")
        }
        How::Shape => Some("`looks` holds each line of each page to its shape. If it takes little, it may go."),
        How::Words if in_vain => Some(
            "its words stand nearly everywhere, and seldom is it a match. More words, or rarer ones, are found faster.",
        ),
        How::Words if rule.tries > 100 * (rule.matches as u64 + 1) => Some(
            "its expression is tried often and seldom matches. A word in it that only such lines hold would spare most of that.",
        ),
        How::Words if rule.tries > 0 => {
            Some("its expression takes long to run. Shorter counts (`.{1,40}`) and fewer branches are quicker.")
        }
        How::Words => None,
    }
}

/// Writes the same as one JSON value, times in seconds.
///
/// # Errors
/// What the handle says.
pub fn write_profile_json(out: &mut dyn Write, measured: &Measured) -> io::Result<()> {
    let rule = |rule: &RuleTime| {
        serde_json::json!({
            "rule": rule.rule.as_str(), "seconds": rule.time.as_secs_f64(), "share": measured.share(rule.time), "looked-at": rule.places,
            "tried": rule.tries, "matched": rule.matches, "took": rule.removals, "how": how(rule.how), "what-to-do": what_to_do(rule),
        })
    };
    let all = serde_json::json!({
        "documents": measured.documents, "bytes": measured.bytes, "seconds": measured.cleaning.as_secs_f64(),
        "folding": measured.folding.as_secs_f64(), "walking": measured.walking.as_secs_f64(), "building": measured.building.as_secs_f64(),
        "rules": measured.rules.iter().map(rule).collect::<Vec<_>>(),
    });
    writeln!(out, "{all:#}")
}

fn how(how: How) -> &'static str {
    match how {
        How::Words => "by-words",
        How::Shape => "by-shape",
        How::Repetition => "by-repetition",
        How::Slowly(Slow::EveryLine) => "on-lines",
        How::Slowly(Slow::EveryLetter) => "at-every-letter",
        How::OwnFolding => "own-folding",
    }
}

fn percent(share: f64) -> String {
    format!("{:>5.1} %", share * 100.0)
}

/// A time as people say it.
fn said(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds @ 1.0.. => format!("{seconds:.2} s"),
        seconds @ 1e-3.. => format!("{:.1} ms", seconds * 1e3),
        seconds => format!("{:.0} µs", seconds * 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::RuleId;

    fn rule(id: &str, millis: u64, how: How) -> RuleTime {
        let time = Duration::from_millis(millis);
        RuleTime { rule: RuleId::new("x", id), time, places: 90, tries: 3, matches: 2, removals: 1, how }
    }

    fn measured(rules: Vec<RuleTime>) -> Measured {
        let [cleaning, folding, walking, building] = [1000, 300, 200, 7].map(Duration::from_millis);
        Measured { documents: 1, bytes: 2_000_000, cleaning, folding, walking, building, rules }
    }

    fn told(measured: &Measured, most: usize) -> String {
        let mut out = Vec::new();
        write_profile(&mut out, measured, most).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_table_says_shares_and_what_to_do() {
        let all = measured(vec![
            rule("net", 250, How::Slowly(Slow::EveryLine)),
            rule("exact", 20, How::OwnFolding),
            rule("cheap", 9, How::OwnFolding),
        ]);
        let told = told(&all, 2);
        assert!(
            told.starts_with("Cleaning 1 document of 2.0 MB took 1.00 s on one thread, without files: 2 MB a second.")
        );
        assert!(told.contains(" 25.0 %   250.0 ms            90          3          2          1  x/net\n"), "{told}");
        assert!(told.contains("… and 1 more") && told.contains(" 22.1 %   221.0 ms  the rest"), "{told}");
        assert!(told.contains("x/net: its expression is tried on most lines.") && told.contains("x/exact: `exact`"));
        assert!(!told.contains("x/cheap"));
    }

    #[test]
    fn rules_that_cost_nothing_are_no_reason_to_act() {
        assert!(
            told(&measured(vec![rule("a", 2, How::Words)]), 0)
                .ends_with("No rule stands out: there is nothing to do.\n")
        );
        let mut vain = rule("a", 20, How::Words);
        (vain.tries, vain.places) = (0, 90_000);
        assert!(what_to_do(&vain).unwrap().contains("rarer"));
        (vain.tries, vain.places) = (900, 400);
        assert!(what_to_do(&vain).unwrap().contains("tried often"));
    }

    #[test]
    fn programs_get_the_same() {
        let mut out = Vec::new();
        write_profile_json(&mut out, &measured(vec![rule("a", 20, How::Slowly(Slow::EveryLetter))])).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!((value["seconds"].as_f64(), value["rules"][0]["share"].as_f64()), (Some(1.0), Some(0.02)));
        assert_eq!(value["rules"][0]["how"], "at-every-letter");
    }
}

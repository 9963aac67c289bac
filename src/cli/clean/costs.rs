//! Rules that slow a run down, named before it begins.
use std::io::Write as _;

use anstyle::{AnsiColor, Style};

use crate::compile::{Cost, Slow};
use crate::diagnostic::codes;

use super::super::Result;
use super::Task;

const WARNING: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));
/// How many patterns are named.
const NAMED: usize = 5;
/// How many characters of a pattern are shown.
const SHOWN: usize = 60;

/// Says which rules take long to look for, unless the run is to be quiet.
pub fn tell(task: &Task) -> Result<()> {
    if !task.args.quiet {
        anstream::stderr().lock().write_all(text(task.loaded.rules.costs()).as_bytes())?;
    }
    Ok(())
}

fn text(costs: &[Cost]) -> String {
    let Some(first) = costs.first() else { return String::new() };
    let what = if costs.len() == 1 { "1 pattern slows".to_owned() } else { format!("{} patterns slow", costs.len()) };
    let mut out = format!("{WARNING}slow rules{WARNING:#}: {what} this run down\n");
    for Cost { rule, pattern, slow } in costs.iter().take(NAMED) {
        let why = match slow {
            Slow::EveryLine => "tried on every line of every page, as no word of it must stand there",
            Slow::EveryLetter => "looked for at every letter of every page, as it need not start where a word starts",
        };
        let shown: String = pattern.chars().take(SHOWN).collect();
        let cut = if shown.len() < pattern.len() { "…" } else { "" };
        out += &format!("  {rule}: {shown}{cut}\n    {why}\n");
    }
    if costs.len() > NAMED {
        out += &format!("  … and {} more\n", costs.len() - NAMED);
    }
    let code = match first.slow {
        Slow::EveryLine => &codes::EVERY_LINE,
        Slow::EveryLetter => &codes::EVERY_LETTER,
    };
    out + &format!("  what to do: `naqi rules explain {code}`; what it costs: `naqi rules profile RULES PATH`\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::RuleId;

    fn cost(rule: &str, pattern: &str, slow: Slow) -> Cost {
        Cost { rule: RuleId::new("x", rule), pattern: pattern.into(), slow }
    }

    #[test]
    fn each_slow_pattern_is_named_with_what_it_costs() {
        assert_eq!(text(&[]), "");
        let one = text(&[cost("net", &"ب".repeat(99), Slow::EveryLine)]);
        assert!(
            one.contains("1 pattern slows this run down\n  x/net: ") && one.contains("ب…\n    tried on every line")
        );
        assert!(one.contains(codes::EVERY_LINE.id));
        let many: Vec<Cost> = (0..7).map(|n| cost(&n.to_string(), "a", Slow::EveryLetter)).collect();
        let many = text(&many);
        assert!(many.contains("7 patterns slow this run down") && many.contains("x/4") && many.contains("and 2 more"));
        assert!(many.contains(codes::EVERY_LETTER.id) && !many.contains("x/5"));
    }
}

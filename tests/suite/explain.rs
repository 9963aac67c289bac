//! `naqi explain`: which rules came close, and what stopped each.
use serde_json::{Value, json};

use crate::naqi::{PROSE, Place};

/// A rule file with a rule of each kind that can be stopped, and the site files of two sites.
fn place() -> Place {
    let place = Place::new::<&str>(&[]);
    let rule = |id: &str, keys: &str| format!("[[rule]]\nid = '{id}'\ncategory = 'other'\nwhy = 'w'\n{keys}\n");
    let rules = [
        rule("zone", "line = 'Zone word'\nwhere = 'tail'"),
        rule("long", "starts = 'Long word'\nmax-chars = 20"),
        rule("kept", "line = 'Kept word'"),
        rule("keeper", "line = 'Kept word'\nkeep = true"),
        rule("block", "line = 'Block word'\ntakes = 'paragraph'"),
        rule("other-lang", "line = 'Other word'\nlang = 'ar'"),
        rule("if", "line = 'If word'\nonly-if = 'Nowhere'"),
        rule("unless", "line = 'Unless word'\nunless = 'Zone word'"),
        rule("to", "line = 'To word'\nto = 'Nowhere'\nmax-lines = 4"),
        rule("many", "line = 'Many word'\ntakes = 'paragraph'\nmax-lines = 1"),
        rule("draft", "line = 'Draft word'\nstatus = 'draft'"),
        rule("skipped", "line = 'Skipped word'"),
        rule("paths", "line = 'Path word'\npaths = '/x/*'"),
        rule("since", "line = 'Since word'\nsince = '2020-01-01'"),
        rule("until", "line = 'Until word'\nuntil = '2020-01-01'"),
    ];
    place.write("x/common/c.toml", "lang = ['*']\n".to_owned() + &rules.concat());
    place.write("x/sites/other.org.toml", "sites = ['other.org']\n".to_owned() + &rule("site", "line = 'Site word'"));
    place.write(
        "x/sites/own.org.toml",
        "sites = ['own.org']\nskip = 'c/skipped'\n".to_owned().replace("'c/skipped'", "['c/skipped']"),
    );
    let words = [
        "Zone word",
        "Long word that goes on and on and on",
        "Kept word",
        "Site word",
        "Other word",
        "If word",
        "Unless word",
        "To word",
        "Draft word",
        "Skipped word",
        "Path word",
        "Since word",
        "Until word",
        "Many word\nand a second line",
        "\nBlock word\nKept word\nThird",
    ];
    let filler = PROSE.repeat(5);
    place.write("in/page.txt", format!("{filler}{}\n\n{filler}", words.join("\n")));
    place
}

fn explained(place: &Place, args: &str) -> Value {
    let done = place.run(&format!("explain in/page.txt --rules x --only-rules --json {args}"));
    assert_eq!(done.code, 0, "{}", done.stderr);
    serde_json::from_str(&done.stdout).unwrap()
}

/// What is said of the n-th line that reads so.
fn near(explained: &Value, text: &str, nth: usize) -> Vec<(String, String, String)> {
    let lines = explained["lines"].as_array().unwrap().iter();
    let line = lines.filter(|line| line["text"].as_str().unwrap().starts_with(text)).nth(nth).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let near = line["near"].as_array().unwrap().iter();
    near.map(|one| (text(&one["rule"]), text(&one["obstacle"]), text(&one["words"]))).collect()
}

#[test]
fn each_obstacle_is_named() {
    let place = place();
    let explained = explained(&place, "--site own.org");
    for (text, rule, obstacle, words) in [
        ("Zone word", "c/zone", "wrong-zone", "looks only in the tail"),
        ("Long word", "c/long", "too-long", "the line has 36 characters, `max-chars` allows 20"),
        ("Kept word", "c/kept", "kept-by", "the line is kept by c/keeper"),
        ("Site word", "other.org/site", "other-site", "speaks only for the site other.org"),
        ("Other word", "c/other-lang", "other-language", "speaks only for documents in ar"),
        ("If word", "c/if", "condition-not-met", "`only-if` does not hold"),
        ("Unless word", "c/unless", "condition-not-met", "`unless` does not hold"),
        ("To word", "c/to", "block-unbounded", "the line that ends the block is not within reach: nowhere"),
        ("Many word", "c/many", "too-many-lines", "the block has more lines than `max-lines` allows (1)"),
        ("Draft word", "c/draft", "draft", "a draft: shown, never applied"),
        ("Skipped word", "c/skipped", "skipped", "silenced by `skip` in own.org"),
        ("Path word", "c/paths", "condition-not-met", "`paths` does not hold"),
        ("Since word", "c/since", "condition-not-met", "`since` does not hold"),
        ("Until word", "c/until", "condition-not-met", "`until` does not hold"),
    ] {
        assert_eq!(near(&explained, text, 0), [(rule.into(), obstacle.into(), words.into())], "{text}");
    }
}

#[test]
fn a_line_kept_inside_a_block_is_told_where_it_stands() {
    let place = place();
    let explained = explained(&place, "");
    assert_eq!(near(&explained, "Block word", 0), []);
    let kept = near(&explained, "Kept word", 1);
    assert!(kept.contains(&("c/block".into(), "kept-by".into(), "the line is kept by c/keeper".into())), "{kept:?}");
    let gone = |text: &str| {
        let lines = explained["lines"].as_array().unwrap();
        lines.iter().any(|line| line["text"] == text && line["removed_by"] == json!(["c/block"]))
    };
    assert!(gone("Block word") && gone("Third") && !gone("Kept word"));
}

#[test]
fn the_guard_is_an_obstacle_of_every_rule_that_it_stops() {
    let place = place();
    place.write(
        "x/common/c.toml",
        "lang = ['*']\n[[rule]]\nid = 'rest'\ncategory = 'other'\nwhy = 'w'\nline = 'Zone word'\ntakes = 'rest'\n",
    );
    place.write("x/sites/own.org.toml", "sites = ['own.org']\n");
    place.write("in/page.txt", format!("{PROSE}Zone word\n{PROSE}{PROSE}"));
    let explained = explained(&place, "");
    assert_eq!(explained["held"]["reason"], "too-much");
    for text in ["Zone word", PROSE.trim()] {
        let nth = usize::from(text != "Zone word");
        assert_eq!(near(&explained, text, nth), [("c/rest".into(), "held".into(), "the document is held".into())]);
    }
    let shown = place.run("explain in/page.txt --rules x --only-rules").stdout;
    assert!(shown.contains("held: 67 % of its prose would go; it stays as it is\n"), "{shown}");
    assert!(shown.contains("2 ? c/rest") && shown.contains("    c/rest: the document is held\n"), "{shown}");
}

//! Limits on what a rule file may ask for, as the library holds them.
use naqi::compile::Compiler;
use naqi::document::Document;

use crate::support::{PROSE, cleaner_of, common, rule_text};

fn limited(keys: &str) -> bool {
    let mut compiler = Compiler::new();
    compiler.add(common(&rule_text("r", keys)));
    compiler.build().is_err_and(|faults| faults.iter().all(|fault| fault.code.id == "N109"))
}

#[test]
fn each_limit_is_where_it_is_said_to_be() {
    let row = |lines: usize| format!("lines = [{}]", vec!["'a'"; lines].join(", "));
    assert!(!limited(&row(100)) && limited(&row(101)));
    let block = |lines: usize| format!("line = 'a'\ntakes = 'items'\nmax-lines = {lines}");
    assert!(!limited(&block(1000)) && limited(&block(1001)));
    let regexes = |count: usize| {
        let all: Vec<String> = (0..count).map(|at| format!("'a{at}'")).collect();
        format!("regex = [{}]", all.join(", "))
    };
    assert!(!limited(&regexes(10_000)) && limited(&regexes(10_001)));
    let most = cleaner_of(&rule_text("r", &regexes(10_000)));
    assert_eq!(most.clean(&Document::new(format!("{PROSE}a9999\n"))).text, PROSE);
}

/// What all expressions of a file would take: a thousand of the common kind is nothing, many thousands are too much.
#[test]
fn the_expressions_of_a_file_are_limited_together() {
    let regexes = |count: usize| {
        let all: Vec<String> = (0..count).map(|at| format!("'a{at}.{{3,40}}'")).collect();
        format!("regex = [{}]", all.join(", "))
    };
    assert!(!limited(&regexes(1000)) && limited(&regexes(9000)));
    assert_eq!(named(&rule_text("r", &regexes(9000))).len(), 1, "told once");
}

#[test]
fn what_is_beyond_a_limit_is_named_where_it_stands() {
    let regexes = |name: char, count: usize| {
        let all: Vec<String> = (0..count).map(|at| format!("'{name}{at}'")).collect();
        format!("regex = [{}]", all.join(", "))
    };
    let rules =
        [rule_text("r", &regexes('a', 4_000)), rule_text("s", &regexes('b', 5_999)), rule_text("t", &regexes('c', 3))];
    assert_eq!(named(&(rules.concat() + &rule_text("u", "regex = ['d', 'e']"))), ["'c1'"]);
    let row: Vec<String> = (0..150).map(|at| format!("'l{at}'")).collect();
    assert_eq!(named(&rule_text("r", &format!("lines = [{}]", row.join(", ")))), ["'l100'"]);
    assert_eq!(named(&rule_text("r", "line = 'a'\nto = 'b'\nmax-lines = 1001")), ["max-lines"]);
}

/// What the faults of a file point at.
fn named(rules: &str) -> Vec<String> {
    let mut compiler = Compiler::new();
    compiler.add(common(rules));
    let faults = compiler.build().expect_err("it is beyond a limit");
    assert!(faults.iter().all(|fault| fault.code.id == "N109"), "{faults:?}");
    faults.iter().map(|fault| fault.source.text[fault.labels[0].span.range()].to_owned()).collect()
}

/// Each part that is found may cost a look to the end of the line: of those that may be long, a line gives a hundred.
#[test]
fn parts_of_a_line_that_may_be_long_are_counted() {
    let parts = |pattern: &str, line: &str| {
        let rule = rule_text("r", &format!("takes = 'match'\nregex = '{pattern}'"));
        let cleaner = cleaner_of(&rule).with_max_removed(1.0);
        let text = format!("{PROSE}{line}\n");
        let document = Document::new(&*text);
        cleaner.clean(&document).removals.len()
    };
    let line = "zx".repeat(500);
    assert_eq!(parts("z[^q]*q|z", &line), 100);
    assert_eq!(parts("z", &line), 500);
    assert_eq!(parts("z{1,20}", &line), 500);
    assert_eq!(parts("z{1,1000}", &line), 500);
    assert_eq!(parts("z[a-p]{0,998}q|z", &line), 500);
    assert_eq!(parts("z[a-p]{0,999}q|z", &line), 100);
}

//! How far a run is: a bar on a terminal, lines elsewhere, nothing where silence is asked for.
use std::process::{Command, Stdio};

use crate::naqi::{PROSE, Place};
use crate::readers::missing;

fn place() -> Place {
    let line = format!("{{\"text\":{}}}\n", serde_json::json!(format!("{PROSE}Share\n{PROSE}")));
    Place::new(&[("a.jsonl", line.repeat(20_000)), ("b.txt", format!("{PROSE}Share\n"))])
}

#[test]
fn elsewhere_than_on_a_terminal_there_are_lines() {
    let place = place();
    let done = place.run("clean in -o out --progress 0");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let lines: Vec<&str> = done.stderr.lines().filter(|line| line.ends_with(" removals")).collect();
    assert!(lines.len() >= 3, "{}", done.stderr);
    let mut before = (0, 0);
    for line in lines {
        let words: Vec<&str> = line.split([' ', ',']).filter(|word| !word.is_empty()).collect();
        let line_form = ["documents", "read", "a", "second", "removals"].iter().all(|word| words.contains(word));
        assert!(line_form && line.contains("B read, "), "{line}");
        let number = |part: &str| part.split(' ').next().unwrap().replace(',', "").parse::<usize>().unwrap();
        let now = (number(line), number(line.rsplit(", ").next().unwrap()));
        assert!(now.0 >= before.0 && now.1 >= before.1 && now.0 > 0, "{line}");
        before = now;
    }
    assert_eq!(before, (20_001, 20_001));
    // As a rule they are half a minute apart: a short run has none.
    let done = place.run("clean in -o out2");
    assert!(!done.stderr.contains(" read, ") && done.stderr.starts_with("20,001 documents cleaned"), "{}", done.stderr);
    assert_eq!(place.run("clean in -o out3 --progress 0 --quiet").stderr, "");
}

/// What the run shows on a terminal.
fn on_a_terminal(place: &Place, args: &str) -> Option<String> {
    let naqi = assert_cmd::cargo::cargo_bin!("naqi");
    let line = format!("'{}' {args} --only-rules --rules rules", naqi.display());
    let mut script = Command::new("script");
    script.args(["-q", "-e", "-c", &line, "/dev/null"]).current_dir(place.path("")).env("TERM", "xterm");
    match script.env_remove("NO_COLOR").stdin(Stdio::null()).stderr(Stdio::inherit()).output() {
        Ok(done) => {
            let shown = String::from_utf8(done.stdout).unwrap();
            assert!(done.status.success(), "{shown}");
            Some(shown)
        }
        Err(_) => {
            missing("`script`, which makes a terminal,");
            None
        }
    }
}

#[test]
fn on_a_terminal_there_is_a_bar_that_goes_away() {
    let place = place();
    let Some(shown) = on_a_terminal(&place, "clean in -o out") else { return };
    let bars: Vec<&str> = shown.split(['\r', '\n']).filter(|line| line.contains(" left, ")).collect();
    assert!(!bars.is_empty(), "{shown:?}");
    for bar in &bars {
        assert!(bar.contains("/s, ") && bar.contains(" of ") && bar.contains(" removals"), "{bar:?}");
    }
    // Cleared before the summary, and no line of progress beside it.
    let last = shown.rfind(" left, ").unwrap();
    let summary = shown.find("20,001 documents cleaned").unwrap();
    assert!(last < summary && shown[last..summary].contains("\u{1b}[2K"), "{shown:?}");
    assert!(!shown.contains(" a second, "), "{shown:?}");
    assert_eq!(on_a_terminal(&place, "clean in -o out2 --quiet").as_deref(), Some(""));
}

//! What several threads do must come out as what one does.
use std::fmt::Write as _;

use crate::naqi::{PROSE, Place};

/// Text files and files of records in turn, with lines that are no records between, and a file that cannot be read.
fn corpus() -> Place {
    let place = Place::new::<&str>(&[]);
    for file in 0..40 {
        if file % 5 == 4 {
            let mut lines = String::new();
            for line in 0..300 {
                let chrome = ["Share", "Read also\\nA link", "Follow us"][line % 3];
                let _ = match line % 97 {
                    96 => writeln!(lines, "no record"),
                    _ => writeln!(
                        lines,
                        r#"{{"text":"{}{chrome} {file}\n{chrome}\n","url":"https://example.com/{line}"}}"#,
                        PROSE.replace('\n', "\\n")
                    ),
                };
            }
            place.write(&format!("in/{file:02}.jsonl"), lines);
        } else {
            let chrome = ["Share\n", "Read also\nA link\nAnother\n", ""][file % 3];
            place.write(&format!("in/{file:02}.txt"), format!("{PROSE}{PROSE}{PROSE}{chrome}"));
        }
    }
    place.write("in/35.csv", "text\n\"never closed");
    place.write("new/common/test.toml", place.read("rules/common/test.toml").replace("Share", "A link"));
    place
}

#[test]
fn compare_writes_the_same_on_any_number_of_threads() {
    let place = corpus();
    for args in ["", " --json", " --show 0"] {
        let run = |jobs: usize| place.run(&format!("rules compare rules new in --only-rules{args} -j {jobs}"));
        let one = run(1);
        assert_eq!(one.code, 3, "{}", one.stderr);
        assert!(one.stdout.contains("test/share") && one.stderr.contains("04.jsonl:97"), "{}", one.stdout);
        for jobs in [2, 5] {
            let many = run(jobs);
            assert_eq!((many.code, &many.stdout, &many.stderr), (one.code, &one.stdout, &one.stderr), "{args} {jobs}");
        }
    }
}

#[test]
fn stats_count_the_same_on_any_number_of_threads() {
    let place = corpus();
    assert_eq!(place.run("clean in -o out").code, 3);
    let run = |jobs: usize| place.run(&format!("rules stats out --rules rules --only-rules -j {jobs}")).stdout;
    let one = run(1);
    assert!(one.contains("test/share"), "{one}");
    assert_eq!(run(2), one);
    assert_eq!(run(7), one);
    let entries = place.ledger("out");
    let by_hand = |rule: &str| {
        let removals = entries.iter().flat_map(|entry| entry["removals"].as_array().unwrap());
        removals.filter(|removal| removal["rule"] == rule).count()
    };
    let json: serde_json::Value =
        serde_json::from_str(&place.run("rules stats out --rules rules --only-rules --json -j 3").stdout).unwrap();
    for rule in ["test/share", "test/related", "example.com/box"] {
        assert_eq!(json["rules"][rule]["removals"], by_hand(rule), "{rule}");
    }
}

#[test]
fn a_redesign_shows_as_a_sudden_rise() {
    let place = Place::new::<&str>(&[]);
    let run = |name: &str, chrome: &str| {
        for page in 0..20 {
            place.write(
                &format!("{name}/page{page}.txt"),
                format!("{PROSE}{PROSE}{}", if page > 0 { chrome } else { "" }),
            );
        }
        assert_eq!(place.run(&format!("clean {name} -o out/{name} --site example.com")).code, 0);
    };
    run("may", "Please follow us today\n");
    run("june", "Please follow us today\n");
    run("july", "Our new bar: subscribe\n");
    let stats = "rules stats out/may out/june out/july --rules rules --only-rules";
    let text = place.run(stats).stdout;
    assert!(text.contains("from run to run: out/may → out/june → out/july\n"), "{text}");
    let line = text.lines().find(|line| line.trim_start().starts_with("example.com  ")).unwrap();
    let words: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(
        words.join(" "),
        "example.com 5.0 % 5.0 % 100.0 % 22 of 60 ROSE by 95 points in out/july: look at its pages"
    );
    let json: serde_json::Value = serde_json::from_str(&place.run(&format!("{stats} --json")).stdout).unwrap();
    let site = &json["sites"]["example.com"];
    assert_eq!((&site["untouched"], &site["documents"]), (&22.into(), &60.into()));
    assert_eq!(site["rose-in"], serde_json::json!(["out/july"]));
    assert_eq!(site["runs"]["out/june"], serde_json::json!({ "documents": 20, "untouched": 1 }));
}

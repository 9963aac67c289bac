//! Rule files that nobody wrote by hand.
use std::fs;
use std::time::{Duration, Instant};

use crate::scaffold::place;

#[test]
fn large_and_broken_files_end_soon() {
    let place = place();
    let rule = |at: usize| format!("[[rule]]\nid='r{at}'\ncategory='ad'\nwhy='w'\nline='w{at}'\n");
    let many = "sites=['example.org']\n".to_owned() + &(0..100_000).map(rule).collect::<String>();
    let fewer: String = "sites=['example.org']\n".to_owned() + &(0..60_000).map(rule).collect::<String>();
    let regex = |pattern: String| {
        format!("sites=['example.org']\n[[rule]]\nid='r'\ncategory='ad'\nwhy='w'\nregex='{pattern}'\n")
    };
    let cases = [
        ("100,000 rules", many, "N108"),
        ("60,000 rules", fewer, "N201"),
        ("a long regex", regex("abcdefgh".repeat(131_072)), "N102"),
        ("a nested regex", regex("(".repeat(500_000) + &")".repeat(500_000)), "N101"),
        ("an open regex", regex("(".repeat(1_000_000)), "N101"),
        ("many choices", regex("a|".repeat(500_000) + "b"), "N201"),
        ("many brackets", "[".repeat(1_000_000), "N001"),
        ("many quotes", "'".repeat(1_000_001), "N001"),
        ("noise", "\u{0}\u{ffff}=]\"".repeat(100_000), "N001"),
    ];
    for (name, text, code) in cases {
        fs::create_dir_all(place.path("x")).unwrap();
        fs::write(place.path("x/example.org.toml"), text).unwrap();
        let start = Instant::now();
        let done = place.run("rules check x --json");
        let took = start.elapsed();
        assert_eq!(done.code, 1, "{name}: {}", done.stderr);
        assert!(done.stdout.contains(code), "{name}: {:.300}", done.stdout);
        // Drawn, too, where the line at fault is long.
        if matches!(name, "a long regex" | "noise") {
            assert_eq!(place.run("rules check x").code, 1, "{name}");
        }
        assert!(took < Duration::from_secs(20), "{name} took {took:?}");
    }
}

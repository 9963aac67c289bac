//! Rule files that nobody wrote by hand.
use std::fs;
use std::process::Command;
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
    let regexes = |count: usize, pattern: &dyn Fn(usize) -> String| {
        let one = |at: usize| format!("[[rule]]\nid='r{at}'\ncategory='ad'\nwhy='w'\nregex='{}'\n", pattern(at));
        "sites=['example.org']\n".to_owned() + &(0..count).map(one).collect::<String>()
    };
    let block = |keys: String| format!("sites=['example.org']\n[[rule]]\nid='r'\ncategory='ad'\nwhy='w'\n{keys}\n");
    let row: Vec<String> = (0..10_000).map(|at| format!("'line {at}'")).collect();
    let cases = [
        ("10,000 regexes without a literal", regexes(10_000, &|at| format!("[0-9]{{{},}}", at + 1)), "N109"),
        ("large regexes", regexes(300, &|at| format!(r"\w{{{},20}}x", at % 18 + 1)), "N109"),
        ("counts in counts", regex("(((a{1,50}){1,50}){1,50}){1,50}".into()), "N102"),
        ("a sequence of 10,000 lines", block(format!("lines=[{}]", row.join(","))), "N109"),
        ("a huge block", block("line='a'\nto='b'\nmax-lines=999999999".into()), "N109"),
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

/// Thousands of expressions whose automata grow with the text, within the memory that they may have.
#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded_whatever_the_rules() {
    let place = place();
    let rule =
        |at: usize| format!("[[rule]]\nid='r{at}'\ncategory='ad'\nwhy='w'\nregex='[ab]*a[ab]{{{}}}'\n", 10 + at % 8);
    let rules = "lang=['*']\n".to_owned() + &(0..3000).map(rule).collect::<String>();
    place.write("x/bad.toml", rules);
    let mut state = 7u32;
    let mut letters = || {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12345);
        if state >> 16 & 1 == 0 { 'a' } else { 'b' }
    };
    let line: String = (0..3000).map(|_| letters()).chain("c\n".chars()).collect();
    place.write("bad/page.txt", crate::naqi::PROSE.repeat(2) + &line);
    let run = Command::new("sh")
        .args(["-c", "ulimit -v 2000000; exec \"$0\" clean bad -o out --rules x --only-rules --json"])
        .arg(assert_cmd::cargo::cargo_bin!("naqi"))
        .current_dir(place.path("."))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(place.read("out/page.txt"), place.read("bad/page.txt"));
}

#[cfg(unix)]
#[test]
fn links_out_of_a_folder_of_rules_are_not_followed() {
    use std::os::unix::fs::symlink;
    let place = place();
    place.write("secret/elsewhere.toml", "password = 'open sesame'\n");
    place.write("x/sites/example.org.toml", "sites = ['example.org']\n");
    assert_eq!(place.run("rules check x").code, 0);
    // Within the folder a link is a file like others.
    place.write("x/shared/own.toml", "sites = ['example.net']\n");
    symlink("../shared/own.toml", place.path("x/sites/example.net.toml")).unwrap();
    assert_eq!(place.run("rules check x").code, 0);
    for (link, target) in [
        ("x/sites/link.toml", "../../secret/elsewhere.toml"),
        ("x/common", "../secret"),
        ("x/link.toml", "/etc/hostname"),
    ] {
        symlink(target, place.path(link)).unwrap();
        for verb in ["rules check x", "clean in -o out --rules x", "rules fmt x"] {
            let done = place.run(verb);
            assert_eq!(done.code, 2, "{verb}: {}", done.stdout);
            assert!(done.stderr.contains("leads out of x"), "{verb}: {}", done.stderr);
            assert!(!format!("{}{}", done.stdout, done.stderr).contains("sesame"));
        }
        fs::remove_file(place.path(link)).unwrap();
    }
}

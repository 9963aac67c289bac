//! `naqi.toml`, and which kinds of chrome go.
use crate::naqi::{PROSE, Place};

fn place() -> Place {
    let line = format!("{{\"text\":\"Share\",\"body\":\"{}\\nShare\\nRead also\\n- One\"}}\n", PROSE.trim_end());
    Place::new(&[("a/x.jsonl", line)])
}

fn rules_of(place: &Place, out: &str) -> Vec<String> {
    let ledger = place.ledger(out);
    let taken = ledger.iter().flat_map(|entry| entry["removals"].as_array().unwrap().clone());
    taken.map(|taken| taken["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_file_above_says_what_flags_would() {
    let place = place();
    place.write(
        "naqi.toml",
        "text-field = ['body', 'text']\nkeep-categories = 'share'\n[encoding]\n'*.old' = 'windows-1256'\n",
    );
    let done = place.run("clean in -o out");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(rules_of(&place, "out"), ["test/related"]);
    assert!(place.read("out/_naqi/run.json").contains("\"*.old=windows-1256\""));
    let done = place.run("clean in -o out2 --keep-categories related");
    assert_eq!((done.code, rules_of(&place, "out2")), (0, vec!["test/share".to_owned()]));
    assert_eq!(place.run("clean in -o out3 --no-config --text-field body --only-categories share,related").code, 0);
    assert_eq!(rules_of(&place, "out3").len(), 2);
}

#[test]
fn what_holds_is_shown_with_its_place() {
    let place = place();
    place.write("naqi.toml", "max-removed = 0.25\nno-sites = true\noutput = 'clean'\n");
    let done = place.run("clean --print-config --max-removed 0.75");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let lines: Vec<&str> = done.stdout.lines().collect();
    assert!(lines[0].starts_with("# ") && lines[0].ends_with("naqi.toml"), "{}", done.stdout);
    assert!(lines.contains(&"no-sites = [\"true\"]  # from naqi.toml"), "{}", done.stdout);
    assert!(lines.contains(&"max-removed = [\"0.75\"]  # from the command line"), "{}", done.stdout);
}

#[test]
fn a_file_with_faults_is_refused() {
    let place = place();
    for (text, words) in [
        ("text-feild = 'x'\n", "there is no key `text-feild`\nhelp: the keys are output, "),
        ("format = true\n", "`format` cannot be true"),
        ("x = [\n", "naqi.toml: "),
        ("keep-categories = 'dates'\n", "the categories are related, social"),
    ] {
        place.write("naqi.toml", text);
        let done = place.run("clean in -o out");
        assert_eq!(done.code, 2);
        assert!(done.stderr.contains(words), "{text}: {}", done.stderr);
    }
    assert!(!place.path("out").exists());
}

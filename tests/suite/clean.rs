//! `naqi clean`: what it writes, lists, refuses and returns.
use crate::naqi::{PROSE, Place};

fn page() -> String {
    format!("{PROSE}{PROSE}\nShare\n\nRead also\n- One\n- Two\n")
}

fn clean_page() -> String {
    PROSE.repeat(2)
}

#[test]
fn one_document_goes_to_standard_output() {
    let place = Place::new(&[("a.txt", page())]);
    let done = place.run("clean in/a.txt");
    assert_eq!((done.code, done.stdout.as_str(), done.stderr.as_str()), (0, clean_page().as_str(), ""));
    let done = place.run_with("clean -", page().as_bytes());
    assert_eq!((done.code, done.stdout.as_str(), done.stderr.as_str()), (0, clean_page().as_str(), ""));
    let done = place.run_with("clean - -o -", page().as_bytes());
    assert_eq!((done.code, done.stdout), (0, clean_page()));
}

#[test]
fn a_tree_keeps_its_shape_and_the_ledger_names_every_removal() {
    let place = Place::new(&[
        ("b/c.txt", page()),
        ("b/.hidden", page()),
        ("a.txt", PROSE.to_owned()),
        ("empty.txt", String::new()),
    ]);
    let done = place.run("clean in -o out");
    assert_eq!((done.code, done.stdout.as_str()), (0, ""), "{}", done.stderr);
    assert_eq!(
        place.names("out"),
        [
            "_naqi/held.jsonl",
            "_naqi/ledger.jsonl.zst",
            "_naqi/quarantine.jsonl",
            "_naqi/run.json",
            "a.txt",
            "b/.hidden",
            "b/c.txt",
            "empty.txt"
        ]
    );
    assert_eq!(place.read("out/b/c.txt"), clean_page());
    assert_eq!(place.read("out/a.txt"), PROSE);
    let ledger = place.ledger("out");
    let sources: Vec<_> = ledger.iter().map(|entry| entry["source"].as_str().unwrap()).collect();
    assert_eq!(sources, ["b/.hidden", "b/c.txt"]);
    let rules: Vec<_> = ledger[0]["removals"].as_array().unwrap().iter().map(|taken| &taken["rule"]).collect();
    assert_eq!(rules, ["test/share", "test/related"]);
    assert!(done.stderr.starts_with("4 documents cleaned into out in "), "{}", done.stderr);
    assert!(done.stderr.contains("by category: related 2, share 2"), "{}", done.stderr);
}

#[test]
fn a_record_changes_in_its_text_alone() {
    let record = |text: &str| format!("{{ \"x\":[1.0, null],\"te\\u0078t\" : \"{text}\",\"id\":7 }}\r\n");
    let prose = PROSE.trim_end();
    let before = record(&format!("{prose}\\n\\u0053hare\\n{prose}\\/"));
    let after = record(&format!("{prose}\\n{prose}\\/"));
    let untouched = record(&format!("{prose}\\/\\u000a"));
    let place = Place::new(&[("a.jsonl", format!("\u{feff}{before}\n{untouched}  \n{before}"))]);
    let done = place.run("clean in -o out --verify");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(place.read("out/a.jsonl"), format!("\u{feff}{after}\n{untouched}  \n{after}"));
    let ledger = place.ledger("out");
    assert_eq!(ledger[0]["source"], "a.jsonl:1");
    assert_eq!(ledger[0]["doc"], "7");
    assert_eq!(ledger[0]["removals"][0]["text"], "Share\n");
    assert_eq!(ledger[0]["removals"][0]["raw"], "\\u0053hare\\n");
    assert_eq!(ledger[1]["source"], "a.jsonl:5");
}

#[test]
fn fields_go_by_the_names_given() {
    let line =
        format!("{{\"text\":\"Share\",\"body\":\"{}\\nShare\",\"host\":\"example\",\"k\":\"d\"}}\n", PROSE.trim_end());
    let place = Place::new(&[("a.txt", line.replace("Share\",\"host", "Do follow us\",\"host"))]);
    let done = place.run("clean in -o out --format jsonl --text-field body --site-field host --id-field k");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let entry = &place.ledger("out")[0];
    assert_eq!((&entry["doc"], &entry["removals"][0]["rule"]), (&"d".into(), &"example.com/box".into()));
    assert!(place.read("out/a.txt").starts_with("{\"text\":\"Share\",\"body\":\"The minister"));
}

#[test]
fn the_site_comes_from_the_url_else_the_folder_else_the_option() {
    let text = format!("{PROSE}Do follow us\n");
    let record = format!("{{\"text\":{},\"url\":\"https://www.example.com/a\"}}\n", serde_json::json!(text));
    let place = Place::new(&[("example/a.txt", text.as_str()), ("other/a.txt", &text), ("other/a.jsonl", &record)]);
    let gone = |args: &str| {
        let done = place.run(&format!("clean in -o out --force {args}"));
        assert_eq!(done.code, 0, "{}", done.stderr);
        let ledger = place.ledger("out");
        ledger.iter().map(|entry| entry["source"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(gone(""), ["other/a.jsonl:1"]);
    assert_eq!(gone("--site-from-path 1"), ["example/a.txt", "other/a.jsonl:1"]);
    assert_eq!(gone("--site example.com"), ["example/a.txt", "other/a.jsonl:1", "other/a.txt"]);
    assert_eq!(gone("--site example.com --no-sites"), Vec::<String>::new());
}

#[test]
fn a_document_that_would_lose_too_much_is_held() {
    let page = format!("{PROSE}Take all\n{PROSE}{PROSE}");
    let place = Place::new(&[("a.txt", &page), ("b.txt", &page)]);
    let done = place.run("clean in -o out");
    assert_eq!(done.code, 0);
    assert_eq!(place.read("out/a.txt"), page);
    assert!(place.ledger("out").is_empty());
    let held = place.json_lines("out/_naqi/held.jsonl");
    assert_eq!(
        (held.len(), &held[0]["source"], &held[0]["reason"]),
        (2, &"a.txt".into(), &"67 % of its prose would go".into())
    );
    assert_eq!(held[0]["removals"][0]["rule"], "test/all");
    assert!(
        done.stderr.contains("2 held: they would have lost too much, and were written unchanged\n  a.txt: 67 %"),
        "{}",
        done.stderr
    );
    assert_eq!(place.run("clean in -o out --force --strict").code, 1);
    assert_eq!(place.run("clean in -o out --force --strict --max-removed 0.9").code, 0);
    let done = place.run("clean in/a.txt --strict");
    assert_eq!((done.code, done.stdout), (1, page));
    assert_eq!(done.stderr, "held, written unchanged: in/a.txt: 67 % of its prose would go\n");
}

#[test]
fn a_page_on_one_line_is_not_listed_whole_by_each_rule_that_would_take_it() {
    let place = Place::new(&[("a.txt", format!("{} Share\n", PROSE.trim_end().repeat(999)))]);
    let rule = |n: usize| format!("[[rule]]\nid = \"r{n}\"\ncategory = \"share\"\nwhy = \"w\"\nends = \"share\"\n");
    place.write("rules/common/many.toml", format!("lang = [\"*\"]\n{}", (0..50).map(rule).collect::<String>()));
    assert_eq!(place.run("clean in -o out").code, 0);
    assert_eq!(place.read("out/a.txt"), place.read("in/a.txt"));
    let held = &place.json_lines("out/_naqi/held.jsonl")[0];
    let removals = held["removals"].as_array().unwrap();
    assert_eq!(removals.len(), 50);
    let text = removals[49]["text"].as_str().unwrap();
    assert!(text.starts_with("The minister") && text.ends_with('…') && text.len() < 5000);
    assert_eq!(removals[49]["end"], place.read("in/a.txt").len());
}

#[test]
fn what_cannot_be_read_is_in_quarantine_and_the_run_goes_on() {
    let good = format!("{{\"text\":\"{}\"}}", PROSE.trim_end());
    let mut lines = format!("{good}\n[1]\n").into_bytes();
    lines.extend(b"{\"text\":\"\xff\"}\n");
    lines.extend(good.as_bytes());
    let place =
        Place::new(&[("a.jsonl", lines.as_slice()), ("b.txt", b"good \0 text\n"), ("c.txt", b"bad \xc3( text\n")]);
    let done = place.run("clean in -o out --strict --damaged quarantine");
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert_eq!(place.read("out/a.jsonl"), format!("{good}\n{good}"));
    assert_eq!(place.read("out/b.txt"), "good \0 text\n");
    assert!(!place.path("out/c.txt").exists());
    assert_eq!(
        place.json_lines("out/_naqi/quarantine.jsonl"),
        [
            serde_json::json!({"source": "a.jsonl:2", "reason": "the line is not a JSON object", "raw": "[1]\n"}),
            serde_json::json!({"source": "a.jsonl:3", "reason": "the text has bytes that are not UTF-8", "offset": 9, "raw-base64": "eyJ0ZXh0Ijoi/yJ9Cg=="}),
            serde_json::json!({"source": "c.txt", "reason": "the text has bytes that are not UTF-8", "offset": 4, "file": "_naqi/quarantine/c.txt"}),
        ]
    );
    assert_eq!(std::fs::read(place.path("out/_naqi/quarantine/c.txt")).unwrap(), b"bad \xc3( text\n");
    assert!(
        done.stderr.contains("3 in quarantine: they could not be read, and are not in the clean files\n  a.jsonl:2: "),
        "{}",
        done.stderr
    );
}

#[test]
fn to_standard_output_a_bad_line_is_written_as_it_is() {
    let place = Place::new::<&str>(&[]);
    let lines = format!("{{\"text\":{}}}\nbad\n", serde_json::json!(page()));
    let done = place.run_with("clean - --format jsonl", lines.as_bytes());
    assert_eq!(done.code, 3);
    assert_eq!(done.stdout, format!("{{\"text\":{}}}\nbad\n", serde_json::json!(clean_page())));
    assert_eq!(done.stderr, "could not be read, written unchanged: standard input:2: the line is not a JSON object\n");
}

#[test]
fn standard_input_can_go_to_a_folder() {
    let place = Place::new::<&str>(&[]);
    assert_eq!(place.run_with("clean - -o out", page().as_bytes()).code, 0);
    assert_eq!(place.read("out/stdin.txt"), clean_page());
}

#[test]
fn several_inputs_keep_their_own_names() {
    let place = Place::new(&[("a/x.txt", PROSE), ("b/x.txt", PROSE)]);
    assert_eq!(place.run("clean in/b in/a in/a/x.txt -o out").code, 0);
    assert_eq!(place.names("out")[4..], ["a/x.txt", "b/x.txt", "x.txt"]);
    let done = place.run("clean in/a/x.txt in/b/x.txt -o out2");
    assert_eq!(done.code, 2);
    assert!(done.stderr.starts_with("error: two inputs are named `x.txt`"), "{}", done.stderr);
    assert!(!place.path("out2").exists());
}

#[test]
fn an_output_that_is_not_fit_is_refused_and_left_alone() {
    let place = Place::new(&[("a.txt", PROSE), ("b/c.txt", PROSE)]);
    place.write("full/mine.txt", "mine");
    let refused = |args: &str, words: &str| {
        let done = place.run(args);
        assert_eq!(done.code, 2, "{args}: {}", done.stderr);
        assert!(done.stderr.contains(words) && done.stderr.contains("\nhelp: "), "{args}: {}", done.stderr);
    };
    refused("clean in -o full", "error: the folder full is not empty");
    refused("clean in -o full --force", "error: the folder full is not empty");
    refused("clean in -o in", "error: the output in is or holds the input in");
    refused("clean in/b -o in", "error: the output in is or holds the input in/b");
    refused("clean in", "error: in is a folder, which cannot go to standard output");
    refused("clean in/a.txt in/b/c.txt", "error: several files cannot go to standard output");
    assert_eq!(place.names("full"), ["mine.txt"]);
    assert_eq!(place.names("in"), ["a.txt", "b/c.txt"]);
    let done = place.run("clean in nowhere -o out");
    assert_eq!((done.code, done.stderr.as_str()), (2, "error: cannot read nowhere: No such file or directory\n"));
    assert!(!place.path("out").exists());
}

#[test]
fn an_earlier_run_is_replaced_only_when_asked() {
    let place = Place::new(&[("a.txt", page()), ("b.txt", page())]);
    assert_eq!(place.run("clean in -o out").code, 0);
    let done = place.run("clean in -o out");
    assert_eq!(done.code, 2);
    assert!(
        done.stderr.starts_with("error: the folder out holds an earlier run\nhelp: give --force"),
        "{}",
        done.stderr
    );
    std::fs::remove_file(place.path("in/b.txt")).unwrap();
    assert_eq!(place.run("clean in -o out --force").code, 0);
    assert!(!place.path("out/b.txt").exists());
}

#[test]
fn an_output_inside_the_input_is_not_read() {
    let place = Place::new(&[("a.txt", page())]);
    assert_eq!(place.run("clean in -o in/z").code, 0);
    assert_eq!(place.run("clean in -o in/z --force").code, 0);
    assert_eq!(place.names("in/z").last().unwrap(), "a.txt");
    assert_eq!(place.ledger("in/z").len(), 1);
}

#[test]
fn a_clean_folder_is_an_input_like_any_other() {
    let place = Place::new(&[("a.txt", page())]);
    assert_eq!(place.run("clean in -o out").code, 0);
    assert_eq!(place.run("clean out -o again").code, 0);
    assert!(place.ledger("again").is_empty());
    assert_eq!(place.names("again"), place.names("out"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let place = Place::new(&[("a/b.txt", page()), ("a.txt", page()), ("a-b/c.jsonl", "x\n".into())]);
    assert_eq!(place.run("clean in -o one").code, 3);
    assert_eq!(place.run("clean in -o two").code, 3);
    let [mut one, mut two] = [place.tree("one"), place.tree("two")];
    one.remove("_naqi/run.json");
    two.remove("_naqi/run.json");
    assert_eq!(one, two);
}

#[test]
fn the_summary_is_there_for_programs_too() {
    let place = Place::new(&[("a.txt", page() + "Draft\n")]);
    let done = place.run("clean in -o out --json --quiet");
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    let run: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(run, serde_json::from_str::<serde_json::Value>(&place.read("out/_naqi/run.json")).unwrap());
    assert_eq!(run["finished"], true);
    assert_eq!(run["counts"]["by-rule"], serde_json::json!({"test/related": 1, "test/share": 1}));
    assert!(run["rules"]["digest"].as_str().unwrap().starts_with("sha256:"));
    assert_eq!(place.run("clean in/a.txt --json").code, 2);
}

#[test]
fn faults_in_rule_files_are_all_shown_and_nothing_is_written() {
    let place = Place::new(&[("a.txt", PROSE)]);
    place.write("rules/sites/bad.org.toml", "sites = [\"bad.org\"]\nsitez = 1\n");
    place.write("rules/sites/worse.org.toml", "sites = [\n");
    let done = place.run("clean in -o out");
    assert_eq!(done.code, 2);
    assert!(
        done.stderr.contains("sites/bad.org.toml:2:1") && done.stderr.contains("sites/worse.org.toml:"),
        "{}",
        done.stderr
    );
    assert!(!place.path("out").exists());
}

#[test]
fn rules_that_slow_a_run_down_are_named_once() {
    let place = Place::new(&[("a.txt", page()), ("b.txt", page())]);
    let done = place.run("clean in -o out");
    assert!(!done.stderr.contains("slow"), "{}", done.stderr);
    let rule = "[[rule]]\nid = \"ed\"\ncategory = \"other\"\nwhy = \"w\"\nregex = '.{0,40}edited'\nwhere = \"tail\"\n";
    place.write("rules/common/slow.toml", format!("lang = [\"*\"]\n{rule}"));
    let done = place.run("clean in -o again");
    assert_eq!(done.stderr.matches("1 pattern slows this run down").count(), 1, "{}", done.stderr);
    assert!(done.stderr.contains("slow/ed: .{0,40}edited\n    looked for at every letter"), "{}", done.stderr);
    assert_eq!(place.run("clean in -o quietly -q").stderr, "");
    assert_eq!(place.run("clean in/a.txt").stderr, "", "one page costs nothing");
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_those_that_lead_back_are_told() {
    use std::os::unix::fs::symlink;
    let place = Place::new(&[("a/b.txt", page())]);
    symlink(place.path("in/a"), place.path("in/link")).unwrap();
    symlink(place.path("in"), place.path("in/a/up")).unwrap();
    symlink(place.path("nowhere"), place.path("in/lost")).unwrap();
    assert_eq!(place.run("clean in -o out").code, 3);
    assert_eq!(place.names("out")[4..], ["a/b.txt", "link/b.txt"]);
    let told = place.json_lines("out/_naqi/quarantine.jsonl");
    let told: Vec<_> =
        told.iter().map(|what| (what["source"].as_str().unwrap(), what["reason"].as_str().unwrap())).collect();
    let back = "the link leads back to a folder above it";
    assert_eq!(told[0], ("a/up", back));
    assert_eq!(told[1], ("link/up", back));
    assert!(told[2].0 == "lost" && told[2].1.starts_with("No such file"));
    assert!(!std::fs::symlink_metadata(place.path("out/link")).unwrap().is_symlink());
}

#[test]
fn a_closed_pipe_is_no_failure() {
    use std::io::Read;
    use std::process::{Command, Stdio};
    let line = format!("{{\"text\":{}}}\n", serde_json::json!(PROSE));
    let place = Place::new(&[("a.jsonl", line.repeat(20_000))]);
    let mut naqi = Command::new(assert_cmd::cargo::cargo_bin!("naqi"));
    let naqi = naqi.args(["clean", "--only-rules", "--rules"]).arg(place.path("rules")).arg(place.path("in/a.jsonl"));
    let mut child = naqi.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), done.stderr.as_slice()), (Some(0), b"".as_slice()));
}

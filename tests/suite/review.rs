//! Review: groups, verdicts and figures in the terminal; the local page and who may ask for it; the page that is sent.
use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::naqi::{PROSE, Place};

mod browser;
mod served;

use served::Served;

/// Three sites; what a broad rule takes often and seldom, a held document, a draft, a removal that reads like an article.
fn place() -> Place {
    let place = Place::new::<&str>(&[]);
    for at in 0..12 {
        let site = ["x.com", "y.org", "example.com"][at % 3];
        place.write(
            &format!("in/{site}/{at:02}.txt"),
            format!("{PROSE}Share\n{PROSE}\nRead also\n- Story {at}\n- Two\n"),
        );
    }
    place.write("in/x.com/held.txt", format!("{PROSE}Take all\n{PROSE}{PROSE}"));
    place.write("in/x.com/draft.txt", format!("{PROSE}Draft\n"));
    place.write("in/x.com/prose.txt", format!("{PROSE}{PROSE}{PROSE}{PROSE}Take all\n{PROSE}"));
    place.write(
        "in/y.org/arabic.jsonl",
        format!(
            "{{\"id\":\"one\",\"text\":{}}}\n",
            json!("قال الوزير <script>alert(1)</script> إن المحادثات ستستمر حتى يسمع الجميع.\nشارك\n\u{202e}نهاية\n")
        ),
    );
    let done = place.run("clean in -o out -q --site-from-path 1");
    assert_eq!(done.code, 0, "{}", done.stderr);
    place
}

fn list(place: &Place, more: &str) -> Vec<Value> {
    let done = place.run(&format!("review out --list --json {more}"));
    assert_eq!(done.code, 0, "{}", done.stderr);
    done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn id<'l>(list: &'l [Value], rule: &str, key: &str) -> &'l str {
    let found = list.iter().find(|row| row["rule"] == rule && row["key"] == key);
    found.unwrap_or_else(|| panic!("{rule} {key} in {list:#?}"))["id"].as_str().unwrap()
}

#[test]
fn groups_are_counted_by_rule_and_text() {
    let place = place();
    let rows = list(&place, "");
    let share = rows.iter().find(|row| row["key"] == "share").unwrap();
    assert_eq!((&share["count"], &share["sites"], &share["state"]), (&json!(12), &json!(3), &json!("open")));
    assert_eq!(rows.iter().filter(|row| row["rule"] == "test/related").count(), 12, "each list is another text");
    let counts: u64 = rows.iter().map(|row| row["count"].as_u64().unwrap()).sum();
    let ledger: usize = place.ledger("out").iter().map(|entry| entry["removals"].as_array().unwrap().len()).sum();
    assert_eq!(counts, ledger as u64 + 2, "all of the ledger, a held document and a draft");
}

#[test]
fn what_needs_eyes_comes_first() {
    let place = place();
    let rows = list(&place, "--order need");
    let first: Vec<&str> = rows.iter().take(3).map(|row| row["reasons"][0].as_str().unwrap()).collect();
    assert_eq!(first, ["held", "prose", "draft"]);
    assert_eq!(rows[0]["key"], "x.com/held.txt");
    assert_eq!(list(&place, "--reason prose").len(), 1);
    assert_eq!(list(&place, "--kind draft")[0]["rule"], "test/draft");
    assert_eq!(list(&place, "--search شــارك")[0]["key"], "شارك");
    assert!(list(&place, "--category share").iter().all(|row| row["rule"] == "test/share"));
    assert!(list(&place, "--site y.org").iter().all(|row| row["rule"] != "held"));
}

#[test]
fn a_verdict_by_id_holds_in_the_next_run() {
    let place = place();
    let rows = list(&place, "");
    let share = id(&rows, "test/share", "share");
    let done = place.run(&format!("review out --reject {}", &share[..8]));
    assert_eq!(done.code, 0, "{}", done.stderr);
    let held = id(&rows, "held", "x.com/held.txt");
    assert_eq!(place.run(&format!("review out --accept {held}")).code, 0);
    assert!(place.read("rules/decisions.toml").contains("rule = \"test/share\", text = \"share\""), "beside the rules");
    place.run("clean in -o again -q --site-from-path 1");
    assert_eq!(place.read("again/x.com/00.txt"), format!("{PROSE}Share\n{PROSE}"));
    assert_eq!(place.read("again/x.com/held.txt"), PROSE);
    // Taken back, it is as before.
    assert_eq!(place.run(&format!("review out --undecide {share} {held}")).code, 0);
    place.run("clean in -o third -q --site-from-path 1");
    assert_eq!(place.tree("third/x.com"), place.tree("out/x.com"));
}

#[test]
fn a_verdict_on_one_site_leaves_the_group_open_on_the_others() {
    let place = place();
    let share = id(&list(&place, ""), "test/share", "share").to_owned();
    place.run(&format!("review out --site y.org --reject {share}"));
    let state = |more: &str| list(&place, more).iter().find(|row| row["key"] == "share").unwrap()["state"].clone();
    assert_eq!(
        (state(""), state("--site y.org"), state("--site x.com")),
        (json!("mixed"), json!("reject"), json!("open"))
    );
    place.run("clean in -o again -q --site-from-path 1");
    assert!(place.read("again/y.org/01.txt").contains("Share") && !place.read("again/x.com/00.txt").contains("Share"));
}

#[test]
fn a_sample_is_the_same_for_the_same_seed_and_gives_figures() {
    let place = place();
    let figures = |seed: u32, more: &str| place.run(&format!("review out --sample 6 --seed {seed} {more}")).stdout;
    let ids = |seed: u32| -> BTreeSet<String> {
        list(&place, &format!("--sample 6 --seed {seed} --rule test/related"))
            .iter()
            .map(|row| row["id"].to_string())
            .collect()
    };
    assert_eq!(ids(1), ids(1));
    assert_eq!(ids(1).len(), 6);
    assert!((2..9).any(|seed| ids(seed) != ids(1)), "another seed, another sample");
    assert!(figures(1, "--figures").contains("test/related: none of the 6 drawn is judged"));
    place.run("review out --sample 6 --seed 1 --rule test/related --accept all");
    // With nothing wrong in 6, the bound is the sixth root of a twentieth.
    assert!(figures(1, "--figures").contains("test/related: 0 of 6 wrong, precision 60.6 % or better"));
    place.run("review out --rule test/related --accept all");
    let census = place.run("review out --sample 100 --figures").stdout;
    assert!(census.contains("test/related: 0 of all 12 wrong, precision 100.0 %"), "{census}");
}

#[test]
fn verdicts_of_a_colleague_are_taken_over() {
    let place = place();
    place.write(
        "theirs.toml",
        "removals = [\n  { verdict = \"reject\", rule = \"test/share\", text = \"share\" },\n]\n",
    );
    place.write("rules/decisions.toml", "removals = [\n  { verdict = \"accept\", rule = \"a/b\", text = \"c\" },\n]\n");
    let done = place.run("review out --import theirs.toml");
    assert!(done.stderr.contains("verdicts read: 1; new or other than before: 1"), "{}", done.stderr);
    let all = place.read("rules/decisions.toml");
    assert!(all.contains("\"a/b\"") && all.contains("\"test/share\""), "{all}");
}

#[test]
fn verdicts_are_kept_where_the_run_looked_for_them() {
    let place = place();
    place.write("mine.toml", "");
    place.run("clean in -o mine -q --site-from-path 1 --decisions mine.toml");
    let share = id(&list(&place, ""), "test/share", "share").to_owned();
    place.run(&format!("review mine --reject {share}"));
    assert!(place.read("mine.toml").contains("test/share"));
    place.run("clean in -o mine -q --force --site-from-path 1 --decisions mine.toml");
    assert!(place.read("mine/x.com/00.txt").contains("Share"));
}

#[test]
fn what_is_no_run_is_refused_in_words() {
    let place = place();
    let done = place.run("review in --list");
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("must be a folder that `naqi clean -o` wrote"), "{}", done.stderr);
    let done = place.run("review out --reject 0123");
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("there is no group 0123"), "{}", done.stderr);
}

/// The text of a context, and of the stretch that is marked as this removal, with where it starts.
fn told(sample: &Value) -> (String, String, u64) {
    let pieces = sample["pieces"].as_array().unwrap();
    let text = |pieces: &[&Value]| pieces.iter().map(|piece| piece["text"].as_str().unwrap()).collect::<String>();
    let this: Vec<&Value> = pieces.iter().filter(|piece| piece["mark"] == "this").collect();
    (text(&pieces.iter().collect::<Vec<_>>()), text(&this), this[0]["at"].as_u64().unwrap())
}

#[test]
fn contexts_are_the_original_at_the_offsets_of_the_ledger() {
    let place = Place::new(&[
        (
            "a.jsonl",
            format!(
                "{{\"text\":{}}}\n{{\"text\":{}}}\n",
                json!(format!("{PROSE}Share\n{PROSE}")),
                json!(format!("é\u{202e}{PROSE}\nRead also\n- a\n"))
            ),
        ),
        ("b.csv", format!("id,text\r\n1,\"{PROSE}Share\n{PROSE}\"\r\n")),
    ]);
    let arabic = format!("قال الوزير إن المحادثات ستستمر حتى يسمع الجميع ما عندهم.\n{}شارك\n", "سطر\n".repeat(400));
    let bytes = ::naqi::decode::Charset::named("windows-1256").unwrap().encode(&arabic, &[]).unwrap();
    place.write("in/c.txt", bytes);
    place.run("clean in -o out -q");
    assert_eq!(place.run("restore out -o back").code, 0);
    let originals: Vec<(String, String)> = vec![
        ("a.jsonl:1".into(), format!("{PROSE}Share\n{PROSE}")),
        ("a.jsonl:2".into(), format!("é\u{202e}{PROSE}\nRead also\n- a\n")),
        ("b.csv:2".into(), format!("{PROSE}Share\n{PROSE}")),
        ("c.txt".into(), arabic),
    ];
    let served = Served::new(&place, "out", "");
    let view = served.call("view", json!({}));
    let rows = served.call("rows", json!({ "view": view["view"], "from": 0, "most": 100 }));
    let mut seen = BTreeSet::new();
    for row in rows.as_array().unwrap().iter().filter(|row| row["head"].is_null()) {
        let group = served.call("group", json!({ "view": view["view"], "id": row["id"] }));
        for sample in group["samples"].as_array().unwrap() {
            let source = sample["source"].as_str().unwrap();
            let original = &originals.iter().find(|(known, _)| known == source).unwrap().1;
            let (text, this, at) = told(sample);
            let (from, to) = (sample["from"].as_u64().unwrap() as usize, sample["to"].as_u64().unwrap() as usize);
            assert_eq!(text, original[from..to], "{source}");
            let ledger = place.ledger("out");
            let entry = ledger.iter().find(|entry| entry["source"] == source).unwrap();
            let taken = entry["removals"].as_array().unwrap().iter().find(|taken| taken["start"] == at).unwrap();
            assert_eq!(taken["text"], this.as_str());
            assert_eq!(this, original[at as usize..taken["end"].as_u64().unwrap() as usize]);
            seen.insert(source.to_owned());
        }
    }
    assert_eq!(seen.len(), originals.len());
}

#[test]
fn verdicts_of_the_page_are_on_disk_and_can_be_undone() {
    let place = place();
    let served = Served::new(&place, "out", "");
    let view = served.call("view", json!({ "rule": "test/related" }))["view"].clone();
    let rest = served.call("rest", json!({ "view": view, "rule": "test/related", "verdict": "accept" }));
    assert_eq!(rest["count"], 12);
    served.wait_until_saved();
    assert_eq!(place.read("rules/decisions.toml").matches("test/related").count(), 12);
    let undone = served.call("undo", json!({ "view": view }));
    assert_eq!((&undone["count"], &undone["done"]["groups"]), (&json!(12), &json!(0)));
    served.wait_until_saved();
    assert!(!place.read("rules/decisions.toml").contains("test/related"));
    // Another program's verdicts are not lost.
    place.write("rules/decisions.toml", "removals = [\n  { verdict = \"accept\", rule = \"a/b\", text = \"c\" },\n]\n");
    let row = &served.call("rows", json!({ "view": view, "from": 1, "most": 1 }))[0];
    served.call("judge", json!({ "view": view, "ids": [row["id"]], "verdict": "reject" }));
    served.wait_until_saved();
    let all = place.read("rules/decisions.toml");
    assert!(all.contains("\"a/b\"") && all.contains("test/related"), "{all}");
}

#[test]
fn others_are_refused() {
    let place = place();
    let served = Served::new(&place, "out", "");
    let (port, token) = (served.port, served.token.clone());
    let own = format!("127.0.0.1:{port}");
    let get =
        |path: &str, headers: &str| served.raw(&format!("GET {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n"));
    let page = get(&format!("/{token}/"), &format!("Host: {own}\r\n"));
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    let policy = page.lines().find(|line| line.to_lowercase().starts_with("content-security-policy:")).unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    for (what, path, headers, status) in [
        ("another host", format!("/{token}/"), "Host: evil.example\r\n".to_owned(), "403"),
        ("another port", format!("/{token}/"), format!("Host: 127.0.0.1:{}\r\n", port.wrapping_add(1)), "403"),
        ("no host", format!("/{token}/"), String::new(), "40"),
        ("two hosts", format!("/{token}/"), format!("Host: {own}\r\nHost: evil.example\r\n"), "40"),
        ("another origin", format!("/{token}/"), format!("Host: {own}\r\nOrigin: http://evil.example\r\n"), "403"),
        ("a null origin", format!("/{token}/"), format!("Host: {own}\r\nOrigin: null\r\n"), "403"),
        ("no token", "/".into(), format!("Host: {own}\r\n"), "404"),
        ("a wrong token", format!("/{}/", "0".repeat(token.len())), format!("Host: {own}\r\n"), "404"),
        ("half a token", format!("/{}/", &token[..8]), format!("Host: {own}\r\n"), "404"),
        ("traversal", format!("/{token}/../../etc/passwd"), format!("Host: {own}\r\n"), "404"),
        ("traversal, escaped", format!("/{token}/%2e%2e/%2e%2e/etc/passwd"), format!("Host: {own}\r\n"), "404"),
        ("a file of the run", format!("/{token}/_naqi/run.json"), format!("Host: {own}\r\n"), "404"),
        ("a call by GET", format!("/{token}/api/overview"), format!("Host: {own}\r\n"), "404"),
    ] {
        let answer = get(&path, &headers);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{what}: {answer}");
        assert!(!answer.contains(&token), "{what}: the token is told");
    }
    let post = |headers: &str, body: &str| {
        served.raw(&format!("POST /{token}/api/overview HTTP/1.1\r\nHost: {own}\r\n{headers}Connection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
    };
    let json = "Content-Type: application/json\r\n";
    let origin = format!("Origin: http://{own}\r\n");
    assert!(post(&format!("{json}{origin}"), "{}").starts_with("HTTP/1.1 200"));
    assert!(post(json, "{}").starts_with("HTTP/1.1 403"), "a POST without an origin");
    assert!(post(&format!("{json}Origin: http://evil.example\r\n"), "{}").starts_with("HTTP/1.1 403"));
    assert!(post(&format!("Content-Type: text/plain\r\n{origin}"), "{}").starts_with("HTTP/1.1 405"), "a form's type");
    let large = post(&format!("{json}{origin}"), &"x".repeat(2 << 20));
    assert!(large.starts_with("HTTP/1.1 413") || large.is_empty(), "{}", &large[..large.len().min(80)]);
    let wide = format!("GET /{token}/ HTTP/1.1\r\nHost: {own}\r\nX: {}\r\n\r\n", "x".repeat(1 << 17));
    assert!(!served.raw(&wide).starts_with("HTTP/1.1 200"), "a head without end");
    assert!(served.raw("\0\0\0\r\n\r\n").starts_with("HTTP/1.1 400") || served.raw("\0\0\0\r\n\r\n").is_empty());
    // After all this it still answers.
    assert_eq!(served.call("overview", json!({}))["total"]["groups"], list(&place, "").len());
}

#[test]
fn calls_that_are_not_of_the_form_are_told_so() {
    let place = place();
    let served = Served::new(&place, "out", "");
    for (call, body) in [
        ("view", json!([])),
        ("rows", json!({ "view": 99, "from": 0, "most": 10 })),
        ("group", json!({ "view": 1, "id": "nonsense" })),
        ("judge", json!({ "view": 1, "ids": ["0000000000000000"], "verdict": "accept" })),
        ("judge", json!({ "view": 1, "ids": [], "verdict": "perhaps" })),
        ("document", json!({ "number": 1_000_000 })),
    ] {
        served.call("view", json!({}));
        let answer = served.answer(call, &body);
        assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("fault"), "{call}: {answer}");
    }
}

#[test]
fn the_page_to_send_needs_nobody() {
    let place = place();
    let done = place.run("review out --html page.html");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let page = place.read("page.html");
    assert!(!page.contains("src=") && !page.contains("href=\"style"), "it asks for a file");
    assert!(!page.contains("<script>alert"), "a text of the corpus is markup");
    let data = page.split("id=\"saved\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    let groups = data["groups"].as_array().unwrap();
    assert_eq!(groups.len(), list(&place, "").len());
    let texts = serde_json::to_string(groups).unwrap();
    assert!(texts.contains("<script>alert(1)</script>"), "and stands there as text");
}

#[test]
fn what_was_rejected_becomes_a_keep_rule_with_its_page() {
    let place = place();
    let before = place.read("rules/common/test.toml");
    let share = id(&list(&place, ""), "test/share", "share").to_owned();
    place.run(&format!("review out --reject {share}"));
    let done = place.run("review out --adopt");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let after = place.read("rules/common/test.toml");
    assert!(after.starts_with(before.trim_end()), "what stood there stands there");
    assert!(after.contains("keep     = true\nline     = \"Share\"") && after.contains("  Share\n"), "{after}");
    assert!(!after.contains("The minister"), "the article is not copied");
    // The rules say it now, without the decisions; and their own page shows it.
    place.run("clean in -o again -q --site-from-path 1 --no-decisions");
    assert_eq!(place.read("again/x.com/00.txt"), format!("{PROSE}Share\n{PROSE}"));
    let tested = place.run("rules test rules/common/test.toml --only-rules");
    assert!(!tested.stdout.contains("keep-") || tested.code == 0, "{}", tested.stdout);
    // Once is enough.
    let again = place.run("review out --adopt");
    assert!(again.stderr.contains("Nothing to adopt"), "{}", again.stderr);
    assert_eq!(place.read("rules/common/test.toml"), after);
}

#[test]
fn a_verdict_on_a_site_is_adopted_by_the_file_of_the_site() {
    let place = place();
    let rows = list(&place, "");
    place.run(&format!("review out --site y.org --reject {}", id(&rows, "test/share", "share")));
    place.run(&format!("review out --site example.com --reject {}", id(&rows, "test/share", "share")));
    let done = place.run("review out --adopt");
    assert!(done.stderr.contains("keep rules written: 2"), "{} {}", done.stdout, done.stderr);
    assert!(place.read("rules/sites/y.org.toml").starts_with("sites = [\"y.org\"]"));
    assert!(place.read("rules/sites/example.com.toml").contains("has = \"follow us\""), "added to");
    place.run("clean in -o again -q --site-from-path 1 --no-decisions");
    let has = |file: &str| place.read(file).contains("Share");
    assert_eq!(
        (has("again/y.org/01.txt"), has("again/example.com/02.txt"), has("again/x.com/00.txt")),
        (true, true, false)
    );
}

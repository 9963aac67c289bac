//! What `naqi rules` does for those who write rule files.
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use naqi::edit::{format, remark};
use naqi::rule::{MarkedPage, pack};
use naqi::text::union;
use naqi::verify::shown_on;

use crate::naqi::{PROSE, Place};
use crate::scaffold::{PAGE_1, place};
use crate::support::{compile, parse};

const RULE: &str = "\
# a comment that stays
sites=['example.org']

[[rule]]
id='app' # its name
category = 'subscribe'
why = 'A line under articles.'
line = 'تطبيق المثال في جيبك'
where = 'head'

[[test]]
name = 'the prompt goes'
page = '''
  قال الوزير في مؤتمر صحفي عقد مساء أمس إن المحادثات ستستمر أسبوعا آخر.
  وأضاف أن الوفود ستعود إلى العاصمة بعد العيد لتوقيع الاتفاق النهائي.
  ورحبت المعارضة بالخطوة ودعت إلى نشر نص الاتفاق كاملا قبل توقيعه.
- تطبيق المثال في جيبك
'''
";

#[test]
fn test_tells_in_plain_words_and_shows_the_page() {
    let place = place();
    place.write("x/example.org.toml", RULE);
    let done = place.run("rules test x/example.org.toml");
    assert_eq!(done.code, 1);
    let shown: Vec<&str> = done.stdout.lines().collect();
    assert_eq!(shown[0], "MISSED   x/example.org.toml:17  no rule took this line");
    assert_eq!(shown[1], "         on the page \"the prompt goes\"");
    assert_eq!(shown[4], "       >   17 │ - تطبيق المثال في جيبك");
    assert_eq!(shown[5], "         came close: example.org/app: looks only in the head");
    assert_eq!(shown.last(), Some(&"0 pages came out as marked, 1 did not."));
    let json: serde_json::Value = serde_json::from_str(&place.run("rules test x --json").stdout).unwrap();
    assert_eq!((&json["kind"], &json["line"]), (&"missed".into(), &17.into()));

    place.write("x/example.org.toml", RULE.replace("- تطبيق", "  تطبيق").replace("'head'", "'tail'"));
    let done = place.run("rules test x");
    assert!(
        done.stdout.starts_with("OVERCUT  x/example.org.toml:17  rule example.org/app took a line marked to stay\n"),
        "{}",
        done.stdout
    );
    place.write("x/example.org.toml", RULE.replace("'head'", "'tail'"));
    let done = place.run("rules test x");
    assert_eq!((done.code, done.stdout.as_str()), (0, "1 page came out as marked.\n"));
}

#[test]
fn a_page_that_would_be_kept_whole_is_told() {
    let place = place();
    let all = RULE.replace("'head'", "'anywhere'\ntakes = 'rest'").replace("'تطبيق المثال في جيبك'", "'شارك'");
    let page =
        all.replace("\n  قال", "\n- شارك\n- قال").replace("\n  وأضاف", "\n- وأضاف").replace("\n  ورحبت", "\n- ورحبت");
    place.write("x/example.org.toml", page);
    let done = place.run("rules check x --json");
    assert!(done.stdout.contains("N206"), "{}", done.stdout);
    assert!(place.run("rules test x").stdout.starts_with("HELD"));
}

/// A child that does not outlive its test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn watch_runs_again_after_each_save() {
    let place = place();
    place.write("x/example.org.toml", RULE);
    let child = Command::new(assert_cmd::cargo::cargo_bin!("naqi"))
        .current_dir(place.path("."))
        .args(["rules", "test", "x/example.org.toml", "--watch"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut child = Ended(child);
    let (lines, out) = (std::sync::mpsc::channel(), BufReader::new(child.0.stdout.take().unwrap()));
    std::thread::spawn(move || out.lines().try_for_each(|line| lines.0.send(line.unwrap())));
    // Far above the second that it takes (src/cli/rules/watch.rs asserts that): a loaded machine must not fail the test, a rerun that never comes must.
    let next = || lines.1.recv_timeout(Duration::from_secs(60)).expect("it goes on");
    let until = |word: &str| std::iter::repeat_with(next).find(|line| line.contains(word)).expect("it goes on");
    until("1 did not");
    until("Waiting");
    place.write("x/example.org.toml", "sites = ['example.org'\n");
    until("error");
    until("Waiting");
    place.write("x/example.org.toml", RULE.replace("'head'", "'tail'"));
    let verdict = until("as marked");
    until("Waiting");
    // A second file in the folder's place: as editors save, under another name first.
    place.write("x/new", RULE);
    std::fs::rename(place.path("x/new"), place.path("x/example.org.toml")).unwrap();
    until("1 did not");
    assert_eq!(verdict, "1 page came out as marked.");
}

#[test]
fn fix_and_fmt_keep_comments() {
    let place = place();
    place.write(
        "x/example.org.toml",
        RULE.replace("'example.org'", "'https://www.Example.org/'").replace("where = 'head'", "wher = 'bottom'"),
    );
    let done = place.run("rules check x --fix");
    assert_eq!(done.code, 0, "{}{}", done.stdout, done.stderr);
    assert!(
        done.stderr
            .contains("mended x/example.org.toml:2:8  a site is written without \"https://\"; now \"example.org\""),
        "{}",
        done.stderr
    );
    assert_eq!(place.run("rules fmt x --check").code, 1);
    let done = place.run("rules fmt x");
    assert_eq!((done.code, done.stdout.as_str()), (0, "put in order: x/example.org.toml\n"));
    let text = place.read("x/example.org.toml");
    assert!(text.starts_with("# a comment that stays\nsites = [\"example.org\"]\n\n[[rule]]\nid       = 'app' # its name\ncategory = 'subscribe'\n"), "{text}");
    assert!(place.run("rules fmt x").stdout.starts_with("Nothing to do"));
    place.write("x/example.org.toml", "sites = [");
    assert_eq!(place.run("rules fmt x").code, 2);
}

#[test]
fn layout_never_changes_what_the_shipped_files_say() {
    for source in pack::shipped() {
        let tidy = format(&source.text).unwrap_or_else(|| panic!("{} cannot be laid out", source.name));
        assert_eq!(format(&tidy).as_deref(), Some(&*tidy), "{}: a second time changes more", source.name);
    }
}

#[test]
fn marks_that_are_right_stay_as_they_are() {
    for file in parse(pack::shipped()) {
        let goes: Vec<_> = file.tests.iter().map(|page: &MarkedPage| union(page.goes.iter().copied())).collect();
        assert_eq!(remark(&file, &goes), file.source.text);
        let none: Vec<_> = file.tests.iter().map(|_| Vec::new()).collect();
        let unmarked = remark(&file, &none);
        let again = parse(vec![naqi::diagnostic::SourceFile::new(&*file.source.name, unmarked)]).remove(0);
        assert!(again.tests.iter().zip(&file.tests).all(|(a, b)| a.goes.is_empty() && a.text == b.text));
    }
}

#[test]
fn compare_shows_what_a_change_does_rule_by_rule() {
    let place = place();
    place.write("new/example.org.toml", RULE.replace("'head'", "'tail'"));
    let args = "rules compare shipped new in --site example.org";
    let done = place.run(args);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(
        done.stdout,
        "example.org/app newly removes 2 lines in 2 documents\n  1.txt:8\n    - تطبيق المثال في جيبك\n  2.txt:8\n    - تطبيق المثال في جيبك\n\n\
         2 of 2 documents differ: 2 lines newly removed, 0 lines newly kept.\n"
    );
    let back = place.run("rules compare new shipped in --site example.org --exit-code --show 1");
    assert_eq!(back.code, 1);
    assert!(
        back.stdout.starts_with("example.org/app no longer removes 2 lines in 2 documents\n  1.txt:8\n    + تطبيق"),
        "{}",
        back.stdout
    );
    let json = place.run(&format!("{args} --json")).stdout;
    let first: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["what"], &first["rule"], &first["line"]),
        (&"newly-removed".into(), &"example.org/app".into(), &8.into())
    );
}

#[test]
fn a_profile_says_what_each_rule_costs() {
    let page = format!("Read also\nA\nB\n\n{PROSE}\n{PROSE}\nShare\n");
    let bytes = 2 * page.len() as u64;
    let place = Place::new(&[("a.txt", page.clone()), ("b.txt", page)]);
    let slow = "[[rule]]\nid = \"ed\"\ncategory = \"other\"\nwhy = \"w\"\nregex = '.{0,80}had been.{0,40}'\nunless = 'Share'\n";
    place.write("rules/common/slow.toml", format!("lang = [\"*\"]\n{slow}"));
    let before = place.tree("in");
    let done = place.run("rules profile rules in --only-rules --json");
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    let told: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!((told["documents"].as_u64(), told["bytes"].as_u64()), (Some(2), Some(bytes)));
    let rule = |name: &str| told["rules"].as_array().unwrap().iter().find(|rule| rule["rule"] == name).unwrap().clone();
    let counts = |name: &str| ["looked-at", "tried", "matched", "took"].map(|key| rule(name)[key].as_u64().unwrap());
    assert_eq!(counts("test/share"), [2, 0, 2, 2]);
    assert_eq!(counts("slow/ed"), [4, 4, 4, 0], "matched, and stopped by its condition");
    let done = place.run("rules profile rules in --only-rules --show 1");
    assert!(done.stdout.starts_with("Cleaning 2 documents of 0.0 MB took "), "{}", done.stdout);
    assert!(done.stdout.contains("… and 2 more; --show 0 shows all"), "{}", done.stdout);
    assert_eq!(place.tree("in"), before);
    assert_eq!(place.run("rules profile nowhere in").code, 2);
    place.write("in/bad.jsonl", "x\n");
    assert_eq!(place.run("rules profile rules in").code, 3);
}

#[test]
fn stats_count_what_rules_did() {
    let place = Place::new(&[
        ("a/1.txt", "Read also\n"),
        ("a/2.txt", "Share\n"),
        ("b/3.txt", "Share\n"),
        ("b/4.txt", "Nothing\n"),
    ]);
    for name in ["a/1.txt", "a/2.txt", "b/3.txt"] {
        let text = place.read(&format!("in/{name}"));
        place.write(&format!("in/{name}"), format!("{}{text}", crate::naqi::PROSE));
    }
    assert_eq!(place.run("clean in -o out").code, 0);
    let done = place.run("rules stats out --rules rules --only-rules --site-from-path 1");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let text = done.stdout;
    assert!(text.contains("test/share") && text.contains("2 in 2 documents  a 1, b 1"), "{text}");
    assert!(
        text.contains("On one document only (is it chrome, or a part of that article?): 1\n  test/related"),
        "{text}"
    );
    assert!(text.contains("Never fired: 2\n  example.com/box\n  test/all\n"), "{text}");
    assert!(text.contains("25.0 %  1 of 4"), "{text}");
    let json: serde_json::Value = serde_json::from_str(
        &place.run("rules stats out/_naqi/ledger.jsonl.zst --rules rules --only-rules --json").stdout,
    )
    .unwrap();
    assert_eq!(json["rules"]["test/share"]["documents"], 2);
    assert_eq!(place.run("rules stats in").code, 2);
}

#[test]
fn the_keep_corpus_is_a_folder_of_articles() {
    let place = place();
    place.write("x/example.org.toml", RULE.replace("'head'", "'tail'"));
    place.write("keep/article.txt", format!("{PAGE_1}\n"));
    let done = place.run("rules check x --keep-corpus keep");
    assert_eq!(done.code, 1);
    assert!(done.stdout.contains("warning[N306]: this rule takes something that must stay"), "{}", done.stdout);
    assert!(done.stdout.contains("article.txt:8:1"), "{}", done.stdout);
}

#[test]
fn two_files_of_one_name_are_a_fault_among_others() {
    let place = place();
    place.write("x/sites/example.org.toml", RULE);
    place.write("x/example.org.toml", RULE);
    let done = place.run("rules check x");
    assert_eq!(done.code, 1);
    assert!(done.stdout.contains("error[N105]: two rule files are called example.org"), "{}", done.stdout);
}

#[test]
fn list_and_show_tell_file_day_and_tests_of_a_rule() {
    let place = place();
    let day = "sites=['example.org']\nadded = '2024-02-29'";
    let own = "[[rule]]\nid = 'late'\nadded = 2025-01-31\ncategory = 'ad'\nwhy = 'w'\nline = 'إعلان المثال'\n\n[[test]]";
    let kept =
        "[[rule]]\nid = 'kept'\ncategory = 'ad'\nwhy = 'w'\nline = 'تطبيق المثال اليوم'\nkeep = true\n\n[[test]]";
    let second = "\n[[test]]\nname = 'the advertisement goes'\npage = \'\'\'\n  قال الوزير في مؤتمر صحفي عقد مساء أمس إن المحادثات ستستمر أسبوعا آخر.\n\
                  - إعلان المثال\n- تطبيق المثال في جيبك\n\'\'\'\n";
    let text = RULE.replace("sites=['example.org']", day).replacen("[[test]]", own, 1).replacen("[[test]]", kept, 1);
    place.write("x/example.org.toml", text.replace("'head'", "'tail'") + second);

    let list = |args: &str| place.run(&format!("rules list example.org {args} --rules x")).stdout;
    let long = list("--long");
    assert!(
        long.contains("\n    x/example.org.toml:5, since 2024-02-29; at work on 2 of 2 pages: A line under"),
        "{long}"
    );
    assert!(long.contains("\n    x/example.org.toml:12, since 2025-01-31; at work on 1 of 2 pages: w"), "{long}");
    assert!(long.contains("\n    x/example.org.toml:19, since 2024-02-29; at work on 0 of 2 pages: w"), "{long}");
    let json: Vec<serde_json::Value> = list("--json").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(json[1]["tests"], serde_json::json!(["the advertisement goes"]));
    assert_eq!((&json[1]["since"], &json[1]["pages"]), (&"2025-01-31".into(), &2.into()));

    let show = place.run("rules show example.org/late --rules x").stdout;
    assert!(
        show.starts_with(
            "# x/example.org.toml:12, since 2025-01-31\n# at work on 1 of 2 pages:\n#   the advertisement goes\n[[rule]]\nid = 'late'"
        ),
        "{show}"
    );
    place.write("x/example.org.toml", RULE.replace("'head'", "'tail'"));
    let show = place.run("rules show example.org/app --rules x").stdout;
    assert!(show.starts_with("# x/example.org.toml:4, since when is not written (`added`)\n"), "{show}");

    let show = place.run("rules show hespress.com").stdout;
    assert!(show.starts_with("# <shipped>/sites/hespress.com.toml, in naqi 0.1.0: "), "{show}");
    assert!(show.lines().next().unwrap().ends_with(", since 2026-11-21"), "{show}");
}

/// A keep rule takes nothing: the pages that show it are those that would lose more without it.
#[test]
fn a_keep_rule_is_shown_by_what_it_keeps() {
    let file = parse(vec![naqi::diagnostic::SourceFile::new(
        "sites/example.org.toml",
        RULE.replace("where = 'head'", "") + "[[rule]]\nid = 'kept'\ncategory = 'ad'\nwhy = 'w'\nline = 'تطبيق المثال في جيبك'\nkeep = true\n\n\
         [[test]]\nname = 'nothing of it'\npage = '  قال الوزير في مؤتمر صحفي عقد مساء أمس إن المحادثات ستستمر أسبوعا آخر.'\n",
    )])
    .remove(0);
    let shown = shown_on(&file, &compile(vec![file.clone()]));
    let names: Vec<Vec<&str>> =
        shown.iter().map(|pages| pages.iter().map(|page| page.name.value.as_str()).collect()).collect();
    assert_eq!(names, [vec![], vec!["the prompt goes"]]);
}

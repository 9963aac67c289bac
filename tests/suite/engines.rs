//! The fast engine and the plain one come to the same, whatever the page and the rules.
use std::collections::HashSet;

use naqi::compile::{Compiler, RuleSet, Slow};
use naqi::diagnostic::SourceFile;
use naqi::document::Document;
use naqi::engine::{Cleaner, How, Profile};
use naqi::rule::RuleFile;
use naqi::rule::pack;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::support::{PROSE, cleaned, cleaner_of, compile, parse, project, rule_text};

/// Pieces of pages and of rules: few, so that they meet; of many scripts, spellings, edges.
const PIECES: &[&str] = &[
    "أخبار",
    "اخبار",
    "أَخْبَـــار",
    "متعلقة",
    "اقرأ",
    "أيضاً",
    "ﺍﻗﺮﺃ",
    "ﷺ",
    "المصدر",
    "و",
    "ت",
    "کتابی",
    "ے",
    "ۆ",
    "news",
    "NEWS",
    "read",
    "more",
    "a",
    "Ж",
    "ещё",
    "новости",
    "他说",
    "今天",
    "ก",
    "מה",
    "é",
    "e\u{301}",
    "2017",
    "٢٠١٧",
    "7",
    "😀",
    "\u{10ffff}",
    "ƿ",
];
const MARKS: &[&str] = &[
    " ", " ", " ", "  ", "\u{a0}", "", "\u{200f}", "\u{64b}", "ـ", ".", "..", "...", "…", ":", "،", "؟", "!", "-", "–",
    "|", "•", "*", "»", "\"", "(", ")", "/", "⬅", "#", "©", "@", "\u{0}", "'",
];

/// Whole lines that pages and rules share, so that sequences, repetitions and shapes come about.
const LINES: &[&str] = &[
    "أخبار متعلقة",
    "• اقرأ أيضا:",
    "شاركوا هذا الخبر على المنصات",
    "شــاركوا هذا الخبر على المنصات",
    "قال متحدث باسم الوزارة إن الوفود ستصل إلى العاصمة مساء الغد لتوقيع الاتفاق.",
    "قال متحدث باسم الوزارة إن الوفود ستصل إلى العاصمة...",
    "الأحد 12 مارس 2017 10:57 ص",
    "منذ ساعتين",
    "بقلم محمد السيد",
    "قال متحدث باسم الوزارة إن الوفود ستصل إلى العاصمة",
    "أخبار",
    "news",
    "تصوير: أحمد علي",
    "12 تعليق",
    "http://x.com/a",
    "@naqi_news",
    "***",
    "",
];

fn phrase() -> impl Strategy<Value = String> {
    let piece = (select(MARKS), select(PIECES)).prop_map(|(mark, piece)| format!("{mark}{piece}"));
    (prop::collection::vec(piece, 1..4), select(MARKS)).prop_map(|(pieces, mark)| pieces.concat() + mark)
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        5 => select(LINES).prop_map(str::to_owned),
        4 => prop::collection::vec(phrase(), 1..4).prop_map(|parts| parts.concat()),
        1 => prop::collection::vec(phrase(), 7..12).prop_map(|parts| parts.join(" ") + "."),
        1 => prop::collection::vec(select(MARKS), 0..3).prop_map(|parts| parts.concat()),
        1 => "(?s).{0,12}",
    ]
}

fn page() -> impl Strategy<Value = String> {
    let end = select(&["\n", "\n", "\n", "\n\n", "\r\n", "\r", "\n\u{200f}\n", ""][..]);
    let chance = prop::collection::vec((line(), end), 0..14)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect());
    let some = || prop::collection::vec(select(LINES), 0..4).prop_map(|lines| lines.join("\n"));
    let article = (some(), some(), some()).prop_map(|(above, between, below)| {
        let paragraph = LINES.iter().max_by_key(|line| line.len()).unwrap_or(&"");
        format!("عنوان هذا الخبر\n{above}\n{paragraph}\n{between}\n{paragraph} ومرة أخرى.\n\n{below}\n")
    });
    prop_oneof![3 => chance, 1 => article]
}

/// A text as TOML.
fn quoted(text: &str) -> String {
    let escaped = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
        c => c.into(),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

fn escaped(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_punctuation() { format!("\\{c}") } else { c.into() }).collect()
}

fn regex() -> impl Strategy<Value = String> {
    let shape = select(
        &[
            "P",
            ".*P.*",
            "P.*",
            ".*P",
            "P ?\\d+",
            "\\d+ (?:P|Q)",
            "(?:P|Q){1,2}",
            "[PQ]+ ?\\w+",
            "\\w{2,5}",
            "(?:.*P)?Q",
            "P[:| ]+.{3,40}Q",
            "^P$",
            "\\bP\\b",
            "(?i)P",
            "[^PQ]+P?",
            "P|Q",
            "\\d{1,2}\\S*",
            "[-•*|]* ?(?:P|Q)",
            "[-•*|a]* ?P",
            "(?:\\.\\.|[|]{1,2}|-) ?P",
            "(?:(?:P|Q)[ ,|]*){2,5}",
            "(?:[ |]*(?:P|Q) ?){2}",
            "\\w* ?(?:P|Q)",
            ".{0,9}\\(P",
            "@ ?\\w+|P",
            "(?:[京他]|\\d|Q) ?P",
            "(?:(?:P)? ?[|:])+(?:Q|\\w)",
            "(?:[a-z]+|[-•])?P",
        ][..],
    );
    (shape, phrase(), phrase()).prop_map(|(shape, p, q)| shape.replace('P', &escaped(&p)).replace('Q', &escaped(&q)))
}

fn matcher() -> impl Strategy<Value = String> {
    let list = |key: &'static str| {
        let phrase = prop_oneof![2 => phrase(), 1 => select(LINES).prop_map(str::to_owned)];
        prop::collection::vec(phrase, 1..3).prop_map(move |all| {
            format!("{key} = [{}]", all.iter().map(|one| quoted(one)).collect::<Vec<_>>().join(", "))
        })
    };
    prop_oneof![
        2 => list("line"),
        2 => list("has"),
        1 => list("starts"),
        1 => list("ends"),
        1 => list("lines").prop_map(|list| list.replace("= [", "= [[") + "]"),
        3 => regex().prop_map(|regex| format!("regex = [{}]", quoted(&regex))),
        1 => select(&["dateline", "one-dateline", "byline", "credit", "counter", "url", "bullet"][..]).prop_map(|shape| format!("looks = [\"{shape}\"]")),
        1 => select(&["headline", "later", "lede", "earlier"][..]).prop_map(|kind| format!("repeats = [\"{kind}\"]")),
    ]
}

fn rule() -> impl Strategy<Value = String> {
    let takes = select(
        &[
            "",
            "",
            "takes = \"match\"",
            "takes = \"items\"",
            "takes = \"paragraph\"",
            "takes = \"rest\"",
            "takes = \"caption\"",
            "to = \"اخبار\"\nmax-lines = 5",
            "keep = true",
        ][..],
    );
    let more = select(
        &[
            "",
            "",
            "",
            "where = \"head\"",
            "where = \"tail\"",
            "where = \"body\"",
            "max-chars = 9",
            "exact = true",
            "fold = [\"case\", \"spaces\"]",
            "only-if = [\"news\"]",
            "weak = true",
            "weak = true\nwhere = \"end\"",
            "where = \"top\"",
            "paths = [\"/2016/*\"]",
            "until = 2016-06-01",
            "max-lines = 3",
            "fold = [\"letters\", \"marks\"]",
            "unless = [\"a\"]",
            "lang = [\"ar\"]",
            "status = \"draft\"",
            "since = 2015-01-01",
        ][..],
    );
    (matcher(), takes, more).prop_map(|(matcher, takes, more)| format!("{matcher}\n{takes}\n{more}"))
}

fn file(head: &'static str) -> impl Strategy<Value = String> {
    prop::collection::vec(rule(), 1..9).prop_map(move |rules| {
        let numbered = |(number, rule): (usize, &String)| {
            let category = ["other", "share", "social", "related", "tags"][number % 5];
            format!("[[rule]]\nid = \"r{number}\"\ncategory = \"{category}\"\nwhy = \"w\"\n{rule}\n")
        };
        head.to_owned() + &rules.iter().enumerate().map(numbered).collect::<String>()
    })
}

/// The rules of files, without those that have faults.
fn compiled(files: &[(&str, String)]) -> Option<RuleSet> {
    let mut compiler = Compiler::new();
    for (name, text) in files {
        let mut rules: Vec<&str> = text.split("[[rule]]\n").collect();
        let head = rules.remove(0);
        let fit = |rule: &&str| {
            let source = SourceFile::new(*name, format!("{head}[[rule]]\n{rule}"));
            let mut alone = Compiler::new();
            RuleFile::parse(source).file.is_some_and(|file| {
                alone.add(file);
                alone.build().is_ok()
            })
        };
        let fit: String = rules.into_iter().filter(fit).map(|rule| format!("[[rule]]\n{rule}")).collect();
        compiler.add(RuleFile::parse(SourceFile::new(*name, format!("{head}{fit}"))).file?);
    }
    compiler.build().ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn the_fast_engine_and_the_plain_one_agree(
        common in file("lang = [\"*\"]\n"),
        arabic in file("lang = [\"ar\"]\n"),
        site in file("sites = [\"x.com\"]\nsignature = [\"news.\", \"أخبار\"]\n"),
        pages in prop::collection::vec((page(), any::<bool>()), 1..12),
    ) {
        let files = [("common/all.toml", common), ("common/ar.toml", arabic), ("sites/x.com.toml", site)];
        let Some(rules) = compiled(&files) else { return Ok(()) };
        let cleaner = Cleaner::new(rules);
        let mut profile = Profile::new(cleaner.clone());
        for (page, known) in pages {
            let mut document = Document::new(page);
            if known {
                document = document.with_url("http://x.com/2016/01/02/a");
            }
            let (fast, plain) = (cleaner.clean(&document), cleaner.clean_plainly(&document));
            prop_assert_eq!(fast.removals, plain.removals, "{:?}", document.text);
            prop_assert_eq!(fast.drafts, plain.drafts);
            prop_assert_eq!((fast.text, fast.held, fast.site), (plain.text, plain.held, plain.site));
            // It finds what the engine finds, or panics.
            profile.add(&document);
        }
    }
}

/// What the engines are compared on is worth comparing: rules of each kind, under each condition, take something of the pages.
#[test]
fn the_generator_reaches_all_of_the_language() {
    let mut runner = TestRunner::deterministic();
    let common = file("lang = [\"*\"]\n");
    let mut fired: HashSet<String> = HashSet::new();
    let mut missing: Vec<&str> = Vec::new();
    for _ in 0..2000 {
        let text = common.new_tree(&mut runner).unwrap().current();
        let page = Document::new(page().new_tree(&mut runner).unwrap().current()).with_url("http://x.com/2016/01/02/a");
        let Some(rules) = compiled(&[("common/all.toml", text.clone())]) else { continue };
        let cleaned = Cleaner::new(rules).with_max_removed(1.0).clean(&page);
        for removal in cleaned.removals.iter().chain(&cleaned.drafts) {
            let id = format!("id = \"{}\"", removal.rule.as_str().trim_start_matches("all/"));
            let rule = text.split("[[rule]]\n").find(|rule| rule.starts_with(&id)).expect("the rule is there");
            fired.extend(rule.lines().map(str::to_owned));
        }
        missing = REACHED.iter().copied().filter(|key| !fired.iter().any(|line| line.starts_with(key))).collect();
        if missing.is_empty() {
            break;
        }
    }
    assert!(missing.is_empty(), "never fired: {missing:?}");
}

/// The starts of lines of rules of which each must fire.
#[rustfmt::skip]
const REACHED: &[&str] = &[
    "line = ", "has = ", "starts = ", "ends = ", "lines = ", "regex = ",
    "looks = [\"dateline", "looks = [\"one-dateline", "looks = [\"byline", "looks = [\"credit", "looks = [\"counter", "looks = [\"url", "looks = [\"bullet",
    "repeats = [\"headline", "repeats = [\"later", "repeats = [\"lede", "repeats = [\"earlier",
    "takes = \"match", "takes = \"items", "takes = \"paragraph", "takes = \"rest", "takes = \"caption", "to = ", "max-lines = 3",
    "where = \"top", "where = \"head", "where = \"body", "where = \"tail", "where = \"end",
    "max-chars", "exact", "fold = [\"case", "fold = [\"letters", "only-if", "unless", "lang", "paths", "since", "until", "weak", "status",
];

/// Rules of every kind that is looked for in a way of its own.
const WAYS: &str = r#"
lang = ["*"]
[[rule]]
id = "letters"
category = "other"
why = "w"
regex = ['.{0,40}خبار.{0,40}', '.{0,50}@.{0,50}']
[[rule]]
id = "lines"
category = "other"
why = "w"
regex = '[^.]{3,60} \d+ \w+.{0,60}'
takes = "match"
[[rule]]
id = "own"
category = "other"
why = "w"
has = "أخبار"
exact = true
[[rule]]
id = "sequence"
category = "other"
why = "w"
lines = ["حول الموقع", "مركز الإعلام التقدمي"]
[[rule]]
id = "earlier"
category = "other"
why = "w"
repeats = ["earlier", "lede"]
exact = true
"#;

#[test]
fn a_profile_goes_every_way_that_the_engine_goes() {
    let mut files = parse(pack::shipped());
    files.extend(parse(vec![SourceFile::new("common/ways.toml", WAYS)]));
    let mut profile = Profile::new(Cleaner::new(compile(files)));
    for entry in std::fs::read_dir(project("seeds")).unwrap() {
        let Ok(text) = std::fs::read_to_string(entry.unwrap().path()) else { continue };
        profile.add(&Document::new(text.repeat(2)));
    }
    let ways: HashSet<How> = profile.finish().rules.iter().map(|rule| rule.how).collect();
    let slow = [How::Slowly(Slow::EveryLine), How::Slowly(Slow::EveryLetter)];
    let all: HashSet<How> =
        [How::Words, How::Shape, How::Repetition, How::OwnFolding].into_iter().chain(slow).collect();
    assert_eq!(ways, all);
}

/// Cases that one of the engines once got wrong.
#[test]
fn cases_that_were_wrong() {
    for (rule, page) in [
        // A character of an escape that is no letter, right after a letter: no word starts there.
        ("has = \"\u{10ffff}\"\ntakes = \"match\"", "أخبار\u{10ffff} \n"),
        // A literal whose last space is trimmed off the last line.
        ("regex = \".*ب \"", "اب "),
    ] {
        let text = format!("lang = [\"*\"]\n[[rule]]\nid = \"r\"\ncategory = \"other\"\nwhy = \"w\"\n{rule}\n");
        let cleaner = Cleaner::new(compiled(&[("common/all.toml", text)]).expect("the rule compiles"));
        let page = Document::new(page);
        cleaned(&cleaner, &page);
    }
}

/// Expressions whose words may stand inside longer words in ways that are easily missed: each takes these lines.
#[test]
fn what_an_expression_must_hold_is_looked_for_wherever_it_may_stand() {
    let many: Vec<String> = (0..40).map(|at| format!("b{at}")).collect();
    let many = many.join("|");
    let after_a_letter = format!("a(?:{many})xyz.*");
    for (regex, takes, lines) in [
        (&*after_a_letter, "line", &["ab7xyz", "ab39xyz and more"][..]),
        ("a-{0,3}xyz.*", "line", &["axyz", "a--xyz, and so on"]),
        ("(?:[a-z]-?){2}qrs.*", "line", &["xyqrs", "x-y-qrs now"]),
        ("m(?:[a-z]-?){2}qrs.*", "line", &["mxyqrs", "mx-y-qrs now"]),
        ("[a-z]*(?:-|:)?qrs.*", "line", &["qrs", "abqrs", "ab:qrs"]),
        ("(?:ab|)cdef.*", "line", &["cdef", "abcdef now"]),
        ("(?:[a-z]|[0-9]{2})?cdef.*", "line", &["cdef", "xcdef", "12cdef"]),
        ("(?:اب|)جده.*", "line", &["جده", "ابجده الآن"]),
        ("^note: ", "match", &["note: and then a line that goes on for much longer than what is looked for"]),
        (" end$", "match", &["a line that goes on for much longer than what is looked for, up to its very end"]),
        ("(?:xy)+z", "match", &["so xyxyxyz it is"]),
        ("(?:[0-9]{12,}|[a&&b])x.*", "line", &["123456789012x and so on"]),
    ] {
        let cleaner =
            cleaner_of(&rule_text("r", &format!("takes = '{takes}'\nregex = '{regex}'"))).with_max_removed(1.0);
        for line in lines {
            let text = format!("{PROSE}{line}\n{PROSE}");
            let document = Document::new(&*text);
            assert_eq!(cleaned(&cleaner, &document).removals.len(), 1, "{regex} on {line}");
        }
    }
}

//! The laws, on generated text and on every real page at hand.
use std::fs;
use std::sync::LazyLock;

use naqi::diagnostic::SourceFile;
use naqi::document::Document;
use naqi::engine::{Cleaner, Hold};
use naqi::text::lines;
use proptest::prelude::*;

use crate::support::{assert_laws, cleaner_of, compile, corpus_texts, parse, project, rule_files, rule_text, shipped};

/// Lines that rules of tests/data/laws take, protect, or nearly take.
const CHROME: &[&str] = &[
    "شارك الخبر",
    "Share this",
    "分享",
    "поделиться",
    "أخبار",
    "news",
    "Home",
    "home",
    "© 2017 الموقع",
    "جميع الحقوق محفوظة",
    "اقرأ المزيد",
    "دمشق (رويترز) قالت مصادر",
    "please click here for more",
    "(رويترز)",
    "تابعنا على تويتر",
    "نص [12] مع أرقام [٣]",
    "[1]",
    "اشترك",
    "الآن",
    "أخبار متعلقة",
    "Related",
    "حول الكاتب",
    "بداية الإعلان",
    "نهاية الإعلان",
    "التعليقات",
    "Comments",
    "الخميس، 21 ديسمبر 2017 10:57 ص",
    "https://example.com/a",
    "12 تعليق",
    "كتبت أسماء نصار",
    "صورة: و.م.ع",
    "مسودة",
    "لا تحذف",
    "Keep me",
    "قراء المثال",
    "أرشيف",
    "صحيفة المثال الإلكترونية",
];

const BODY: &[&str] = &[
    "قال الوزير في مؤتمر صحفي إن بلاده تدعم الحل السياسي في المنطقة بأسرها.",
    "وأضاف أن الأخبار المتعلقة بالملف ستعلن لاحقا بعد انتهاء المشاورات بين الأطراف كافة.",
    "The minister said on Monday that the two countries would hold a new round of talks next month.",
    "Министр заявил в понедельник, что две страны проведут новый раунд переговоров в столице.",
    "部长星期一表示两国将在下个月举行新一轮会谈讨论各项问题并签署联合声明。",
    "השר אמר ביום שני כי שתי המדינות יקיימו סבב שיחות חדש בחודש הבא בבירה.",
    "वित्त मंत्री ने सोमवार को कहा कि दोनों देश अगले महीने बातचीत का नया दौर शुरू करेंगे।",
    "عنوان قصير",
    "Sub-heading",
    "أعلنت وزارة الخارجية عن جولة جديدة من المحادثات...",
    "أعلنت وزارة الخارجية عن جولة جديدة من المحادثات بين ممثلي الدول الثلاث في العاصمة.",
    "😀 👨‍👩‍👧‍👦",
    "e\u{301}\u{302}\u{303}",
    "\u{202e}abc\u{202c}",
    "ﷺ",
    "ـــــ",
    "\0",
    "\u{feff}",
];

const ENDS: &[&str] = &["\n", "\n", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\n \t\n", "\n-\n", "\n***\n"];

/// Spelling that folding undoes.
fn noise() -> impl Strategy<Value = fn(&str) -> String> {
    prop_oneof![
        4 => Just((|line: &str| line.to_owned()) as fn(&str) -> String),
        1 => Just((|line: &str| line.replace('ا', "أ").replace('ي', "ى")) as fn(&str) -> String),
        1 => Just((|line: &str| line.chars().flat_map(|c| [c, if c.is_alphabetic() { '\u{64e}' } else { '\u{200f}' }]).collect()) as fn(&str) -> String),
        1 => Just((|line: &str| format!("  • {}  :", line.replace(' ', " \u{a0} "))) as fn(&str) -> String),
        1 => Just((|line: &str| line.to_uppercase()) as fn(&str) -> String),
    ]
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (prop::sample::select(CHROME), noise()).prop_map(|(line, noise)| noise(line)),
        4 => prop::sample::select(BODY).prop_map(str::to_owned),
        1 => (prop::sample::select(CHROME), prop::sample::select(BODY)).prop_map(|(a, b)| format!("{b} {a}")),
        1 => any::<String>(),
        1 => Just(String::new()),
    ]
}

fn text() -> impl Strategy<Value = String> {
    let lines = prop::collection::vec((line(), prop::sample::select(ENDS)), 0..24);
    (lines, any::<bool>()).prop_map(|(lines, ends)| {
        let mut text: String = lines.iter().map(|(line, end)| format!("{line}{end}")).collect();
        if !ends {
            text.truncate(text.trim_end_matches(['\n', '\r']).len());
        }
        text
    })
}

/// A cleaner with the rules of tests/data/laws.
fn cleaner() -> Cleaner {
    static CLEANER: LazyLock<Cleaner> = LazyLock::new(|| Cleaner::new(compile(rule_files("tests/data/laws"))));
    CLEANER.clone()
}

fn document(text: &str, site: bool) -> Document<'_> {
    let document = Document::new(text);
    if site { document.with_url("https://www.example.com/news/2014/05/01/a.html") } else { document }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn cleaning_subtracts_and_restores(text in text(), site in any::<bool>(), max_removed in prop::sample::select(vec![0.0, 0.5, 1.0])) {
        let cleaner = cleaner().with_max_removed(max_removed);
        assert_laws(&cleaner, &document(&text, site));
    }

    #[test]
    fn the_order_of_rule_files_changes_nothing(text in text(), site in any::<bool>()) {
        static TURNED: LazyLock<Cleaner> = LazyLock::new(|| {
            Cleaner::new(compile(rule_files("tests/data/laws").into_iter().rev().collect()))
        });
        let document = document(&text, site);
        let cleaner = cleaner();
        let (one, other) = (cleaner.clean(&document), TURNED.clean(&document));
        prop_assert_eq!(one.text, other.text);
        prop_assert_eq!(one.removals, other.removals);
    }

    #[test]
    fn what_a_keep_rule_names_stays(text in text(), site in any::<bool>()) {
        let cleaner = cleaner().with_max_removed(1.0);
        let kept = |text: &str| lines(text).filter(|line| ["لا تحذف", "Keep me"].contains(&&text[line.content.range()])).count();
        let document = document(&text, site);
        prop_assert_eq!(kept(&cleaner.clean(&document).text), kept(&text));
    }

    #[test]
    fn a_guard_of_nothing_holds_whatever_loses_prose(text in text()) {
        let cleaner = cleaner().with_max_removed(0.0);
        let document = Document::new(&*text);
        let cleaned = cleaner.clean(&document);
        for sentence in BODY.iter().filter(|line| line.chars().count() > 60 && !line.ends_with("...")) {
            let count = |text: &str| lines(text).filter(|line| &&text[line.content.range()] == sentence).count();
            prop_assert!(count(&cleaned.text) >= count(&text));
        }
    }

    #[test]
    fn explaining_and_cleaning_agree(text in text(), site in any::<bool>()) {
        let cleaner = cleaner();
        let document = document(&text, site);
        let (cleaned, explained) = (cleaner.clean(&document), cleaner.explain(&document));
        prop_assert_eq!(&cleaned.removals, &explained.removals);
        for line in &explained.lines {
            let claimed = cleaned.removals.iter().any(|removal| removal.span.overlaps(line.content));
            prop_assert!(!claimed || !line.removed_by.is_empty(), "line {} goes unexplained", line.line);
        }
    }
}

#[test]
fn small_and_large_documents() {
    let cleaner = cleaner();
    for text in ["", "\n", "\r", "x", " ", "\u{feff}", "شارك الخبر", "-\n", "\r\n\r\n"] {
        assert_laws(&cleaner, &Document::new(text));
    }
    let long = ("كلمة ".repeat(100) + "(رويترز) ").repeat(12_000);
    assert!(long.len() > 10 << 20);
    let document = Document::new(&*long);
    let cleaned = assert_laws(&cleaner.clone().with_max_removed(1.0), &document);
    assert!(!cleaned.text.contains("رويترز"), "every match in one long line goes");
    let many = "شارك الخبر\n".repeat(100_000) + &BODY[0].repeat(3) + "\n";
    assert_eq!(assert_laws(&cleaner, &Document::new(&*many)).text, BODY[0].repeat(3) + "\n");
}

/// Every rule of tests/data/laws fires somewhere in the generated text, so that the properties above say something.
#[test]
fn the_generator_reaches_every_rule() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let rules = compile(rule_files("tests/data/laws"));
    let cleaner = Cleaner::new(rules.clone()).with_max_removed(1.0);
    let mut runner = TestRunner::deterministic();
    let mut idle: Vec<String> = rules.iter().filter(|rule| !rule.keep).map(|rule| rule.id.to_string()).collect();
    for round in 0..4000 {
        let text = text().new_tree(&mut runner).unwrap().current();
        let document = document(&text, round % 2 == 0);
        let cleaned = cleaner.clean(&document);
        let fired = cleaned.removals.iter().chain(&cleaned.drafts);
        let fired: Vec<&str> = fired.map(|removal| removal.rule.as_str()).collect();
        idle.retain(|rule| !fired.contains(&rule.as_str()));
    }
    assert_eq!(idle, Vec::<String>::new());
}

/// Laws 1, 2, 4 and 7 for the shipped rules on every page at hand.
#[test]
fn the_shipped_rules_obey_the_laws_on_real_pages() {
    let cleaner = Cleaner::new(shipped());
    let seeds = fs::read_dir(project("seeds")).unwrap().map(|entry| entry.unwrap().path());
    let mut texts: Vec<(String, Option<String>, String)> =
        seeds.map(|path| (path.display().to_string(), None, fs::read_to_string(&path).unwrap())).collect();
    texts.extend(corpus_texts().into_iter().map(|(path, site, text)| (path, Some(site), text)));
    assert!(texts.len() >= 5);
    for (path, site, text) in &texts {
        let mut document = Document::new(&**text);
        if let Some(site) = site {
            document = document.with_site(&**site);
        }
        let cleaned = assert_laws(&cleaner, &document);
        let mut again = Document::new(&*cleaned.text);
        again.site = document.site.clone();
        if cleaned.held.is_none() {
            let twice = cleaner.clean(&again).removals;
            assert!(twice.is_empty(), "{path}: cleaning the clean text removes {twice:?}");
        }
    }
}

#[test]
fn of_a_line_of_which_a_bullet_alone_is_left_nothing_stays() {
    let rule =
        "lang = ['*']\n[[rule]]\nid = 'r'\ncategory = 'ad'\nwhy = 'w'\ntakes = 'match'\nregex = 'read (more|on)'\n";
    let cleaner = Cleaner::new(compile(parse(vec![SourceFile::new("x.toml", rule)])));
    for (page, clean) in [
        ("{}\n• read more\n{}\n", "{}\n{}\n"),
        ("{}\n- read more - read on\n{}\n", "{}\n{}\n"),
        ("{}\nread more\n{}\n", "{}\n{}\n"),
        ("{}\n• read more of it\n{}\n", "{}\n• of it\n{}\n"),
    ] {
        let text = page.replace("{}", BODY[2]);
        assert_eq!(cleaner.clean(&Document::new(&*text)).text, clean.replace("{}", BODY[2]), "{page:?}");
    }
}

/// Where everything would go a document is held, however much the guard allows; where a part of a line is left, it is not.
#[test]
fn a_document_of_which_nothing_is_left_is_held() {
    let all = |keys: &str| cleaner_of(&rule_text("r", keys)).with_max_removed(1.0);
    let (lines, parts) = (all("starts = 'Advert'"), all("regex = 'Advert:'\ntakes = 'match'"));
    let held = |cleaner: &Cleaner, text: &str| cleaner.clean(&Document::new(text)).held;
    let prose = "Advert: the minister said on Monday that the talks would go on until all sides had been heard.\n";
    assert_eq!(held(&lines, "Advert one\n\nAdvert two\n"), Some(Hold::NothingLeft));
    assert_eq!(held(&lines, prose), Some(Hold::NothingLeft));
    assert_eq!(held(&lines, &format!("{prose}Left\n")), None);
    assert_eq!(held(&parts, prose), None);
    assert_eq!(held(&parts, "Advert: one\n"), None);
    assert_eq!(held(&parts, "Advert:\n"), Some(Hold::NothingLeft));
}

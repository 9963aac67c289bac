//! Rules that hurt, each with the warning that names it.
//!
//! `tests/data/warnings/NAME.toml` is a rule file without errors; `NAME.txt` beside it is the drawing of its warnings. `NAQI_BLESS=1` writes the drawings
//! anew: read the diff before it is kept. The pages of these files show what a rule does to an article.
use std::fs;
use std::path::PathBuf;

use naqi::diagnostic::{Diagnostic, Renderer, Severity, SourceFile};
use naqi::document::Document;
use naqi::edit::mend;
use naqi::engine::Cleaner;
use naqi::lint::{KeepCorpus, lint};
use naqi::rule::{RuleFile, pack};
use naqi::verify::{Outcome, verify};

use crate::support::{compile, parse, project};

fn cases() -> Vec<(String, RuleFile)> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(project("tests/data/warnings")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let source = SourceFile::new(format!("{name}.toml"), fs::read_to_string(&path).unwrap());
        (name, parse(vec![source]).remove(0))
    };
    paths.into_iter().map(read).collect()
}

fn codes(warnings: &[Diagnostic]) -> Vec<&'static str> {
    warnings.iter().map(|warning| warning.code.id).collect()
}

fn file(name: &str, text: &str) -> RuleFile {
    parse(vec![SourceFile::new(name, text)]).remove(0)
}

fn rule(keys: &str) -> RuleFile {
    file("x.toml", &format!("lang = ['ar']\n[[rule]]\nid = 'x'\ncategory = 'other'\nwhy = 'w'\n{keys}\n"))
}

fn warned(keys: &str) -> Vec<&'static str> {
    codes(&lint(&[rule(keys)]))
}

#[test]
fn warnings_are_said_as_written_down() {
    let bless = std::env::var_os("NAQI_BLESS").is_some();
    let mut wrong = Vec::new();
    for (name, file) in cases() {
        let renderer = Renderer::plain();
        let drawn: Vec<String> = lint(&[file]).iter().map(|warning| renderer.render(warning)).collect();
        assert!(!drawn.is_empty(), "{name} trips no warning");
        let (drawn, golden) = (drawn.join("\n"), project(&format!("tests/data/warnings/{name}.txt")));
        if bless {
            fs::write(&golden, &drawn).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != drawn {
            wrong.push(format!("{name}\n{drawn}"));
        }
    }
    assert!(wrong.is_empty(), "said otherwise than written down:\n\n{}", wrong.join("\n"));
}

/// A warning that protects corpora is shown on a rule that really takes a part of an article.
#[test]
fn the_rules_that_are_warned_of_hurt() {
    for (name, file) in cases() {
        let warnings = lint(std::slice::from_ref(&file));
        assert!(warnings.iter().all(|warning| warning.severity == Severity::Warning));
        let report = verify(&file, &compile(vec![file.clone()]));
        for code in codes(&warnings) {
            match code {
                // Slow, or of no use.
                "N303" | "N307" | "N310" | "N311" => {}
                "N305" => assert!(!report.not_needed.is_empty(), "{name}: the pages need the covered rule"),
                _ => {
                    let hurts = |page: &naqi::verify::PageReport<'_>| matches!(&page.outcome, Outcome::Fail { overcut, .. } if !overcut.is_empty());
                    assert!(report.pages.iter().any(hurts), "{name}: {code} takes nothing from the article");
                }
            }
        }
    }
}

#[test]
fn rules_that_are_narrow_are_not_warned_of() {
    for keys in [
        "has = 'المزيد'\nwhere = 'tail'",
        "has = 'الخليج العربي'\nmax-chars = 40",
        "starts = 'رويترز'\nonly-if = 'اتصل بنا'",
        "line = 'اقتصاد'\nwhere = 'head'",
        "line = 'شارك'",
        "line = 'اقرأ المزيد'",
        "has = 'المزيد'\nkeep = true",
        "has = '@alqabas'",
        "regex = 'وفقا لوكالة [^ .]{1,20}'\ntakes = 'match'",
        "regex = 'اقرأ أيضا: .+'\nmax-chars = 90",
        "regex = 'لقراءة الخبر من المصدر .*'",
        r"regex = '\d+ مشاهدة'",
        "line = 'التعليقات'\ntakes = 'rest'\nwhere = 'tail'",
        "line = 'التعليقات'\ntakes = 'rest'\nmax-lines = 9",
        "line = ['شارك', 'شاركوا']",
        "line = ['شارك', 'Share']\nexact = true",
    ] {
        assert_eq!(warned(keys), Vec::<&str>::new(), "{keys}");
    }
}

/// Every warning of the examples that `naqi rules explain` prints.
#[test]
fn the_examples_of_the_warnings_trip_them() {
    for code in naqi::diagnostic::codes::ALL.iter().filter(|code| code.id > "N300") {
        // These need more than one rule, or a corpus.
        if matches!(code.id, "N305" | "N306") {
            continue;
        }
        assert!(warned(code.bad).contains(&code.id), "{code}: {:?}\n{}", warned(code.bad), code.bad);
        assert!(!warned(code.good).contains(&code.id), "{code}: {:?}\n{}", warned(code.good), code.good);
    }
}

#[test]
fn a_rule_of_another_file_covers_only_where_it_speaks() {
    let common =
        file("common/x.toml", "lang = ['*']\n[[rule]]\nid = 'a'\ncategory = 'share'\nwhy = 'w'\nline = 'شارك الخبر'\n");
    let arabic = file(
        "common/ar.toml",
        "lang = ['ar']\n[[rule]]\nid = 'a'\ncategory = 'share'\nwhy = 'w'\nline = 'أرسل الخبر'\n",
    );
    let site = |top: &str, line: &str| {
        file(
            "sites/y.com.toml",
            &format!("sites = ['y.com']\n{top}\n[[rule]]\nid = 'b'\ncategory = 'share'\nwhy = 'w'\nline = '{line}'\n"),
        )
    };
    let all = |site| codes(&lint(&[common.clone(), arabic.clone(), site]));
    assert_eq!(all(site("", "شارك الخبر")), ["N305"]);
    assert_eq!(all(site("skip = ['x/a']", "شارك الخبر")), Vec::<&str>::new());
    assert_eq!(all(site("", "أرسل الخبر")), Vec::<&str>::new(), "the site's pages may be in other languages");
}

#[test]
fn of_two_equal_rules_the_second_is_named() {
    let text = "lang = ['ar']\n".to_owned()
        + &["a", "b"]
            .map(|id| format!("[[rule]]\nid = '{id}'\ncategory = 'share'\nwhy = 'w'\nline = 'شارك الخبر'\n"))
            .concat();
    let warnings = lint(&[file("x.toml", &text)]);
    assert_eq!(codes(&warnings), ["N305"]);
    assert_eq!(&text[warnings[0].span().range()], "'b'");
}

#[test]
fn the_keep_corpus_names_document_and_line() {
    let ours = file(
        "sites/y.com.toml",
        "sites = ['y.com']\n[[rule]]\nid = 'b'\ncategory = 'share'\nwhy = 'w'\nhas = 'شارك الخبر مع أصدقائك'\n",
    );
    let mut corpus = KeepCorpus::new(Cleaner::new(compile(vec![ours.clone()])), vec![&ours]);
    let text = "قال الوزير إن المحادثات ستستمر أسبوعا آخر في العاصمة بعد العيد.\nومن شارك الخبر مع أصدقائك قبل صدوره كان أول من عرف به في المدينة.\n";
    for source in ["keep/1.txt", "keep/2.txt"] {
        corpus.add(source, &Document::new(text));
    }
    corpus.add("keep/3.txt", &Document::new("لا شيء هنا.\n"));
    let warnings = corpus.finish();
    assert_eq!(codes(&warnings), ["N306"]);
    assert!(warnings[0].message.ends_with("2 times in 2 documents"), "{}", warnings[0].message);
    let drawn = Renderer::plain().render(&warnings[0]);
    assert!(drawn.contains("keep/1.txt:2:1") && drawn.contains("keep/2.txt:2:1"), "{drawn}");
}

#[test]
fn what_is_mechanical_is_mended_and_the_rest_stays() {
    let before = "# top\nsites = [\"https://www.Elaph.com/Web\", \"m.elaph.com\"]\n\n[[rule]]\nid = 'Read Also'\ncategroy = 'relatd'\nwhy = 'w' # why not\n\
                  line = ['اقرأ أيضا', 'شاهد أيضا', 'إقرأ أيضاً']\nwher = 'bottom'\nmax-chars = '40'\n";
    let after = "# top\nsites = [\"elaph.com\", \"m.elaph.com\"]\n\n[[rule]]\nid = \"read-also\"\ncategory = \"related\"\nwhy = 'w' # why not\n\
                 line = ['اقرأ أيضا', 'شاهد أيضا']\nwhere = \"tail\"\nmax-chars = 40\n";
    let mended = mend("x.com.toml", before);
    assert_eq!(mended.text, after);
    assert_eq!(mended.done.len(), 8);
    // Nothing is guessed: which phrase a rule looks for, and what is written twice with different values.
    for text in [
        "sites = ['x.com']\n[[rule]]\nmatch = 'a'\n",
        "sites = ['x.com']\n[[rule]]\nwhere = 'tail'\nwher = 'head'\n",
        "sites = [\"x.com\n",
    ] {
        assert_eq!(mend("x.com.toml", text).text, text);
    }
}

/// Texts in two spellings that fold to one (N307) do no harm, and are for the writers to take out: they are left out here.
#[test]
fn the_shipped_rules_trip_no_warning_that_hurts() {
    let warnings = lint(&parse(pack::shipped()));
    let hurting = warnings.iter().filter(|warning| warning.code.id != "N307");
    assert_eq!(hurting.map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
}

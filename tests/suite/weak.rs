//! Weak rules: they fire in company only.
use naqi::diagnostic::SourceFile;
use naqi::document::Document;
use naqi::engine::{Cleaner, Obstacle};

use crate::support::{compile, parse};

const TEXT: &str = "قال الوزير في مؤتمر صحفي إن بلاده تدعم الحل السياسي في المنطقة بأسرها.\n";

/// Rules of four categories that are weak, and one that is not.
fn cleaner() -> Cleaner {
    let rule = |id: &str, category: &str, more: &str| {
        format!("[[rule]]\nid = '{id}'\ncategory = '{category}'\nwhy = 'A test.'\nline = '{id}'\n{more}")
    };
    let mut text = "lang = ['*']\n".to_owned();
    for (id, category) in [("one", "nav"), ("two", "share"), ("three", "about"), ("four", "comments"), ("five", "nav")]
    {
        text += &rule(id, category, "weak = true\n");
    }
    text += &rule("strong", "copyright", "");
    text += &rule("part", "copyright", "").replace("line = 'part'", "regex = '^part:'\ntakes = 'match'");
    text += &rule("draft", "copyright", "status = 'draft'\n").replace("line = 'draft'", "line = 'two'");
    text += &rule("kept", "copyright", "");
    text += &rule("kept-again", "copyright", "keep = true\n").replace("line = 'kept-again'", "line = 'kept'");
    Cleaner::new(compile(parse(vec![SourceFile::new("common/test.toml", text)])))
}

fn cleaned(text: &str) -> String {
    cleaner().clean(&Document::new(text)).text.into_owned()
}

#[test]
fn weak_rules_need_company() {
    assert_eq!(cleaned(&format!("{TEXT}one\n")), format!("{TEXT}one\n"));
    assert_eq!(cleaned(&format!("one\n{TEXT}two\nfive\n")), format!("one\n{TEXT}two\nfive\n"));
    assert_eq!(cleaned(&format!("one\n{TEXT}strong\n")), TEXT);
    assert_eq!(cleaned(&format!("one\n{TEXT}kept\n")), format!("one\n{TEXT}kept\n"), "what stays is no company");
    assert_eq!(
        cleaned(&format!("one\n{TEXT}part: of a line\n")),
        format!("{TEXT}of a line\n"),
        "a part of a line is company"
    );
    // What a draft would take too goes all the same.
    assert_eq!(cleaned(&format!("two\n{TEXT}strong\n")), TEXT);
    assert_eq!(cleaned(&format!("two\n{TEXT}")), format!("two\n{TEXT}"), "a draft is no company");
}

#[test]
fn weak_rules_of_many_kinds_are_company_where_they_stand_together() {
    assert_eq!(cleaned(&format!("one\n{TEXT}two\nthree\n\nfour\n")), TEXT);
    let apart = format!("one\n{TEXT}two\n{TEXT}three\n{TEXT}four\n{TEXT}");
    assert_eq!(cleaned(&apart), apart, "each over its text: sub-headings");
    let alike = format!("one\n{TEXT}two\nfive\nthree\n");
    assert_eq!(cleaned(&alike), alike, "three kinds");
}

#[test]
fn explaining_says_that_a_weak_rule_is_alone() {
    let text = format!("{TEXT}one\n");
    let explained = cleaner().explain(&Document::new(&*text));
    assert!(matches!(explained.lines[1].near[..], [(_, Obstacle::Alone)]));
    let text = format!("{text}strong\n");
    assert_eq!(cleaner().explain(&Document::new(&*text)).lines[1].near, []);
}

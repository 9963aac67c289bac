//! What the compiler says of rule files that can be read, and whose rules speak for a page.
use naqi::compile::Compiler;
use naqi::diagnostic::SourceFile;
use naqi::document::Document;
use naqi::engine::{Cleaner, LineKind};

use crate::support::{PROSE, cleaner_of, compile, left, parse, rule_text};

/// The faults of these files, each with what it points at.
fn faults(files: &[(&str, String)]) -> Vec<(&'static str, String)> {
    let mut compiler = Compiler::new();
    for file in parse(files.iter().map(|(name, text)| SourceFile::new(*name, text.clone())).collect()) {
        compiler.add(file);
    }
    let faults = compiler.build().err().unwrap_or_default();
    let pointed = |fault: &naqi::diagnostic::Diagnostic| fault.source.text[fault.labels[0].span.range()].to_owned();
    faults.iter().map(|fault| (fault.code.id, pointed(fault))).collect()
}

/// Those of one common file with one rule.
fn of_rule(keys: &str) -> Vec<(&'static str, String)> {
    faults(&[("common/c.toml", "lang = ['*']\n".to_owned() + &rule_text("r", keys))])
}

#[test]
fn an_expression_must_need_a_character() {
    for nothing in ["a*", "(?:x|y?)", "^$", ".{0,9}", " *"] {
        assert_eq!(of_rule(&format!("regex = '{nothing}'")), [("N103", format!("'{nothing}'"))]);
    }
    // None of these matches an empty line, though the first two need no character by themselves.
    for sound in [r"\b\w*", r"(?:\b|x)y*", "a+", "[^a]"] {
        assert_eq!(of_rule(&format!("regex = '{sound}'")), [], "{sound}");
    }
}

#[test]
fn a_phrase_must_leave_something() {
    assert_eq!(of_rule("line = ['Words', '•ـ']"), [("N104", "'•ـ'".to_owned())]);
    assert_eq!(of_rule("has = '\u{200f}'"), [("N104", "'\u{200f}'".to_owned())]);
}

#[test]
fn skip_names_a_rule_of_a_file_that_is_there() {
    let common = ("common/c.toml", "lang = ['*']\n".to_owned() + &rule_text("one", "line = 'One'"));
    let site = |skip: &str| ("sites/x.org.toml", format!("sites = ['x.org']\nskip = ['{skip}']\n"));
    assert_eq!(faults(&[common.clone(), site("c/two")]), [("N106", "'c/two'".to_owned())]);
    assert_eq!(faults(&[common.clone(), site("c/one")]), []);
    // Its file may be elsewhere.
    assert_eq!(faults(&[common, site("d/two")]), []);
}

#[test]
fn a_site_stands_in_one_file() {
    let site = |name: &'static str, names: &str| (name, format!("{names}\n"));
    let one = site("sites/x.org.toml", "sites = ['x.org']\naliases = ['The X']");
    let twice = |names: &str| faults(&[one.clone(), site("sites/y.org.toml", names)]);
    assert_eq!(twice("sites = ['y.org', 'x.org']"), [("N107", "'x.org'".to_owned())]);
    assert_eq!(twice("sites = ['y.org']\naliases = ['the x']"), [("N107", "'the x'".to_owned())]);
    assert_eq!(faults(&[one, site("sites/y.org.toml", "sites = ['y.org']\naliases = ['The Y']")]), []);
}

/// A line of each of three sites, two of which give themselves away.
fn sites() -> Cleaner {
    let file = |site: &str, signature: &str| {
        let text = format!("sites = ['{site}']\n{signature}\n") + &rule_text("box", &format!("line = 'Box of {site}'"));
        SourceFile::new(format!("sites/{site}.toml"), text)
    };
    let files = [
        file("x.org", "signature = ['The X Tribune']"),
        file("y.org", "signature = ['The Y Herald', 'Herald of Y']"),
        file("z.org", ""),
    ];
    Cleaner::new(compile(parse(files.into())))
}

#[test]
fn the_signature_that_stands_first_tells_the_site() {
    let cleaner = sites();
    let boxes = "Box of x.org\nBox of y.org\nBox of z.org\n";
    let left = |document: &Document<'_>| {
        let cleaned = cleaner.clean(document).text.into_owned();
        ["x", "y", "z"].into_iter().filter(|site| cleaned.contains(&format!("Box of {site}"))).collect::<String>()
    };
    let page = |line: &str| format!("{PROSE}{boxes}{PROSE}{line}\n");
    for (line, stay) in [
        ("From the X Tribune.", "yz"),
        ("© THE Y HERALD", "xz"),
        ("Herald of Y, and the X Tribune", "xz"),
        ("The X Tribune\nHerald of Y", "yz"),
        ("The X Tribunes", "xyz"),
        ("No name", "xyz"),
    ] {
        assert_eq!(left(&Document::new(page(line))), stay, "{line}");
    }
    // What is declared counts.
    let declared = Document::new(page("From the X Tribune.")).with_url("https://www.z.org/1");
    assert_eq!(left(&declared), "xy");
    let unknown = Document::new(page("From the X Tribune.")).with_url("https://www.w.org/1");
    assert_eq!(left(&unknown), "xyz");
}

/// A phrase stands at the start of a line, at its end or anywhere; bullets before and marks behind it do not count.
#[test]
fn a_phrase_stands_where_its_key_says() {
    let goes = |key: &str, line: &str| {
        let cleaner = cleaner_of(&rule_text("r", &format!("{key} = 'read more'"))).with_max_removed(1.0);
        let text = format!("{PROSE}{line}\n{PROSE}");
        left(&cleaner, &text) != text
    };
    for (line, starts, ends) in [
        ("Read more", true, true),
        ("• Read more", true, true),
        ("Read more...", true, true),
        ("Read more on this", true, false),
        ("• Read more on this", true, false),
        ("Here you can read more", false, true),
        ("Here you can read more:", false, true),
        ("Here you can read more on this", false, false),
    ] {
        assert_eq!((goes("starts", line), goes("ends", line), goes("has", line)), (starts, ends, true), "{line}");
    }
    // A phrase may begin with a bullet itself.
    let cleaner = cleaner_of(&rule_text("r", "starts = '- read more'"));
    for (line, goes) in [("- Read more on this", true), ("Read more on this", false), ("Here - read more", false)] {
        let text = format!("{PROSE}{line}\n{PROSE}");
        assert_eq!(left(&cleaner, &text) != text, goes, "{line}");
    }
    for line in ["Read moreover", "Spread more"] {
        assert!(!goes("starts", line) && !goes("ends", line) && !goes("has", line), "{line}");
    }
}

/// A line that a keep rule names loses no part of itself either; others do.
#[test]
fn a_match_on_a_kept_line_is_void() {
    let part = rule_text("part", "regex = '\\(advertisement\\)'\ntakes = 'match'");
    let cleaner = cleaner_of(&(part + &rule_text("kept", "starts = 'He wrote'\nkeep = true")));
    let page = |line: &str| format!("{PROSE}He wrote: it is new (advertisement) and cheap\n{line}\n{PROSE}");
    assert_eq!(left(&cleaner, &page("It is new (advertisement) and cheap")), page("It is new and cheap"));
}

#[test]
fn a_bullet_alone_has_no_shape_but_its_own() {
    let cleaned = |shape: &str, text: &str| left(&cleaner_of(&rule_text("r", &format!("looks = '{shape}'"))), text);
    let text = format!("{PROSE}•\n{PROSE}\n{PROSE}");
    for shape in ["dateline", "byline", "url", "credit", "counter"] {
        assert_eq!(cleaned(shape, &text), text, "{shape}");
    }
    assert_eq!(cleaned("bullet", &text), format!("{PROSE}{PROSE}\n{PROSE}"));
}

#[test]
fn explaining_tells_prose_from_labels() {
    let cleaner = sites();
    let text = format!("Title\n\n{PROSE}•\n");
    let explained = cleaner.explain(&Document::new(&*text));
    let kinds: Vec<LineKind> = explained.lines.iter().map(|line| line.kind).collect();
    assert_eq!(kinds, [LineKind::Label, LineKind::Blank, LineKind::Prose, LineKind::Bullet]);
}

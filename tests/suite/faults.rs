//! Rule files with faults, each with what naqi says of it.
//!
//! `tests/data/faults/NAME.toml` is read as a rule file; `NAME.txt` beside it is the drawing of all its faults. A first line
//! `# path: sites/x.com.toml` gives the file a path. `NAQI_BLESS=1` writes the drawings anew: read the diff before it is kept.
use std::fs;
use std::path::{Path, PathBuf};

use naqi::diagnostic::{Diagnostic, Renderer, SourceFile};
use naqi::rule::RuleFile;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/faults")
}

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).expect("the folder of faults is there");
    let paths = entries.map(|entry| entry.expect("an entry can be read").path());
    let mut cases: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    cases.sort();
    cases
}

fn read(case: &Path) -> Vec<Diagnostic> {
    let text = fs::read_to_string(case).expect("a case is UTF-8");
    let stem = case.file_stem().expect("a case has a name").to_string_lossy();
    let path = text.lines().next().and_then(|line| line.strip_prefix("# path: ")).map(str::to_owned);
    RuleFile::parse(SourceFile::new(path.unwrap_or(format!("{stem}.toml")), text)).faults
}

#[test]
fn faults_are_said_as_written_down() {
    let bless = std::env::var_os("NAQI_BLESS").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        let renderer = Renderer::plain();
        let drawn: Vec<String> = read(&case).iter().map(|fault| renderer.render(fault)).collect();
        let drawn = drawn.join("\n");
        let golden = case.with_extension("txt");
        if bless {
            fs::write(&golden, &drawn).expect("a drawing can be written");
        } else if fs::read_to_string(&golden).unwrap_or_default() != drawn {
            wrong.push(format!("{}\n{drawn}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "said otherwise than written down:\n\n{}", wrong.join("\n"));
}

#[test]
fn every_case_has_a_fault_and_every_drawing_a_case() {
    for case in cases() {
        assert!(!read(&case).is_empty(), "{} has no fault", case.display());
    }
    for entry in fs::read_dir(folder()).expect("the folder of faults is there") {
        let path = entry.expect("an entry can be read").path();
        assert!(path.with_extension("toml").exists(), "{} is of no case", path.display());
    }
}

#[test]
fn the_line_at_the_top_of_a_drawing_is_where_the_fault_says_it_is() {
    for case in cases() {
        for fault in read(&case) {
            let drawn = Renderer::plain().render(&fault);
            let place = fault.position();
            let said = format!("--> {}:{}:{}\n", fault.source.name, place.line, place.column);
            assert!(drawn.contains(&said), "{said}{drawn}");
        }
    }
}

/// Terminals show a character in no, one or two columns; the caret must stand in the column of what it points at.
#[test]
fn carets_stand_under_what_they_point_at() {
    for case in cases() {
        for fault in read(&case) {
            let span = fault.span();
            let text = &fault.source.text;
            let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
            let pointed = text[span.range()].lines().next().unwrap_or_default();
            let drawn = Renderer::plain().with_width(10_000).render(&fault);
            let Some((line, caret)) = caret_line(&drawn) else {
                assert!(text[span.range()].contains('\n'), "no caret: {drawn}");
                continue;
            };
            let gutter = caret.find('|').expect("a line of carets has a gutter");
            assert_eq!(line.find('|'), Some(gutter), "{drawn}");
            let before = gutter + "| ".len() + width(&text[start..span.start]);
            assert_eq!(caret.find('^'), Some(before), "{drawn}");
            let carets = caret.chars().filter(|&c| c == '^').count();
            assert_eq!(carets, width(pointed).max(1), "{drawn}");
        }
    }
}

/// The drawn line that holds the fault, and the line of carets under it.
fn caret_line(drawn: &str) -> Option<(&str, &str)> {
    let lines: Vec<&str> = drawn.lines().collect();
    let carets = |line: &str| line.split_once('|').is_some_and(|(_, rest)| rest.trim_start().starts_with('^'));
    let at = lines.iter().position(|line| carets(line))?;
    Some((lines[at - 1], lines[at]))
}

/// Columns of a text as drawn: four for a tab, one for the sign that is drawn in place of a bidi control.
fn width(text: &str) -> usize {
    let columns = |c: char| match c {
        '\t' => 4,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => 1,
        _ => unicode_width::UnicodeWidthChar::width(c).unwrap_or(1),
    };
    text.chars().map(columns).sum()
}

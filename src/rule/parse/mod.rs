//! Text → [`RuleFile`], or all faults of the text in one go.
//!
//! The TOML reader's tree with spans is walked by hand: derived readers stop at the first fault and lose the places.

mod faults;
mod file;
mod forms;
mod rule;
mod said;
mod statement;
mod suggest;
mod syntax;
mod table;
mod test;
mod value;

use std::sync::Arc;

use toml::de::DeTable;

use super::RuleFile;
use crate::diagnostic::{Diagnostic, Severity, SourceFile, codes};
use crate::text::Span;
use faults::Faults;

/// A larger file is refused unread: rules are written by hand, and a reader that can be kept busy for minutes is of no use to an editor.
pub const MOST_BYTES: usize = 4 << 20;

/// What became of a rule file.
#[derive(Debug)]
pub struct Parsed {
    /// The file, unless one of the faults is an error.
    pub file: Option<RuleFile>,
    /// All faults, in the order of their places.
    pub faults: Vec<Diagnostic>,
}

impl RuleFile {
    /// Reads a rule file. Its keys say whether it is a common file or a site file; where its name says so too (`common/ar.toml`,
    /// `sites/elaph.com.toml`) the two must agree.
    ///
    /// Nothing is looked up in other files, and no regex is read: that is done when rules are compiled.
    ///
    /// ```
    /// use naqi::diagnostic::SourceFile;
    /// use naqi::rule::RuleFile;
    /// let source = SourceFile::new("rules/sites/elaph.com.toml", r#"
    /// sites = ["elaph.com"]
    ///
    /// [[rule]]
    /// id = "comments"
    /// category = "comments"
    /// why = "Heading of the comments, under every article."
    /// line = "التعليقات"
    /// wher = "tail"
    /// "#);
    /// let parsed = RuleFile::parse(source);
    /// assert!(parsed.file.is_none());
    /// assert_eq!(
    ///     parsed.faults[0].to_string(),
    ///     "rules/sites/elaph.com.toml:9:1: error[N012]: a rule has no key `wher`",
    /// );
    /// ```
    pub fn parse(source: Arc<SourceFile>) -> Parsed {
        let mut faults = Faults::new(source.clone());
        if source.text.len() > MOST_BYTES {
            let message = format!("this rule file holds more than {} MB", MOST_BYTES >> 20);
            // Drawing needs no more than the first line, and not a long one.
            let start = source.text.floor_char_boundary(source.text.find('\n').unwrap_or(usize::MAX).min(80));
            let drawn = SourceFile::new(source.name.clone(), &source.text[..start]);
            let fault = Diagnostic::error(&codes::FILE_TOO_LARGE, &drawn, Span::new(0, 0), message);
            let fault = fault.help("part it into several files, or look whether it is a rule file at all");
            return Parsed { file: None, faults: vec![fault] };
        }
        let repaired;
        let tree = match DeTable::parse(&source.text) {
            Ok(tree) => tree,
            Err(_) => {
                repaired = syntax::repair(&source.text, &mut faults);
                syntax::read(&repaired, &mut faults)
            }
        };
        let file = file::read(&source, tree.get_ref(), &mut faults);
        let faults = faults.finish();
        let sound = faults.iter().all(|fault| fault.severity < Severity::Error);
        Parsed { file: file.filter(|_| sound), faults }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::keys::{KEYS, Key, Kind, Part};
    use crate::rule::{Matcher, Takes, Zone};
    use crate::text::{Fold, FoldSet};
    use proptest::prelude::*;

    fn parse(text: &str) -> Parsed {
        RuleFile::parse(SourceFile::new("elaph.com.toml", text))
    }

    fn rule(keys: &str) -> String {
        format!("sites = [\"elaph.com\"]\n[[rule]]\nid = \"x\"\ncategory = \"other\"\nwhy = \"w\"\n{keys}\n")
    }

    fn ids(parsed: &Parsed) -> Vec<&'static str> {
        parsed.faults.iter().map(|fault| fault.code.id).collect()
    }

    #[test]
    fn a_whole_file() {
        let text = r#"
sites     = ["elaph.com", "elaph.net"]
aliases   = "elaph"
about     = "Elaph, a daily from London."
signature = ["ولا تعبر بالضرورة عن رأي إيلاف"]
skip      = ["ar/section-at-head"]

[[rule]]
id       = "box"
category = "subscribe"
why      = "A three-line box."
lines    = ["تابعونا", "على تويتر"]

[[rule]]
id        = "comments"
category  = "comments"
why       = "Heading and disclaimer."
line      = ["التعليقات", "تعليقات"]
takes     = "rest"
max-lines = 20
where     = "tail"
since     = 2015-08-03
until     = "2019-12-31"
fold      = ["digits", "case"]
status    = "draft"

[[test]]
name = "the comments go"
page = '''
  قال متحدث.
- التعليقات
'''
date = "2016-01-01"
"#;
        let parsed = parse(text);
        assert!(parsed.faults.is_empty(), "{:?}", parsed.faults);
        let file = parsed.file.expect("no faults, a file");
        assert_eq!(file.name, "elaph.com");
        assert_eq!(file.about, "Elaph, a daily from London.");
        let [first, second] = &file.rules[..] else { panic!("two rules") };
        assert!(matches!(&first.matcher, Matcher::Lines(sequences) if sequences.len() == 1 && sequences[0].len() == 2));
        assert_eq!((first.takes, first.zone, first.fold), (Takes::Line, Zone::Anywhere, FoldSet::ALL));
        assert_eq!((second.takes, second.zone, second.max_lines), (Takes::Rest, Zone::Tail, Some(20)));
        assert_eq!(second.fold, FoldSet::NONE.with(Fold::Digits).with(Fold::Case));
        assert_eq!(second.since.as_ref().map(|day| day.value.as_str()), Some("2015-08-03"));
        assert!(second.draft && !second.keep);
        assert_eq!(&text[second.place("takes").range()], "takes");
        assert_eq!(&text[second.place("regex").range()], "\"comments\"");
        assert!(text[second.span.range()].starts_with("[[rule]]") && text[second.span.range()].ends_with("\"draft\""));
        let page = &file.tests[0];
        assert_eq!(page.text, "قال متحدث.\nالتعليقات\n");
        assert_eq!(page.goes, [Span::new(page.text.find("التع").expect("there"), page.text.len())]);
        let lines: Vec<&str> = page.lines.iter().map(|&line| text.lines().nth(line - 1).expect("a line")).collect();
        assert_eq!(lines, ["  قال متحدث.", "- التعليقات"]);
        assert_eq!(page.date.as_deref(), Some("2016-01-01"));
    }

    #[test]
    fn the_example_of_every_key_is_sound() {
        for key in KEYS.iter().filter(|key| !matches!(key.kind, Kind::Tables(_))) {
            let text = match key.part {
                Part::Top if key.name == "lang" => key.example.to_owned(),
                Part::Top if key.name == "sites" => key.example.to_owned(),
                Part::Top => format!("sites = [\"elaph.com\"]\n{}", key.example),
                Part::Rule => {
                    let more = match key.name {
                        "to" => "line = \"a\"\nmax-lines = 3",
                        "max-lines" => "line = \"a\"\ntakes = \"items\"",
                        _ if key.matcher => "",
                        _ => "line = \"a\"",
                    };
                    let given = rule(more);
                    let given = given.lines().filter(|line| !line.starts_with(&format!("{} =", key.name)));
                    format!("{}\n{}", given.collect::<Vec<_>>().join("\n"), key.example)
                }
                Part::Test => {
                    let other = Key::of(Part::Test).filter(|other| other.required && other.name != key.name);
                    let other: Vec<&str> = other.map(|other| other.example).collect();
                    format!("{}\n[[test]]\n{}\n{}", rule("line = \"a\""), other.join("\n"), key.example)
                }
            };
            let parsed = parse(&text);
            assert!(parsed.file.is_some() && parsed.faults.is_empty(), "{}: {:?}\n{text}", key.name, parsed.faults);
        }
    }

    /// An example of a code as part of a whole file.
    fn whole(example: &str) -> String {
        let first = example.lines().find(|line| !line.starts_with('#')).unwrap_or_default();
        let key = first.split('=').next().unwrap_or_default().trim();
        if Key::find(Part::Top, key).is_some() && key != "lang" || example.starts_with("lang = [\"ar\"]\nskip") {
            example.to_owned()
        } else if first.starts_with("[[rule]]") {
            format!("sites = [\"elaph.com\"]\n{example}")
        } else if first.starts_with("[[test]]") {
            format!("sites = [\"elaph.com\"]\n{}", example.replacen("[[test]]", "[[test]]\nname = \"n\"", 1))
        } else {
            let given = |line: &&str| !example.lines().any(|own| own.split('=').next() == line.split('=').next());
            rule("").lines().filter(given).chain(example.lines()).collect::<Vec<_>>().join("\n")
        }
    }

    #[test]
    fn the_examples_of_the_codes_have_the_fault_and_have_it_not() {
        for code in codes::ALL.iter().filter(|code| code.id < "N100") {
            let path = |text: &str| match text.strip_prefix("# ") {
                Some(named) => named.lines().next().unwrap_or_default().to_owned(),
                None => "elaph.com.toml".to_owned(),
            };
            let faults = |text: &str| ids(&RuleFile::parse(SourceFile::new(path(text), whole(text))));
            assert!(faults(code.bad).contains(&code.id), "{code} bad: {:?}\n{}", faults(code.bad), whole(code.bad));
            assert!(
                !faults(code.good).contains(&code.id),
                "{code} good: {:?}\n{}",
                faults(code.good),
                whole(code.good)
            );
        }
    }

    #[test]
    fn the_rest_of_a_broken_file_is_read() {
        let parsed = parse(&format!("{}[[rule]]\nid = \"Y\"\n", rule("line = [\"a\"\nwhere = \"foot\"")));
        assert_eq!(ids(&parsed), ["N001", "N014", "N010", "N010", "N040", "N020"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn nothing_panics_and_every_place_is_in_the_file(
            parts in proptest::collection::vec(
                prop::sample::select(vec![
                    "[[rule]]", "[rule]", "[[test]]", "[[rule", "]", "[", "id", "line", "lines", "page", "takes", "fold", " = ", "=", "\"", "'''",
                    "'", "\"\"\"", "التعليقات", "\"a\"", "\n", "\n", "\n", "\r\n", "\r", "\t", "⟦", "⟧", "- ", "  ", "5", "true", ",", "{", "}", "#",
                    "\\", "\u{0}", "2015-01-01", "match", ".",
                ]),
                0..40,
            ),
        ) {
            let text = parts.concat();
            let parsed = parse(&text);
            prop_assert!(parsed.file.is_some() || !parsed.faults.is_empty());
            for label in parsed.faults.iter().flat_map(|fault| &fault.labels) {
                prop_assert!(text.get(label.span.range()).is_some());
            }
        }
    }
}

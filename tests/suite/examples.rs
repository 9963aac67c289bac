//! The examples that `naqi rules explain` prints: the bad one has the fault, the good one has it not.
//!
//! Those of the codes below N100 are held in `rule/parse`, where one file is enough to have the fault; those of most warnings in `lint.rs`.
use naqi::compile::Compiler;
use naqi::diagnostic::{Code, Diagnostic, SourceFile, codes};
use naqi::document::Document;
use naqi::engine::Cleaner;
use naqi::lint::{KeepCorpus, lint};
use naqi::rule::{MOST_BYTES, RuleFile};
use naqi::verify::{faults, verify};

use crate::naqi::Place;
use crate::support::{compile, parse};

const SITE: &str = "sites = ['example.org']\n";
const PROSE: &str = "  قال الوزير في مؤتمر صحفي عقد مساء أمس إن المحادثات ستستمر أسبوعا آخر.\n";

fn rule(id: &str, keys: &str) -> String {
    format!("[[rule]]\nid = '{id}'\ncategory = 'other'\nwhy = 'w'\n{keys}\n")
}

fn page(lines: &str) -> String {
    format!("[[test]]\nname = 'n'\npage = '''\n{PROSE}{PROSE}{lines}'''\n")
}

/// All that is wrong with files that stand alone.
fn wrong(files: &[String]) -> Vec<&'static str> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut sound: Vec<RuleFile> = Vec::new();
    for (at, text) in files.iter().enumerate() {
        let parsed = RuleFile::parse(SourceFile::new(format!("{at}.toml"), text.as_str()));
        found.extend(parsed.faults);
        sound.extend(parsed.file);
    }
    let mut compiler = Compiler::new();
    for file in &sound {
        compiler.add(file.clone());
    }
    match compiler.build() {
        Ok(rules) => sound.iter().for_each(|file| found.extend(faults(&verify(file, &rules)))),
        Err(more) => found.extend(more),
    }
    found.extend(lint(&sound));
    found.iter().map(|fault| fault.code.id).collect()
}

/// What is wrong with an example of this code, with around it what its comment, or its explanation, says stands there.
fn around(code: &Code, example: &str) -> Vec<&'static str> {
    let own = |keys: &str| SITE.to_owned() + &rule("x", keys);
    let comments = page("- التعليقات\n");
    wrong(&match code.id {
        "N101" | "N102" | "N103" | "N104" | "N109" => vec![own(example)],
        "N107" if example.contains("two files") => vec![example.to_owned(), example.to_owned()],
        "N107" => vec![example.to_owned()],
        "N201" if example.starts_with("[[test]]") => vec![own("line = 'التعليقات'") + example],
        "N201" => vec![example.to_owned()],
        "N202" if example.starts_with("[[test]]") => vec![own("line = 'التعليقات'") + example],
        "N202" => vec![own(example) + &page("")],
        "N203" if example.contains('#') => vec![own(example) + &rule("y", "line = \"التعليقات\"") + &comments],
        "N203" => vec![own(example) + &comments],
        "N204" if example.starts_with("[[test]]") => vec![SITE.to_owned() + &rule("x", "line = 'التعليقات'") + example],
        "N204" => vec![SITE.to_owned() + example + &page("- شارك هذا الخبر\n")],
        "N205" => {
            vec![own(example) + &page("  قال متحدث في حسابه على تويتر إن الاجتماع انتهى من دون اتفاق بين الأطراف.\n")]
        }
        "N206" => vec![
            own(example)
                + &format!("[[test]]\nname = 'n'\npage = '''\n- التعليقات\n{}'''\n", PROSE.replacen("  ", "- ", 1)),
        ],
        "N207" => vec![
            own(example)
                + &rule("y", "line = 'شارك'")
                + &page(if example.contains('#') {
                    "  اقرأ أيضا\n- شارك\n  المزيد\n"
                } else {
                    "- اقرأ أيضا\n- شارك\n- المزيد\n"
                }),
        ],
        "N305" if example.contains('#') => vec![own(example) + &rule("y", "starts = \"اقرأ\"")],
        "N305" => vec![own(example)],
        other => panic!("no test for the examples of {other}"),
    })
}

/// Codes that are of one file, or of files side by side.
#[test]
fn examples_of_rules_that_run() {
    for code in codes::ALL.iter().filter(|code| ("N100".."N300").contains(&code.id) || code.id == "N305") {
        if matches!(code.id, "N105" | "N106" | "N108") {
            continue;
        }
        let (bad, good) = (around(code, code.bad), around(code, code.good));
        assert!(bad.contains(&code.id), "{code} bad: {bad:?}");
        assert!(!good.contains(&code.id), "{code} good: {good:?}");
    }
}

/// Codes that only the files of a folder can have.
#[test]
fn examples_of_files_in_a_folder() {
    let check = |files: &[(&str, String)]| {
        let place = Place::new::<&str>(&[]);
        for (path, text) in files {
            place.write(path, text);
        }
        place.run("rules check my-rules --json").stdout
    };
    let code = |id: &str| *codes::ALL.iter().find(|code| code.id == id).unwrap();
    let paths = |example: &str| -> Vec<(String, String)> {
        let (paths, text) = example.split_once('\n').unwrap();
        paths.trim_start_matches("# ").split(" and ").map(|path| (path.to_owned(), text.to_owned())).collect()
    };
    for (id, has) in [("N105", true), ("N105", false)] {
        let files = paths(if has { code(id).bad } else { code(id).good });
        let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
        let said = check(&files);
        assert_eq!(said.contains(id), has, "{said}");
    }
    for (example, has) in [(code("N106").bad, true), (code("N106").good, false)] {
        let said = check(&[("my-rules/sites/elaph.com.toml", example.to_owned())]);
        assert_eq!(said.contains("N106"), has, "{said}");
    }
    let long = |bytes: usize| "sites = ['example.org']\n".to_owned() + &"#\n".repeat(bytes / 2);
    for (bytes, has) in [(MOST_BYTES, true), (8 << 10, false)] {
        let said = check(&[("my-rules/sites/example.org.toml", long(bytes))]);
        assert_eq!(said.contains("N108"), has, "{said}");
    }
}

/// A keep corpus is a folder of articles.
#[test]
fn examples_of_the_keep_corpus() {
    let code = codes::ALL.iter().find(|code| code.id == "N306").unwrap();
    for (example, has) in [(code.bad, true), (code.good, false)] {
        let file = parse(vec![SourceFile::new("example.org.toml", SITE.to_owned() + &rule("x", example))]).remove(0);
        let mut corpus = KeepCorpus::new(Cleaner::new(compile(vec![file.clone()])), vec![&file]);
        let text = "نشرت الوكالة أمس صورة للمدينة القديمة بعد أن أعيد ترميم سورها كاملا.\n";
        corpus.add("keep/1.txt", &Document::new(text));
        assert_eq!(!corpus.finish().is_empty(), has, "{example}");
    }
}

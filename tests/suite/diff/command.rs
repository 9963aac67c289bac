//! `naqi diff` and `naqi explain` as people call them.
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn naqi(folder: &Path, args: &[&str]) -> Output {
    let mut naqi = Command::new(env!("CARGO_BIN_EXE_naqi"));
    naqi.current_dir(folder).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The sample pages by name.
fn seeds() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap());
    files.map(|file| (file.file_name().into_string().unwrap(), fs::read_to_string(file.path()).unwrap())).collect()
}

/// A corpus of the sample pages in many shapes, in the folder `crawl`.
fn lay_out(root: &Path) {
    let crawl = root.join("crawl");
    fs::create_dir_all(crawl.join("مجلد فرعي")).unwrap();
    let mut records = String::from("\u{feff}");
    for (at, (name, page)) in seeds().into_iter().enumerate() {
        fs::write(crawl.join(&name), &page).unwrap();
        fs::write(crawl.join(format!("crlf \"{at}\".txt")), page.replace('\n', "\r\n")).unwrap();
        fs::write(crawl.join(format!("مجلد فرعي/صفحة {at}")), page.replace('\n', "\r")).unwrap();
        let plain = serde_json::json!({ "id": at, "text": page, "more": [1.5, "\u{202e}"] }).to_string();
        let escaped: String = plain.chars().fold(String::new(), |line, char| match char.is_ascii() {
            true => line + &char.to_string(),
            false => line + &format!("\\u{:04x}", u32::from(char)),
        });
        records += &format!("{plain}\n{escaped}\r\n\n{{\"text\":\n{{\"text\": \"قال الوزير.\"}}\n");
    }
    fs::write(crawl.join("news.jsonl"), records.trim_end()).unwrap();
    fs::write(crawl.join("list.txt"), "أخبار متعلقة\n- خبر\n- آخر\n").unwrap();
    fs::write(crawl.join("empty"), "").unwrap();
    fs::write(crawl.join("windows-1256.txt"), b"\xc7\xe1\xca\xda\xe1\xed\xde\xc7\xca\n").unwrap();
}

/// Every file below a folder, but the records of a run.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(here) = folders.pop() {
        for entry in fs::read_dir(here).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with("_naqi") {
                continue;
            } else if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read(path).unwrap());
            }
        }
    }
    files
}

#[test]
fn the_patch_of_a_corpus_gives_what_clean_writes() {
    let root = tempfile::tempdir().unwrap();
    lay_out(root.path());
    let cleaned = naqi(root.path(), &["clean", "crawl", "-o", "clean"]);
    assert_eq!(cleaned.status.code(), Some(3), "{}", text(&cleaned.stderr));
    let diff = naqi(root.path(), &["diff", "crawl"]);
    assert_eq!(diff.status.code(), Some(3), "{}", text(&diff.stderr));
    assert!(text(&diff.stderr).contains("crawl/windows-1256.txt: "), "{}", text(&diff.stderr));
    fs::write(root.path().join("patch"), &diff.stdout).unwrap();

    let mut git = Command::new("git");
    git.env("GIT_CEILING_DIRECTORIES", root.path().parent().unwrap()).env("GIT_CONFIG_GLOBAL", "/dev/null");
    let output = git.current_dir(root.path().join("crawl")).args(["apply", "../patch"]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));

    let (mut got, mut expected) = (tree(&root.path().join("crawl")), tree(&root.path().join("clean")));
    // Written anew as UTF-8, which the patch leaves out and says so.
    got.remove("windows-1256.txt");
    expected.remove("windows-1256.txt");
    assert_eq!(got.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (name, bytes) in expected {
        assert_eq!(text(&got[&name]), text(&bytes), "{name}");
    }
}

#[test]
fn a_patch_is_plain_and_a_view_is_for_people() {
    let root = tempfile::tempdir().unwrap();
    let page = "عنوان الخبر\nقال الوزير إن الحكومة ستعلن غدا خطة جديدة لدعم الصحف المحلية في المدن الصغيرة.\nأخبار متعلقة\n- خبر\n";
    fs::write(root.path().join("page.txt"), page).unwrap();
    let patch = text(&naqi(root.path(), &["diff", "page.txt"]).stdout);
    assert!(patch.starts_with("diff --git a/page.txt b/page.txt\n"), "{patch}");
    assert!(patch.contains(" page.txt:3\n") && patch.contains("\n-أخبار متعلقة\n-- خبر\n"), "{patch}");
    assert!(!patch.contains(['\u{1b}', '\u{2067}']), "{patch}");

    let view = text(&naqi(root.path(), &["diff", "page.txt", "--view"]).stdout);
    assert!(view.contains("│ أخبار متعلقة\n") && view.contains("1 of 1 document would change"), "{view}");
    assert!(!view.contains(['\u{1b}', '\u{2067}']), "{view}");
    let view = text(&naqi(root.path(), &["diff", "page.txt", "--view", "--color", "always"]).stdout);
    assert!(view.contains('\u{1b}') && !view.contains('\u{2067}'), "{view}");
    let view = text(&naqi(root.path(), &["diff", "page.txt", "--view", "--bidi", "isolate"]).stdout);
    assert!(!view.contains('\u{1b}') && view.contains("│ \u{2067}أخبار متعلقة\u{2069}\n"), "{view}");
}

#[test]
fn exit_codes_tell_whether_something_would_go() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("clean.txt"), "قال الوزير.\n").unwrap();
    fs::write(root.path().join("list.txt"), "عنوان\nقال الوزير.\n\nأخبار متعلقة\n- خبر\n").unwrap();
    let code = |args: &[&str]| naqi(root.path(), args).status.code();
    assert_eq!(code(&["diff", "list.txt"]), Some(0));
    assert_eq!(code(&["diff", "--exit-code", "list.txt"]), Some(1));
    assert_eq!(code(&["diff", "--exit-code", "clean.txt"]), Some(0));
    assert_eq!(code(&["diff", "none.txt"]), Some(2));
}

#[test]
fn programs_get_a_line_for_each_document_with_something_to_tell() {
    let root = tempfile::tempdir().unwrap();
    lay_out(root.path());
    let output = naqi(root.path(), &["diff", "--json", "crawl/news.jsonl"]);
    let lines: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 10);
    for line in lines {
        assert!(line["source"].as_str().unwrap().starts_with("news.jsonl:"), "{line}");
        let page = seeds().into_values().nth(line["doc"].as_str().unwrap().parse().unwrap()).unwrap();
        for removal in line["removals"].as_array().unwrap() {
            let [start, end] = ["start", "end"].map(|key| usize::try_from(removal[key].as_u64().unwrap()).unwrap());
            assert_eq!(removal["text"], page[start..end]);
        }
        assert!(!line["hunks"].as_array().unwrap().is_empty());
    }
}

#[test]
fn explain_tells_of_every_line() {
    let root = tempfile::tempdir().unwrap();
    lay_out(root.path());
    let name = seeds().into_keys().next().unwrap();
    let shown = text(&naqi(root.path(), &["explain", &format!("crawl/{name}")]).stdout);
    let page = &seeds()[&name];
    for (at, line) in page.lines().enumerate() {
        let shows =
            |row: &str| row.trim_start().starts_with(&format!("{} ", at + 1)) && row.ends_with(&format!("│ {line}"));
        assert!(shown.lines().any(shows), "{}: {line}\n{shown}", at + 1);
    }
    let json = naqi(root.path(), &["explain", "--json", "--line", "16", "crawl/news.jsonl"]);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((&json["doc"], &json["lang"]), (&Value::from("3"), &Value::from("ar")));
    let none = naqi(root.path(), &["explain", "--id", "none", "crawl/news.jsonl"]);
    assert_eq!(none.status.code(), Some(2));
}

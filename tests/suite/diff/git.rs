//! The tools that people have must take the patch.
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use naqi::ledger::Removal;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::{cases, clean, patch};

/// Files by name: their text, and what goes.
type Corpus = BTreeMap<String, (String, Vec<Removal>)>;

/// Pages by chance, some under names that need quotes.
fn corpus(size: usize, nul: bool) -> Corpus {
    let mut runner = TestRunner::deterministic();
    let names = [
        "plain",
        "two words",
        "أخبار متعلقة",
        "a\"quote\"",
        "tab\tand\nline",
        "back\\slash",
        "rtl\u{202E}txt",
        " lead",
        "trail ",
    ];
    (0..size)
        .map(|at| {
            let (text, removals) = loop {
                let page = cases::page().new_tree(&mut runner).unwrap().current();
                if nul || !page.0.contains('\0') {
                    break page;
                }
            };
            (format!("{}/{at} {}", at % 7, names[at % names.len()]), (text, removals))
        })
        .collect()
}

fn lay_out(corpus: &Corpus, root: &Path) {
    for (name, (text, _)) in corpus {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn feed(command: &mut Command, root: &Path, patch: &[u8]) {
    fs::write(root.join("patch"), patch).unwrap();
    let input = fs::File::open(root.join("patch")).unwrap();
    let output = command.current_dir(root).stdin(Stdio::from(input)).output().unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn assert_clean(corpus: &Corpus, root: &Path) {
    for (name, (text, removals)) in corpus {
        let got = fs::read_to_string(root.join(name)).unwrap_or_else(|error| panic!("{name:?}: {error}"));
        assert_eq!(got, clean(text, removals), "{name:?}");
    }
}

fn patches(corpus: &Corpus, context: usize) -> Vec<u8> {
    corpus.iter().flat_map(|(name, (text, removals))| patch(name, text, removals, context)).collect()
}

#[test]
fn git_apply_takes_the_patch_of_many_files() {
    let corpus = corpus(400, true);
    for (context, options) in [(3, &["apply", "-"][..]), (1, &["apply", "-"]), (0, &["apply", "--unidiff-zero", "-"])] {
        let root = tempfile::tempdir().unwrap();
        lay_out(&corpus, root.path());
        // Without a repository around it, and without what the user's own configuration says of white space.
        let mut git = Command::new("git");
        git.env("GIT_CEILING_DIRECTORIES", root.path().parent().unwrap()).env("GIT_CONFIG_GLOBAL", "/dev/null");
        feed(git.args(options), root.path(), &patches(&corpus, context));
        assert_clean(&corpus, root.path());
    }
}

#[test]
fn gnu_patch_takes_it_too() {
    if Command::new("patch").arg("--version").output().is_err() {
        return;
    }
    let corpus = corpus(200, false);
    let root = tempfile::tempdir().unwrap();
    lay_out(&corpus, root.path());
    feed(Command::new("patch").args(["-p1", "--binary"]), root.path(), &patches(&corpus, 3));
    assert_clean(&corpus, root.path());
}

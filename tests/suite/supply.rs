//! What naqi is made of: where `unsafe` may stand, which Rust is asked for, what workflows may run.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::project;

/// The files that may hold `unsafe`, and why there is no way around it.
const UNSAFE: [(&str, &str); 4] = [
    ("src/text/skeleton/simd.rs", "vector instructions are unsafe to call where the processor may not have them"),
    ("src/text/skeleton/simd/neon.rs", "the same, for 64-bit ARM"),
    ("src/text/skeleton/simd/x86.rs", "the same, for AVX2 and AVX-512"),
    ("python/src/bridge.rs", "Arrow's C interface hands over pointers, which Python passes on"),
];

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, ending, found),
            false if path.to_string_lossy().ends_with(ending) => found.push(path),
            false => {}
        }
    }
}

/// Lines of code, without comments.
fn code(path: &Path) -> impl Iterator<Item = String> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).map(str::to_owned).collect::<Vec<_>>().into_iter()
}

#[test]
fn unsafe_code_stands_in_named_files_alone() {
    let mut sources = vec![project("build.rs")];
    ["src", "python/src"].into_iter().for_each(|folder| files(&project(folder), ".rs", &mut sources));
    assert!(sources.len() > 200);
    let is_unsafe = |line: String| line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "unsafe");
    let mut found: Vec<String> = sources
        .iter()
        .filter(|path| code(path).any(is_unsafe))
        .map(|path| path.strip_prefix(project("")).unwrap().to_str().unwrap().replace('\\', "/"))
        .collect();
    found.sort();
    let mut named: Vec<&str> = UNSAFE.iter().map(|(path, _)| *path).collect();
    named.sort_unstable();
    assert_eq!(found, named, "a new place for unsafe code needs a reason here, and Miri on it");
    for manifest in ["Cargo.toml", "python/Cargo.toml"] {
        assert!(fs::read_to_string(project(manifest)).unwrap().contains("unsafe_code = \"deny\""), "{manifest}");
    }
    // Each place says why it is sound.
    for (path, _) in UNSAFE {
        let text = fs::read_to_string(project(path)).unwrap();
        assert!(text.contains("SAFETY: "), "{path}");
    }
}

/// The value of a key at the start of a line.
fn value(path: &str, key: &str) -> String {
    let text = fs::read_to_string(project(path)).unwrap();
    let line =
        text.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix("= \"")?.split('"').next());
    line.unwrap_or_else(|| panic!("{path} has no {key}")).to_owned()
}

#[test]
fn one_version_of_rust_is_asked_for_everywhere() {
    let rust = value("Cargo.toml", "rust-version");
    assert_eq!(value("python/Cargo.toml", "rust-version"), rust);
    let readme = fs::read_to_string(project("README.md")).unwrap();
    assert!(readme.contains(&format!("Rust toolchain ({rust} or later)")));
    // The workflow builds with just that one.
    let ci = fs::read_to_string(project(".github/workflows/ci.yml")).unwrap();
    assert!(ci.contains("rustup toolchain install \"$rust\"") && ci.contains("s/^rust-version = "));
}

#[test]
fn workflows_run_nothing_that_may_change_behind_our_back() {
    let mut workflows = Vec::new();
    files(&project(".github/workflows"), ".yml", &mut workflows);
    assert!(workflows.len() >= 2);
    let mut pins = BTreeMap::new();
    for path in workflows {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("\npermissions:\n  contents: read\n"), "{path:?} begins with fewest rights");
        for line in text.lines().map(str::trim) {
            if let Some((_, action)) = line.split_once("uses: ") {
                let (name, pin) = action.split_once('@').unwrap();
                let (commit, version) =
                    pin.split_once(" # v").unwrap_or_else(|| panic!("{line}: no version beside it"));
                assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{line}");
                assert!(version.starts_with(|c: char| c.is_ascii_digit()), "{line}");
                assert_eq!(
                    *pins.entry(name.to_owned()).or_insert_with(|| commit.to_owned()),
                    commit,
                    "{name} is pinned twice"
                );
            }
            let builds =
                ["cargo build", "cargo test", "cargo install", "cargo check", "cargo package", "auditable build"];
            if !line.starts_with('#') && builds.iter().any(|verb| line.contains(verb)) {
                assert!(line.contains("--locked"), "{line}");
            }
        }
    }
}

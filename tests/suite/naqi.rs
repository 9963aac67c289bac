//! The command, run on folders of its own.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use assert_cmd::Command;
use tempfile::TempDir;

/// Rules for the tests, which need no language: "Read also" with its list, "Share", and a draft.
const RULES: &str = r#"
lang = ["*"]

[[rule]]
id = "related"
category = "related"
why = "A heading and the list under it."
line = "Read also"
takes = "items"

[[rule]]
id = "share"
category = "share"
why = "A button."
line = ["Share", "شارك"]

[[rule]]
id = "all"
category = "other"
why = "Takes too much, for the guard."
line = "Take all"
takes = "rest"

[[rule]]
id = "draft"
category = "other"
why = "Not applied."
line = "Draft"
status = "draft"
"#;

const SITE: &str = r#"
sites = ["example.com"]
aliases = ["example"]

[[rule]]
id = "box"
category = "subscribe"
why = "A box."
has = "follow us"
"#;

pub use crate::support::PROSE;

/// A folder for one test, with the rules in it.
pub struct Place {
    folder: TempDir,
}

/// How a run ended.
pub struct Done {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Place {
    /// A folder with these files in `in/`.
    pub fn new<B: AsRef<[u8]>>(files: &[(&str, B)]) -> Place {
        let place = Place { folder: TempDir::new().unwrap() };
        place.write("rules/common/test.toml", RULES);
        place.write("rules/sites/example.com.toml", SITE);
        fs::create_dir(place.path("in")).unwrap();
        for (name, bytes) in files {
            place.write(&format!("in/{name}"), bytes);
        }
        place
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Reads a text file.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The ledger, a line each.
    pub fn ledger(&self, out: &str) -> Vec<serde_json::Value> {
        let bytes = zstd::decode_all(fs::File::open(self.path(out).join("_naqi/ledger.jsonl.zst")).unwrap()).unwrap();
        String::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// A JSON file of the run's records.
    pub fn json_lines(&self, name: &str) -> Vec<serde_json::Value> {
        self.read(name).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Runs the verb with the tests' rules.
    pub fn run(&self, args: &str) -> Done {
        self.run_with(args, b"")
    }

    /// The same, with something on standard input.
    pub fn run_with(&self, args: &str, stdin: &[u8]) -> Done {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("naqi"));
        command.current_dir(self.folder.path()).args(args.split_whitespace()).write_stdin(stdin);
        if args.starts_with("clean") {
            command.args(["--only-rules", "--rules", "rules"]);
        }
        let Output { status, stdout, stderr } = command.output().unwrap();
        Done {
            code: status.code().expect("an exit code"),
            stdout: String::from_utf8(stdout).unwrap(),
            stderr: String::from_utf8(stderr).unwrap(),
        }
    }

    /// The verb with the tests' rules, to be started, stopped and killed.
    pub fn command(&self, args: &str) -> std::process::Command {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("naqi"));
        command.current_dir(self.folder.path()).args(args.split_whitespace());
        if args.starts_with("clean") {
            command.args(["--only-rules", "--rules", "rules"]);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// All files below a folder, with their bytes.
    pub fn tree(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.path(name);
        let mut files = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(below(&root, &path), fs::read(&path).unwrap());
                }
            }
        }
        files
    }

    /// The names of all files below a folder.
    pub fn names(&self, name: &str) -> Vec<String> {
        self.tree(name).into_keys().collect()
    }
}

fn below(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/")
}

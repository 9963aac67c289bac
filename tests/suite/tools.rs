//! Programs that others made, which read what naqi writes for editors: a schema validator, a TOML linter, a TOML language server.
//!
//! `tests/editor-tools.txt` names them; they live in a Python environment under the target folder, which is made when it is not there. Where that cannot be done,
//! a test says so and is left out, unless `NAQI_TOOLS` is set, as `tests/run` does: then it fails.
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use crate::readers::missing;
use crate::support::project;

/// A program of the environment: `python`, `taplo`, `tombi`.
pub fn tool(name: &str) -> Option<PathBuf> {
    static READY: OnceLock<bool> = OnceLock::new();
    let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("editor-tools");
    let python = home.join("bin/python");
    let works = |program: &PathBuf, args: &[&str]| {
        Command::new(program).args(args).output().is_ok_and(|done| done.status.success())
    };
    let ready = READY.get_or_init(|| {
        let all = || {
            works(&python, &["-c", "import jsonschema"])
                && works(&home.join("bin/taplo"), &["--version"])
                && works(&home.join("bin/tombi"), &["--version"])
        };
        if !all() {
            let _ = Command::new("python3").args(["-m", "venv"]).arg(&home).output();
            let wanted = project("tests/editor-tools.txt");
            let _ = Command::new(&python).args(["-m", "pip", "install", "-q", "-r"]).arg(wanted).output();
        }
        all()
    });
    if *ready {
        return Some(home.join("bin").join(name));
    }
    missing(&format!("{name}, which tests/editor-tools.txt brings,"));
    None
}

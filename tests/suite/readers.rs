//! Programs of others that read what naqi writes: Python with pyarrow and warcio, gzip, zstd. `tests/run` installs them and sets `NAQI_TOOLS`; without
//! that, a test says what it leaves out.
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Says that a part of a test is left out for want of something; fails where everything must be there.
pub fn missing(what: &str) {
    assert!(std::env::var_os("NAQI_TOOLS").is_none(), "{what} is not here, but NAQI_TOOLS says that everything is");
    eprintln!("{what} is not here: its part of the test is left out");
}

/// A Python that has pyarrow and warcio; installed on the first call if it can be.
fn python() -> Option<&'static PathBuf> {
    static PYTHON: OnceLock<Option<PathBuf>> = OnceLock::new();
    let find = || {
        let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("readers");
        let own = home.join("bin/python");
        let has = || {
            Command::new(&own).args(["-c", "import pyarrow, warcio"]).output().is_ok_and(|done| done.status.success())
        };
        if !has() {
            let _ = Command::new("python3").args(["-m", "venv"]).arg(&home).output();
            let _ = Command::new(&own).args(["-m", "pip", "install", "-q", "pyarrow", "warcio"]).output();
        }
        has().then_some(own)
    };
    let found = PYTHON.get_or_init(find).as_ref();
    if found.is_none() {
        missing("Python with pyarrow and warcio");
    }
    found
}

/// What a Python script prints, which must not fail; nothing if there is no such Python.
pub fn run_python(script: &str, args: &[PathBuf]) -> Option<String> {
    let done = Command::new(python()?).args(["-c", script]).args(args).output().unwrap();
    assert!(
        done.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    Some(String::from_utf8(done.stdout).unwrap())
}

/// What a command makes of these bytes; nothing if it is not here.
pub fn run_tool(command: &[&str], bytes: &[u8]) -> Option<Vec<u8>> {
    let child = Command::new(command[0]).args(&command[1..]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = child else {
        missing(command[0]);
        return None;
    };
    let mut stdin = child.stdin.take().unwrap();
    let bytes = bytes.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(&bytes).unwrap());
    let done = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(done.status.success(), "{command:?}");
    Some(done.stdout)
}

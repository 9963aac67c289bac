//! Doing something again whenever a file is saved.
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use crate::cli::Result;
use crate::cli::load::rule_files;

/// Looking costs a few system calls; a tenth of a second is felt as at once.
const PAUSE: Duration = Duration::from_millis(100);

/// What is known of the files: when each was written, and how long it is.
type Seen = BTreeMap<PathBuf, Option<(SystemTime, u64)>>;

/// Does `work` now, and again whenever a rule file in `paths` is saved, added or taken away. Ends only with an error of `work`.
pub(super) fn each_save(paths: &[PathBuf], mut work: impl FnMut() -> Result<()>) -> Result<ExitCode> {
    loop {
        let seen = look(paths);
        work()?;
        let mut out = anstream::stdout().lock();
        writeln!(out, "Waiting for a file to be saved; Ctrl-C ends.")?;
        out.flush()?;
        drop(out);
        while look(paths) == seen {
            sleep(PAUSE);
        }
        // Editors write in several steps.
        let mut last = look(paths);
        loop {
            sleep(PAUSE);
            let now = look(paths);
            if now == last {
                break;
            }
            last = now;
        }
        writeln!(anstream::stdout().lock(), "\n────────")?;
    }
}

fn look(paths: &[PathBuf]) -> Seen {
    let files = paths.iter().flat_map(|path| rule_files(path).unwrap_or_else(|_| vec![path.clone()]));
    files
        .map(|file| {
            let meta = fs::metadata(&file).ok();
            let state = meta.and_then(|meta| meta.modified().ok().map(|time| (time, meta.len())));
            (file, state)
        })
        .collect()
}

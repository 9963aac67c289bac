//! Doing something again whenever a file is saved.
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use crate::cli::Result;
use crate::load::rule_files;

/// Looking costs a few system calls; a tenth of a second is felt as at once. A look, and one more to see that the save is over, are well within a second.
const PAUSE: Duration = Duration::from_millis(100);
/// A file that is written to without end is read all the same, after so many looks.
const MOST_LOOKS: usize = 5;

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
        settle(look(paths), || {
            sleep(PAUSE);
            look(paths)
        });
        writeln!(anstream::stdout().lock(), "\n────────")?;
    }
}

/// Editors write in several steps: waits until two looks in a row see the same, or until there were enough of them.
fn settle<T: PartialEq>(mut last: T, mut look: impl FnMut() -> T) {
    for _ in 0..MOST_LOOKS {
        let now = look();
        if now == last {
            return;
        }
        last = now;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The save is seen at the first look after it; then the file must be quiet.
    #[test]
    fn a_save_is_answered_within_a_second() {
        let looks = 1 + MOST_LOOKS as u32;
        assert!(PAUSE <= Duration::from_millis(200));
        assert!(PAUSE * looks < Duration::from_secs(1));
    }

    #[test]
    fn a_save_in_steps_is_waited_for_and_an_endless_one_is_not() {
        let looks_at = |states: &[u8]| {
            let mut rest = states[1..].iter().copied();
            let mut looks = 0;
            settle(states[0], || {
                looks += 1;
                rest.next().unwrap_or_default()
            });
            looks
        };
        assert_eq!(looks_at(&[1, 1]), 1);
        assert_eq!(looks_at(&[1, 2, 3, 3, 4]), 3);
        assert_eq!(looks_at(&[1, 2, 3, 4, 5, 6, 7, 8]), MOST_LOOKS);
    }

    /// Whatever a save does to a file, a look tells it from the last: its text, its length, its place taken by another.
    #[test]
    fn a_look_sees_every_kind_of_save() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.toml");
        let paths = [folder.path().to_owned()];
        let mut seen = vec![look(&paths)];
        let mut step = |what: &dyn Fn()| {
            // Some file systems count time in steps of some milliseconds.
            sleep(Duration::from_millis(20));
            what();
            let now = look(&paths);
            assert_ne!(Some(&now), seen.last());
            seen.push(now);
        };
        step(&|| fs::write(&path, "aaaa").expect("written"));
        step(&|| fs::write(&path, "bbbb").expect("written"));
        step(&|| {
            fs::write(folder.path().join("new"), "cccc").expect("written");
            fs::rename(folder.path().join("new"), &path).expect("renamed");
        });
        step(&|| fs::write(folder.path().join("y.toml"), "").expect("written"));
        step(&|| fs::remove_file(&path).expect("removed"));
    }
}

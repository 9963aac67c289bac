//! A machine that loses its power: what was not synced is gone, or half of it.
//!
//! A run is killed at a call, and then everything that strace did not see synced is taken from the disk: the ends of files, and of names that were given
//! and not synced some, all or none. A file system may do so; the same command again must end in the same bytes.
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::disk::{CLEAN, assert_goes_on, corpus, page};
use crate::resume::outcome;
use crate::strace::{Call, can_trace, trace};

/// What of a folder is on the disk.
#[derive(Default)]
struct Disk {
    /// How long each file is, and how much of it is synced.
    files: BTreeMap<PathBuf, (u64, u64)>,
    /// Names that were given and not synced, in order.
    names: Vec<Given>,
}

/// A name that was given: to a new file, or to one that had another.
struct Given {
    name: PathBuf,
    before: Option<PathBuf>,
}

impl Disk {
    fn after(calls: &[Call]) -> Disk {
        let mut disk = Disk::default();
        calls.iter().filter(|call| call.result >= 0).for_each(|call| disk.take(call));
        disk
    }

    fn take(&mut self, Call { name, path, to, args, result, .. }: &Call) {
        match (&**name, to) {
            ("openat", _) if args.contains("O_CREAT") => {
                let is_new = !self.files.contains_key(path);
                let file = self.files.entry(path.clone()).or_default();
                if args.contains("O_TRUNC") {
                    *file = (0, 0);
                }
                self.names.extend(is_new.then(|| Given { name: path.clone(), before: None }));
            }
            ("write", _) => self.files.entry(path.clone()).or_default().0 += *result as u64,
            ("ftruncate", _) => {
                let to = args.rsplit(", ").next().unwrap().parse().unwrap();
                let file = self.files.entry(path.clone()).or_default();
                *file = (to, file.1.min(to));
            }
            ("fsync" | "fdatasync", _) => match self.files.get_mut(path) {
                Some(file) => file.1 = file.0,
                None => self.names.retain(|given| given.name.parent() != Some(path)),
            },
            ("syncfs", _) => {
                self.files.values_mut().for_each(|file| file.1 = file.0);
                self.names.clear();
            }
            ("rename", Some(to)) => {
                let file = self.files.remove(path).unwrap();
                let replaced = self.files.insert(to.clone(), file).is_some();
                // What stood there is gone from the folder, and cannot be put back.
                self.names.extend((!replaced).then(|| Given { name: to.clone(), before: Some(path.clone()) }));
            }
            ("unlink", _) => drop(self.files.remove(path)),
            _ => {}
        }
    }

    /// Takes from the folder what was not on the disk; of the names those that are chosen. Says how many bytes and names went.
    fn lose(&self, chosen: &mut dyn FnMut() -> bool) -> (u64, usize) {
        let (mut bytes, mut names) = (0, 0);
        for (path, (len, synced)) in &self.files {
            if len > synced
                && let Ok(file) = File::options().write(true).open(path)
            {
                bytes += file.metadata().unwrap().len().saturating_sub(*synced);
                file.set_len(*synced).unwrap();
            }
        }
        for Given { name, before } in self.names.iter().rev() {
            if !name.exists() || !chosen() {
                continue;
            }
            names += 1;
            match before {
                Some(before) if !before.exists() && before.parent().is_some_and(Path::is_dir) => {
                    fs::rename(name, before).unwrap();
                }
                _ => fs::remove_file(name).unwrap(),
            }
        }
        (bytes, names)
    }
}

#[test]
fn a_power_cut_at_any_moment_loses_nothing_that_was_said_to_be_done() {
    if !can_trace() {
        return;
    }
    let place = corpus();
    // So many between two checkpoints that they are synced all at once.
    (0..90).for_each(|at| place.write(&format!("in/many/{at:02}.txt"), page(at)));
    let clean = CLEAN.replace("6000", "50000");
    let (done, calls) = trace(&place, &clean, None);
    assert_eq!(done.code, 3, "{}", done.stderr);
    let whole = outcome(&place, "out");
    assert!(calls.iter().any(|call| call.name == "syncfs"), "nothing was synced at once");
    assert_is_on_the_disk(&place.path("out"), &Disk::after(&calls));
    fs::remove_dir_all(place.path("out")).unwrap();

    let mut seed = u64::from(std::process::id());
    let mut random = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        seed >> 33
    };
    let points: Vec<&Call> = calls
        .iter()
        .filter(|call| ["rename", "fsync", "fdatasync", "syncfs", "write", "unlink"].contains(&&*call.name))
        .collect();
    let (mut cuts, mut bytes, mut names) = (0, 0, 0);
    let step = points.len().div_ceil(60);
    for (at, point) in points.iter().step_by(step).enumerate() {
        let (done, calls) = trace(&place, &clean, Some(point));
        if done.code >= 0 {
            fs::remove_dir_all(place.path("out")).unwrap();
            continue;
        }
        cuts += 1;
        let lost = match at % 3 {
            0 => Disk::after(&calls).lose(&mut || false),
            1 => Disk::after(&calls).lose(&mut || true),
            _ => Disk::after(&calls).lose(&mut || random() % 2 == 0),
        };
        bytes += lost.0;
        names += lost.1;
        let what = format!("power cut at {} {} of {}", point.name, point.of_thread, point.path.display());
        assert_goes_on(&place, &clean, &what, &whole);
    }
    eprintln!("{cuts} power cuts, in which {bytes} bytes and {names} names were lost");
    assert!(cuts > 40 && bytes > 10_000 && names > 20);
}

/// A run that has ended has lost nothing if the power goes now.
fn assert_is_on_the_disk(out: &Path, disk: &Disk) {
    let out = fs::canonicalize(out).unwrap();
    let of_run = |path: &Path| path.starts_with(&out) && path.exists();
    for (path, (len, synced)) in disk.files.iter().filter(|(path, _)| of_run(path)) {
        assert!(len == synced && fs::metadata(path).unwrap().len() == *len, "{} is not synced", path.display());
    }
    let unsynced: Vec<_> = disk.names.iter().map(|given| &given.name).filter(|name| of_run(name)).collect();
    assert!(unsynced.is_empty(), "names are not synced: {unsynced:?}");
}

//! A disk that refuses one thing: each call by which a run writes, renames, syncs, makes or closes something fails once, or the run is killed there.
//! Then: a plain word, nothing half in its place, and the same command again ends in the bytes of a run that nothing befell.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use naqi::decode::Charset;

use crate::naqi::{Done, PROSE, Place};
use crate::readers::run_python;
use crate::resume::outcome;
use crate::strace::{Call, Fault, can_trace, trace, with_fault};

/// Files by name.
type Tree = BTreeMap<String, Vec<u8>>;

pub fn page(at: usize) -> String {
    format!("{PROSE}Share\n{at}\n{PROSE}\nRead also\n- One\n- Two\n")
}

fn lines(count: usize) -> String {
    let text = |at: usize| match at % 10 {
        7 => format!("{PROSE}Take all\n{PROSE}{PROSE}"),
        8 => format!("{PROSE}Draft\n{PROSE}"),
        _ => page(at),
    };
    (0..count).map(|at| format!("{{\"id\":{at},\"text\":{}}}\n", serde_json::json!(text(at)))).collect()
}

/// A little of everything that a run writes: clean files of three formats and two packings, drafts, held, quarantine, encodings, names.
pub fn corpus() -> Place {
    let place = Place::new(&[("b.jsonl", lines(60) + "bad\n"), ("a.txt", page(1))]);
    place.write("in/c.jsonl.zst", zstd::encode_all(lines(20).as_bytes(), 1).unwrap());
    place.write("in/d/bad.txt", b"\x89PNG\r\n\x1a\n\0\0\0\r\xff\xfe\xfd\xfc");
    let arabic = Charset::named("windows-1256").unwrap().encode("قال الوزير إنه سيعود إلى البلاد\nشارك\n", &[]);
    place.write("in/d/arabic.txt", arabic.unwrap());
    let table = "import pyarrow as pa, pyarrow.parquet as pq, sys\n\
        pq.write_table(pa.table({'text':[sys.argv[2]]*30}), sys.argv[1]+'/t.parquet')\n";
    run_python(table, &[place.path("in"), page(2).into()]);
    place
}

pub const CLEAN: &str = "clean in -o out --checkpoint 6000 -j 2 --output-name {stem}.clean.{ext} --ledger-format dolma";

/// The places at which a run touches something below the folder: each file with each call, and how often.
fn sites(calls: &[Call], below: &Path) -> Vec<(Call, usize)> {
    let mut sites: BTreeMap<(String, String), (Call, usize)> = BTreeMap::new();
    for call in calls.iter().filter(|call| call.path.starts_with(below)) {
        // Looking whether something is there changes nothing.
        let only_looks =
            call.name.starts_with("open") && !call.args.contains("O_WRONLY") && !call.args.contains("O_RDWR");
        // What was read of a folder was read, however closing it ends; the standard library takes it for impossible.
        let is_folder = |made: &Call| made.name == "mkdir" || made.args.contains("O_DIRECTORY");
        let closes_folder = call.name == "close" && calls.iter().any(|made| made.path == call.path && is_folder(made));
        if only_looks || closes_folder {
            continue;
        }
        let site = sites.entry((call.name.clone(), call.path.display().to_string()));
        site.or_insert_with(|| (call.clone(), 0)).1 += 1;
    }
    sites.into_values().collect()
}

const FAULTS: [(&str, &str); 2] = [("EIO", "Input/output error"), ("ENOSPC", "No space left on device")];

/// The corpus, all that a run over it asks of the disk, and how it ends.
fn undisturbed() -> (Place, Vec<(Call, usize)>, Tree) {
    let place = corpus();
    let (done, calls) = trace(&place, CLEAN, None);
    assert_eq!(done.code, 3, "{}", done.stderr);
    let whole = outcome(&place, "out");
    fs::remove_dir_all(place.path("out")).unwrap();
    let sites = sites(&calls, &fs::canonicalize(place.path("")).unwrap().join("out"));
    (place, sites, whole)
}

#[test]
fn each_thing_that_a_run_asks_of_the_disk_may_fail() {
    if !can_trace() {
        return;
    }
    let (place, sites, whole) = undisturbed();
    let (mut refused, mut not_reached, mut harmless) = (0, 0, BTreeMap::<String, usize>::new());
    for (at, (call, count)) in sites.iter().enumerate() {
        for nth in 1..=*count {
            let (name, words) = FAULTS[(at + nth) % 2];
            let what = format!("{name} at {} {} of {}", call.name, nth, call.path.display());
            match with_fault(&place, CLEAN, call, nth, Fault::Error(name)) {
                // Where the disk was slower than the cleaning, a checkpoint was left out.
                None => not_reached += 1,
                Some(done) if done.code == 3 => *harmless.entry(call.name.clone()).or_default() += 1,
                Some(done) => {
                    refused += 1;
                    assert_refused(&done, words, &what);
                }
            }
            assert_no_half_file(&place, &what, &whole);
            assert_goes_on(&place, CLEAN, &what, &whole);
        }
    }
    eprintln!(
        "{refused} calls refused, each with a word; {harmless:?} failed without harm; {not_reached} were not reached"
    );
    assert!(refused > 100 && not_reached * 2 < refused);
    // What is closed is on the disk already.
    assert!(harmless.keys().all(|name| name == "close"));
}

#[test]
fn a_run_may_be_killed_at_each_thing_that_it_asks_of_the_disk() {
    if !can_trace() {
        return;
    }
    let (place, sites, whole) = undisturbed();
    let (mut kills, mut not_reached) = (0, 0);
    for (call, count) in sites.iter().filter(|(call, _)| !matches!(&*call.name, "close" | "lseek" | "flock")) {
        for nth in 1..=*count {
            let what = format!("killed at {} {} of {}", call.name, nth, call.path.display());
            match with_fault(&place, CLEAN, call, nth, Fault::Kill) {
                None => not_reached += 1,
                Some(_) => kills += 1,
            }
            assert_no_half_file(&place, &what, &whole);
            assert_goes_on(&place, CLEAN, &what, &whole);
        }
    }
    eprintln!("killed at {kills} calls; {not_reached} were not reached");
    assert!(kills > 100 && not_reached * 2 < kills);
}

#[test]
fn calls_that_are_interrupted_are_made_again_and_writes_of_nothing_told() {
    if !can_trace() {
        return;
    }
    let (place, sites, whole) = undisturbed();
    let mut done = BTreeMap::<String, usize>::new();
    for (call, _) in &sites {
        let is_retried = ["write", "openat", "ftruncate", "fsync", "fdatasync", "syncfs"].contains(&&*call.name);
        if !is_retried || done.get(&call.name).is_some_and(|count| *count > 4) {
            continue;
        }
        *done.entry(call.name.clone()).or_default() += 1;
        let what = format!("interrupted at {} of {}", call.name, call.path.display());
        let interrupted = with_fault(&place, CLEAN, call, 1, Fault::Error("EINTR")).unwrap();
        assert_eq!(interrupted.code, 3, "{what}: {}", interrupted.stderr);
        assert_goes_on(&place, CLEAN, &what, &whole);
        if call.name == "write" {
            let what = format!("nothing written to {}", call.path.display());
            assert_refused(&with_fault(&place, CLEAN, call, 1, Fault::Nothing).unwrap(), "failed to write ", &what);
            assert_goes_on(&place, CLEAN, &what, &whole);
        }
    }
    assert!(done["write"] > 3 && done["fdatasync"] > 3, "{done:?}");
}

/// A run that was refused something says so, names the file, and says what to do.
fn assert_refused(done: &Done, words: &str, what: &str) {
    let said = &done.stderr;
    assert_eq!(done.code, 2, "{what}: {said}");
    assert!(said.contains("error: cannot ") && said.contains(words), "{what}: {said}");
    assert!(said.contains("out/") || said.contains(" out:"), "{what} names no file: {said}");
    assert!(said.contains("\nhelp: "), "{what}: {said}");
}

fn assert_no_half_file(place: &Place, what: &str, whole: &Tree) {
    if place.path("out").exists() {
        for (name, bytes) in place.tree("out") {
            let is_of_run = name.starts_with("_naqi/work/") || name == "_naqi/run.json" || name.contains("/.naqi-");
            assert!(is_of_run || whole.get(&name) == Some(&bytes), "{what}: {name} is not whole");
        }
    }
}

/// The same command again ends as it should.
pub fn assert_goes_on(place: &Place, clean: &str, what: &str, whole: &Tree) {
    let done = place.run(clean);
    let had_ended = done.code == 2 && done.stderr.contains("holds an earlier run");
    assert!(done.code == 3 || had_ended, "{what}: {}", done.stderr);
    let got = outcome(place, "out");
    assert_eq!(got.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>(), "{what}");
    for (name, bytes) in &got {
        assert!(bytes == &whole[name], "{what}: {name} differs");
    }
    fs::remove_dir_all(place.path("out")).unwrap();
}

/// All files of the place, but for what strace wrote.
fn all_of(place: &Place) -> Tree {
    let mut tree = place.tree("");
    tree.remove("strace.log");
    tree
}

/// Makes the place what it was.
fn reset(place: &Place, before: &Tree) {
    for (name, bytes) in all_of(place) {
        match before.get(&name) {
            None => fs::remove_file(place.path(&name)).unwrap(),
            Some(then) if *then != bytes => place.write(&name, then),
            Some(_) => {}
        }
    }
    before.iter().filter(|(name, _)| !place.path(name).exists()).for_each(|(name, bytes)| place.write(name, bytes));
    for folder in ["again", "drafts"] {
        let _ = fs::remove_dir_all(place.path(folder));
    }
}

/// What other verbs write: a file is as it was, or as it should be, whatever fails.
#[test]
fn files_that_are_put_down_alone_are_as_before_or_as_they_should_be() {
    if !can_trace() {
        return;
    }
    let place = Place::new(&[("a.txt", page(1)), ("b.jsonl", lines(20)), ("d/bad.txt", "\0\u{1}\u{2}".repeat(9))]);
    assert_eq!(place.run("clean in -o out").code, 0);
    let rows = place.run("review out --list --json --rule test/share").stdout;
    let id = rows.split("\"id\"").nth(1).unwrap().split('"').nth(1).unwrap().to_owned();
    assert_eq!(place.run(&format!("review out --reject {id}")).code, 0);
    place.write("loose.toml", place.read("rules/common/test.toml").replace(" = ", "   =  "));
    let commands = [
        "restore out -o again".to_owned(),
        format!("review out --undecide {id}"),
        format!("review out --accept {id} --decisions mine.toml"),
        "review out --html page.html".to_owned(),
        "ledger out -o removals.csv".to_owned(),
        "ledger out --json -o removals.jsonl.zst".to_owned(),
        "rules fmt loose.toml".to_owned(),
        "rules new example.org in/a.txt -o new.toml".to_owned(),
        "review out --adopt".to_owned(),
        "man -o again".to_owned(),
    ];
    let before = all_of(&place);
    let root = fs::canonicalize(place.path("")).unwrap();
    let (mut refused, mut harmless, mut kills) = (0, 0, 0);
    for command in commands {
        let (done, calls) = trace(&place, &command, None);
        assert!((0..2).contains(&done.code), "{command}: {}", done.stderr);
        let after = all_of(&place);
        assert!(after != before, "{command} writes nothing");
        reset(&place, &before);
        // Of many pages or files that are written alike, the first ones stand for all.
        for (call, count) in sites(&calls, &root).into_iter().take(16) {
            for (fault, words) in [(Fault::Error("EIO"), FAULTS[0].1), (Fault::Kill, "")] {
                let what = format!("{command}: {fault:?} at {} of {}", call.name, call.path.display());
                let Some(done) = with_fault(&place, &command, &call, count, fault) else { continue };
                let now = all_of(&place);
                for (name, bytes) in &now {
                    let is_whole = before.get(name) == Some(bytes) || after.get(name) == Some(bytes);
                    assert!(
                        is_whole || name.contains(".naqi-"),
                        "{what}: {name} is neither as before nor as it should be"
                    );
                }
                for name in before.keys() {
                    assert!(now.contains_key(name), "{what}: {name} is gone");
                }
                match done.code {
                    -1 => kills += 1,
                    0 | 1 => {
                        harmless += 1;
                        assert!(now == after || call.name == "close", "{what}: it says that it is done");
                    }
                    2 => {
                        refused += 1;
                        assert!(done.stderr.contains(words), "{what}: {}", done.stderr);
                    }
                    code => panic!("{what}: {code} {}", done.stderr),
                }
                reset(&place, &before);
            }
        }
        let done = place.run(&command);
        assert!((0..2).contains(&done.code) && all_of(&place) == after, "{command}: {}", done.stderr);
        reset(&place, &before);
    }
    eprintln!("{refused} calls of other verbs refused, {harmless} without harm, {kills} kills");
    assert!(refused > 50 && kills > 30);
}

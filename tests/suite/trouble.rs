//! What befalls a run: a full disk, files that vanish, lost permissions, signals, a second run. Each time there is a clear word, no half file,
//! and the same command again ends in the bytes of a run that nothing befell.
#![cfg(unix)]
use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::naqi::{PROSE, Place};
use crate::readers::missing;
use crate::resume::outcome;

fn page(at: usize) -> String {
    format!("{PROSE}Share\n{at}\n{PROSE}\nRead also\n- One\n- Two\n")
}

fn lines(count: usize) -> String {
    (0..count).map(|at| format!("{{\"id\":{at},\"text\":{}}}\n", serde_json::json!(page(at)))).collect()
}

/// Pages and records, one megabyte or so.
fn corpus() -> Place {
    let place = Place::new(&[
        ("m/b.jsonl", lines(2000).into_bytes()),
        ("m/c.jsonl.zst", zstd::encode_all(lines(2000).as_bytes(), 1).unwrap()),
    ]);
    for at in 0..40 {
        place.write(&format!("in/a/{at:02}.txt"), page(at));
        place.write(&format!("in/z/{at:02}.txt"), page(at));
    }
    place.write("in/m/bad.txt", b"\x89PNG\r\n\x1a\n\0\0\0\r\xff\xfe\xfd\xfc");
    place
}

const CLEAN: &str = "clean in -o out --checkpoint 50000 -j 2";

/// The outcome of a run that nothing befell.
fn whole(place: &Place) -> BTreeMap<String, Vec<u8>> {
    let done = place.run(&CLEAN.replace("out", "whole"));
    assert_eq!(done.code, 3, "{}", done.stderr);
    outcome(place, "whole")
}

/// Every clean file is one of the whole run, byte for byte: there is no half one.
fn assert_no_half_file(place: &Place, out: &str, whole: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in place.tree(out) {
        if !name.starts_with("_naqi/") {
            assert!(whole.get(&name) == Some(&bytes), "{name} is not whole");
        }
    }
}

fn assert_same(place: &Place, out: &str, whole: &BTreeMap<String, Vec<u8>>) {
    let got = outcome(place, out);
    assert_eq!(got.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>());
    for (name, bytes) in &got {
        assert!(bytes == &whole[name], "{name} differs");
    }
}

fn stderr_of(child: Child) -> (Option<i32>, String) {
    let done = child.wait_with_output().unwrap();
    (done.status.code(), String::from_utf8(done.stderr).unwrap())
}

const GO_ON: &str = "help: what is done is kept: when this is mended, the same command again goes on where it was\n";

/// A file system of so many KiB at a folder, if this machine lets us mount one.
struct Small(PathBuf);

impl Small {
    fn mount(at: PathBuf, kib: usize) -> Option<Small> {
        fs::create_dir_all(&at).unwrap();
        let options = format!("size={kib}k,mode=755");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(&at).stderr(Stdio::null());
        mount.status().is_ok_and(|status| status.success()).then_some(Small(at))
    }

    fn resize(&self, kib: usize) {
        let done = Command::new("mount").args(["-o", &format!("remount,size={kib}k")]).arg(&self.0).status();
        assert!(done.unwrap().success());
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_told_and_the_run_goes_on_when_there_is_room() {
    let place = corpus();
    let whole = whole(&place);
    let mut cut = 0;
    for kib in [40, 120, 300, 600, 1000, 1500] {
        fs::create_dir_all(place.path("disk")).unwrap();
        let Some(disk) = Small::mount(place.path("disk"), kib) else {
            return missing("the right to mount a small file system, which root has,");
        };
        let command = CLEAN.replace("out", "disk/out");
        let done = place.run(&command);
        if done.code == 3 {
            continue;
        }
        cut += 1;
        assert_eq!(done.code, 2, "{kib}: {}", done.stderr);
        assert!(done.stderr.contains(": No space left on device\n"), "{kib}: {}", done.stderr);
        assert_no_half_file(&place, "disk/out", &whole);
        // Still full: the same word again, and nothing is lost by asking.
        let again = place.run(&command);
        assert_eq!(again.code, 2, "{kib}: {}", again.stderr);
        assert!(again.stderr.contains(": No space left on device\n"), "{kib}: {}", again.stderr);
        disk.resize(100_000);
        let done = place.run(&command);
        assert_eq!(done.code, 3, "{kib}: {}", done.stderr);
        assert_same(&place, "disk/out", &whole);
    }
    assert!(cut >= 4, "the disk was full in {cut} runs only");
}

#[test]
fn a_file_that_may_not_grow_further_is_told_and_the_run_goes_on() {
    let place = corpus();
    let whole = whole(&place);
    let naqi = assert_cmd::cargo::cargo_bin!("naqi").display().to_string();
    let mut cut = 0;
    // Blocks of 512 bytes, or of 1024: shells differ.
    for blocks in [1, 20, 100, 400] {
        let run = |limit: &str| {
            let script = format!("trap '' XFSZ; {limit} exec '{naqi}' {CLEAN} --only-rules --rules rules");
            let mut shell = Command::new("sh");
            shell.args(["-c", &script]).current_dir(place.path("")).stdout(Stdio::null()).stderr(Stdio::piped());
            stderr_of(shell.spawn().unwrap())
        };
        let (code, said) = run(&format!("ulimit -f {blocks};"));
        if code != Some(3) {
            cut += 1;
            assert!(code == Some(2) && said.contains(": File too large\n"), "{blocks}: {code:?} {said}");
            assert_no_half_file(&place, "out", &whole);
            let (code, said) = run("");
            assert_eq!(code, Some(3), "{said}");
        }
        assert_same(&place, "out", &whole);
        fs::remove_dir_all(place.path("out")).unwrap();
    }
    assert!(cut >= 2);
}

/// A run that has come into `m/b.jsonl`, as its checkpoint says, and is held there by the signal to stop. On a machine with much else to do it may get past it unseen; then
/// it is done again.
fn held(place: &Place, command: &mut Command) -> Child {
    let is_inside = || {
        let checkpoint = fs::read_to_string(place.path("out/_naqi/work/checkpoint.json"));
        checkpoint.is_ok_and(|text| text.contains("\"units\""))
    };
    for _ in 0..50 {
        let mut child = command.spawn().unwrap();
        while child.try_wait().unwrap().is_none() {
            if is_inside() {
                signal("STOP", &child);
                if is_inside() {
                    return child;
                }
                child.kill().unwrap();
                child.wait().unwrap();
            }
        }
        fs::remove_dir_all(place.path("out")).unwrap();
    }
    panic!("no run was caught in the large file");
}

fn signal(name: &str, child: &Child) {
    let done = Command::new("sh").args(["-c", &format!("kill -{name} {}", child.id())]).status().unwrap();
    assert!(done.success());
}

/// A corpus with a file of records so large that a run can be caught in it.
fn large() -> Place {
    let place = corpus();
    place.write("in/m/b.jsonl", lines(60_000));
    place
}

#[test]
fn a_file_that_vanished_is_told_and_an_input_that_vanished_stops_the_run() {
    let place = large();
    let whole = whole(&place);
    let child = held(&place, &mut place.command(CLEAN));
    fs::rename(place.path("in"), place.path("moved")).unwrap();
    signal("CONT", &child);
    let (code, said) = stderr_of(child);
    assert_eq!(code, Some(2), "{said}");
    let words =
        "error: the input in is gone\nhelp: bring it back, and run the same command again: it goes on where it was\n";
    assert!(said.ends_with(words), "{said}");
    assert_no_half_file(&place, "out", &whole);
    fs::rename(place.path("moved"), place.path("in")).unwrap();
    let done = place.run(CLEAN);
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert_same(&place, "out", &whole);

    // One file alone is a fault of that file, and no other.
    fs::remove_dir_all(place.path("out")).unwrap();
    let child = held(&place, &mut place.command(CLEAN));
    fs::remove_file(place.path("in/m/c.jsonl.zst")).unwrap();
    signal("CONT", &child);
    let (code, said) = stderr_of(child);
    assert_eq!(code, Some(3), "{said}");
    let told = place.json_lines("out/_naqi/quarantine.jsonl");
    let gone = told.iter().find(|what| what["source"] == "m/c.jsonl.zst").unwrap();
    assert!(gone["reason"].as_str().unwrap().starts_with("No such file"), "{gone}");
    let got = place.tree("out");
    for (name, bytes) in whole.iter().filter(|(name, _)| name.ends_with(".txt") || *name == "m/b.jsonl") {
        assert!(got.get(name) == Some(bytes), "{name}");
    }
}

#[test]
fn a_file_that_is_cut_while_it_is_read_is_told() {
    let place = large();
    let child = held(&place, &mut place.command(CLEAN));
    File::options().write(true).open(place.path("in/m/b.jsonl")).unwrap().set_len(1 << 20).unwrap();
    signal("CONT", &child);
    let (code, said) = stderr_of(child);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("m/b.jsonl: the file became shorter while it was read"), "{said}");
}

/// The command as a user without rights, and its folder made theirs; naqi lies where they may read it.
fn as_nobody(place: &Place) -> impl Fn(&str) -> Command {
    const NOBODY: u32 = 65_534;
    let root = place.path("");
    let is_root = fs::metadata("/proc/self").is_ok_and(|meta| meta.uid() == 0);
    let naqi = place.path("naqi");
    fs::copy(assert_cmd::cargo::cargo_bin!("naqi"), &naqi).unwrap();
    fs::set_permissions(&root, Permissions::from_mode(0o755)).unwrap();
    if is_root {
        std::os::unix::fs::chown(&root, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    move |args| {
        let mut command = Command::new(&naqi);
        command.current_dir(&root).args(args.split_whitespace()).args(["--only-rules", "--rules", "rules"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn an_output_that_cannot_be_written_any_more_stops_the_run_and_it_goes_on() {
    let place = large();
    let whole = whole(&place);
    let command = as_nobody(&place);
    let child = held(&place, &mut command(CLEAN));
    set_mode(&place.path("out"), 0o555);
    signal("CONT", &child);
    let (code, said) = stderr_of(child);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("Permission denied\n") && said.ends_with(GO_ON), "{said}");
    assert_no_half_file(&place, "out", &whole);
    set_mode(&place.path("out"), 0o755);
    let (code, said) = stderr_of(command(CLEAN).spawn().unwrap());
    assert_eq!(code, Some(3), "{said}");
    assert_same(&place, "out", &whole);

    // From the start.
    set_mode(&place.path(""), 0o555);
    let (code, said) = stderr_of(command(&CLEAN.replace("out", "out2")).spawn().unwrap());
    set_mode(&place.path(""), 0o755);
    assert_eq!(code, Some(2));
    assert!(said.contains("out2") && said.contains("Permission denied\n"), "{said}");
}

#[test]
fn inputs_that_may_not_be_read_any_more_are_told_one_by_one() {
    let place = large();
    let whole = whole(&place);
    let command = as_nobody(&place);
    let child = held(&place, &mut command(CLEAN));
    set_mode(&place.path("in/m/c.jsonl.zst"), 0);
    set_mode(&place.path("in/z"), 0);
    signal("CONT", &child);
    let (code, said) = stderr_of(child);
    set_mode(&place.path("in/z"), 0o755);
    assert_eq!(code, Some(3), "{said}");
    let told = place.json_lines("out/_naqi/quarantine.jsonl");
    let told: Vec<(&str, bool)> = told
        .iter()
        .map(|what| {
            (what["source"].as_str().unwrap(), what["reason"].as_str().unwrap().starts_with("Permission denied"))
        })
        .collect();
    assert_eq!(told, [("m/bad.txt", false), ("m/c.jsonl.zst", true), ("z", true)]);
    assert!(place.tree("out").get("m/b.jsonl") == whole.get("m/b.jsonl"));
}

#[test]
fn two_runs_do_not_write_into_one_folder() {
    let place = large();
    let whole = whole(&place);
    let mut child = held(&place, &mut place.command(CLEAN));
    for force in ["", " --force"] {
        let done = place.run(&format!("{CLEAN}{force}"));
        assert_eq!(done.code, 2);
        let words = "error: another naqi is writing into out at this moment\nhelp: wait until it has ended, or name another folder with -o\n";
        assert_eq!(done.stderr, words);
    }
    signal("CONT", &child);
    // What a killed run leaves behind is no lock.
    child.kill().unwrap();
    child.wait().unwrap();
    let done = place.run(CLEAN);
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert!(done.stderr.starts_with("going on with the run that was cut off: "), "{}", done.stderr);
    assert_same(&place, "out", &whole);
    assert!(place.run(CLEAN).stderr.contains("holds an earlier run"));
    assert!(!place.path("out/_naqi/work").exists());
}

#[test]
fn signals_let_a_run_finish_what_is_in_hand() {
    let place = large();
    let whole = whole(&place);
    for (name, expected) in [("INT", 130), ("TERM", 143)] {
        let child = held(&place, &mut place.command(CLEAN));
        signal(name, &child);
        signal("CONT", &child);
        let (code, said) = stderr_of(child);
        assert_eq!(code, Some(expected), "{said}");
        assert_eq!(said, "stopped; the same command again goes on where it was\n");
        assert_no_half_file(&place, "out", &whole);
        assert!(place.run("restore out -o again").stderr.contains("was cut off before its end"));
        let done = place.run(CLEAN);
        assert_eq!(done.code, 3, "{}", done.stderr);
        assert_same(&place, "out", &whole);
        fs::remove_dir_all(place.path("out")).unwrap();
    }
    // A second one does not wait.
    let pipe = place.path("pipe.jsonl");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let child = place.command("clean pipe.jsonl -o out2").spawn().unwrap();
    let mut writer = File::options().write(true).open(&pipe).unwrap();
    writer.write_all(lines(3).as_bytes()).unwrap();
    for _ in 0..2 {
        signal("INT", &child);
        std::thread::sleep(Duration::from_millis(300));
    }
    assert_eq!(stderr_of(child).0, Some(130));
}

#[test]
fn archives_cut_anywhere_come_back_whole() {
    let text = lines(40);
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(text.as_bytes()).unwrap();
    let packed = [("gz", gz.finish().unwrap()), ("zst", zstd::encode_all(text.as_bytes(), 1).unwrap())];
    let place = Place::new::<&str>(&[]);
    let mut cuts = 0;
    for (kind, bytes) in &packed {
        for at in (1..bytes.len()).step_by(bytes.len().div_ceil(60)) {
            place.write(&format!("in/{at:05}.jsonl.{kind}"), &bytes[..at]);
            place.write(&format!("in/{at:05}.txt.{kind}"), &bytes[..at]);
            cuts += 2;
        }
    }
    let done = place.run("clean in -o out");
    assert_eq!(done.code, 3, "{}", done.stderr);
    let told = place.json_lines("out/_naqi/quarantine.jsonl");
    let files: std::collections::BTreeSet<_> = told.iter().filter_map(|what| what["file"].as_str()).collect();
    // A file of less than four bytes does not tell that it is an archive: it is a text, or none.
    assert!(files.len() >= cuts - 8, "{} of {cuts}", files.len());
    assert_eq!(place.run("restore out -o again").code, 0);
    assert!(place.tree("again") == place.tree("in"));
}

//! Memory does not grow with the corpus. `tests/soak` asks the same of gigabytes.
#![cfg(target_os = "linux")]
use std::fs;
use std::io::{BufWriter, Write};
use std::process::Stdio;
use std::time::Duration;

use crate::naqi::{PROSE, Place};

const MB: usize = 1_000_000;

fn write_records(place: &Place, name: &str, size: usize) {
    let text = format!("{}Share\n{}", PROSE.repeat(20), PROSE.repeat(20));
    let line = format!("{{\"id\":1,\"text\":{}}}\n", serde_json::json!(text));
    let mut file = BufWriter::new(fs::File::create(place.path(name)).unwrap());
    (0..size / line.len()).for_each(|_| file.write_all(line.as_bytes()).unwrap());
}

/// The most memory that a run had, in bytes, as the system counts it until shortly before its end.
fn peak(place: &Place, args: &str) -> usize {
    let mut child = place.command(args).stdout(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        if let Some(kib) = line.and_then(|line| line.trim().split(' ').next()?.parse::<usize>().ok()) {
            peak = kib * 1024;
        }
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "{args}");
            return peak;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn memory_is_flat_however_large_the_input() {
    let place = Place::new::<&str>(&[]);
    write_records(&place, "in/small.jsonl", 10 * MB);
    write_records(&place, "in/large.jsonl", 80 * MB);
    let small = peak(&place, "clean in/small.jsonl -o small -j 2");
    let large = peak(&place, "clean in/large.jsonl -o large -j 2");
    assert!(large < 100 * MB, "{} MB", large / MB);
    assert!(large < small + 10 * MB, "{} MB for 10 MB, {} MB for 80 MB", small / MB, large / MB);
    let restored = peak(&place, "restore large -o again");
    assert!(restored < 60 * MB, "{} MB", restored / MB);
    assert!(fs::read(place.path("in/large.jsonl")).unwrap() == fs::read(place.path("again/large.jsonl")).unwrap());
}

#[test]
fn a_record_of_a_hundred_megabytes_goes_through_and_comes_back() {
    let place = Place::new::<&str>(&[]);
    let mut text = PROSE.repeat(100 * MB / PROSE.len());
    text.push_str("Share\n");
    let record = |text: &str| format!("{{\"id\":1,\"text\":\"{}\"}}\n", text.replace('\n', "\\n"));
    place.write("in/one.jsonl", record(&text));
    let memory = peak(&place, "clean in/one.jsonl -o out");
    assert!(memory < 2500 * MB, "{} MB", memory / MB);
    text.truncate(text.len() - "Share\n".len());
    assert!(place.read("out/one.jsonl") == record(&text));
    assert_eq!(place.run("restore out -o again").code, 0);
    assert!(place.tree("again") == place.tree("in"));
}

#[test]
fn twenty_thousand_tiny_files_take_hardly_more_memory_than_two_thousand() {
    let place = Place::new::<&str>(&[]);
    let page = format!("{PROSE}Share\n");
    for (folder, count) in [("few", 2_000), ("many", 20_000)] {
        for at in 0..count {
            if at < 100 {
                fs::create_dir_all(place.path(&format!("{folder}/{at}"))).unwrap();
            }
            fs::write(place.path(&format!("{folder}/{}/{at}.txt", at % 100)), &page).unwrap();
        }
    }
    let few = peak(&place, "clean few -o out-few -j 2");
    let many = peak(&place, "clean many -o out-many -j 2");
    assert!(many < few + 15 * MB, "{} MB for 2,000 files, {} MB for 20,000", few / MB, many / MB);
    assert_eq!(place.ledger("out-many").len(), 20_000);
    let restored = peak(&place, "restore out-many -o again");
    assert!(restored < 60 * MB, "{} MB", restored / MB);
    assert!(place.tree("again") == place.tree("many"));
}

//! WET and WARC files: the text of conversion records, and the length that tells of it.
use std::io::{Read, Write};

use crate::naqi::{PROSE, Place};

fn record(kind: &str, url: &str, text: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Record-ID: <urn:uuid:{}>\r\n\
         WARC-Block-Digest: sha1:X\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n",
        text.len(),
        text.len()
    );
    [head.as_bytes(), text, b"\r\n\r\n"].concat()
}

fn archive(line: &str) -> Vec<Vec<u8>> {
    let page = format!("{PROSE}{line}{PROSE}");
    let damaged = [page.as_bytes(), b"\xff\n"].concat();
    vec![
        record("warcinfo", "", b"software: x\r\n\r\n"),
        record("conversion", "http://www.example.com/a", page.as_bytes()),
        record("response", "http://www.example.com/b", b"\x89PNG \xff\xfe Share\n\r\n\r\nWARC/1.0\r\n"),
        record("conversion", "http://other.org/", &damaged),
        record("conversion", "http://www.example.com/c", b""),
    ]
}

fn gzip(records: &[Vec<u8>]) -> Vec<u8> {
    let member = |bytes: &Vec<u8>| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    records.iter().flat_map(member).collect()
}

#[test]
fn the_text_of_conversion_records_is_cleaned_and_its_length_told() {
    let lines = "Share\nDo follow us\n";
    let place = Place::new(&[("a.warc.wet", archive(lines).concat()), ("b.wet.gz", gzip(&archive(lines)))]);
    let done = place.run("clean in -o out --verify");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let mut expected = archive("");
    // No rule of example.com speaks for another host.
    expected[3] = archive("Do follow us\n")[3].clone();
    // Ids are those of the originals, as are the digests.
    let ids = |records: &[Vec<u8>]| {
        records.iter().map(|record| String::from_utf8_lossy(record).into_owned()).collect::<String>()
    };
    let same_ids = |text: String| {
        text.lines()
            .filter(|line| !line.starts_with("WARC-Record-ID"))
            .map(|line| line.to_owned() + "\n")
            .collect::<String>()
    };
    let got = std::fs::read(place.path("out/a.warc.wet")).unwrap();
    assert_eq!(same_ids(String::from_utf8_lossy(&got).into_owned()), same_ids(ids(&expected)));
    let packed = std::fs::read(place.path("out/b.wet.gz")).unwrap();
    let mut members = 0;
    let mut rest = packed.as_slice();
    let mut all = Vec::new();
    while !rest.is_empty() {
        let mut decoder = flate2::bufread::GzDecoder::new(rest);
        let before = all.len();
        decoder.read_to_end(&mut all).unwrap();
        rest = decoder.into_inner();
        members += usize::from(all.len() > before);
    }
    assert_eq!((members, &all), (5, &got));
    let ledger = place.ledger("out");
    assert_eq!((&ledger[0]["source"], &ledger[1]["source"]), (&"a.warc.wet:2".into(), &"a.warc.wet:4".into()));
    assert_eq!(ledger[0]["removals"][1]["rule"], "example.com/box");
    assert_eq!(place.run("restore out -o again").code, 0);
    assert_eq!(
        std::fs::read(place.path("again/a.warc.wet")).unwrap(),
        std::fs::read(place.path("in/a.warc.wet")).unwrap()
    );
}

#[test]
fn an_archive_that_breaks_off_is_kept_whole() {
    let mut bytes = archive("Share\n").concat();
    bytes.truncate(bytes.len() - 300);
    let place = Place::new(&[("a.wet", bytes.as_slice()), ("b.warc", b"no archive\n")]);
    let done = place.run("clean in -o out");
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert!(
        done.stderr.contains("  b.warc: record 1 cannot be read: it does not start with `WARC/`\n"),
        "{}",
        done.stderr
    );
    assert_eq!(place.run("restore out -o again").code, 0);
    assert_eq!(place.tree("again"), place.tree("in"));
}

/// What a fuzzer found: a length is told anew only where the text is another.
#[test]
fn a_record_without_its_two_line_ends_comes_back_however_bad_bytes_are_written() {
    let mut cut = record("conversion", "http://other.org/", PROSE.as_bytes());
    cut.truncate(cut.len() - 1);
    let place = Place::new(&[("a.wet", cut)]);
    for damaged in ["keep", "quarantine", "replace"] {
        assert_eq!(place.run(&format!("clean in -o {damaged} --verify --damaged {damaged}")).code, 0);
        assert_eq!(place.read(&format!("{damaged}/a.wet")), place.read("in/a.wet"), "{damaged}");
        assert_eq!(place.run(&format!("restore {damaged} -o {damaged}-again")).code, 0);
        assert_eq!(place.tree(&format!("{damaged}-again")), place.tree("in"));
    }
}

//! `.gz` and `.zst` around text and records: told by content, written in the same shape, cut off or whole.
use std::io::{Read, Write};
use std::process::Command;

use crate::naqi::{PROSE, Place};
use crate::readers::run_tool;

fn page() -> String {
    format!("{PROSE}{PROSE}\nShare\n\nRead also\n- One\n- Two\n")
}

fn clean_page() -> String {
    PROSE.repeat(2)
}

fn records(text: &str) -> String {
    format!("{{\"id\":1,\"text\":{}}}\n", serde_json::json!(text)).repeat(50)
}

/// Two members or frames, cut where it need not be between two lines.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let (a, b) = bytes.split_at(bytes.len() / 2);
    let member = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    [member(a), member(b)].concat()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    let (a, b) = bytes.split_at(bytes.len() / 2);
    [zstd::encode_all(a, 3).unwrap(), zstd::encode_all(b, 19).unwrap()].concat()
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes).read_to_end(&mut out).unwrap();
    out
}

#[test]
fn archives_are_told_by_content_and_keep_their_shape() {
    let (page, records_in) = (page(), records(&page()));
    let place = Place::new(&[
        ("a.jsonl.gz", gzip(records_in.as_bytes())),
        ("a.jsonl.zst", zstd(records_in.as_bytes())),
        ("b.txt.gz", gzip(page.as_bytes())),
        ("c.txt", zstd(page.as_bytes())),
        ("d.jsonl.gz", records_in.clone().into_bytes()),
        ("e.txt.gz", gzip(b"")),
    ]);
    let done = place.run("clean in -o out --verify");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let bytes = |name: &str| std::fs::read(place.path(name)).unwrap();
    let clean = records(&clean_page()).into_bytes();
    assert_eq!(gunzip(&bytes("out/a.jsonl.gz")), clean);
    assert_eq!(zstd::decode_all(bytes("out/a.jsonl.zst").as_slice()).unwrap(), clean);
    assert_eq!(gunzip(&bytes("out/b.txt.gz")), clean_page().as_bytes());
    assert_eq!(zstd::decode_all(bytes("out/c.txt").as_slice()).unwrap(), clean_page().as_bytes());
    assert_eq!(bytes("out/d.jsonl.gz"), clean);
    assert_eq!(gunzip(&bytes("out/e.txt.gz")), b"");
    let python =
        ["python3", "-c", "import gzip,sys; sys.stdout.buffer.write(gzip.decompress(sys.stdin.buffer.read()))"];
    for (command, name) in [(&["gzip", "-dc"][..], "gz"), (&["zstd", "-dcq"][..], "zst"), (&python[..], "gz")] {
        if let Some(got) = run_tool(command, &bytes(&format!("out/a.jsonl.{name}"))) {
            assert_eq!(got, clean, "{command:?}");
        }
    }

    assert_eq!(place.run("restore out -o again").code, 0);
    assert_eq!(gunzip(&bytes("again/a.jsonl.gz")), records_in.as_bytes());
    assert_eq!(zstd::decode_all(bytes("again/a.jsonl.zst").as_slice()).unwrap(), records_in.as_bytes());
    assert_eq!(zstd::decode_all(bytes("again/c.txt").as_slice()).unwrap(), page.as_bytes());
    assert_eq!(bytes("again/d.jsonl.gz"), bytes("in/d.jsonl.gz"));
}

#[test]
fn of_a_cut_archive_what_can_be_read_is_cleaned_and_all_of_it_is_kept() {
    let whole = records(&page());
    let lines: String =
        (0..3000).map(|at| whole.lines().next().unwrap().replace(":1,", &format!(":{at},")) + "\n").collect();
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() - 40].to_vec();
    let bad_tail = [gzip(page().as_bytes()), b"\x1f\x8b garbage".to_vec()].concat();
    let place = Place::new(&[
        ("a.jsonl.gz", cut(gzip(lines.as_bytes()))),
        ("b.jsonl.zst", cut(zstd(lines.as_bytes()))),
        ("c.txt.gz", bad_tail),
        ("d.gz", b"\x1f\x8b\x08\0".to_vec()),
    ]);
    let done = place.run("clean in -o out");
    assert_eq!(done.code, 3, "{}", done.stderr);
    let words = "a.jsonl.gz: the compressed file is cut off or damaged; what could be read of it was cleaned";
    assert!(done.stderr.contains(words), "{}", done.stderr);
    let told = place.json_lines("out/_naqi/quarantine.jsonl");
    let files: Vec<_> = told.iter().filter_map(|what| what["file"].as_str()).collect();
    assert_eq!(files, ["a.jsonl.gz", "b.jsonl.zst", "c.txt.gz", "d.gz"].map(|name| format!("_naqi/quarantine/{name}")));
    let clean = gunzip(&std::fs::read(place.path("out/a.jsonl.gz")).unwrap());
    assert!(String::from_utf8(clean).unwrap().lines().count() > 1500);
    assert_eq!(gunzip(&std::fs::read(place.path("out/c.txt.gz")).unwrap()), clean_page().as_bytes());
    let done = place.run("restore out -o again");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(place.tree("again"), place.tree("in"));
}

#[test]
fn to_standard_output_the_shape_is_kept_too() {
    let place = Place::new(&[("a.txt.gz", gzip(page().as_bytes()))]);
    let mut naqi = Command::new(assert_cmd::cargo::cargo_bin!("naqi"));
    naqi.args(["clean", "--only-rules", "--rules"]).arg(place.path("rules")).arg(place.path("in/a.txt.gz"));
    assert_eq!(gunzip(&naqi.output().unwrap().stdout), clean_page().as_bytes());
}

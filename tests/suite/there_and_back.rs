//! Corpora as others make them, cleaned and restored, and read on both sides by the readers of others.
use std::path::PathBuf;

use serde_json::json;

use crate::naqi::{PROSE, Place};
use crate::readers::{run_python, run_tool};

fn page(line: &str) -> String {
    format!("عنوان 😀 \"x\"\n{PROSE}{line}Please follow us\n{PROSE}")
}

/// A record as each of these lays it out: its name, the record, the id by which the ledger calls it.
fn layouts(text: &str) -> Vec<(&'static str, serde_json::Value, &'static str)> {
    let url = "https://www.example.com/news/1";
    vec![
        (
            "fineweb",
            json!({"text": text, "id": "<urn:uuid:1>", "dump": "CC-MAIN-2024-10", "url": url, "date": "2024-02-21T09:29:35Z", "language": "arb", "language_score": 0.99, "token_count": 71}),
            "<urn:uuid:1>",
        ),
        ("c4", json!({"text": text, "timestamp": "2019-04-25T12:57:54Z", "url": url}), "c4.json.gz:1"),
        (
            "dolma",
            json!({"id": "d1", "text": text, "source": "common-crawl", "added": "2024-01-01", "created": "2019-04-25", "metadata": {"url": url, "length": 7}}),
            "d1",
        ),
        ("datatrove", json!({"text": text, "id": "t1", "media": [], "metadata": {"url": url, "language": "ar"}}), "t1"),
        (
            "dclm",
            json!({"text": text, "metadata": {"WARC-Target-URI": url, "WARC-Record-ID": "<urn:uuid:2>"}}),
            "<urn:uuid:2>",
        ),
        (
            "oscar",
            json!({"content": text, "warc_headers": {"warc-record-id": "<urn:uuid:3>", "warc-target-uri": url}, "metadata": {"quality_warnings": null}}),
            "<urn:uuid:3>",
        ),
        ("ccnet", json!({"url": url, "raw_content": text, "language": "ar", "bucket": "head"}), "ccnet.json.gz:1"),
        (
            "redpajama",
            json!({"raw_content": text, "doc_id": "2023-06/0000/ar.json.gz/1", "meta": {"url": url}}),
            "2023-06/0000/ar.json.gz/1",
        ),
    ]
}

#[test]
fn default_fields_fit_the_corpora_that_people_have() {
    let place = Place::new::<&str>(&[]);
    let gzip = |record: &serde_json::Value| {
        let line = format!("{record}\n");
        run_tool(&["gzip", "-c"], line.as_bytes())
    };
    for (name, record, _) in layouts(&page("Share\n")) {
        let Some(bytes) = gzip(&record) else { return };
        place.write(&format!("in/{name}.json.gz"), bytes);
    }
    let done = place.run("clean in -o out --verify");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let ledger = place.ledger("out");
    let mut expected: Vec<_> = layouts("").into_iter().map(|(name, _, id)| (format!("{name}.json.gz:1"), id)).collect();
    expected.sort();
    let told: Vec<_> = ledger
        .iter()
        .map(|entry| (entry["source"].as_str().unwrap().to_owned(), entry["doc"].as_str().unwrap()))
        .collect();
    assert_eq!(told, expected);
    for entry in &ledger {
        assert_eq!(entry["site"], "example.com", "{entry}");
        assert_eq!(entry["removals"].as_array().unwrap().len(), 2, "{entry}");
    }
    // What gzip unpacks and Python reads is the record with its text cleaned, and nothing else.
    let script = "import gzip,json,sys\n\
        records=[json.loads(line) for line in gzip.open(sys.argv[1],'rt',encoding='utf-8')]\n\
        print(json.dumps(records))\n";
    let read = |folder: &str, name: &str| {
        let said = run_python(script, &[place.path(&format!("{folder}/{name}.json.gz"))])?;
        Some(serde_json::from_str::<serde_json::Value>(&said).unwrap())
    };
    let clean = layouts(&format!("عنوان 😀 \"x\"\n{PROSE}{PROSE}"));
    assert_eq!(place.run("restore out -o again").code, 0);
    for ((name, original, _), (_, clean, _)) in layouts(&page("Share\n")).into_iter().zip(clean) {
        let Some(got) = read("out", name) else { return };
        assert_eq!(got, json!([clean]), "{name}");
        assert_eq!(read("again", name), Some(json!([original])), "{name}");
    }
}

/// What `zstd` and `gzip` make of many members and frames, with checks and without, long windows and empty ones.
#[test]
fn many_members_and_frames_come_from_and_go_to_the_tools() {
    let line = |at: usize| format!("{}\n", json!({"id": at, "text": page("Share\n")}));
    let (a, b) = ((0..40).map(line).collect::<String>(), (40..80).map(line).collect::<String>());
    let pack = |commands: [&[&str]; 3]| -> Option<Vec<u8>> {
        let parts = [a.as_bytes(), b"", b.as_bytes()].into_iter().zip(commands);
        Some(parts.map(|(bytes, command)| run_tool(command, bytes)).collect::<Option<Vec<_>>>()?.concat())
    };
    let zstd = pack([&["zstd", "-19", "-q"], &["zstd", "-q"], &["zstd", "-1", "--long=27", "--no-check", "-q"]]);
    let gz = pack([&["gzip", "-9"], &["gzip"], &["gzip", "-1"]]);
    let (Some(zstd), Some(gz)) = (zstd, gz) else { return };
    let place =
        Place::new(&[("a.jsonl.zst", &zstd), ("b.jsonl.gz", &gz), ("cut.jsonl.zst", &zstd[..zstd.len() - 9].to_vec())]);
    let done = place.run("clean in -o out --verify");
    assert_eq!(done.code, 3, "{}", done.stderr);
    let clean = |text: &str| text.replace("Share\\n", "");
    let whole = clean(&format!("{a}{b}"));
    let bytes = |name: &str| std::fs::read(place.path(name)).unwrap();
    assert_eq!(run_tool(&["zstd", "-dcq"], &bytes("out/a.jsonl.zst")).unwrap(), whole.as_bytes());
    assert_eq!(run_tool(&["gzip", "-dc"], &bytes("out/b.jsonl.gz")).unwrap(), whole.as_bytes());
    let cut = String::from_utf8(run_tool(&["zstd", "-dcq"], &bytes("out/cut.jsonl.zst")).unwrap()).unwrap();
    assert!(cut.starts_with(&clean(&a)) && whole.starts_with(&cut));
    let done = place.run("restore out -o again");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(bytes("again/cut.jsonl.zst"), bytes("in/cut.jsonl.zst"));
    assert_eq!(run_tool(&["zstd", "-dcq"], &bytes("again/a.jsonl.zst")).unwrap(), format!("{a}{b}").as_bytes());
}

/// A WET file that warcio wrote is one for it again after it was cleaned, record for record, member for member.
#[test]
fn warcio_reads_what_it_wrote() {
    let place = Place::new::<&str>(&[]);
    place.write("page.txt", page("Share\n"));
    let make = "import io,sys\n\
        from warcio.warcwriter import WARCWriter\n\
        text=open(sys.argv[2],'rb').read()\n\
        for name,gz in ('a.warc.wet.gz',True),('b.warc',False):\n\
        \x20   with open(sys.argv[1]+'/'+name,'wb') as out:\n\
        \x20       writer=WARCWriter(out,gzip=gz)\n\
        \x20       writer.write_record(writer.create_warcinfo_record(name,{'software':'x'}))\n\
        \x20       for at in range(20):\n\
        \x20           url='http://www.example.com/%d'%at\n\
        \x20           writer.write_record(writer.create_warc_record(url,'conversion',payload=io.BytesIO(text if at%2 else b''),warc_content_type='text/plain'))\n\
        \x20           writer.write_record(writer.create_warc_record(url,'metadata',payload=io.BytesIO(b'Share\\n\\xff'),warc_content_type='text/plain'))\n";
    let Some(_) = run_python(make, &[place.path("in"), place.path("page.txt")]) else { return };
    let done = place.run("clean in -o out --verify");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(place.ledger("out").len(), 20);
    assert_eq!(place.run("restore out -o again").code, 0);
    let compare = "import sys\n\
        from warcio.archiveiterator import ArchiveIterator\n\
        same=sys.argv[3]=='same'\n\
        def read(path):\n\
        \x20   with open(path,'rb') as file:\n\
        \x20       return [(dict(r.rec_headers.headers),r.content_stream().read()) for r in ArchiveIterator(file)]\n\
        for name in 'a.warc.wet.gz','b.warc':\n\
        \x20   old,new=read(sys.argv[1]+'/'+name),read(sys.argv[2]+'/'+name)\n\
        \x20   assert len(old)==len(new)==41\n\
        \x20   for (h,t),(i,u) in zip(old,new):\n\
        \x20       if h['WARC-Type']=='conversion' and not same: t=t.replace(b'Share\\n',b'').replace(b'Please follow us\\n',b'')\n\
        \x20       assert t==u and i['Content-Length']==str(len(u)),(h,i)\n\
        \x20       assert same and h==i or {k:v for k,v in h.items() if k!='Content-Length'}=={k:v for k,v in i.items() if k!='Content-Length'}\n";
    for (after, how) in [("out", "clean"), ("again", "same")] {
        run_python(compare, &[place.path("in"), place.path(after), PathBuf::from(how)]);
    }
    // Uncompressed, it is the same file.
    assert_eq!(place.tree("again")["b.warc"], place.tree("in")["b.warc"]);
}

#[test]
fn json_files_are_records_or_documents_as_they_start() {
    let record = |id: usize| format!("{}\n", json!({"id": id, "text": page("Share\n")}));
    let place = Place::new(&[
        ("a.json", format!("{}{}", record(1), record(2))),
        ("b.json", "[\n  {\"text\": \"x\"}\n]\n".into()),
        ("c.json", "{\"name\": \"corpus\"}\n".into()),
        ("d.JSONL", format!("bad\n{}", record(3))),
        ("e.json", format!("{{\"id\":1}}\n{}", record(4))),
    ]);
    let done = place.run("clean in -o out --verify");
    assert_eq!(done.code, 3, "{}", done.stderr);
    let sources: Vec<_> =
        place.ledger("out").iter().map(|entry| entry["source"].as_str().unwrap().to_owned()).collect();
    assert_eq!(sources, ["a.json:1", "a.json:2", "d.JSONL:2", "e.json:2"]);
    let quarantined: Vec<_> = place
        .json_lines("out/_naqi/quarantine.jsonl")
        .iter()
        .map(|what| what["source"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(quarantined, ["d.JSONL:1", "e.json:1"]);
    for same in ["b.json", "c.json"] {
        assert_eq!(place.tree("out")[same], place.tree("in")[same]);
    }
    assert_eq!(place.run("restore out -o again").code, 0);
    assert_eq!(place.tree("again"), place.tree("in"));
}

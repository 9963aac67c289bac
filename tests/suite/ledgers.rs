//! `naqi ledger`: removals picked out, and in other forms; dolma's among them.
use serde_json::{Value, json};

use crate::naqi::{PROSE, Place};
use crate::readers::run_python;

/// Documents of two sites in several kinds of files.
fn corpus() -> Place {
    let page = format!("مرحبا 😀\n{PROSE}{PROSE}شارك\n\nRead also\n- \"One\", two\n");
    let record = |id: Value, url: &str, text: &str| json!({"id": id, "url": url, "text": text}).to_string() + "\n";
    let boxed = format!("{PROSE}Please follow us\n{PROSE}");
    let lines = [
        record(json!("a"), "http://www.example.com/1", &boxed),
        record(json!(7), "http://other.org/", &page),
        "bad\n".into(),
        record(json!("c"), "http://other.org/", PROSE),
        format!("{{\"id\":\"d\",\"text\":\"x\",\"text\":{}}}\n", json!(page)),
    ];
    let place = Place::new(&[
        ("news.jsonl", lines.concat().into_bytes()),
        ("b/page.txt", page.clone().into_bytes()),
        ("b/z.jsonl.gz", Vec::new()),
    ]);
    let gz = zstd::encode_all(record(json!("z"), "", &page).as_bytes(), 1).unwrap();
    place.write("in/b/z.jsonl.gz", gz);
    assert_eq!(place.run("clean in -o out").code, 3);
    place
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn removals_are_picked_by_rule_site_category_and_document() {
    let place = corpus();
    let rules = |args: &str| {
        let done = place.run(&format!("ledger out --json {args}"));
        assert_eq!(done.code, 0, "{}", done.stderr);
        let entries = lines(&done.stdout);
        let names = |entry: &Value| {
            let taken = entry["removals"].as_array().unwrap();
            assert!(!taken.is_empty());
            taken.iter().map(|taken| taken["rule"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        entries.iter().map(|entry| (entry["source"].as_str().unwrap().to_owned(), names(entry))).collect::<Vec<_>>()
    };
    let of =
        |source: &str, rules: &[&str]| (source.to_owned(), rules.iter().map(ToString::to_string).collect::<Vec<_>>());
    let both = ["test/share", "test/related"];
    let all = rules("");
    assert_eq!(
        all,
        [
            of("b/page.txt", &both),
            of("b/z.jsonl.gz:1", &both),
            of("news.jsonl:1", &["example.com/box"]),
            of("news.jsonl:2", &both)
        ]
    );
    let related = ["b/page.txt", "b/z.jsonl.gz:1", "news.jsonl:2"].map(|source| of(source, &["test/related"]));
    assert_eq!(rules("--category related"), related);
    assert_eq!(rules("--category related,subscribe").len(), 4);
    assert_eq!(rules("--rule test/rel*"), related);
    assert_eq!(rules("--rule test/related,example.com/box"), rules("--category related --category subscribe"));
    assert_eq!(rules("--site example.com"), [of("news.jsonl:1", &["example.com/box"])]);
    assert_eq!(rules("--site example.com --category related"), []);
    assert_eq!(rules("--doc b/*"), all[..2]);
    assert_eq!(rules("--doc 7"), all[3..]);
    assert_eq!(rules("--doc news.jsonl:2 --rule */share"), [of("news.jsonl:2", &["test/share"])]);
    assert_eq!(place.run("ledger out --category nonsense").code, 2);
}

#[test]
fn a_ledger_is_read_from_folders_files_and_standard_input_and_written_again() {
    let place = corpus();
    let whole = place.run("ledger out --json").stdout;
    assert_eq!(lines(&whole), place.ledger("out"));
    for name in ["all.jsonl", "all.jsonl.gz", "all.ndjson.zst"] {
        let done = place.run(&format!("ledger out -o {name}"));
        assert_eq!(done.stderr, format!("7 removals in 4 documents, written to {name}\n"));
        assert_eq!(place.run(&format!("ledger {name} --json")).stdout, whole);
    }
    assert_eq!(std::fs::read(place.path("all.jsonl.gz")).unwrap()[..2], [0x1f, 0x8b]);
    assert_eq!(place.run_with("ledger - --json", &std::fs::read(place.path("all.ndjson.zst")).unwrap()).stdout, whole);
    let two = lines(&place.run("ledger out all.jsonl --json --rule example.com/box").stdout);
    assert_eq!((&two[0]["run"], &two[1]["run"], &two[1]["doc"]), (&json!("out"), &json!("all.jsonl"), &json!("a")));
    let done = place.run("ledger in");
    assert_eq!((done.code, done.stderr.contains("name a folder that `naqi clean -o` wrote")), (2, true));
    assert!(place.run("ledger out -o removals.xyz").stderr.contains("--to text, jsonl, csv"));
}

#[test]
fn people_read_what_went_with_its_rule_and_place() {
    let place = corpus();
    let shown = place.run("ledger out --doc b/page.txt").stdout;
    let start = PROSE.len() * 2 + "مرحبا 😀\n".len();
    assert!(shown.starts_with("b/page.txt\n"), "{shown}");
    assert!(shown.contains("  - Read also\n  - - \"One\", two\n"), "{shown}");
    assert!(shown.contains(&format!("  test/share (share) bytes {start} to ")), "{shown}");
    assert!(shown.contains("  - شارك\n"), "{shown}");
    assert!(shown.ends_with("\n2 removals in 1 document\n"), "{shown}");
}

/// What Python's csv and pyarrow read is what the ledger holds.
#[test]
fn tables_hold_the_same_removals() {
    let place = corpus();
    assert_eq!(place.run("ledger out --to csv -o removals.csv").code, 0);
    assert_eq!(place.run("ledger out out -o twice.csv").code, 0);
    let rows: Vec<Value> = place
        .ledger("out")
        .iter()
        .flat_map(|entry| {
            let row = |taken: &Value| {
                json!({"run": "out", "source": entry["source"], "doc": entry["doc"], "site": entry.get("site").cloned().unwrap_or(Value::Null),
                    "rule": taken["rule"], "category": taken["category"], "start": taken["start"], "end": taken["end"], "text": taken["text"]})
            };
            entry["removals"].as_array().unwrap().iter().map(row).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(rows.len(), 7);
    place.write("rows.json", json!(rows).to_string());
    let script = "import csv,json,sys\n\
        rows=json.load(open(sys.argv[1], encoding='utf-8'))\n\
        read=lambda p: list(csv.DictReader(open(p, newline='', encoding='utf-8')))\n\
        for row in rows: row.update(site=row['site'] or '', start=str(row['start']), end=str(row['end']))\n\
        assert read(sys.argv[2])==rows\n\
        assert read(sys.argv[3])==rows+rows\n";
    run_python(script, &[place.path("rows.json"), place.path("removals.csv"), place.path("twice.csv")]);
    if cfg!(feature = "parquet") {
        assert_eq!(place.run("ledger out -o removals.parquet").code, 0);
        let script = "import json,sys\n\
            import pyarrow.parquet as pq\n\
            assert pq.read_table(sys.argv[2]).to_pylist()==json.load(open(sys.argv[1], encoding='utf-8'))\n";
        run_python(script, &[place.path("rows.json"), place.path("removals.parquet")]);
        let done = place.run("rules stats removals.parquet");
        assert!(done.code == 2 && done.stderr.contains("removals.parquet is a table, not a ledger"), "{}", done.stderr);
    } else {
        let done = place.run("ledger out -o removals.parquet");
        assert!(done.code == 2 && done.stderr.contains("built without Parquet"), "{}", done.stderr);
    }
}

/// Read as the toolkit's documents say: both files in step, equal ids, spans of characters; cut out, they leave the clean text.
#[test]
fn dolma_finds_a_line_for_each_document_and_its_spans_in_characters() {
    let place = corpus();
    let done = place.run("clean in -o dolma --ledger-format dolma");
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert!(done.stderr.contains("dolma attributes: 6 documents in 2 files; none for 1 other file"), "{}", done.stderr);
    assert_eq!(place.run("ledger out --to dolma -o attributes").code, 0);
    assert_eq!(place.tree("dolma/_naqi/attributes/naqi"), place.tree("attributes"));
    assert_eq!(place.names("attributes"), ["b/z.jsonl.gz", "news.jsonl"]);

    let said = lines(&place.read("attributes/news.jsonl"));
    let ids: Vec<&Value> = said.iter().map(|line| &line["id"]).collect();
    assert_eq!(ids, [&json!("a"), &json!(7), &Value::Null, &json!("c"), &json!("d")]);
    let clean = lines(&place.read("out/news.jsonl"));
    let documents = place.read("in/news.jsonl");
    let documents: Vec<&str> = documents.lines().collect();
    for (at, clean) in [(0, &clean[0]), (1, &clean[1]), (3, &clean[2])] {
        let original: Value = serde_json::from_str(documents[at]).unwrap();
        let spans = said[at]["attributes"]["naqi__rules__all"].as_array().unwrap();
        let mut chars: Vec<Option<char>> = original["text"].as_str().unwrap().chars().map(Some).collect();
        for span in spans {
            let range = span[0].as_u64().unwrap() as usize..span[1].as_u64().unwrap() as usize;
            assert_eq!(span[2], 1.0);
            chars[range].fill(None);
        }
        assert_eq!(json!(chars.into_iter().flatten().collect::<String>()), clean["text"]);
    }
    assert_eq!(said[3]["attributes"], json!({"naqi__rules__all": []}));
    let names: Vec<&String> = said[1]["attributes"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["naqi__rules__all", "naqi__rules__related", "naqi__rules__share"]);

    // Only some, of some documents; the others stay in step.
    assert_eq!(place.run("ledger out --to dolma -o some --category share").code, 0);
    let some = lines(&place.read("some/news.jsonl"));
    assert_eq!((some.len(), &some[0]["attributes"]), (5, &json!({"naqi__rules__all": []})));
    assert_eq!(some[1]["attributes"]["naqi__rules__all"], said[1]["attributes"]["naqi__rules__share"]);

    // The originals come back from such a run as well.
    assert_eq!(place.run("restore dolma -o again").code, 0);
    assert_eq!(place.tree("again")["news.jsonl"], place.tree("in")["news.jsonl"]);
    let done = place.run("ledger dolma/_naqi/ledger.jsonl.zst --to dolma -o x");
    assert!(done.code == 2 && done.stderr.contains("the texts are needed too"), "{}", done.stderr);
    assert_eq!(place.run("clean in/b/page.txt --ledger-format dolma").code, 2);
}

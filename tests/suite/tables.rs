//! CSV and TSV: the text's cell changes, every other byte stays.
use naqi::decode::Charset;
use proptest::prelude::*;

use crate::naqi::{PROSE, Place};
use crate::readers::run_python;

#[test]
fn a_table_changes_in_its_texts_alone() {
    let prose = PROSE.trim_end();
    let table = |text: &dyn Fn(&str) -> String, quoted: &str| {
        format!(
            "\u{feff}id,\"te\"\"xt\",text,url\r\n\
             1,\"a \"\"b\"\"\",\"{}\",http://example.com/a\r\n\r\n\
             2 , x,{prose},\n\
             \"3\",\"{}\",\"{quoted}\",\"\"\r\n\
             4,,\"\",\n",
            text("Share\r\n"),
            text("Share\r\n"),
        )
    };
    let page = |line: &str| format!("He said \"\"no\"\".\r\n{prose}\r\n{line}{prose}");
    let before = table(&|line| page(line), &format!("Do \"\"follow us\"\"\n{prose}"));
    let row3 = format!("\"3\",\"{}\"", page("Share\r\n"));
    let after = table(&|_| page(""), &format!("Do \"\"follow us\"\"\n{prose}"))
        .replace(&format!("\"3\",\"{}\"", page("")), &row3);
    let tsv = |line: &str| format!("content\tid\n\"{prose}\n{line}{prose}\"\t7\n{prose}\t8");
    let utf16 = |text: &str| Charset::UTF_16LE.encode(&format!("\u{feff}{text}"), &[]).unwrap();
    let place = Place::new(&[
        ("a.csv", before.into_bytes()),
        ("b.tsv", tsv("Share\n").into_bytes()),
        ("c.tsv", utf16(&tsv("Share\n"))),
        ("d.csv", b"a,b\n1,2\n".to_vec()),
        ("e.csv", b"text\n".to_vec()),
        ("f.csv", Vec::new()),
    ]);
    let done = place.run("clean in -o out --verify --output-encoding same");
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert_eq!(place.read("out/a.csv"), after);
    assert_eq!(place.read("out/b.tsv"), tsv(""));
    assert_eq!(std::fs::read(place.path("out/c.tsv")).unwrap(), utf16(&tsv("")));
    let told = &place.json_lines("out/_naqi/quarantine.jsonl")[0];
    assert_eq!(
        told["reason"],
        "the table has no column `text` or `content` or `raw_content`; its first row names `a`, `b`"
    );
    let ledger = place.ledger("out");
    let sources: Vec<_> = ledger.iter().map(|entry| (&entry["source"], &entry["doc"])).collect();
    assert_eq!(
        sources,
        [(&"a.csv:2".into(), &"1".into()), (&"b.tsv:2".into(), &"7".into()), (&"c.tsv:2".into(), &"7".into())]
    );
    assert_eq!(place.run("restore out -o again").code, 0);
    assert_eq!(place.tree("again"), place.tree("in"));
}

#[test]
fn rows_that_cannot_be_read_go_to_quarantine_and_back() {
    let prose = PROSE.trim_end();
    let table = format!("id,text\n1\n2,\"{prose}\"x\n3,\"{prose}\nShare\n\"\n4,\"not closed\n{prose}\n");
    let place = Place::new(&[("a.csv", table)]);
    let done = place.run("clean in -o out --verify");
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert_eq!(place.read("out/a.csv"), format!("id,text\n3,\"{prose}\n\"\n"));
    assert_eq!(place.json_lines("out/_naqi/quarantine.jsonl").len(), 3);
    assert_eq!(place.run("restore out -o again").code, 0);
    assert_eq!(place.tree("again"), place.tree("in"));
}

/// Python's own reader sees the same cells.
#[test]
fn python_reads_what_is_written() {
    let script = "import csv,sys,json\n\
        csv.field_size_limit(10**9)\n\
        read=lambda p: list(csv.reader(open(p, newline='', encoding='utf-8')))\n\
        a,b=read(sys.argv[1]),read(sys.argv[2])\n\
        assert len(a)==len(b)\n\
        for x,y in zip(a,b):\n\
        \x20   assert y==[x[0], x[1].replace('Share\\r\\n','').replace('Share\\n',''), x[2]], (x,y)\n";
    let prose = PROSE.trim_end();
    let rows: String = (0..200)
        .map(|at| match at % 4 {
            0 => format!("{at},\"{prose}\nShare\n\"\"{prose}\"\"\",\"a, b\"\r\n"),
            1 => format!("{at},{prose},\"x\ny\"\n"),
            2 => format!("\"{at}\",\"{prose}\r\nShare\r\n{prose}\",\n"),
            _ => format!("{at},\"\",z\n"),
        })
        .collect();
    let place = Place::new(&[("a.csv", format!("id,text,more\n{rows}"))]);
    assert_eq!(place.run("clean in -o out --verify").code, 0);
    assert_eq!(place.ledger("out").len(), 100);
    run_python(script, &[place.path("in/a.csv"), place.path("out/a.csv")]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever stands in a table, it comes back.
    #[test]
    fn any_table_comes_back(rows in prop::collection::vec("([ab\",\n\r]|Share\n|The man said that he had been there all day long\\.\n){0,12}", 1..30)) {
        let place = Place::new(&[("a.csv", format!("text,b\n{}", rows.join("\n")))]);
        let done = place.run("clean in -o out --verify");
        prop_assert!(done.code == 0 || done.code == 3, "{}", done.stderr);
        let done = place.run("restore out -o again");
        prop_assert_eq!(done.code, 0, "{}", done.stderr);
        prop_assert_eq!(place.tree("again"), place.tree("in"));
    }
}

/// What a fuzzer found: the ledger speaks of rows with texts, so bytes of other rows that are not written as they stand must be kept elsewhere.
#[test]
fn bad_bytes_of_rows_without_a_text_come_back() {
    let row = |text: &str| format!("1,\"{text}\",a\n");
    let bad_head =
        [b"id,text,ur\xd9l\n".as_slice(), row(PROSE).as_bytes(), row(&format!("{PROSE}Share\n")).as_bytes()].concat();
    // In UTF-16, half a line end.
    let utf16 = Charset::UTF_16LE.encode(&format!("\u{feff}id\ttext\n1\t{PROSE}"), &[]).unwrap();
    let half_end = [utf16.as_slice(), b"\r"].concat();
    let place = Place::new(&[("a.csv", bad_head.clone()), ("b.tsv", half_end)]);
    for (number, damaged) in ["keep", "quarantine", "replace"].into_iter().enumerate() {
        for encoding in ["utf-8", "same"] {
            let out = format!("{encoding}-{number}");
            let done =
                place.run(&format!("clean in -o {out} --verify --damaged {damaged} --output-encoding {encoding}"));
            assert!(matches!(done.code, 0 | 3), "{}", done.stderr);
            assert_eq!(place.run(&format!("restore {out} -o {out}-again")).code, 0);
            assert_eq!(place.tree(&format!("{out}-again")), place.tree("in"), "{damaged}, {encoding}");
        }
    }
    // A table without the row that names its columns would be none: it is in quarantine whole.
    assert_eq!(std::fs::read(place.path("utf-8-2/_naqi/quarantine/a.csv")).unwrap(), bad_head);
    let told = &place.json_lines("utf-8-2/_naqi/quarantine.jsonl")[0];
    assert_eq!(
        (&told["reason"], &told["offset"]),
        (&"the row that names the columns has bytes that are not UTF-8".into(), &10.into())
    );
}

/// Only in UTF-16 is a byte 0 half of a character: elsewhere a row of it is one with a text.
#[test]
fn a_row_of_nul_is_not_blank() {
    let place = Place::new(&[("a.tsv", format!("text\tid\n\0\n{PROSE}"))]);
    assert_eq!(place.run("clean in -o out --verify --json").code, 0);
    let run: serde_json::Value = serde_json::from_str(&place.read("out/_naqi/run.json")).unwrap();
    assert_eq!(run["counts"]["documents"], 2, "{run}");
}

/// What a fuzzer found: U+0A0D is written in UTF-16 with the bytes of a `\r` and a `\n`, and is neither.
#[test]
fn a_row_of_a_character_with_the_bytes_of_line_ends_is_not_blank() {
    let table = format!("\u{feff}id,text\n1,{PROSE}\n\u{a0d}\n2,{PROSE}\n\r\n");
    for (charset, name) in [(Charset::UTF_16LE, "a.csv"), (Charset::UTF_16BE, "b.csv")] {
        let place = Place::new(&[(name, charset.encode(&table, &[]).unwrap())]);
        assert_eq!(place.run("clean in -o out --verify").code, 3, "{name}");
        let told = place.json_lines("out/_naqi/quarantine.jsonl");
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0]["reason"], "the row has no cell 2, where the text is");
        assert_eq!(place.run("clean out -o twice").code, 0, "what was written is a table again");
        assert_eq!(place.run("restore out -o again").code, 0);
        assert_eq!(place.tree("again"), place.tree("in"));
    }
}

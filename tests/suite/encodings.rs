//! Files in other encodings than UTF-8, and damaged ones: cleaned, written, restored byte for byte.
use naqi::decode::Charset;

use crate::naqi::{PROSE, Place};

const ARABIC: &str = "قال وزير الخارجية يوم الاثنين إن المحادثات ستستمر حتى يتم الاستماع إلى جميع الأطراف.\n";

/// Arabic with a line that goes.
fn page() -> String {
    format!("{ARABIC}شارك\n{ARABIC}{PROSE}")
}

fn clean_page() -> String {
    format!("{ARABIC}{ARABIC}{PROSE}")
}

fn encode(name: &str, text: &str) -> Vec<u8> {
    Charset::named(name).unwrap().encode(text, &[]).unwrap()
}

/// A tree of every encoding, with the clean text of each file.
fn tree() -> Vec<(&'static str, &'static str, Vec<u8>, String)> {
    let json = |text: &str| format!("{{\"id\":1,\"text\":{}}}\n", serde_json::json!(text));
    let lines = |text: &str| format!("{}\n{}", json(text), json(text));
    let (page, clean) = (page(), clean_page());
    let mark = |text: &str| format!("\u{feff}{text}");
    vec![
        ("bom.txt", "UTF-8", mark(&page).into_bytes(), mark(&clean)),
        ("cp1256.txt", "windows-1256", encode("windows-1256", &page), clean.clone()),
        ("iso.txt", "ISO-8859-6", encode("iso-8859-6", &page), clean.clone()),
        ("lines-1256.jsonl", "windows-1256", encode("windows-1256", &lines(&page)), lines(&clean)),
        ("lines-16.jsonl", "UTF-16LE", encode("utf-16le", &mark(&lines(&page))), mark(&lines(&clean))),
        ("u16be.txt", "UTF-16BE", encode("utf-16be", &page), clean.clone()),
        ("u16be-bom.txt", "UTF-16BE", encode("utf-16be", &mark(&page)), mark(&clean)),
        ("u16le.txt", "UTF-16LE", encode("utf-16le", &page), clean.clone()),
        ("utf8.txt", "UTF-8", page.clone().into_bytes(), clean.clone()),
        ("whole.txt", "windows-1256", encode("windows-1256", ARABIC), ARABIC.to_owned()),
    ]
}

fn place() -> Place {
    let files = tree();
    Place::new(&files.iter().map(|(name, _, bytes, _)| (*name, bytes)).collect::<Vec<_>>())
}

#[test]
fn a_mixed_tree_becomes_utf8_and_comes_back() {
    let place = place();
    let done = place.run("clean in -o out --verify");
    assert_eq!(done.code, 0, "{}", done.stderr);
    for (name, _, _, clean) in tree() {
        assert_eq!(place.read(&format!("out/{name}")), clean, "{name}");
    }
    let words = "  encodings: ISO-8859-6 1 file (guessed: 1), UTF-16BE 2 files, UTF-16LE 2 files, UTF-8 2 files, windows-1256 3 files (guessed: 3)\n";
    assert!(done.stderr.contains(words), "{}", done.stderr);
    let noted = place.json_lines("out/_naqi/encodings.jsonl");
    assert_eq!(
        noted[0],
        serde_json::json!({"source": "cp1256.txt", "encoding": "windows-1256", "how": "guess", "written": "UTF-8"})
    );
    let entry = &place.ledger("out")[1];
    assert_eq!((&entry["source"], &entry["encoding"]), (&"cp1256.txt".into(), &"windows-1256".into()));
    assert_eq!(entry["removals"][0]["text"], "شارك\n");
    assert_eq!(place.run("restore out -o again").code, 0);
    assert_eq!(place.tree("again"), place.tree("in"));
}

#[test]
fn files_may_keep_their_encoding() {
    let place = place();
    let done = place.run("clean in -o out --verify --output-encoding same");
    assert_eq!(done.code, 0, "{}", done.stderr);
    for (name, charset, _, clean) in tree() {
        assert_eq!(std::fs::read(place.path(&format!("out/{name}"))).unwrap(), encode(charset, &clean), "{name}");
    }
    assert_eq!(place.run("restore out -o again").code, 0);
    assert_eq!(place.tree("again"), place.tree("in"));
}

#[test]
fn what_is_declared_counts() {
    let bytes = encode("windows-1256", "شارك\n");
    let place = Place::new(&[("old/a.txt", &bytes), ("new/a.txt", &"شارك\n".as_bytes().to_vec())]);
    let done = place.run("clean in -o out --encoding old/**=windows-1256 --encoding utf-8 --max-removed 1");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let sources: Vec<_> = place.ledger("out").iter().map(|entry| entry["source"].clone()).collect();
    let held: Vec<_> = place.json_lines("out/_naqi/held.jsonl").iter().map(|held| held["source"].clone()).collect();
    assert_eq!([sources, held].concat(), ["new/a.txt", "old/a.txt"]);
    assert_eq!(place.read("out/_naqi/encodings.jsonl").matches("declared").count(), 1);
    let done = place.run("clean in -o out2 --encoding cp720");
    assert_eq!(done.code, 2);
    assert!(done.stderr.starts_with("error: --encoding: `cp720` is no encoding that naqi knows"), "{}", done.stderr);
}

#[test]
fn bad_bytes_stay_where_they_stood() {
    let damage = |text: String| {
        let mut bytes = text.into_bytes();
        bytes.splice(60..60, *b"\xff\xd8");
        bytes.push(0xd8);
        bytes
    };
    let json = |text: &str| damage(format!("{{\"text\":\"{}\"}}", text.replace('\n', "\\n")));
    // A bad byte in what goes.
    let middle = |text: &str| [text.as_bytes(), b"Read also\n- One \xff\n- Two\n"].concat();
    let lines = [json(&page())[..json(&page()).len() - 1].to_vec(), b"\n".to_vec(), page_line()].concat();
    let place = Place::new(&[("a.txt", damage(page())), ("b.jsonl", lines), ("c.txt", middle(&page()))]);
    let done = place.run("clean in -o out --verify");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(std::fs::read(place.path("out/a.txt")).unwrap(), damage(clean_page()));
    assert_eq!(place.read("out/c.txt"), clean_page());
    assert_eq!(place.ledger("out").last().unwrap()["scars"][0]["hex"], "ff");
    assert!(done.stderr.contains("  damaged: 3 documents with bytes that are no text\n"), "{}", done.stderr);
    assert_eq!(place.run("restore out -o again").code, 0);
    assert_eq!(place.tree("again"), place.tree("in"));

    let done = place.run("clean in -o replaced --verify --damaged replace");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(place.read("replaced/a.txt").ends_with("\u{fffd}"));
    assert_eq!(place.run("restore replaced -o once-more").code, 0);
    assert_eq!(place.tree("once-more"), place.tree("in"));

    let done = place.run("clean in -o kept-out --damaged quarantine");
    assert_eq!((done.code, place.json_lines("kept-out/_naqi/quarantine.jsonl").len()), (3, 3));
    assert_eq!(place.json_lines("kept-out/_naqi/quarantine.jsonl")[0]["offset"], 60);
    assert_eq!(place.run("restore kept-out -o third").code, 0);
    assert_eq!(place.tree("third"), place.tree("in"));
}

fn page_line() -> Vec<u8> {
    format!("{{\"text\":{}}}\n", serde_json::json!(page())).into_bytes()
}

#[test]
fn what_is_no_text_is_quarantined_whole() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0\x5c\x72\xa8\x66".as_slice();
    let latin = "Le président a déclaré à Genève".chars().map(|char| char as u8).collect::<Vec<u8>>();
    let place = Place::new(&[("a.png", png), ("b.jsonl", png), ("c.txt", &latin)]);
    let done = place.run("clean in -o out --encoding *.txt=utf-8");
    assert_eq!(done.code, 3, "{}", done.stderr);
    let told = place.json_lines("out/_naqi/quarantine.jsonl");
    let told: Vec<_> = told.iter().map(|what| (&what["source"], &what["offset"], &what["file"])).collect();
    assert_eq!(told.len(), 3);
    assert_eq!(told[0], (&"a.png".into(), &0.into(), &"_naqi/quarantine/a.png".into()));
    assert_eq!(told[2].1, 5);
    assert_eq!(place.run("restore out -o again").code, 0);
    assert_eq!(place.tree("again"), place.tree("in"));
}

#[test]
fn a_guess_to_standard_output_is_said() {
    let place = Place::new(&[("a.txt", encode("windows-1256", &page()))]);
    let done = place.run("clean in/a.txt");
    assert_eq!((done.code, done.stdout), (0, clean_page()));
    assert_eq!(done.stderr, "the encoding is a guess: in/a.txt: windows-1256; --encoding says it\n");
}

#[test]
fn a_site_may_have_an_encoding_and_a_path_counts_before_it() {
    // Polish in windows-1250: a guess would hardly tell it.
    let page = format!("{PROSE}Do follow us\n{PROSE}Zażółć gęślą jaźń\n");
    let bytes = encode("windows-1250", &page);
    let place = Place::new(&[
        ("example/a.txt", bytes.clone()),
        ("m.example.com/a.txt", bytes.clone()),
        ("example/koi.txt", encode("koi8-r", "Министр заявил\n")),
        ("other.org/a.txt", encode("windows-1251", "Министр заявил\n")),
    ]);
    place.write(
        "naqi.toml",
        "site-from-path = 1\n[encoding]\n'koi.*' = 'koi8-r'\n'**' = 'windows-1251'\n'[me]*ample*/**' = 'windows-1252'\n",
    );
    let how = |place: &Place, out: &str| -> Vec<(String, String, String)> {
        let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let lines = place.json_lines(&format!("{out}/_naqi/encodings.jsonl"));
        lines.iter().map(|file| (word(&file["source"]), word(&file["encoding"]), word(&file["how"]))).collect()
    };
    let told = |names: [(&str, &str); 4]| {
        names.map(|(file, name)| (file.to_owned(), name.to_owned(), "declared".to_owned())).to_vec()
    };
    // Of paths, the last one that fits.
    assert_eq!(place.run("clean in -o one").code, 0);
    let [a, koi, m, other] = ["example/a.txt", "example/koi.txt", "m.example.com/a.txt", "other.org/a.txt"];
    let last = "windows-1252";
    assert_eq!(how(&place, "one"), told([(a, last), (koi, last), (m, last), (other, "windows-1251")]));

    place.write(
        "naqi.toml",
        "site-from-path = 1\n[encoding]\n'koi.*' = 'koi8-r'\n[encoding.site]\n'example.com' = 'windows-1250'\n'other.org' = 'windows-1251'\n",
    );
    let done = place.run("clean in -o two --verify");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let site = "windows-1250";
    assert_eq!(how(&place, "two"), told([(a, site), (koi, "KOI8-R"), (m, site), (other, "windows-1251")]));
    assert_eq!(place.read("two/example/a.txt"), page.replace("Do follow us\n", ""));
    let entry = &place.ledger("two")[0];
    assert_eq!((&entry["encoding"], &entry["encoding-by"]), (&"windows-1250".into(), &"declared".into()));
    assert_eq!(place.run("restore two -o again").code, 0);
    assert_eq!(place.tree("again"), place.tree("in"));

    let done = place.run("clean --print-config");
    let words = "encoding = [\"koi.*=koi8-r\", \"site:example.com=windows-1250\", \"site:other.org=windows-1251\"]  # from naqi.toml\n\
                 #   a path that fits counts before a site, a site before all files; of several paths, the last\n";
    assert!(done.stdout.contains(words), "{}", done.stdout);
    // The command line wins, and a site counts before what is said of all.
    let done = place.run("clean in -o three --encoding site:example.com=windows-1250 --encoding windows-1251");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(how(&place, "three"), told([(a, site), (koi, site), (m, site), (other, "windows-1251")]));
    assert_eq!(place.run("clean in/other.org/a.txt --site other.org").stdout, "Министр заявил\n");
}

#[test]
fn a_file_of_a_few_letters_is_as_the_files_beside_it() {
    // Three letters of ISO-8859-6, which by themselves are taken for windows-1256.
    let tiny = "ضفة\n";
    let word = "لا";
    let long = format!("{ARABIC}{ARABIC}");
    let iso = |text: &str| encode("iso-8859-6", text);
    let place = Place::new(&[
        ("alone/tiny.txt", iso(tiny)),
        ("iso/0.txt", iso(tiny)),
        ("iso/a.txt", iso(&long)),
        ("iso/b.txt", iso(&page())),
        ("iso/c.txt", encode("windows-1256", &long)),
        ("iso/ascii.txt", b"plain\n".to_vec()),
        ("iso/utf8.txt", tiny.as_bytes().to_vec()),
        ("iso/tiny.jsonl", iso("{\"text\":\"لا\"}\n")),
        ("utf8/a.txt", long.clone().into_bytes()),
        ("utf8/tiny.txt", encode("windows-1256", tiny)),
        ("wide/a.txt", encode("utf-16le", &long)),
        ("wide/ascii.txt", b"ok\n\n".to_vec()),
        ("wide/tiny.txt", encode("utf-16le", word)),
    ]);
    let done = place.run("clean in -o out --verify");
    assert_eq!(done.code, 0, "{}", done.stderr);
    for name in ["iso/0.txt", "iso/utf8.txt"] {
        assert_eq!(place.read(&format!("out/{name}")), tiny, "{name}");
    }
    assert_eq!(place.read("out/iso/tiny.jsonl"), "{\"text\":\"لا\"}\n");
    assert_eq!(place.read("out/wide/tiny.txt"), word);
    assert_eq!(
        (place.read("out/iso/ascii.txt"), place.read("out/wide/ascii.txt")),
        ("plain\n".into(), "ok\n\n".into())
    );
    let beside: Vec<_> = place.json_lines("out/_naqi/encodings.jsonl");
    let beside: Vec<_> = beside.iter().filter(|file| file["how"] == "neighbours").collect();
    let names: Vec<_> =
        beside.iter().map(|file| (file["source"].as_str().unwrap(), file["encoding"].as_str().unwrap())).collect();
    assert_eq!(names, [("iso/0.txt", "ISO-8859-6"), ("iso/tiny.jsonl", "ISO-8859-6"), ("wide/tiny.txt", "UTF-16LE")]);
    assert!(done.stderr.contains("ISO-8859-6 4 files (guessed: 2; as the files beside: 2)"), "{}", done.stderr);
    assert_eq!(place.run("restore out -o again").code, 0);
    assert_eq!(place.tree("again"), place.tree("in"));

    let done = place.run("clean in/iso/0.txt");
    assert_eq!((done.code, done.stdout.as_str()), (0, tiny));
    let words = "the encoding is that of the files beside it: in/iso/0.txt: ISO-8859-6; --encoding says it\n";
    assert_eq!(done.stderr, words);
    // Beside nothing, it is a guess.
    assert!(place.run("clean in/alone/tiny.txt").stderr.contains("is a guess"));
}

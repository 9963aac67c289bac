//! `naqi learn`: what it proposes, what it leaves, and that parts, order and memory change nothing.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::eval::eval;
use crate::support::{corpus, project};

/// The least F1 of characters and the greatest body loss on the half that nothing was tuned on, and on the other.
const HELD: (f64, f64) = (0.92, 0.002);
const TUNE: (f64, f64) = (0.97, 0.003);

fn naqi(folder: &Path, args: &[&str]) -> std::process::Output {
    let mut command = assert_cmd::Command::cargo_bin("naqi").unwrap();
    command.current_dir(folder).args(args).output().unwrap()
}

/// Runs naqi, which must do what it is asked to; what it prints.
fn done(folder: &Path, args: &[&str]) -> String {
    let output = naqi(folder, args);
    assert!(output.status.success(), "naqi {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The files below a folder, with their bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.file_name().unwrap().into(), fs::read(&path).unwrap());
        }
    }
    found
}

/// Made-up sites, as a gold set.
fn gold(half: &str, more: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let made = Command::new("python3")
        .arg(project("tests/learn/make.py"))
        .arg(folder.path())
        .args(["--half", half])
        .args(more)
        .status();
    assert!(made.expect("python3, which tests/run installs").success());
    folder
}

/// Learns the sites of a gold set, cleans it with the drafts and the common rules, and measures.
fn learnt(gold: &Path, eval_args: &[&str]) -> (TempDir, Value) {
    let out = TempDir::new().unwrap();
    let clean = out.path().join("clean");
    let apply = format!("--apply={}", clean.display());
    let docs = gold.join("docs");
    done(
        out.path(),
        &["learn", docs.to_str().unwrap(), "-o", "drafts", &apply, "--no-sites", "--site-from-path", "1", "--quiet"],
    );
    let args: Vec<&str> = [clean.to_str().unwrap()].into_iter().chain(eval_args.iter().copied()).collect();
    let figures = eval(gold, &args);
    (out, figures)
}

fn figure(figures: &Value, path: &[&str]) -> f64 {
    let found = path.iter().fold(figures, |value, key| &value[*key]);
    found.as_f64().unwrap_or_else(|| panic!("no figure {path:?}"))
}

/// The half that nothing was tuned on, and the other.
#[test]
fn drafts_reach_their_floors_on_made_up_sites() {
    for (half, (least_f1, most_loss)) in [("held", HELD), ("tune", TUNE)] {
        let gold = gold(half, &[]);
        let (out, figures) = learnt(gold.path(), &[]);
        let (f1, loss) =
            (figure(&figures, &["total", "char", "f1"]), figure(&figures, &["total", "body_loss", "share"]));
        assert!(f1 >= least_f1, "{half}: F1 of characters fell to {f1}");
        assert!(loss <= most_loss, "{half}: body loss rose to {loss}");
        // What is proposed passes its own tests.
        let checked = done(out.path(), &["rules", "test", "drafts"]);
        assert!(checked.contains("came out as marked") && !checked.contains("did not"), "{checked}");
        done(out.path(), &["rules", "check", "drafts"]);
    }
}

/// Half the way from the common rules to the site files, with nothing lost, on the real documents of sites that have five or more.
#[test]
fn drafts_close_half_the_gap_on_the_corpus() {
    let Some(gold) = corpus() else { return };
    let large: Vec<String> = fs::read_dir(gold.join("docs"))
        .unwrap()
        .map(|site| site.unwrap())
        .filter(|site| fs::read_dir(site.path()).unwrap().count() >= 5)
        .map(|site| site.file_name().to_string_lossy().into_owned())
        .collect();
    assert!(large.len() >= 10);
    let part = TempDir::new().unwrap();
    for site in &large {
        for kind in ["docs", "labels"] {
            let (from, to) = (gold.join(kind).join(site), part.path().join(kind).join(site));
            fs::create_dir_all(&to).unwrap();
            for file in fs::read_dir(from).unwrap().map(|file| file.unwrap()) {
                fs::copy(file.path(), to.join(file.file_name())).unwrap();
            }
        }
    }
    let metas = fs::read_to_string(gold.join("meta.jsonl")).unwrap();
    let of_large = |line: &&str| {
        let meta: Value = serde_json::from_str(line).unwrap();
        large.iter().any(|site| meta["id"].as_str().unwrap().starts_with(&format!("{site}/")))
    };
    let metas: Vec<&str> = metas.lines().filter(of_large).collect();
    fs::write(part.path().join("meta.jsonl"), metas.join("\n")).unwrap();
    let (common, sites) = (eval(part.path(), &["--no-sites"]), eval(part.path(), &[]));
    let (_, drafts) = learnt(part.path(), &[]);
    for kind in ["article", "window", "page"] {
        let f1 = |figures: &Value| figure(figures, &["by_kind", kind, "line", "f1"]);
        let loss = |figures: &Value| figure(figures, &["by_kind", kind, "body_loss", "share"]);
        let wanted = f1(&common) + (f1(&sites) - f1(&common)) / 2.0;
        assert!(f1(&drafts) >= wanted, "{kind}: {} is not {wanted}", f1(&drafts));
        assert!(loss(&drafts) <= loss(&common), "{kind}: body loss {}", loss(&drafts));
    }
}

/// One site of the made-up ones, as JSONL with addresses, in two parts.
fn parts(folder: &Path) -> usize {
    let gold = gold("tune", &[]);
    let mut pages = Vec::new();
    for site in ["tune00.example", "tune03.example", "tune04.example"] {
        let mut docs: Vec<_> =
            fs::read_dir(gold.path().join("docs").join(site)).unwrap().map(|doc| doc.unwrap().path()).collect();
        docs.sort();
        for doc in docs {
            let name = doc.file_stem().unwrap().to_string_lossy().into_owned();
            let record = serde_json::json!({
                "url": format!("https://www.{site}/2019/05/{:02}/{name}.html", pages.len() % 28 + 1),
                "text": fs::read_to_string(doc).unwrap(),
            });
            pages.push(format!("{record}\n"));
        }
    }
    let half = pages.len() / 2;
    fs::write(folder.join("all.jsonl"), pages.concat()).unwrap();
    fs::write(folder.join("one.jsonl"), pages[..half].concat()).unwrap();
    fs::write(folder.join("two.jsonl"), pages[half..].concat()).unwrap();
    pages.reverse();
    fs::write(folder.join("backwards.jsonl"), pages.concat()).unwrap();
    pages.len()
}

#[test]
fn order_parts_threads_and_memory_change_nothing() {
    let folder = TempDir::new().unwrap();
    let at = folder.path();
    parts(at);
    // A page is called by its place in the corpus, which these runs do not share: the name of a test.
    let drafts = |name: &str| -> Vec<(PathBuf, String)> {
        let plain = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap();
            let lines = text.lines().filter(|line| !line.starts_with("name = "));
            lines.collect::<Vec<_>>().join("\n")
        };
        files(&at.join(name)).into_iter().map(|(path, bytes)| (path, plain(bytes))).collect()
    };
    done(at, &["learn", "all.jsonl", "-o", "d", "-q", "-j", "4"]);
    let whole = drafts("d");
    assert_eq!(whole.len(), 3);
    done(at, &["learn", "all.jsonl", "-o", "again", "-q", "-j", "1"]);
    assert_eq!(files(&at.join("again")), files(&at.join("d")), "threads");
    done(at, &["learn", "all.jsonl", "-o", "small", "-q", "--memory", "100K"]);
    assert_eq!(files(&at.join("small")), files(&at.join("d")), "memory");
    done(at, &["learn", "backwards.jsonl", "-o", "back", "-q"]);
    assert_eq!(drafts("back"), whole, "order");
    done(at, &["learn", "one.jsonl", "--counts", "1.jsonl.zst"]);
    done(at, &["learn", "two.jsonl", "--counts", "2.jsonl.zst"]);
    done(at, &["learn", "--merge", "1.jsonl.zst", "2.jsonl.zst", "-o", "joined", "-q"]);
    assert_eq!(drafts("joined"), whole, "parts");
    done(at, &["learn", "--merge", "2.jsonl.zst", "1.jsonl.zst", "-o", "denioj", "-q", "--counts", "all.jsonl.zst"]);
    assert_eq!(files(&at.join("denioj")), files(&at.join("joined")), "order of parts");
    done(at, &["learn", "--merge", "all.jsonl.zst", "-o", "third", "-q"]);
    assert_eq!(files(&at.join("third")), files(&at.join("joined")), "counts that were joined");
}

#[test]
fn what_is_no_counts_is_refused() {
    let folder = TempDir::new().unwrap();
    parts(folder.path());
    let output = naqi(folder.path(), &["learn", "--merge", "all.jsonl", "-o", "d"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("all.jsonl holds no counts"));
    done(folder.path(), &["learn", "all.jsonl", "--counts", "c.jsonl.zst", "--pages", "5"]);
    let output = naqi(folder.path(), &["learn", "--merge", "c.jsonl.zst", "-o", "d"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("--pages 5"));
}

const TOPICS: [[&str; 3]; 6] = [
    ["harbour", "cranes", "dockers"],
    ["orchard", "apples", "frost"],
    ["library", "shelves", "readers"],
    ["railway", "signals", "drivers"],
    ["museum", "paintings", "curators"],
    ["theatre", "rehearsals", "actors"],
];

fn headline(at: usize) -> String {
    let [a, b, c] = TOPICS[at];
    format!("Old {a} gets new {b} and more {c}")
}

/// A page of a small site by hand: menu, headline, article, a list of teasers, a footer. `more` stands in the article.
fn page(at: usize, teasers: &[usize], more: &str) -> String {
    let [a, b, c] = TOPICS[at];
    let mut text = format!("Front\nTown\nCountry\nLetters\n{}\nShare this piece\n", headline(at));
    for sentence in [
        format!("The {a} on the edge of the town has waited for its {b} for more than ten years now."),
        format!("For the {c}, who work at the {a} every day, the {b} mean that the waiting is over at last."),
        format!("The council said that the {a} would stay open while the {b} are brought in by the {c}."),
        format!("Some {c} fear that the {b} will cost the {a} more than the town can pay in a year."),
    ] {
        text += &format!("{sentence}\n");
    }
    text += more;
    text += &format!("Nobody asked the {c} of the {a} whether the {b} were what they had wanted most.\n");
    text += "Further from here\n";
    for &teaser in teasers {
        text += &format!("{}\n", headline(teaser));
    }
    text + "Letters to the desk\nHouse rules\n"
}

/// Writes pages of one site and learns it; the JSON of the site, and the clean pages.
fn learn_pages(pages: &[String]) -> (Value, Vec<String>) {
    let folder = TempDir::new().unwrap();
    let at = folder.path();
    fs::create_dir_all(at.join("in/town.example")).unwrap();
    for (number, page) in pages.iter().enumerate() {
        fs::write(at.join(format!("in/town.example/{number:02}.txt")), page).unwrap();
    }
    let told =
        done(at, &["learn", "in", "-o", "drafts", "--apply=clean", "--only-rules", "--rules", &none(at), "--json"]);
    let clean = |number: usize| fs::read_to_string(at.join(format!("clean/town.example/{number:02}.txt"))).unwrap();
    (serde_json::from_str(told.trim()).unwrap(), (0..pages.len()).map(clean).collect())
}

/// Common rules that know nothing, so that only what is learnt counts.
fn none(at: &Path) -> String {
    let path = at.join("none.toml");
    let rule = "lang = ['*']\n[[rule]]\nid = 'none'\ncategory = 'other'\nwhy = 'Nothing.'\nline = 'no page says so'\n";
    fs::write(&path, rule).unwrap();
    path.display().to_string()
}

#[test]
fn chrome_goes_and_each_headline_stays_on_its_own_page() {
    let pages: Vec<String> = (0..6).map(|at| page(at, &[(at + 1) % 6, (at + 2) % 6, (at + 3) % 6], "")).collect();
    let (told, clean) = learn_pages(&pages);
    for (at, clean) in clean.iter().enumerate() {
        let article: Vec<&str> =
            pages[at].lines().filter(|line| *line == headline(at) || line.ends_with('.')).collect();
        assert_eq!(clean.lines().collect::<Vec<_>>(), article, "page {at}");
    }
    // A heading that opens a list is one rule, and no headline is a rule of its own.
    let texts: String = told["rules"].as_array().unwrap().iter().map(|rule| rule["line"].to_string()).collect();
    assert!(TOPICS.iter().all(|[a, ..]| !texts.contains(&format!("\"Old {a}"))), "{texts}");
    assert!(told["warning"].is_null());
}

#[test]
fn what_articles_repeat_stays() {
    // A refrain, a prayer, a sub-heading, a quote and a paragraph of an agency, on half of the pages or on all.
    let inside = [
        "Background of the story\n",
        "Give us this day our bread\nand lead us home again\n",
        "The agency reported on Monday that the ministry would publish its figures for the whole of the country in spring.\n",
        "\"We have waited long enough,\" she said.\n",
    ];
    for more in inside {
        for share in [1, 2] {
            let pages: Vec<String> =
                (0..6).map(|at| page(at, &[(at + 1) % 6], if at % share == 0 { more } else { "" })).collect();
            let (_, clean) = learn_pages(&pages);
            for (at, clean) in clean.iter().enumerate().filter(|(at, _)| at % share == 0) {
                assert!(clean.contains(more), "page {at} lost {more:?}: {clean}");
            }
        }
    }
}

#[test]
fn copies_of_a_page_are_one_page() {
    // The same article five times, with other things around it: nothing says what is chrome.
    let print =
        |at: usize| format!("Print {at}\n{}", page(0, &[1, 2], "").replace("Share this piece", "Printed today"));
    let (told, clean) = learn_pages(&[page(0, &[1, 2], ""), print(1), print(2), print(3), print(4)]);
    assert_eq!((&told["pages"], &told["distinct"]), (&5.into(), &1.into()));
    assert_eq!(told["rules"], Value::Array(Vec::new()));
    assert!(clean[0].contains(&headline(0)) && clean[0].contains("Further from here"));
}

#[test]
fn few_pages_give_few_rules_and_a_warning() {
    let (told, clean) = learn_pages(&[page(0, &[2], ""), page(1, &[3], "")]);
    assert!(told["warning"].as_str().unwrap().contains("few pages"));
    assert!(
        clean.iter().zip([0, 1]).all(|(clean, at)| clean.contains(&headline(at)) && clean.contains("Nobody asked"))
    );
    let (told, clean) = learn_pages(&[page(0, &[2], "")]);
    assert_eq!((&told["rules"], clean[0].as_str()), (&Value::Array(Vec::new()), page(0, &[2], "").as_str()));
}

#[test]
fn confidence_is_an_interval_and_a_threshold() {
    let pages: Vec<String> = (0..6).map(|at| page(at, &[(at + 1) % 6, (at + 2) % 6], "")).collect();
    let (told, _) = learn_pages(&pages);
    for rule in told["rules"].as_array().unwrap() {
        let (pages, of) = (rule["pages"].as_u64().unwrap(), rule["of"].as_u64().unwrap());
        let share = pages as f64 / of as f64;
        let (low, high) = (rule["share"][0].as_f64().unwrap(), rule["share"][1].as_f64().unwrap());
        assert!(low <= share && share <= high && low < high, "{rule}");
        // Six of six pages: 0.025 to the power of a sixth.
        if pages == 6 {
            assert!((rule["confidence"].as_f64().unwrap() - 0.5407).abs() < 1e-3, "{rule}");
        }
    }
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("in/town.example")).unwrap();
    for (at, page) in pages.iter().enumerate() {
        fs::write(folder.path().join(format!("in/town.example/{at}.txt")), page).unwrap();
    }
    let told = done(folder.path(), &["learn", "in", "-o", "d", "--json", "--min-confidence", "0.9"]);
    let told: Value = serde_json::from_str(told.trim()).unwrap();
    assert_eq!(told["rules"], Value::Array(Vec::new()), "six pages cannot make so sure");
}

/// A folder with a site of six pages, and its draft.
fn drafted() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("in/town.example")).unwrap();
    for at in 0..6 {
        let page = page(at, &[(at + 1) % 6, (at + 2) % 6], "");
        fs::write(folder.path().join(format!("in/town.example/{at}.txt")), page).unwrap();
    }
    done(folder.path(), &["learn", "in", "-o", "drafts", "--html", "found.html"]);
    folder
}

#[test]
fn a_draft_removes_nothing_until_it_is_adopted() {
    let folder = drafted();
    let at = folder.path();
    let page = fs::read_to_string(at.join("in/town.example/0.txt")).unwrap();
    let clean = |more: &[&str]| {
        let mut args = vec!["clean", "in/town.example/0.txt", "--site", "town.example", "--rules", "drafts"];
        args.extend(more);
        done(at, &args)
    };
    let text = fs::read_to_string(at.join("drafts/town.example.toml")).unwrap();
    assert!(text.contains("status   = \"draft\"") && text.contains("confidence") && text.contains("[[test]]"));
    assert!(!text.contains("waited for its cranes"), "articles are not copied: {text}");
    assert!(clean(&[]).contains("House rules"), "a draft took something");
    assert!(!clean(&["--apply-drafts"]).contains("House rules"));
    fs::write(at.join("drafts/town.example.toml"), text.replace("status   = \"draft\"\n", "")).unwrap();
    assert!(!clean(&[]).contains("House rules"), "an adopted draft took nothing");
    assert_ne!(clean(&[]), page);
    let html = fs::read_to_string(at.join("found.html")).unwrap();
    assert!(html.contains("town.example") && html.contains("learnt-") && !html.contains("http"));
    // Drafts that someone may have worked on are not written over.
    let again = naqi(at, &["learn", "in", "-o", "drafts"]);
    assert_eq!(again.status.code(), Some(2));
    done(at, &["learn", "in", "-o", "drafts", "--force"]);
}

#[test]
fn an_update_adds_what_is_new_and_names_what_is_idle() {
    let folder = drafted();
    let at = folder.path();
    let own = "sites = [\"town.example\"]\n\n# A remark.\n[[rule]]\nid = \"menu\"\ncategory = \"nav\"\nwhy = \"The menu.\"\n\
               line = [\"Front\", \"Town\", \"Country\"]\n\n[[rule]]\nid = \"old-prompt\"\ncategory = \"subscribe\"\nwhy = \"A prompt.\"\n\
               line = \"Read us on your telephone\"\n";
    fs::write(at.join("town.example.toml"), own).unwrap();
    let args = ["learn", "in", "--update", "town.example.toml", "--exit-code"];
    let dry = naqi(at, &[&args[..], &["--dry-run"]].concat());
    assert_eq!(dry.status.code(), Some(1));
    let told = String::from_utf8(dry.stdout).unwrap();
    assert!(
        told.contains("town.example/old-prompt took nothing") && !told.contains("town.example/menu took nothing"),
        "{told}"
    );
    assert_eq!(fs::read_to_string(at.join("town.example.toml")).unwrap(), own, "--dry-run wrote");
    assert_eq!(naqi(at, &args).status.code(), Some(1));
    let updated = fs::read_to_string(at.join("town.example.toml")).unwrap();
    assert!(updated.starts_with(own), "what was there stays: {updated}");
    assert!(updated.contains("House rules") && updated.contains("status   = \"draft\""), "{updated}");
    assert!(!updated[own.len()..].contains("\"Front\""), "what the file takes already is not proposed: {updated}");
}

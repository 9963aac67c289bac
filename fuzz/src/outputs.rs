//! Any bytes as the records of a run, which may come from a stranger: `restore` refuses them, or writes below its own folder alone.
use std::fs;

use naqi::document::Fields;
use naqi::io::{FormatChoice, RunOptions, restore, write_attributes};

use super::scratch;

/// What parts the files of an input.
const BETWEEN: char = '\u{c}';
/// The records, in the order of the input; the ledger is read as it is, packed or not.
const RECORDS: &[&str] = &["ledger.jsonl.zst", "quarantine.jsonl", "names.jsonl", "encodings.jsonl"];
const CLEAN: &[&str] = &["a.txt", "b.jsonl", "c.csv", "d.wet"];

/// The input is ledger, quarantine, names, encodings and the clean files, parted by form feeds. What is empty is not there, but for the ledger.
pub fn outputs(data: &[u8]) {
    let out = scratch::folder("out");
    let records = out.join("_naqi");
    fs::create_dir_all(records.join("quarantine")).expect("the folder is made");
    let options = RunOptions { format: FormatChoice::Auto, fields: Fields::default() };
    let run = serde_json::json!({"finished": true, "options": options}).to_string();
    let mut parts = data.split(|&byte| char::from(byte) == BETWEEN);
    fs::write(records.join("run.json"), run).expect("the file is written");
    for name in RECORDS {
        let part = parts.next().unwrap_or_default();
        if !part.is_empty() || *name == "ledger.jsonl.zst" || *name == "quarantine.jsonl" {
            fs::write(records.join(name), part).expect("the file is written");
        }
    }
    for (name, part) in CLEAN.iter().zip(parts) {
        fs::write(out.join(name), part).expect("the file is written");
    }
    let before = scratch::files(&out);
    if let Err(error) = restore(&out, &scratch::folder("back")) {
        assert!(!error.to_string().is_empty());
    }
    if let Err(error) = write_attributes(&out, &scratch::folder("attributes"), |_| true, |_| true) {
        assert!(!error.to_string().is_empty());
    }
    assert_eq!(scratch::files(&out), before, "the run itself was changed");
    assert!(scratch::holds_only(&["out", "back", "attributes"]), "something was written elsewhere");
}

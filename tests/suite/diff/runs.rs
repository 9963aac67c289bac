//! Two runs compared.
use serde_json::Value;

use crate::naqi::{PROSE, Place};

fn place() -> Place {
    let place = Place::new::<&str>(&[]);
    for name in ["a.txt", "b/c.txt", "b.txt"] {
        place.write(&format!("in/{name}"), format!("{PROSE}Share\n{PROSE}\nRead also\n- One\n"));
    }
    let records: String = (0..12)
        .map(|at| format!("{{\"id\":\"r{at}\",\"text\":{}}}\n", serde_json::json!(format!("{PROSE}شارك\n{PROSE}"))))
        .collect();
    place.write("in/r.jsonl", records);
    place.write("in/held.txt", format!("{PROSE}{PROSE}Take all\n{PROSE}"));
    place.run("clean in -o one -q");
    place
}

#[test]
fn the_same_run_twice_is_the_same() {
    let place = place();
    place.run("clean in -o two -q");
    let done = place.run("diff one two --exit-code");
    assert_eq!((done.code, done.stdout.contains("Every document comes out the same.")), (0, true), "{}", done.stdout);
}

#[test]
fn what_other_rules_change_is_told_by_document_and_by_rule() {
    let place = place();
    place.write(
        "rules/decisions.toml",
        "removals = [\n  { verdict = \"reject\", rule = \"test/share\", text = \"share\" },\n]\n",
    );
    let more = place.read("rules/common/test.toml")
        + "\n[[rule]]\nid = 'one'\ncategory = 'other'\nwhy = 'w'\nhas = 'sides had'\ntakes = 'match'\nwhere = 'end'\n";
    place.write("rules/common/test.toml", more);
    place.run("clean in -o two -q --max-removed 0.2");
    let done = place.run("diff one two --exit-code");
    assert_eq!(done.code, 1, "{}", done.stderr);
    let told = &done.stdout;
    assert!(told.contains("rules: \"sha256:") && told.contains("max-removed: 0.5 → 0.2"), "{told}");
    assert!(told.contains("@@ b/c.txt\n+ test/share: Share\n"), "{told}");
    assert!(told.contains("held now: held.txt"), "{told}");
    // The three pages; the records are the same.
    let line = told.lines().find(|line| line.trim_start().starts_with("test/share")).unwrap();
    assert!(line.split_whitespace().eq(["test/share", "15", "12", "-3"]), "{line}");
    let json = place.run("diff one two --json").stdout;
    let values: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let page = values.iter().find(|value| value["source"] == "a.txt").unwrap();
    let text = place.read("in/a.txt");
    let back = &page["back"][0];
    let (start, end) = (back["start"].as_u64().unwrap() as usize, back["end"].as_u64().unwrap() as usize);
    assert_eq!((&text[start..end], &back["rules"][0]), ("Share\n", &Value::from("test/share")));
    assert_eq!(values.last().unwrap()["changed"], values.len() - 1);
    let stat = place.run("diff one two --stat").stdout;
    assert!(!stat.contains("@@") && stat.contains("test/share"), "{stat}");
}

#[test]
fn another_input_is_told() {
    let place = place();
    place.write("in/a.txt", format!("{PROSE}شارك\n{PROSE}"));
    place.run("clean in -o two -q");
    let told = place.run("diff one two").stdout;
    assert!(told.contains("the two runs saw different texts here"), "{told}");
    assert!(told.contains("In 1 of them the runs saw different texts"), "{told}");
}

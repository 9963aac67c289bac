use super::*;
use crate::engine::{LineKind, Zones};
use crate::ledger::{Category, Removal};
use crate::rule::Zone;

const TEXT: &str = "خبر\n\nالخميس، 21 ديسمبر\nنص (شاهد)\n";

/// Three lines: a label that a rule missed, a blank line and a dateline that go, a line that loses a part.
fn explanation() -> Explanation {
    let rule = |id| RuleId::new("ar", id);
    let removal =
        |start, end, id| Removal { span: Span::new(start, end), rule: rule(id), category: Category::Dateline };
    let part = TEXT.find(" (").unwrap();
    let dateline = TEXT.find("الخميس").unwrap();
    let mut lines: Vec<LineExplanation> = crate::text::lines(TEXT)
        .enumerate()
        .map(|(at, line)| LineExplanation {
            line: at + 1,
            content: line.content,
            kind: LineKind::Label,
            zones: Zones { head: true, tail: at > 1 },
            removed_by: if at == 0 { Vec::new() } else { vec![rule(if at == 3 { "aside" } else { "dateline" })] },
            near: Vec::new(),
        })
        .collect();
    lines[1].kind = LineKind::Blank;
    lines[0].near =
        vec![(rule("more"), Obstacle::WrongZone(Zone::Tail)), (rule("long"), Obstacle::TooLong { chars: 93, max: 60 })];
    Explanation {
        lines,
        removals: vec![removal(dateline - 1, part - 4, "dateline"), removal(part, TEXT.len() - 1, "aside")],
        held: None,
        site: Some("elaph.com".into()),
        lang: Some("ar".into()),
    }
}

#[test]
fn each_line_says_why_and_what_came_close() {
    let mut out = Vec::new();
    write_explanation(&mut out, "x.txt", TEXT, &explanation(), Look::default()).unwrap();
    let expected = "\
x.txt  site elaph.com, language ar
1               head      label  │ خبر
    ar/more: looks only in the tail
    ar/long: the line has 93 characters, `max-chars` allows 60
2 - ar/dateline head      blank  │ 
3 - ar/dateline head+tail label  │ الخميس، 21 ديسمبر
4 ~ ar/aside    head+tail label  │ نص⟦ (شاهد)⟧
";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[test]
fn programs_get_the_same() {
    let mut out = Vec::new();
    write_explanation_json(&mut out, "x", "x.txt", TEXT, &explanation()).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(json["lines"][0]["near"][0]["obstacle"], "wrong-zone");
    assert_eq!(json["lines"][2]["removed_by"][0], "ar/dateline");
    assert_eq!(json["lines"][2]["zones"], serde_json::json!(["head", "tail"]));
    let gone = &json["lines"][3]["gone"][0];
    let part = TEXT.find(" (").unwrap();
    assert_eq!(*gone, serde_json::json!([part, TEXT.len() - 1]));
}

use super::*;
use crate::engine::Hold;
use crate::ledger::{Category, RuleId};
use crate::text::Span;

fn removal(text: &str, part: &str, id: &str) -> Removal {
    let start = text.find(part).unwrap();
    Removal { span: Span::new(start, start + part.len()), rule: RuleId::new("ar", id), category: Category::Related }
}

fn findings<'a>(text: &'a str, removals: &'a [Removal]) -> Findings<'a> {
    Findings { doc: "x.txt", source: "x.txt", text, removals, drafts: &[], held: None, site: None }
}

fn shown(findings: &Findings<'_>, look: Look) -> String {
    let mut out = Vec::new();
    write_diff(&mut out, findings, 1, look).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn number_sign_and_rule_stand_before_the_text() {
    let text = "عنوان\r\nقال الوزير (شاهد أيضا) اليوم.\r\nأخبار متعلقة\r\n- خبر\r\n";
    let removals = [removal(text, " (شاهد أيضا)", "aside"), removal(text, "أخبار متعلقة\r\n- خبر\r\n", "box")];
    let expected = "\
x.txt
1            │ عنوان
2 ~ ar/aside │ قال الوزير⟦ (شاهد أيضا)⟧ اليوم.
3 - ar/box   │ أخبار متعلقة
4 -          │ - خبر

";
    assert_eq!(shown(&findings(text, &removals), Look::default()), expected);
}

#[test]
fn hunks_are_parted_and_a_terminator_that_goes_alone_is_shown() {
    let text = "a\rb\rc\rcc\rd\re\rf\r";
    let removals = [removal(text, "\r", "x"), removal(text, "e\r", "y")];
    let expected =
        "x.txt\n1 ~ ar/x │ a⟦↵⟧\n2        │ b\n3        │ c\n⋮\n5        │ d\n6 - ar/y │ e\n7        │ f\n\n";
    assert_eq!(shown(&findings(text, &removals), Look::default()), expected);
}

#[test]
fn text_is_isolated_in_its_own_direction() {
    let text = "خبر أول\nFollow us\n";
    let removals = [removal(text, "Follow us\n", "x")];
    let shown = shown(&findings(text, &removals), Look { isolate: true, ..Look::default() });
    assert!(shown.contains("│ \u{2067}خبر أول\u{2069}\n2 - ar/x │ \u{2066}Follow us\u{2069}\n"), "{shown:?}");
}

#[test]
fn marks_of_the_corpus_cannot_dress_up_a_line() {
    let text = "\u{202E}abc\u{1B}[31m\n";
    let removals = [removal(text, text, "x")];
    let shown = shown(&findings(text, &removals), Look { colour: true, isolate: true, width: None });
    assert!(shown.contains("\u{2066}\u{1b}[31m<U+202E>abc<U+001B>[31m\u{1b}[0m\u{2069}"), "{shown:?}");
}

#[test]
fn what_is_held_or_a_drafts_is_in_doubt() {
    let text = "a\nb\nc\n";
    let (removals, drafts) = ([removal(text, "a\n", "x")], [removal(text, "c\n", "y")]);
    let hold = Hold::TooMuch { share: 0.834 };
    let findings = Findings { held: Some(&hold), drafts: &drafts, ..findings(text, &removals) };
    let expected = "\
x.txt
held: 83 % of its prose would go; it stays as it is
1 ? ar/x │ a
2        │ b
drafts would take:
2        │ b
3 ? ar/y │ c

";
    assert_eq!(shown(&findings, Look::default()), expected);
    assert!(!findings.changes() && !findings.is_empty());
}

#[test]
fn the_tally_counts_a_byte_claimed_twice_once_for_the_text() {
    let text = "أب\nج\n";
    let removals = [removal(text, "أب\n", "x"), removal(text, "أب\nج", "y"), removal(text, "ج", "x")];
    let mut tally = crate::report::Tally::default();
    tally.add(&findings(text, &removals));
    let mut out = Vec::new();
    tally.write(&mut out, Look::default()).unwrap();
    let expected = "\
ar/x       2×  1 document, 4 characters, related
ar/y       1×  1 document, 4 characters, related
1 of 1 document would change, 4 characters would go
";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[test]
fn programs_get_claims_and_hunks() {
    let text = "a\nb c\n";
    let removals = [removal(text, " c", "x")];
    let mut out = Vec::new();
    crate::report::write_diff_json(&mut out, &findings(text, &removals), 1).unwrap();
    let expected = concat!(
        r#"{"v":1,"doc":"x.txt","source":"x.txt","#,
        r#""removals":[{"start":3,"end":5,"line":2,"rule":"ar/x","category":"related","text":" c"}],"#,
        r#""hunks":[{"old":[1,2],"new":[1,2],"rules":["ar/x"],"lines":[{"sign":" ","line":1,"text":"a\n"},"#,
        r#"{"sign":"-","line":2,"text":"b c\n","gone":[[1,3]]},{"sign":"+","line":2,"text":"b\n"}]}]}"#,
        "\n"
    );
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

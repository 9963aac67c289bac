use super::*;
use crate::diff::{LineEnds, hunks};
use crate::ledger::{Category, Removal, RuleId};
use crate::text::Span;

fn patch(text: &str, spans: &[(usize, usize, &str)], path: &str, context: usize) -> String {
    let removals: Vec<Removal> = spans
        .iter()
        .map(|&(start, end, id)| Removal {
            span: Span::new(start, end),
            rule: RuleId::new("ar", id),
            category: Category::Related,
        })
        .collect();
    let mut out = Vec::new();
    write_file_header(&mut out, path.as_bytes(), &PatchStyle::default()).unwrap();
    for hunk in hunks(text, &removals, LineEnds::Patch, context) {
        write_hunk(&mut out, &hunk, path, &PatchStyle::default()).unwrap();
    }
    String::from_utf8(out).unwrap()
}

#[test]
fn a_hunk_names_its_rules_and_its_place() {
    let expected = "\
diff --git a/x.txt b/x.txt
--- a/x.txt
+++ b/x.txt
@@ -1,3 +1 @@ ar/box (related), ar/end (related) x.txt:2
 a
-b
-c
\\ No newline at end of file
";
    assert_eq!(patch("a\nb\nc", &[(2, 4, "box"), (4, 5, "end")], "x.txt", 3), expected);
}

#[test]
fn a_name_with_spaces_ends_with_a_tab_and_a_name_with_quotes_is_quoted() {
    let text = patch("a\n", &[(0, 2, "x")], "أخبار متعلقة.txt", 3);
    assert!(text.contains("\n--- a/أخبار متعلقة.txt\t\n+++ b/أخبار متعلقة.txt\t\n@@ -1 +0,0 @@"), "{text}");
    let text = patch("a\n", &[(0, 2, "x")], "a\"b.txt", 3);
    assert!(text.starts_with("diff --git \"a/a\\\"b.txt\" \"b/a\\\"b.txt\"\n"), "{text}");
    assert!(text.contains(" \"a\\\"b.txt\":1\n"), "{text}");
}

use super::*;

fn removal(start: usize, end: usize, id: &str) -> Removal {
    Removal { span: Span::new(start, end), rule: RuleId::new("ar", id), category: Category::Other }
}

/// Each row as sign, number and text.
fn shown(hunk: &Hunk<'_>) -> Vec<String> {
    let sign = |row: &Row<'_>| match row.sign {
        Sign::Same => ' ',
        Sign::Minus => '-',
        Sign::Plus => '+',
    };
    hunk.rows.iter().map(|row| format!("{}{}{}", sign(row), row.number, String::from_utf8_lossy(&row.line))).collect()
}

fn numbers(hunk: &Hunk<'_>) -> [usize; 4] {
    [hunk.old_start, hunk.old_lines, hunk.new_start, hunk.new_lines]
}

#[test]
fn a_changed_line_stands_beside_what_is_left_of_it() {
    let all = hunks("ab\ncd\nef\n", &[removal(1, 2, "x"), removal(3, 4, "y")], LineEnds::Patch, 3);
    assert_eq!(shown(&all[0]), ["-1ab\n", "+1a\n", "-2cd\n", "+2d\n", " 3ef\n"]);
    assert_eq!(all[0].rows[0].gone, [Span::new(1, 2)]);
    assert_eq!(all[0].rules.iter().map(|tag| tag.rule.as_str()).collect::<Vec<_>>(), ["ar/x", "ar/y"]);
    assert_eq!(all[0].rows[2].rules, [1]);
}

#[test]
fn hunks_part_where_more_than_twice_the_context_lies_between() {
    let text = "a\n1\n2\n3\nb\n1\n2\nc\n";
    let all = hunks(text, &[removal(0, 2, "x"), removal(8, 10, "x"), removal(14, 16, "x")], LineEnds::Patch, 1);
    assert_eq!(all.len(), 2);
    assert_eq!((numbers(&all[0]), shown(&all[0])), ([1, 2, 1, 1], vec!["-1a\n".into(), " 21\n".into()]));
    assert_eq!((numbers(&all[1]), all[1].first), ([4, 5, 3, 3], 5));
    assert_eq!(shown(&all[1]), [" 43\n", "-5b\n", " 61\n", " 72\n", "-8c\n"]);
}

#[test]
fn without_context_an_empty_side_starts_at_the_line_before() {
    let all = hunks("a\nb\nc\n", &[removal(0, 2, "x"), removal(4, 6, "x")], LineEnds::Patch, 0);
    assert_eq!(all.iter().map(numbers).collect::<Vec<_>>(), [[1, 1, 0, 0], [3, 1, 1, 0]]);
    let all = hunks("a\nb", &[removal(0, 3, "x")], LineEnds::Patch, 3);
    assert_eq!(numbers(&all[0]), [1, 2, 0, 0]);
}

#[test]
fn a_line_that_loses_its_end_is_joined_to_the_next() {
    let all = hunks("ab\ncd\nef", &[removal(2, 3, "x")], LineEnds::Patch, 3);
    assert_eq!(shown(&all[0]), ["-1ab\n", "-2cd\n", "+1abcd\n", " 3ef"]);
    assert!(all[0].rows[1].gone.is_empty() && all[0].rows[1].rules.is_empty());
    let all = hunks("ab\ncd", &[removal(2, 5, "x")], LineEnds::Patch, 3);
    assert_eq!(shown(&all[0]), ["-1ab\n", "-2cd", "+1ab"]);
}

#[test]
fn a_text_without_removals_has_no_hunks() {
    assert!(hunks("a\nb\n", &[], LineEnds::Text, 3).is_empty());
    assert!(hunks("", &[], LineEnds::Patch, 3).is_empty());
}

#[test]
fn lines_given_one_by_one_need_no_text_in_memory() {
    let mut collector = Hunks::new(1);
    let mut all = Vec::new();
    for number in 0..1000 {
        if number == 500 {
            collector.minus(b"old\n".to_vec(), Vec::new(), &[removal(0, 1, "x")]);
            collector.plus(b"new\n".to_vec());
        } else {
            all.extend(collector.same(format!("{number}\n").into_bytes()));
        }
        assert!(collector.before.len() <= 1);
    }
    all.extend(collector.finish());
    assert_eq!(all.len(), 1);
    assert_eq!(numbers(&all[0]), [500, 3, 500, 3]);
}

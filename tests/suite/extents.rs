//! Where a rule may fire and how far it reaches: what docs/design.md says of zones and of "How much is taken", page by page.
use crate::support::{PROSE, cleaner_of, left, rule_text};

/// What a word stands for: P prose, S a sentence of three words, I, M, N, L items of three, five, six and seven words, J one with a bullet, C and D labels of 15 and
/// 16 words, H the heading that the rule looks for, V the same with vowels and more spaces, E the end that it may name, B a bullet, _ nothing.
fn line(word: &str) -> String {
    let number = &word[1..];
    let label = |words: usize| "وصول ".repeat(words - 1) + number;
    match &word[..1] {
        "P" => format!("قال الوزير في مؤتمر صحفي إن بلاده تدعم الحل السياسي في المنطقة للمرة {number}."),
        "S" => format!("انتهت القصة {number}."),
        "I" => label(3),
        "M" => label(5),
        "N" => label(6),
        "L" => label(7),
        "J" => format!("• {}", label(3)),
        "C" => label(15),
        "D" => label(16),
        "H" => "اقرأ أيضا".to_owned(),
        "V" => "  اِقْرَأْ   أَيْضًا ".to_owned(),
        "E" => "نهاية القائمة".to_owned(),
        "B" => "•".to_owned(),
        _ => String::new(),
    }
}

fn page(words: &str) -> String {
    words.split(' ').filter(|word| !word.is_empty()).map(|word| line(word) + "\n").collect()
}

/// For each page, what a rule with these keys leaves of it.
fn leaves(keys: &str, pages: &[(&str, &str)]) {
    let cleaner = cleaner_of(&rule_text("r", &format!("line = 'اقرأ أيضا'\n{keys}"))).with_max_removed(1.0);
    for (before, after) in pages {
        assert_eq!(left(&cleaner, &page(before)), page(after), "{keys}: {before}");
    }
}

#[test]
fn items_go_up_to_prose_or_a_sentence() {
    leaves(
        "takes = 'items'",
        &[
            ("P1 H I1 I2", "P1"),
            ("P1 H I1 _ I2", "P1"),
            ("P1 H I1 L2 P2", "P1 P2"),
            ("P1 H I1 S1 I2", "P1 S1 I2"),
            ("P1 _ H _ P2", "P1 _ P2"),
            ("P1 H P2 I1", "P1 P2 I1"),
            ("I1 H I2 P1", "I1 P1"),
        ],
    );
}

#[test]
fn a_tight_list_ends_at_the_first_blank_line_if_text_follows() {
    leaves(
        "takes = 'items'",
        &[
            ("P1 H I1 I2 _ P2", "P1 _ P2"),
            ("P1 _ H I1 I2 _ P2", "P1 _ P2"),
            ("P1 _ H I1 _ I2 _ P2", "P1 _ I2 _ P2"),
            ("P1 _ H I1 _ L2 _ P2", "P1 _ L2 _ P2"),
            ("P1 _ H _ I1 _ L2 _ P2", "P1 _ P2"),
        ],
    );
}

#[test]
fn a_short_last_item_over_prose_may_be_its_sub_heading() {
    leaves(
        "takes = 'items'",
        &[
            ("P1 H I1 I2 P2", "P1 I2 P2"),
            ("P1 _ H _ I1 _ I2 _ P2", "P1 _ I2 _ P2"),
            ("P1 H I1 M2 P2", "P1 M2 P2"),
            ("P1 H I1 N2 P2", "P1 P2"),
            // The only item, and lists that have bullets.
            ("P1 _ H _ I1 _ P2", "P1 _ P2"),
            ("P1 H B I1 B I2 P2", "P1 P2"),
            ("P1 H I1 J2 P2", "P1 P2"),
        ],
    );
}

#[test]
fn items_end_at_max_lines() {
    leaves(
        "takes = 'items'\nmax-lines = 2",
        &[
            ("P1 H I1 I2", "P1"),
            ("P1 H I1 I2 I3", "P1 I3"),
            ("P1 H I1 I2 I3 P2", "P1 I3 P2"),
            ("P1 H _ I1 _ I2 _ I3", "P1 _ I3"),
            // A heading among the items is an item: the list does not begin again.
            ("P1 H I1 H I2 I3 P2", "P1 I2 I3 P2"),
        ],
    );
}

/// Lines in a row: blank lines and bullets between them do not count, and all of them go.
#[test]
fn a_sequence_goes_over_blank_lines_and_bullets() {
    let cleaner = cleaner_of(&rule_text("r", "lines = [['one', 'two', 'three']]")).with_max_removed(1.0);
    let page = |words: &str| -> String {
        words.split(' ').map(|word| word.replace('P', PROSE.trim()).replace('_', "") + "\n").collect()
    };
    for words in ["P one two three P", "P one _ two _ _ three P", "P one • two _ • three P"] {
        assert_eq!(left(&cleaner, &page(words)), page("P P"), "{words}");
    }
    for words in [
        "P one two P",
        "P one two",
        "P one two P three",
        "P two one three P",
        "P one two one three",
        "P one _",
        "P one two _ _",
    ] {
        assert_eq!(left(&cleaner, &page(words)), page(words), "{words}");
    }
}

#[test]
fn a_paragraph_ends_at_a_blank_line() {
    leaves("takes = 'paragraph'", &[("P1 _ H I1 P2 _ P3", "P1 _ P3"), ("P1 _ H I1", "P1"), ("P1 H _ P2", "P1 _ P2")]);
    leaves(
        "takes = 'paragraph'\nmax-lines = 2",
        &[("P1 _ H I1 _ P2", "P1 _ P2"), ("P1 _ H I1 I2 _ P2", "P1 _ H I1 I2 _ P2"), ("P1 H B I1", "P1 H B I1")],
    );
}

#[test]
fn the_rest_goes_to_the_end_if_it_is_not_too_long() {
    leaves("takes = 'rest'", &[("P1 H I1 _ P2 I2", "P1"), ("P1 I1 H", "P1 I1")]);
    leaves(
        "takes = 'rest'\nmax-lines = 3",
        &[("P1 H I1 _ I2", "P1"), ("P1 H _ _ I1 _ I2", "P1"), ("P1 H I1 I2 I3", "P1 H I1 I2 I3")],
    );
}

#[test]
fn a_block_to_a_line_needs_that_line() {
    leaves(
        "to = 'نهاية القائمة'\nmax-lines = 5",
        &[
            ("P1 H I1 _ I2 E P2", "P1 P2"),
            ("P1 H E P2 E", "P1 P2 E"),
            ("P1 H I1 I2 P2", "P1 H I1 I2 P2"),
            ("E P1 H I1", "E P1 H I1"),
            ("P1 H I1 I2 I3 I4 I5 I6 I7 E", "P1 H I1 I2 I3 I4 I5 I6 I7 E"),
        ],
    );
}

#[test]
fn a_caption_is_one_short_line_with_nothing_below() {
    leaves(
        "takes = 'caption'",
        &[
            ("P1 H I1 _ P2", "P1 _ P2"),
            ("P1 H I1", "P1"),
            ("P1 H", "P1"),
            ("P1 H I1 I2 _ P2", "P1 I1 I2 _ P2"),
            ("P1 H P2 _ P3", "P1 P2 _ P3"),
            ("P1 H S1 _ P2", "P1 S1 _ P2"),
            ("P1 H _ I1 _ P2", "P1 _ I1 _ P2"),
            ("P1 H C1 _ P2", "P1 _ P2"),
            ("P1 H D1 _ P2", "P1 D1 _ P2"),
        ],
    );
}

/// What a removal takes along: bullets that touch it, and of blank runs that come together the shorter, or the later of two alike.
#[test]
fn bullets_and_blank_lines_go_along() {
    leaves(
        "",
        &[
            ("P1 B B H B B P2", "P1 P2"),
            ("P1 B I1 B H P2", "P1 B I1 P2"),
            ("P1 _ B H _ P2", "P1 _ P2"),
            ("P1 _ _ H _ _ P2", "P1 _ _ P2"),
            ("P1 _ H _ _ P2", "P1 _ _ P2"),
            ("P1 _ _ _ H B _ _ P2", "P1 _ _ _ P2"),
            ("_ _ H _ P1", "P1"),
            ("P1 _ H _ _", "P1"),
            ("P1 _ H _ H _ _ P2 _ B H", "P1 _ _ P2"),
        ],
    );
}

#[test]
fn zones_are_told_by_the_prose_above_and_below() {
    let page = "H P1 H P2 H P3 H P4 H P5 H P6 H P7 H P8 H";
    leaves("", &[(page, "P1 P2 P3 P4 P5 P6 P7 P8")]);
    leaves("where = 'top'", &[(page, "P1 H P2 H P3 H P4 H P5 H P6 H P7 H P8 H")]);
    leaves("where = 'head'", &[(page, "P1 P2 H P3 H P4 H P5 H P6 H P7 H P8 H")]);
    leaves("where = 'body'", &[(page, "H P1 H P2 P3 P4 P5 H P6 H P7 H P8 H")]);
    leaves("where = 'tail'", &[(page, "H P1 H P2 H P3 H P4 H P5 P6 P7 P8")]);
    leaves("where = 'end'", &[(page, "H P1 H P2 H P3 H P4 H P5 H P6 H P7 H P8")]);
}

#[test]
fn the_head_ends_six_lines_below_the_first_prose() {
    leaves(
        "where = 'head'",
        &[
            ("P1 I1 I2 I3 _ I4 B I5 H P2 P3 P4 P5 P6", "P1 I1 I2 I3 _ I4 B I5 P2 P3 P4 P5 P6"),
            ("P1 I1 I2 I3 I4 I5 I6 H P2 P3 P4 P5 P6", "P1 I1 I2 I3 I4 I5 I6 H P2 P3 P4 P5 P6"),
            ("I1 I2 I3 I4 I5 I6 I7 I8 H P1 P2 P3 P4 P5", "I1 I2 I3 I4 I5 I6 I7 I8 P1 P2 P3 P4 P5"),
        ],
    );
}

#[test]
fn a_page_without_prose_has_no_zones() {
    for zone in ["top", "head", "tail", "end"] {
        leaves(&format!("where = '{zone}'"), &[("I1 H I2", "I1 H I2")]);
    }
    leaves("where = 'body'", &[("I1 H I2", "I1 I2")]);
}

#[test]
fn max_chars_counts_the_folded_line() {
    leaves("max-chars = 9", &[("P1 H", "P1"), ("P1 V", "P1")]);
    leaves("max-chars = 8", &[("P1 H", "P1 H"), ("P1 V", "P1 V")]);
}

/// A day stands between a headline and the text: words over it, and below it, but for other dates and times, prose or a sentence.
#[test]
fn one_dateline_stands_over_the_text() {
    let cleaner = cleaner_of(&rule_text("r", "looks = 'one-dateline'"));
    let page = |words: &str| -> String {
        let line = |word: &str| match word {
            "D" => "الأحد 12 مارس 2017".to_owned(),
            "T" => "منذ 3 ساعات".to_owned(),
            word => line(word),
        };
        words.split(' ').map(|word| line(word) + "\n").collect()
    };
    let times = |count: usize| " T".repeat(count);
    for (before, after) in [
        ("I1 D P1 P2".to_owned(), "I1 P1 P2".to_owned()),
        ("I1 D _ P1 P2".to_owned(), "I1 _ P1 P2".to_owned()),
        ("I1 D S1 P1 P2".to_owned(), "I1 S1 P1 P2".to_owned()),
        (format!("I1 D{} P1 P2", times(7)), format!("I1{} P1 P2", times(7))),
    ] {
        assert_eq!(left(&cleaner, &page(&before)), page(&after), "{before}");
    }
    // Nothing above; a label between; too much between; dates of a timeline.
    for stays in ["D P1 P2", "I1 D I2 P1 P2", &format!("I1 D{} P1 P2", times(8)), "I1 D P1 P2 D P3"] {
        assert_eq!(left(&cleaner, &page(stays)), page(stays), "{stays}");
    }
}

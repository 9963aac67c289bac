//! What counts as told twice: `repeats`, as docs/design.md has it.
use crate::support::{cleaner_of, left, rule_text};

/// More than thirty characters, as two stories begin.
const OPENING: &str = "قال متحدث باسم الوزارة إن الوفود ستصل";
/// The story.
const STORY: &str = "قال متحدث باسم الوزارة إن الوفود ستصل إلى العاصمة مساء الغد لتوقيع الاتفاق.";
/// Another one.
const OTHER: &str = "قال متحدث باسم الوزارة إن الوفود ستصل متأخرة بسبب العاصفة التي ضربت الساحل.";
const PROSE: &str = "وأضاف أن جميع الأطراف وافقت على وقف إطلاق النار في جنوب البلاد منذ صباح أمس.";

/// Of these lines, those that a rule for this repetition leaves.
fn lines_left(kind: &str, lines: &[&str]) -> Vec<String> {
    let rules = rule_text("r", &format!("repeats = '{kind}'")) + &rule_text("share", "line = 'شارك الخبر'");
    let cleaner = cleaner_of(&rules).with_max_removed(1.0);
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    left(&cleaner, &text).lines().map(str::to_owned).collect()
}

#[track_caller]
fn goes(kind: &str, lines: &[&str], line: usize) {
    let mut expected = lines.to_vec();
    expected.remove(line);
    assert_eq!(lines_left(kind, lines), expected);
}

#[track_caller]
fn stays(kind: &str, lines: &[&str]) {
    assert_eq!(lines_left(kind, lines), lines);
}

#[test]
fn a_teaser_is_cut_short_and_told_below() {
    let cut = |dots: &str| format!("{OPENING} إلى العاصمة{dots}");
    for dots in ["...", "…", " ...", "...\"", "...»"] {
        goes("later", &[&cut(dots), PROSE, STORY], 0);
    }
    goes("later", &[PROSE, &cut("..."), STORY, OTHER], 1);
    // Another story begins alike; the story stands above; it is not cut short; it is a label; it is too short to tell.
    stays("later", &[&cut("..."), PROSE, OTHER]);
    stays("later", &[STORY, &cut("..."), PROSE]);
    stays("later", &[&cut(""), PROSE, STORY]);
    stays("later", &[&cut("..."), PROSE, &format!("{OPENING} إلى العاصمة قريبا")]);
    stays("later", &["قال متحدث باسم...", PROSE, STORY]);
    // Thirty characters are enough, and 29 are not.
    let first = |characters: usize| STORY.chars().take(characters).collect::<String>() + "…";
    assert!(!first(30).ends_with(" …") && !first(29).ends_with(" …"));
    goes("later", &[&first(30), PROSE, STORY], 0);
    stays("later", &[&first(29), PROSE, STORY]);
    // Whatever stands between.
    let (teaser, between) = (cut("..."), (0..40).map(|day| format!("في اليوم {day} {PROSE}")).collect::<Vec<_>>());
    let mut far = vec![&*teaser];
    far.extend(between.iter().map(String::as_str));
    far.push(STORY);
    goes("later", &far, 0);
    stays("later", &[&cut("..."), PROSE, &cut("...")]);
}

#[test]
fn a_lede_is_told_whole_and_goes_on_below() {
    let lede = format!("{OPENING} إلى العاصمة");
    goes("lede", &[&lede, PROSE, STORY], 0);
    goes("lede", &[&format!("{lede}."), PROSE, STORY], 0);
    stays("lede", &[&lede, PROSE, OTHER]);
    stays("lede", &[&format!("{lede}..."), PROSE, STORY]);
    stays("lede", &[STORY, PROSE, STORY]);
    stays("lede", &[STORY, PROSE, &lede]);
    stays("lede", &["قال متحدث باسم الوزارة", PROSE, STORY]);
    stays("lede", &[&lede, PROSE, &format!("{lede} قريبا")]);
}

#[test]
fn what_stands_above_already_goes() {
    goes("earlier", &["وصول اليوم", PROSE, "وصول اليوم"], 2);
    goes("earlier", &["وصول اليوم", PROSE, "• وُصول اليوم:"], 2);
    // Nine characters; another line; blank lines.
    stays("earlier", &["وصول اليو", PROSE, "وصول اليو"]);
    stays("earlier", &["وصول اليوم", PROSE, "وصول الأمس"]);
    stays("earlier", &[PROSE, "", OTHER, "", STORY]);
}

#[test]
fn a_headline_is_told_again_below_itself() {
    let headline = "عنوان الخبر الأول";
    goes("headline", &[headline, PROSE, headline], 2);
    goes("headline", &["أخبار", headline, PROSE, headline, OTHER], 3);
    // A word is no headline, another line is not told again, and with a full stop it is the first sentence of a story.
    stays("headline", &["أخبار", headline, PROSE, "أخبار"]);
    stays("headline", &[headline, PROSE, "عنوان الخبر الثاني"]);
    stays("headline", &[headline, PROSE, "عنوان الخبر الأول."]);
    // What another rule takes is no headline.
    assert_eq!(lines_left("headline", &["شارك الخبر", headline, PROSE, headline]), [headline, PROSE]);
}

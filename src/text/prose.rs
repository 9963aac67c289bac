//! Words, and what makes a line running text.

/// A line of this many words is prose, however it ends.
pub(super) const MANY_WORDS: usize = 20;
/// A line of this many words is prose if it ends like a sentence.
pub(super) const SENTENCE_WORDS: usize = 8;
/// This many stand-alone separators make a menu of any line.
pub(super) const MENU_SEPARATORS: usize = 3;

/// How many words a folded line holds: runs without spaces that hold a letter or digit. In scripts that are written without spaces two characters
/// count as a word.
///
/// ```
/// use naqi::text::words;
/// assert_eq!(words("one - two, three"), 3);
/// assert_eq!(words("他说今天"), 2);
/// ```
pub fn words(folded: &str) -> usize {
    folded
        .split(' ')
        .map(|run| match run.chars().filter(|&c| is_unspaced(c)).count() {
            0 => usize::from(run.contains(char::is_alphanumeric)),
            unspaced => unspaced.div_ceil(2),
        })
        .sum()
}

/// Whether a folded, trimmed line is running text, as against headlines, labels, links and menus.
///
/// Headlines end without a full stop and seldom reach twenty words; teasers end in `...`; both are not prose, nor is a
/// line in which stand-alone separators part its links.
pub fn is_prose(folded: &str) -> bool {
    let words = words(folded);
    if words < SENTENCE_WORDS || (words < MANY_WORDS && !ends_like_a_sentence(folded)) {
        return false;
    }
    folded.split(' ').filter(|run| matches!(*run, "|" | ">" | "/" | "•" | "·" | "-" | "\"")).count() < MENU_SEPARATORS
        || ends_like_a_sentence(folded)
}

/// Whether a folded line ends with a full stop, possibly inside closing quotes or brackets; `...` is not one.
pub fn ends_like_a_sentence(folded: &str) -> bool {
    let end = folded.trim_end_matches(['"', ')', ']', '}', ' ']);
    end.ends_with(['.', '۔', '。', '।']) && !end.ends_with("...")
}

pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FoldSet;

    #[test]
    fn prose_and_what_is_not() {
        let prose = |text: &str| is_prose(&FoldSet::ALL.fold(text));
        assert!(prose("وقال الوزير إن بلاده تدعم الحل السياسي في المنطقة بأسرها."));
        assert!(prose("وأضاف أن «الاتفاق سيوقع يوم الأحد المقبل في العاصمة بحضور الوفود.»"));
        assert!(!prose("الفاخوري يعلن تبرع بنك الأردن بمليون دينار أردني لصندوق همة وطن"), "a headline");
        assert!(!prose("أعلنت الوزارة عن جولة جديدة من المحادثات بين ممثلي الدول الثلاث..."), "a teaser");
        assert!(
            !prose("الرئيسية | فيديو | العالم | اقتصاد | رياضة | منوعات | صحة | سياحة | بيئة | علوم | تكنولوجيا"),
            "a menu"
        );
        assert!(!prose("قال نعم."), "too short to tell");
    }
}

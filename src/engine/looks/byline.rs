//! Stand-alone bylines and agency lines.
use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::FoldSet;

use super::tokens::{CodeWords, Token, last_word, tokens as tokens_of, word_len, word_set};

/// A name after "written by" has this many words at most.
const NAME_WORDS: usize = 6;
/// A place or paper before an agency has this many words at most.
const PLACE_WORDS: usize = 4;

/// Words that a name may follow directly.
///
/// Not `كتب`: without a colon it is "books" as often as "wrote".
const WRITTEN_BY: &str = "بقلم كتبت كتبه كتبها by par por von";

/// Words that a name follows after a colon or the like. Not "report:" and "source:", which headlines begin with.
const LABELS: &str = "
    بقلم كتب كتبت كتبه كتبها إعداد اعداد تحرير ترجمة حوار حاوره حاورها حاورته أجراه مراسلنا
    author reporter editor writer source auteur autor redaktion";

/// News agencies, as their names stand after a dash or in brackets.
const AGENCIES: &[&str] = &[
    "واس",
    "أ ف ب",
    "ا ف ب",
    "أ.ف.ب",
    "فرانس برس",
    "رويترز",
    "د ب أ",
    "د.ب.أ",
    "أ ب",
    "أسوشيتد برس",
    "بترا",
    "وام",
    "قنا",
    "كونا",
    "بنا",
    "و م ع",
    "و.م.ع",
    "وات",
    "سانا",
    "وفا",
    "الأناضول",
    "سبوتنيك",
    "وكالات",
    "الوكالات",
    "وكالة الأنباء السعودية",
    "أ ش أ",
    "أ.ش.أ",
    "شينخوا",
    "يو بي آي",
    "وأج",
    "واج",
    "وكالة الأنباء الألمانية",
    "afp",
    "reuters",
    "ap",
    "dpa",
    "cnn",
    "efe",
    "aa",
    "upi",
    "bbc",
];

/// Words that no name holds and most sentences do.
const NOT_IN_NAMES: &str = "
    على في عن إلى من أن إن له لها لهم هو هي ما لا لم لن قد هذا هذه ذلك تلك الذي التي مع بعد قبل كان كانت عبر أنه أنها حول بين كل لقد حيث ثم
    the a an of in on to for with and that this is was it le la les des du un une en el los una der die das";

struct Words {
    written_by: HashSet<String>,
    labels: HashSet<String>,
    not_in_names: HashSet<String>,
    agencies: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| Words {
    written_by: word_set(WRITTEN_BY),
    labels: word_set(LABELS),
    not_in_names: word_set(NOT_IN_NAMES),
    agencies: AGENCIES.iter().map(|agency| FoldSet::ALL.fold(agency)).collect(),
});

/// What a line that names an author begins with.
static OPENINGS: LazyLock<CodeWords> =
    LazyLock::new(|| CodeWords::new(WORDS.written_by.iter().chain(&WORDS.labels).map(String::as_str)));

/// The last word of each agency.
static AGENCY_ENDS: LazyLock<CodeWords> = LazyLock::new(|| {
    let last = |agency: &'static String| agency.rsplit(|c: char| !c.is_alphanumeric()).next();
    CodeWords::new(WORDS.agencies.iter().filter_map(last))
});

/// Whether a line in codes begins as a line that names an author does, or ends as an agency does.
pub(super) fn may_be(codes: &[u8]) -> bool {
    OPENINGS.hold(&codes[..word_len(codes)]) || AGENCY_ENDS.hold(last_word(codes))
}

/// Whether a folded line says who wrote the article, and nothing else.
pub(super) fn is_byline(folded: &str) -> bool {
    is_written_by(folded) || is_agency_line(folded)
}

fn is_written_by(folded: &str) -> bool {
    let mut tokens = tokens_of(folded).peekable();
    let words = &*WORDS;
    let Some(Token::Word(first)) = tokens.next() else { return false };
    let labelled = words.labels.contains(first)
        && tokens.next_if(|next| matches!(next, Token::Mark(':' | '-' | '/' | '|'))).is_some();
    let smallest = match labelled {
        true => 1,
        false if words.written_by.contains(first) => 2,
        false => return false,
    };
    let name: Vec<Token<'_>> = tokens.collect();
    let is_name = |token: &Token<'_>| match token {
        Token::Word(word) => !words.not_in_names.contains(*word),
        Token::Mark(mark) => "-.,،/|()\"".contains(*mark),
        Token::Number(_) => false,
    };
    let count = name.iter().filter(|token| matches!(token, Token::Word(_))).count();
    (smallest..=NAME_WORDS).contains(&count)
        && name.iter().all(is_name)
        && !matches!(name.last(), Some(Token::Mark('.')))
}

/// `بيروت - أ ف ب`, `(رويترز)`, `AFP`: an agency alone, or after a short place or paper and a dash, comma or bracket.
fn is_agency_line(folded: &str) -> bool {
    let line = folded.trim_matches(|c: char| " -–*.:،,".contains(c) && c != '.').trim_end_matches('.');
    let inner = line.strip_suffix(')').unwrap_or(line);
    WORDS.agencies.iter().any(|agency| {
        let Some(before) = inner.strip_suffix(agency.as_str()) else { return false };
        if before.is_empty() {
            return true;
        }
        let place = before.trim_end();
        let parted = place.ends_with(['-', '(', '/', '،', ',', '|', ':']);
        let place = place.trim_end_matches(|c: char| !c.is_alphanumeric());
        let words = place.split(' ').filter(|word| !word.is_empty());
        parted
            && words.clone().count() <= PLACE_WORDS
            && words.into_iter().all(|word| !WORDS.not_in_names.contains(word) && !word.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn byline(line: &str) -> bool {
        is_byline(FoldSet::ALL.fold(line).trim())
    }

    #[test]
    fn bylines_and_agency_lines() {
        for line in [
            "كتبت أسماء نصار",
            "بقلم: د. محمد السيد",
            "بقلم محمد السيد",
            "حوار: آسيا العتروس",
            "هسبريس - د.ب.أ",
            "بيروت - أ ف ب",
            "--(بترا)",
            "دبي (رويترز)",
            "عواصم، وكالات",
            "AFP",
            "رويترز:",
            "- رويترز -",
            "(أ ف ب).",
            "القدس المحتلة - رويترز",
            "By Jane Doe",
        ] {
            assert!(byline(line), "{line}");
        }
    }

    #[test]
    fn sentences_stay() {
        for line in [
            "كتب على حسابه في تويتر",
            "كتب الله له عمرا جديدا في هذه الدنيا",
            "تقرير المنظمة الدولية",
            "مقتل صحفي من رويترز",
            "قالت وكالة رويترز",
            "نقلا عن: رويترز",
            "الحرب على غزة - رويترز",
            "تصاعد التوتر واشتداد المعارك شمال البلاد - رويترز",
            "هدوء. ترقب - رويترز",
            "كتب",
            "By the way of it",
            "تقرير: ارتفاع أسعار النفط",
            "مصدر: اعتقال ثلاثة أشخاص",
            "كتب جديدة للأطفال",
        ] {
            assert!(!byline(line), "{line}");
        }
    }
}

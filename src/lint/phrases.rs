//! Phrases that articles use for themselves, and blocks without a bound.
use std::collections::HashSet;
use std::sync::LazyLock;

use super::is_unscoped;
use crate::diagnostic::{Diagnostic, codes};
use crate::rule::{Matcher, RuleFile, RuleSpec, Spanned, Takes, Zone};
use crate::text::{FoldSet, bare, words};

/// Looked for inside lines of the whole page, a phrase of so few words is short.
const SHORT_INSIDE: usize = 2;
/// At the start or end of a line, so few.
const SHORT_AT_EDGE: usize = 1;

/// Words that head the parts of articles, alone on a line. Folded when first used, as those below.
const HEADINGS: &str = "
    اقتصاد الاقتصاد سياسة السياسة رياضة الرياضة ثقافة الثقافة علوم العلوم تقنية التقنية صحة الصحة فن الفن مجتمع المجتمع محليات دولي
    مقدمة المقدمة تمهيد خاتمة الخاتمة خلاصة الخلاصة ملخص الملخص ملاحظة ملاحظات سؤال جواب الحل النتيجة النتائج الأسباب أسباب التفاصيل تفاصيل
    صورة صور الصور فيديو الفيديو أخبار الأخبار المصدر المصادر تعليق تعليقات تويتر فيسبوك يوتيوب واتساب
    sports politics economy business culture science health technology world local opinion summary conclusion introduction notes results
    photo photos video videos news source sources twitter facebook youtube
    sport politique économie culture santé monde résumé conclusion introduction actualités
    ورزش اقتصاد سیاست فرهنگ خبر عکس ویدیو";

/// Words that sentences are made of.
const COMMON: &str = "
    قال قالت يقول أضاف أضافت أكد أكدت وقال وأضاف وأكد أوضح من في على إلى عن مع هذا هذه ذلك التي الذي كان كانت بعد قبل حتى كما وكان
    المزيد مزيد الخبر خبر مصدر اقرأ شاهد تابع تابعنا فيس بوك انستغرام إنستغرام تيليجرام أهم
    instagram whatsapp telegram the a an of in on at to and or is was said says more image read watch share follow comment comments
    le la les un une de des et dans en sur dit plus vidéo و یا که از به در با این آن گفت";

static HEADING_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| word_set(HEADINGS));
static COMMON_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| word_set(COMMON));

fn word_set(words: &str) -> HashSet<String> {
    words.split_whitespace().map(|word| folded(word, FoldSet::ALL)).collect()
}

/// A phrase as it stands in a folded line.
pub(super) fn folded(text: &str, fold: FoldSet) -> String {
    fold.fold(text).trim().to_owned()
}

/// A whole line as it is compared.
pub(super) fn bare_line(text: &str, fold: FoldSet) -> String {
    let folded = folded(text, fold);
    folded[bare(&folded).range()].to_owned()
}

/// Short phrases, common words, and `rest` without a tail zone.
pub(super) fn rule(file: &RuleFile, spec: &RuleSpec, found: &mut Vec<Diagnostic>) {
    if spec.takes == Takes::Rest && !matches!(spec.zone, Zone::Tail | Zone::End) && spec.max_lines.is_none() {
        let warning = Diagnostic::warning(
            &codes::REST_ANYWHERE,
            &file.source,
            spec.place("takes"),
            "this takes the rest of the page, wherever on it the line stands",
        );
        let warning = match spec.keys.iter().any(|key| key.value == "where") {
            true => warning.label(spec.place("where"), "this does not keep it near the end"),
            false => warning,
        };
        found.push(warning.help("write where = \"tail\", or say how many lines it may be at most: max-lines = 12"));
    }
    if !is_unscoped(spec) {
        return;
    }
    let (texts, place, short) = match &spec.matcher {
        Matcher::Line(texts) => (texts, "stands alone on a line", 0),
        Matcher::Starts(texts) => (texts, "begins a line", SHORT_AT_EDGE),
        Matcher::Ends(texts) => (texts, "ends a line", SHORT_AT_EDGE),
        Matcher::Has(texts) => (texts, "stands in a line", SHORT_INSIDE),
        Matcher::Regex(_) | Matcher::Lines(_) | Matcher::Repeats(_) | Matcher::Looks(_) => return,
    };
    for text in texts {
        found.extend(phrase(file, text, place, short));
    }
}

fn phrase(file: &RuleFile, text: &Spanned<String>, place: &str, short: usize) -> Option<Diagnostic> {
    let bare = bare_line(&text.value, FoldSet::ALL);
    let help = "say where the site puts it: where = \"tail\" or \"head\"; how long the line is: max-chars = 40; or what else stands \
                on such a page: only-if";
    let count = words(&bare);
    // A sign that is no bullet, a digit or a handle is no word of an article.
    // A sign that is no bullet, a digit or a handle is no word of an article.
    let only_words = bare.chars().all(|c| c.is_alphabetic() || c == ' ');
    let common = |word: &str| HEADING_WORDS.contains(word) || (short > 0 && COMMON_WORDS.contains(word));
    // A whole line of two such words is a link; inside a line they are any two words.
    if only_words && (1..=short.clamp(1, 2)).contains(&count) && bare.split(' ').all(common) {
        let message = format!("articles use \"{}\" themselves, and the rule takes it anywhere", text.value.trim());
        return Some(Diagnostic::warning(&codes::COMMON_WORD, &file.source, text.span, message).help(help));
    }
    if only_words && (1..=short).contains(&count) {
        let what = if count == 1 { "one word" } else { "two words" };
        let message = format!("{what} long, and the rule takes every line of every page where it {place}");
        return Some(Diagnostic::warning(&codes::SHORT_PHRASE, &file.source, text.span, message).help(help));
    }
    None
}

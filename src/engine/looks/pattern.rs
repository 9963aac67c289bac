//! Shapes that a pattern can say: counters, credits, addresses.
use std::sync::LazyLock;

use regex_automata::meta::Regex;

use crate::compile::line_regex;

/// Counts of views, shares and comments.
const COUNTER: &str = r"(?x)
    (?: (?:عدد\x20)? (?:المشاهدات|مشاهدات|القراءات|قراءات|الزيارات|زيارات|التعليقات|تعليقات|المشاركات|مشاركات|الإعجابات|مرات\x20القراءة|views|shares|comments|reads|likes|vues|commentaires|partages|izlenme|yorum)
        [\ :\-(]* \d[\d.,]*\x20?[km]? \)? )
  | (?: \(? \d[\d.,]*\x20?[km]? \)? \x20?
        (?:مشاهدة|مشاهدات|مشاهده|قراءة|قراءات|زيارة|زيارات|تعليق|تعليقات|إعجاب|إعجابات|views?|shares?|comments?|reads?|likes?|vues?|commentaires?|partages?|minutes?\x20read|min\x20read|دقيقة\x20قراءة|دقائق\x20قراءة) )
";

/// Photo credits. What follows the label is a name or an agency, three words at most: headlines begin with "photo:" too.
const CREDIT: &str = r"(?x)
    [(\[]? (?: صورة | الصورة | تصوير | عدسة | مصدر\x20الصورة | photo | image | credit | photo\x20credit | image\x20source | foto | fotoğraf | crédit | crédit\x20photo | bildquelle )
      \x20? [:/|] \x20? [^\x20:؟!]{1,30} (?: \x20 [^\x20:؟!]{1,30} ){0,2} \.? [)\]]?
  | مصدر\x20الصورة \x20? [^.:؟!]{2,60}
  | © \x20? [^:؟!]{2,80}
  | (?:getty|gettyimages|getty\x20images|shutterstock|istock|epa)(?: \x20? [/-] \x20? [\p{L}\ ]{2,40})?
";

/// Nothing but web addresses, e-mail addresses and handles.
const ADDRESS: &str = r"(?x)
    (?: (?: https?:// | www\. ) \S+
      | [\w.+-]+ @ [\w-]+ (?:\.[\w-]+)+
      | @ \w{2,}
      | [\w-]+ (?:\.[\w-]+)* \. (?:com|net|org|info|tv|news) (?:/\S*)?
    )
    (?: [\ ,;|/-]+ (?: (?: https?:// | www\. ) \S+ | [\w.+-]+ @ [\w-]+ (?:\.[\w-]+)+ | @ \w{2,} ) )*
";

/// A pattern over whole folded lines.
fn shape(pattern: &str) -> Regex {
    line_regex(pattern).expect("the built-in shapes compile")
}

static COUNTERS: LazyLock<Regex> = LazyLock::new(|| shape(COUNTER));
static CREDITS: LazyLock<Regex> = LazyLock::new(|| shape(CREDIT));
static ADDRESSES: LazyLock<Regex> = LazyLock::new(|| shape(ADDRESS));

pub(super) fn is_counter(folded: &str) -> bool {
    COUNTERS.is_match(folded)
}

pub(super) fn is_credit(folded: &str) -> bool {
    CREDITS.is_match(folded)
}

pub(super) fn is_url(folded: &str) -> bool {
    ADDRESSES.is_match(folded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FoldSet;

    fn fold(line: &str) -> String {
        FoldSet::ALL.fold(line).trim().to_owned()
    }

    #[test]
    fn counters() {
        for line in ["1,234 مشاهدة", "عدد القراءات: ١٢٠", "التعليقات (5)", "3 تعليقات", "12.5K views"]
        {
            assert!(is_counter(&fold(line)), "{line}");
        }
        for line in ["120 قتيلا", "5 مشاهدات من المباراة", "5 مشاركات", "تعليق", "2017", "عدد القراءات"]
        {
            assert!(!is_counter(&fold(line)), "{line}");
        }
    }

    #[test]
    fn credits() {
        for line in [
            "صورة: و.م.ع",
            "© REUTERS / EGYPTIAN HEALTH MINISTRY",
            "(تصوير: عبدالملك سرور)",
            "مصدر الصورة Getty Images",
            "Photo: AFP",
        ] {
            assert!(is_credit(&fold(line)), "{line}");
        }
        for line in [
            "صورة قاتمة للاقتصاد",
            "الصورة: هكذا بدت المدينة بعد القصف. ولم يبق فيها أحد",
            "تصوير الفيلم بدأ أمس",
            "صورة: ميسي يحتفل مع أولاده",
        ] {
            assert!(!is_credit(&fold(line)), "{line}");
        }
    }

    #[test]
    fn addresses() {
        for line in [
            "Suraihi@gmail.com",
            "https://www.example.com/a/b?c=d",
            "@ibrahim__naseeb",
            "www.example.com",
            "a@b.com - @c_d",
        ] {
            assert!(is_url(&fold(line)), "{line}");
        }
        for line in ["راسلونا على a@b.com", "موقع example.com ينشر الخبر", "نعم", "3.5"] {
            assert!(!is_url(&fold(line)), "{line}");
        }
    }
}

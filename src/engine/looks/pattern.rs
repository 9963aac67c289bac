//! Shapes that a pattern can say: counters, credits, addresses.
use std::sync::LazyLock;

use crate::compile::{LineRegex, LineTest, built_in};
use crate::text::skeleton::{ESCAPE, class};

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
struct Shape {
    regex: LineRegex,
    test: LineTest,
}

impl Shape {
    fn new(pattern: &str) -> Shape {
        let regex = built_in(pattern).expect("the built-in shapes compile");
        Shape { test: regex.line_test(), regex }
    }

    fn is(&self, folded: &str) -> bool {
        self.regex.get().is_some_and(|regex| regex.is_match(folded))
    }
}

static COUNTERS: LazyLock<Shape> = LazyLock::new(|| Shape::new(COUNTER));
static CREDITS: LazyLock<Shape> = LazyLock::new(|| Shape::new(CREDIT));
static ADDRESSES: LazyLock<Shape> = LazyLock::new(|| Shape::new(ADDRESS));

pub(super) fn is_counter(folded: &str) -> bool {
    COUNTERS.is(folded)
}

/// Whether a line in codes may be one: it holds a digit.
pub(super) fn may_be_counter(codes: &[u8]) -> bool {
    COUNTERS.test.allows(codes) && codes.iter().any(|code| code.is_ascii_digit() || class(*code) & ESCAPE != 0)
}

pub(super) fn is_credit(folded: &str) -> bool {
    CREDITS.is(folded)
}

/// Whether a line in codes may be one: it begins as one does.
pub(super) fn may_be_credit(codes: &[u8]) -> bool {
    CREDITS.test.allows(codes)
}

pub(super) fn is_url(folded: &str) -> bool {
    ADDRESSES.is(folded)
}

/// Whether a line in codes may be one: it holds a mark that all addresses do.
pub(super) fn may_be_url(codes: &[u8]) -> bool {
    ADDRESSES.test.allows(codes) && memchr::memchr3(b'@', b'.', b'/', codes).is_some()
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

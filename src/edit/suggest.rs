//! Lines of new pages that may be chrome: those that pages share, and short ones that stand out.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::DraftPage;
use crate::ledger::Category;
use crate::text::{FoldSet, bare, ends_like_a_sentence, is_bullet_line, is_prose, lines, words};

/// A line of so many words can stand out; a headline is mostly longer.
const FEW_WORDS: usize = 4;
/// A single page gives so many suggestions at the most.
const MOST_ALONE: usize = 12;

/// Something that may be worth a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Lines as they stand on the first page that has them; several where they stand together on all pages.
    pub texts: Vec<String>,
    /// An expression for all of them, where only the numbers in them differ from page to page.
    pub regex: Option<String>,
    /// Number of pages.
    pub pages: usize,
    /// The line of the first of them on the first page, from 1.
    pub line: usize,
    /// What it may be.
    pub category: Category,
    /// `"top"`, `"end"` or `"tail"`, where all stand there on all pages.
    pub zone: Option<&'static str>,
}

/// One line of a page that no rule takes.
struct Seen {
    page: usize,
    line: usize,
    text: String,
    key: String,
    zone: Option<&'static str>,
    /// Running text, or a headline's place: a suggestion only if pages share it.
    only_if_shared: bool,
}

/// What may be worth a rule: first what several pages share, then what stands out on one. Lines that go already, and blank ones, are no suggestion.
pub fn suggest(pages: &[DraftPage]) -> Vec<Suggestion> {
    let seen: Vec<Seen> = pages.iter().enumerate().flat_map(|(at, page)| lines_of(at, page)).collect();
    let mut by_key: HashMap<&str, Vec<&Seen>> = HashMap::new();
    for one in &seen {
        by_key.entry(&one.key).or_default().push(one);
    }
    let shared = |one: &Seen| by_key[one.key.as_str()].iter().map(|seen| seen.page).collect::<BTreeSet<_>>().len();
    let mut out: Vec<Suggestion> = Vec::new();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut last: Option<(usize, usize, usize)> = None;
    let mut alone: BTreeMap<usize, usize> = BTreeMap::new();
    for one in &seen {
        let pages = shared(one);
        let often = by_key[one.key.as_str()].len() > pages;
        if !done.insert(&one.key) || (pages < 2 && one.only_if_shared && !often) {
            continue;
        }
        let all = &by_key[one.key.as_str()];
        let zone = all.iter().map(|other| other.zone).reduce(wider).flatten();
        let regex =
            all.iter().any(|other| other.text != one.text).then(|| numbers_open(&one.text, &all[0].key)).flatten();
        if pages < 2 {
            let count = alone.entry(one.page).or_default();
            *count += 1;
            if *count > MOST_ALONE {
                continue;
            }
        }
        // Neighbours on as many pages are one box.
        let neighbour = last.is_some_and(|(page, line, on)| page == one.page && one.line <= line + 2 && on == pages);
        last = Some((one.page, one.line, pages));
        let category = category(&one.key);
        let fits = |last: &&mut Suggestion| {
            let alike = last.category == category || [last.category, category].contains(&Category::Other);
            neighbour && pages > 1 && regex.is_none() && last.regex.is_none() && last.zone == zone && alike
        };
        if let Some(box_) = out.last_mut().filter(fits) {
            box_.texts.push(one.text.clone());
            if box_.category == Category::Other {
                box_.category = category;
            }
            continue;
        }
        out.push(Suggestion { texts: vec![one.text.clone()], regex, pages, line: one.line, category, zone });
    }
    out.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.pages));
    out
}

fn lines_of(page_at: usize, page: &DraftPage) -> Vec<Seen> {
    let folded: Vec<String> =
        lines(&page.text).map(|line| FoldSet::ALL.fold(&page.text[line.content.range()]).trim().to_owned()).collect();
    let prose: Vec<usize> = (0..folded.len()).filter(|&at| is_prose(&folded[at])).collect();
    let headline = folded.iter().position(|line| words(line) >= 3);
    let mut out = Vec::new();
    for (at, line) in lines(&page.text).enumerate() {
        let goes = page.goes.iter().any(|span| span.overlaps(line.whole));
        let folded = &folded[at];
        if goes || folded.is_empty() || is_bullet_line(folded) {
            continue;
        }
        let key = digits_as_one(&folded[bare(folded).range()]);
        let above = prose.partition_point(|&prose| prose < at);
        let below = prose.len() - above - usize::from(prose.get(above) == Some(&at));
        let zone = match (above, below) {
            _ if prose.is_empty() => None,
            (0, _) => Some("top"),
            (_, 0) => Some("end"),
            (_, 1..=3) => Some("tail"),
            _ => None,
        };
        let sentence = ends_like_a_sentence(folded) && words(folded) >= 3;
        let only_if_shared = is_prose(folded)
            || sentence
            || words(folded) > FEW_WORDS
            || headline == Some(at)
            || key.chars().count() < 2;
        let text = page.text[line.content.range()].trim().to_owned();
        out.push(Seen { page: page_at, line: at + 1, text, key, zone, only_if_shared });
    }
    out
}

/// The zone that holds both.
fn wider(a: Option<&'static str>, b: Option<&'static str>) -> Option<&'static str> {
    match (a?, b?) {
        (a, b) if a == b => Some(a),
        ("end" | "tail", "end" | "tail") => Some("tail"),
        _ => None,
    }
}

/// The line with every number in it as one sign, so that "12 comments" and "3 comments" are the same.
fn digits_as_one(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !out.ends_with('\u{1}') {
            out.push('\u{1}');
        }
    }
    out
}

/// An expression for a line in which any number may stand where one stands; none for a line that is all numbers.
fn numbers_open(text: &str, key: &str) -> Option<String> {
    if !key.contains('\u{1}') || !key.chars().any(char::is_alphabetic) {
        return None;
    }
    // Digits of all scripts: they are alike to a rule.
    let digits = |c: char| c.is_numeric();
    let mut out = String::new();
    let mut rest = text.trim();
    while let Some(at) = rest.find(digits) {
        out += &regex_syntax::escape(&rest[..at]);
        out += r"\d+";
        rest = rest[at..].trim_start_matches(digits);
    }
    Some(out + &regex_syntax::escape(rest))
}

/// What kind of chrome a line may be, by the words people see on such lines.
fn category(key: &str) -> Category {
    const WORDS: &[(Category, &str)] = &[
        (Category::Comments, "تعليق تعليقات التعليقات التعليق اضافه comment comments commentaires"),
        (Category::Copyright, "حقوق محفوظه الحقوق copyright rights reserved ©"),
        (Category::Subscribe, "اشترك اشتركوا اشتراك النشره تطبيق حمل نشرتنا subscribe newsletter app"),
        (
            Category::Social,
            "تابعنا تابعونا تابع تويتر فيسبوك انستغرام انستجرام يوتيوب follow twitter facebook instagram",
        ),
        (Category::Share, "شارك مشاركه طباعه ارسل واتساب رابط نسخ share print email whatsapp"),
        (Category::Related, "متعلقه صله اقرا شاهد المزيد الاكثر مواضيع يهمك related read also most"),
        (Category::Tags, "الكلمات وسوم الوسوم كلمات دلاليه tags keywords"),
        (Category::About, "نحن بنا contact about الخصوصيه privacy"),
        (Category::Nav, "الرئيسيه القائمه تسجيل الدخول بحث home menu search login"),
        (Category::Dateline, "نشر تاريخ تحديث الساعه كتب published updated"),
        (Category::Ad, "اعلان اعلانات advertisement"),
    ];
    let of = |word: &str| {
        let own = word.trim_matches(|c: char| !c.is_alphanumeric());
        WORDS.iter().find(|(_, list)| list.split(' ').any(|known| known == own)).map(|(category, _)| *category)
    };
    key.split(' ').find_map(of).unwrap_or(Category::Other)
}

//! Rule files that are sound by the way they are made: each byte of the input chooses a key, a word or a text, so that mutations soon come to rules that
//! text of chance never reaches.
use naqi::document::Document;
use naqi::engine::Cleaner;

use super::laws::{cleaned, compiled};

const TEXTS: &[&str] = &[
    "أخبار",
    "أَخْبَـــار متعلقة",
    "اقرأ أيضا",
    "ﷺ",
    "news",
    "NEWS",
    "read more",
    "ë",
    "2017",
    "٢٠١٧",
    "***",
    "a",
    "|",
    "...",
    "…",
    "他说",
    "😀",
    "قال متحدث باسم الوزارة إن الوفود ستصل إلى العاصمة",
    "12 مارس 2017",
    "منذ ساعتين",
    "بقلم محمد السيد",
    "@x",
    "\u{200f}",
    "ٱ",
    " a b ",
    "-",
];
const REGEXES: &[&str] = &[
    "T",
    ".*T.*",
    "T.*",
    ".*T",
    "T ?\\d+",
    "(?:T|U){1,2}",
    "[TU]+ ?\\w+",
    "\\w{2,5}",
    "(?:.*T)?U",
    "T[:| ]+.{3,40}U",
    "^T$",
    "\\bT\\b",
    "(?i)T",
    "[^TU]+T?",
    "\\d{1,2}\\S*",
    "[-•*|]* ?(?:T|U)",
    "(?:(?:T|U)[ ,|]*){2,5}",
    "\\w* ?(?:T|U)",
    "(?:T)?(?:U)?.",
    "\\p{Arabic}+U",
    "T{0,3}U+?",
    "(?s).+T",
    "\\W+",
    "[[:digit:]]T",
];
const KEYS: &[&str] = &[
    "",
    "",
    "",
    "where = 'head'",
    "where = 'tail'",
    "where = 'body'",
    "where = 'top'",
    "where = 'end'",
    "max-chars = 9",
    "max-chars = 40",
    "exact = true",
    "fold = ['case', 'spaces']",
    "fold = ['letters', 'marks', 'digits']",
    "fold = ['forms', 'accents', 'quotes', 'dashes', 'ellipses', 'invisible']",
    "only-if = ['news']",
    "unless = ['a']",
    "weak = true",
    "paths = ['/2016/*']",
    "until = 2016-06-01",
    "since = 2015-01-01",
    "max-lines = 3",
    "lang = ['ar']",
    "status = 'draft'",
    "max-lines = 1\nweak = true",
];
const TAKES: &[&str] = &[
    "",
    "",
    "takes = 'match'",
    "takes = 'items'",
    "takes = 'paragraph'",
    "takes = 'rest'",
    "takes = 'caption'",
    "to = 'a'\nmax-lines = 5",
    "keep = true",
    "takes = 'line'",
];
const LOOKS: &[&str] = &["dateline", "one-dateline", "byline", "credit", "counter", "url", "bullet"];
const REPEATS: &[&str] = &["headline", "later", "lede", "earlier"];
const ENDS: &[&str] = &["\n", "\n", "\n\n", "\r\n", "\r", ".\n", " ", ""];

/// The bytes of the input, one choice each.
struct Choices<'c>(&'c [u8]);

impl Choices<'_> {
    fn of<T: Copy>(&mut self, from: &[T]) -> T {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        from[usize::from(*first) % from.len()]
    }

    fn upto(&mut self, most: u8) -> u8 {
        self.of(&(0..=most).collect::<Vec<u8>>())
    }

    fn list(&mut self, key: &str) -> String {
        let texts: Vec<String> = (0..=self.upto(2)).map(|_| toml(self.of(TEXTS))).collect();
        format!("{key} = [{}]", texts.join(", "))
    }

    fn regex(&mut self) -> String {
        let (shape, t, u) = (self.of(REGEXES), self.of(TEXTS), self.of(TEXTS));
        let plain = |text: &str| -> String {
            text.chars().map(|c| if c.is_ascii_punctuation() { format!("\\{c}") } else { c.into() }).collect()
        };
        format!("regex = [{}]", toml(&shape.replace('T', &plain(t)).replace('U', &plain(u))))
    }

    fn matcher(&mut self) -> String {
        match self.upto(9) {
            0 | 1 => self.list("line"),
            2 => self.list("has"),
            3 => self.list("starts"),
            4 => self.list("ends"),
            5 => self.list("lines").replace("= [", "= [[") + "]",
            6 => format!("looks = ['{}']", self.of(LOOKS)),
            7 => format!("repeats = ['{}']", self.of(REPEATS)),
            _ => self.regex(),
        }
    }

    fn rules(&mut self) -> Vec<String> {
        let rule = |number: u8, choices: &mut Self| {
            let category = choices.of(&["other", "share", "social", "related", "tags"]);
            let (matcher, takes, more) = (choices.matcher(), choices.of(TAKES), choices.of(KEYS));
            format!("[[rule]]\nid = 'r{number}'\ncategory = '{category}'\nwhy = 'w'\n{matcher}\n{takes}\n{more}\n")
        };
        (0..=self.upto(4)).map(|number| rule(number, self)).collect()
    }
}

/// A text as TOML.
fn toml(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The rules, or those that are no fault alone.
fn sound(name: &str, head: &str, rules: Vec<String>) -> String {
    let all = format!("{head}{}", rules.concat());
    if compiled([(name, &*all)]).is_some() {
        return all;
    }
    let sound = rules.into_iter().filter(|rule| compiled([(name, &*format!("{head}{rule}"))]).is_some());
    format!("{head}{}", sound.collect::<String>())
}

/// The input chooses two rule files and a page.
pub fn grammar(data: &[u8]) {
    let mut choices = Choices(data);
    let common = sound("common/all.toml", "lang = ['*']\n", choices.rules());
    let site = sound("sites/x.com.toml", "sites = ['x.com']\nsignature = ['news.']\n", choices.rules());
    let files = [("common/all.toml", &*common), ("sites/x.com.toml", &*site)];
    let rules = compiled(files).expect("rules that are sound alone are sound together");
    let share = choices.of(&[0.5, 1.0, 0.0]);
    let known = choices.upto(1) == 1;
    let mut page = String::new();
    while !choices.0.is_empty() {
        page += choices.of(TEXTS);
        page += choices.of(ENDS);
    }
    let document = Document::new(page);
    let document = if known { document.with_url("http://x.com/2016/01/02/a") } else { document };
    cleaned(&Cleaner::new(rules).with_max_removed(share), &document);
}

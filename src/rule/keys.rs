//! Every key of a rule file: where it stands, what it takes, what it is for. The parser, the JSON schema and the documentation
//! are driven by this one table.
use super::{Looks, Repeats, Takes, Zone};
use crate::ledger::Category;
use crate::text::Fold;

/// The part of a rule file where a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// At the top, before the first `[[rule]]`.
    Top,
    /// Inside a `[[rule]]`.
    Rule,
    /// Inside a `[[test]]`.
    Test,
}

/// The two kinds of rule files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// Speaks for languages; lives in `common/`.
    Common,
    /// Speaks for sites; lives in `sites/`.
    Site,
}

/// What a text must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Anything.
    Free,
    /// Words of one line of a page.
    Phrase,
    /// `read-also`.
    Id,
    /// `ar`.
    Language,
    /// `ar`, or `*` for all.
    LanguageOrAll,
    /// `elaph.com`.
    Host,
    /// `ar/section-at-head`.
    RuleName,
    /// `/news/*`.
    Path,
    /// `https://elaph.com/Web/1.html`.
    Url,
    /// `2015-08-03`.
    Day,
    /// A marked page.
    Page,
}

/// A word that a key takes, with a line that says what it means.
pub type Word = (&'static str, &'static str);

/// What stands behind a key.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// One text.
    Text(Form),
    /// A text, or a list of texts.
    Texts(Form),
    /// A list of phrases, or a list of such lists.
    Sequences,
    /// One of a few words.
    Word(fn() -> Vec<Word>),
    /// One of a few words, or a list of them.
    Words(fn() -> Vec<Word>),
    /// A whole number from 1.
    Count,
    /// `true` or `false`.
    Flag,
    /// Tables in double brackets.
    Tables(Part),
}

/// One key of a rule file.
#[derive(Debug)]
pub struct Key {
    /// As written.
    pub name: &'static str,
    /// Where it stands.
    pub part: Part,
    /// The kind of file that may hold it; any, if not given.
    pub only: Option<FileKind>,
    /// What stands behind it.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// One of the keys that say what a rule looks for, of which a rule has exactly one.
    pub matcher: bool,
    /// What it is for, in a sentence or two.
    pub about: &'static str,
    /// One line of TOML that uses it.
    pub example: &'static str,
    /// What people write when they mean this key.
    pub guesses: &'static [&'static str],
}

impl Key {
    /// The key of that name in that part of a file, if there is one.
    pub fn find(part: Part, name: &str) -> Option<&'static Key> {
        KEYS.iter().find(|key| key.part == part && key.name == name)
    }

    /// All keys of a part of a file, in the order of the documentation.
    pub fn of(part: Part) -> impl Iterator<Item = &'static Key> {
        KEYS.iter().filter(move |key| key.part == part)
    }

    /// What to write, said as advice.
    pub fn advice(&self) -> String {
        let parting = if self.example.contains('\n') { '\n' } else { ' ' };
        format!("write, for example:{parting}{}", self.example)
    }

    const fn new(part: Part, name: &'static str, kind: Kind, about: &'static str, example: &'static str) -> Key {
        Key { name, part, only: None, kind, required: false, matcher: false, about, example, guesses: &[] }
    }

    const fn required(self) -> Key {
        Key { required: true, ..self }
    }

    const fn matcher(self) -> Key {
        Key { matcher: true, ..self }
    }

    const fn only(self, kind: FileKind) -> Key {
        Key { only: Some(kind), ..self }
    }

    const fn guesses(self, guesses: &'static [&'static str]) -> Key {
        Key { guesses, ..self }
    }
}

impl Part {
    /// The part as people call it: "the top of a file", "a rule", "a test".
    pub const fn name(self) -> &'static str {
        match self {
            Part::Top => "the top of a file",
            Part::Rule => "a rule",
            Part::Test => "a test",
        }
    }

    /// The part as a place: "at the top of a file", "in a rule", "in a test".
    pub const fn place(self) -> &'static str {
        match self {
            Part::Top => "at the top of a file",
            Part::Rule => "in a rule",
            Part::Test => "in a test",
        }
    }
}

macro_rules! words {
    ($enum:ident) => {
        || $enum::ALL.iter().map(|member| (member.as_str(), member.about())).collect()
    };
}

fn takes_words() -> Vec<Word> {
    // `to` is written as a key of its own.
    let written = Takes::ALL.iter().filter(|&&takes| takes != Takes::To);
    written.map(|takes| (takes.as_str(), takes.about())).collect()
}

fn fold_words() -> Vec<Word> {
    let about = |fold| match fold {
        Fold::Marks => "tatweel, harakat, Qur'anic marks and niqqud drop out",
        Fold::Invisible => "zero-width characters, bidi controls and soft hyphens drop out",
        Fold::Letters => "أإآٱ as ا, ى as ي, ة as ه, Persian and Urdu letters as Arabic ones",
        Fold::Forms => "presentation forms and other compatibility forms as plain letters",
        Fold::Accents => "é as e, ё as е",
        Fold::Digits => "digits of all scripts as 0-9",
        Fold::Quotes => "all quotation marks as one",
        Fold::Dashes => "all dashes as a hyphen",
        Fold::Ellipses => "`…` as `...`",
        Fold::Case => "capital letters as small ones",
        Fold::Spaces => "runs of white space as one space",
    };
    Fold::ALL.iter().map(|&fold| (fold.as_str(), about(fold))).collect()
}

fn status_words() -> Vec<Word> {
    vec![
        ("draft", "what the rule would remove is shown, and nothing removed"),
        ("active", "the rule is at work; the default"),
    ]
}

use FileKind::{Common, Site};
use Kind::{Count, Flag, Sequences, Tables, Text, Texts, Words};
use Part::{Rule, Test, Top};

/// Every key, in the order of the documentation.
pub static KEYS: &[Key] = &[
    Key::new(
        Top,
        "sites",
        Texts(Form::Host),
        "The sites the file speaks for, as bare host names; subdomains are included. A file has either `sites` or `lang`.",
        r#"sites = ["elaph.com"]"#,
    )
    .only(Site)
    .guesses(&["site", "host", "hosts", "domain", "domains", "url", "urls"]),
    Key::new(
        Top,
        "aliases",
        Texts(Form::Free),
        "Other names that a corpus may use for the site: a folder, the value of a field.",
        r#"aliases = ["elaph"]"#,
    )
    .only(Site)
    .guesses(&["alias", "names", "name"]),
    Key::new(
        Top,
        "lang",
        Texts(Form::LanguageOrAll),
        "The languages the file speaks for, as codes; `*` for all. A file has either `sites` or `lang`.",
        r#"lang = ["ar"]"#,
    )
    .only(Common)
    .guesses(&["language", "languages", "langs"]),
    Key::new(Top, "about", Text(Form::Free), "What the file is about, for people.", r#"about = "Elaph, a daily from London.""#)
        .guesses(&["description", "title", "comment"]),
    Key::new(
        Top,
        "added",
        Text(Form::Day),
        "The day the file was begun: since when its rules are there, unless a rule says otherwise.",
        r#"added = "2026-11-21""#,
    )
    .guesses(&["created", "begun", "day", "date"]),
    Key::new(
        Top,
        "signature",
        Texts(Form::Phrase),
        "A phrase that gives the site away where a document has no web address.",
        r#"signature = ["ولا تعبر بالضرورة عن رأي إيلاف"]"#,
    )
    .only(Site)
    .guesses(&["signatures", "fingerprint"]),
    Key::new(
        Top,
        "skip",
        Texts(Form::RuleName),
        "Rules of common files that misfire on this site, by their full names.",
        r#"skip = ["ar/section-at-head"]"#,
    )
    .only(Site)
    .guesses(&["skips", "disable", "ignore", "exclude"]),
    Key::new(Top, "rule", Tables(Rule), "One rule; the keys under it say what it looks for and how much it takes.", "[[rule]]")
        .guesses(&["rules"]),
    Key::new(Top, "test", Tables(Test), "One marked page that the rules must reproduce.", "[[test]]")
        .guesses(&["tests", "page", "pages"]),
    // Rule: who it is.
    Key::new(
        Rule,
        "id",
        Text(Form::Id),
        "The rule's name, unique in the file: small letters, digits, hyphens.",
        r#"id = "read-also""#,
    )
    .required()
    .guesses(&["name", "title"]),
    Key::new(Rule, "category", Kind::Word(words!(Category)), "What kind of chrome the rule removes.", r#"category = "related""#)
        .required()
        .guesses(&["kind", "type", "class", "group"]),
    Key::new(
        Rule,
        "why",
        Text(Form::Free),
        "Why the rule exists, for the next reader.",
        r#"why = "Links to other stories, under the article.""#,
    )
    .required()
    .guesses(&["reason", "comment", "note", "about", "description"]),
    Key::new(
        Rule,
        "added",
        Text(Form::Day),
        "The day the rule was written; that of the file, if not given. It changes nothing of what the rule does.",
        r#"added = "2026-11-21""#,
    )
    .guesses(&["created", "written"]),
    // Rule: what it looks for.
    Key::new(
        Rule,
        "line",
        Texts(Form::Phrase),
        "The whole line; leading bullets and closing punctuation do not count.",
        r#"line = "اقرأ أيضا""#,
    )
    .matcher()
    .guesses(&["match", "text", "phrase", "is", "equals"]),
    Key::new(Rule, "starts", Texts(Form::Phrase), "A phrase at the start of a line, on word boundaries.", r#"starts = "شاهد أيضا""#)
        .matcher()
        .guesses(&["begins", "prefix", "starts-with", "start", "begin"]),
    Key::new(Rule, "ends", Texts(Form::Phrase), "A phrase at the end of a line, on word boundaries.", r#"ends = "جميع الحقوق محفوظة""#)
        .matcher()
        .guesses(&["suffix", "ends-with", "end"]),
    Key::new(Rule, "has", Texts(Form::Phrase), "A phrase anywhere in a line, on word boundaries.", r#"has = "تابعونا على تويتر""#)
        .matcher()
        .guesses(&["contains", "includes", "include", "holds"]),
    Key::new(
        Rule,
        "regex",
        Texts(Form::Phrase),
        "A regular expression for the whole line, or for a part of it with `takes = \"match\"`. Between 'single' quotes.",
        r#"regex = '\d+ تعليقات?'"#,
    )
    .matcher()
    .guesses(&["pattern", "re", "regexp", "regular-expression"]),
    Key::new(
        Rule,
        "lines",
        Sequences,
        "These lines in a row; blank lines between them do not count. A list of lists: any of these sequences.",
        r#"lines = ["تابعونا", "على تويتر"]"#,
    )
    .matcher()
    .guesses(&["sequence", "block", "rows"]),
    Key::new(Rule, "repeats", Words(words!(Repeats)), "Structure that needs no words.", r#"repeats = "headline""#)
        .matcher()
        .guesses(&["repeat", "repeated"]),
    Key::new(Rule, "looks", Words(words!(Looks)), "A built-in shape that the whole line must have.", r#"looks = "dateline""#)
        .matcher()
        .guesses(&["look", "shape", "looks-like"]),
    // Rule: how much it takes.
    Key::new(Rule, "takes", Kind::Word(takes_words), "How much the rule takes; `line` if not given.", r#"takes = "items""#)
        .guesses(&["take", "extent", "removes", "remove", "scope"]),
    Key::new(
        Rule,
        "to",
        Texts(Form::Phrase),
        "Takes everything down to this line, itself included. Needs `max-lines`.",
        r#"to = "المزيد""#,
    )
    .guesses(&["end-line", "till", "upto", "up-to"]),
    Key::new(
        Rule,
        "max-lines",
        Count,
        "The most lines, blank ones not counted, that a block may hold. A longer block is not taken; with `takes = \"items\"` it ends there.",
        "max-lines = 12",
    )
    .guesses(&["max", "limit", "lines-max"]),
    // Rule: where and when.
    Key::new(Rule, "where", Kind::Word(words!(Zone)), "Where on the page the rule may find something; `anywhere` if not given.", r#"where = "tail""#)
        .guesses(&["zone", "position", "at", "place"]),
    Key::new(Rule, "max-chars", Count, "The most characters the matched line may hold.", "max-chars = 60")
        .guesses(&["max-length", "max-len", "max-characters", "length"]),
    Key::new(Rule, "lang", Texts(Form::Language), "Only pages in these languages.", r#"lang = ["ar"]"#)
        .guesses(&["language", "languages", "langs"]),
    Key::new(Rule, "only-if", Texts(Form::Phrase), "Only pages that hold one of these lines.", r#"only-if = "التعليقات""#)
        .guesses(&["if", "requires", "when", "require"]),
    Key::new(Rule, "unless", Texts(Form::Phrase), "Only pages that hold none of these lines.", r#"unless = "مقالات الرأي""#)
        .guesses(&["not-if", "except", "if-not", "without"]),
    Key::new(
        Rule,
        "paths",
        Texts(Form::Path),
        "Only pages whose address has one of these paths; `*` stands for anything.",
        r#"paths = ["/news/*"]"#,
    )
    .guesses(&["path", "url", "urls"]),
    Key::new(Rule, "since", Text(Form::Day), "Only pages of this day or later.", r#"since = "2015-08-03""#)
        .guesses(&["from", "after"]),
    Key::new(Rule, "until", Text(Form::Day), "Only pages of this day or earlier.", r#"until = "2019-12-31""#)
        .guesses(&["before", "upto"]),
    Key::new(Rule, "status", Kind::Word(status_words), "Whether the rule is at work or only shown.", r#"status = "draft""#)
        .guesses(&["state", "draft"]),
    Key::new(
        Rule,
        "weak",
        Flag,
        "The rule never fires alone: only on pages where a rule that is not weak takes something too, or where weak rules of four \
         categories agree.",
        "weak = true",
    )
    .guesses(&["timid", "unsure", "hint", "needs-company", "confidence"]),
    Key::new(Rule, "keep", Flag, "Turns the rule round: the lines it finds are never removed.", "keep = true")
        .guesses(&["protect", "keeps"]),
    Key::new(Rule, "exact", Flag, "Compares letter by letter; no difference of spelling is overlooked.", "exact = true")
        .guesses(&["strict", "literal"]),
    Key::new(
        Rule,
        "fold",
        Words(fold_words),
        "Which differences of spelling are overlooked; all, if not given.",
        r#"fold = ["digits", "spaces"]"#,
    )
    .guesses(&["folds", "folding", "normalize"]),
    // Test.
    Key::new(Test, "name", Text(Form::Free), "What the page shows, unique in the file.", r#"name = "the comments go""#)
        .required()
        .guesses(&["id", "title"]),
    Key::new(
        Test,
        "page",
        Text(Form::Page),
        "The page, line by line: `- ` in front of a line that must go, two spaces in front of one that must stay, `⟦…⟧` around words \
         of a kept line that must go. Between three single quotes.",
        "page = '''\n  قال متحدث إن الاجتماع انتهى.\n- التعليقات\n'''",
    )
    .required()
    .guesses(&["text", "body", "input", "content"]),
    Key::new(
        Test,
        "url",
        Text(Form::Url),
        "The page's address. Without it, pages of a site file are taken to be of its first site.",
        r#"url = "https://elaph.com/Web/news/1.html""#,
    )
    .guesses(&["address", "link", "site"]),
    Key::new(Test, "lang", Text(Form::Language), "The page's language; detected, if not given.", r#"lang = "ar""#)
        .guesses(&["language"]),
    Key::new(Test, "date", Text(Form::Day), "The day of the page.", r#"date = "2015-08-03""#).guesses(&["day", "published"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_in_their_part_and_no_guess_is_a_key() {
        for key in KEYS {
            let same = KEYS.iter().filter(|other| other.part == key.part && other.name == key.name);
            assert_eq!(same.count(), 1, "{}", key.name);
            for guess in key.guesses {
                assert!(Key::find(key.part, guess).is_none(), "{guess}");
            }
        }
    }

    #[test]
    fn examples_use_their_key() {
        for key in KEYS {
            assert!(key.example.trim_start_matches('[').starts_with(key.name), "{}", key.name);
        }
    }
}

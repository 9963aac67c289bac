//! The written form of a rule file. One function (in `compile`) turns it into the form that runs.
use std::sync::Arc;

use crate::diagnostic::SourceFile;
use crate::ledger::Category;
use crate::text::{FoldSet, Span};

/// A value with the place in the file where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where, in bytes of the rule file (a string's span includes its quotes).
    pub span: Span,
}

/// One rule file.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// The file's stem: `ar`, `elaph.com`. First half of each rule's full name.
    pub name: String,
    /// Whose documents it speaks for.
    pub scope: FileScope,
    /// What the file is about, for people.
    pub about: String,
    /// `added`: the day the file was begun, as `YYYY-MM-DD`.
    pub added: Option<Spanned<String>>,
    /// The rules, in file order.
    pub rules: Vec<RuleSpec>,
    /// The marked pages, in file order.
    pub tests: Vec<MarkedPage>,
    /// The file itself.
    pub source: Arc<SourceFile>,
}

impl RuleFile {
    /// The day since when one of its rules is there: the rule's own `added`, else the file's; nothing where neither is written.
    pub fn since<'f>(&'f self, rule: &'f RuleSpec) -> Option<&'f str> {
        rule.added.as_ref().or(self.added.as_ref()).map(|day| day.value.as_str())
    }
}

/// Whose documents a rule file speaks for.
#[derive(Clone, Debug)]
pub enum FileScope {
    /// A common file: documents in these languages; `*` is all.
    Common {
        /// ISO 639-1 codes, or `*`.
        lang: Vec<Spanned<String>>,
    },
    /// A site file.
    Site {
        /// Hosts; subdomains are included.
        sites: Vec<Spanned<String>>,
        /// Other names a corpus may use for the site: a folder, a field.
        aliases: Vec<Spanned<String>>,
        /// Phrases that give the site away where a document has no URL.
        signature: Vec<Spanned<String>>,
        /// Full names of common rules that misfire here.
        skip: Vec<Spanned<String>>,
    },
}

/// One `[[rule]]` as written.
#[derive(Clone, Debug)]
pub struct RuleSpec {
    /// The id, unique in its file.
    pub id: Spanned<String>,
    /// What kind of chrome it removes.
    pub category: Category,
    /// Why the rule exists, for the next reader.
    pub why: String,
    /// `added`: the day the rule was written, as `YYYY-MM-DD`.
    pub added: Option<Spanned<String>>,
    /// What it looks for.
    pub matcher: Matcher,
    /// How much it takes.
    pub takes: Takes,
    /// `to`: the line that ends the block, itself included.
    pub to: Option<Spanned<String>>,
    /// `max-lines`: the block holds at most this many lines that are not blank, or the rule does not fire.
    pub max_lines: Option<usize>,
    /// `where`.
    pub zone: Zone,
    /// `max-chars`: the matched line holds at most this many characters.
    pub max_chars: Option<usize>,
    /// `lang`: only documents in these languages.
    pub lang: Vec<Spanned<String>>,
    /// `only-if`: lines of which the document must hold at least one.
    pub only_if: Vec<Spanned<String>>,
    /// `unless`: lines of which the document must hold none.
    pub unless: Vec<Spanned<String>>,
    /// `paths`: only URLs whose path matches one of these (`*` stands for anything).
    pub paths: Vec<Spanned<String>>,
    /// `since`: only documents of this day or later, as `YYYY-MM-DD`.
    pub since: Option<Spanned<String>>,
    /// `until`: only documents of this day or earlier, as `YYYY-MM-DD`.
    pub until: Option<Spanned<String>>,
    /// `status = "draft"`: shown, never applied.
    pub draft: bool,
    /// `weak = true`: fires only where a rule that is not weak takes something too.
    pub weak: bool,
    /// `keep = true`: these lines are never removed.
    pub keep: bool,
    /// Which foldings hold; all unless `exact` or `fold` say otherwise.
    pub fold: FoldSet,
    /// The whole `[[rule]]` table, from its brackets to its last value.
    pub span: Span,
    /// The keys as written, with their places, in file order.
    pub keys: Vec<Spanned<&'static str>>,
}

impl RuleSpec {
    /// The place of a key in the file, for a fault to point at; of the rule's id, if the key is not written.
    pub fn place(&self, key: &str) -> Span {
        self.keys.iter().find(|written| written.value == key).map_or(self.id.span, |written| written.span)
    }
}

/// What a rule looks for.
#[derive(Clone, Debug)]
pub enum Matcher {
    /// `line`: the whole line is one of these.
    Line(Vec<Spanned<String>>),
    /// `starts`: the line starts with one of these.
    Starts(Vec<Spanned<String>>),
    /// `ends`: the line ends with one of these.
    Ends(Vec<Spanned<String>>),
    /// `has`: the line holds one of these.
    Has(Vec<Spanned<String>>),
    /// `regex`.
    Regex(Vec<Spanned<String>>),
    /// `lines`: one of these sequences of whole lines; blank lines between them do not count.
    Lines(Vec<Vec<Spanned<String>>>),
    /// `repeats`.
    Repeats(Vec<Spanned<Repeats>>),
    /// `looks`.
    Looks(Vec<Spanned<Looks>>),
}

/// Makes an enum whose members have a name in rule files and a sentence for readers.
macro_rules! named {
    ($(#[$meta:meta])* $enum:ident { $($name:ident $text:literal $about:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $enum { $(#[doc = $about] $name),* }

        impl $enum {
            /// Every member.
            pub const ALL: &'static [$enum] = &[$($enum::$name),*];

            /// The name as written in rule files.
            pub const fn as_str(self) -> &'static str {
                match self { $($enum::$name => $text),* }
            }

            /// One line that says what it does.
            pub const fn about(self) -> &'static str {
                match self { $($enum::$name => $about),* }
            }

            /// The member of that name, if there is one.
            pub fn parse(text: &str) -> Option<$enum> {
                $enum::ALL.iter().copied().find(|member| member.as_str() == text)
            }
        }
    };
}

named! {
    /// Structure that needs no words.
    Repeats {
        Headline "headline" "the headline (the first line that no other rule removes) stands again",
        Later "later" "a teaser, cut short by `...` or `…`, of a later paragraph",
        Lede "lede" "the opening of a later paragraph, set above it as a summary: that paragraph begins with the whole line and goes on",
        Earlier "earlier" "a line that stands above already",
    }
}

named! {
    /// A built-in shape of a line.
    Looks {
        Dateline "dateline" "a stand-alone date, time or both",
        OneDateline "one-dateline" "a stand-alone date between headline and text, on a page that holds no other further off, as timelines and schedules do",
        Byline "byline" "a stand-alone byline: \"written by\", \"by\" and the like with a name",
        Credit "credit" "a photo credit",
        Counter "counter" "a count of views, shares or comments",
        Url "url" "nothing but a web address, e-mail address or handle",
        Bullet "bullet" "nothing but a bullet or separator",
    }
}

named! {
    /// How much a rule takes.
    Takes {
        Line "line" "the matched line (or lines)",
        Match "match" "only the matched part of the line",
        Paragraph "paragraph" "from the line to the next blank line",
        Caption "caption" "the line and the one short line set directly under it, where a blank line closes the two",
        Items "items" "the heading and the list under it: bullets and headline-like lines, until prose begins",
        Rest "rest" "from the line to the end of the text",
        To "to" "from the line to the line given in `to`; written by giving `to`",
    }
}

named! {
    /// Where in a document a rule may match.
    Zone {
        Anywhere "anywhere" "everywhere",
        Top "top" "above all running text",
        Head "head" "near the top: above the first lines of running text, or right after the first",
        Body "body" "neither head nor tail",
        Tail "tail" "near the end: at most three lines of running text stand below, and some above",
        End "end" "below all running text",
    }
}

/// A page that the rules must reproduce.
#[derive(Clone, Debug)]
pub struct MarkedPage {
    /// What the page shows.
    pub name: Spanned<String>,
    /// The page's text with the marks taken out.
    pub text: String,
    /// What must go, in bytes of `text`: whole lines and `⟦…⟧` parts.
    pub goes: Vec<Span>,
    /// For each line of `text`, its line number in the rule file, from 1.
    pub lines: Vec<usize>,
    /// `url` of the page, if the test gives one. Site files' pages are of their first site without it.
    pub url: Option<String>,
    /// `lang`, if the test gives one.
    pub lang: Option<String>,
    /// `date`, if the test gives one.
    pub date: Option<String>,
    /// The written page, quotes included.
    pub page: Span,
    /// The whole `[[test]]` table, from its brackets to its last value.
    pub span: Span,
}

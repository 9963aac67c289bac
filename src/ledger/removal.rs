//! One removal and the names it carries.
use std::fmt;
use std::sync::Arc;

use crate::text::Span;

/// The full name of a rule: the name of its file, a slash, the `id` in it, as in `elaph.com/comments`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(Arc<str>);

impl RuleId {
    /// The rule `id` of the rule file `file` (its stem: `ar`, `elaph.com`).
    pub fn new(file: &str, id: &str) -> RuleId {
        RuleId(format!("{file}/{id}").into())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

macro_rules! categories {
    ($($name:ident $text:literal $about:literal),* $(,)?) => {
        /// What kind of chrome a rule removes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Category { $(#[doc = $about] $name),* }

        impl Category {
            /// Every category, in the order of the documentation.
            pub const ALL: &'static [Category] = &[$(Category::$name),*];

            /// The name as written in rule files and the ledger.
            pub const fn as_str(self) -> &'static str {
                match self { $(Category::$name => $text),* }
            }

            /// One line that says what belongs here.
            pub const fn about(self) -> &'static str {
                match self { $(Category::$name => $about),* }
            }
        }
    };
}

categories! {
    Related "related" "related, latest and most-read stories; \"read also\"",
    Social "social" "follow us; a writer's e-mail, handle or text-message line",
    Subscribe "subscribe" "newsletter, app and channel prompts",
    About "about" "about the site, contact, terms; a writer's one-line biography",
    Comments "comments" "comment headings, forms, policies and disclaimers",
    Copyright "copyright" "rights notices and syndication credits",
    SectionLabel "section-label" "section, column, breadcrumb",
    Dateline "dateline" "stand-alone date, time, byline, agency, source or city line",
    Share "share" "share buttons, print, permalinks",
    Tags "tags" "keyword lists",
    Teaser "teaser" "headline or lede repeated or cut short",
    Caption "caption" "photo caption or credit on a line of its own",
    Nav "nav" "menus and links to other pages",
    Ad "ad" "advertisement labels",
    Other "other" "players, polls, end marks and the rest",
}

impl Category {
    /// The category of that name, if there is one.
    pub fn parse(text: &str) -> Option<Category> {
        Category::ALL.iter().copied().find(|category| category.as_str() == text)
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One claim of one rule on a stretch of a document. Claims may overlap; the text loses their union.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Removal {
    /// Where, in bytes of the original UTF-8 text of the document.
    pub span: Span,
    /// The rule that claims it.
    pub rule: RuleId,
    /// The rule's category.
    pub category: Category,
}

//! Every fault that naqi can name: what it means, what to do, an example of each.
//!
//! A code, once released, keeps its number and its meaning. Numbers below N100 are faults of the file as written, N1xx show
//! when rules are compiled, N2xx when a file's own pages are run, N3xx are warnings.
use std::fmt;

use super::Severity;

/// One kind of fault.
pub struct Code {
    /// The number people look it up by: `N012`.
    pub id: &'static str,
    /// Whether it makes a file unusable or only suspect.
    pub severity: Severity,
    /// A few words: what is wrong.
    pub title: &'static str,
    /// What it means and what to do, for people who do not program.
    pub explanation: &'static str,
    /// A piece of a rule file that has the fault.
    pub bad: &'static str,
    /// The same piece without it.
    pub good: &'static str,
}

impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id)
    }
}

/// The code of that number, in upper or lower case, if there is one.
///
/// ```
/// use naqi::diagnostic::codes;
/// assert_eq!(codes::find("n012"), Some(&codes::UNKNOWN_KEY));
/// assert_eq!(codes::find("N999"), None);
/// ```
pub fn find(id: &str) -> Option<&'static Code> {
    ALL.iter().copied().find(|code| code.id.eq_ignore_ascii_case(id.trim()))
}

/// Writes the constants and the list of them from one table.
macro_rules! codes {
    ($($name:ident $id:literal $severity:ident $title:literal, $explanation:literal, bad $bad:literal, good $good:literal;)*) => {
        $(
            #[doc = concat!($id, ": ", $title, ".")]
            pub static $name: Code = Code {
                id: $id,
                severity: Severity::$severity,
                title: $title,
                explanation: $explanation,
                bad: $bad,
                good: $good,
            };
        )*

        /// Every code, in the order of their numbers.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    // The file as a whole.

    SYNTAX "N001" Error "the file cannot be read as TOML",
    "Rule files are written in TOML: `key = \"value\"`, one to a line; text stands between quotes; a list stands in square \
     brackets with commas between its members; each rule begins with `[[rule]]`, each page with `[[test]]`. Usually a quote \
     or a bracket was not closed, or a comma is missing; the fault may lie a line above the place shown. Between \"double\" \
     quotes a backslash has a special meaning: write text that holds backslashes or double quotes between 'single' quotes.",
    bad "line = \"التعليقات",
    good "line = \"التعليقات\"";

    DUPLICATE_KEY "N002" Error "the same key is written twice",
    "A key may stand once in a rule, in a test, or at the top of the file. To look for several phrases, write one list: \
     `line = [\"one\", \"two\"]`. If a second rule was meant, it needs its own `[[rule]]` line above it.",
    bad "line = \"اقرأ أيضا\"\nline = \"شاهد أيضا\"",
    good "line = [\"اقرأ أيضا\", \"شاهد أيضا\"]";

    MIXED_SCOPE "N003" Error "the file speaks both for sites and for languages",
    "A rule file is either a site file (`sites = [\"elaph.com\"]`) or a common file for languages (`lang = [\"ar\"]`), never \
     both. Keep the one you mean. To limit one rule of a site file to a language, write `lang` inside that `[[rule]]`.",
    bad "sites = [\"elaph.com\"]\nlang = [\"ar\"]",
    good "sites = [\"elaph.com\"]";

    NO_SCOPE "N004" Error "the file does not say whose pages it speaks for",
    "The first lines of a rule file say which pages it is for: `sites = [\"elaph.com\"]` for a site, or `lang = [\"ar\"]` for \
     every page in a language (`[\"*\"]` for all languages). These lines stand at the top, before the first `[[rule]]`.",
    bad "about = \"Elaph, a daily from London.\"",
    good "sites = [\"elaph.com\"]\nabout = \"Elaph, a daily from London.\"";

    WRONG_FOLDER "N005" Error "the file stands in the wrong folder",
    "Site files live in `sites/`, files for languages in `common/`. Move the file to the other folder, or change its first \
     lines: `sites = […]` in `sites/`, `lang = […]` in `common/`.",
    bad "# rules/common/elaph.com.toml\nsites = [\"elaph.com\"]",
    good "# rules/sites/elaph.com.toml\nsites = [\"elaph.com\"]";

    KEY_NOT_HERE "N006" Error "the key belongs elsewhere",
    "The key exists, but not in this place: `aliases`, `signature` and `skip` only mean something in a site file; `sites` \
     stands at the top of the file; what a rule looks for stands inside its `[[rule]]`; a `page` inside its `[[test]]`. \
     Everything written after a `[[rule]]` line belongs to that rule, up to the next line in double brackets.",
    bad "lang = [\"ar\"]\nskip = [\"ar/section-at-head\"]",
    good "sites = [\"elaph.com\"]\nskip = [\"ar/section-at-head\"]";

    // Keys and what may stand behind them.

    MISSING_KEY "N010" Error "a key is missing",
    "Every rule needs `id` (its name), `category` (what kind of chrome it removes), `why` (a sentence for the next reader) and \
     one key that says what it looks for. Every test needs a `name` and a `page`.",
    bad "[[rule]]\nid = \"comments\"\nline = \"التعليقات\"",
    good "[[rule]]\nid = \"comments\"\ncategory = \"comments\"\nwhy = \"Heading of the comments, under every article.\"\nline = \"التعليقات\"";

    WRONG_TYPE "N011" Error "the value is of the wrong kind",
    "What stands behind the key is not what the key takes. Text stands between quotes (`\"tail\"`), numbers without \
     (`max-lines = 5`), yes and no are `true` and `false` without quotes, and a list stands in square brackets.",
    bad "max-lines = \"5\"",
    good "takes = \"items\"\nmax-lines = 5";

    UNKNOWN_KEY "N012" Error "the key is not known",
    "naqi knows no such key. It may be misspelt, or stand in the wrong part of the file. An unknown key is a fault and not \
     skipped over, because a misspelt `where` would let a rule loose on the whole page. All keys stand in rules/README.md.",
    bad "wher = \"tail\"",
    good "where = \"tail\"";

    EMPTY_VALUE "N013" Error "the value is empty",
    "Nothing stands between the quotes or the brackets. Write the text that is meant, or take the key out.",
    bad "line = \"\"",
    good "line = \"التعليقات\"";

    UNKNOWN_VALUE "N014" Error "the value is not one of those allowed",
    "This key takes one of a few words, and this is none of them. The message lists the words; spelling and small letters \
     matter.",
    bad "where = \"bottom\"",
    good "where = \"tail\"";

    BAD_NUMBER "N015" Error "the number makes no sense here",
    "Counts of lines and characters are whole numbers from 1 up.",
    bad "takes = \"items\"\nmax-lines = 0",
    good "takes = \"items\"\nmax-lines = 12";

    BAD_ID "N020" Error "the id is not well formed",
    "The id names the rule in reports and diffs. It is made of small letters a to z, digits, and single hyphens between \
     words, and begins with a letter: `read-also`.",
    bad "id = \"Read Also\"",
    good "id = \"read-also\"";

    DUPLICATE_ID "N021" Error "two rules or tests have the same name",
    "Each rule in a file needs an id of its own, and each test a name of its own, so that a report can say which one it means.",
    bad "[[rule]]\nid = \"follow\"\n[[rule]]\nid = \"follow\"",
    good "[[rule]]\nid = \"follow-us\"\n[[rule]]\nid = \"follow-writer\"";

    BAD_LANGUAGE "N022" Error "the language code is not known",
    "Languages are written as small-letter codes of ISO 639: \"ar\" for Arabic, \"en\" for English, \"fa\" for Persian, \"ckb\" \
     for Central Kurdish. \"*\" stands for all and only makes sense at the top of a common file.",
    bad "lang = [\"arabic\"]",
    good "lang = [\"ar\"]";

    BAD_HOST "N023" Error "this is not the bare name of a site",
    "A site is written as its bare host name, in small letters: \"elaph.com\". No \"https://\", no path, no \"www.\", no port. \
     Subdomains are included: \"elaph.com\" also speaks for \"m.elaph.com\".",
    bad "sites = [\"https://www.Elaph.com/Web/\"]",
    good "sites = [\"elaph.com\"]";

    BAD_DATE "N024" Error "this is not a day",
    "Days are written year-month-day with two digits for month and day: \"2015-08-03\".",
    bad "since = \"3/8/2015\"",
    good "since = \"2015-08-03\"";

    CROSSED_DATES "N025" Error "no day lies between `since` and `until`",
    "`since` is the first day for which the rule holds, `until` the last. Here the last day comes before the first, so the rule \
     could never act.",
    bad "since = \"2016-01-01\"\nuntil = \"2015-01-01\"",
    good "since = \"2015-01-01\"\nuntil = \"2016-01-01\"";

    BAD_RULE_NAME "N026" Error "this is not the full name of a rule",
    "A rule of another file is named by that file, a slash, and the rule's id: `ar/section-at-head` is the rule `section-label` of \
     `common/ar.toml`. `naqi rules list` shows all names.",
    bad "sites = [\"elaph.com\"]\nskip = [\"section-label\"]",
    good "sites = [\"elaph.com\"]\nskip = [\"ar/section-at-head\"]";

    BAD_PATH "N027" Error "this is not the path of a web address",
    "`paths` is compared with what follows the host in a page's address: in https://elaph.com/Web/news/1.html that is \
     /Web/news/1.html. A path begins with `/` or `*`; `*` stands for anything.",
    bad "paths = [\"elaph.com/Web/*\"]",
    good "paths = [\"/Web/*\"]";

    BAD_URL "N028" Error "this is not a web address",
    "The `url` of a test is the whole address of a page, with \"https://\" or \"http://\" in front.",
    bad "[[test]]\nurl = \"elaph.com/Web/1.html\"",
    good "[[test]]\nurl = \"https://elaph.com/Web/1.html\"";

    LINE_BREAK "N029" Error "a phrase runs over several lines",
    "A rule looks at one line of a page at a time, so a phrase with a line break in it can never match. For several lines in a \
     row write one string for each, in `lines`.",
    bad "line = \"تابعونا\\nعلى تويتر\"",
    good "lines = [\"تابعونا\", \"على تويتر\"]";

    // Keys that do not go together.

    NO_MATCHER "N040" Error "the rule does not say what it looks for",
    "Every rule has exactly one of these keys: `line`, `starts`, `ends`, `has`, `regex`, `lines`, `repeats`, `looks`. If you are \
     not sure, take `line`: the whole line as it stands on the page.",
    bad "[[rule]]\nid = \"comments\"\ncategory = \"comments\"\nwhy = \"Heading of the comments.\"",
    good "[[rule]]\nid = \"comments\"\ncategory = \"comments\"\nwhy = \"Heading of the comments.\"\nline = \"التعليقات\"";

    TWO_MATCHERS "N041" Error "the rule looks for two things",
    "A rule has exactly one of `line`, `starts`, `ends`, `has`, `regex`, `lines`, `repeats`, `looks`. To look for either of two \
     things, write two rules. To ask that another line stands on the page too, use `only-if`.",
    bad "line = \"اقرأ أيضا\"\nstarts = \"شاهد\"",
    good "line = [\"اقرأ أيضا\", \"شاهد أيضا\"]";

    MATCH_NEEDS_PHRASE "N042" Error "`takes = \"match\"` has no part of a line to take",
    "`takes = \"match\"` removes only the matched words and leaves the rest of the line. That works with `starts`, `ends`, `has` and \
     `regex`, which find a part of a line. The other keys match whole lines: leave `takes` out, or use `starts`, `ends` or `has`.",
    bad "line = \"رويترز\"\ntakes = \"match\"",
    good "starts = \"رويترز\"\ntakes = \"match\"";

    TO_NEEDS_BOUND "N043" Error "`to` without `max-lines`",
    "`to` removes everything down to another line. If that line is missing on a page, or stands far below, the article would go \
     too; so a rule with `to` says how many lines it may take at most.",
    bad "line = \"أخبار متعلقة\"\nto = \"المزيد\"",
    good "line = \"أخبار متعلقة\"\nto = \"المزيد\"\nmax-lines = 12";

    TO_WITH_TAKES "N044" Error "`to` and `takes` both say how much to take",
    "`to` already says how much the rule takes: from the matched line down to the line given. Take `takes` out, or take `to` out.",
    bad "line = \"أخبار متعلقة\"\nto = \"المزيد\"\nmax-lines = 12\ntakes = \"items\"",
    good "line = \"أخبار متعلقة\"\nto = \"المزيد\"\nmax-lines = 12";

    BOUND_WITHOUT_BLOCK "N045" Error "`max-lines` on a rule that takes no block",
    "`max-lines` limits a block of lines. It goes with `takes = \"paragraph\"`, `\"items\"` or `\"rest\"`, or with `to`. This rule takes no \
     such block, so the limit would do nothing.",
    bad "line = \"التعليقات\"\nmax-lines = 5",
    good "line = \"أخبار متعلقة\"\ntakes = \"items\"\nmax-lines = 5";

    KEEP_TAKES_NOTHING "N046" Error "a keep rule takes nothing",
    "`keep = true` turns a rule round: the lines it finds are never removed, whatever other rules say. So it cannot have `takes`, \
     `to` or `max-lines`.",
    bad "line = \"التعليقات\"\nkeep = true\ntakes = \"rest\"",
    good "line = \"التعليقات\"\nkeep = true";

    KEEP_DRAFT "N047" Error "a keep rule cannot be a draft",
    "A draft is shown and not applied. A keep rule shows nothing, so a draft of one would be a rule without any effect. Take one \
     of the two keys out.",
    bad "keep = true\nstatus = \"draft\"",
    good "keep = true";

    EXACT_WITH_FOLD "N048" Error "`exact` and `fold` contradict each other",
    "`exact = true` compares letter by letter; `fold` picks which differences of spelling to overlook. Keep one of them.",
    bad "exact = true\nfold = [\"digits\"]",
    good "fold = [\"digits\"]";

    // Marked pages.

    BAD_GUTTER "N060" Error "a line of the page has no mark in front",
    "Every line of a `page` begins with two characters: `- ` (hyphen, space) when the line must go, two spaces when it must stay. \
     The line itself begins after them. An empty line may stand without them and stays.",
    bad "[[test]]\npage = '''\nقال متحدث\n- التعليقات\n'''",
    good "[[test]]\npage = '''\n  قال متحدث\n- التعليقات\n'''";

    UNBALANCED_MARK "N061" Error "⟦ and ⟧ do not pair up",
    "Inside a line that stays, `⟦…⟧` marks the words that must go. Each ⟦ needs its ⟧ later on the same line, and no pair may stand \
     inside another.",
    bad "[[test]]\npage = '''\n  ⟦لندن - رويترز: قال متحدث\n'''",
    good "[[test]]\npage = '''\n  ⟦لندن - رويترز: ⟧قال متحدث\n'''";

    MARK_IN_GOING_LINE "N062" Error "⟦…⟧ on a line that goes as a whole",
    "A line marked `- ` goes as a whole, so nothing inside it needs marking. Put two spaces in front if only the marked words must \
     go; else take the marks out.",
    bad "[[test]]\npage = '''\n- ⟦التعليقات⟧ (3)\n'''",
    good "[[test]]\npage = '''\n- التعليقات (3)\n'''";

    EMPTY_MARK "N063" Error "nothing stands between ⟦ and ⟧",
    "The marks enclose the words that must go. Put them around those words, or take them out.",
    bad "[[test]]\npage = '''\n  ⟦⟧قال متحدث\n'''",
    good "[[test]]\npage = '''\n  ⟦رويترز: ⟧قال متحدث\n'''";

    // What shows when rules are compiled.

    REGEX_SYNTAX "N101" Error "the regular expression cannot be read",
    "The caret shows where. Often a bracket is not closed, or a character with a special meaning — `.` `?` `(` `)` `[` `]` `*` `+` `|` — \
     was meant as itself: put a backslash before it, and the whole between 'single' quotes. For plain words use `line`, `starts`, `ends` \
     or `has`; there nothing has a special meaning. Look-around and back-references do not exist here: they can take for ever.",
    bad "regex = '(\\d+ تعليقات'",
    good "regex = '\\(\\d+\\) تعليقات'";

    REGEX_TOO_LARGE "N102" Error "the regular expression grows too large",
    "Written out, this expression needs more memory than a rule may have. Most often a count such as `{1,5000}` stands around a large \
     part. Use a smaller count, or `+`.",
    bad "regex = '(\\w{1,1000} ){1,1000}'",
    good "regex = '(\\w+ )+'";

    MATCHES_BLANK "N103" Error "the rule would match an empty line",
    "This expression can match nothing at all, so it would match every empty line of every page. Ask for at least one character: `+` \
     where `*` stands, or something before and after.",
    bad "regex = '\\d*'",
    good "regex = '\\d+'";

    EMPTY_AFTER_FOLDING "N104" Error "nothing is left of the phrase",
    "Before a phrase is compared, what readers do not see is taken out: tatweel, vowel marks, invisible characters, and bullets around \
     it. Of this phrase nothing would be left. Write the words of the line; for a bare bullet use `looks = \"bullet\"`; to compare \
     letter by letter set `exact = true`.",
    bad "line = \"***\"",
    good "looks = \"bullet\"";

    DUPLICATE_FILE "N105" Error "two rule files have the same name",
    "The name of a file is the first half of the names of its rules, so two files of one name cannot be told apart. Rename one of \
     them, or move its rules into the other.",
    bad "# my-rules/elaph.com.toml and my-rules/sites/elaph.com.toml\nsites = [\"elaph.com\"]",
    good "# my-rules/sites/elaph.com.toml\nsites = [\"elaph.com\"]";

    UNKNOWN_RULE "N106" Error "there is no rule of this name",
    "`skip` names a rule that no common file holds. It may be misspelt, or was renamed or taken out since. `naqi rules list` shows all \
     names.",
    bad "sites = [\"elaph.com\"]\nskip = [\"ar/sektion-at-head\"]",
    good "sites = [\"elaph.com\"]\nskip = [\"ar/section-at-head\"]";

    CLAIMED_TWICE "N107" Error "two files speak for the same site",
    "A site or an alias may stand in one file only, else it is not clear whose rules hold. Take it out of one of the two files.",
    bad "# in two files\nsites = [\"elaph.com\"]",
    good "# in one file\nsites = [\"elaph.com\"]";

    FILE_TOO_LARGE "N108" Error "the rule file is too large",
    "A rule file holds the rules of one site or of one language, written by hand: a few hundred kilobytes at the most. This one is larger \
     than naqi reads (4 MB). It may be a page or a corpus under a wrong name; if it is all rules, part it into several files.",
    bad "# sites/elaph.com.toml, 80 MB",
    good "# sites/elaph.com.toml, 8 kB";

    TOO_MUCH "N109" Error "more than one rule file may ask for",
    "Some things a rule may ask for cost time or memory on every page. So there are limits, far above what people write by hand: 100 lines in one sequence (`lines`), \
     1000 in a block (`max-lines`), 10,000 regular expressions in a file, and 256 MB for all of them once they are compiled.",
    bad "line = \"أخبار متعلقة\"\ntakes = \"items\"\nmax-lines = 1000000",
    good "line = \"أخبار متعلقة\"\ntakes = \"items\"\nmax-lines = 20";

    // What shows when a file's own pages are run.

    NO_TESTS "N201" Error "the file has no pages to test it",
    "A rule that no page tests may do nothing, or too much. Add a `[[test]]` with a `page`: copy an article of the site with the lines \
     around it, put `- ` before each line that must go and two spaces before each that must stay.",
    bad "sites = [\"elaph.com\"]\n\n[[rule]]\nid = \"comments\"\ncategory = \"comments\"\nwhy = \"Under each article.\"\nline = \"التعليقات\"",
    good "[[test]]\nname = \"the comments go\"\npage = '''\n  قال متحدث إن الاجتماع انتهى.\n- التعليقات\n'''";

    NOT_EXERCISED "N202" Error "no page shows this rule at work",
    "On none of the file's pages does the rule find anything. Either it does not match what stands on the site (a typing error, a wrong \
     `where`), or a page that shows it is missing.",
    bad "line = \"التعليقات\"   # and no page has this line",
    good "[[test]]\nname = \"the comments go\"\npage = '''\n  قال متحدث إن الاجتماع انتهى.\n- التعليقات\n'''";

    NOT_NEEDED "N203" Error "no page would notice if the rule were gone",
    "The rule finds something, but other rules remove the same lines, so the pages come out right without it. Take the rule out, or add \
     a page on which only it removes the line.",
    bad "starts = \"التعليقات\"   # and another rule has: line = \"التعليقات\"",
    good "line = \"التعليقات\"";

    MISSED "N204" Error "a line that must go stayed",
    "The page marks this line with `- `, but no rule removed it. Write or widen a rule; `naqi explain` tells which rules came close and \
     what kept them from it.",
    bad "[[test]]\nname = \"the share box goes\"\npage = '''\n- شارك هذا الخبر\n'''   # and no rule for it",
    good "[[rule]]\nid = \"share\"\ncategory = \"share\"\nwhy = \"Label over the share buttons.\"\nline = \"شارك هذا الخبر\"";

    OVERCUT "N205" Error "a line that must stay was removed",
    "The page keeps this line, but a rule removed it. Narrow that rule: the whole `line` in place of `has`, `where = \"tail\"`, `max-chars`, \
     a smaller `takes`. If the rule is right, change the mark on the page to `- `.",
    bad "has = \"تويتر\"   # also removes: قال متحدث في حسابه على تويتر إن",
    good "line = \"تابعونا على تويتر\"";

    PAGE_HELD "N206" Error "the page would lose too much",
    "The rules would remove all running text of this page. Of such a page naqi removes nothing: it keeps it whole and puts it aside for review. \
     Either a rule takes too much, or the page holds too little of the article: paste more of it.",
    bad "line = \"التعليقات\"\ntakes = \"rest\"",
    good "line = \"التعليقات\"\ntakes = \"rest\"\nwhere = \"tail\"";

    NOT_STABLE "N207" Error "a second run would remove more",
    "Cleaning the cleaned page once more removes another line. A rule finds something only after others have done their work, so the \
     outcome depends on how often naqi runs. Let one rule take both: `lines`, or `takes = \"items\"`.",
    bad "lines = [\"اقرأ أيضا\", \"المزيد\"]   # and another rule takes the line between them: شارك",
    good "lines = [\"اقرأ أيضا\", \"شارك\", \"المزيد\"]";

    // Warnings.

    SHORT_PHRASE "N301" Warning "a short phrase may match anywhere",
    "A phrase of a word or two, looked for inside lines of the whole page, sooner or later stands in an article. Ask for the whole \
     `line`, or limit the rule: `where = \"tail\"`, `max-chars = 60`, `only-if`.",
    bad "has = \"الخليج العربي\"",
    good "has = \"الخليج العربي\"\nwhere = \"tail\"\nmax-chars = 40";

    OPEN_END "N302" Warning "the expression has an open end",
    "A `.*` at the end or the start of an expression takes the rest of the line, however long: whole paragraphs go that way. Say what may \
     stand there and how much of it (`\\d+`, `[^.]{1,40}`); or, if the rule takes whole lines, bound them with `max-chars`.",
    bad "regex = 'وفقا .*'\ntakes = \"match\"",
    good "regex = 'وفقا لوكالة [^ .]{1,20}'\ntakes = \"match\"";

    WORD_BOUNDARY "N303" Warning "`\\b` slows the rule down",
    "`\\b` knows letters of all scripts only by a slow road. `has` keeps to word boundaries by itself; in an expression a space or `^` and `$` \
     mostly say the same.",
    bad "regex = '\\bرويترز\\b.{0,20}'",
    good "regex = 'رويترز .{0,20}'";

    REST_ANYWHERE "N304" Warning "a rule takes the rest of the page from anywhere",
    "`takes = \"rest\"` removes everything below the line. If the line ever stands high on a page, the article goes. With `where = \"tail\"` the \
     rule only acts near the end.",
    bad "line = \"التعليقات\"\ntakes = \"rest\"",
    good "line = \"التعليقات\"\ntakes = \"rest\"\nwhere = \"tail\"";

    COVERED "N305" Warning "another rule always gets there first",
    "Whatever this rule can match, another rule matches and takes too. It does no harm and no good: take it out.",
    bad "line = \"اقرأ أيضا\"   # and another rule has: starts = \"اقرأ\"",
    good "starts = \"اقرأ\"";

    KEEP_CORPUS "N306" Warning "the rule fires on text that must stay",
    "The rule removes something from pages that are known to hold nothing but article. Look at what it removes there, and narrow it.",
    bad "has = \"صورة\"",
    good "starts = \"صورة:\"\nmax-chars = 80";

    SAME_TWICE "N307" Warning "the same text stands twice in a list",
    "The second one does nothing. Take it out; if another spelling was meant, it may be that the two are the same after folding.",
    bad "line = [\"التعليقات\", \"التعليقات\"]",
    good "line = \"التعليقات\"";

    COMMON_WORD "N308" Warning "a word that any article may hold",
    "The phrase is one that articles use for themselves: a sub-heading such as \"اقتصاد\" or \"الخلاصة\", a word such as \"قال\" or \"المزيد\". \
     Say where on the page the site's own line stands (`where`), or what else stands on such a page (`only-if`).",
    bad "line = \"اقتصاد\"",
    good "line = \"اقتصاد\"\nwhere = \"head\"";

    NO_LITERAL "N309" Warning "the expression holds no word",
    "Nothing in this expression must stand on the page as it is written: it is made of kinds of characters alone. Such a rule takes lines that \
     nobody thought of: scores, prices, years, names. Write at least one word or sign that stands on the site, or use `looks`.",
    bad "regex = '\\d+ \\w+'",
    good "regex = '\\d+ مشاهدة'";

    EVERY_LINE "N310" Warning "the expression is tried on every line",
    "naqi finds a rule's place by a word that has to stand there, and so thousands of rules cost little more than ten. No word has to stand where this \
     expression matches, so it is tried on every line of every page, or on most: a handful of such expressions can double the time of a run. Write \
     a word of the line into it, let it begin with something that few lines begin with, or use `looks`. `naqi rules profile` measures what it costs.",
    bad "regex = '\\w+ \\w+ \\d+'\nwhere = \"head\"",
    good "regex = '\\w+ \\w+ \\d+ مشاهدة'\nwhere = \"head\"";

    EVERY_LETTER "N311" Warning "the words may begin inside a word",
    "What has to stand on the page may stand inside a longer word here, or holds no letter at all. naqi looks for words where words begin, which is quick; this \
     it must look for at every letter of every page. One such pattern costs as much as thousands of others. If a whole word is meant, use `has`, or \
     put a space before it in the expression. `naqi rules profile` measures what it costs.",
    bad "regex = '.*فيسبوك.*'\nwhere = \"tail\"",
    good "regex = '.* فيسبوك.*'\nwhere = \"tail\"";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_unique_and_in_order() {
        let ids: Vec<&str> = ALL.iter().map(|code| code.id).collect();
        let mut sorted = ids.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(ids, sorted);
        for code in ALL {
            assert!(code.id.len() == 4 && code.id.starts_with('N'), "{code}");
            assert_eq!(code.id.as_bytes()[1] == b'3', code.severity == Severity::Warning, "{code}");
        }
    }

    #[test]
    fn texts_are_said_in_the_same_manner() {
        for code in ALL {
            assert!(!code.title.ends_with('.'), "{code}: a title is no sentence");
            assert!(code.explanation.ends_with('.'), "{code}: an explanation is made of sentences");
            assert!(!code.explanation.contains("  "), "{code}: two spaces in a row");
            assert!(!code.bad.is_empty() && !code.good.is_empty() && code.bad != code.good, "{code}");
        }
    }
}

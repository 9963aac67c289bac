//! "Did you mean": what a word was probably meant to be.
use crate::rule::keys::{Key, Part, Word};

/// What people write when they mean a word that a key takes.
const WORDS: &[(&str, &str)] = &[
    ("top", "head"),
    ("header", "head"),
    ("start", "head"),
    ("beginning", "head"),
    ("bottom", "tail"),
    ("footer", "tail"),
    ("foot", "tail"),
    ("end", "tail"),
    ("middle", "body"),
    ("article", "body"),
    ("all", "anywhere"),
    ("any", "anywhere"),
    ("everywhere", "anywhere"),
    ("list", "items"),
    ("links", "items"),
    ("phrase", "match"),
    ("part", "match"),
    ("block", "paragraph"),
    ("everything", "rest"),
    ("end", "rest"),
    ("all", "rest"),
    ("date", "dateline"),
    ("time", "dateline"),
    ("author", "byline"),
    ("photo", "credit"),
    ("link", "url"),
    ("views", "counter"),
    ("title", "headline"),
    ("footer", "about"),
    ("menu", "nav"),
    ("navigation", "nav"),
    ("advertisement", "ad"),
    ("ads", "ad"),
    ("newsletter", "subscribe"),
    ("rights", "copyright"),
    ("section", "section-label"),
    ("date", "dateline"),
    ("off", "draft"),
    ("inactive", "draft"),
    ("disabled", "draft"),
    ("on", "active"),
];

/// The word of `words` that `written` most likely stands for.
pub(super) fn word(written: &str, words: &[Word]) -> Option<&'static str> {
    let names = || words.iter().map(|(word, _)| *word);
    let guess = plain(written);
    let known =
        WORDS.iter().filter(|(guessed, _)| *guessed == guess).find_map(|(_, meant)| names().find(|name| name == meant));
    known.or_else(|| closest(written, names()))
}

/// The candidate that `written` most likely stands for: the same but for capitals, underscores and spaces, or a slip or two away.
pub(super) fn closest<'a>(written: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written = plain(written);
    // A slip in a short word leaves little of it: `to` is not a misspelt `id`.
    let slips = written.chars().count() / 3;
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(&written, candidate), candidate))
        .filter(|&(distance, _)| distance <= slips)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// The key of this part that `written` most likely stands for.
pub(super) fn key(part: Part, written: &str) -> Option<&'static Key> {
    let guess = plain(written);
    let known = Key::of(part).find(|key| key.guesses.contains(&guess.as_str()));
    known.or_else(|| closest(written, Key::of(part).map(|key| key.name)).and_then(|name| Key::find(part, name)))
}

fn plain(word: &str) -> String {
    word.trim().to_lowercase().replace(['_', ' '], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_seen_through_and_strangers_are_not() {
        let meant = |written| key(Part::Rule, written).map(|key| key.name);
        assert_eq!(meant("cateogry"), Some("category"));
        assert_eq!(meant("max_lines"), Some("max-lines"));
        assert_eq!(meant("Where"), Some("where"));
        assert_eq!(meant("contains"), Some("has"));
        assert_eq!(meant("color"), None);
        assert_eq!(meant("x"), None);
    }
}

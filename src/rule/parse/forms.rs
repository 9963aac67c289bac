//! What a text must look like: ids, hosts, languages, days, paths.
use super::faults::Faults;
use crate::diagnostic::{Diagnostic, codes};
use crate::rule::Spanned;
use crate::rule::keys::{Form, Key};
use crate::rule::languages;

/// The text, if it has the form; else nothing and the reason among the faults.
pub(super) fn check(key: &Key, form: Form, text: Spanned<String>, faults: &mut Faults) -> Option<Spanned<String>> {
    let fault = match form {
        Form::Free | Form::Page => None,
        Form::Phrase => phrase(key, &text, faults),
        Form::Id => id(&text, faults),
        Form::Language | Form::LanguageOrAll => language(form, &text, faults),
        Form::Host => host(&text, faults),
        Form::RuleName => rule_name(&text, faults),
        Form::Path => path(&text, faults),
        Form::Url => url(&text, faults),
        Form::Day => day(&text, faults),
    };
    match fault {
        None => Some(text),
        Some(fault) => {
            faults.add(fault);
            None
        }
    }
}

fn phrase(key: &Key, text: &Spanned<String>, faults: &Faults) -> Option<Diagnostic> {
    text.value.contains(['\n', '\r']).then(|| {
        let fault =
            faults.error(&codes::LINE_BREAK, text.span, format!("a phrase of `{}` runs over several lines", key.name));
        fault.help("rules look at one line at a time; for lines in a row write: lines = [\"first\", \"second\"]")
    })
}

/// Small letters, digits and single hyphens, a letter first.
pub(super) fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.ends_with('-')
        && !text.contains("--")
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn id(text: &Spanned<String>, faults: &Faults) -> Option<Diagnostic> {
    if is_id(&text.value) {
        return None;
    }
    let words = text.value.to_lowercase();
    let words: Vec<&str> = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let better = words.join("-");
    let mut fault = faults.error(
        &codes::BAD_ID,
        text.span,
        "an id is made of small letters a-z, digits and hyphens, a letter first",
    );
    if is_id(&better) {
        fault = fault.says(format!("write \"{better}\"")).fix(text.span, format!("\"{better}\""));
    }
    Some(fault.help("the id is a short English name for reports, such as \"read-also\""))
}

fn language(form: Form, text: &Spanned<String>, faults: &Faults) -> Option<Diagnostic> {
    if languages::is_code(&text.value) || (form == Form::LanguageOrAll && text.value == "*") {
        return None;
    }
    if text.value == "*" {
        let fault = faults.error(
            &codes::BAD_LANGUAGE,
            text.span,
            "`*` for all languages stands only at the top of a common file",
        );
        return Some(fault.help("take `lang` out: without it all languages are meant"));
    }
    let fault =
        faults.error(&codes::BAD_LANGUAGE, text.span, format!("\"{}\" is not the code of a language", text.value));
    let fault = match languages::meant(&text.value).filter(|code| *code != "*" || form == Form::LanguageOrAll) {
        Some(code) => fault.says(format!("did you mean \"{code}\"?")).fix(text.span, format!("\"{code}\"")),
        None => fault,
    };
    Some(
        fault.help(
            "codes of two small letters: \"ar\" Arabic, \"en\" English, \"fa\" Persian, \"fr\" French, \"ur\" Urdu",
        ),
    )
}

/// The host in something that may be a whole address.
fn bare_host(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let text = text.split_once("://").map_or(text.as_str(), |(_, rest)| rest);
    let text = text.split(['/', '?', '#', ':']).next().unwrap_or(text);
    text.trim_start_matches("www.").trim_start_matches("*.").trim_matches('.').to_owned()
}

fn is_host(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c == '-' || (c.is_alphanumeric() && !c.is_uppercase()))
    };
    text.contains('.') && text.split('.').all(label)
}

fn host(text: &Spanned<String>, faults: &Faults) -> Option<Diagnostic> {
    let bare = bare_host(&text.value);
    if bare == text.value && is_host(&bare) {
        return None;
    }
    let message = if text.value.contains("://") {
        "a site is written without \"https://\""
    } else if text.value.to_lowercase().starts_with("www.") {
        "a site is written without \"www.\"; subdomains are included"
    } else if text.value.starts_with("*.") {
        "a site is written without \"*.\"; subdomains are included"
    } else if text.value.contains(['/', '?', '#']) {
        "a site is written without a path"
    } else if text.value.contains(':') {
        "a site is written without a port"
    } else if text.value.chars().any(char::is_uppercase) {
        "a site is written in small letters"
    } else if !text.value.contains('.') {
        "a site is written with its ending, such as \".com\""
    } else {
        "this is not the name of a site"
    };
    let mut fault = faults.error(&codes::BAD_HOST, text.span, message);
    if is_host(&bare) {
        fault = fault.says(format!("write \"{bare}\"")).fix(text.span, format!("\"{bare}\""));
    } else if !text.value.contains('.') {
        fault = fault.help("a short name that a corpus uses for the site belongs in `aliases`");
    }
    Some(fault)
}

fn rule_name(text: &Spanned<String>, faults: &Faults) -> Option<Diagnostic> {
    let sound = text.value.split_once('/').is_some_and(|(file, id)| !file.is_empty() && is_id(id));
    (!sound).then(|| {
        let fault = faults.error(
            &codes::BAD_RULE_NAME,
            text.span,
            format!("\"{}\" is not the full name of a rule", text.value),
        );
        fault.help("write the name of the file, a slash, and the rule's id: \"ar/section-at-head\"")
    })
}

fn path(text: &Spanned<String>, faults: &Faults) -> Option<Diagnostic> {
    if text.value.starts_with(['/', '*']) {
        return None;
    }
    let fault = faults.error(&codes::BAD_PATH, text.span, "a path begins with `/` or `*`");
    let rest = text.value.split_once("://").map_or(text.value.as_str(), |(_, rest)| rest);
    let fault = match rest.split_once('/') {
        Some((host, path)) if is_host(host) => fault.says(format!("write \"/{path}\"")),
        _ => fault.says(format!("write \"/{0}\", or \"*/{0}\" for any folder above it", text.value)),
    };
    Some(fault.help("the path is what follows the host in a page's address: \"/news/*\""))
}

fn url(text: &Spanned<String>, faults: &Faults) -> Option<Diagnostic> {
    let rest = text.value.strip_prefix("https://").or_else(|| text.value.strip_prefix("http://"));
    let sound =
        rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace));
    (!sound).then(|| {
        let fault = faults.error(&codes::BAD_URL, text.span, "this is not a whole web address");
        fault.help("copy it from the browser, with \"https://\" in front")
    })
}

fn day(text: &Spanned<String>, faults: &Faults) -> Option<Diagnostic> {
    if is_day(&text.value) {
        return None;
    }
    let fault = faults.error(&codes::BAD_DATE, text.span, format!("{} is not a day", text.value));
    let fault = match reordered(&text.value) {
        Some(day) => fault.says(format!("did you mean \"{day}\"?")).fix(text.span, format!("\"{day}\"")),
        None => fault,
    };
    Some(fault.help("write year-month-day with two digits for month and day: \"2015-08-03\""))
}

/// Whether the text is a day of the calendar, as `YYYY-MM-DD`.
fn is_day(text: &str) -> bool {
    let shape = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    if !shape {
        return false;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<u32>().unwrap_or(0);
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    year > 0 && (1..=days).contains(&day)
}

/// The day that was probably meant by `2015/8/3` or `31.8.2015`; of `3/8/2015` nobody knows.
fn reordered(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['/', '.', '-', ' ']).collect();
    let [a, b, c] = parts[..] else { return None };
    let (a, b, c) = (a.parse::<u32>().ok()?, b.parse::<u32>().ok()?, c.parse::<u32>().ok()?);
    let (year, month, day) = match (a, b, c) {
        (1000.., _, _) => (a, b, c),
        (13..=31, 1..=12, 1000..) => (c, b, a),
        (1..=12, 13..=31, 1000..) => (c, a, b),
        _ => return None,
    };
    Some(format!("{year:04}-{month:02}-{day:02}")).filter(|day| is_day(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids() {
        assert!(["a", "read-also", "x2", "top-10"].iter().all(|id| is_id(id)));
        assert!(["", "-a", "a-", "a--b", "A", "2x", "a_b", "a b", "تعليق"].iter().all(|id| !is_id(id)));
    }

    #[test]
    fn days_are_of_the_calendar() {
        assert!(["2015-08-03", "2016-02-29", "2000-02-29"].iter().all(|day| is_day(day)));
        assert!(
            ["2015-02-29", "1900-02-29", "2015-13-01", "2015-00-01", "2015-1-01", "2015-04-31", "٢٠١٥-٠٨-٠٣"]
                .iter()
                .all(|day| !is_day(day))
        );
        assert_eq!(reordered("2015/8/3").as_deref(), Some("2015-08-03"));
        assert_eq!(reordered("31.8.2015").as_deref(), Some("2015-08-31"));
        assert_eq!(reordered("3/8/2015"), None);
    }

    #[test]
    fn hosts_are_bare() {
        assert!(
            ["elaph.com", "a.b.co.uk", "موقع.وزارة-الاتصالات.مصر", "xn--mgbh0fb.example"]
                .iter()
                .all(|host| is_host(host))
        );
        assert!(["elaph", "elaph.", ".com", "a b.com", "Elaph.com"].iter().all(|host| !is_host(host)));
        assert_eq!(bare_host("https://www.Elaph.com:80/Web/?a"), "elaph.com");
    }
}

//! The codes of languages, and what people write in their place.

/// ISO 639-1.
const TWO: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo \
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn \
    ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi \
    pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz \
    ve vi vo wa wo xh yi yo za zh zu";

/// Names and longer codes of languages that have a code of two letters.
const MEANT: &[(&str, &str)] = &[
    ("arabic", "ar"),
    ("ara", "ar"),
    ("arb", "ar"),
    ("عربي", "ar"),
    ("العربية", "ar"),
    ("english", "en"),
    ("eng", "en"),
    ("french", "fr"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("français", "fr"),
    ("persian", "fa"),
    ("farsi", "fa"),
    ("fas", "fa"),
    ("per", "fa"),
    ("pes", "fa"),
    ("فارسی", "fa"),
    ("urdu", "ur"),
    ("urd", "ur"),
    ("اردو", "ur"),
    ("kurdish", "ku"),
    ("kur", "ku"),
    ("pashto", "ps"),
    ("pus", "ps"),
    ("hebrew", "he"),
    ("heb", "he"),
    ("iw", "he"),
    ("turkish", "tr"),
    ("tur", "tr"),
    ("german", "de"),
    ("deu", "de"),
    ("ger", "de"),
    ("deutsch", "de"),
    ("spanish", "es"),
    ("spa", "es"),
    ("español", "es"),
    ("italian", "it"),
    ("ita", "it"),
    ("portuguese", "pt"),
    ("por", "pt"),
    ("russian", "ru"),
    ("rus", "ru"),
    ("ukrainian", "uk"),
    ("ukr", "uk"),
    ("chinese", "zh"),
    ("zho", "zh"),
    ("chi", "zh"),
    ("cmn", "zh"),
    ("cn", "zh"),
    ("japanese", "ja"),
    ("jpn", "ja"),
    ("jp", "ja"),
    ("korean", "ko"),
    ("kor", "ko"),
    ("hindi", "hi"),
    ("hin", "hi"),
    ("indonesian", "id"),
    ("ind", "id"),
    ("malay", "ms"),
    ("msa", "ms"),
    ("bengali", "bn"),
    ("ben", "bn"),
    ("dutch", "nl"),
    ("nld", "nl"),
    ("dut", "nl"),
    ("polish", "pl"),
    ("pol", "pl"),
    ("greek", "el"),
    ("ell", "el"),
    ("gr", "el"),
    ("all", "*"),
    ("any", "*"),
];

/// Whether the text is a language's code: two letters of ISO 639-1, or three of ISO 639-3 where that language has no two.
pub(super) fn is_code(text: &str) -> bool {
    match text.len() {
        2 => TWO.split_ascii_whitespace().any(|code| code == text),
        3 => text.bytes().all(|byte| byte.is_ascii_lowercase()) && !MEANT.iter().any(|(written, _)| *written == text),
        _ => false,
    }
}

/// The code that was probably meant: `arabic` is `ar`, and so are `AR` and `ar-SA`.
pub(super) fn meant(text: &str) -> Option<&'static str> {
    let text = text.trim().to_lowercase();
    let known = |word: &str| MEANT.iter().find(|(written, _)| *written == word).map(|(_, code)| *code);
    let code = |word: &str| TWO.split_ascii_whitespace().find(|code| *code == word);
    let first = text.split(['-', '_', ' ']).next().unwrap_or(&text);
    known(&text).or_else(|| code(&text)).or_else(|| known(first)).or_else(|| code(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_what_is_meant() {
        assert!(["ar", "en", "ckb", "arz"].iter().all(|code| is_code(code)));
        assert!(["", "AR", "xx", "ara", "arabic", "ar-SA", "*"].iter().all(|code| !is_code(code)));
        assert_eq!(meant("Arabic"), Some("ar"));
        assert_eq!(meant("ar_SA"), Some("ar"));
        assert_eq!(meant("klingon"), None);
        assert!(
            MEANT
                .iter()
                .all(|(written, code)| *code == "*" || (is_code(code) && (written.len() > 2 || *written != *code)))
        );
    }
}

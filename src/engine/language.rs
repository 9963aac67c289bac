//! Which language a document is in, cheaply.
use std::borrow::Cow;
use std::sync::LazyLock;

/// Detection looks at this many bytes of the text, from its start.
const SAMPLE: usize = 4096;
/// Persian and Urdu write at least this share of their letters, in percent, with letters that Arabic has not.
const FOREIGN_LETTERS: usize = 1;
/// Persian writes at least this share of its letters, in percent, with its own forms of kaf and yeh, where it is typed with a Persian keyboard.
const PERSIAN_FORMS: usize = 5;
/// In Persian fewer letters than one in this many are ة, and in Arabic more.
const FEW_TA_MARBUTA: usize = 200;

/// The language of `text` as an ISO 639-1 code, or 639-3 where there is none; `None` where it cannot be told.
///
/// Arabic script is told apart by letters that Persian, Urdu and other languages have and Arabic has not, and by the one that Arabic cannot do without: ة.
/// Other scripts are left to `whatlang`.
pub(super) fn detect(text: &str) -> Option<Cow<'static, str>> {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    // Addresses are in no language, and cleaning takes many of them: they must not decide.
    let is_word = |word: &&str| !word.contains("://");
    let letters = match memchr::memmem::find(sample.as_bytes(), b"://") {
        None if is_plain_arabic(sample.as_bytes()) => return Some("ar".into()),
        None => Letters::of(sample),
        Some(_) => Letters::of(&sample.split_whitespace().filter(is_word).collect::<Vec<_>>().join(" ")),
    };
    if letters.arabic * 2 > letters.all {
        return Some(letters.arabic_language().into());
    }
    let info = whatlang::detect(sample).filter(whatlang::Info::is_reliable)?;
    let code = info.lang().code();
    Some(SHORT_CODES.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short).into())
}

/// Whether a text is Arabic beyond doubt, told from pairs of bytes, many at a time: more of its letters are surely Arabic than can be others, and none is one
/// that Arabic has not. Most pages of Arabic news are.
fn is_plain_arabic(text: &[u8]) -> bool {
    // U+0620 to U+064A.
    let arabic = |first: u8, second: u8| (first == 0xd8 && second >= 0xa0) | (first == 0xd9 && second <= 0x8a);
    // The first byte of any character but ASCII, or a letter of ASCII.
    let letter = |first: u8| (first >= 0xc0) | ((first | 0x20).wrapping_sub(b'a') < 26);
    // Letters of other languages stand from U+0679 on.
    let foreign = |first: u8, second: u8| (first == 0xd9 && second >= 0xb9) | (first == 0xda) | (first == 0xdb);
    let (mut all, mut plain, mut any_foreign) = (0, 0, false);
    let next = text.get(1..).unwrap_or_default();
    for (firsts, seconds) in text[..next.len()].chunks(128).zip(next.chunks(128)) {
        let (mut some, mut some_plain, mut others) = (0u8, 0u8, false);
        for (&first, &second) in firsts.iter().zip(seconds) {
            some += u8::from(letter(first));
            some_plain += u8::from(arabic(first, second));
            others |= foreign(first, second);
        }
        all += usize::from(some);
        plain += usize::from(some_plain);
        any_foreign |= others;
    }
    // The last byte may be a letter too.
    !any_foreign && plain * 2 > all + 1
}

#[derive(Default)]
struct Letters {
    all: usize,
    arabic: usize,
    persian: usize,
    persian_forms: usize,
    ta_marbuta: usize,
    urdu: usize,
    kurdish: usize,
    pashto: usize,
    sindhi: usize,
    uyghur: usize,
}

const LETTER: u16 = 1;
const ARABIC: u16 = 1 << 1;
const PERSIAN: u16 = 1 << 2;
const PERSIAN_FORM: u16 = 1 << 3;
const TA_MARBUTA: u16 = 1 << 4;
const URDU: u16 = 1 << 5;
const KURDISH: u16 = 1 << 6;
const PASHTO: u16 = 1 << 7;
const SINDHI: u16 = 1 << 8;
const UYGHUR: u16 = 1 << 9;

/// What [`letter`] says of the characters up to U+07FF: those that news is written with, in scripts that are asked about.
static LETTERS: LazyLock<Box<[u16]>> =
    LazyLock::new(|| (0..0x800).map(|code| char::from_u32(code).map_or(0, letter)).collect());

/// Whose letter a character is.
fn letter(c: char) -> u16 {
    if !c.is_alphabetic() {
        return 0;
    }
    let flag = |is: bool, flag: u16| if is { flag } else { 0 };
    let arabic =
        matches!(c, '\u{620}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    LETTER
        | flag(arabic, ARABIC)
        | flag(matches!(c, 'پ' | 'چ' | 'ژ' | 'گ'), PERSIAN)
        | flag(matches!(c, 'ک' | 'ی'), PERSIAN_FORM)
        | flag(c == 'ة', TA_MARBUTA)
        | flag(matches!(c, 'ٹ' | 'ڈ' | 'ڑ' | 'ں' | 'ے' | 'ہ'), URDU)
        | flag(matches!(c, 'ێ' | 'ۆ' | 'ڵ' | 'ڕ' | 'ە'), KURDISH)
        | flag(matches!(c, 'ټ' | 'ډ' | 'ړ' | 'ږ' | 'ښ' | 'ځ' | 'څ' | 'ۍ' | 'ګ' | 'ڼ'), PASHTO)
        | flag(matches!(c, 'ڪ' | 'ٻ' | 'ڀ' | 'ٿ' | 'ڏ' | 'ڌ' | 'ڄ' | 'ڃ' | 'ڳ' | 'ڻ'), SINDHI)
        | flag(matches!(c, 'ۈ' | 'ۋ' | 'ۇ' | 'ې'), UYGHUR)
}

impl Letters {
    fn of(text: &str) -> Letters {
        let known = &**LETTERS;
        let mut letters = Letters::default();
        for c in text.chars() {
            let flags = known.get(c as usize).copied().unwrap_or_else(|| letter(c));
            let has = |flag: u16| usize::from(flags & flag != 0);
            letters.all += has(LETTER);
            letters.arabic += has(ARABIC);
            // Most letters say no more.
            if flags > (LETTER | ARABIC) {
                letters.persian += has(PERSIAN);
                letters.persian_forms += has(PERSIAN_FORM);
                letters.ta_marbuta += has(TA_MARBUTA);
                letters.urdu += has(URDU);
                letters.kurdish += has(KURDISH);
                letters.pashto += has(PASHTO);
                letters.sindhi += has(SINDHI);
                letters.uyghur += has(UYGHUR);
            }
        }
        letters
    }

    fn arabic_language(&self) -> &'static str {
        let many = |count: usize| count * 100 > self.arabic * FOREIGN_LETTERS;
        let persian_keyboard =
            self.persian_forms * 100 > self.arabic * PERSIAN_FORMS && self.ta_marbuta * FEW_TA_MARBUTA < self.arabic;
        if many(self.uyghur) && many(self.kurdish) {
            "ug"
        } else if many(self.kurdish) {
            "ckb"
        } else if many(self.pashto) {
            "ps"
        } else if many(self.sindhi) {
            "sd"
        } else if many(self.urdu) {
            "ur"
        } else if persian_keyboard || (many(self.persian) && self.persian > self.ta_marbuta) {
            "fa"
        } else {
            "ar"
        }
    }
}

/// ISO 639-3 to ISO 639-1, for the languages that `whatlang` tells.
const SHORT_CODES: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_one_script_are_told_apart() {
        for (lang, text) in [
            ("ar", "أعلنت وزارة الخارجية عن جولة جديدة من المحادثات بين ممثلي الدول"),
            ("ar", "قال مدير شركة غوغل في مقابلة مع قناة CNN إن بلاده تدعم الحل"),
            ("fa", "رئیس جمهور گفت که این پروژه تا پایان سال آینده به بهره‌برداری می‌رسد"),
            ("ur", "وزیر اعظم نے کہا ہے کہ ملک میں ترقی کے لیے سب کو مل کر کام کرنا ہوگا"),
            ("fa", "اسرائیل این خبر را تایید نکرد و مقامات تا این ساعت در این باره سخنی نگفته اند"),
            (
                "ar",
                "قال الوزير https://www.example.com/a/long/address/of/many/latin/letters/and/yet/more/of/them إن بلاده تدعم الحل",
            ),
            ("fa", "ایران و روسیه در این دیدار درباره همکاری های اقتصادی و بانکی تفاهم کردند"),
            (
                "ar",
                "قال رئيس الوزراء إن بلاده تدعم الحل السلمي وإن جميع الأطراف وافقت على وقف إطلاق النار في جنوب البلاد، بحسب فيسبوک",
            ),
            ("fa", "رئيس جمهور گفت كه اين پروژه تا پايان سال آينده به بهره برداري مي رسد و چند شهر از آن برق مي گيرند"),
            (
                "ar",
                "قال گاسم لوكالة الأنباء في الناصرية إن الشركة الصينية ستبني المدرسة الجديدة قبل نهاية السنة الحالية",
            ),
            ("ar", "أعلنت وزارة الخارجیة عن جولة جدیدة من المحادثات فی المدینة بین ممثلی الدول الأوروبیة"),
            (
                "ar",
                "قالت الصحيفة إن مقال الكاتب في جريدة نوائے وقت أغضب الحكومة في العاصمة الباكستانية أمس، وإن الوزير طلب من المدعي العام فتح تحقيق",
            ),
            ("ps", "د افغانستان حکومت وايي چې د ښوونځيو د پرانيستلو په اړه به ژر پرېکړه وکړي او خلک ډاډه دي"),
            ("sd", "سنڌ حڪومت چيو آهي ته اسڪولن جي لاءِ نئون بجيٽ ايندڙ مهيني پيش ڪيو ويندو"),
            ("ckb", "سەرۆکی حکومەت ڕایگەیاند کە پڕۆژەکە ساڵی داهاتوو تەواو دەبێت"),
            ("ug", "ھۆكۈمەت مەكتەپلەر ئۈچۈن يېڭى قانۇن چىقىرىدىغانلىقىنى ئېلان قىلدى ۋە بۇ ھەقتە سۆزلىدى"),
            ("en", "The minister said on Monday that the two countries would hold a new round of talks."),
            (
                "en",
                "The minister said on Monday (الاثنين) that the two countries would hold a new round of talks in Cairo (القاهرة).",
            ),
            ("fr", "Le ministre a déclaré lundi que les deux pays tiendraient une nouvelle série de pourparlers."),
            ("ru", "Министр заявил в понедельник, что две страны проведут новый раунд переговоров."),
            ("he", "השר אמר ביום שני כי שתי המדינות יקיימו סבב שיחות חדש בחודש הבא"),
        ] {
            assert_eq!(detect(text).as_deref(), Some(lang), "{text}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]
        #[test]
        fn what_is_plainly_arabic_is_arabic(text in "([ء-ي]{0,3}|[a-z]{0,2}|[پگکیٹڕەټڪېۆ]{0,1}|[ءا-ي ]{0,9}|[ж一ﷺݐ]{0,2}|[ .،٣ً]{0,3}){0,40}") {
            let letters = Letters::of(&text);
            let told = letters.arabic * 2 > letters.all && letters.arabic_language() == "ar";
            assert!(told || !is_plain_arabic(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn pages_of_news_are_plainly_arabic() {
        assert!(is_plain_arabic("أعلنت وزارة الخارجية (MOFA) عن جولة جديدة، في 12 مايو".as_bytes()));
        for text in ["ءa", "٠١٢٣٤٥٦٧٨٩ abc", "ءab", "aء"] {
            assert!(!is_plain_arabic(text.as_bytes()), "{text}");
        }
        assert!(
            !is_plain_arabic("قال گاسم لوكالة الأنباء".as_bytes()) && !is_plain_arabic(b"The") && !is_plain_arabic(b"")
        );
    }

    #[test]
    fn nothing_is_guessed_from_nothing() {
        assert_eq!(detect(""), None);
        assert_eq!(detect("12:30 - 14/05"), None);
    }
}

//! Folding: one spelling for all the ways a phrase is written, and the way back to the bytes of the original.
//!
//! Folding works on canonical decompositions, so precomposed and decomposed spellings meet. What a character folds to is
//! looked up in a table for the default set; the table is filled by [`fold_char`], which is the definition.
use std::sync::OnceLock;

use unicode_normalization::char::{decompose_canonical, decompose_compatible};

use super::Span;

/// One kind of difference that folding takes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fold {
    /// Tatweel, harakat, Qur'anic marks, niqqud drop out.
    Marks,
    /// Zero-width characters, bidi controls, soft hyphens, byte order marks drop out.
    Invisible,
    /// أإآٱ→ا, ى→ي, ة→ه, ؤ→و, ئ→ي; Persian and Urdu letter forms to Arabic ones.
    Letters,
    /// Presentation forms and other compatibility forms to the plain letters.
    Forms,
    /// Accents of Latin, Greek and Cyrillic letters drop out.
    Accents,
    /// Digits of other scripts to 0-9.
    Digits,
    /// All quotation marks to `"`.
    Quotes,
    /// All dashes to `-`.
    Dashes,
    /// `…` and runs of dots to `...`.
    Ellipses,
    /// Upper case to lower case.
    Case,
    /// Runs of white space to one space.
    Spaces,
}

impl Fold {
    /// Every folding, in the order of the documentation.
    pub const ALL: &'static [Fold] = &[
        Fold::Marks,
        Fold::Invisible,
        Fold::Letters,
        Fold::Forms,
        Fold::Accents,
        Fold::Digits,
        Fold::Quotes,
        Fold::Dashes,
        Fold::Ellipses,
        Fold::Case,
        Fold::Spaces,
    ];

    /// The name as written in `fold = […]`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Fold::Marks => "marks",
            Fold::Invisible => "invisible",
            Fold::Letters => "letters",
            Fold::Forms => "forms",
            Fold::Accents => "accents",
            Fold::Digits => "digits",
            Fold::Quotes => "quotes",
            Fold::Dashes => "dashes",
            Fold::Ellipses => "ellipses",
            Fold::Case => "case",
            Fold::Spaces => "spaces",
        }
    }

    /// The folding of that name, if there is one.
    pub fn parse(name: &str) -> Option<Fold> {
        Fold::ALL.iter().copied().find(|fold| fold.as_str() == name)
    }
}

/// A set of foldings.
///
/// ```
/// use naqi::text::{Fold, FoldSet};
/// assert_eq!(FoldSet::ALL.fold("أَخْبَـــار  مُتَعَلِّقَةٌ"), "اخبار متعلقه");
/// assert_eq!(FoldSet::NONE.with(Fold::Digits).fold("٢٠١٧ ة"), "2017 ة");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FoldSet(u16);

impl FoldSet {
    /// No folding: `exact = true`.
    pub const NONE: FoldSet = FoldSet(0);
    /// All foldings, the default.
    pub const ALL: FoldSet = FoldSet((1 << Fold::ALL.len()) - 1);

    /// This set and `fold`.
    pub const fn with(self, fold: Fold) -> FoldSet {
        FoldSet(self.0 | 1 << fold as u16)
    }

    /// Whether `fold` is in the set.
    pub const fn has(self, fold: Fold) -> bool {
        self.0 & 1 << fold as u16 != 0
    }

    /// `text`, folded. White space at the ends is folded, not trimmed.
    pub fn fold(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        self.each(text, &mut out, |_, _, _, _| ());
        out
    }

    /// Appends `text`, folded, to `out`.
    pub fn fold_into(self, text: &str, out: &mut String) {
        self.each(text, out, |_, _, _, _| ());
    }

    /// `text`, folded, with the map back.
    pub fn fold_mapped(self, text: &str) -> Folded {
        let mut out = String::with_capacity(text.len());
        let mut source = Vec::with_capacity(text.len());
        self.each(text, &mut out, |at, len, from, to| {
            source.truncate(from);
            source.resize(to, Span::new(at, at + len));
        });
        Folded { text: out, source, len: text.len() }
    }

    /// Folds `text` onto the end of `out`. For each character of `text` that leaves something, calls `seen` with the offset and length of the character in
    /// `text` and the offsets of what it left, counted from where `out` ended before.
    fn each(self, text: &str, out: &mut String, mut seen: impl FnMut(usize, usize, usize, usize)) {
        let base = out.len();
        let table = (self == FoldSet::ALL).then(table);
        for (at, c) in text.char_indices() {
            let before = out.len();
            match table.map(|table| table.get(c)) {
                Some(Entry::One(folded)) => self.push(folded, out, base),
                Some(Entry::Nothing) => continue,
                Some(Entry::Many) | None => fold_char(c, self, &mut |folded| self.push(folded, out, base)),
            }
            if out.len() != before {
                seen(at, c.len_utf8(), before - base, out.len() - base);
            }
        }
    }

    /// Adds one folded character, minding runs of spaces and dots.
    fn push(self, c: char, out: &mut String, base: usize) {
        match c {
            ' ' if self.has(Fold::Spaces) && out.len() > base && out.ends_with(' ') => {}
            '.' if self.has(Fold::Ellipses) && out[base..].ends_with("...") => {}
            '.' if self.has(Fold::Ellipses) && out[base..].ends_with('.') => out.push_str(".."),
            c => out.push(c),
        }
    }
}

/// Folded text with the way back to the text it was folded from.
#[derive(Clone, Debug)]
pub struct Folded {
    text: String,
    /// For each byte of `text`, the character it came from.
    source: Vec<Span>,
    len: usize,
}

impl Folded {
    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the original that the folded bytes `span` stand for, together with the marks and invisible characters that trail them.
    ///
    /// A character that folds to several is taken whole even where `span` cuts through it. `span` must lie inside the folded text.
    ///
    /// ```
    /// use naqi::text::{FoldSet, Span};
    /// let original = "قالَ مُحَمَّدٌ.";
    /// let folded = FoldSet::ALL.fold_mapped(original);
    /// let at = folded.text().find("محمد").unwrap();
    /// let span = folded.to_source(Span::new(at, at + "محمد".len()));
    /// assert_eq!(&original[span.range()], "مُحَمَّدٌ");
    /// ```
    pub fn to_source(&self, span: Span) -> Span {
        if span.is_empty() {
            let at = self.source.get(span.start).map_or(self.len, |from| from.start);
            return Span::new(at, at);
        }
        let start = self.source[span.start].start;
        let last = self.source[span.end - 1].end;
        let next = self.source[span.end..].iter().find(|from| from.start >= last).map_or(self.len, |from| from.start);
        Span::new(start, next.max(last))
    }
}

/// Feeds `put` what `c` folds to under `set`, character by character; nothing if it drops out.
///
/// This is the definition of folding, except for runs of spaces and of dots, which take more than one character to see.
pub(super) fn fold_char(c: char, set: FoldSet, put: &mut dyn FnMut(char)) {
    if set == FoldSet::NONE {
        return put(c);
    }
    if c == '…' && set.has(Fold::Ellipses) {
        return "...".chars().for_each(put);
    }
    if c == '…' || is_hangul(c) {
        return put(c);
    }
    let mut first = true;
    let mut one = |d: char| {
        // Compatibility forms of combining marks decompose to a space that carries them; the page shows no space.
        let carrier = std::mem::take(&mut first) && d == ' ' && !c.is_whitespace();
        if !carrier {
            fold_simple(d, set, put);
        }
    };
    if set.has(Fold::Forms) { decompose_compatible(c, &mut one) } else { decompose_canonical(c, &mut one) }
}

fn fold_simple(c: char, set: FoldSet, put: &mut dyn FnMut(char)) {
    let drop = set.has(Fold::Marks) && is_mark(c)
        || set.has(Fold::Invisible) && is_invisible(c)
        || set.has(Fold::Accents) && matches!(c, '\u{300}'..='\u{36f}')
        // Hamza and madda above or below are marks on a letter once decomposed.
        || set.has(Fold::Letters) && matches!(c, '\u{653}'..='\u{655}');
    if drop {
        return;
    }
    if set.has(Fold::Spaces) && c.is_whitespace() {
        return put(' ');
    }
    if set.has(Fold::Digits)
        && let Some(digit) = digit(c)
    {
        return put(digit);
    }
    if set.has(Fold::Quotes) && is_quote(c) {
        return put('"');
    }
    if set.has(Fold::Dashes)
        && matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{58a}' | '\u{5be}' | '\u{2e3a}' | '\u{2e3b}')
    {
        return put('-');
    }
    let c = if set.has(Fold::Letters) { letter(c) } else { c };
    if set.has(Fold::Case) {
        for lower in c.to_lowercase() {
            if !(set.has(Fold::Accents) && matches!(lower, '\u{300}'..='\u{36f}')) {
                put(lower);
            }
        }
    } else {
        put(c);
    }
}

fn letter(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' | '\u{672}' | '\u{673}' | '\u{675}' => 'ا',
        'ى' | 'ی' | 'ې' | 'ے' | 'ۓ' | 'ۍ' => 'ي',
        'ة' | 'ہ' | 'ۃ' | 'ە' | 'ۀ' | 'ھ' | 'ۂ' => 'ه',
        'ک' | 'ڪ' => 'ك',
        'ۆ' | 'ۇ' | 'ۋ' => 'و',
        c => c,
    }
}

fn is_mark(c: char) -> bool {
    matches!(c,
        'ـ'
        | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{652}' | '\u{656}'..='\u{65f}'
        | '\u{670}'
        | '\u{6d6}'..='\u{6dc}'
        | '\u{6df}'..='\u{6e4}'
        | '\u{6e7}' | '\u{6e8}'
        | '\u{6ea}'..='\u{6ed}'
        | '\u{898}'..='\u{89f}'
        | '\u{8ca}'..='\u{8ff}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}')
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{fffc}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}')
}

fn is_quote(c: char) -> bool {
    matches!(c,
        '"' | '\'' | '`' | '´' | '«' | '»' | '‹' | '›' | '″' | '′'
        | '\u{2018}'..='\u{201f}' | '\u{300c}'..='\u{300f}' | '\u{2bc}' | '\u{5f3}' | '\u{5f4}')
}

fn digit(c: char) -> Option<char> {
    /// The zeros of the decimal digits that news is written with. Full-width ones are compatibility forms.
    const ZEROS: [u32; 8] = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xe50];
    let c = c as u32;
    let zero = ZEROS.iter().find(|&&zero| (zero..zero + 10).contains(&c))?;
    char::from_digit(c - zero, 10)
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

enum Entry {
    One(char),
    Nothing,
    Many,
}

/// What each character of the Basic Multilingual Plane folds to under [`FoldSet::ALL`].
struct Table(Box<[u16]>);

impl Table {
    /// Marks of the table itself, taken from the surrogates, which are no characters.
    const NOTHING: u16 = 0xd800;
    const MANY: u16 = 0xd801;

    fn new() -> Table {
        let cell = |code: u32| {
            let Some(c) = char::from_u32(code) else { return Table::MANY };
            let mut folded = Vec::new();
            fold_char(c, FoldSet::ALL, &mut |d| folded.push(d));
            match folded[..] {
                [] => Table::NOTHING,
                [one] => u16::try_from(one as u32).unwrap_or(Table::MANY),
                _ => Table::MANY,
            }
        };
        Table((0..=0xffff).map(cell).collect())
    }

    fn get(&self, c: char) -> Entry {
        match self.0.get(c as usize) {
            None | Some(&Table::MANY) => Entry::Many,
            Some(&Table::NOTHING) => Entry::Nothing,
            Some(&code) => char::from_u32(code.into()).map_or(Entry::Many, Entry::One),
        }
    }
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(Table::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet() {
        for (page, plain) in [
            ("إقرأ أيضاً", "اقرا ايضا"),
            ("اقـــرأ أيضًـا", "اقرا ايضا"),
            ("\u{200f}اقرأ\u{200e} أيضا", "اقرا ايضا"),
            ("ﺍﻗﺮﺃ ﺃﻳﻀﺎ", "اقرا ايضا"),
            ("ا\u{654}خبار", "اخبار"),
            ("مسؤول", "مسو\u{654}ول"),
            ("کتابی", "كتابي"),
            ("٢٠٢٤ ۲۰۲۴", "2024 2024"),
            ("“نعم” «لا»", "\"نعم\" \"لا\""),
            ("A\u{300} LIRE AUSSI", "à lire aussi"),
            ("ещё", "ЕЩЕ"),
            ("تابع.....", "تابع…"),
            ("أ\u{a0}\u{2003} ب", "ا ب"),
            ("ﷺ", "صلى الله عليه وسلم"),
            ("2010—2020", "2010-2020"),
        ] {
            assert_eq!(FoldSet::ALL.fold(page), FoldSet::ALL.fold(plain), "{page:?} against {plain:?}");
        }
    }

    #[test]
    fn different_words_stay_apart() {
        for (one, other) in [("على", "علن"), ("كتب", "كذب"), ("دار", "دور"), ("1.5", "15"), ("a b", "ab"), ("ตา", "ตี")]
        {
            assert_ne!(FoldSet::ALL.fold(one), FoldSet::ALL.fold(other));
        }
    }

    #[test]
    fn each_folding_can_be_left_out() {
        let cases = [
            (Fold::Marks, "قـال", "قال"),
            (Fold::Invisible, "a\u{200b}b", "ab"),
            (Fold::Letters, "أحمد", "احمد"),
            (Fold::Forms, "ﻻ", "لا"),
            (Fold::Accents, "é", "e"),
            (Fold::Digits, "٣", "3"),
            (Fold::Quotes, "«", "\""),
            (Fold::Dashes, "–", "-"),
            (Fold::Ellipses, "…", "..."),
            (Fold::Case, "A", "a"),
            (Fold::Spaces, "a  b", "a b"),
        ];
        assert_eq!(cases.len(), Fold::ALL.len());
        for (fold, page, plain) in cases {
            assert_eq!(FoldSet::NONE.with(fold).fold(page), plain, "{fold:?} alone");
            let others = Fold::ALL.iter().filter(|&&other| other != fold);
            let rest = others.fold(FoldSet::NONE, |set, &other| set.with(other));
            assert_ne!(rest.fold(page), plain, "all but {fold:?}");
        }
    }

    #[test]
    fn folding_folded_text_changes_nothing() {
        for code in (0..0x11_0000).filter_map(char::from_u32) {
            let once = FoldSet::ALL.fold(code.encode_utf8(&mut [0; 4]));
            assert_eq!(FoldSet::ALL.fold(&once), once, "U+{:04X}", code as u32);
        }
    }

    #[test]
    fn the_map_covers_marks_that_trail() {
        let original = "x قـالَ\u{200f} y";
        let folded = FoldSet::ALL.fold_mapped(original);
        let at = folded.text().find("قال").unwrap();
        let span = folded.to_source(Span::new(at, at + "قال".len()));
        assert_eq!(&original[span.range()], "قـالَ\u{200f}");
    }

    #[test]
    fn a_ligature_is_taken_whole() {
        let original = "aﷲb";
        let folded = FoldSet::ALL.fold_mapped(original);
        let at = folded.text().find("لله").unwrap();
        let span = folded.to_source(Span::new(at, at + "ل".len()));
        assert_eq!(&original[span.range()], "ﷲ");
    }
}

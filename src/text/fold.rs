//! Folding, with a map back to the original.

/// One folding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fold {
    /// Tatweel, harakat, Qur'anic marks, niqqud.
    Marks,
    /// Zero-width characters, bidi controls, soft hyphens.
    Invisible,
    /// أإآٱ→ا, ى→ي, ة→ه, ؤ→و, ئ→ي, Persian and Urdu letters to Arabic ones.
    Letters,
    /// Presentation forms and other compatibility forms.
    Forms,
    /// Accents of Latin, Greek and Cyrillic letters.
    Accents,
    /// Digits of any script to 0-9.
    Digits,
    /// Quotation marks.
    Quotes,
    /// Dashes.
    Dashes,
    /// `…` and runs of dots.
    Ellipses,
    /// Upper and lower case.
    Case,
    /// Runs of white space.
    Spaces,
}

/// A set of foldings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FoldSet(u16);

impl FoldSet {
    /// No folding: `exact = true`.
    pub const NONE: FoldSet = FoldSet(0);
    /// All foldings, the default.
    pub const ALL: FoldSet = FoldSet((1 << 11) - 1);
}

/// Folded text with its map back.
#[derive(Clone, Debug)]
pub struct Folded;

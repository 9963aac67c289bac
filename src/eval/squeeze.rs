//! Lines as they are compared: composed (NFC), without white space and invisible characters.
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Format characters (general category Cf of Unicode 14), as `first, last`.
const FORMAT: [(char, char); 21] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{600}', '\u{605}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{6dd}', '\u{6dd}'),
    ('\u{70f}', '\u{70f}'),
    ('\u{890}', '\u{891}'),
    ('\u{8e2}', '\u{8e2}'),
    ('\u{180e}', '\u{180e}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{2064}'),
    ('\u{2066}', '\u{206f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{fff9}', '\u{fffb}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{13438}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0001}', '\u{e0001}'),
    ('\u{e0020}', '\u{e007f}'),
];

/// Whether a character counts: it is neither white space nor invisible.
fn counts(char: char) -> bool {
    if char.is_ascii() {
        return char.is_ascii_graphic();
    }
    let is_format = || {
        let at = FORMAT.partition_point(|&(_, last)| last < char);
        FORMAT.get(at).is_some_and(|&(first, _)| first <= char)
    };
    !char.is_whitespace() && !char.is_control() && !is_format()
}

/// A line, and the characters of it that count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Squeezed {
    /// The line, composed.
    pub line: String,
    /// The characters that count.
    pub chars: Vec<char>,
    /// For each of them, how many characters stand before it in `line`.
    pub places: Vec<usize>,
}

impl Squeezed {
    /// Squeezes a line.
    ///
    /// ```
    /// use naqi::eval::Squeezed;
    /// let line = Squeezed::new(" e\u{301}t\u{e9}\u{200f} .");
    /// assert_eq!(line.line, " \u{e9}t\u{e9}\u{200f} .");
    /// assert_eq!(line.chars, ['\u{e9}', 't', '\u{e9}', '.']);
    /// assert_eq!(line.places, [1, 2, 3, 6]);
    /// ```
    pub fn new(line: &str) -> Squeezed {
        let line: String = if is_nfc(line) { line.into() } else { line.nfc().collect() };
        let (places, chars) = line.chars().enumerate().filter(|&(_, char)| counts(char)).unzip();
        Squeezed { line, chars, places }
    }

    /// Whether no character counts.
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }
}

/// How many characters the first `count` characters of a line are once composed.
pub(super) fn composed_length(line: &str, count: usize) -> usize {
    line.chars().take(count).nfc().count()
}

/// The lines of a text as labels count them: only `\n` ends a line; a `\r` before it, and byte order marks at the start of the text, are none of
/// the text. Without a line break at its end, what stands last is a line too.
///
/// ```
/// use naqi::eval::gold_lines;
/// assert_eq!(gold_lines("\u{feff}a\r\nb\rc\n\n").collect::<Vec<_>>(), ["a", "b\rc", ""]);
/// assert_eq!(gold_lines("").count(), 0);
/// ```
pub fn gold_lines(text: &str) -> impl Iterator<Item = &str> {
    text.trim_start_matches('\u{feff}').split_inclusive('\n').map(|line| match line.strip_suffix('\n') {
        Some(line) => line.strip_suffix('\r').unwrap_or(line),
        None => line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_does_not_count() {
        for char in
            ['\t', '\u{85}', '\u{a0}', '\u{1c}', '\u{3000}', '\u{200f}', '\u{feff}', '\u{ad}', '\u{e0041}', '\u{7f}']
        {
            assert!(!counts(char), "U+{:04X}", u32::from(char));
        }
        for char in ['a', '.', 'ا', '\u{64e}', 'ـ', '\u{34f}', '\u{fffd}', '\u{1f600}', '\u{606}'] {
            assert!(counts(char), "U+{:04X}", u32::from(char));
        }
    }

    #[test]
    fn a_line_is_split_where_labels_split_it() {
        let lines = |text| gold_lines(text).collect::<Vec<_>>();
        assert_eq!(lines("\n"), [""]);
        assert_eq!(lines("a\n\n"), ["a", ""]);
        assert_eq!(lines("a\r"), ["a\r"]);
        assert_eq!(lines("a\r\r\nb"), ["a\r", "b"]);
        assert_eq!(lines("\u{feff}\u{feff}"), Vec::<&str>::new());
        assert_eq!(lines("\u{feff}\r\n"), [""]);
    }
}

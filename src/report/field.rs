//! Text of the corpus on a terminal: made harmless, laid out in its own direction, cut where it only gives context.
use std::borrow::Cow;
use std::io::{self, Write};

use unicode_width::UnicodeWidthChar;

use super::look::{Look, Painted};
use crate::text::Span;

/// The direction text runs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    #[default]
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The direction of most letters of a text.
    pub fn of(text: &str) -> Direction {
        let (left, right) = letters(text);
        if right > left { Direction::Rtl } else { Direction::Ltr }
    }

    /// The direction of a line of a document: that of its letters if they agree, else the document's. `BBC: قال الوزير` in an
    /// Arabic page runs right to left, though it starts with a Latin word.
    pub fn of_line(line: &str, document: Direction) -> Direction {
        match letters(line) {
            (0, 1..) => Direction::Rtl,
            (1.., 0) => Direction::Ltr,
            _ => document,
        }
    }
}

/// How many letters run left to right, and how many right to left.
fn letters(text: &str) -> (usize, usize) {
    let (mut left, mut right) = (0, 0);
    for char in text.chars() {
        match char {
            'A'..='Z' | 'a'..='z' => left += 1,
            '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' if char.is_alphabetic() => {
                right += 1
            }
            '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}' if char.is_alphabetic() => right += 1,
            _ if !char.is_ascii() && char.is_alphabetic() => left += 1,
            _ => {}
        }
    }
    (left, right)
}

/// The text with every character that a terminal would obey shown as `<U+202E>`: control characters but the tab, and the bidi
/// controls. Joiners, which Persian needs, stay.
///
/// ```
/// use naqi::report::visible;
/// assert_eq!(visible("a\u{202E}b\u{1B}[2J"), "a<U+202E>b<U+001B>[2J");
/// assert_eq!(visible("می\u{200C}رود\t"), "می\u{200C}رود\t");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        if is_obeyed(char) {
            out.push_str(&format!("<U+{:04X}>", u32::from(char)));
        } else {
            out.push(char);
        }
    }
    Cow::Owned(out)
}

/// Characters that say how others are shown, or move the cursor.
pub(super) fn is_obeyed(char: char) -> bool {
    match char {
        '\t' => false,
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}' => true,
        '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}' => true,
        _ => char.is_control(),
    }
}

/// What becomes of a stretch of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// It stays.
    Kept,
    /// It goes, as the whole line does; the sign before the line says so.
    Gone,
    /// It goes out of a line that stays, and stands in `⟦…⟧`, the marks of a rule file's own pages.
    Cut,
}

/// The stretches of a line that holds `content` bytes before its terminator and loses `gone`, in bytes of the line. A terminator
/// that goes alone is shown as `↵`.
pub(super) fn parts<'t>(line: &'t str, content: usize, gone: &[Span]) -> Vec<(Tone, &'t str)> {
    let text = &line[..content];
    if matches!(gone, [all] if all.len() == line.len()) {
        return vec![(Tone::Gone, text)];
    }
    let (mut parts, mut done) = (Vec::new(), 0);
    for span in gone {
        let (start, end) = (span.start.min(content), span.end.min(content));
        if start > done {
            parts.push((Tone::Kept, &text[done..start]));
        }
        if end > start {
            parts.push((Tone::Cut, &text[start..end]));
        }
        done = end;
    }
    if done < content || parts.is_empty() {
        parts.push((Tone::Kept, &text[done..]));
    }
    if gone.last().is_some_and(|span| span.end > content) {
        parts.push((Tone::Cut, "↵"));
    }
    parts
}

/// A line's text, in stretches.
#[derive(Clone, Debug)]
pub(super) struct Field<'t> {
    /// The stretches, in order.
    pub parts: Vec<(Tone, &'t str)>,
    /// How the line runs.
    pub direction: Direction,
    /// The removal is not certain: a held document, a draft.
    pub doubtful: bool,
}

impl Field<'_> {
    /// Writes the field; `columns` is what it may fill before text that stays is cut.
    pub(super) fn write(&self, out: &mut dyn Write, look: Look, columns: Option<usize>) -> io::Result<()> {
        let alone = self.parts.len() == 1;
        let empty = self.parts.iter().all(|(_, text)| text.is_empty());
        let isolate = look.isolate && !empty;
        if isolate {
            out.write_all(if self.direction == Direction::Rtl { "\u{2067}" } else { "\u{2066}" }.as_bytes())?;
        }
        for (at, (tone, text)) in self.parts.iter().enumerate() {
            let text = visible(text);
            let gone = if self.doubtful { look.doubtful() } else { look.gone() };
            match tone {
                Tone::Gone => write!(out, "{}", Painted(gone, text))?,
                Tone::Cut => write!(out, "{gone}⟦{text}⟧{gone:#}")?,
                Tone::Kept => {
                    let style = if alone { look.quiet() } else { anstyle::Style::new() };
                    let ends = (alone || at > 0, !alone && at + 1 < self.parts.len());
                    let text = columns.map_or(Cow::Borrowed(&*text), |columns| shorten(&text, columns, ends));
                    write!(out, "{}", Painted(style, text))?;
                }
            }
        }
        if isolate {
            out.write_all("\u{2069}".as_bytes())?;
        }
        Ok(())
    }
}

/// The text within `columns`, with `…` for what is left out; `(start, end)` says which ends matter.
fn shorten(text: &str, columns: usize, (start, end): (bool, bool)) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let share = columns.saturating_sub(1) / (1 + usize::from(start && end));
    let head = if start { prefix(text, share) } else { "" };
    let tail = if end { suffix(text, share) } else { "" };
    Cow::Owned(format!("{head}…{tail}"))
}

/// Columns that a text fills.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|char| char.width().unwrap_or(1)).sum()
}

/// The longest start of the text that fits; marks stay with their letter.
fn prefix(text: &str, columns: usize) -> &str {
    let mut filled = 0;
    let end = text.char_indices().find(|(_, char)| {
        filled += char.width().unwrap_or(1);
        filled > columns
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// The longest end of the text that fits; it never starts with a mark.
fn suffix(text: &str, columns: usize) -> &str {
    let (mut filled, mut start) = (0, text.len());
    for (at, char) in text.char_indices().rev() {
        let width = char.width().unwrap_or(1);
        filled += width;
        if filled > columns {
            break;
        }
        if width > 0 {
            start = at;
        }
    }
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_follows_its_letters_and_in_doubt_the_document() {
        assert_eq!(Direction::of("نص عربي with three words"), Direction::Ltr);
        assert_eq!(Direction::of_line("BBC: قال الوزير", Direction::Rtl), Direction::Rtl);
        assert_eq!(Direction::of_line("Follow us", Direction::Rtl), Direction::Ltr);
        assert_eq!(Direction::of_line("- 12", Direction::Rtl), Direction::Rtl);
        assert_eq!(Direction::of_line("أخبار", Direction::Ltr), Direction::Rtl);
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        for (text, shown) in [("\u{FEFF}", "<U+FEFF>"), ("\u{9B}31m", "<U+009B>31m"), ("\u{200F}", "<U+200F>")] {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn text_that_stays_is_cut_and_text_that_goes_is_not() {
        let shown = |parts: &[(Tone, &'static str)], isolate| {
            let mut out = Vec::new();
            let field = Field { parts: parts.to_vec(), direction: Direction::Rtl, doubtful: false };
            field.write(&mut out, Look { isolate, ..Look::default() }, Some(5)).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(shown(&[(Tone::Kept, "abcdefgh")], false), "abcd…");
        assert_eq!(shown(&[(Tone::Gone, "abcdefgh")], true), "\u{2067}abcdefgh\u{2069}");
        let parts = [(Tone::Kept, "abcdefgh"), (Tone::Cut, "ijklmnop"), (Tone::Kept, "12345678"), (Tone::Cut, "x")];
        assert_eq!(shown(&parts, false), "…efgh⟦ijklmnop⟧12…78⟦x⟧");
        assert_eq!(shown(&[(Tone::Kept, "")], true), "");
    }

    #[test]
    fn a_cut_never_parts_a_letter_from_its_marks() {
        assert_eq!(prefix("بَبَبَ", 2), "بَبَ");
        assert_eq!(suffix("بَبَبَ", 2), "بَبَ");
    }
}

//! What of a line counts when it is compared whole.
use super::Span;

/// Characters that may stand before a line without being part of it: bullets, arrows, separators.
pub(super) const BULLETS: &[char] = &[
    '-', '*', '+', '>', '|', '=', '~', '_', '•', '‣', '⁃', '◦', '●', '○', '■', '□', '▪', '▫', '◾', '◽', '▶', '►',
    '▸', '▷', '◀', '◄', '◂', '◆', '◇', '★', '☆', '✓', '✔', '✦', '❖', '∙', '·', '⚫', '⚪', '←', '→', '↓', '↑', '⬅',
    '➡', '⬇', '⇐', '⇒', '➤', '➔', '❯', '❮',
];

/// Punctuation that may close a line without being part of it.
pub(super) const CLOSERS: &[char] = &['.', '۔', ':', '،', '؛', ',', ';', '!', '؟', '?'];

pub(super) fn is_bullet(c: char) -> bool {
    c == ' ' || BULLETS.contains(&c)
}

pub(super) fn is_closer(c: char) -> bool {
    is_bullet(c) || CLOSERS.contains(&c)
}

/// The part of a folded line that is left without leading bullets and closing punctuation, in bytes of `folded`. A quotation mark at either end counts as
/// a bullet when it is the only one in the line: `»` is an arrow on many pages.
///
/// ```
/// use naqi::text::{FoldSet, bare};
/// let folded = FoldSet::ALL.fold("• اقرأ أيضاً:");
/// assert_eq!(&folded[bare(&folded).range()], "اقرا ايضا");
/// ```
pub fn bare(folded: &str) -> Span {
    let arrow = folded.bytes().filter(|&b| b == b'"').count() == 1;
    let start = folded.len() - folded.trim_start_matches(|c| is_bullet(c) || arrow && c == '"').len();
    let kept = folded[start..].trim_end_matches(|c| is_closer(c) || arrow && c == '"');
    Span::new(start, start + kept.len())
}

/// Whether a folded line holds bullets and separators and nothing else. A blank line holds none.
///
/// ```
/// use naqi::text::is_bullet_line;
/// assert!(is_bullet_line("***") && is_bullet_line("-") && is_bullet_line(" | | "));
/// assert!(!is_bullet_line("- a") && !is_bullet_line(" ") && !is_bullet_line("?"));
/// ```
pub fn is_bullet_line(folded: &str) -> bool {
    let mut any = false;
    folded.chars().all(|c| {
        any |= c != ' ';
        is_bullet_or_separator(c)
    }) && any
}

/// Whether a line may hold the character and still be a bullet line.
pub(super) fn is_bullet_or_separator(c: char) -> bool {
    is_bullet(c) || c == '#' || c == '/'
}

/// The part of a folded text of one or several lines that is left without all that cleaning may take along around a removal: bullets, separators, white space, and
/// closing punctuation.
///
/// ```
/// use naqi::text::{FoldSet, kernel};
/// let folded = FoldSet::ALL.fold("***\n- Share:\n\n#\n");
/// assert_eq!(&folded[kernel(&folded).range()], "share");
/// ```
pub fn kernel(folded: &str) -> Span {
    let start = folded.len() - folded.trim_start_matches(is_bullet_or_separator).len();
    let kept = folded[start..].trim_end_matches(|c| is_bullet_or_separator(c) || is_closer(c));
    Span::new(start, start + kept.len())
}

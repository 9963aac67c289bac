//! Marked pages: one text that holds a page and what must go from it.
//!
//! Each line has a gutter of two characters: `- ` goes, two spaces stay. Inside a line that stays, `⟦…⟧` goes. An empty line
//! stays, a `-` alone is an empty line that goes. A page without marks says that all of it must stay. Lines end in `\n` or `\r\n`;
//! a `\r` alone cannot stand in a TOML file.
use crate::diagnostic::{Code, codes};
use crate::text::{Span, lines, union};

/// Opens a part of a line that must go.
pub const OPEN: char = '⟦';
/// Closes it.
pub const CLOSE: char = '⟧';

/// A page with its marks taken out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unmarked {
    /// The page's text.
    pub text: String,
    /// What must go, in bytes of `text`: sorted, none touching another. A whole line includes its terminator.
    pub goes: Vec<Span>,
    /// For each line of `text`, the offset of its line in the marked page.
    pub starts: Vec<usize>,
}

/// What is wrong with a marked page, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFault {
    /// One of the codes of marked pages.
    pub code: &'static Code,
    /// The place, in bytes of the marked page.
    pub span: Span,
    /// What is wrong there, in plain words.
    pub message: &'static str,
    /// What to do next.
    pub help: &'static str,
}

impl PageFault {
    fn new(code: &'static Code, span: Span, message: &'static str) -> PageFault {
        let help = if code == &codes::BAD_GUTTER {
            "`- ` in front of a line that must go, two spaces in front of one that must stay"
        } else if code == &codes::MARK_IN_GOING_LINE {
            "take the marks out; or put two spaces in front if the rest of the line must stay"
        } else if code == &codes::EMPTY_MARK {
            "put the marks around the words that must go, or take them out"
        } else {
            "⟦ and ⟧ stand in pairs around words that must go from a line that stays"
        };
        PageFault { code, span, message, help }
    }
}

/// Takes the marks out of a page.
///
/// # Errors
/// All faults of the page, in order.
///
/// ```
/// use naqi::rule::page::unmark;
/// use naqi::text::Span;
/// let page = unmark("  ⟦رويترز: ⟧قال متحدث\n- التعليقات\n").expect("the marks are sound");
/// assert_eq!(page.text, "رويترز: قال متحدث\nالتعليقات\n");
/// assert_eq!(&page.text[page.goes[0].range()], "رويترز: ");
/// assert_eq!(&page.text[page.goes[1].range()], "التعليقات\n");
/// ```
pub fn unmark(page: &str) -> Result<Unmarked, Vec<PageFault>> {
    let mut out = Unmarked::default();
    let mut goes = Vec::new();
    let mut faults = Vec::new();
    for line in lines(page) {
        let content = &page[line.content.range()];
        let terminator = &page[line.content.end..line.whole.end];
        let start = out.text.len();
        let (leaves, body) = match gutter(content) {
            Ok(found) => found,
            Err(message) => {
                let end = line.content.start + content.chars().take(2).map(char::len_utf8).sum::<usize>();
                faults.push(PageFault::new(&codes::BAD_GUTTER, Span::new(line.content.start, end), message));
                continue;
            }
        };
        let at = line.content.end - body.len();
        if leaves {
            if let Some(mark) = body.find([OPEN, CLOSE]) {
                let span = Span::new(at + mark, at + mark + OPEN.len_utf8());
                let message = "the whole line goes already, so nothing in it needs a mark";
                faults.push(PageFault::new(&codes::MARK_IN_GOING_LINE, span, message));
            }
            out.text.push_str(body);
            out.text.push_str(terminator);
            goes.push(Span::new(start, out.text.len()));
        } else {
            parts(body, at, &mut out.text, &mut goes, &mut faults);
            out.text.push_str(terminator);
        }
        if out.text.len() > start {
            out.starts.push(line.whole.start);
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    out.goes = union(goes);
    Ok(out)
}

/// Whether the line goes, and the line without its gutter.
fn gutter(line: &str) -> Result<(bool, &str), &'static str> {
    match line {
        // Editors that trim line ends leave this of a gutter before an empty line.
        "" | " " => Ok((false, "")),
        "-" => Ok((true, "")),
        _ if line.starts_with("- ") => Ok((true, &line[2..])),
        _ if line.starts_with("  ") => Ok((false, &line[2..])),
        _ if line.starts_with('\t') => Err("the line begins with a tab; it takes two spaces or `- `"),
        _ if line.starts_with('-') => Err("a space is missing after the hyphen"),
        _ if line.starts_with(' ') => Err("the line begins with one space; it takes two, or `- `"),
        _ => Err("the line does not begin with `- ` or two spaces"),
    }
}

/// Takes `⟦…⟧` out of a line that stays. `at` is the place of `body` in the page.
fn parts(body: &str, at: usize, text: &mut String, goes: &mut Vec<Span>, faults: &mut Vec<PageFault>) {
    let mut open: Option<(usize, usize)> = None;
    for (offset, c) in body.char_indices() {
        let here = Span::new(at + offset, at + offset + c.len_utf8());
        let mut fault = |code, span, message| faults.push(PageFault::new(code, span, message));
        match (c, open) {
            (OPEN, None) => open = Some((text.len(), here.start)),
            (OPEN, Some(_)) => fault(&codes::UNBALANCED_MARK, here, "a second ⟦ before the first is closed"),
            (CLOSE, None) => fault(&codes::UNBALANCED_MARK, here, "a ⟧ without a ⟦ before it on the line"),
            (CLOSE, Some((start, mark))) => {
                if start == text.len() {
                    fault(&codes::EMPTY_MARK, Span::new(mark, here.end), "nothing stands between the two marks");
                }
                goes.push(Span::new(start, text.len()));
                open = None;
            }
            _ => text.push(c),
        }
    }
    if let Some((_, mark)) = open {
        let span = Span::new(mark, mark + OPEN.len_utf8());
        faults.push(PageFault::new(&codes::UNBALANCED_MARK, span, "this ⟦ is not closed on its line"));
    }
}

/// The page that says: from `text`, `spans` must go. The way back of [`unmark`].
///
/// A terminator can only be marked with the whole of its line; where a span takes a terminator and not all before it, the mark ends before
/// the terminator. Texts that hold ⟦ or ⟧ themselves cannot be marked without being misread.
///
/// ```
/// use naqi::rule::page::mark;
/// use naqi::text::Span;
/// assert_eq!(mark("ab\nc\n\n", &[Span::new(0, 1), Span::new(3, 5)]), "  ⟦a⟧b\n- c\n\n");
/// ```
pub fn mark(text: &str, spans: &[Span]) -> String {
    let spans = union(spans.iter().copied());
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut next = 0;
    for line in lines(text) {
        while spans.get(next).is_some_and(|span| span.end <= line.whole.start) {
            next += 1;
        }
        let content = &text[line.content.range()];
        if spans.get(next).is_some_and(|span| span.contains(line.whole)) {
            out.push_str(if content.is_empty() { "-" } else { "- " });
            out.push_str(content);
        } else {
            if !content.is_empty() {
                out.push_str("  ");
            }
            let mut at = line.content.start;
            for span in spans[next..].iter().take_while(|span| span.start < line.content.end) {
                let (start, end) = (span.start.max(line.content.start), span.end.min(line.content.end));
                out.push_str(&text[at..start]);
                out.push(OPEN);
                out.push_str(&text[start..end]);
                out.push(CLOSE);
                at = end;
            }
            out.push_str(&text[at..line.content.end]);
        }
        out.push_str(&text[line.content.end..line.whole.end]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fault(page: &str) -> (&'static str, &str) {
        let faults = unmark(page).expect_err("the page has a fault");
        assert_eq!(faults.len(), 1, "{faults:?}");
        (faults[0].code.id, &page[faults[0].span.range()])
    }

    #[test]
    fn lines_go_with_their_terminator() {
        let page = unmark("  a\n\n- b\r\n-\n  c").expect("sound");
        assert_eq!(page.text, "a\n\nb\r\n\nc");
        assert_eq!(page.goes, [Span::new(3, 7)]);
        assert_eq!(page.starts, [0, 4, 5, 10, 12]);
    }

    #[test]
    fn a_gutter_without_a_line_is_no_line() {
        let page = unmark("  a\n  ").expect("sound");
        assert_eq!((page.text.as_str(), page.starts.len()), ("a\n", 1));
    }

    #[test]
    fn bullets_keep_their_own_hyphen() {
        let page = unmark("  - kept\n- - gone\n").expect("sound");
        assert_eq!(page.text, "- kept\n- gone\n");
        assert_eq!(page.goes, [Span::new(7, 14)]);
    }

    #[test]
    fn faults_stand_where_they_are() {
        assert_eq!(fault("  a\nقال\n"), ("N060", "قا"));
        assert_eq!(fault("\ta\n"), ("N060", "\ta"));
        assert_eq!(fault("-a\n"), ("N060", "-a"));
        assert_eq!(fault(" a\n"), ("N060", " a"));
        assert_eq!(fault("  قال ⟦متحدث\n"), ("N061", "⟦"));
        assert_eq!(fault("  قال⟧ متحدث\n"), ("N061", "⟧"));
        assert_eq!(fault("- ⟦a⟧ b\n"), ("N062", "⟦"));
        assert_eq!(fault("  a⟦⟧ b\n"), ("N063", "⟦⟧"));
    }

    #[test]
    fn all_faults_are_found() {
        let faults = unmark("a\n  ⟦b\n- ⟧\n").expect_err("three faults");
        assert_eq!(faults.iter().map(|fault| fault.code.id).collect::<Vec<_>>(), ["N060", "N061", "N062"]);
    }

    proptest! {
        #[test]
        fn marking_and_unmarking_are_inverse(
            parts in proptest::collection::vec(("[ab ء\\-]{0,6}", 0..4u8, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..8),
            ends in any::<bool>(),
        ) {
            // Whole lines or parts of lines go: what a mark can say.
            let mut text = String::new();
            let mut spans = Vec::new();
            let count = parts.len();
            for (at, (content, what, from, to)) in parts.into_iter().enumerate() {
                let start = text.len();
                text.push_str(&content);
                if at + 1 < count || ends {
                    text.push_str(if what == 3 { "\r\n" } else { "\n" });
                }
                match what {
                    0 => spans.push(Span::new(start, text.len())),
                    1 => {
                        let marks: Vec<usize> = content.char_indices().map(|(at, _)| at).chain([content.len()]).collect();
                        let (a, b) = (*from.get(&marks), *to.get(&marks));
                        // A part that is the whole of a last line without terminator is that line.
                        spans.push(Span::new(start + a.min(b), start + a.max(b)));
                    }
                    _ => {}
                }
            }
            let page = unmark(&mark(&text, &spans)).expect("what was marked can be read");
            prop_assert_eq!(&page.text, &text);
            prop_assert_eq!(page.goes, union(spans));
            prop_assert_eq!(page.starts.len(), lines(&text).count());
        }

        #[test]
        fn no_page_panics(page in "([-a⟦⟧ \tء]|\r?\n){0,40}") {
            if let Ok(read) = unmark(&page) {
                prop_assert_eq!(read.starts.len(), lines(&read.text).count());
                prop_assert_eq!(unmark(&mark(&read.text, &read.goes)).map(|again| (again.text, again.goes)), Ok((read.text, read.goes)));
            }
        }
    }
}

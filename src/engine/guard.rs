//! In doubt, keep: when a document would lose too much, it is held.
use std::fmt;

use crate::ledger::Removal;
use crate::text::{Span, union};

use super::sheet::{Kind, Sheet};

/// Why a document was kept whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hold {
    /// More of its prose would go than the guard allows.
    TooMuch {
        /// The share of the prose that would go, 0 to 1.
        share: f64,
    },
    /// Nothing would be left.
    NothingLeft,
}

/// As in "held: …".
impl fmt::Display for Hold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Hold::TooMuch { share } => write!(f, "{:.0} % of its prose would go", share * 100.0),
            Hold::NothingLeft => f.write_str("nothing would be left"),
        }
    }
}

/// Whether the removals take too much: more than `max_removed` of the prose, or, where there is no prose, of the text, counted in characters that are not
/// blank.
pub(super) fn guard(page: &impl Sheet, removals: &[Removal], max_removed: f64) -> Option<Hold> {
    if removals.is_empty() {
        return None;
    }
    let gone = union(removals.iter().map(|removal| removal.span));
    let mut any_prose = None;
    let mut counts = |line: usize| {
        page.is_prose(line) || !*any_prose.get_or_insert_with(|| (0..page.count()).any(|line| page.is_prose(line)))
    };
    let touched: Vec<(usize, &[Span])> = touched_lines(page, &gone).collect();
    let (mut all, mut lost, mut left) = (0, 0, untouched_lines(page, &touched).next().is_some());
    for &(line, cuts) in &touched {
        let content = page.line(line).content;
        match cuts {
            // All of it goes, and it is not among what is weighed: most of what goes is of this kind.
            [cut] if cut.contains(content) && !counts(line) => {}
            cuts => {
                let own = weight(page.content(line));
                let of = |cut: &Span| weight(&page.text()[inside(cut, content).range()]);
                let cut = if matches!(cuts, [cut] if cut.contains(content)) { own } else { cuts.iter().map(of).sum() };
                left |= cut < own;
                if counts(line) {
                    all += own;
                    lost += cut;
                }
            }
        }
    }
    if !left {
        return Some(Hold::NothingLeft);
    }
    if lost == 0 {
        return None;
    }
    let share = |all: usize| lost as f64 / all as f64;
    // The more there is, the smaller the share: as soon as it is small enough, the rest need not be counted.
    for line in untouched_lines(page, &touched) {
        if share(all) <= max_removed {
            break;
        }
        if counts(line) {
            all += weight(page.content(line));
        }
    }
    let share = share(all);
    (share > max_removed).then_some(Hold::TooMuch { share })
}

/// Characters that are not blank.
fn weight(text: &str) -> usize {
    // White space beyond ASCII starts with one of these bytes. Where none stands, bytes tell as much as characters, and are counted many at a time.
    let wide = text.bytes().fold(false, |any, byte| any | (byte == 0xc2) | (byte.wrapping_sub(0xe1) < 3));
    if wide {
        return text.chars().filter(|c| !c.is_whitespace()).count();
    }
    let counts = |byte: u8| byte & 0xc0 != 0x80 && byte != b' ' && byte.wrapping_sub(b'\t') >= 5;
    text.as_bytes()
        .chunks(128)
        .map(|bytes| usize::from(bytes.iter().fold(0u8, |sum, &byte| sum + u8::from(counts(byte)))))
        .sum()
}

/// The lines of text that lose something, each with the spans that touch its content; `gone` is sorted, and its spans are apart.
fn touched_lines<'g>(page: &impl Sheet, gone: &'g [Span]) -> impl Iterator<Item = (usize, &'g [Span])> {
    let (mut rest, mut next) = (gone, 0);
    std::iter::from_fn(move || {
        loop {
            let span = rest.first()?;
            let line = first_line_past(page, next, span.start)?;
            let content = page.line(line).content;
            if span.end <= content.start {
                rest = &rest[1..];
                continue;
            }
            let cuts = &rest[..rest.iter().take_while(|span| span.start < content.end).count()];
            // The last of them may reach into the next line.
            rest = &rest[cuts.iter().take_while(|span| span.end <= content.end).count()..];
            next = line + 1;
            if page.kind(line) == Kind::Text {
                return Some((line, cuts));
            }
        }
    })
}

/// The first line from `from` on whose content ends behind this offset.
fn first_line_past(page: &impl Sheet, from: usize, offset: usize) -> Option<usize> {
    let (mut low, mut high) = (from, page.count());
    while low < high {
        let middle = low.midpoint(high);
        if page.line(middle).content.end > offset { high = middle } else { low = middle + 1 }
    }
    (low < page.count()).then_some(low)
}

/// The lines of text that lose nothing.
fn untouched_lines(page: &impl Sheet, touched: &[(usize, &[Span])]) -> impl Iterator<Item = usize> {
    let mut touched = touched.iter().map(|(line, _)| *line).peekable();
    (0..page.count()).filter(move |&line| page.kind(line) == Kind::Text && touched.next_if_eq(&line).is_none())
}

fn inside(span: &Span, content: Span) -> Span {
    Span::new(span.start.max(content.start), span.end.min(content.end))
}

#[cfg(test)]
mod tests {
    use super::super::reference::PlainPage;
    use super::*;

    proptest::proptest! {
        #[test]
        fn each_line_is_told_what_goes_from_it(text in "[ab \n\r]{0,30}", cuts in proptest::collection::vec((0..30usize, 0..12usize), 0..5)) {
            let page = PlainPage::new(&text);
            let within = |at: usize| at.min(text.len());
            let gone = union(cuts.into_iter().map(|(start, len)| Span::new(within(start), within(start + len))));
            let touched: Vec<(usize, &[Span])> = touched_lines(&page, &gone).collect();
            let untouched: Vec<usize> = untouched_lines(&page, &touched).collect();
            for line in 0..page.count() {
                let content = page.line(line).content;
                let cuts = gone.iter().filter(|span| span.start < content.end && span.end > content.start);
                let cuts: Vec<Span> = cuts.copied().collect();
                let told = touched.iter().find(|(touched, _)| *touched == line);
                let is_text = page.kind(line) == Kind::Text;
                assert_eq!(told.map_or(Vec::new(), |(_, cuts)| cuts.to_vec()), if is_text { cuts.clone() } else { Vec::new() });
                assert_eq!(untouched.contains(&line), is_text && cuts.is_empty());
            }
        }
    }

    #[test]
    fn every_white_space_is_blank() {
        for c in (0..=0x11_0000).filter_map(char::from_u32) {
            let text = format!("أ{c}b");
            assert_eq!(weight(&text), 2 + usize::from(!c.is_whitespace()), "{c:?}");
        }
        assert_eq!(weight(&"كلمة أخرى\n".repeat(100)), 800);
    }
}

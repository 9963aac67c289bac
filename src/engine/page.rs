//! A document as rules see it: its lines, folded, with what is known of each.
use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

use crate::text::{FoldSet, Line, Span, bare, ends_like_a_sentence, is_bullet_line, is_prose, lines, words};

/// A line is in the head zone with this many lines of prose above it, or fewer …
const HEAD_PROSE: usize = 1;
/// … and with this many other lines since the first of them, or fewer.
const HEAD_LINES: usize = 6;
/// A line is in the tail zone with this many lines of prose below it, or fewer, and at least one above.
const TAIL_PROSE: usize = 3;

/// What a line holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing but white space and invisible characters.
    Blank,
    /// Nothing but bullets and separators.
    Bullet,
    /// Anything else.
    Text,
}

/// One line with what is known of it.
#[derive(Clone, Debug)]
pub(crate) struct PageLine {
    /// Where it stands in the text.
    pub line: Line,
    pub kind: Kind,
    /// Running text, as against headlines and labels.
    pub prose: bool,
    /// Its place is near the top.
    pub head: bool,
    /// Its place is near the end.
    pub tail: bool,
    folded: Range<usize>,
    bare: Span,
}

/// A document's text, cut into lines and folded.
#[derive(Debug)]
pub(crate) struct Page<'t> {
    pub text: &'t str,
    pub lines: Vec<PageLine>,
    folded: String,
    bare_lines: OnceCell<HashSet<Box<str>>>,
    sentences: OnceCell<Vec<usize>>,
    parted_lines: OnceCell<bool>,
}

impl<'t> Page<'t> {
    pub fn new(text: &'t str) -> Page<'t> {
        let mut page = Page {
            text,
            lines: Vec::new(),
            folded: String::with_capacity(text.len()),
            bare_lines: OnceCell::new(),
            sentences: OnceCell::new(),
            parted_lines: OnceCell::new(),
        };
        for line in lines(text) {
            let from = page.folded.len();
            FoldSet::ALL.fold_into(&text[line.content.range()], &mut page.folded);
            let folded = &page.folded[from..];
            let start = from + (folded.len() - folded.trim_start_matches(' ').len());
            let folded = folded.trim_matches(' ');
            let kind = match folded {
                "" => Kind::Blank,
                folded if is_bullet_line(folded) => Kind::Bullet,
                _ => Kind::Text,
            };
            page.lines.push(PageLine {
                line,
                kind,
                prose: kind == Kind::Text && is_prose(folded),
                head: false,
                tail: false,
                folded: start..start + folded.len(),
                bare: bare(folded),
            });
        }
        page.mark_zones();
        page
    }

    /// Sets `head` and `tail` from the lines of prose above and below. A page without prose has no zones.
    fn mark_zones(&mut self) {
        let total = self.lines.iter().filter(|line| line.prose).count();
        let (mut above, mut since) = (0, 0);
        for line in &mut self.lines {
            let below = total - above - usize::from(line.prose);
            line.head = total > 0 && (above == 0 || (above <= HEAD_PROSE && since < HEAD_LINES));
            line.tail = above > 0 && below <= TAIL_PROSE;
            if line.prose {
                above += 1;
            } else if above > 0 && line.kind == Kind::Text {
                since += 1;
            }
        }
    }

    /// The folded line, trimmed.
    pub fn folded(&self, line: usize) -> &str {
        &self.folded[self.lines[line].folded.clone()]
    }

    /// The folded line as it is compared whole: without leading bullets and closing punctuation.
    pub fn bare(&self, line: usize) -> &str {
        &self.folded(line)[self.lines[line].bare.range()]
    }

    /// Where [`Page::bare`] stands in [`Page::folded`].
    pub fn bare_span(&self, line: usize) -> Span {
        self.lines[line].bare
    }

    /// The line as written, without its terminator.
    pub fn content(&self, line: usize) -> &'t str {
        &self.text[self.lines[line].line.content.range()]
    }

    /// The bytes of the text that these lines cover.
    pub fn span(&self, lines: &Range<usize>) -> Span {
        Span::new(self.lines[lines.start].line.whole.start, self.lines[lines.end - 1].line.whole.end)
    }

    /// Whether one of the page's lines is this one, as lines are compared whole.
    pub fn has_line(&self, bare: &str) -> bool {
        self.bare_lines
            .get_or_init(|| (0..self.lines.len()).map(|line| self.bare(line).into()).collect())
            .contains(bare)
    }

    /// The first line from `from` on that is text and no item of a list, or the number of lines.
    pub fn next_sentence(&self, from: usize) -> usize {
        let sentences = self.sentences.get_or_init(|| {
            let is_sentence = |&line: &usize| self.lines[line].kind == Kind::Text && !self.is_item(line);
            (0..self.lines.len()).filter(is_sentence).collect()
        });
        sentences.get(sentences.partition_point(|&line| line < from)).map_or(self.lines.len(), |&line| line)
    }

    /// Whether the line is text that is neither prose nor a short sentence: it can be an item of a list of links.
    pub fn is_item(&self, line: usize) -> bool {
        let known = &self.lines[line];
        known.kind == Kind::Text && !known.prose && !(ends_like_a_sentence(self.folded(line)) && self.words(line) >= 3)
    }

    /// Whether two lines of this shape are parted by a line of text of another.
    pub fn has_parted_lines(&self, shape: fn(&str) -> bool) -> bool {
        *self.parted_lines.get_or_init(|| {
            let text = (0..self.lines.len()).filter(|&line| self.lines[line].kind == Kind::Text);
            let mut shaped = text.map(|line| shape(self.folded(line))).skip_while(|shaped| !shaped);
            shaped.by_ref().any(|shaped| !shaped) && shaped.any(|shaped| shaped)
        })
    }

    /// Whether the line stands between a headline and the text: some text above, but no prose, and a sentence right below; lines of this shape between do not
    /// count.
    pub fn opens_text(&self, line: usize, shape: fn(&str) -> bool) -> bool {
        let is_text = |&at: &usize| self.lines[at].kind == Kind::Text;
        let below = (line + 1..self.lines.len()).filter(is_text).find(|&at| !shape(self.folded(at)));
        below.is_some_and(|at| !self.is_item(at))
            && (0..line).any(|at| is_text(&at))
            && (0..line).all(|at| !self.lines[at].prose)
    }

    /// How many words the line holds.
    pub fn words(&self, line: usize) -> usize {
        words(self.folded(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Page<'_> {
        fn opening(&self, shape: fn(&str) -> bool) -> Vec<bool> {
            (0..self.lines.len()).map(|line| shape(self.folded(line)) && self.opens_text(line, shape)).collect()
        }
    }

    const PROSE: &str = "وقال الوزير في تصريح له إن بلاده تدعم الحل السياسي في المنطقة كلها.\n";

    fn zones(text: &str) -> String {
        let page = Page::new(text);
        page.lines
            .iter()
            .map(|line| match (line.head, line.tail) {
                (true, true) => 'b',
                (true, false) => 'h',
                (false, true) => 't',
                (false, false) => '.',
            })
            .collect()
    }

    #[test]
    fn zones_hang_on_prose() {
        let menu = "رياضة\n".repeat(50);
        let zones = zones(&format!("{menu}عنوان الخبر هنا\n{}{menu}", PROSE.repeat(8)));
        assert_eq!(zones, format!("{}{}{}", "h".repeat(51), "hh..tttt", "t".repeat(50)));
    }

    #[test]
    fn a_page_without_prose_has_no_zones() {
        assert_eq!(zones("الأهلي 2\nالزمالك 1\nالإسماعيلي 0\n"), "...");
    }

    #[test]
    fn a_line_opens_the_text_between_headline_and_sentence() {
        let is_date = |folded: &str| folded.starts_with("12");
        let page = Page::new(&format!("العنوان\n12 مايو\n12:30\n\n{PROSE}12 مايو\n{PROSE}")).opening(is_date);
        assert_eq!(page, [false, true, true, false, false, false, false], "the second date has prose above");
        let page = Page::new(&format!("12 مايو\n{PROSE}")).opening(is_date);
        assert_eq!(page, [false, false], "no headline above");
        let page = Page::new(&format!("البرنامج\n12 مايو\nالأهلي - الزمالك\n{PROSE}")).opening(is_date);
        assert_eq!(page[1], false, "an entry below");
    }

    #[test]
    fn lines_of_one_shape_are_parted_by_others() {
        let parted = |text: &str| Page::new(text).has_parted_lines(|folded| folded.starts_with("12"));
        assert!(parted("12 مايو\nحدث\n12 يونيو\n"));
        assert!(!parted("12 مايو\n\n12:30\nحدث\n"));
        assert!(!parted("حدث\n12 مايو\n"));
    }

    #[test]
    fn the_head_ends_soon_after_the_first_prose() {
        let list = "السبت 12 مايو\n".repeat(9);
        assert_eq!(&zones(&format!("{PROSE}{list}{}", PROSE.repeat(9)))[..10], "hhhhhhh...");
    }
}

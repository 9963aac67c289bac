//! What the engine asks of a document's text. Two answer: [`Page`](super::page::Page), quickly and as late as may be, and the plain
//! [`PlainPage`](super::reference::PlainPage), at once and line by line. What they say is the same, so all that is decided is decided the same.
use std::ops::Range;

use crate::compile::RuleSet;
use crate::rule::Looks;
use crate::text::{Folded, Line, Span, ends_like_a_sentence, words};

/// A line is in the head zone with this many lines of prose above it, or fewer …
pub(super) const HEAD_PROSE: usize = 1;
/// … and with this many other lines since the first of them, or fewer.
pub(super) const HEAD_LINES: usize = 6;
/// A line is in the tail zone with this many lines of prose below it, or fewer, and at least one above.
pub(super) const TAIL_PROSE: usize = 3;

/// The text opens at most this many lines below what stands over it.
const OPENING_LINES: usize = 8;

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

/// The zones a line stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct InZones {
    /// No prose stands above.
    pub top: bool,
    /// Its place is near the top.
    pub head: bool,
    /// Its place is near the end.
    pub tail: bool,
    /// Prose stands above, and none below.
    pub end: bool,
}

/// A rule of a group matched here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Index of the rule in its group.
    pub rule: usize,
    /// The lines that matched.
    pub lines: Range<usize>,
    /// For `takes = "match"`: the part of the line, in bytes of the text.
    pub part: Option<Span>,
}

/// A document's text as rules see it: its lines, folded, with what is known of each. Lines are named by their index.
pub(super) trait Sheet {
    /// The text.
    fn text(&self) -> &str;
    /// How many lines it has.
    fn count(&self) -> usize;
    /// Where a line stands in the text.
    fn line(&self, line: usize) -> Line;
    /// What it holds.
    fn kind(&self, line: usize) -> Kind;
    /// Whether it is running text, as against headlines and labels.
    fn is_prose(&self, line: usize) -> bool;
    /// The zones it stands in.
    fn zones(&self, line: usize) -> InZones;
    /// The folded line, trimmed.
    fn folded(&self, line: usize) -> &str;
    /// Where [`Sheet::bare`] stands in [`Sheet::folded`].
    fn bare_span(&self, line: usize) -> Span;
    /// Whether a line is this one, as lines are compared whole.
    fn is_line(&self, line: usize, bare: &str) -> bool;
    /// Whether one of the lines is this one, as lines are compared whole.
    fn has_line(&self, bare: &str) -> bool;
    /// The lines that are text and no item of a list.
    fn sentences(&self) -> &[usize];
    /// All hits of these groups' rules but those on the headline's repetition, by group, then rule, then place, each once; with the group.
    fn hits(&self, rules: &RuleSet, site: Option<usize>, groups: &[usize]) -> Vec<(usize, Hit)>;
    /// The group of the site whose signature stands in the text first.
    fn site_by_signature(&self, rules: &RuleSet) -> Option<usize>;

    /// The folded line as it is compared whole: without leading bullets and closing punctuation.
    fn bare(&self, line: usize) -> &str {
        &self.folded(line)[self.bare_span(line).range()]
    }

    /// The line as written, without its terminator.
    fn content(&self, line: usize) -> &str {
        &self.text()[self.line(line).content.range()]
    }

    /// The bytes of the text that these lines cover.
    fn span(&self, lines: &Range<usize>) -> Span {
        Span::new(self.line(lines.start).whole.start, self.line(lines.end - 1).whole.end)
    }

    /// The bytes of the text that a part of a line stands for, once the line is trimmed; `mapped` is the line folded.
    fn source(&self, line: usize, mapped: &Folded, part: Span) -> Span {
        let start = self.line(line).content.start;
        let lead = mapped.text().len() - mapped.text().trim_start().len();
        let span = mapped.to_source(Span::new(part.start + lead, part.end + lead));
        Span::new(start + span.start, start + span.end)
    }

    /// Whether the line is text that is neither prose nor a short sentence: it can be an item of a list of links.
    fn is_item(&self, line: usize) -> bool {
        self.kind(line) == Kind::Text
            && !self.is_prose(line)
            && !(self.ends_like_a_sentence(line) && self.holds_words(line, 3))
    }

    /// The first line from `from` on that is text and no item of a list, or the number of lines.
    fn next_sentence(&self, from: usize) -> usize {
        let sentences = self.sentences();
        sentences.get(sentences.partition_point(|&line| line < from)).map_or(self.count(), |&line| line)
    }

    /// Whether the line stands between a headline and the text: some text above, but no prose, and a sentence soon below; lines of this shape, which is one of
    /// datelines, between do not count.
    fn opens_text(&self, line: usize, shape: fn(&str) -> bool) -> bool {
        let is_text = |&at: &usize| self.kind(at) == Kind::Text;
        let mut below = (line + 1..self.count()).filter(is_text).take(OPENING_LINES);
        self.zones(line).top
            && (0..line).any(|at| is_text(&at))
            && below
                .find(|&at| !(self.may_look(at, Looks::Dateline) && shape(self.folded(at))))
                .is_some_and(|at| !self.is_item(at))
    }

    /// Whether two lines of this shape, which is one of datelines, are parted by a line of text of another.
    fn has_parted_lines(&self, shape: fn(&str) -> bool) -> bool {
        let text = (0..self.count()).filter(|&line| self.kind(line) == Kind::Text);
        let is_shaped = |line| self.may_look(line, Looks::Dateline) && shape(self.folded(line));
        let mut shaped = text.map(is_shaped).skip_while(|shaped| !shaped);
        shaped.by_ref().any(|shaped| !shaped) && shaped.any(|shaped| shaped)
    }

    /// How many characters the folded line holds.
    fn chars(&self, line: usize) -> usize {
        self.folded(line).chars().count()
    }

    /// Whether the line holds so many words, or more.
    fn holds_words(&self, line: usize, wanted: usize) -> bool {
        words(self.folded(line)) >= wanted
    }

    /// Whether the line ends with a full stop.
    fn ends_like_a_sentence(&self, line: usize) -> bool {
        ends_like_a_sentence(self.folded(line))
    }

    /// Whether a line of text may have this shape: where the answer is no, it has not.
    fn may_look(&self, _line: usize, _shape: Looks) -> bool {
        true
    }

    /// Whether two lines are the same, as lines are compared whole.
    fn are_same(&self, one: usize, other: usize) -> bool {
        self.bare(one) == self.bare(other)
    }
}

/// The zones of lines, from the lines of prose above and below: for each line whether it is prose, and what it holds. A page without prose has
/// no zones.
pub(super) fn zones_of(lines: impl Iterator<Item = (bool, Kind)> + Clone) -> Vec<InZones> {
    let total = lines.clone().filter(|(prose, _)| *prose).count();
    let (mut above, mut since) = (0, 0);
    let zones = lines.map(|(prose, kind)| {
        let below = total - above - usize::from(prose);
        let top = total > 0 && above == 0;
        let head = total > 0 && (above == 0 || (above <= HEAD_PROSE && since < HEAD_LINES));
        let tail = above > 0 && below <= TAIL_PROSE;
        let end = above > 0 && below == 0;
        if prose {
            above += 1;
        } else if above > 0 && kind == Kind::Text {
            since += 1;
        }
        InZones { top, head, tail, end }
    });
    zones.collect()
}

/// For [`Sheet::sentences`].
pub(super) fn sentences_of(page: &impl Sheet) -> Vec<usize> {
    (0..page.count()).filter(|&line| page.kind(line) == Kind::Text && !page.is_item(line)).collect()
}

//! A document as rules see it, found out as late as may be.
//!
//! A text comes in and is folded once, into a [`Skeleton`]; lines are cut and their kinds told. Prose, zones and folded text are found out for
//! the lines that are asked for: most lines of most documents are never asked.
use std::cell::{Cell, OnceCell};
use std::collections::HashSet;
use std::hash::BuildHasher;

use crate::compile::{Fast, RuleSet};
use crate::rule::{Looks, Repeats};
use crate::text::skeleton::{self, Skeleton};
use crate::text::{Line, Span, bare};

use super::find;
use super::looks::may_look;
use super::repeats::TEASER_CHARS;
use super::sheet::{Hit, InZones, Kind, Sheet, sentences_of};
use super::zones::Zones;

/// One line.
#[derive(Clone, Debug)]
pub(super) struct PageLine {
    /// Where it starts in the text.
    start: usize,
    /// Where it ends in the text, without its terminator.
    end: usize,
    /// Its codes in the skeleton, without spaces at the ends.
    codes: Span,
    kind: Kind,
    /// Whether it is prose, once that was asked.
    prose: Cell<Option<bool>>,
}

/// A document's text, cut into lines and folded.
#[derive(Debug)]
pub(super) struct Page<'t> {
    text: &'t str,
    skeleton: Skeleton,
    lines: Vec<PageLine>,
    zones: OnceCell<Zones>,
    folded: OnceCell<Box<[OnceCell<Box<str>>]>>,
    /// Lines of text with the hash of their bare codes, in order of the hash.
    whole_hashes: OnceCell<Vec<(u64, usize)>>,
    bare_lines: OnceCell<HashSet<Box<[u8]>>>,
    sentences: OnceCell<Vec<usize>>,
}

impl<'t> Page<'t> {
    pub fn new(text: &'t str) -> Page<'t> {
        let skeleton = Skeleton::new(text);
        let lines = cut(text, skeleton.bytes());
        Page {
            text,
            skeleton,
            lines,
            zones: OnceCell::new(),
            folded: OnceCell::new(),
            whole_hashes: OnceCell::new(),
            bare_lines: OnceCell::new(),
            sentences: OnceCell::new(),
        }
    }

    /// The codes of the text, and at least 72 zeros.
    pub fn padded(&self) -> &[u8] {
        self.skeleton.padded()
    }

    /// The codes of the text.
    pub fn skeleton(&self) -> &[u8] {
        self.skeleton.bytes()
    }

    /// Where a line's codes stand, without spaces at the ends.
    pub fn span_of_codes(&self, line: usize) -> Span {
        self.lines[line].codes
    }

    /// A line in codes, without spaces at the ends.
    pub fn codes(&self, line: usize) -> &[u8] {
        &self.skeleton()[self.lines[line].codes.range()]
    }

    /// A line in codes, as it is compared whole.
    pub fn bare_codes(&self, line: usize) -> &[u8] {
        let codes = self.codes(line);
        &codes[skeleton::bare(codes).range()]
    }

    /// Lines of text with the hash of what is compared of them, in order of the hash.
    fn hashed<'s>(&'s self, compared: impl Fn(usize) -> Option<&'s [u8]>) -> Vec<(u64, usize)> {
        let build = Fast::default();
        let text = (0..self.count()).filter(|&line| self.kind(line) == Kind::Text);
        let mut hashed: Vec<_> =
            text.filter_map(|line| compared(line).map(|codes| (build.hash_one(codes), line))).collect();
        hashed.sort_unstable();
        hashed
    }

    /// The same of lines as they are compared whole.
    fn hashed_whole(&self) -> &[(u64, usize)] {
        self.whole_hashes.get_or_init(|| self.hashed(|line| Some(self.bare_codes(line))))
    }

    /// The lines, in order, that may repeat another in this way or be repeated: what is compared has the same hash.
    pub fn lines_alike(&self, kind: Repeats) -> Vec<usize> {
        let opening = |line: usize| {
            let codes = self.codes(line);
            // A character takes a code or more.
            codes[skeleton::bare_start(codes)..].get(..TEASER_CHARS)
        };
        let of_openings;
        let hashed = match kind {
            Repeats::Earlier | Repeats::Headline => self.hashed_whole(),
            Repeats::Later | Repeats::Lede => {
                of_openings = self.hashed(opening);
                &of_openings
            }
        };
        let alike = hashed.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1);
        let mut lines: Vec<usize> = alike.flatten().map(|(_, line)| *line).collect();
        lines.sort_unstable();
        lines
    }

    /// Whether a line of text may be this one, as lines are compared whole: one has its hash.
    fn may_have_line(&self, bare: &[u8]) -> bool {
        let hash = Fast::default().hash_one(bare);
        let hashed = self.hashed_whole();
        hashed.get(hashed.partition_point(|(other, _)| *other < hash)).is_some_and(|(other, _)| *other == hash)
    }
}

/// Memory that the last page of this thread has left, to be written over.
#[derive(Default)]
struct Spare {
    lines: Vec<PageLine>,
    /// Where lines end in the text, and in the skeleton.
    ends: [Vec<usize>; 2],
}

thread_local! {
    static SPARE: Cell<Spare> = Cell::default();
}

/// So many lines are not kept room for.
const MANY: usize = 1 << 14;

impl Drop for Page<'_> {
    fn drop(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        if lines.capacity() <= MANY {
            // A thread that ends has no spare any more.
            let _ = SPARE.try_with(|spare| spare.set(Spare { lines, ..spare.take() }));
        }
    }
}

/// The lines of a text and its skeleton, which end in step; as [`lines`](crate::text::lines) cuts them.
fn cut(text: &str, codes: &[u8]) -> Vec<PageLine> {
    let Spare { mut lines, ends: [mut ends, mut code_ends] } = SPARE.take();
    lines.clear();
    ends.clear();
    code_ends.clear();
    skeleton::find_either(text.as_bytes(), *b"\n\r", &mut ends);
    skeleton::find_either(codes, *b"\n\n", &mut code_ends);
    let (mut starts, mut from_codes) = (0, 0);
    let mut next = ends.iter().copied().peekable();
    let mut next_codes = code_ends.iter().copied();
    while starts < text.len() {
        let start = starts;
        let end = next.next().unwrap_or(text.len());
        let two = text.as_bytes()[end..].starts_with(b"\r\n");
        starts = end + 1 + usize::from(two && next.next_if_eq(&(end + 1)).is_some());
        let code_end = next_codes.next().unwrap_or(codes.len());
        let (mut from, mut to) = (from_codes, code_end);
        from_codes = code_end + 1;
        // Folding leaves no two spaces in a row.
        from += usize::from(from < to && codes[from] == b' ');
        to -= usize::from(from < to && codes[to - 1] == b' ');
        let line = &codes[from..to];
        let kind = match line.first() {
            None => Kind::Blank,
            // Most lines start with a letter.
            Some(&first) if skeleton::class(first) & skeleton::ALNUM != 0 => Kind::Text,
            Some(_) if skeleton::is_bullet_line(line) => Kind::Bullet,
            Some(_) => Kind::Text,
        };
        lines.push(PageLine { start, end, codes: Span::new(from, to), kind, prose: Cell::new(None) });
    }
    if ends.capacity() <= MANY {
        SPARE.set(Spare { lines: Vec::new(), ends: [ends, code_ends] });
    }
    lines
}

impl Sheet for Page<'_> {
    fn text(&self) -> &str {
        self.text
    }

    fn count(&self) -> usize {
        self.lines.len()
    }

    fn line(&self, line: usize) -> Line {
        let PageLine { start, end, .. } = &self.lines[line];
        let (start, end) = (*start, *end);
        let next = self.lines.get(line + 1).map_or(self.text.len(), |next| next.start);
        Line { whole: Span::new(start, next), content: Span::new(start, end) }
    }

    fn kind(&self, line: usize) -> Kind {
        self.lines[line].kind
    }

    fn is_prose(&self, line: usize) -> bool {
        let PageLine { kind, prose, .. } = &self.lines[line];
        prose.get().unwrap_or_else(|| {
            let is_prose = *kind == Kind::Text && skeleton::is_prose(self.codes(line));
            prose.set(Some(is_prose));
            is_prose
        })
    }

    fn zones(&self, line: usize) -> InZones {
        self.zones.get_or_init(|| Zones::of(self)).at(line)
    }

    fn folded(&self, line: usize) -> &str {
        let folded = self.folded.get_or_init(|| vec![OnceCell::new(); self.count()].into_boxed_slice());
        folded[line].get_or_init(|| {
            let codes = self.codes(line);
            let mut text = String::with_capacity(codes.len() * 2);
            skeleton::decode_into(codes, &mut text);
            text.into_boxed_str()
        })
    }

    fn bare_span(&self, line: usize) -> Span {
        bare(self.folded(line))
    }

    fn chars(&self, line: usize) -> usize {
        self.codes(line).iter().filter(|code| !skeleton::TRAILS.contains(code)).count()
    }

    fn holds_words(&self, line: usize, wanted: usize) -> bool {
        skeleton::holds_words(self.codes(line), wanted)
    }

    fn ends_like_a_sentence(&self, line: usize) -> bool {
        skeleton::ends_like_a_sentence(self.codes(line))
    }

    fn may_look(&self, line: usize, shape: Looks) -> bool {
        may_look(shape, self.codes(line))
    }

    fn are_same(&self, one: usize, other: usize) -> bool {
        self.bare_codes(one) == self.bare_codes(other)
    }

    fn is_line(&self, line: usize, bare: &str) -> bool {
        skeleton::spells(self.bare_codes(line), bare)
    }

    fn has_line(&self, bare: &str) -> bool {
        let bare = skeleton::encode(bare);
        if !bare.is_empty() && !self.may_have_line(&bare) {
            return false;
        }
        // Who writes a page could give many lines one hash, but not in this set.
        let lines =
            self.bare_lines.get_or_init(|| (0..self.count()).map(|line| self.bare_codes(line).into()).collect());
        lines.contains(&*bare)
    }

    fn sentences(&self) -> &[usize] {
        self.sentences.get_or_init(|| sentences_of(self))
    }

    fn hits(&self, rules: &RuleSet, site: Option<usize>, groups: &[usize]) -> Vec<(usize, Hit)> {
        find::find(self, rules, site, groups)
    }

    fn site_by_signature(&self, rules: &RuleSet) -> Option<usize> {
        let codes = self.skeleton();
        let mut found = rules.sites().signatures().find_in_codes(codes);
        found.find(|&(_, start, end)| find::on_word_edges(codes, start, end)).map(|(phrase, ..)| phrase.rule)
    }
}

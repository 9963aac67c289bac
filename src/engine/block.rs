//! How far a match reaches.
use std::ops::Range;

use crate::compile::Rule;
use crate::rule::Takes;

use super::explain::Obstacle;
use super::sheet::{Kind, Sheet};

/// A last item of this many words or fewer, with prose right after the list, may be the sub-heading of that prose.
const SUBHEADING_WORDS: usize = 5;
/// A caption holds at most this many words.
const CAPTION_WORDS: usize = 15;

/// The lines that `rule` takes when it matched the lines `matched`.
pub(super) fn extent(page: &impl Sheet, rule: &Rule, matched: Range<usize>) -> Result<Range<usize>, Obstacle> {
    let Range { start, end } = matched;
    let limit = rule.max_lines.unwrap_or(usize::MAX);
    match rule.takes {
        Takes::Line | Takes::Match => Ok(start..end),
        Takes::Caption => Ok(start..caption(page, end)),
        Takes::Items => Ok(start..items(page, end, limit)),
        Takes::Paragraph => bounded(page, start, limit, |line| page.kind(line) == Kind::Blank).map(|end| start..end),
        Takes::Rest => bounded(page, start, limit, |_| false).map(|end| start..end),
        Takes::To => {
            let to = rule.to.as_deref().unwrap_or_default();
            match bounded(page, end, limit, |line| page.is_line(line, to)) {
                Ok(last) if last < page.count() => Ok(start..last + 1),
                _ => Err(Obstacle::BlockUnbounded(to.into())),
            }
        }
    }
}

/// The first line from `start` on that ends the block, or the number of lines; an error when more than `limit` lines of text come before. Looks no further
/// than it must, so that many matches in a row cost no more than their blocks.
fn bounded(page: &impl Sheet, start: usize, limit: usize, ends: impl Fn(usize) -> bool) -> Result<usize, Obstacle> {
    let mut taken = 0;
    for at in start..page.count() {
        if ends(at) {
            return Ok(at);
        }
        taken += usize::from(page.kind(at) != Kind::Blank);
        if taken > limit {
            return Err(Obstacle::TooManyLines { max: limit });
        }
    }
    Ok(page.count())
}

/// The end of the match, or one line further if that line is a caption: short, and closed by a blank line or the end.
fn caption(page: &impl Sheet, end: usize) -> usize {
    let closed = end + 1 >= page.count() || page.kind(end + 1) == Kind::Blank;
    let is_caption = end < page.count() && page.is_item(end) && !page.holds_words(end, CAPTION_WORDS + 1);
    if is_caption && closed { end + 1 } else { end }
}

/// The end of the list under a heading that ends at line `end`, in at most `limit` lines of text.
fn items(page: &impl Sheet, end: usize, limit: usize) -> usize {
    let stop = page.next_sentence(end);
    let prose_follows = stop < page.count();
    let tight = end < page.count() && page.kind(end) == Kind::Text;
    let mut items: Vec<usize> = Vec::new();
    let mut bulleted = false;
    let mut whole = true;
    for at in end..stop {
        match page.kind(at) {
            Kind::Blank if prose_follows && tight && !items.is_empty() => {
                whole = false;
                break;
            }
            Kind::Blank => {}
            Kind::Bullet => bulleted = true,
            Kind::Text if items.len() == limit => {
                whole = false;
                break;
            }
            Kind::Text => items.push(at),
        }
    }
    if let ([.., _, last], true) = (&items[..], prose_follows && whole && !bulleted)
        && !page.holds_words(*last, SUBHEADING_WORDS + 1)
        && page.bare_span(*last).start == 0
    {
        items.pop();
    }
    items.last().map_or(end, |&last| last + 1)
}

//! How far a match reaches.
use std::ops::Range;

use crate::compile::Rule;
use crate::rule::Takes;

use super::explain::Obstacle;
use super::page::{Kind, Page};

/// A last item of this many words or fewer, with prose right after the list, may be the sub-heading of that prose.
const SUBHEADING_WORDS: usize = 5;
/// A caption holds at most this many words.
const CAPTION_WORDS: usize = 15;

/// The lines that `rule` takes when it matched the lines `matched`.
pub(super) fn extent(page: &Page<'_>, rule: &Rule, matched: Range<usize>) -> Result<Range<usize>, Obstacle> {
    let Range { start, end } = matched;
    let limit = rule.max_lines.unwrap_or(usize::MAX);
    let block = match rule.takes {
        Takes::Line | Takes::Match => return Ok(start..end),
        Takes::Caption => return Ok(start..caption(page, end)),
        Takes::Items => return Ok(start..items(page, end, limit)),
        Takes::Paragraph => {
            start..find(page, end, |line| page.lines[line].kind == Kind::Blank).unwrap_or(page.lines.len())
        }
        Takes::Rest => start..page.lines.len(),
        Takes::To => {
            let to = rule.to.as_deref().unwrap_or_default();
            let last =
                find(page, end, |line| page.bare(line) == to).ok_or_else(|| Obstacle::BlockUnbounded(to.into()))?;
            start..last + 1
        }
    };
    let taken = page.lines[block.clone()].iter().filter(|line| line.kind != Kind::Blank).count();
    if taken > limit { Err(Obstacle::TooManyLines { max: limit }) } else { Ok(block) }
}

fn find(page: &Page<'_>, from: usize, is: impl Fn(usize) -> bool) -> Option<usize> {
    (from..page.lines.len()).find(|&line| is(line))
}

/// The end of the match, or one line further if that line is a caption: short, and closed by a blank line or the end.
fn caption(page: &Page<'_>, end: usize) -> usize {
    let closed = page.lines.get(end + 1).is_none_or(|line| line.kind == Kind::Blank);
    let is_caption = end < page.lines.len() && page.is_item(end) && page.words(end) <= CAPTION_WORDS;
    if is_caption && closed { end + 1 } else { end }
}

/// The end of the list under a heading that ends at line `end`, in at most `limit` lines of text.
fn items(page: &Page<'_>, end: usize, limit: usize) -> usize {
    let tight = page.lines.get(end).is_some_and(|line| line.kind == Kind::Text);
    let mut items: Vec<usize> = Vec::new();
    let mut first_gap = None;
    let mut bulleted = false;
    let mut prose_follows = false;
    for (at, line) in page.lines.iter().enumerate().skip(end) {
        match line.kind {
            Kind::Blank if !items.is_empty() => first_gap = first_gap.or(Some(at)),
            Kind::Blank => {}
            Kind::Bullet => bulleted = true,
            Kind::Text if !page.is_item(at) => {
                prose_follows = true;
                break;
            }
            Kind::Text => {
                if items.len() == limit {
                    break;
                }
                items.push(at);
            }
        }
    }
    if prose_follows {
        if let (true, Some(gap)) = (tight, first_gap) {
            items.retain(|&item| item < gap);
        } else if let [.., _, last] = items[..]
            && page.words(last) <= SUBHEADING_WORDS
            && page.bare_span(last).start == 0
            && !bulleted
        {
            items.pop();
        }
    }
    items.last().map_or(end, |&last| last + 1)
}

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
    let block = match rule.takes {
        Takes::Line | Takes::Match => return Ok(start..end),
        Takes::Caption => return Ok(start..caption(page, end)),
        Takes::Items => return Ok(start..items(page, end, limit)),
        Takes::Paragraph => {
            start..(end..page.count()).find(|&line| page.kind(line) == Kind::Blank).unwrap_or(page.count())
        }
        Takes::Rest => start..page.count(),
        Takes::To => {
            let to = rule.to.as_deref().unwrap_or_default();
            let last = page.find_line(end, to).ok_or_else(|| Obstacle::BlockUnbounded(to.into()))?;
            start..last + 1
        }
    };
    let taken = |block: Range<usize>| block.filter(|&line| page.kind(line) != Kind::Blank).count();
    if rule.max_lines.is_some() && taken(block.clone()) > limit {
        Err(Obstacle::TooManyLines { max: limit })
    } else {
        Ok(block)
    }
}

/// The end of the match, or one line further if that line is a caption: short, and closed by a blank line or the end.
fn caption(page: &impl Sheet, end: usize) -> usize {
    let closed = end + 1 >= page.count() || page.kind(end + 1) == Kind::Blank;
    let is_caption = end < page.count() && page.is_item(end) && page.words(end) <= CAPTION_WORDS;
    if is_caption && closed { end + 1 } else { end }
}

/// The end of the list under a heading that ends at line `end`, in at most `limit` lines of text.
fn items(page: &impl Sheet, end: usize, limit: usize) -> usize {
    let tight = end < page.count() && page.kind(end) == Kind::Text;
    let mut items: Vec<usize> = Vec::new();
    let mut first_gap = None;
    let mut bulleted = false;
    let mut prose_follows = false;
    for at in end..page.count() {
        match page.kind(at) {
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

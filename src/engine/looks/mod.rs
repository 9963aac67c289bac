//! Built-in shapes of lines. A shape must explain every word of the line, so that a sentence which merely begins like one is never taken
//! for it. Tables are written in plain spelling and folded when first used.

mod byline;
mod dateline;
mod pattern;
mod tokens;

use crate::rule::Looks;

use super::sheet::{Kind, Sheet};

/// Whether a line of the page has this shape.
pub(super) fn looks(shape: Looks, page: &impl Sheet, line: usize) -> bool {
    if page.kind(line) != Kind::Text {
        return shape == Looks::Bullet && page.kind(line) == Kind::Bullet;
    }
    let folded = page.folded(line);
    match shape {
        Looks::Bullet => false,
        Looks::Dateline => dateline::is_dateline(folded),
        Looks::OneDateline => {
            dateline::is_date(folded)
                && page.opens_text(line, dateline::is_dateline)
                && !page.has_parted_lines(dateline::is_entry)
        }
        Looks::Byline => byline::is_byline(folded),
        Looks::Credit => pattern::is_credit(folded),
        Looks::Counter => pattern::is_counter(folded),
        Looks::Url => pattern::is_url(folded),
    }
}

//! Built-in shapes of lines. A shape must explain every word of the line, so that a sentence which merely begins like one is never taken
//! for it. Tables are written in plain spelling and folded when first used.

mod byline;
mod dateline;
mod pattern;
mod tokens;

use crate::rule::Looks;

use super::sheet::{Kind, Sheet};

/// Whether a line of text in codes, which is not empty, may have this shape: a cheap no for most lines, before they are spelled out.
pub(super) fn may_look(shape: Looks, codes: &[u8]) -> bool {
    match shape {
        Looks::Bullet => true,
        Looks::Dateline | Looks::OneDateline => dateline::may_be(codes),
        Looks::Byline => byline::may_be(codes),
        Looks::Credit => pattern::may_be_credit(codes),
        Looks::Counter => pattern::may_be_counter(codes),
        Looks::Url => pattern::may_be_url(codes),
    }
}

/// Whether a line of the page has this shape.
pub(super) fn looks(shape: Looks, page: &impl Sheet, line: usize) -> bool {
    if page.kind(line) != Kind::Text {
        return shape == Looks::Bullet && page.kind(line) == Kind::Bullet;
    }
    if !page.may_look(line, shape) {
        return false;
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

#[cfg(test)]
mod tests {
    use crate::text::FoldSet;
    use crate::text::skeleton::encode;

    use super::*;

    /// What lines of all shapes are made of, and what they are not.
    const PARTS: &[&str] = &[
        "الخميس",
        "21",
        "ديسمبر",
        "2017",
        ":",
        "10",
        "/",
        "-",
        "،",
        "منذ",
        "3",
        "ساعات",
        "قبل",
        "بقلم",
        "كتب",
        "محمد",
        "السيد",
        "بيروت",
        "رويترز",
        "(",
        ")",
        "أ ف ب",
        "AFP",
        "1,234",
        "مشاهدة",
        "عدد القراءات",
        "صورة",
        "تصوير",
        "Getty Images",
        "©",
        "a@b.com",
        "www.x.com/a",
        "@abc",
        "2024年3月4日",
        "4 марта",
        "года",
        "٠٢:٠٠",
        ".",
        "ﷺ",
        "على",
        "קרא",
    ];

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4000))]
        #[test]
        fn no_line_of_a_shape_is_passed_over(parts in proptest::collection::vec((proptest::sample::select(PARTS), "[ ]?"), 1..7)) {
            let line: String = parts.iter().flat_map(|(part, space)| [*part, space.as_str()]).collect();
            let folded = FoldSet::ALL.fold(&line);
            let folded = folded.trim();
            let is = [
                (Looks::Dateline, dateline::is_dateline(folded)),
                (Looks::OneDateline, dateline::is_date(folded) || dateline::is_entry(folded)),
                (Looks::Byline, byline::is_byline(folded)),
                (Looks::Credit, pattern::is_credit(folded)),
                (Looks::Counter, pattern::is_counter(folded)),
                (Looks::Url, pattern::is_url(folded)),
            ];
            for (shape, is) in is {
                assert!(!is || folded.is_empty() || may_look(shape, &encode(folded)), "{shape:?}: {folded}");
            }
        }
    }
}

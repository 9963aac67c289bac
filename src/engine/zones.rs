//! Where zones begin and end, found from both ends of a page: what stands in the middle is never asked whether it is prose.
use super::sheet::{HEAD_LINES, HEAD_PROSE, InZones, Kind, Sheet, TAIL_PROSE};

/// The zones of a page, as [`zones_of`](super::sheet::zones_of) tells them for each line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Zones {
    /// The last line without prose above, if the page has prose.
    top: Option<usize>,
    /// The last line of the head.
    head: usize,
    /// The first line of the tail, if it stands below the first prose.
    tail: usize,
    /// The first line without prose below, if it stands below the first prose.
    end: usize,
}

impl Zones {
    pub fn of(page: &impl Sheet) -> Zones {
        let top = (0..page.count()).find(|&line| page.is_prose(line));
        let Some(first) = top else { return Zones { top, head: 0, tail: 0, end: 0 } };
        let (mut above, mut since, mut head) = (1, 0, first);
        while head + 1 < page.count() && above <= HEAD_PROSE && since < HEAD_LINES {
            head += 1;
            if page.is_prose(head) {
                above += 1;
            } else if page.kind(head) == Kind::Text {
                since += 1;
            }
        }
        // Of the lines of prose from below, the last has none below it, the fourth three.
        let mut prose = (first..page.count()).rev().filter(|&line| page.is_prose(line));
        let end = prose.next().unwrap_or(first);
        let tail = prose.nth(TAIL_PROSE - 1).unwrap_or(first);
        Zones { top, head, tail, end }
    }

    /// The zones of a line.
    pub fn at(&self, line: usize) -> InZones {
        let Some(first) = self.top else { return InZones::default() };
        InZones {
            top: line <= first,
            head: line <= self.head,
            tail: line > first && line >= self.tail,
            end: line > first && line >= self.end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::reference::PlainPage;
    use super::super::sheet::zones_of;
    use super::*;

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]
        #[test]
        fn both_ends_tell_what_each_line_tells(lines in proptest::collection::vec(0..3usize, 0..24)) {
            let line = |kind: usize| ["", "شارك الخبر", "قال الوزير إن الاتفاق الجديد سيوقع اليوم في العاصمة."][kind];
            let text: Vec<&str> = lines.into_iter().map(line).collect();
            let text = text.join("\n");
            let page = PlainPage::new(&text);
            let plain = zones_of((0..page.count()).map(|line| (page.is_prose(line), page.kind(line))));
            let zones = Zones::of(&page);
            assert_eq!((0..page.count()).map(|line| zones.at(line)).collect::<Vec<_>>(), plain, "{text:?}");
        }
    }
}

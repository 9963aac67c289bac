//! A document as rules see it: every line folded at once, and all that is to be known of it.
use std::cell::OnceCell;

use crate::compile::RuleSet;
use crate::text::{FoldSet, Line, Span, bare, is_bullet_line, is_prose, lines};

use super::super::sheet::{Hit, InZones, Kind, Sheet, sentences_of, zones_of};
use super::find;

/// One line with what is known of it.
#[derive(Clone, Debug)]
struct PlainLine {
    line: Line,
    kind: Kind,
    prose: bool,
    folded: String,
    bare: Span,
}

/// A document's text, cut into lines and folded.
#[derive(Debug)]
pub(in super::super) struct PlainPage<'t> {
    text: &'t str,
    lines: Vec<PlainLine>,
    zones: Vec<InZones>,
    sentences: OnceCell<Vec<usize>>,
}

impl<'t> PlainPage<'t> {
    pub fn new(text: &'t str) -> PlainPage<'t> {
        let lines: Vec<PlainLine> = lines(text).map(|line| PlainLine::new(text, line)).collect();
        let zones = zones_of(lines.iter().map(|line| (line.prose, line.kind)));
        PlainPage { text, lines, zones, sentences: OnceCell::new() }
    }
}

impl PlainLine {
    fn new(text: &str, line: Line) -> PlainLine {
        let folded = FoldSet::ALL.fold(&text[line.content.range()]).trim_matches(' ').to_owned();
        let kind = match folded.as_str() {
            "" => Kind::Blank,
            folded if is_bullet_line(folded) => Kind::Bullet,
            _ => Kind::Text,
        };
        PlainLine { line, kind, prose: kind == Kind::Text && is_prose(&folded), bare: bare(&folded), folded }
    }
}

impl Sheet for PlainPage<'_> {
    fn text(&self) -> &str {
        self.text
    }

    fn count(&self) -> usize {
        self.lines.len()
    }

    fn line(&self, line: usize) -> Line {
        self.lines[line].line
    }

    fn kind(&self, line: usize) -> Kind {
        self.lines[line].kind
    }

    fn is_prose(&self, line: usize) -> bool {
        self.lines[line].prose
    }

    fn zones(&self, line: usize) -> InZones {
        self.zones[line]
    }

    fn folded(&self, line: usize) -> &str {
        &self.lines[line].folded
    }

    fn bare_span(&self, line: usize) -> Span {
        self.lines[line].bare
    }

    fn is_line(&self, line: usize, bare: &str) -> bool {
        self.bare(line) == bare
    }

    fn has_line(&self, bare: &str) -> bool {
        (0..self.count()).any(|line| self.is_line(line, bare))
    }

    fn sentences(&self) -> &[usize] {
        self.sentences.get_or_init(|| sentences_of(self))
    }

    fn hits(&self, rules: &RuleSet, _: Option<usize>, groups: &[usize]) -> Vec<(usize, Hit)> {
        let of = |&group: &usize| find(self, &rules.groups()[group]).into_iter().map(move |hit| (group, hit));
        groups.iter().flat_map(of).collect()
    }

    fn site_by_signature(&self, rules: &RuleSet) -> Option<usize> {
        let signatures = rules.sites().signatures();
        let in_line = |line: usize| {
            let folded = self.folded(line);
            signatures.find(folded).find(|&(_, start, end)| find::on_word_edges(folded, start, end))
        };
        (0..self.count()).find_map(in_line).map(|(phrase, ..)| phrase.rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: &str = "وقال الوزير في تصريح له إن بلاده تدعم الحل السياسي في المنطقة كلها.\n";

    fn zones(text: &str) -> String {
        let page = PlainPage::new(text);
        page.zones
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

    fn opening(text: &str) -> Vec<bool> {
        let page = PlainPage::new(text);
        let is_date = |folded: &str| folded.starts_with("12");
        (0..page.count()).map(|line| is_date(page.folded(line)) && page.opens_text(line, is_date)).collect()
    }

    #[test]
    fn a_line_opens_the_text_between_headline_and_sentence() {
        let lines = opening(&format!("العنوان\n12 مايو\n12:30\n\n{PROSE}12 مايو\n{PROSE}"));
        assert_eq!(lines, [false, true, true, false, false, false, false], "the second date has prose above");
        assert_eq!(opening(&format!("12 مايو\n{PROSE}")), [false, false], "no headline above");
        let lines = opening(&format!("البرنامج\n12 مايو\nالأهلي - الزمالك\n{PROSE}"));
        assert!(!lines[1], "an entry below");
    }

    #[test]
    fn lines_of_one_shape_are_parted_by_others() {
        let parted = |text: &str| PlainPage::new(text).has_parted_lines(|folded| folded.starts_with("12"));
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

//! A page without its article.
use crate::text::{FoldSet, is_prose, lines};

/// The page with each line of running text replaced by a sentence of the house, one that is running text too: zones stay where they are, and nothing of the
/// article is copied. Lines that are `kept` stay as they are.
///
/// ```
/// let page = "Share\nThe minister said on Monday that the talks would go on for another week.\n";
/// let blank = naqi::edit::without_text(page, |_| false);
/// assert!(blank.starts_with("Share\n") && !blank.contains("minister"));
/// ```
pub fn without_text(text: &str, kept: impl Fn(usize) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, line) in lines(text).enumerate() {
        let content = &text[line.content.range()];
        let folded = FoldSet::ALL.fold(content);
        if is_prose(folded.trim()) && !kept(at) {
            let number = at + 1;
            let indent = &content[..content.len() - content.trim_start().len()];
            out.push_str(indent);
            out.push_str(&if content.chars().any(|c| matches!(c, '\u{600}'..='\u{6ff}')) {
                format!("وقفت الفقرة رقم {number} من المقال في هذا الموضع من الصفحة قبل أن تحل هذه الجملة محلها.")
            } else {
                format!("Paragraph number {number} of the article stood here before this sentence took its place.")
            });
        } else {
            out.push_str(content);
        }
        out.push_str(&text[line.content.end..line.whole.end]);
    }
    out
}

//! The fast engine against the plain one, and the laws, on any rules and any page.
use naqi::document::Document;
use naqi::engine::Cleaner;

use super::laws::{cleaned, compiled};

/// The input is rules and a page, parted by a form feed; a second form feed parts the rules of a second file.
pub fn engines(data: &[u8]) {
    let Ok(input) = std::str::from_utf8(data) else { return };
    let Some((rules, rest)) = input.split_once('\u{c}') else { return };
    let (site, page) = rest.split_once('\u{c}').unwrap_or(("", rest));
    let common = format!("lang = ['*']\n{rules}");
    let site = format!("sites = ['x.com']\n{site}");
    let files = [("common/all.toml", &*common), ("sites/x.com.toml", &*site)];
    let Some(rules) = compiled(files) else { return };
    let document = Document::new(page).with_url("http://x.com/2016/01/02/a");
    let once = cleaned(&Cleaner::new(rules), &document);
    // Law 3: whatever the order in which files are read.
    let again = Cleaner::new(compiled(files.into_iter().rev()).expect("the same files compile")).clean(&document);
    assert_eq!((&once.removals, &once.drafts, &once.text), (&again.removals, &again.drafts, &again.text));
}

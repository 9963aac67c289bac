//! What a document's site and language are called where rules do not ask.
use std::borrow::Cow;

use crate::document::{Document, host_and_path};

use super::language;

/// The site of a document, as the ledger and decisions name it: the site file that `spoke`, else the host of the URL, else what the input calls it.
///
/// ```
/// use naqi::document::Document;
/// use naqi::engine::site_of;
/// let page = Document::new("").with_url("https://www.example.com/a");
/// assert_eq!(site_of(&page, None), Some("example.com"));
/// assert_eq!(site_of(&page, Some("example")), Some("example"));
/// ```
pub fn site_of<'s>(document: &'s Document<'_>, spoke: Option<&'s str>) -> Option<&'s str> {
    let host = || document.url.as_deref().and_then(host_and_path).map(|(host, _)| host);
    let bare = |host: &'s str| host.strip_prefix("www.").unwrap_or(host);
    spoke.or_else(|| host().map(bare)).or(document.site.as_deref())
}

/// The language of a document: declared, else detected; nothing where it cannot be told.
pub fn language_of<'d>(document: &'d Document<'_>) -> Option<Cow<'d, str>> {
    document.lang.as_deref().map(Cow::Borrowed).or_else(|| language::detect(&document.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_declared_or_detected() {
        let arabic = "أعلنت وزارة الخارجية عن جولة جديدة من المحادثات بين ممثلي الدول";
        assert_eq!(language_of(&Document::new(arabic)).as_deref(), Some("ar"));
        let declared = Document { lang: Some("fa".into()), ..Document::new(arabic) };
        assert_eq!(language_of(&declared).as_deref(), Some("fa"));
        assert_eq!(language_of(&Document::new("123")), None);
    }
}

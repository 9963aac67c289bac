//! The document, as the engine takes it.
use std::borrow::Cow;

/// One unit of text with an id and whatever else is known of it.
#[derive(Clone, Debug, Default)]
pub struct Document<'a> {
    /// A name that is unique in the corpus: a path below the input, or a record's id.
    pub id: Cow<'a, str>,
    /// The text, UTF-8.
    pub text: Cow<'a, str>,
    /// Where the page was fetched from.
    pub url: Option<Cow<'a, str>>,
    /// A host or alias that names the site, where there is no URL.
    pub site: Option<Cow<'a, str>>,
    /// Language as a lower-case ISO 639-1 code (`ar`), where declared. Else it is detected.
    pub lang: Option<Cow<'a, str>>,
    /// Day of publication as `YYYY-MM-DD`, where declared. Else it is read from the URL, if it stands there.
    pub date: Option<Cow<'a, str>>,
}

impl<'a> Document<'a> {
    /// A document of which only the text is known.
    pub fn new(text: impl Into<Cow<'a, str>>) -> Document<'a> {
        Document { text: text.into(), ..Document::default() }
    }

    /// The same document, with its URL.
    pub fn with_url(mut self, url: impl Into<Cow<'a, str>>) -> Document<'a> {
        self.url = Some(url.into());
        self
    }

    /// The same document, with the host or alias of its site.
    pub fn with_site(mut self, site: impl Into<Cow<'a, str>>) -> Document<'a> {
        self.site = Some(site.into());
        self
    }
}

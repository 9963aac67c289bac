//! One text of a column, with what the other columns say of it.
use std::borrow::Cow;

use super::Document;
use super::jsonl::{date, lang};

/// What is known of a text that stands in a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    id: Option<String>,
    url: Option<String>,
    site: Option<String>,
    lang: Option<String>,
    date: Option<String>,
}

impl Facts {
    /// The facts, as columns give them; an empty text, or what is no language of two letters or no date, is as good as none.
    pub fn new(
        id: Option<String>,
        url: Option<String>,
        site: Option<String>,
        lang_: Option<String>,
        date_: Option<String>,
    ) -> Facts {
        let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Facts {
            id: said(id),
            url: said(url),
            site: said(site),
            lang: lang_.and_then(|text| lang(text.into())).map(Cow::into_owned),
            date: date_.and_then(|text| date(text.into())).map(Cow::into_owned),
        }
    }
}

/// A text that is the whole of its unit.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'l> {
    pub(super) text: &'l str,
    facts: Option<&'l Facts>,
}

impl<'l> Cell<'l> {
    /// The text, and what is known of it.
    pub fn new(text: &'l str, facts: Option<&'l Facts>) -> Cell<'l> {
        Cell { text, facts }
    }

    /// The text as a document; `id` serves where no column has one.
    pub(super) fn document<'d>(&'d self, id: &'d str) -> Document<'d> {
        fn lent(value: Option<&String>) -> Option<Cow<'_, str>> {
            value.map(|text| Cow::Borrowed(text.as_str()))
        }
        let get = |which: fn(&Facts) -> &Option<String>| lent(self.facts.and_then(|facts| which(facts).as_ref()));
        Document {
            id: get(|facts| &facts.id).unwrap_or(Cow::Borrowed(id)),
            text: Cow::Borrowed(self.text),
            url: get(|facts| &facts.url),
            site: get(|facts| &facts.site),
            lang: get(|facts| &facts.lang),
            date: get(|facts| &facts.date),
        }
    }
}

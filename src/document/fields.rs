//! Which fields of a record hold what.
use serde::{Deserialize, Serialize};

/// The names a record's fields go by. For each, the first name that the record has counts. A name with dots is a field of that
/// name, else a path into objects: `metadata.url`.
///
/// The default names are those of data sets on Hugging Face (FineWeb, C4, CulturaX), of dolma (`metadata`, `created`) and datatrove (`metadata`), DCLM
/// (`metadata.WARC-Target-URI`), CCNet and RedPajama (`raw_content`, `doc_id`, `meta`) and OSCAR (`warc_headers`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    /// The text to clean.
    pub text: Vec<String>,
    /// The address the page was fetched from.
    pub url: Vec<String>,
    /// The record's id: a string or a number.
    pub id: Vec<String>,
    /// A host or alias that names the site.
    pub site: Vec<String>,
    /// The language; counts if it is two letters.
    pub lang: Vec<String>,
    /// The day of publication; counts if it starts `YYYY-MM-DD`.
    pub date: Vec<String>,
}

impl Default for Fields {
    fn default() -> Fields {
        let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
        Fields {
            text: names(&["text", "content", "raw_content"]),
            url: names(&[
                "url",
                "metadata.url",
                "meta.url",
                "warc_headers.warc-target-uri",
                "metadata.WARC-Target-URI",
            ]),
            id: names(&["id", "doc_id", "warc_headers.warc-record-id", "metadata.WARC-Record-ID"]),
            site: Vec::new(),
            lang: names(&["lang", "language", "metadata.lang", "metadata.language"]),
            date: names(&["date", "created", "metadata.date"]),
        }
    }
}

/// The names that are looked for in each record of a file, made ready once.
#[derive(Clone, Debug)]
pub struct Wanted<'f> {
    /// The fields.
    pub fields: &'f Fields,
    /// Every name, once each, then the heads of those with dots that are no name themselves.
    names: Vec<&'f str>,
    /// How many of `names` are names.
    count: usize,
}

impl<'f> Wanted<'f> {
    /// What these fields ask for.
    pub fn new(fields: &'f Fields) -> Wanted<'f> {
        let Fields { text, url, id, site, lang, date } = fields;
        let mut names: Vec<&str> = Vec::new();
        let add = |names: &mut Vec<&'f str>, name: &'f str| {
            if !names.contains(&name) {
                names.push(name);
            }
        };
        [text, url, id, site, lang, date].into_iter().flatten().for_each(|name| add(&mut names, name));
        let count = names.len();
        for at in 0..count {
            if let Some((head, _)) = names[at].split_once('.') {
                add(&mut names, head);
            }
        }
        Wanted { fields, names, count }
    }

    /// Every name to be looked for right in the object.
    pub(super) fn names(&self) -> &[&'f str] {
        &self.names
    }

    /// Every name, dots and all: the first of [`Wanted::names`].
    pub(super) fn full_names(&self) -> &[&'f str] {
        &self.names[..self.count]
    }
}

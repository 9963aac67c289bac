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
    paths: Vec<Path<'f>>,
    /// For each thing that is wanted, the places of its names.
    pub(super) places: Places,
}

/// A name with dots, which may lead into an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path<'f> {
    /// The place of the whole name.
    pub name: usize,
    /// The place of what stands before the first dot.
    pub head: usize,
    /// What stands after it.
    pub rest: &'f str,
}

/// For each thing that is wanted, the places of its names among [`Wanted::names`], the best first.
#[derive(Clone, Debug)]
pub(super) struct Places {
    pub text: Vec<usize>,
    pub url: Vec<usize>,
    pub id: Vec<usize>,
    pub site: Vec<usize>,
    pub lang: Vec<usize>,
    pub date: Vec<usize>,
}

impl<'f> Wanted<'f> {
    /// What these fields ask for.
    pub fn new(fields: &'f Fields) -> Wanted<'f> {
        let Fields { text, url, id, site, lang, date } = fields;
        let mut names: Vec<&'f str> = Vec::new();
        let mut place = |name: &'f str| {
            names.iter().position(|known| *known == name).unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            })
        };
        let mut each = |wanted: &'f [String]| wanted.iter().map(|name| place(name)).collect();
        let places = Places {
            text: each(text),
            url: each(url),
            id: each(id),
            site: each(site),
            lang: each(lang),
            date: each(date),
        };
        let mut dotted: Vec<&'f str> =
            [text, url, id, site, lang, date].into_iter().flatten().map(String::as_str).collect();
        dotted.retain(|name| name.contains('.'));
        let path = |name: &'f str| {
            let (head, rest) = name.split_once('.')?;
            Some(Path { name: place(name), head: place(head), rest })
        };
        let paths = dotted.into_iter().filter_map(path).collect();
        Wanted { fields, names, paths, places }
    }

    /// Every name to be looked for right in the object.
    pub(super) fn names(&self) -> &[&'f str] {
        &self.names
    }

    /// The names with dots.
    pub(super) fn paths(&self) -> &[Path<'f>] {
        &self.paths
    }
}

//! Which fields of a record hold what.
use serde::{Deserialize, Serialize};

/// The names a record's fields go by. For each, the first name that the record has counts. A name with dots is a field of that
/// name, else a path into objects: `metadata.url`.
///
/// The default names are those of data sets on Hugging Face, of dolma and datatrove (`metadata`), CCNet (`raw_content`) and OSCAR
/// (`warc_headers`).
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
            url: names(&["url", "metadata.url", "warc_headers.warc-target-uri"]),
            id: names(&["id", "warc_headers.warc-record-id"]),
            site: Vec::new(),
            lang: names(&["lang", "language", "metadata.lang", "metadata.language"]),
            date: names(&["date", "metadata.date"]),
        }
    }
}

impl Fields {
    /// Every name wanted, once each.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in [&self.text, &self.url, &self.id, &self.site, &self.lang, &self.date].into_iter().flatten() {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }
}

//! What is kept of a corpus: for each site a fair sample of its pages. Samples of parts join to the sample of the whole.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::digest::digest;
use crate::document::{Document, date_in_path, host_and_path};

/// How many pages of a site are looked at, if nothing else is said.
pub const PAGES: usize = 100;
/// Of a longer page so many bytes from its start and as many from its end are kept.
const MOST_BYTES: usize = 48 << 10;

/// A page of a sample.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SampledPage {
    /// Where it was fetched from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub url: Option<String>,
    /// What the corpus calls it.
    pub source: String,
    /// Its language, if that was declared.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lang: Option<String>,
    /// Its day, declared or from the address, as `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub date: Option<String>,
    /// Its text; of a very long page, the beginning and the end.
    pub text: String,
}

/// The sample of one site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteSample {
    /// How many pages the corpus has of it, copies included.
    pub seen: u64,
    /// The pages with the lowest digests, each text once.
    pub pages: BTreeMap<u64, SampledPage>,
}

/// Samples of all sites of a corpus, or of a part of it.
///
/// Which pages are kept hangs on their texts alone: those with the lowest digests. So the order of reading changes nothing, and the samples of two parts, joined, are the
/// sample of both.
///
/// ```
/// use naqi::document::Document;
/// use naqi::learn::Counts;
/// let mut counts = Counts::new(2);
/// for text in ["one", "two", "three", "three"] {
///     counts.add("x.com", &Document::new(text), text);
/// }
/// let site = &counts.sites["x.com"];
/// assert_eq!((site.seen, site.pages.len()), (4, 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// By the name of the site.
    pub sites: BTreeMap<String, SiteSample>,
    /// Pages that tell no site.
    pub homeless: u64,
    most: usize,
    bytes: usize,
}

/// What a site in memory takes beside its pages, in bytes; roughly.
const SITE_BYTES: usize = 200;
/// What a page takes beside its text, in bytes; roughly.
const PAGE_BYTES: usize = 200;

impl Counts {
    /// Counts that keep at most so many pages of a site.
    pub fn new(most: usize) -> Counts {
        Counts { most, ..Counts::default() }
    }

    /// How much memory the samples take, in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Counts a page of a site. Most pages of a large site cost no more than the digest of their text.
    pub fn add(&mut self, site: &str, document: &Document<'_>, source: &str) {
        let digest = digest(&document.text);
        if !self.sites.contains_key(site) {
            self.bytes += SITE_BYTES + site.len();
            self.sites.insert(site.to_owned(), SiteSample::default());
        }
        let Some(sample) = self.sites.get_mut(site) else { return };
        sample.seen += 1;
        if sample.has_no_place(digest, self.most) {
            return;
        }
        let url = document.url.as_deref().map(str::to_owned);
        let path_date = || url.as_deref().and_then(host_and_path).and_then(|(_, path)| date_in_path(path));
        let page = SampledPage {
            lang: document.lang.as_deref().map(str::to_owned),
            date: document.date.as_deref().map(str::to_owned).or_else(path_date),
            url,
            source: source.to_owned(),
            text: shortened(&document.text),
        };
        self.bytes = self.bytes.wrapping_add_signed(sample.keep(digest, page, self.most));
    }

    /// Takes in the sample of a site from other counts.
    pub fn join(&mut self, site: String, other: SiteSample) {
        let name = site.len();
        let known = self.sites.len();
        let sample = self.sites.entry(site).or_default();
        sample.seen += other.seen;
        let mut grown = 0;
        for (digest, page) in other.pages {
            grown += sample.keep(digest, page, self.most);
        }
        self.bytes = self.bytes.wrapping_add_signed(grown);
        if self.sites.len() > known {
            self.bytes += SITE_BYTES + name;
        }
    }
}

impl SiteSample {
    fn has_no_place(&self, digest: u64, most: usize) -> bool {
        self.pages.len() >= most
            && !self.pages.contains_key(&digest)
            && self.pages.last_key_value().is_some_and(|(&last, _)| digest > last)
    }

    /// Keeps a page if it is among the lowest, and says how many bytes the sample grew by.
    fn keep(&mut self, digest: u64, page: SampledPage, most: usize) -> isize {
        let weight = |page: &SampledPage| (PAGE_BYTES + page.text.len() + page.source.len()) as isize;
        let mut grown = weight(&page);
        match self.pages.get_mut(&digest) {
            // Of two copies the one with the lower name stays, whichever came first.
            Some(known) => {
                grown -= weight(known);
                if page < *known {
                    *known = page;
                } else {
                    return 0;
                }
            }
            None => drop(self.pages.insert(digest, page)),
        }
        while self.pages.len() > most {
            grown -= self.pages.pop_last().map_or(0, |(_, page)| weight(&page));
        }
        grown
    }
}

/// Beginning and end of a text that is very long.
fn shortened(text: &str) -> String {
    if text.len() <= 2 * MOST_BYTES {
        return text.to_owned();
    }
    let head = text[..text.floor_char_boundary(MOST_BYTES)].rfind('\n').unwrap_or(MOST_BYTES);
    let tail = text.ceil_char_boundary(text.len() - MOST_BYTES);
    let tail = text[tail..].find('\n').map_or(tail, |at| tail + at);
    format!("{}{}", &text[..text.floor_char_boundary(head)], &text[tail..])
}

/// The name by which pages of a host are counted: without `www.`, in lower case.
pub fn site_name(host_or_alias: &str) -> String {
    let name = host_or_alias.trim().trim_end_matches('.').to_lowercase();
    name.strip_prefix("www.").map(str::to_owned).unwrap_or(name)
}

/// The site that a page counts for: the host of its address, else what the corpus calls its site; the other way round where that name goes first.
/// None if neither tells.
///
/// ```
/// use naqi::document::Document;
/// use naqi::learn::site_counted;
/// let page = Document::new("").with_url("https://www.Example.com/1").with_site("sport");
/// assert_eq!(site_counted(&page, false).as_deref(), Some("example.com"));
/// assert_eq!(site_counted(&page, true).as_deref(), Some("sport"));
/// ```
pub fn site_counted(document: &Document<'_>, name_first: bool) -> Option<String> {
    let host = document.url.as_deref().and_then(host_and_path).map(|(host, _)| host);
    let told = document.site.as_deref();
    let site = if name_first { told.or(host) } else { host.or(told) };
    site.map(site_name).filter(|site| !site.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counts(pages: &[(u8, String)], most: usize) -> Counts {
        let mut counts = Counts::new(most);
        for (site, text) in pages {
            counts.add(&format!("{site}.com"), &Document::new(text.as_str()), text);
        }
        counts
    }

    proptest! {
        #[test]
        fn parts_join_to_the_whole_in_any_order(
            pages in proptest::collection::vec((0..3u8, "[ab]{0,3}"), 0..30),
            cut in any::<prop::sample::Index>(),
            most in 1..5usize,
        ) {
            let whole = counts(&pages, most);
            let cut = cut.index(pages.len() + 1);
            let mut joined = counts(&pages[cut..], most);
            for (site, sample) in counts(&pages[..cut], most).sites {
                joined.join(site, sample);
            }
            prop_assert_eq!(&joined, &whole);
            let mut backwards: Vec<_> = pages.clone();
            backwards.reverse();
            prop_assert_eq!(counts(&backwards, most), whole);
        }
    }

    #[test]
    fn a_long_page_keeps_its_ends() {
        let text: String = (0..20_000).map(|at| format!("سطر {at}\n")).collect();
        let short = shortened(&text);
        assert!(short.len() <= 2 * MOST_BYTES && short.starts_with("سطر 0\n") && short.ends_with("سطر 19999\n"));
        assert!(short.lines().all(|line| text.contains(&format!("{line}\n"))));
    }
}

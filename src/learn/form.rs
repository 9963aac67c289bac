//! Counts as lines of JSON: what `naqi learn --counts` keeps in files, and what machines send each other.
use serde::{Deserialize, Serialize};

use super::counts::{SampledPage, SiteSample};

/// A line of counts. A file of them begins with a [`Line::Head`]; the sites follow in the order of their names.
///
/// ```
/// use naqi::document::Document;
/// use naqi::learn::{Counts, Line};
/// let mut counts = Counts::new(100);
/// counts.add("x.com", &Document::new("one"), "1.txt");
/// let (site, sample) = counts.sites.pop_first().unwrap();
/// let written = serde_json::to_string(&Line::site(site, sample.clone())).unwrap();
/// assert_eq!(serde_json::from_str::<Line>(&written).unwrap().into_site(), Some(("x.com".to_owned(), sample)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Line {
    /// What all lines behind it have in common.
    Head {
        /// The form of the lines: [`Line::VERSION`].
        naqi_counts: u32,
        /// How many pages of a site they may hold.
        pages: usize,
        /// Pages that told no site.
        homeless: u64,
    },
    /// The sample of a site.
    Site {
        /// The name of the site.
        site: String,
        /// How many pages it was seen to have.
        seen: u64,
        /// The sample: digests, in their order, and pages.
        pages: Vec<(u64, SampledPage)>,
    },
}

impl Line {
    /// The form that this naqi writes and reads.
    pub const VERSION: u32 = 1;

    /// The line of a site.
    pub fn site(site: String, sample: SiteSample) -> Line {
        Line::Site { site, seen: sample.seen, pages: sample.pages.into_iter().collect() }
    }

    /// The site and its sample; nothing if it is a head.
    pub fn into_site(self) -> Option<(String, SiteSample)> {
        match self {
            Line::Site { site, seen, pages } => Some((site, SiteSample { seen, pages: pages.into_iter().collect() })),
            Line::Head { .. } => None,
        }
    }
}

//! Encodings that the user declared: for all files, for those of a site, or by their paths.
use std::path::Path;

use globset::{Glob, GlobMatcher};

use super::Charset;

/// What was declared. A path that fits counts before a site, and a site before what is said of all files; of several that fit in the same way,
/// the last one.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    list: Vec<Declaration>,
}

#[derive(Clone, Debug)]
struct Declaration {
    said: String,
    of: Of,
    charset: Charset,
}

#[derive(Clone, Debug)]
enum Of {
    All,
    Site(String),
    Paths(GlobMatcher),
}

/// What stands before the name of a site.
const SITE: &str = "site:";

impl Declared {
    /// Reads `LABEL`, `site:NAME=LABEL`, or `GLOB=LABEL`, where a glob without a slash is of the file's name at any depth.
    ///
    /// # Errors
    /// In words, why one is none.
    ///
    /// ```
    /// use std::path::Path;
    /// use naqi::decode::Declared;
    /// let declared = Declared::parse(["old/**=windows-1256", "utf-8", "*.u16=utf-16le", "site:x.com=koi8-r"]).unwrap();
    /// let name = |path, site: &str| declared.of(Path::new(path), |said| said == site).unwrap().name();
    /// assert_eq!([name("old/a/b.txt", ""), name("a.txt", ""), name("x/a.u16", "")], ["windows-1256", "UTF-8", "UTF-16LE"]);
    /// assert_eq!([name("a.txt", "x.com"), name("a.u16", "x.com")], ["KOI8-R", "UTF-16LE"]);
    /// assert!(Declared::parse(["cp720"]).is_err());
    /// ```
    pub fn parse<S: AsRef<str>>(said: impl IntoIterator<Item = S>) -> Result<Declared, String> {
        let mut list = Vec::new();
        for said in said {
            let said = said.as_ref();
            let (of, label) = match said.rsplit_once('=') {
                Some((of, label)) => match of.strip_prefix(SITE) {
                    Some(site) => (Of::Site(site.to_owned()), label),
                    None => (Of::Paths(matcher(of)?), label),
                },
                None => (Of::All, said),
            };
            let charset = Charset::named(label).ok_or_else(|| {
                format!("`{label}` is no encoding that naqi knows; utf-8, utf-16le, utf-16be, windows-1256, iso-8859-6 are some")
            })?;
            list.push(Declaration { said: said.to_owned(), of, charset });
        }
        Ok(Declared { list })
    }

    /// The encoding declared for the file at `path` below its input; `is_site` says of a name whether it is that of the file's site.
    pub fn of(&self, path: &Path, is_site: impl Fn(&str) -> bool) -> Option<Charset> {
        let last = |fits: &dyn Fn(&Of) -> bool| self.list.iter().rev().find(|said| fits(&said.of));
        let found = last(&|of| matches!(of, Of::Paths(glob) if glob.is_match(path)))
            .or_else(|| last(&|of| matches!(of, Of::Site(site) if is_site(site))))
            .or_else(|| last(&|of| matches!(of, Of::All)));
        found.map(|said| said.charset)
    }

    /// As it was said.
    pub fn said(&self) -> Vec<&str> {
        self.list.iter().map(|said| said.said.as_str()).collect()
    }
}

fn matcher(glob: &str) -> Result<GlobMatcher, String> {
    let whole = if glob.contains('/') { glob.to_owned() } else { format!("**/{glob}") };
    let glob = Glob::new(&whole).map_err(|error| format!("`{glob}` is no pattern for paths: {}", error.kind()))?;
    Ok(glob.compile_matcher())
}

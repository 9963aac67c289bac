//! Encodings that the user declared, for all files or by their paths.
use std::path::Path;

use globset::{Glob, GlobMatcher};

use super::Charset;

/// What was declared. Of several that fit a path, the last counts; a declaration for all files is the weakest.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    list: Vec<Declaration>,
}

#[derive(Clone, Debug)]
struct Declaration {
    said: String,
    glob: Option<GlobMatcher>,
    charset: Charset,
}

impl Declared {
    /// Reads `LABEL`, or `GLOB=LABEL`, where a glob without a slash is of the file's name at any depth.
    ///
    /// # Errors
    /// In words, why one is none.
    ///
    /// ```
    /// use std::path::Path;
    /// use naqi::decode::Declared;
    /// let declared = Declared::parse(["old/**=windows-1256", "utf-8", "*.u16=utf-16le"]).unwrap();
    /// let name = |path| declared.of(Path::new(path)).unwrap().name();
    /// assert_eq!([name("old/a/b.txt"), name("a.txt"), name("x/a.u16")], ["windows-1256", "UTF-8", "UTF-16LE"]);
    /// assert!(Declared::parse(["cp720"]).is_err());
    /// ```
    pub fn parse<S: AsRef<str>>(said: impl IntoIterator<Item = S>) -> Result<Declared, String> {
        let mut list = Vec::new();
        for said in said {
            let said = said.as_ref();
            let (glob, label) = match said.rsplit_once('=') {
                Some((glob, label)) => (Some(matcher(glob)?), label),
                None => (None, said),
            };
            let charset = Charset::named(label).ok_or_else(|| {
                format!("`{label}` is no encoding that naqi knows; utf-8, utf-16le, utf-16be, windows-1256, iso-8859-6 are some")
            })?;
            list.push(Declaration { said: said.to_owned(), glob, charset });
        }
        Ok(Declared { list })
    }

    /// The encoding declared for the file at `path` below its input.
    pub fn of(&self, path: &Path) -> Option<Charset> {
        let by_glob = |said: &&Declaration| said.glob.as_ref().is_some_and(|glob| glob.is_match(path));
        let found =
            self.list.iter().rev().find(by_glob).or_else(|| self.list.iter().rev().find(|said| said.glob.is_none()));
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

//! The shipped rule files, and what the path of a rule file says.
use std::sync::Arc;

use super::keys::FileKind;
use crate::diagnostic::SourceFile;

/// Paths below `rules/` and texts, sorted by path.
static SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pack.rs"));

/// What the names of the shipped files start with.
pub const PLACE: &str = "<shipped>/";

/// The rule files compiled into the program, in the order of their paths, named `<shipped>/common/ar.toml` and so on.
///
/// ```
/// use naqi::rule::{RuleFile, pack};
/// for source in pack::shipped() {
///     let parsed = RuleFile::parse(source);
///     assert!(parsed.faults.is_empty());
/// }
/// ```
pub fn shipped() -> Vec<Arc<SourceFile>> {
    SHIPPED.iter().map(|(path, text)| SourceFile::new(format!("{PLACE}{path}"), *text)).collect()
}

/// The kind of rule file that a path promises by the folder right above it: `common/ar.toml`, `sites/elaph.com.toml`. Other
/// folders, and files that are not `.toml`, promise nothing.
///
/// ```
/// use naqi::rule::{FileKind, pack};
/// assert_eq!(pack::kind_of("rules/common/ar.toml"), Some(FileKind::Common));
/// assert_eq!(pack::kind_of(r"rules\sites\elaph.com.toml"), Some(FileKind::Site));
/// assert_eq!(pack::kind_of("rules/sites/README.md"), None);
/// assert_eq!(pack::kind_of("elaph.com.toml"), None);
/// ```
pub fn kind_of(path: &str) -> Option<FileKind> {
    let mut parts = path.rsplit(['/', '\\']);
    let name = parts.next()?.strip_suffix(".toml")?;
    if name.is_empty() || name.starts_with('.') {
        return None;
    }
    match parts.next()? {
        "common" => Some(FileKind::Common),
        "sites" => Some(FileKind::Site),
        _ => None,
    }
}

/// The name of a rule file: its path without folders and `.toml`. It is the first half of the names of its rules.
///
/// ```
/// assert_eq!(naqi::rule::pack::name_of("rules/sites/elaph.com.toml"), "elaph.com");
/// ```
pub fn name_of(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_suffix(".toml").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::RuleFile;

    #[test]
    fn the_pack_is_sorted_and_in_its_folders() {
        assert!(SHIPPED.is_sorted_by(|a, b| a.0 < b.0));
        assert!(SHIPPED.iter().all(|(path, _)| kind_of(path).is_some()));
    }

    #[test]
    fn the_pack_has_no_faults() {
        for source in shipped() {
            let faults = RuleFile::parse(source).faults;
            assert!(faults.is_empty(), "{}", faults[0]);
        }
    }
}

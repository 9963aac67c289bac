//! What clean files are called.
use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Packing;

/// A pattern for the names of clean files, such as `{stem}.clean.{ext}`. Folders keep their names.
///
/// ```
/// use std::path::Path;
/// use naqi::io::Naming;
/// let naming = Naming::parse("{stem}.clean.{ext}").unwrap();
/// assert_eq!(naming.place(Path::new("a/b.jsonl.gz")), Path::new("a/b.clean.jsonl.gz"));
/// assert_eq!(naming.place(Path::new("README")), Path::new("README.clean"));
/// assert_eq!(Naming::parse("clean-{name}").unwrap().place(Path::new("v1.2.txt")), Path::new("clean-v1.2.txt"));
/// assert!(Naming::parse("clean").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    said: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    /// The whole name.
    Name,
    /// The name without its extension, that of the compression included.
    Stem,
    /// The extension, without the dot before it.
    Ext,
}

impl Naming {
    /// Reads a pattern.
    ///
    /// # Errors
    /// In words, why it is none.
    pub fn parse(said: &str) -> Result<Naming, String> {
        if said.contains(['/', '\\', '\0']) {
            return Err("it names files, not folders: clean files keep the folders of their originals".into());
        }
        let (mut parts, mut rest) = (Vec::new(), said);
        while let Some((before, after)) = rest.split_once('{') {
            let unknown = || format!("`{{{after}` is not {{name}}, {{stem}} or {{ext}}");
            let (word, after) = after.split_once('}').ok_or_else(unknown)?;
            parts.push(Part::Text(before.to_owned()));
            parts.push(match word {
                "name" => Part::Name,
                "stem" => Part::Stem,
                "ext" => Part::Ext,
                _ => return Err(unknown()),
            });
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        if !parts.iter().any(|part| matches!(part, Part::Name | Part::Stem)) {
            return Err("it must hold {name} or {stem}, or all files would get the same name".into());
        }
        Ok(Naming { said: said.to_owned(), parts })
    }

    /// The path of the clean file of the original at `path`. A name that is not UTF-8 stays, since such a file is not cleaned.
    pub fn place(&self, path: &Path) -> PathBuf {
        match path.file_name().and_then(|name| name.to_str()) {
            Some(name) => path.with_file_name(self.name(name)),
            None => path.to_owned(),
        }
    }

    fn name(&self, name: &str) -> String {
        let (stem, ext) = split(name);
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Name => out.push_str(name),
                Part::Stem => out.push_str(stem),
                // A file without extension needs no dot before it.
                Part::Ext if ext.is_empty() => out.truncate(out.strip_suffix('.').map_or(out.len(), str::len)),
                Part::Ext => out.push_str(ext),
            }
        }
        out
    }
}

impl fmt::Display for Naming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said)
    }
}

/// A name as stem and extension.
fn split(name: &str) -> (&str, &str) {
    let dot = |name: &str| name.rfind('.').filter(|&at| at > 0);
    let Some(at) = dot(name) else { return (name, "") };
    let packed = Packing::is_extension(&name[at + 1..]);
    let at = if packed { dot(&name[..at]).unwrap_or(at) } else { at };
    (&name[..at], &name[at + 1..])
}

/// Where the clean file of an original stands: a line of `names.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The original, as in [`Entry::source`](crate::ledger::Entry::source).
    pub source: String,
    /// The clean file, below the output folder.
    pub clean: String,
}

//! What the files beside a file are in, for one that is too short to tell.
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::decode::{Charset, find, is_sure};

use super::{Input, Source};

/// So many files that tell their encoding are enough.
const ENOUGH: usize = 16;
/// So many files of a folder are looked at.
const MOST: usize = 64;

/// The encodings of folders. What it says depends on the folder alone, never on what was asked before.
#[derive(Debug, Default)]
pub struct Neighbours {
    /// The folder that was asked for last: a walk goes folder by folder.
    last: Mutex<Option<(PathBuf, Option<Charset>)>>,
}

impl Neighbours {
    /// What most files in the folder of `input` are in, if that can be told: of those that are long enough to tell, in the order of their names.
    pub fn charset(&self, input: &Input) -> Option<Charset> {
        let Input::File(path) = input else { return None };
        let folder = path.parent()?;
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, charset)) = &*last
            && known == folder
        {
            return *charset;
        }
        let charset = vote(folder);
        *last = Some((folder.to_owned(), charset));
        charset
    }
}

fn vote(folder: &Path) -> Option<Charset> {
    let entries = fs::read_dir(folder).ok()?;
    let mut names: Vec<OsString> = entries.flatten().map(|entry| entry.file_name()).collect();
    names.sort_unstable();
    let paths = names.iter().map(|name| folder.join(name)).filter(|path| path.is_file());
    let mut votes: BTreeMap<&str, (usize, Charset)> = BTreeMap::new();
    let told = paths.take(MOST).filter_map(|path| told(&Input::File(path))).take(ENOUGH);
    for charset in told {
        votes.entry(charset.name()).or_insert((0, charset)).0 += 1;
    }
    // Of two with as many, the first by name.
    votes.into_values().rev().max_by_key(|(count, _)| *count).map(|(_, charset)| charset)
}

fn told(input: &Input) -> Option<Charset> {
    let source = Source::open(input).ok()?;
    let found = find(source.head(), None).ok()?;
    is_sure(source.head(), found).then_some(found.charset)
}

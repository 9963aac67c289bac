//! Which files an input stands for, in which order, and where each one goes.
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::error::Result;
use super::out::RECORDS;
use super::{Error, Format, FormatChoice};

/// Where bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Input {
    /// Whether its bytes are still there when it was read: not so those of a pipe.
    pub fn stays(&self) -> bool {
        matches!(self, Input::File(path) if path.is_file())
    }
}

/// One file to do.
#[derive(Clone, Debug)]
pub struct Job {
    /// Where its bytes come from.
    pub input: Input,
    /// Its path below the input that was named.
    pub below: PathBuf,
    /// Its path below the output folder: the same, behind the input's own name where several inputs were named.
    pub target: PathBuf,
}

impl Job {
    /// The name by which ledger and messages call the file: its target, with `/` between folders on every system.
    pub fn source(&self) -> String {
        source_of(&self.target)
    }

    /// The name of the `n`-th folder (from 1) below the input.
    pub fn folder(&self, n: usize) -> Option<&str> {
        let folders = self.below.parent()?;
        folders.iter().nth(n.checked_sub(1)?)?.to_str()
    }
}

pub(super) fn source_of(target: &Path) -> String {
    if target.has_root() {
        return target.display().to_string();
    }
    let parts: Vec<_> = target.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// What a walk comes across.
#[derive(Clone, Debug)]
pub enum Found {
    /// A file.
    File(Job),
    /// Something that is there but cannot be read.
    Unreadable {
        /// Its name, as [`Job::source`].
        source: String,
        /// Why not.
        reason: String,
    },
}

impl Found {
    /// Its name, as [`Job::source`].
    pub fn source(&self) -> String {
        match self {
            Found::File(job) => job.source(),
            Found::Unreadable { source, .. } => source.clone(),
        }
    }
}

/// All files that `inputs` stand for, in the order of their targets: folder by folder, names compared as bytes.
///
/// Folders are read whole: hidden files too, and links are followed; a link that leads back to a folder above itself is
/// unreadable. Two things are left out: the folder `skip` (the output), and the records of an earlier run in a folder
/// that is one. `-` is standard input.
///
/// # Errors
/// An input that is not there, or two whose files would get the same names.
pub fn walk(inputs: &[PathBuf], skip: Option<&Path>, format: FormatChoice) -> Result<Walk> {
    let skip = skip.and_then(|folder| fs::canonicalize(folder).ok());
    if inputs.iter().any(|input| input == "-") {
        return match inputs.len() {
            1 => Ok(Walk { roots: vec![stdin(format)], skip, stack: Vec::new() }),
            _ => Err(Error::new("`-`, standard input, cannot be read together with other inputs")),
        };
    }
    let mut roots = Vec::new();
    for path in inputs {
        let meta = fs::metadata(path).map_err(|error| Error::with("read", path, error))?;
        let target = if meta.is_dir() && inputs.len() == 1 { PathBuf::new() } else { PathBuf::from(name_of(path)?) };
        roots.push(Root { input: Input::File(path.clone()), target, is_folder: meta.is_dir() });
    }
    roots.sort_by(|a, b| a.target.cmp(&b.target));
    for pair in roots.windows(2) {
        if pair[0].target == pair[1].target {
            let name = pair[0].target.display();
            return Err(Error::new(format!("two inputs are named `{name}`, and their files would get the same names"))
                .help("clean them into two output folders, or name the folder that holds both"));
        }
    }
    if let Some(root) = roots.iter().find(|root| root.has_own_records()) {
        return Err(Error::new(format!("{} would be written over by naqi's own records", root.records().display()))
            .help(format!("naqi keeps its records in the folder `{RECORDS}` of the output; rename the input's")));
    }
    roots.reverse();
    Ok(Walk { roots, skip, stack: Vec::new() })
}

fn stdin(format: FormatChoice) -> Root {
    let name = match format.of(Path::new("-")) {
        Format::Text => "stdin.txt",
        Format::Jsonl => "stdin.jsonl",
        Format::Csv => "stdin.csv",
        Format::Tsv => "stdin.tsv",
        Format::Warc => "stdin.warc",
        Format::Parquet => "stdin.parquet",
    };
    Root { input: Input::Stdin, target: name.into(), is_folder: false }
}

fn name_of(path: &Path) -> Result<OsString> {
    let whole = fs::canonicalize(path).map_err(|error| Error::with("read", path, error))?;
    let name = path.file_name().or(whole.file_name());
    Ok(name.unwrap_or("root".as_ref()).to_owned())
}

/// One input as named.
#[derive(Debug)]
struct Root {
    input: Input,
    target: PathBuf,
    is_folder: bool,
}

impl Root {
    /// What would stand where the output's records stand.
    fn records(&self) -> PathBuf {
        match &self.input {
            Input::File(path) if self.target.as_os_str().is_empty() => path.join(RECORDS),
            Input::File(path) => path.clone(),
            Input::Stdin => PathBuf::new(),
        }
    }

    fn has_own_records(&self) -> bool {
        let records = self.records();
        let in_the_way = self.target.as_os_str().is_empty() || self.target == Path::new(RECORDS);
        in_the_way && records.exists() && !is_records(&records)
    }
}

/// Whether the folder holds the records of a run.
fn is_records(folder: &Path) -> bool {
    folder.file_name().is_some_and(|name| name == RECORDS) && folder.join(super::out::RUN).is_file()
}

/// The files, as [`walk`] finds them.
#[derive(Debug)]
pub struct Walk {
    /// Inputs to come, the next one last.
    roots: Vec<Root>,
    skip: Option<PathBuf>,
    stack: Vec<Folder>,
}

/// A folder in which the walk stands.
#[derive(Debug)]
struct Folder {
    /// Its real path, to notice links that lead back.
    real: PathBuf,
    path: PathBuf,
    below: PathBuf,
    target: PathBuf,
    /// Names to come, the next one last.
    names: Vec<OsString>,
}

impl Walk {
    fn enter(&mut self, path: PathBuf, below: PathBuf, target: PathBuf) -> std::result::Result<(), String> {
        let real = fs::canonicalize(&path).map_err(|error| error.to_string())?;
        if self.skip.as_ref() == Some(&real) || (self.stack.len() == 1 && is_records(&path)) {
            return Ok(());
        }
        if self.stack.iter().any(|folder| folder.real == real) {
            return Err("the link leads back to a folder above it".into());
        }
        let entries = fs::read_dir(&path).and_then(|entries| {
            entries.map(|entry| entry.map(|entry| entry.file_name())).collect::<std::io::Result<Vec<_>>>()
        });
        let mut names = entries.map_err(|error| error.to_string())?;
        names.sort_unstable_by(|a, b| b.cmp(a));
        self.stack.push(Folder { real, path, below, target, names });
        Ok(())
    }

    /// What a path is; nothing if it was a folder, which is now the one to go on in.
    fn look(&mut self, path: PathBuf, below: PathBuf, target: PathBuf) -> Option<Found> {
        let source = source_of(&target);
        let unreadable = |reason: String| Some(Found::Unreadable { source, reason });
        match fs::metadata(&path) {
            Err(error) => unreadable(error.to_string()),
            Ok(meta) if meta.is_dir() => match self.enter(path, below, target) {
                Ok(()) => None,
                Err(reason) => unreadable(reason),
            },
            Ok(meta) if meta.is_file() => Some(Found::File(Job { input: Input::File(path), below, target })),
            Ok(_) => unreadable("it is neither a file nor a folder".into()),
        }
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let found = if let Some(folder) = self.stack.last_mut() {
                let Some(name) = folder.names.pop() else {
                    self.stack.pop();
                    continue;
                };
                let (path, below, target) =
                    (folder.path.join(&name), folder.below.join(&name), folder.target.join(&name));
                self.look(path, below, target)
            } else {
                let Root { input, target, is_folder } = self.roots.pop()?;
                match input {
                    Input::File(path) if is_folder => self.look(path, PathBuf::new(), target),
                    // A file that was named is read whatever it is: a pipe, a device.
                    input => Some(Found::File(Job { input, below: target.clone(), target })),
                }
            };
            if found.is_some() {
                return found;
            }
        }
    }
}

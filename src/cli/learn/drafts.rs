//! Sites learnt, on several threads, and their drafts written.
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::cli::{Failure, Result};
use crate::io::Part;
use crate::learn::{Learner, Learnt};
use crate::rule::RuleFile;

use super::LearnArgs;
use super::corpus::{Sites, Tally};

/// What was written.
pub struct Written {
    /// The drafts.
    pub files: Vec<PathBuf>,
    /// Whether something is new, or took nothing.
    pub news: bool,
}

/// The name of the rule file at `path`, among those that were loaded.
pub fn updated(files: &[RuleFile], path: &Path) -> Result<String> {
    let name = path.display().to_string();
    let known = files.iter().find(|file| file.source.name == name).map(|file| file.name.clone());
    known.ok_or_else(|| Failure::new(format!("{name} is not the rule file of a site")))
}

/// Drafts that are there already are not replaced unasked: someone may have worked on them.
pub fn refuse_old(folder: &Path, force: bool) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    let old = entries.flatten().any(|entry| entry.path().extension().is_some_and(|ext| ext == "toml"));
    if old && !force {
        return Err(Failure::new(format!("there are rule files in {} already", folder.display()))
            .help("name another folder with -o, or replace those of the same names with --force"));
    }
    Ok(())
}

/// Learns all sites, writes the drafts and tells of them.
pub fn learn(args: &LearnArgs, learner: &Learner, mut tally: Tally<'_>) -> Result<Written> {
    let sites = Mutex::new((tally.sites()?, 0));
    let done: Mutex<Vec<(usize, Learnt)>> = Mutex::new(Vec::new());
    let failed: Mutex<Option<Failure>> = Mutex::new(None);
    let work = || {
        loop {
            let next = next_site(&sites);
            let (number, site, sample) = match next {
                Ok(Some(next)) => next,
                Ok(None) => return,
                Err(failure) => return keep_first(&failed, failure),
            };
            let mut learnt = learner.learn(&site, &sample);
            if let Err(failure) = write(args, &mut learnt) {
                return keep_first(&failed, failure);
            }
            done.lock().unwrap_or_else(PoisonError::into_inner).push((number, learnt));
        }
    };
    thread::scope(|scope| {
        for _ in 1..args.threads() {
            scope.spawn(work);
        }
        work();
    });
    if let Some(failure) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(failure);
    }
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    let all: Vec<Learnt> = done.into_iter().map(|(_, learnt)| learnt).collect();
    let files =
        all.iter().filter(|learnt| learnt.file.is_some()).map(|learnt| path(args, learnt)).collect::<Result<_>>()?;
    let news = all.iter().any(|learnt| learnt.file.is_some() || !learnt.idle.is_empty());
    super::told::tell(args, &all, tally.homeless)?;
    Ok(Written { files, news })
}

/// The next site with its number.
fn next_site(sites: &Mutex<(Sites, usize)>) -> Result<Option<(usize, String, crate::learn::SiteSample)>> {
    let mut sites = sites.lock().unwrap_or_else(PoisonError::into_inner);
    let Some((site, sample)) = sites.0.next()? else { return Ok(None) };
    sites.1 += 1;
    Ok(Some((sites.1, site, sample)))
}

fn keep_first(failed: &Mutex<Option<Failure>>, failure: Failure) {
    failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
}

/// Where the draft of a site goes.
fn path(args: &LearnArgs, learnt: &Learnt) -> Result<PathBuf> {
    if let Some(file) = &args.update {
        return Ok(file.clone());
    }
    let name = learnt.file.as_ref().map_or(learnt.site.as_str(), |(name, _)| name);
    Ok(args.folder()?.join(format!("{name}.toml")))
}

/// Writes a draft, and lets go of its text.
fn write(args: &LearnArgs, learnt: &mut Learnt) -> Result<()> {
    let Some((name, text)) = learnt.file.take() else { return Ok(()) };
    learnt.file = Some((name, String::new()));
    if !args.dry_run {
        let path = path(args, learnt)?;
        Part::put(&path, text.as_bytes())?;
    }
    Ok(())
}

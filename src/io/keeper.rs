//! Brings a run's progress to the disk, while the run goes on.
//!
//! A checkpoint says: all that stands before this place is done. So what it speaks of is synced first, and then the checkpoint is written; and as syncing
//! waits for the disk, a thread does it. Where the disk is slower than the cleaning, a newer checkpoint takes the place of one that still waits.
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use super::checkpoint::write_checkpoint;
use super::disk::{Placed, sync_file, sync_folder};
use super::error::Result;
use super::out::{RECORDS, WORK};

/// Files in the list of what waits; if there are more, the run waits too.
const WAITING: usize = 10_000;

/// What is to be brought to the disk.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// Files that are still being written, by their names.
    pub(super) open: BTreeMap<PathBuf, File>,
    /// Files that were put in their places.
    pub(super) placed: Placed,
    /// The checkpoint that speaks of them.
    pub(super) checkpoint: Vec<u8>,
}

impl Progress {
    fn keep(&self, folder: &Path) -> Result<()> {
        self.open.iter().try_for_each(|(path, file)| sync_file(file, path))?;
        // The name of the checkpoint may be on the disk before the names of files begun since the last one, empty ones too, unless these are there first.
        sync_folder(&folder.join(RECORDS).join(WORK))?;
        self.placed.sync(folder)?;
        write_checkpoint(folder, &self.checkpoint)
    }

    /// What waited is done with this too.
    fn instead_of(mut self, before: Progress) -> Progress {
        for (path, file) in before.open {
            self.open.entry(path).or_insert(file);
        }
        self.placed.merge(before.placed);
        self
    }
}

/// The thread, and what it does next.
#[derive(Debug)]
pub(super) struct Keeper {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    next: Option<Progress>,
    ended: bool,
    fault: Option<super::Error>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, folder: &Path) {
        let mut state = self.state();
        loop {
            if let Some(progress) = state.next.take() {
                drop(state);
                self.changed.notify_all();
                let done = progress.keep(folder);
                state = self.state();
                if let Err(fault) = done {
                    state.fault = Some(fault);
                    state.ended = true;
                    self.changed.notify_all();
                    return;
                }
            } else if state.ended {
                return;
            } else {
                state = self.wait(state);
            }
        }
    }
}

impl Keeper {
    /// One for the run in `folder`.
    pub(super) fn new(folder: &Path) -> Keeper {
        let shared = Arc::new(Shared::default());
        let (theirs, folder) = (Arc::clone(&shared), folder.to_owned());
        Keeper { shared, thread: Some(thread::spawn(move || theirs.work(&folder))) }
    }

    /// Hands it progress to keep.
    ///
    /// # Errors
    /// What went wrong with what it was handed before.
    pub(super) fn hand(&self, progress: Progress) -> Result<()> {
        let mut state = self.shared.state();
        while !state.ended && state.next.as_ref().is_some_and(|next| next.placed.len() > WAITING) {
            state = self.shared.wait(state);
        }
        if let Some(fault) = state.fault.take() {
            return Err(fault);
        }
        state.next = Some(match state.next.take() {
            Some(before) => progress.instead_of(before),
            None => progress,
        });
        self.shared.changed.notify_all();
        Ok(())
    }

    /// Waits until all is kept.
    ///
    /// # Errors
    /// What went wrong.
    pub(super) fn finish(mut self) -> Result<()> {
        self.end();
        self.shared.state().fault.take().map_or(Ok(()), Err)
    }

    fn end(&mut self) {
        self.shared.state().ended = true;
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // It does not panic; if it did, nothing more would be kept, and the checkpoint says how far it came.
            let _ = thread.join();
        }
    }
}

/// A run that ends before its end still keeps how far it has come.
impl Drop for Keeper {
    fn drop(&mut self) {
        self.end();
    }
}

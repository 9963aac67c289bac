//! How far a run is, on standard error: a bar on a terminal, else a line now and then.
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::io::{Found, Input};

use super::CleanArgs;
use super::account::Account;
use super::summary::{bytes, grouped};

/// What is shown of a run.
pub struct Progress {
    bar: Option<ProgressBar>,
    /// Nothing is said.
    quiet: bool,
    /// Between two lines where there is no terminal.
    pause: Duration,
    start: Instant,
    told: Instant,
    read: u64,
}

impl Progress {
    /// Nothing yet. `found` is asked for the size of all files only if there is a bar to show it on.
    pub fn new(args: &CleanArgs, found: impl Iterator<Item = Found>) -> Progress {
        let quiet = args.quiet;
        let bar = (!quiet && std::io::stderr().is_terminal()).then(|| {
            let size = |found| match found {
                Found::File(job) => match job.input {
                    Input::File(path) => std::fs::metadata(path).map_or(0, |meta| meta.len()),
                    Input::Stdin => 0,
                },
                Found::Unreadable { .. } => 0,
            };
            let bar = ProgressBar::with_draw_target(Some(found.map(size).sum()), ProgressDrawTarget::stderr());
            let template = "{bar:24} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left, {msg}";
            bar.with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        let now = Instant::now();
        Progress { bar, quiet, pause: Duration::from_secs(args.progress), start: now, told: now, read: 0 }
    }

    /// So many more bytes of the input are done.
    pub fn more(&mut self, read: u64, account: &Account) {
        self.read += read;
        let removals = || format!("{} removals", grouped(account.counts.removals));
        if let Some(bar) = &self.bar {
            bar.set_message(removals());
            bar.set_position(self.read);
        } else if !self.quiet && self.told.elapsed() >= self.pause {
            self.told = Instant::now();
            let documents = grouped(account.counts.documents);
            let rate = self.read as f64 / self.start.elapsed().as_secs_f64();
            let (read, rate) = (bytes(self.read as usize), bytes(rate as usize));
            // Who cannot be told does not stop the run.
            let _ = writeln!(
                anstream::stderr().lock(),
                "{documents} documents, {read} read, {rate} a second, {}",
                removals()
            );
        }
    }

    /// The end.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

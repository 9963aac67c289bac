//! A run that is asked to stop, by Ctrl-C or by the system.
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::super::Result;

/// Whether the run was asked to stop. The first time it finishes what is in hand; the second time it ends at once.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    asked: Arc<AtomicBool>,
    by: Arc<AtomicUsize>,
}

impl Stop {
    /// Listens from now on. All runs of a process hear the same: handlers are never taken back, and would be one more for each run.
    ///
    /// # Errors
    /// What the system says.
    pub fn listen() -> Result<Stop> {
        static HEARD: Mutex<Option<Stop>> = Mutex::new(None);
        let mut heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stop) = &*heard {
            return Ok(stop.clone());
        }
        let stop = Stop::default();
        for signal in [SIGINT, SIGTERM] {
            // In this order: what is asked before the first time is nothing.
            flag::register_conditional_shutdown(signal, 128 + signal, stop.asked.clone())?;
            flag::register(signal, stop.asked.clone())?;
            flag::register_usize(signal, stop.by.clone(), signal.unsigned_abs() as usize)?;
        }
        *heard = Some(stop.clone());
        Ok(stop)
    }

    /// Whether it was asked.
    pub fn asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// The exit code that says by what, as shells count: 130 for Ctrl-C, 143 for a signal to end.
    pub fn code(&self) -> u8 {
        u8::try_from(128 + self.by.load(Ordering::Relaxed)).unwrap_or(u8::MAX)
    }
}

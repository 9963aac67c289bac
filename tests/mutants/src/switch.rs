//! Which mutation is on: the number in the environment variable `NAQI_MUTANT`, or none. A path there is a file, to which each place that is come to is written.
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

const UNKNOWN: u32 = u32::MAX;
const WATCHED: u32 = u32::MAX - 1;
static ON: AtomicU32 = AtomicU32::new(UNKNOWN);
static SEEN: [AtomicBool; PLACES] = [const { AtomicBool::new(false) }; PLACES];

#[inline]
pub fn on(place: u32) -> u32 {
    let on = ON.load(Relaxed);
    if on >= WATCHED { watch(place) } else { on }
}

#[cold]
fn watch(place: u32) -> u32 {
    if SEEN[place as usize].load(Relaxed) {
        return 0;
    }
    let set = std::env::var("NAQI_MUTANT").unwrap_or_default();
    let on = set.parse().unwrap_or(if set.is_empty() { 0 } else { WATCHED });
    ON.store(on, Relaxed);
    if on != WATCHED {
        return on;
    }
    if !SEEN[place as usize].swap(true, Relaxed) {
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(set).unwrap();
        file.write_all(format!("{place}\n").as_bytes()).unwrap();
    }
    0
}

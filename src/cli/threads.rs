//! Work on several threads, whose results are taken in order.
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::io::{Format, Found, Job, walk};

use super::Result;
use super::documents::{Opened, Reading, Unit, What, each_of};

/// How many threads work where nothing is said of it: as many as there are cores.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// What workers share: where work comes from on one side, where results go on the other.
struct Shared<N, K> {
    source: Mutex<(usize, N)>,
    sink: Mutex<Sink<K>>,
    turn: Condvar,
}

struct Sink<K> {
    take: K,
    taken: usize,
    failed: Option<super::Failure>,
}

/// Gives what comes from `next` to `work`, on `jobs` threads, and what comes of it to `take`, in the order of `next`. No thread is more than one piece of
/// work ahead of its turn.
///
/// # Errors
/// The first of `work` or `take`, in that order; what comes after it is not taken.
pub fn in_order<I, T>(
    jobs: usize,
    next: impl FnMut() -> Option<I> + Send,
    work: impl Fn(I) -> Result<T> + Sync,
    take: impl FnMut(T) -> Result<()> + Send,
) -> Result<()> {
    let sink = Sink { take, taken: 0, failed: None };
    let shared = Shared { source: Mutex::new((0, next)), sink: Mutex::new(sink), turn: Condvar::new() };
    match jobs {
        0 | 1 => worker(&shared, &work),
        jobs => thread::scope(|scope| (0..jobs).for_each(|_| drop(scope.spawn(|| worker(&shared, &work))))),
    }
    let sink = shared.sink.into_inner().unwrap_or_else(PoisonError::into_inner);
    sink.failed.map_or(Ok(()), Err)
}

fn worker<I, T>(
    shared: &Shared<impl FnMut() -> Option<I>, impl FnMut(T) -> Result<()>>,
    work: &impl Fn(I) -> Result<T>,
) {
    loop {
        let (ticket, item) = {
            let mut source = lock(&shared.source);
            let Some(item) = (source.1)() else { return };
            source.0 += 1;
            (source.0 - 1, item)
        };
        // A panic passes its turn on, so that the others come to their end.
        let done = catch_unwind(AssertUnwindSafe(|| work(item)));
        let mut sink = lock(&shared.sink);
        while sink.taken != ticket {
            sink = shared.turn.wait(sink).unwrap_or_else(PoisonError::into_inner);
        }
        let panic = match done {
            _ if sink.failed.is_some() => None,
            Ok(result) => {
                sink.failed = result.and_then(|result| (sink.take)(result)).err();
                None
            }
            Err(panic) => {
                sink.failed = Some(super::Failure::new("a thread failed; this is a fault of naqi"));
                Some(panic)
            }
        };
        sink.taken += 1;
        shared.turn.notify_all();
        let failed = sink.failed.is_some();
        drop(sink);
        if let Some(panic) = panic {
            resume_unwind(panic);
        }
        if failed {
            return;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Shows each unit of all inputs to `work`, on `jobs` threads, and what comes of it to `take`, in the order of the walk. Threads share out whole files of one
/// document each, and the blocks of files of records.
///
/// # Errors
/// An input that is not there; the first of `work` or `take`.
pub fn each_on<T: Send>(
    jobs: usize,
    inputs: &[PathBuf],
    reading: &Reading,
    work: impl Fn(Unit<'_>) -> Result<T> + Sync,
    mut take: impl FnMut(T) -> Result<()> + Send,
) -> Result<()> {
    let mut take = |units: Vec<T>| units.into_iter().try_for_each(&mut take);
    let mut found = walk(inputs, None, reading.format)?.peekable();
    while found.peek().is_some() {
        let is_text = |job: &Job| reading.format.of_file(job, &reading.fields) == Format::Text;
        let of_records = |found: &Found| matches!(found, Found::File(job) if !is_text(job));
        let one = |found: Found| {
            let mut done = Vec::new();
            let mut visit = |unit: Unit<'_>| work(unit).map(|result| done.push(result));
            match found {
                Found::File(job) => each_of(&job, reading, &mut visit)?,
                Found::Unreadable { source, reason } => visit(unreadable(&source, reason))?,
            }
            Ok(done)
        };
        in_order(jobs, || found.next_if(|found| !of_records(found)), one, &mut take)?;
        if let Some(Found::File(job)) = found.next() {
            records(jobs, &job, reading, &work, &mut take)?;
        }
    }
    Ok(())
}

/// The units of one file of records, in blocks.
fn records<T>(
    jobs: usize,
    job: &Job,
    reading: &Reading,
    work: &(impl Fn(Unit<'_>) -> Result<T> + Sync),
    take: &mut (impl FnMut(Vec<T>) -> Result<()> + Send),
) -> Result<()> {
    let source = job.source();
    let opened = match Opened::open(job, reading) {
        Ok(opened) => opened,
        Err(what) => return take(vec![work(Unit { source: &source, raw: b"", what: what.into() })?]),
    };
    let fault = match opened.into_blocks(0, 0) {
        Ok(Ok((file, mut blocks))) => {
            let batch = |block| {
                let mut done = Vec::new();
                file.each_in(&block, &source, |unit| work(unit).map(|result| done.push(result)))?;
                Ok(done)
            };
            in_order(jobs, || blocks.next(), batch, &mut *take)?;
            blocks.fault()
        }
        Ok(Err(fault)) => Some(fault),
        Err(opened) => {
            let mut done = Vec::new();
            opened.each(&mut |unit| work(unit).map(|result| done.push(result)))?;
            return take(done);
        }
    };
    match fault {
        Some(fault) => take(vec![work(unreadable(&source, fault.to_string()))?]),
        None => Ok(()),
    }
}

fn unreadable(source: &str, reason: String) -> Unit<'_> {
    Unit { source, raw: b"", what: What::Unreadable(reason) }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::cli::Failure;

    #[test]
    fn results_are_taken_in_order_however_long_the_work_is() {
        for jobs in [1, 2, 7] {
            let mut items = 0..200u64;
            let mut taken = Vec::new();
            // The first of each five is the slowest.
            let work = |item: u64| {
                (0..(5 - item % 5) * 2000).for_each(|step| _ = std::hint::black_box(step));
                Ok(item)
            };
            in_order(
                jobs,
                || items.next(),
                work,
                |item| {
                    taken.push(item);
                    Ok(())
                },
            )
            .unwrap_or_else(|_| panic!("nothing fails"));
            assert!(taken.iter().copied().eq(0..200), "{jobs}: {taken:?}");
        }
    }

    #[test]
    fn nothing_is_taken_after_the_first_failure_and_all_threads_end() {
        for jobs in [1, 2, 7] {
            let mut items = 0..1000u64;
            let taken = AtomicUsize::new(0);
            let work = |item: u64| if item == 30 { Err(Failure::new("no")) } else { Ok(item) };
            let done = in_order(
                jobs,
                || items.next(),
                work,
                |_| {
                    taken.fetch_add(1, Ordering::Relaxed);
                    Ok(())
                },
            );
            assert!(done.is_err());
            assert_eq!(taken.load(Ordering::Relaxed), 30, "{jobs}");
        }
    }

    #[test]
    fn a_panic_reaches_the_caller() {
        let mut items = 0..100u64;
        let work = |item: u64| if item == 7 { panic!("seven") } else { Ok(item) };
        let done = catch_unwind(AssertUnwindSafe(|| in_order(3, || items.next(), work, |_| Ok(()))));
        assert!(done.is_err());
    }
}

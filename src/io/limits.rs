//! What a file may ask of memory and disk, whoever made it.
use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Up to here an archive may unpack to, however small it is.
const HARMLESS: u64 = 64 << 20;

/// The limits for files of a corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes that one document or record may have, with all its fields; it is held in memory as a whole. Where lines are read in
    /// blocks, one that is shorter than a block passes all the same.
    pub record: u64,
    /// How many times its size a compressed file may unpack to, beyond 64 MiB.
    pub expansion: u64,
}

impl Default for Limits {
    /// 512 MiB; 200 times, where texts of the web unpack to three to twenty times.
    fn default() -> Limits {
        Limits { record: 512 << 20, expansion: 200 }
    }
}

impl Limits {
    /// No limits, for what naqi wrote itself.
    pub const NONE: Limits = Limits { record: u64::MAX, expansion: u64::MAX };

    /// Why something is too large, and what to do.
    pub(super) fn too_large(self, what: &str) -> io::Error {
        let most = size(self.record);
        let words = format!("{what} is larger than {most}, the most that one may have; --max-record lets it through");
        io::Error::new(io::ErrorKind::FileTooLarge, words)
    }

    /// Refuses what unpacks to too much, for so many packed bytes.
    pub(super) fn refuse_bomb(self, unpacked: u64, packed: u64) -> io::Result<()> {
        let is_bomb = unpacked > HARMLESS && unpacked > packed.saturating_mul(self.expansion);
        if is_bomb { Err(self.bomb()) } else { Ok(()) }
    }

    fn bomb(self) -> io::Error {
        let words = format!(
            "it unpacks to more than {} times its size, as files do that are made to fill disks; --max-expansion lets it through",
            self.expansion
        );
        io::Error::new(io::ErrorKind::QuotaExceeded, words)
    }
}

fn size(bytes: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let unit = units.iter().find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit));
    unit.map_or_else(|| format!("{bytes} bytes"), |(unit, name)| format!("{} {name}", bytes / unit))
}

/// A file as it lies there. It counts what is read, and notices when the file was cut while it was read.
pub(super) struct Packed<R> {
    pub(super) from: R,
    pub(super) read: Arc<AtomicU64>,
    /// How long the file is, if that can be told.
    pub(super) len: Option<u64>,
}

impl Packed<File> {
    pub(super) fn file(from: File) -> io::Result<Packed<File>> {
        let meta = from.metadata()?;
        Ok(Packed { from, read: Arc::default(), len: meta.is_file().then_some(meta.len()) })
    }
}

impl<R> Packed<R> {
    pub(super) fn stream(from: R) -> Packed<R> {
        Packed { from, read: Arc::default(), len: None }
    }

    /// The count of what is read.
    pub(super) fn count(&self) -> Arc<AtomicU64> {
        self.read.clone()
    }
}

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        let all = self.read.fetch_add(read as u64, Ordering::Relaxed) + read as u64;
        if read == 0 && !buffer.is_empty() && self.len.is_some_and(|len| all < len) {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file became shorter while it was read"));
        }
        Ok(read)
    }
}

/// What is inside a compressed file, up to a limit.
pub(super) struct Unpacking<R> {
    pub(super) from: R,
    pub(super) packed: Arc<AtomicU64>,
    pub(super) limits: Limits,
    pub(super) read: u64,
}

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.read += read as u64;
        self.limits.refuse_bomb(self.read, self.packed.load(Ordering::Relaxed)).map(|()| read)
    }
}

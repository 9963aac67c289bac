//! Compression around a file, told by its first bytes.
use std::io::{self, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

/// The level of zstd: the lowest of the usual ones, as compressing costs more time than cleaning does.
const ZSTD_LEVEL: i32 = 1;
/// The level for records: they are written beside every corpus, and time is dearer there than room.
const RECORDS_LEVEL: i32 = -3;
/// The window for these, 4 MiB: the records between two checkpoints fit, and what has to look back across the end of its buffer is slower.
const RECORDS_WINDOW: u32 = 22;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    #[default]
    Plain,
    /// `.gz`, of one member or many.
    Gzip,
    /// `.zst`, of one frame or many.
    Zstd,
}

impl Packing {
    /// By the first bytes of a file.
    pub fn of(head: &[u8]) -> Packing {
        match head {
            [0x1f, 0x8b, 8, ..] => Packing::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Packing::Zstd,
            _ => Packing::Plain,
        }
    }

    /// Whether a file of that extension is called compressed. Its bytes say whether it is.
    pub fn is_extension(extension: &str) -> bool {
        Packing::of_name(&Path::new("x").with_extension(extension)) != Packing::Plain
    }

    /// By the name of a file.
    pub fn of_name(path: &Path) -> Packing {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            "gz" | "gzip" => Packing::Gzip,
            "zst" | "zstd" => Packing::Zstd,
            _ => Packing::Plain,
        }
    }

    /// What is inside a file of the corpus, with faults that say what becomes of it.
    ///
    /// # Errors
    /// What the system says.
    pub fn unpack(self, reader: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Packing::Plain => Box::new(reader),
            packed => Box::new(Told(packed.decoder(reader)?)),
        })
    }

    /// What is inside.
    ///
    /// # Errors
    /// What the system says.
    pub fn decoder(self, reader: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Packing::Plain => Box::new(reader),
            Packing::Gzip => Box::new(MultiGzDecoder::new(reader)),
            Packing::Zstd => {
                let mut decoder = zstd::Decoder::new(reader)?;
                // Frames of `zstd --long` and `--ultra` look back further than zstd allows unasked.
                decoder.window_log_max(31)?;
                Box::new(decoder)
            }
        })
    }
}

/// A decoder whose faults say that it is the archive that is broken.
struct Told<R>(R);

impl<R: Read> Read for Told<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|fault| match fault.kind() {
            io::ErrorKind::Interrupted => fault,
            kind => {
                let words = "the compressed file is cut off or damaged; what could be read of it was cleaned";
                io::Error::new(kind, format!("{words} ({fault})"))
            }
        })
    }
}

/// Writes in the same packing.
pub enum Packer<W: Write> {
    /// As it is.
    Plain(W),
    /// One member.
    Gzip(GzEncoder<W>),
    /// One frame, of this level.
    Zstd(zstd::Encoder<'static, W>, i32),
}

impl<W: Write> Packer<W> {
    /// Starts.
    ///
    /// # Errors
    /// What the system says.
    pub fn new(packing: Packing, to: W) -> io::Result<Packer<W>> {
        Packer::with_level(packing, to, ZSTD_LEVEL)
    }

    /// Starts a file of naqi's own records.
    ///
    /// # Errors
    /// What the system says.
    pub fn of_records(packing: Packing, to: W) -> io::Result<Packer<W>> {
        Packer::with_level(packing, to, RECORDS_LEVEL)
    }

    fn with_level(packing: Packing, to: W, level: i32) -> io::Result<Packer<W>> {
        Ok(match packing {
            Packing::Plain => Packer::Plain(to),
            Packing::Gzip => Packer::Gzip(GzEncoder::new(to, Compression::default())),
            Packing::Zstd => {
                let mut encoder = zstd::Encoder::new(to, level)?;
                encoder.include_checksum(true)?;
                if level == RECORDS_LEVEL {
                    encoder.window_log(RECORDS_WINDOW)?;
                }
                Packer::Zstd(encoder, level)
            }
        })
    }

    /// Ends the member or frame.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self) -> io::Result<W> {
        match self {
            Packer::Plain(to) => Ok(to),
            Packer::Gzip(encoder) => encoder.finish(),
            Packer::Zstd(encoder, _) => encoder.finish(),
        }
    }

    /// Ends the member or frame and starts a new one.
    ///
    /// # Errors
    /// What the system says.
    pub fn restart(self) -> io::Result<Packer<W>> {
        let (packing, level) = match &self {
            Packer::Plain(_) => (Packing::Plain, ZSTD_LEVEL),
            Packer::Gzip(_) => (Packing::Gzip, ZSTD_LEVEL),
            Packer::Zstd(_, level) => (Packing::Zstd, *level),
        };
        Packer::with_level(packing, self.finish()?, level)
    }
}

impl<W: Write> Write for Packer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Packer::Plain(to) => to.write(bytes),
            Packer::Gzip(to) => to.write(bytes),
            Packer::Zstd(to, _) => to.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Packer::Plain(to) => to.flush(),
            Packer::Gzip(to) => to.flush(),
            Packer::Zstd(to, _) => to.flush(),
        }
    }
}

//! An input, open: its first bytes to judge it by, then all of it.
use std::fs::File;
use std::io::{self, Cursor, Read};

use super::limits::{Packed, Unpacking};
use super::{Input, Limits, Packing};

/// The bytes of an input, unpacked.
pub type Unpacked = Box<dyn Read + Send>;

/// How much of an input is looked at to tell what it is.
const HEAD: u64 = 1 << 16;

/// The whole of an input, as it lies there.
///
/// # Errors
/// What the system says.
pub fn read(input: &Input) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(input)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn open(input: &Input) -> io::Result<Packed<Unpacked>> {
    let boxed = |Packed { from, read, len }: Packed<File>| Packed { from: Box::new(from) as Unpacked, read, len };
    match input {
        Input::Stdin => Ok(Packed::stream(Box::new(io::stdin()))),
        Input::File(path) => Packed::file(File::open(path)?).map(boxed),
    }
}

/// An input that is open, and unpacked.
pub struct Source {
    packing: Packing,
    head: Vec<u8>,
    fault: Option<io::Error>,
    rest: Unpacked,
    limits: Limits,
}

impl Source {
    /// Opens an input that naqi wrote itself.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(input: &Input) -> io::Result<Source> {
        Source::within(input, Limits::NONE)
    }

    /// Opens an input of any origin.
    ///
    /// # Errors
    /// What the system says.
    pub fn within(input: &Input, limits: Limits) -> io::Result<Source> {
        let mut packed = open(input)?;
        let count = packed.count();
        let mut start = Vec::new();
        packed.by_ref().take(4).read_to_end(&mut start)?;
        let packing = Packing::of(&start);
        let mut rest = packing.unpack(Cursor::new(start).chain(packed))?;
        if packing != Packing::Plain {
            rest = Box::new(Unpacking { from: rest, packed: count, limits, read: 0 });
        }
        let mut head = Vec::new();
        let fault = rest.by_ref().take(HEAD).read_to_end(&mut head).err();
        match fault {
            // Nothing of it can be read.
            Some(fault) if head.is_empty() => Err(fault),
            fault => Ok(Source { packing, head, fault, rest, limits }),
        }
    }

    /// How it was compressed.
    pub fn packing(&self) -> Packing {
        self.packing
    }

    /// Its first bytes; all, if they are few.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// All its bytes, from the first.
    pub fn into_reader(self) -> Unpacked {
        match self.fault {
            Some(fault) => Box::new(Cursor::new(self.head).chain(Broken(Some(fault)))),
            None => Box::new(Cursor::new(self.head).chain(self.rest)),
        }
    }

    /// All its bytes at once, and what stopped the reading before the end, if something did.
    ///
    /// # Errors
    /// More bytes than a document may have, or a file may unpack to; with all of them, still to be read.
    pub fn into_bytes(self) -> Result<(Vec<u8>, Option<io::Error>), (io::Error, Unpacked)> {
        let Source { head: mut bytes, fault, mut rest, limits, .. } = self;
        let most = limits.record.saturating_add(1).saturating_sub(bytes.len() as u64);
        let fault = fault.or_else(|| rest.by_ref().take(most).read_to_end(&mut bytes).err());
        match fault {
            // Of what is made to fill memory nothing is a document.
            Some(fault) if fault.kind() == io::ErrorKind::QuotaExceeded => {
                Err((fault, Box::new(Cursor::new(bytes).chain(rest))))
            }
            _ if bytes.len() as u64 > limits.record => {
                Err((limits.too_large("the document"), Box::new(Cursor::new(bytes).chain(rest))))
            }
            fault => Ok((bytes, fault)),
        }
    }
}

/// What can be read no further.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

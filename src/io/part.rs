//! A file on its way: written beside its place, and renamed when it is whole.
use std::fs::{self, File};
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::disk::{sync_file, sync_folder};
use super::error::Result;
use super::{Error, Packer, Packing};

/// A file that appears under its name only when [`Part::finish`] or [`Part::place`] is called.
pub struct Part {
    file: BufWriter<Temporary>,
    path: PathBuf,
}

/// Where the bytes are until then.
enum Temporary {
    /// Beside the place; vanishes if it is not finished.
    Beside(NamedTempFile),
    /// Where it was said; stays, so that another run can go on with it.
    Kept(File, PathBuf),
}

impl Write for Temporary {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Temporary::Beside(file) => file.write(bytes),
            Temporary::Kept(file, _) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Temporary {
    fn file(&self) -> &File {
        match self {
            Temporary::Beside(file) => file.as_file(),
            Temporary::Kept(file, _) => file,
        }
    }
}

impl Part {
    /// Starts the file that is to stand at `path`; the folders above it are made.
    ///
    /// # Errors
    /// What the system says.
    pub fn create(path: &Path) -> Result<Part> {
        let folder = folder_of(path);
        fs::create_dir_all(folder).map_err(|error| Error::with("make the folder", folder, error))?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".naqi-").suffix(".part");
        // A temporary file is its owner's alone; a corpus file is for whomever the umask says.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder).map_err(|error| Error::with("write in", folder, error))?;
        Ok(Part::of(Temporary::Beside(file), path))
    }

    fn of(file: Temporary, path: &Path) -> Part {
        Part { file: BufWriter::with_capacity(1 << 18, file), path: path.to_owned() }
    }

    /// Starts the file that is to stand at `path`, and keeps it at `place` until then.
    ///
    /// # Errors
    /// What the system says.
    pub fn kept(place: &Path, path: &Path) -> Result<Part> {
        let file = File::create(place).map_err(|error| Error::with("write", place, error))?;
        Ok(Part::of(Temporary::Kept(file, place.to_owned()), path))
    }

    /// Goes on with a file that was kept, or finished already, after its first `len` bytes.
    ///
    /// # Errors
    /// A file that is not there, or shorter than that; what the system says.
    pub fn again(place: &Path, path: &Path, len: u64) -> Result<Part> {
        if !place.exists() && path.exists() {
            fs::rename(path, place).map_err(|error| Error::with("go on with", path, error))?;
        }
        let fault = |error| Error::with("go on with", place, error);
        let mut file = File::options().write(true).open(place).map_err(fault)?;
        if file.metadata().map_err(fault)?.len() < len {
            return Err(Error::new(format!(
                "{} is shorter than the run that was cut off had left it",
                place.display()
            )));
        }
        file.set_len(len).and_then(|()| file.seek(SeekFrom::End(0))).map_err(fault)?;
        Ok(Part::of(Temporary::Kept(file, place.to_owned()), path))
    }

    /// Hands all bytes to the system, and says how many there are.
    ///
    /// # Errors
    /// What the system says.
    pub fn mark(&mut self) -> Result<u64> {
        let fault = |error| Error::with("write", &self.path, error);
        self.file.flush().map_err(fault)?;
        Ok(self.file.get_ref().file().metadata().map_err(fault)?.len())
    }

    /// Takes back all but the first `len` bytes.
    ///
    /// # Errors
    /// What the system says.
    pub fn rewind(&mut self, len: u64) -> Result<()> {
        let fault = |error| Error::with("write", &self.path, error);
        self.file.flush().map_err(fault)?;
        let mut file = self.file.get_ref().file();
        file.set_len(len).and_then(|()| file.seek(SeekFrom::Start(len))).map(drop).map_err(fault)
    }

    /// Writes the bytes.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(|error| Error::with("write", &self.path, error))
    }

    /// Puts the file in its place, over what stood there. It may not be on the disk yet: whoever says that it is there syncs it first.
    ///
    /// # Errors
    /// What the system says.
    pub fn place(self) -> Result<PathBuf> {
        self.put_in_place(|_| Ok(()))
    }

    /// Puts the file in its place for good: whatever happens to the machine, there stands what stood there, or all of this.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self) -> Result<()> {
        let path = self.path.clone();
        let path = self.put_in_place(|file| sync_file(file, &path))?;
        sync_folder(folder_of(&path))
    }

    fn put_in_place(self, before: impl FnOnce(&File) -> Result<()>) -> Result<PathBuf> {
        let Part { file, path } = self;
        let file = file.into_inner().map_err(|error| Error::with("write", &path, error.into_error()))?;
        before(file.file())?;
        let done = match file {
            Temporary::Beside(file) => file.persist(&path).map(drop).map_err(|error| error.error),
            Temporary::Kept(_, place) => fs::create_dir_all(folder_of(&path)).and_then(|()| fs::rename(&place, &path)),
        };
        done.map_err(|error| Error::with("write", &path, error))?;
        Ok(path)
    }

    /// Writes a whole file beside its place, and puts it there for good.
    ///
    /// # Errors
    /// What the system says.
    pub fn put(path: &Path, bytes: &[u8]) -> Result<()> {
        let mut part = Part::create(path)?;
        part.write(bytes)?;
        part.finish()
    }

    /// Writes all that stands in a file.
    ///
    /// # Errors
    /// What the system says.
    pub fn copy(&mut self, from: &Path) -> Result<()> {
        let mut file = File::open(from).map_err(|error| Error::with("read", from, error))?;
        self.drain(&mut file, from)
    }

    /// Writes all that `reader`, called `from`, gives.
    ///
    /// # Errors
    /// What the system says.
    pub fn drain(&mut self, reader: &mut dyn Read, from: &Path) -> Result<()> {
        std::io::copy(reader, &mut self.file).map(drop).map_err(|error| Error::with("copy", from, error))
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl Write for CleanPart {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match &mut self.to {
            Some(to) => {
                self.begun |= !bytes.is_empty();
                to.write(bytes)
            }
            None => Err(std::io::Error::other(self.gone().to_string())),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A corpus file on its way, in its packing.
pub struct CleanPart {
    /// Nothing only where it could not be started anew.
    to: Option<Packer<Part>>,
    path: PathBuf,
    /// Whether the member has anything in it.
    begun: bool,
}

impl CleanPart {
    /// Starts, or goes on with, a file in this packing.
    ///
    /// # Errors
    /// What the system says.
    pub fn new(part: Part, packing: Packing) -> Result<CleanPart> {
        let path = part.path.clone();
        CleanPart::with(Packer::new(packing, part), path)
    }

    /// Starts, or goes on with, a file of naqi's own records in this packing.
    ///
    /// # Errors
    /// What the system says.
    pub fn of_records(part: Part, packing: Packing) -> Result<CleanPart> {
        let path = part.path.clone();
        CleanPart::with(Packer::of_records(packing, part), path)
    }

    fn with(packer: std::io::Result<Packer<Part>>, path: PathBuf) -> Result<CleanPart> {
        let to = packer.map_err(|error| Error::with("write", &path, error))?;
        Ok(CleanPart { to: Some(to), path, begun: false })
    }

    /// Writes the bytes.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let Some(to) = &mut self.to else { return Err(self.gone()) };
        self.begun |= !bytes.is_empty();
        to.write_all(bytes).map_err(|error| Error::with("write", &self.path, error))
    }

    /// Ends the member or frame, if it is compressed: the records of a WARC file are one each.
    ///
    /// # Errors
    /// What the system says.
    pub fn end_member(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.begun) {
            return Ok(());
        }
        let to = self.to.take().ok_or_else(|| self.gone())?;
        self.to = Some(to.restart().map_err(|error| Error::with("write", &self.path, error))?);
        Ok(())
    }

    /// Ends the member or frame, hands all bytes to the system, and says how many there are.
    ///
    /// # Errors
    /// What the system says.
    pub fn mark(&mut self) -> Result<u64> {
        self.end_member()?;
        self.part()?.mark()
    }

    /// Takes back all but the first `len` bytes of the file, where a member or frame ended.
    ///
    /// # Errors
    /// What the system says.
    pub fn rewind(&mut self, len: u64) -> Result<()> {
        self.end_member()?;
        self.part()?.rewind(len)
    }

    fn part(&mut self) -> Result<&mut Part> {
        let gone = self.gone();
        match &mut self.to {
            Some(Packer::Plain(part)) => Ok(part),
            Some(Packer::Gzip(encoder)) => Ok(encoder.get_mut()),
            Some(Packer::Zstd(encoder, _)) => Ok(encoder.get_mut()),
            None => Err(gone),
        }
    }

    /// Ends the file and hands it to the system; it is not in its place yet.
    ///
    /// # Errors
    /// What the system says.
    pub fn seal(mut self) -> Result<Part> {
        let to = self.to.take().ok_or_else(|| self.gone())?;
        let fault = |error| Error::with("write", &self.path, error);
        let mut part = to.finish().map_err(fault)?;
        part.flush().map_err(fault)?;
        Ok(part)
    }

    /// Puts the file in its place, as [`Part::place`] does.
    ///
    /// # Errors
    /// What the system says.
    pub fn place(self) -> Result<PathBuf> {
        self.seal()?.place()
    }

    /// Puts the file in its place for good, as [`Part::finish`] does.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self) -> Result<()> {
        self.seal()?.finish()
    }

    fn gone(&self) -> Error {
        Error::new(format!("cannot write {} any further", self.path.display()))
    }
}

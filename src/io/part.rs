//! A file on its way: written beside its place, and renamed when it is whole.
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::error::Result;
use super::{Error, Packer, Packing};

/// A file that appears under its name only when [`Part::finish`] is called; else it vanishes.
pub struct Part {
    file: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl Part {
    /// Starts the file that is to stand at `path`; the folders above it are made.
    ///
    /// # Errors
    /// What the system says.
    pub fn create(path: &Path) -> Result<Part> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| Error::with("make the folder", folder, error))?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".naqi-").suffix(".part");
        // A temporary file is its owner's alone; a corpus file is for whomever the umask says.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder).map_err(|error| Error::with("write in", folder, error))?;
        Ok(Part { file: BufWriter::with_capacity(1 << 18, file), path: path.to_owned() })
    }

    /// Writes the bytes.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(|error| Error::with("write", &self.path, error))
    }

    /// Puts the file in its place, over what stood there.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self) -> Result<()> {
        let Part { file, path } = self;
        let file = file.into_inner().map_err(|error| Error::with("write", &path, error.into_error()))?;
        file.persist(&path).map_err(|error| Error::with("write", &path, error.error))?;
        Ok(())
    }

    /// Writes a whole file.
    ///
    /// # Errors
    /// What the system says.
    pub fn put(path: &Path, bytes: &[u8]) -> Result<()> {
        let mut part = Part::create(path)?;
        part.write(bytes)?;
        part.finish()
    }

    /// Copies a whole file.
    ///
    /// # Errors
    /// What the system says.
    pub fn copy(from: &Path, to: &Path) -> Result<()> {
        let mut part = Part::create(to)?;
        let mut file = fs::File::open(from).map_err(|error| Error::with("read", from, error))?;
        std::io::copy(&mut file, &mut part.file).map_err(|error| Error::with("copy", from, error))?;
        part.finish()
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// A corpus file on its way, in its packing.
pub struct CleanPart {
    /// Nothing only where it could not be started anew.
    to: Option<Packer<Part>>,
    path: PathBuf,
}

impl CleanPart {
    /// Starts the file that is to stand at `path`.
    ///
    /// # Errors
    /// What the system says.
    pub fn create(path: &Path, packing: Packing) -> Result<CleanPart> {
        let to = Packer::new(packing, Part::create(path)?).map_err(|error| Error::with("write", path, error))?;
        Ok(CleanPart { to: Some(to), path: path.to_owned() })
    }

    /// Writes the bytes.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let Some(to) = &mut self.to else { return Err(self.gone()) };
        to.write_all(bytes).map_err(|error| Error::with("write", &self.path, error))
    }

    /// Ends the member or frame, if it is compressed: the records of a WARC file are one each.
    ///
    /// # Errors
    /// What the system says.
    pub fn end_member(&mut self) -> Result<()> {
        let to = self.to.take().ok_or_else(|| self.gone())?;
        self.to = Some(to.restart().map_err(|error| Error::with("write", &self.path, error))?);
        Ok(())
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(mut self) -> Result<()> {
        let to = self.to.take().ok_or_else(|| self.gone())?;
        to.finish().map_err(|error| Error::with("write", &self.path, error))?.finish()
    }

    fn gone(&self) -> Error {
        Error::new(format!("cannot write {} any further", self.path.display()))
    }
}

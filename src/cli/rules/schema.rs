//! `naqi rules schema`, and the schema beside rule files.
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::cli::{DONE, Result};
use crate::io::Part;
use crate::rule::schema;

/// The schema's name.
const NAME: &str = "rule.schema.json";

/// The arguments of `naqi rules schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {}

/// Writes the schema to standard output.
pub(super) fn run(_: &SchemaArgs) -> Result<ExitCode> {
    std::io::stdout().lock().write_all(schema().as_bytes())?;
    Ok(ExitCode::from(DONE))
}

/// Where the schema of a rule file lies, as the file's first line has it: above the folders `sites` and `common`, else beside the file.
pub(super) fn seen_from(file: Option<&Path>) -> &'static str {
    let Some(file) = file else { return "../rule.schema.json" };
    let folder = std::path::absolute(file).ok().and_then(|path| path.parent()?.file_name().map(ToOwned::to_owned));
    match folder.as_ref().and_then(|name| name.to_str()) {
        Some("sites" | "common") => "../rule.schema.json",
        _ => NAME,
    }
}

/// Puts the schema where the first line of `file` looks for it, if nothing is there; says where it is now.
pub(super) fn put_beside(file: &Path) -> Result<Option<PathBuf>> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let path = match seen_from(Some(file)) {
        NAME => folder.join(NAME),
        _ => folder
            .parent()
            .filter(|_| folder.file_name().is_some())
            .map_or_else(|| folder.join("..").join(NAME), |above| above.join(NAME)),
    };
    if fs::symlink_metadata(&path).is_ok() {
        return Ok(None);
    }
    Part::put(&path, schema().as_bytes())?;
    Ok(Some(path))
}

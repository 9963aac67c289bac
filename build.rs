//! Writes the list of the shipped rule files, with their text, for `rule::pack`.
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    println!("cargo::rerun-if-changed=rules");
    let mut list = String::from("&[\n");
    for folder in ["common", "sites"] {
        for name in rule_files(&root.join("rules").join(folder))? {
            let path = root.join("rules").join(folder).join(&name);
            println!("cargo::rerun-if-changed=rules/{folder}/{name}");
            writeln!(list, "    ({:?}, include_str!({path:?})),", format!("{folder}/{name}"))
                .map_err(io::Error::other)?;
        }
    }
    list.push_str("]\n");
    fs::write(out.join("pack.rs"), list)
}

/// The names of the rule files in a folder, sorted, so that the same files make the same program. A folder that is missing has none.
fn rule_files(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name().into_string().map_err(|_| io::ErrorKind::InvalidData)?;
            if name.ends_with(".toml") && !name.starts_with('.') {
                names.push(name);
            }
        }
    }
    names.sort_unstable();
    Ok(names)
}

//! `naqi rules check --fix`.
use std::io::Write;

use crate::cli::{Failure, Result};
use crate::edit::mend;
use crate::io::Part;
use crate::load::{read_rules, rule_files};

use super::FilesArgs;

/// Mends the files, and says on standard error what was done.
pub(super) fn run(args: &FilesArgs) -> Result<()> {
    let mut err = anstream::stderr().lock();
    for path in &args.paths {
        for file in rule_files(path)? {
            let text = read_rules(&file)?;
            let name = file.display().to_string();
            let mended = mend(&name, &text);
            for fault in &mended.done {
                let place = fault.position();
                let change = match &fault.fix {
                    Some(fix) if fix.text.is_empty() => "taken out".to_owned(),
                    Some(fix) => format!("now {}", fix.text),
                    None => String::new(),
                };
                writeln!(err, "mended {name}:{}:{}  {}; {change}", place.line, place.column, fault.message)?;
            }
            if mended.text != text {
                Part::put(&file, mended.text.as_bytes()).map_err(Failure::from)?;
            }
        }
    }
    Ok(())
}

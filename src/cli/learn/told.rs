//! What was learnt, told.
use std::io::{BufWriter, Write};

use crate::cli::Result;
use crate::io::Part;
use crate::learn::Learnt;
use crate::report::{learnt_json, write_learnt, write_learnt_page};

use super::LearnArgs;

/// Tells of all sites as was asked for.
pub fn tell(args: &LearnArgs, all: &[Learnt], homeless: u64) -> Result<()> {
    if let Some(file) = &args.html {
        let mut page = Vec::new();
        write_learnt_page(&mut page, all, homeless)?;
        Part::put(file, &page)?;
    }
    let mut out = BufWriter::new(anstream::stdout().lock());
    if args.json {
        for learnt in all {
            writeln!(out, "{}", learnt_json(learnt))?;
        }
    } else if !args.quiet {
        write_learnt(&mut out, all, homeless, args.update.is_some())?;
    }
    Ok(out.flush()?)
}

//! `naqi rules profile`.
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::args::{FieldOptions, SiteOptions};
use crate::cli::clean::warn;
use crate::cli::documents::{Reading, Unit, What, each};
use crate::cli::{DONE, QUARANTINE, Result};
use crate::engine::Profile;
use crate::report::{write_profile, write_profile_json};

use super::compare::cleaner;

/// The arguments of `naqi rules profile`.
#[derive(Debug, Args)]
pub struct ProfileArgs {
    /// The rules: a folder of rule files, one file, or `shipped` for the built-in ones alone
    #[arg(value_name = "RULES")]
    pub rules: PathBuf,
    /// Files and folders of the corpus
    #[arg(value_name = "PATH", required = true)]
    pub inputs: Vec<PathBuf>,
    /// Leave the built-in rules out
    #[arg(long)]
    pub only_rules: bool,
    /// Show the N dearest rules; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub show: usize,
    /// Write JSON, with all rules
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub fields: FieldOptions,
    #[command(flatten)]
    pub site: SiteOptions,
}

/// Cleans the corpus with a clock for each rule, and shows the dearest. Writes nothing but that.
pub(super) fn run(args: &ProfileArgs) -> Result<ExitCode> {
    let reading = Reading::new(&args.fields, &args.site, &Default::default())?;
    let mut profile = Profile::new(cleaner(&args.rules, args.only_rules)?);
    let mut unread = 0;
    each(&args.inputs, &reading, |Unit { source, what, .. }| {
        match what {
            What::Document(document, _) => profile.add(document),
            What::Blank(_) => {}
            What::Faulty(fault) => {
                unread += 1;
                warn("could not be read", source, &fault)?;
            }
            What::Unreadable(reason) => {
                unread += 1;
                warn("could not be read", source, &reason)?;
            }
        }
        Ok(())
    })?;
    let measured = profile.finish();
    let mut out = BufWriter::new(anstream::stdout().lock());
    if args.json {
        write_profile_json(&mut out, &measured)?;
    } else {
        write_profile(&mut out, &measured, args.show)?;
    }
    out.flush()?;
    Ok(ExitCode::from(if unread > 0 { QUARANTINE } else { DONE }))
}

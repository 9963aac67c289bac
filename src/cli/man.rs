//! `naqi man`: the help of the verbs as pages of the manual.
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use crate::io::Part;

use super::args::Cli;
use super::{DONE, Failure, Result};

/// The long help.
pub const ABOUT: &str = "\
Writes the help of a verb as a page of the manual, to standard output; or the pages of all verbs into a folder, for those who pack naqi for others.";

/// What stands under the long help.
pub const AFTER: &str = "\
Examples:
  naqi man clean | man -l -
  naqi man -o ~/.local/share/man/man1        then `man naqi`, `man naqi-clean`, `man naqi-rules-new`";

/// The arguments of `naqi man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The verb, as in `clean` or `rules new` [default: naqi as a whole]
    #[arg(value_name = "VERB", conflicts_with = "output")]
    pub verb: Vec<String>,
    /// Write the pages of all verbs into this folder
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

/// Does it.
///
/// # Errors
/// A verb that there is not; what the system says.
pub fn run(args: ManArgs) -> Result<ExitCode> {
    let mut naqi = Cli::command().disable_help_subcommand(true);
    naqi.build();
    if let Some(folder) = args.output {
        for command in with_verbs(&naqi) {
            Part::put(&folder.join(Man::new(command.clone()).get_filename()), &page(command)?)?;
        }
        return Ok(ExitCode::from(DONE));
    }
    let mut command = &naqi;
    for verb in &args.verb {
        command = command.find_subcommand(verb).ok_or_else(|| {
            let verbs: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
            Failure::new(format!("`{}` has no verb `{verb}`", command.get_bin_name().unwrap_or("naqi"))).help(
                if verbs.is_empty() { "it has none".into() } else { format!("its verbs are {}", verbs.join(", ")) },
            )
        })?;
    }
    std::io::stdout().lock().write_all(&page(command)?)?;
    Ok(ExitCode::from(DONE))
}

/// A command, and all verbs below it.
fn with_verbs(command: &Command) -> Vec<&Command> {
    let below = command.get_subcommands().filter(|verb| !verb.is_hide_set()).flat_map(with_verbs);
    std::iter::once(command).chain(below).collect()
}

/// When the help was last changed in earnest, as pages of the manual tell it.
const DATE: &str = "2026-11-22";

fn page(command: &Command) -> Result<Vec<u8>> {
    let source = format!("naqi {}", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).date(DATE).source(source).manual("naqi");
    let mut page = Vec::new();
    man.render(&mut page)?;
    // What stands under our help is examples and exit codes, and says so itself.
    let page = String::from_utf8_lossy(&page).replace(".SH EXTRA\n", ".SH EXAMPLES AND MORE\n");
    Ok(page.into_bytes())
}

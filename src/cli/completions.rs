//! `naqi completions`: what a shell needs to complete naqi's verbs and flags.
use std::io::Write;
use std::process::ExitCode;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::args::Cli;
use super::{DONE, Result};

/// The long help.
pub const ABOUT: &str = "\
Writes to standard output what a shell needs to complete naqi's verbs, flags and their values with the Tab key. It is to be put where the shell looks for \
such things, once, and again after an update.";

/// What stands under the long help.
pub const AFTER: &str = "\
Examples:
  naqi completions bash > ~/.local/share/bash-completion/completions/naqi
  naqi completions zsh > ~/.zfunc/_naqi        (with `fpath+=~/.zfunc` before `compinit` in ~/.zshrc)
  naqi completions fish > ~/.config/fish/completions/naqi.fish
  naqi completions powershell >> $PROFILE

Open a new shell afterwards.";

/// The arguments of `naqi completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell: bash, zsh, fish, elvish, powershell
    #[arg(value_name = "SHELL", hide_possible_values = true)]
    pub shell: Shell,
}

/// Does it.
///
/// # Errors
/// What the system says.
pub fn run(args: &CompletionsArgs) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "naqi", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(ExitCode::from(DONE))
}

//! What standard output is, and how things are to look on it.
use std::io::IsTerminal;

use clap::{Args, ValueEnum};

use crate::report::Look;

/// How text of the corpus is shown.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "On a terminal")]
pub struct ScreenOptions {
    /// Isolate right-to-left text from what stands before it: auto does on a terminal with colour; isolate; off
    ///
    /// Terminals that reorder text need the marks (U+2066, U+2067 and U+2069), others do not show them.
    #[arg(long, value_name = "HOW", default_value = "auto", hide_possible_values = true)]
    pub bidi: Bidi,
    /// Do not cut long lines that stay, nor long lists
    #[arg(long)]
    pub full: bool,
}

/// Whether right-to-left text is isolated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Bidi {
    /// On a terminal with colour.
    #[default]
    Auto,
    /// Always.
    Isolate,
    /// Never.
    Off,
}

/// Whether standard output is a terminal.
pub fn is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// Whether standard output has colours.
pub fn has_colour() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

impl ScreenOptions {
    /// What was asked for, on this terminal.
    pub fn look(&self) -> Look {
        let (terminal, colour) = (is_terminal(), has_colour());
        let isolate = match self.bidi {
            Bidi::Auto => terminal && colour,
            Bidi::Isolate => true,
            Bidi::Off => false,
        };
        let width = if terminal && !self.full { terminal_size::terminal_size() } else { None };
        Look { colour, isolate, width: width.map(|(width, _)| usize::from(width.0)) }
    }
}

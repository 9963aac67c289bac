//! The `naqi` command: parse, run, exit.
use std::process::ExitCode;

fn main() -> ExitCode {
    naqi::cli::main()
}

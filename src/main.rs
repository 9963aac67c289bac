//! The `naqi` command: parse, run, exit.
use std::process::ExitCode;

/// Each document takes and gives back some fifty pieces of memory; `docs/design.md` says why these come from here.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    naqi::cli::main()
}

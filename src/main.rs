//! The `naqi` command: parse, run, exit.
use std::process::ExitCode;

/// Each document takes and gives back some fifty pieces of memory; `docs/performance.md` has what this allocator saves.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    naqi::cli::main()
}

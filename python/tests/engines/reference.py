"""The command line, which says what all others must come to."""

import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]


def command():
    """The command `naqi`: what NAQI_BIN names, else what `cargo build` made."""
    path = pathlib.Path(os.environ.get("NAQI_BIN") or ROOT / "target/debug/naqi").resolve()
    assert path.is_file(), f"{path} is not there; `cargo build` makes it"
    return str(path)


def run(*args):
    done = subprocess.run([command(), *map(str, args)], capture_output=True, text=True)
    # 3: done, with some in quarantine.
    assert done.returncode in (0, 3), done.stderr
    return done.stdout


def same(out, cli):
    """Sees that two ways came to the same, and shows where not."""
    for name in ("rows.jsonl", "ledger.jsonl"):
        one, other = ((folder / name).read_text(encoding="utf-8").splitlines() for folder in (out, cli))
        assert len(one) == len(other), name
        for got, wanted in zip(one, other):
            assert got == wanted, name

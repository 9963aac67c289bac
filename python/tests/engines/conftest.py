"""The corpus, and what the command line makes of it."""

import os
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(HERE))

import corpus as corpus_maker  # noqa: E402


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


@pytest.fixture(scope="session")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    corpus_maker.make(folder)
    return folder


@pytest.fixture(scope="session")
def cli(corpus, tmp_path_factory):
    """What the command line makes of all of it, as told.py tells it."""
    out = tmp_path_factory.mktemp("cli")
    run("clean", corpus / "all", "-o", out / "clean", "--rules", corpus / "rules", "--quiet")
    run("ledger", out / "clean", "-o", out / "ledger.parquet")
    import ways

    ways.cli(corpus, out)
    return out


@pytest.fixture(scope="session")
def cleaner(corpus):
    import naqi

    return naqi.Cleaner(str(corpus / "rules"))


def same(out, cli):
    """Sees that two ways came to the same, and shows where not."""
    for name in ("rows.jsonl", "ledger.jsonl"):
        one, other = ((folder / name).read_text(encoding="utf-8").splitlines() for folder in (out, cli))
        assert len(one) == len(other), name
        for got, wanted in zip(one, other):
            assert got == wanted, name

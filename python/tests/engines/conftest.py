"""The corpus, and what the command line makes of it."""

import corpus as corpus_maker
import pytest
import ways
from reference import run


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
    ways.cli(corpus, out)
    return out


@pytest.fixture(scope="session")
def cleaner(corpus):
    import naqi

    return naqi.Cleaner(str(corpus / "rules"))

"""What the adapters' docstrings show is what happens."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize("name", ["_engine", "spark", "datatrove"])
def test_examples(name):
    done = doctest.testmod(importlib.import_module(f"naqi.{name}"))
    assert done.attempted > 0 and done.failed == 0

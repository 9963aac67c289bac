"""What the guides show is what happens."""

import doctest
import os
import re

import pytest
from conftest import ROOT


@pytest.mark.parametrize("path", ["README.md", "docs/python.md", "python/README.md"])
def test_examples(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    text = (ROOT / path).read_text(encoding="utf-8")
    blocks = re.findall(r"^```pycon\n(.*?)^```$", text, re.S | re.M)
    assert blocks
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, path, os.fspath(ROOT / path), 0)
    assert doctest.DocTestRunner().run(test).failed == 0

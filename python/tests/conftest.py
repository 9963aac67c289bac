"""What several tests use."""

import os
import pathlib
import re
import subprocess

import naqi
import pytest
from hypothesis import settings

settings.register_profile("naqi", database=None)
settings.load_profile("naqi")

ROOT = pathlib.Path(__file__).resolve().parents[2]

# A site file and a common one with phrases that no shipped rule knows.
RULES = {
    "sites/example.com.toml": """
sites = ["example.com"]
aliases = ["example"]

[[rule]]
id       = "follow"
category = "social"
why      = "A line under every article."
line     = "Do follow this very example"
""",
    "common/test.toml": """
lang = ["*"]

[[rule]]
id       = "carry"
category = "share"
why      = "A prompt."
line     = ["Carry this story with you", "احمل هذه القصة معك"]

[[rule]]
id       = "inside"
category = "ad"
why      = "Words inside a line."
has      = "(as carried by Testpress)"
takes    = "match"
""",
}

PROSE = "The minister said on Sunday that the agreement would be signed in the capital by both of the parties."


@pytest.fixture(scope="session")
def cleaner():
    return naqi.Cleaner(text=RULES)


@pytest.fixture(scope="session")
def rules(tmp_path_factory):
    """The same rules as a folder."""
    folder = tmp_path_factory.mktemp("rules")
    for name, text in RULES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def page(number, chrome="Carry this story with you"):
    return f"Headline of story {number}\n\n{PROSE}\n\n{PROSE} Again.\n\n{chrome}\n"


@pytest.fixture(scope="session")
def pages():
    """Pages that are part of the project, as (text, url): samples, and those that rule files carry as their tests."""
    found = [(path.read_bytes().decode(), None) for path in sorted((ROOT / "seeds").rglob("*.txt"))]
    for file in sorted((ROOT / "rules/sites").glob("*.toml")):
        for at, marked in enumerate(re.findall(r"^page = '''\n(.*?)'''", file.read_text(encoding="utf-8"), re.S | re.M)):
            text = "".join(line[2:] for line in marked.splitlines(keepends=True))
            found.append((text, f"https://www.{file.stem}/news/{at}"))
    assert len(found) > 50
    return found


@pytest.fixture(scope="session")
def command():
    """Runs the command line; ``NAQI`` names another one than that of a debug build."""
    path = os.environ.get("NAQI")
    if path is None:
        subprocess.run(["cargo", "build", "--locked", "--quiet"], cwd=ROOT, check=True)
        path = "target/debug/naqi"
    path = ROOT / path

    def run(*args):
        done = subprocess.run([path, *map(str, args)], capture_output=True, text=True, check=False)
        return done

    return run

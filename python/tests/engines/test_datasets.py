"""naqi.datasets on data sets of Hugging Face: formats, streams, and the cache."""

import subprocess
import sys

import datasets
import pytest

import naqi
import naqi.datasets
from reference import HERE

PROSE = "The minister said on Monday that the talks would go on until all sides had been heard."


@pytest.fixture()
def pages():
    texts = [PROSE, f"{PROSE} (follow us 😀 every day) Then more.", None]
    rows = {"id": ["a", "b", "c"], "text": texts, "url": ["https://box.example/"] * 3, "label": [1, 0, 1]}
    return datasets.Dataset.from_dict(rows).cast_column("label", datasets.ClassLabel(names=["sport", "news"]))


def test_columns_formats_and_ledger(pages, cleaner):
    clean = naqi.datasets.clean(pages, cleaner)
    assert clean.column_names == [*pages.column_names, "removals", "naqi"]
    assert clean["text"][:] == [PROSE, f"{PROSE} Then more.", None] and clean["label"][:] == [1, 0, 1]
    assert clean.features["label"] == pages.features["label"]
    assert naqi.datasets.ledger(clean).to_list() == [
        {"doc": "b", "removal": 0, "site": "box.example", **clean[1]["removals"][0]},
    ]
    assert naqi.datasets.clean(pages.with_format("numpy"), cleaner).format["type"] == "numpy"


def test_dictionaries_and_streams(pages, cleaner):
    both = naqi.datasets.clean(datasets.DatasetDict({"train": pages, "test": pages}), cleaner)
    assert type(both) is datasets.DatasetDict and both["test"]["text"][1] == f"{PROSE} Then more."
    stream = naqi.datasets.clean(pages.to_iterable_dataset(), cleaner)
    assert list(stream) == list(both["train"])
    for columns in ({}, {"source": "url"}, {"doc": "id", "source": "label"}):
        taken = naqi.datasets.ledger(both["train"], **columns).to_list()
        assert len(taken) == 1 and list(naqi.datasets.ledger(stream, **columns)) == taken
    renamed = {"id": "doc", "url": "source"}
    taken = naqi.datasets.ledger(both["train"].rename_columns(renamed), doc="doc", source="source").to_list()
    assert [taken[0][name] for name in ("doc", "source")] == ["b", "https://box.example/"]
    assert list(naqi.datasets.ledger(stream.rename_columns(renamed), doc="doc", source="source")) == taken


def test_streams_of_rows_in_which_columns_are_empty(cleaner):
    def rows():
        yield {"id": 1, "text": None, "url": None}
        yield {"id": 2, "text": f"{PROSE} (follow us 😀 every day) Then more.", "url": "https://box.example/"}
        yield {"id": 3, "text": None, "url": None}

    kinds = datasets.Features({"id": datasets.Value("int64"), "text": datasets.Value("string"), "url": datasets.Value("string")})
    stream = datasets.IterableDataset.from_generator(rows, features=kinds)
    clean = naqi.datasets.clean(stream, cleaner, batch_size=1, url="url")
    assert [row["text"] for row in clean] == [None, f"{PROSE} Then more.", None]
    assert [row["doc"] for row in naqi.datasets.ledger(clean, batch_size=1)] == ["2"]


SCRIPT = """
import sys, datasets, naqi, naqi.datasets
datasets.disable_progress_bars()
pages = datasets.load_dataset("parquet", data_files=sys.argv[1], split="train", cache_dir=sys.argv[2])
cleaner = naqi.Cleaner(sys.argv[3])
clean = naqi.datasets.clean(pages, cleaner, num_proc=int(sys.argv[4]))
print(clean._fingerprint)
print(*sorted(file["filename"] for file in clean.cache_files))
"""


def test_what_was_cleaned_is_found_in_the_cache(corpus, tmp_path):
    def fingerprint(rules, processes=1):
        command = [sys.executable, "-c", SCRIPT, corpus / "all/part-0.parquet", tmp_path, rules, processes]
        return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True, cwd=HERE).stdout

    def files():
        return {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.arrow")}

    first = fingerprint(corpus / "rules")
    cached = files()
    # Another process, the same rules: found. The very same files serve.
    assert fingerprint(corpus / "rules") == first and files() == cached
    # Other rules: cleaned anew.
    assert fingerprint(corpus / "rules/common") != first and len(files()) > len(cached)


def test_faults_are_told(pages, cleaner):
    with pytest.raises(ValueError, match="there is no column `body`; the columns are `id`"):
        naqi.datasets.clean(pages, cleaner, text="body")
    with pytest.raises(ValueError, match="the column `label` holds .*, not text"):
        naqi.datasets.clean(pages, cleaner, text="label")
    with pytest.raises(ValueError, match="a column `removals` already"):
        naqi.datasets.clean(naqi.datasets.clean(pages, cleaner), cleaner)

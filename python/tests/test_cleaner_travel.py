"""Cleaners in other processes and in threads."""

import concurrent.futures
import copy
import multiprocessing
import pickle
import subprocess
import sys
import threading

import naqi
import pyarrow as pa
import pytest
from conftest import PROSE, RULES, page


def test_a_cleaner_travels_without_its_files(rules, cleaner, tmp_path):
    folder = tmp_path / "elsewhere"
    for name, text in RULES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    there = naqi.Cleaner(folder)
    packed = pickle.dumps(there)
    assert packed == pickle.dumps(naqi.Cleaner(rules)) == pickle.dumps(cleaner), "equal cleaners are equal bytes"
    assert str(folder).encode() not in packed
    for name in RULES:
        (folder / name).unlink()
    again = pickle.loads(packed)
    assert again == cleaner
    assert again.clean(page(1)) == cleaner.clean(page(1))
    assert copy.deepcopy(again) == again


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"only_rules": True},
        {"sites": False},
        {"apply_drafts": True},
        {"only_categories": ["share", "ad"]},
        {"keep_categories": "share"},
        {"max_removed": 0.25},
        {"damaged": "replace"},
    ],
)
def test_every_option_travels(options):
    cleaner = naqi.Cleaner(text=RULES, **options)
    again = pickle.loads(pickle.dumps(cleaner))
    assert again == cleaner
    assert pickle.dumps(again) == pickle.dumps(cleaner)
    assert (again == naqi.Cleaner(text=RULES)) == (not options)


def test_a_cleaner_of_another_version_is_refused(cleaner):
    packed = pickle.dumps(cleaner, protocol=0).decode()
    with pytest.raises(ValueError, match="made by naqi 9.9.9 .* install one version everywhere"):
        pickle.loads(packed.replace(f'"naqi":"{naqi.__version__}"', '"naqi":"9.9.9"').encode())


def test_processes(cleaner):
    texts = [page(at) for at in range(20)]
    for way in ["spawn", "forkserver"]:
        with concurrent.futures.ProcessPoolExecutor(2, multiprocessing.get_context(way)) as pool:
            assert list(pool.map(cleaner.clean, texts)) == [cleaner.clean(text) for text in texts]


def test_a_rule_error_travels(tmp_path):
    with pytest.raises(naqi.RuleError) as caught:
        naqi.Cleaner(text="wher = 1")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.faults, again.code) == (str(caught.value), caught.value.faults, "N004")


def test_a_thread_that_cleans_lets_others_run(cleaner):
    """Without a switch by the clock, a thread that waits for the lock gets it only if the one that holds it lets go."""
    text = "\n".join([PROSE] * 200_000)
    batch = pa.RecordBatch.from_pydict({"text": [text] * 3})
    usual = sys.getswitchinterval()
    for work in [lambda: cleaner.clean(text), lambda: cleaner.clean_batch(batch), lambda: list(cleaner.clean_batch(pa.table(batch)))]:
        begun, done = threading.Event(), threading.Event()

        def run():
            begun.set()
            work()
            done.set()

        sys.setswitchinterval(1000)
        try:
            thread = threading.Thread(target=run)
            thread.start()
            begun.wait()
            met = not done.is_set()
            thread.join()
        finally:
            sys.setswitchinterval(usual)
        assert met, "the thread that cleans held the lock to its end"


def test_threads_share_a_cleaner_and_the_batches_of_a_stream(cleaner):
    texts = [page(at) for at in range(400)]
    want = [cleaner.clean(text).text for text in texts]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert [result.text for result in pool.map(cleaner.clean, texts)] == want
        table = pa.table({"text": texts, "n": range(400)}).to_batches(max_chunksize=7)
        batches = cleaner.clean_batch(pa.Table.from_batches(table))

        def take(_):
            return [row for batch in batches for row in zip(pa.record_batch(batch)["n"].to_pylist(), pa.record_batch(batch)["text"].to_pylist())]

        rows = sorted(row for part in pool.map(take, range(4)) for row in part)
    assert rows == list(enumerate(want))


def test_importing_naqi_needs_nothing_else():
    code = "import sys, naqi; naqi.Cleaner().clean('x'); assert not {'pyarrow', 'polars', 'pandas', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)

"""The same rows by the command line and by Python: the same bytes, the same ledger."""

import base64
import json

import naqi
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import RULES, page

BAD = [
    page(1).encode() + b"\xff\n",
    b"\xfe" + page(2, "Do follow this very example").encode(),
    "قال الوزير\n".encode()[:-2] + page(3).encode(),
    b"\xff\xfe\xfd\xfc\xfb short",
    b"\xc3",
    b"\xed\xa0\x80 half a pair\n" + page(4).encode(),
    # What goes stands between two bad bytes, which would make a character without it.
    b"x \xd8(as carried by Testpress)\xa3 y, " + page(5).encode(),
    b"a\0b\r\n" + page(6).encode().replace(b"\n", b"\r\n") + b"\xf0\x9f",
]


def bad(values, kind):
    """A column of strings that are not all UTF-8, as careless writers make it."""
    binary = pa.array(values, pa.large_binary() if kind == pa.large_string() else pa.binary())
    return pa.Array.from_buffers(kind, len(binary), binary.buffers())


def by_command(command, folder, table, *options):
    """What ``naqi clean`` makes of a Parquet file: the table, the ledger and the quarantine."""
    (folder / "in").mkdir()
    pq.write_table(table, folder / "in/t.parquet")
    done = command("clean", folder / "in", "-o", folder / "out", "--quiet", *options)
    assert done.returncode in (0, 3), done.stderr
    done = command("ledger", folder / "out", "-o", folder / "ledger.jsonl")
    assert done.returncode == 0, done.stderr
    read = lambda path: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    made = pq.ParquetFile(folder / "out/t.parquet").read()
    records = folder / "out/_naqi"
    return made, read(folder / "ledger.jsonl"), read(records / "quarantine.jsonl"), read(records / "held.jsonl")


def ledger_of(made):
    """The lines of a ledger, from the columns that clean_batch adds."""
    for at, row in enumerate(made.select([name for name in ("id", "removals", "naqi") if name in made.column_names]).to_pylist()):
        if not row["removals"]:
            continue
        more = row["naqi"]
        keys = ("start", "end", "rule", "category", "text")
        entry = {"v": 1, "doc": str(row["id"]), "source": f"t.parquet:{at + 1}"}
        if more["site"] is not None:
            entry["site"] = more["site"]
        if more["scars"]:
            entry["scars"] = more["scars"]
        entry["removals"] = [{key: taken[key] for key in keys} for taken in row["removals"]]
        yield entry


def as_bytes(column):
    column = column.combine_chunks()
    column = column.chunk(0) if isinstance(column, pa.ChunkedArray) else column
    kind = pa.large_binary() if pa.types.is_large_string(column.type) else pa.binary()
    return pa.Array.from_buffers(kind, len(column), column.buffers(), offset=column.offset).to_pylist()


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
@pytest.mark.parametrize("options", [{}, {"damaged": "replace"}, {"damaged": "quarantine"}, {"sites": False}, {"max_removed": 0.02}, {"only_categories": "share"}])
def test_bytes_and_ledger_are_those_of_the_command_line(command, rules, pages, tmp_path, kind, options):
    texts = [text.encode() for text, _ in pages] + BAD + [None]
    urls = [url for _, url in pages] + ["https://example.com/x"] * len(BAD) + [None]
    table = pa.table(
        {
            "id": pa.array(range(len(texts))),
            "url": urls,
            "lang": pa.array(["ar" if at % 3 else None for at in range(len(texts))]),
            "text": bad(texts, kind),
        }
    )
    flags = {"sites": ["--no-sites"]}.get(*options) if options else []
    for name, value in options.items() if flags is None else ():
        flags = [f"--{name.replace('_', '-')}", str(value)]
    want, ledger, quarantine, held = by_command(command, tmp_path, table, "--rules", rules, *flags)

    made = pa.table(naqi.Cleaner(rules, **options).clean_batch(table))
    assert made.schema.field("text").type == kind
    assert as_bytes(made.column("text")) == as_bytes(want.column("text"))
    assert [made.column(name) for name in ("id", "url", "lang")] == [want.column(name) for name in ("id", "url", "lang")]

    # The ledger of the command line also has documents of which only bad bytes went.
    assert [entry for entry in ledger if entry["removals"]] == list(ledger_of(made))
    more = made.column("naqi").to_pylist()
    refused = [(at + 1, row["quarantine"], row["raw"]) for at, row in enumerate(more) if row["quarantine"]]
    raw = lambda entry: base64.b64decode(entry["raw-base64"]) if "raw-base64" in entry else entry["raw"].encode()
    why = lambda entry: f"{entry['reason']} (byte {entry['offset']})" if "offset" in entry else entry["reason"]
    assert refused == [(int(entry["source"].split(":")[1]), why(entry), raw(entry)) for entry in quarantine]
    reasons = {reason.split(" ", 2)[1] for _, reason, _ in refused}
    assert reasons == ({"text"} if {"damaged", "only_categories"} & options.keys() else {"text", "bad"})
    kept = [(f"t.parquet:{at + 1}", row["held"]) for at, row in enumerate(more) if row["held"]]
    assert kept == [(entry["source"], entry["reason"]) for entry in held]
    assert bool(kept) == ("max_removed" in options)
    assert sum(bool(entry["removals"]) for entry in ledger) > 15


def test_one_by_one_is_as_in_a_batch(pages):
    cleaner = naqi.Cleaner(text=RULES)
    table = pa.table({"text": [text for text, _ in pages], "url": [url for _, url in pages]})
    made = pa.table(cleaner.clean_batch(table)).to_pylist()
    for (text, url), row in zip(pages, made):
        result = cleaner.clean(text, url)
        assert (row["text"], row["naqi"]["site"], row["naqi"]["held"]) == (result.text, result.site, result.held)
        assert [naqi.Removal(**taken) for taken in row["removals"]] == list(result.removals)
        again = cleaner.clean(result.text, url)
        assert again.removals == (), "what is clean stays clean"


def test_bad_bytes_keep_their_places_in_removals():
    """Offsets are those of the text as UTF-8, with one U+FFFD for each stretch of bad bytes."""
    cleaner = naqi.Cleaner(text=RULES)
    raw = b"\xff\xff" + page(1).encode() + b"\xfe"
    (row,) = pa.table(cleaner.clean_batch(pa.table({"text": pa.array([raw], pa.binary())}))).to_pylist()
    seen = raw.decode("utf-8", "replace")
    (gone,) = row["removals"]
    assert seen[gone["char_start"] : gone["char_end"]] == gone["text"]
    assert seen.encode()[gone["start"] : gone["end"]].decode() == gone["text"]
    assert [bytes.fromhex(scar["hex"]) for scar in row["naqi"]["scars"]] == [b"\xff", b"\xff", b"\xfe"]
    assert row["text"] == raw.replace(gone["text"].encode(), b"")

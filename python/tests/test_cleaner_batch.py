"""Arrow data in and out: every kind of column, slices, nulls, streams, and what is said of data that is wrong."""

import naqi
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import PROSE, page

REMOVAL = pa.struct(
    [("start", pa.int64()), ("end", pa.int64()), ("char_start", pa.int64()), ("char_end", pa.int64())]
    + [("rule", pa.string()), ("category", pa.string()), ("text", pa.string())]
)
SCAR = pa.struct([("at", pa.int64()), ("hex", pa.string())])
MORE = pa.struct(
    [("site", pa.string()), ("held", pa.string()), ("quarantine", pa.string()), ("raw", pa.binary()), ("scars", pa.list_(SCAR))]
)


def batch_of(texts, kind=None, **columns):
    return pa.RecordBatch.from_pydict({"text": pa.array(texts, kind), **columns})


def out(data):
    """What came back, looked through to the last byte."""
    made = pa.record_batch(data) if isinstance(data, naqi.Batch) else pa.table(data)
    made.validate(full=True)
    return made


def unlike(cleaner, text, url=None):
    """What a row should become, by the other way in."""
    result = cleaner.clean(text, url)
    return result.text, [tuple(getattr(gone, field.name) for field in REMOVAL) for gone in result.removals]


def rows(table, name="text"):
    texts = [value.decode() if isinstance(value, bytes) else value for value in table.column(name).to_pylist()]
    gone = [[tuple(entry.values()) for entry in row] for row in table.column("removals").to_pylist()]
    return list(zip(texts, gone))


TEXTS = [page(1), PROSE, "", page(2, "احمل هذه القصة معك"), page(3).replace("\n", "\r\n"), "a\0b\n" + page(4), "😀 " + page(5)]


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.binary_view()]
)
def test_texts_of_any_kind_come_back_as_they_came(cleaner, kind):
    values = [*TEXTS, None]
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or kind == pa.binary_view():
        values = [text and text.encode() if text else text if text is None else b"" for text in values]
    made = out(cleaner.clean_batch(batch_of(values, kind)))
    assert made.schema == pa.schema([("text", kind), ("removals", pa.list_(REMOVAL)), ("naqi", MORE)])
    assert rows(made)[:-1] == [unlike(cleaner, text) for text in TEXTS]
    assert rows(made)[-1] == (None, [])


@pytest.mark.parametrize("keys", [pa.int8(), pa.uint32(), pa.int64()])
@pytest.mark.parametrize("values", [pa.string(), pa.large_string(), pa.string_view()])
def test_texts_by_number_come_back_as_texts(cleaner, keys, values):
    dictionary = pa.array([page(1), None, PROSE], values)
    coded = pa.DictionaryArray.from_arrays(pa.array([0, 2, 0, None, 1], keys), dictionary)
    made = out(cleaner.clean_batch(batch_of(coded)))
    assert made.schema.field("text").type == values
    gone = unlike(cleaner, page(1))
    assert rows(made) == [gone, (PROSE, []), gone, (None, []), (None, [])]
    none = pa.DictionaryArray.from_arrays(pa.array([None, None], keys), pa.array([], values))
    assert rows(out(cleaner.clean_batch(batch_of(none)))) == [(None, []), (None, [])]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())])
def test_a_slice_is_its_rows_and_no_others(cleaner, kind):
    whole = batch_of([*TEXTS, None, *TEXTS], kind, url=[f"https://x{at}.org/" for at in range(15)], n=list(range(15)))
    every = rows(out(cleaner.clean_batch(whole)))
    for start, length in [(0, 15), (3, 5), (7, 1), (1, 14), (15, 0), (6, 3)]:
        made = out(cleaner.clean_batch(whole.slice(start, length)))
        assert made.column("n").to_pylist() == list(range(start, start + length))
        assert rows(made) == every[start : start + length]
        sites = [more["site"] for more in made.column("naqi").to_pylist()]
        assert sites == [f"x{at}.org" if at != 7 else None for at in range(start, start + length)]
    sliced = pa.array(TEXTS, kind if not pa.types.is_dictionary(kind) else pa.string()).slice(2, 3)
    assert rows(out(cleaner.clean_batch(batch_of(sliced)))) == every[2:5]
    struct = pa.StructArray.from_arrays([whole.column("text")], ["text"]).slice(2, 4)
    assert rows(out(cleaner.clean_batch(struct))) == every[2:6]


def address(array):
    """Where the bytes of an array stand, children's too."""
    return [buffer and (buffer.address, buffer.size) for buffer in array.buffers()]


def test_other_columns_are_the_very_ones_that_came_in(cleaner):
    columns = {
        "i": pa.array(range(5), pa.uint8()),
        "f": pa.array([1.5, None, 2.5, 0.0, -1.0]),
        "b": pa.array([True, None, False, True, True]),
        "s": pa.array(["a", "bb", None, "", "é"]),
        "view": pa.array(["a", "b" * 40, None, "", "é"], pa.string_view()),
        "big": pa.array([b"\xff", b"", None, b"\0", b"1"], pa.large_binary()),
        "fixed": pa.array([b"ab"] * 5, pa.binary(2)),
        "list": pa.array([[1], [2, 3], None, [], [4]]),
        "deep": pa.array([{"a": [{"b": "x"}], "c": None}] * 5),
        "map": pa.array([[("k", 1)]] * 5, pa.map_(pa.string(), pa.int32())),
        "when": pa.array([0, 1, None, 3, 4], pa.timestamp("us", tz="Asia/Riyadh")),
        "how": pa.array([0, 1, None, 3, 4], pa.duration("ns")),
        "dec": pa.array([1, 2, None, 3, 4], pa.decimal128(20, 2)),
        "half": pa.array([0.5, None, 1, 2, 3], pa.float16()),
        "coded": pa.array(["x", "y", None, "x", "x"]).dictionary_encode(),
        "null": pa.nulls(5),
        "run": pa.RunEndEncodedArray.from_arrays(pa.array([2, 5], pa.int32()), pa.array(["x", "y"])),
        "lview": pa.array([[1], [2, 3], None, [], [4]], pa.list_view(pa.int8())),
        "union": pa.UnionArray.from_sparse(pa.array([0, 1, 0, 1, 0], pa.int8()), [pa.array(range(5)), pa.array(list("abcde"))]),
    }
    schema = pa.schema(
        [pa.field("text", pa.string(), metadata={"of": "text"})]
        + [pa.field(name, array.type, metadata={"of": name}) for name, array in columns.items()],
        metadata={"pandas": "{}", "kind": "table"},
    )
    texts = pa.array([page(1), PROSE, None, page(2), ""])
    batch = pa.RecordBatch.from_arrays([texts, *columns.values()], schema=schema)
    made = out(cleaner.clean_batch(batch))
    assert made.schema.metadata == schema.metadata
    for field in schema:
        assert made.schema.field(field.name).equals(field, check_metadata=True)
    for name, array in columns.items():
        assert made.column(name).equals(array), name
        assert address(made.column(name)) == address(array), name
    assert address(made.column("text")) != address(texts)
    same = pa.RecordBatch.from_arrays([pa.array([PROSE, None, "", PROSE, "x"]), *columns.values()], schema=schema)
    made = out(cleaner.clean_batch(same))
    assert address(made.column("text")) == address(same.column("text")), "where nothing goes, the texts are not copied either"


def test_data_lives_as_long_as_what_came_of_it(cleaner):
    made = out(cleaner.clean_batch(batch_of([page(1)] * 1000, n=pa.array(range(1000)))))
    column = made.column("n")
    del made
    pa.array(range(100_000))
    assert column.sum().as_py() == 499_500


@pytest.mark.parametrize("rows_", [0, 1, 2, 1000, 100_000])
def test_batches_of_any_size(cleaner, rows_):
    texts = [f"{PROSE} {at}.\n" + "Carry this story with you\n" * (at % 2) for at in range(rows_)]
    made = out(cleaner.clean_batch(batch_of(texts, pa.string(), n=pa.array(range(rows_), pa.int32()))))
    assert made.num_rows == rows_
    assert made.column("text").to_pylist() == [f"{PROSE} {at}.\n" for at in range(rows_)]
    assert made.column("removals").value_lengths().to_pylist() == [at % 2 for at in range(rows_)]


def test_no_columns_of_ours_and_no_rows():
    made = out(naqi.Cleaner().clean_batch(batch_of([], pa.string())))
    assert (made.num_rows, made.column_names) == (0, ["text", "removals", "naqi"])
    made = out(naqi.Cleaner().clean_batch(pa.table({"text": pa.chunked_array([], pa.string())})))
    assert (made.num_rows, made.column_names) == (0, ["text", "removals", "naqi"])


def test_tables_of_many_chunks_are_cleaned_as_they_are_read(cleaner):
    chunks = [TEXTS[:2], [], [None], TEXTS[2:]]
    table = pa.table({"text": pa.chunked_array(chunks, pa.string()), "n": pa.chunked_array([[0], [1, 2, 3, 4, 5, 6, 7]])})
    batches = cleaner.clean_batch(table)
    made = out(batches)
    assert made.column("n").to_pylist() == list(range(8))
    assert [text for text, _ in rows(made)] == [text and cleaner.clean(text).text for text in [*TEXTS[:2], None, *TEXTS[2:]]]
    with pytest.raises(ValueError, match="read already"):
        pa.table(batches)
    one_by_one = list(cleaner.clean_batch(table))
    assert all(isinstance(batch, naqi.Batch) for batch in one_by_one)
    assert sum(len(batch) for batch in one_by_one) == 8
    assert pa.Table.from_batches([out(batch) for batch in one_by_one]) == made
    read = []

    def endless():
        for at in range(1000):
            read.append(at)
            yield batch_of([page(at)])

    stream = cleaner.clean_batch(pa.RecordBatchReader.from_batches(pa.schema([("text", pa.string())]), endless()))
    assert out(next(stream)).num_rows == 1
    assert len(read) < 10, "a stream is not read ahead"


def test_polars_and_pandas_in_and_out(cleaner):
    texts = [page(1), None, PROSE]
    want = [text and cleaner.clean(text).text for text in texts]
    frame = pl.DataFrame({"n": [1, 2, 3], "text": texts})
    made = pl.DataFrame(cleaner.clean_batch(frame))
    assert made["text"].to_list() == want
    assert made["n"].to_list() == [1, 2, 3]
    assert made["removals"].list.len().to_list() == [1, 0, 0]
    assert pl.DataFrame(cleaner.clean_batch(frame.slice(1)))["text"].to_list() == want[1:]
    category = pl.DataFrame({"text": pl.Series(texts, dtype=pl.Categorical)})
    assert pl.DataFrame(cleaner.clean_batch(category))["text"].to_list() == want
    pandas = pd.DataFrame({"n": [1, 2, 3], "text": texts}, index=[7, 8, 9])
    made = pa.table(cleaner.clean_batch(pandas)).to_pandas()
    assert [None if pd.isna(text) else text for text in made["text"]] == want
    assert list(made.index) == [7, 8, 9]
    batch = cleaner.clean_batch(batch_of(texts))
    assert pl.DataFrame(batch)["text"].to_list() == want, "a batch is a stream too"
    assert out(batch) == out(batch), "and may be taken many times"
    assert pa.schema(batch) == out(batch).schema
    again = cleaner.clean_batch(pl.DataFrame({"text": texts}))
    assert pa.schema(again) == out(again).schema


def test_what_other_columns_say(cleaner):
    text = page(1, "Do follow this very example")
    clean = text[: text.index("\nDo follow")]
    urls = ["https://www.example.com/1", None, "https://other.org/1", "", "example.com"]
    batch = batch_of([text] * 5, url=urls, host=[None, "example.com", None, "example", "example"])

    def texts(**columns):
        return [text for text, _ in rows(out(cleaner.clean_batch(batch, **columns)))]

    assert texts() == [clean, text, text, text, clean], "a column `url` is found by itself"
    assert texts(url="url") == texts()
    assert texts(url=False) == [text] * 5
    assert texts(site="host") == [clean, clean, text, clean, clean]
    meta = pa.StructArray.from_arrays(
        [pa.array(urls)], ["url"], mask=pa.array([False, False, False, False, False])
    )
    nested = batch_of([text] * 5, metadata=meta)
    made = [text for text, _ in rows(out(cleaner.clean_batch(nested)))]
    assert made == texts(), "metadata.url is one of the usual names"
    lost = pa.StructArray.from_arrays([pa.array(urls)], ["url"], mask=pa.array([True] * 5))
    assert [text for text, _ in rows(out(cleaner.clean_batch(batch_of([text] * 5, metadata=lost))))] == [text] * 5


@pytest.mark.parametrize(
    "days",
    [
        pa.array(["2015-08-03T10:00:00Z", "2015-08-05", "x"]),
        pa.array([16650, 16652, None], pa.date32()),
        pa.array([16650 * 86400_000, 16652 * 86400_000, None], pa.date64()),
        pa.array([16650 * 86400 + 5, 16652 * 86400, None], pa.timestamp("s")),
        pa.array([(16650 * 86400 + 5) * 1000, 16652 * 86400_000, None], pa.timestamp("ms")),
        pa.array([(16650 * 86400 + 5) * 10**6, 16652 * 86400 * 10**6, None], pa.timestamp("us", tz="UTC")),
        pa.array([(16650 * 86400 + 5) * 10**9, 16652 * 86400 * 10**9, None], pa.timestamp("ns")),
    ],
)
def test_days_of_any_kind(days):
    rules = """
sites = ["example.com"]
[[rule]]
id = "old"
category = "share"
why = "Until they changed it."
line = "Carry this story with you"
until = 2015-08-04
"""
    batch = batch_of([page(1)] * 3, url=["https://example.com/"] * 3, date=days)
    made = out(naqi.Cleaner(text=rules).clean_batch(batch))
    assert [len(gone) for _, gone in rows(made)] == [1, 0, 0]


def test_the_text_may_be_named(cleaner):
    batch = pa.RecordBatch.from_pydict({"content": [page(1)], "body": [page(2)]})
    made = out(cleaner.clean_batch(batch))
    assert made.column("body").to_pylist() == [page(2)]
    assert made.column("content").to_pylist() == [cleaner.clean(page(1)).text]
    made = out(cleaner.clean_batch(batch, text="body"))
    assert made.column("content").to_pylist() == [page(1)]
    assert made.column("body").to_pylist() == [cleaner.clean(page(2)).text]


ONE = {"text": ["a"], "n": [1], "l": [[1]], "s": [{"text": "a"}]}


@pytest.mark.parametrize(
    ("data", "columns", "words"),
    [
        ({"a": ["x"], "b": ["y"]}, {}, "there is no column `text` or `content` or `raw_content`; the columns are `a`, `b`"),
        (ONE, {"text": "body"}, "there is no column `body`; the columns are `text`, `n`, `l`, `s`"),
        (ONE, {"text": "n"}, "the column `n` holds Int64, not text"),
        (ONE, {"text": "l"}, "the column `l` holds List"),
        (ONE, {"text": "s.text"}, "the column `s.text` stands inside a struct"),
        (ONE, {"url": "adress"}, "there is no column `adress`"),
        (ONE, {"url": "l"}, "the column `l` holds List"),
        ({**ONE, "removals": [1]}, {}, "has a column `removals` already"),
        ({**ONE, "naqi": [1]}, {}, "has a column `naqi` already"),
    ],
)
def test_wrong_columns_are_named(cleaner, data, columns, words):
    for made in [pa.RecordBatch.from_pydict(data), pa.table(data)]:
        with pytest.raises(ValueError, match=words):
            cleaner.clean_batch(made, **columns)


def test_what_is_no_table(cleaner):
    for wrong in [7, "text", ["text"], {"text": ["x"]}, None]:
        with pytest.raises(TypeError, match="clean_batch takes Arrow data"):
            cleaner.clean_batch(wrong)
    for wrong in [pa.array(["x"]), pa.chunked_array([["x"]])]:
        with pytest.raises(ValueError, match="the data holds Utf8, not a table"):
            cleaner.clean_batch(wrong)
    with pytest.raises(TypeError, match="text is the name of a column"):
        cleaner.clean_batch(batch_of(["x"]), text=7)

    class Odd:
        def __arrow_c_array__(self, requested_schema=None):
            return 7

    class Wrong:
        def __arrow_c_array__(self, requested_schema=None):
            return pa.array([1]).__arrow_c_array__()[::-1]

    class Failing:
        def __arrow_c_stream__(self, requested_schema=None):
            raise RuntimeError("no stream today")

    for wrong, kind in [(Odd(), TypeError), (Wrong(), ValueError), (Failing(), RuntimeError)]:
        with pytest.raises(kind):
            cleaner.clean_batch(wrong)


def test_rows_that_are_null_as_a_whole_are_named(cleaner):
    struct = pa.StructArray.from_arrays([pa.array(["a", "b", "c"])], ["text"], mask=pa.array([False, True, False]))
    with pytest.raises(ValueError, match="row 1 of the data is null as a whole"):
        cleaner.clean_batch(struct)


def test_a_stream_that_breaks_off(cleaner):
    def broken():
        yield batch_of([page(1)])
        raise RuntimeError("the disk\0is gone")

    def reader():
        return pa.RecordBatchReader.from_batches(pa.schema([("text", pa.string())]), broken())

    with pytest.raises(ValueError, match="in the batch that starts at row 1: .*the disk"):
        list(cleaner.clean_batch(reader()))
    with pytest.raises(pa.ArrowInvalid, match="in the batch that starts at row 1: .*the disk"):
        pa.table(cleaner.clean_batch(reader()))


def test_data_that_was_taken_over_already(cleaner):
    capsules = batch_of(["x"]).__arrow_c_array__()

    class Once:
        def __arrow_c_array__(self, requested_schema=None):
            return capsules

    assert out(cleaner.clean_batch(Once())).num_rows == 1
    with pytest.raises(TypeError, match="taken over by another consumer"):
        cleaner.clean_batch(Once())


def test_a_column_that_may_hold_no_null(cleaner):
    schema = pa.schema([pa.field("text", pa.string(), nullable=False), pa.field("n", pa.int64(), nullable=False)])
    batch = pa.RecordBatch.from_arrays([pa.array([page(1)]), pa.array([1])], schema=schema)
    made = out(cleaner.clean_batch(batch))
    assert [field.nullable for field in made.schema][:2] == [False, False]
    broken = pa.RecordBatch.from_arrays([pa.array([page(1), None]), pa.array([1, None])], schema=schema)
    made = pa.record_batch(cleaner.clean_batch(broken))
    assert made.column("text").to_pylist() == [cleaner.clean(page(1)).text, None]

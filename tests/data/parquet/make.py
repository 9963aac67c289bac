"""Writes Parquet files of many kinds into the folder that is named: what pyarrow can make that a corpus may have."""
import datetime
import decimal
import os
import sys

import pyarrow as pa
import pyarrow.parquet as pq

OUT, PROSE = sys.argv[1], open(sys.argv[2], encoding="utf-8").read()
ROWS = 1000


def page(at):
    if at % 10 == 3:
        return None
    if at % 10 == 4:
        return ""
    if at % 10 == 5:
        return PROSE
    return f"عنوان {at} 😀\n{PROSE}Share\nDo follow us\n{PROSE}"


def table(text_type=pa.string(), nested=False):
    texts = [page(at) for at in range(ROWS)]
    urls = [None if at % 7 == 0 else f"http://{'www.example.com' if at % 2 else 'other.org'}/{at}" for at in range(ROWS)]
    text = pa.array(texts, pa.string())
    if pa.types.is_dictionary(text_type):
        text = text.dictionary_encode()
    else:
        text = text.cast(text_type)
    tags = pa.array([[f"t{at}", None] if at % 3 else None if at % 2 else [] for at in range(ROWS)], pa.list_(pa.string()))
    spans = pa.array(
        [[{"a": at, "b": [1.5] * (at % 3)}] * (at % 4) for at in range(ROWS)],
        pa.list_(pa.struct([("a", pa.int32()), ("b", pa.list_(pa.float64()))])),
    )
    columns = {
        "id": pa.array(range(ROWS), pa.uint64()),
        "price": pa.array([decimal.Decimal(at) / 100 for at in range(ROWS)], pa.decimal128(20, 2)),
        "tags": tags,
        "date": pa.array([datetime.datetime(2015, 8, 3, tzinfo=datetime.timezone.utc)] * ROWS, pa.timestamp("us", "UTC")),
        "raw": pa.array([bytes([at % 256, 255]) for at in range(ROWS)], pa.binary()),
        "map": pa.array([[("k", at)] for at in range(ROWS)], pa.map_(pa.string(), pa.int64())),
        "spans": spans,
        "kind": pa.array(["x", "y"] * (ROWS // 2)).dictionary_encode(),
    }
    if nested:
        fields = [pa.field("body", text_type), pa.field("n", pa.int8()), pa.field("tags", tags.type)]
        missing = pa.array([at % 11 == 0 for at in range(ROWS)])
        columns["doc"] = pa.StructArray.from_arrays([text, pa.array([1] * ROWS, pa.int8()), tags], fields=fields, mask=missing)
    else:
        columns["text"] = text
    metadata = pa.StructArray.from_arrays([pa.array(urls), pa.array([{"x": at} for at in range(ROWS)])], ["url", "more"])
    columns["metadata"] = metadata
    columns["last"] = pa.array([at / 3 for at in range(ROWS)], pa.float32())
    made = pa.table(columns)
    fields = [field.with_metadata({"of": field.name}) for field in made.schema]
    return made.cast(pa.schema(fields, metadata={"note": "ملاحظة", "two": "2"}))


def write(name, made, **options):
    pq.write_table(made, os.path.join(OUT, name), row_group_size=options.pop("row_group_size", 300), **options)


COLUMNS = {"id": "snappy", "price": "gzip", "raw": "brotli", "last": "none", "tags.list.element": "lz4"}
CODECS = {**{path: "zstd" for path in ["date", "kind", "metadata.url", "metadata.more.x", "text"]}, **COLUMNS}
write("plain.parquet", table(), compression=CODECS, write_page_index=True)
write("large.parquet", table(pa.large_string()), data_page_version="2.0", use_dictionary=False, version="1.0")
write("view.parquet", table(pa.string_view()), compression="gzip")
write("dictionary.parquet", table(pa.dictionary(pa.int32(), pa.string())), compression="brotli")
write("binary.parquet", table(pa.binary()), compression="lz4", write_statistics=False)
write("delta.parquet", table(), use_dictionary=False, column_encoding={"text": "DELTA_LENGTH_BYTE_ARRAY"}, compression="none")
write("nested.parquet", table(nested=True), compression="zstd", row_group_size=1000)
write("one.parquet", table().slice(6, 1), store_schema=False)
write("none.parquet", table().slice(0, 0))
write("still.parquet", table().take(pa.array([3, 4, 5, 13])))
required = pa.schema([pa.field("text", pa.string(), nullable=False), pa.field("id", pa.string(), nullable=False)])
write("required.parquet", pa.table([[page(0), page(4), page(6)], ["a", "b", "c"]], schema=required))
order = [pq.SortingColumn(0), pq.SortingColumn(1)]
write("sorted.parquet", pa.table({"id": [1, 2, 3], "text": [page(6), page(7), page(8)]}), sorting_columns=order)
write("by_id.parquet", pa.table({"id": [1, 2, 3], "text": [page(6), page(7), page(8)]}), sorting_columns=order[:1])

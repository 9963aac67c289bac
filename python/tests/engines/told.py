"""What a way of cleaning made of the corpus, told in one form, so that two ways can be compared byte by byte.

`rows.jsonl` has a line for each row, `ledger.jsonl` one for each removal, both in the order of the corpus.
"""

import base64
import datetime
import json

import pyarrow as pa

LEDGER = ["source", "doc", "removal", "site", "rule", "category", "start", "end", "text"]


def place(source):
    file, number = source.rsplit(":", 1)
    return file, int(number)


def _json(value):
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    raise TypeError(type(value))


def texts(table):
    """The texts of a table as bytes."""
    column = table.column("text").combine_chunks()
    column = pa.concat_arrays(column.chunks) if isinstance(column, pa.ChunkedArray) else column
    binary = pa.large_binary() if pa.types.is_large_string(column.type) else pa.binary()
    return column.view(binary).to_pylist()


def others(table):
    """All other columns, row by row; times as one form says them, whatever type the engine made of them."""
    names = [name for name in table.column_names if name not in ("text", "removals", "naqi", "held", "quarantine", "source")]
    for row in table.select(names).to_pylist():
        if row.get("origin") and row["origin"].get("at"):
            row["origin"]["at"] = row["origin"]["at"].astimezone(datetime.timezone.utc)
        yield {name: row[name] for name in sorted(row)}


def write(out, rows, ledger):
    """Rows are (source, text as bytes or None, held or None, (reason, raw) or None, other columns); a removal is a dict."""
    out.mkdir(parents=True, exist_ok=True)

    def encoded(raw):
        return None if raw is None else base64.b64encode(raw).decode()

    with open(out / "rows.jsonl", "w", encoding="utf-8", newline="\n") as file:
        for source, text, held, quarantine, more in sorted(rows, key=lambda row: place(row[0])):
            quarantine = None if quarantine is None else [quarantine[0], encoded(quarantine[1])]
            line = {"source": source, "text": encoded(text), "held": held, "quarantine": quarantine, "columns": more}
            file.write(json.dumps(line, ensure_ascii=False, default=_json) + "\n")
    with open(out / "ledger.jsonl", "w", encoding="utf-8", newline="\n") as file:
        for taken in sorted(ledger, key=lambda taken: (place(taken["source"]), taken["removal"])):
            file.write(json.dumps({name: taken[name] for name in LEDGER}, ensure_ascii=False) + "\n")


def write_cleaned(out, cleaned, ledger, originals):
    """Of a table that has the columns that cleaning adds, and its ledger as a table. `originals` is the corpus: characters are counted in its texts."""
    more = cleaned.column("naqi").to_pylist()
    quarantine = [None if said["quarantine"] is None else (said["quarantine"], said["raw"]) for said in more]
    rows = zip(cleaned.column("source").to_pylist(), texts(cleaned), (said["held"] for said in more), quarantine, others(cleaned))
    taken = ledger.to_pylist()
    check_characters(taken, dict(zip(originals.column("source").to_pylist(), texts(originals))))
    write(out, rows, taken)


def check_characters(ledger, originals):
    """Offsets in characters must name the same text as those in bytes, in what Python makes of the bytes."""
    for taken in ledger:
        text = originals[taken["source"]].decode("utf-8", "replace")
        assert text[taken["char_start"] : taken["char_end"]] == taken["text"], taken
        assert text.encode()[taken["start"] : taken["end"]].decode() == taken["text"], taken

"""The corpus that every way of cleaning must clean alike: made of the pages in seeds/ and of made-up sites in six languages, and of rows that are hard to carry.

    python corpus.py OUT

OUT/all/*.parquet holds all of it; OUT/plain/*.parquet those rows that any program can hold: texts that are UTF-8, and none missing. OUT/rules is a folder of rules beside the
shipped ones. OUT/plain.jsonl holds the rows of OUT/plain again, as JSON. The same bytes every time.
"""

import json
import pathlib
import random
import subprocess
import sys
import tempfile

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = pathlib.Path(__file__).resolve().parents[3]
SEED_HOSTS = ["www.elaph.com", "alarabiya.net", "m.hespress.com", "aawsat.com", "news.example"]
PROSE = "The minister said on Monday that the talks would go on until all sides had been heard."

RULES = {
    "common/all-engines.toml": """
lang = ["*"]

[[rule]]
id = "end"
category = "other"
why = "Takes too much, for the guard."
line = "Take all of this"
takes = "rest"

[[rule]]
id = "draft"
category = "other"
why = "Reported, and not applied."
line = "A draft takes nothing"
status = "draft"
""",
    "sites/box.example.toml": """
sites = ["box.example"]

[[rule]]
id = "inline"
category = "subscribe"
why = "A prompt within a line."
has = "(follow us \U0001f600 every day)"
takes = "match"

[[rule]]
id = "since"
category = "related"
why = "Only from a day on."
line = "Since the redesign"
since = 2020-01-01
""",
}

SCHEMA = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("id", pa.int64(), nullable=False),
        ("url", pa.string()),
        ("lang", pa.string()),
        ("date", pa.date32()),
        ("text", pa.string()),
        ("score", pa.float64()),
        ("tags", pa.list_(pa.string())),
        ("origin", pa.struct([("crawl", pa.string()), ("at", pa.timestamp("us", tz="UTC"))])),
    ]
)
FILES = 5
EPOCH_DAY_2019 = 17_897


def made_up_pages():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, ROOT / "tests/learn/make.py", folder, "--half", "tune", "--pages", "5"], check=True)
        for path in sorted(pathlib.Path(folder, "docs").glob("*/*.txt")):
            yield f"https://www.{path.parent.name}/2019/03/{path.stem}", path.read_bytes()


def seed_pages(rng):
    seeds = [path.read_bytes() for path in sorted((ROOT / "seeds").glob("*.txt"))]
    for text, host in zip(seeds, SEED_HOSTS):
        yield f"https://{host}/story", text
    # Lines of several pages under each other, on any of the sites.
    lines = [line for text in seeds for line in text.splitlines(keepends=True)]
    for number in range(120):
        host = rng.choice(SEED_HOSTS + ["box.example"])
        yield f"http://{host}/{number}", b"".join(rng.sample(lines, rng.randint(4, 24)))


def hard_rows():
    """Address, text, language, day after 2019-01-01."""
    box, prose = "https://box.example/a", PROSE.encode()
    story = prose + b"\n" + prose + b" (follow us \xf0\x9f\x98\x80 every day) And more.\r\nSince the redesign\r\n" + prose
    yield box, story, None, None
    yield box, story, "en", 10
    yield box, story, "en", 800
    yield box, "\U0001f600é\n".encode() + story, "xx", 800
    yield box, b"\xef\xbb\xbf" + story, "en", 800
    yield None, prose + b"\n\nTake all of this\n" + (prose + b"\n") * 6, "en", None
    yield None, b"A draft takes nothing\n" + prose, "en", None
    yield None, None, "ar", None
    yield box, b"", None, None
    yield box, b"  \r\n\t\n", None, None
    yield "not an address", "\u200fنص\0 مع صفر\n".encode() + prose, "ar", None
    # A few bytes that are no text stay where they are; a text that is full of them is none.
    yield box, b"\xff" + story[:140] + b"\xe2\x82" + story[140:] + b"\xc3", "en", 800
    yield None, b"\xd8\xa3\xd9" * 3 + "\nشاهد أيضا\n".encode() + prose, "ar", None
    yield box, b"\xed\xa0\x80 half a pair\n" + story, "en", 800
    yield box, b"\xff\xfe\x00\x80\x81" * 9 + b"Share", "en", None
    yield box, (prose + b"\n") * 3000 + story, "en", 800
    yield None, "�ن".encode() + prose, None, None


def is_plain(text):
    try:
        return bool(text) and text.decode("utf-8") is not None
    except UnicodeDecodeError:
        return False


def rows():
    rng = random.Random("every engine")
    pages = [(url, text, None, None) for url, text in [*seed_pages(rng), *made_up_pages()]]
    pages += hard_rows()
    rng.shuffle(pages)
    size = -(-len(pages) // FILES)
    for number, (url, text, lang, day) in enumerate(pages):
        tags = None if number % 7 == 3 else [f"t{number % 4}", None][: number % 3]
        yield {
            "source": f"part-{number // size}.parquet:{number % size + 1}",
            "id": (number + 1) * 1_000_003,
            "url": url,
            "lang": lang,
            "date": None if day is None else EPOCH_DAY_2019 + day,
            "text": text,
            "score": None if number % 5 == 1 else number / 7,
            "tags": tags,
            "origin": {"crawl": f"c{number % 3}", "at": number * 10**12},
        }


def table(rows):
    columns = []
    for field in SCHEMA:
        values = [row[field.name] for row in rows]
        if field.name == "text":
            # pyarrow takes bytes that are no UTF-8 for a text only if it is not asked.
            columns.append(pa.array(values, pa.binary()).view(pa.string()))
        else:
            columns.append(pa.array(values, field.type))
    return pa.table(columns, schema=SCHEMA)


def make(out):
    rules = {**RULES}
    for name, text in rules.items():
        path = out / "rules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    whole = list(rows())
    plain = [row for row in whole if is_plain(row["text"])]
    for folder, rows_of in (("all", whole), ("plain", plain)):
        (out / folder).mkdir(exist_ok=True)
        for part in range(FILES):
            some = [row for row in rows_of if row["source"].startswith(f"part-{part}.")]
            pq.write_table(table(some), out / folder / f"part-{part}.parquet", row_group_size=37)
    with open(out / "plain.jsonl", "w", encoding="utf-8", newline="\n") as file:
        for row in table(plain).select(["source", "id", "url", "lang", "date", "text"]).to_pylist():
            row["date"] = row["date"] and row["date"].isoformat()
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    make(pathlib.Path(sys.argv[1]))

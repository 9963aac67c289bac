"""Cleaning on Apache Spark, 3.5 and 4: the same rows as on one machine, however many machines there are and whichever of them fail.

>>> import naqi.spark
>>> pages = spark.read.parquet("s3://bucket/crawl/")                         # doctest: +SKIP
>>> naqi.spark.clean(pages).write.parquet("s3://bucket/clean/")              # doctest: +SKIP
>>> naqi.spark.ledger(spark.read.parquet("s3://bucket/clean/"))              # doctest: +SKIP

Nothing is shuffled, and nothing is written but what Spark writes: what went stands in a column beside the text, so a task that is run twice
leaves one row for each document all the same. Each Python worker compiles the rules once. ``docs/scale.md`` tells how to ship the wheel.
"""

import os
from typing import TYPE_CHECKING, Any, Iterable, Iterator, List, Optional, Sequence, Tuple, Union

from . import _engine
from ._engine import Column

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["clean", "drafts", "learn", "ledger"]


def clean(
    df: "DataFrame",
    cleaner: Any = None,
    *,
    text: Column = None,
    url: Column = None,
    site: Column = None,
    lang: Column = None,
    date: Column = None,
    id: Column = None,
) -> "DataFrame":
    """The frame with clean texts, and with what went from them.

    All columns stay as they are but the text's, and two are added, ``removals`` and ``naqi``, as :meth:`naqi.Cleaner.clean_batch` tells.

    Args:
        df: The frame to clean.
        cleaner: A :class:`naqi.Cleaner`; the shipped rules, if none is given.
        text: The column of texts. A column that is named must be there; None takes the first of those that ``naqi clean`` looks for (``text``, ``content``; ``url``;
            ``lang``, ``language``; ``date``, ``created``; ``id``); False, for the columns below, takes none.
        url: The column of addresses, by which the rules of a site are found.
        site: The column of hosts, or other names of sites, where there are no addresses.
        lang: The column of languages, as codes of two letters; languages that are not told are found out.
        date: The column of days.
        id: The column of ids, by which a reviewer's verdicts know a text.

    Raises:
        ValueError: A column is not there, is no text, or is called as one that is added. No job has begun then.
        naqi.RuleError: The shipped rules cannot be used. A cleaner of your own has said so when it was made.
    """
    step = _engine.Step(cleaner, _engine.columns(text, url, site, lang, date, id))
    out = step.of(_arrow(df.schema))
    from pyspark.sql.types import StructField, StructType

    known = {field.name: field for field in df.schema.fields}
    fields = [known.get(field.name) or StructField(field.name, _spark(field.type)) for field in out]
    return _map(df, _EachBatch(step), StructType(fields))


def _map(df: "DataFrame", run: Any, schema: Any) -> "DataFrame":
    """Runs it over the batches of each partition. A column whose name has dots or backticks is one that Spark does not find by its name here: it gets another on the way."""
    names = df.columns
    if any("." in name or "`" in name for name in names):
        return df.toDF(*[f"column {at}" for at in range(len(names))]).mapInArrow(_Renamed(run, names), schema)
    return df.mapInArrow(run, schema)


class _Renamed:
    """Runs something over batches whose columns have their names back."""

    def __init__(self, run: Any, names: List[str]) -> None:
        self.run, self.names = run, names

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        return iter(self.run(batch.rename_columns(self.names) for batch in batches))


class _EachBatch:
    """What a worker runs: a batch for a batch, as they come."""

    def __init__(self, step: _engine.Step) -> None:
        self.step = step

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        for batch in batches:
            yield self.step(batch)


def _arrow(schema: Any) -> Any:
    """The schema of a frame as Arrow's, as far as cleaning looks at it: columns that can tell nothing stand as null."""
    import pyarrow
    from pyspark.sql import types

    def kind(of: Any) -> Any:
        if isinstance(of, types.StructType):
            return pyarrow.struct([(field.name, kind(field.dataType)) for field in of.fields])
        if isinstance(of, types.ArrayType):
            return pyarrow.list_(kind(of.elementType))
        plain = {
            types.StringType: pyarrow.string(),
            types.BinaryType: pyarrow.binary(),
            types.BooleanType: pyarrow.bool_(),
            types.ByteType: pyarrow.int8(),
            types.ShortType: pyarrow.int16(),
            types.IntegerType: pyarrow.int32(),
            types.LongType: pyarrow.int64(),
            types.FloatType: pyarrow.float32(),
            types.DoubleType: pyarrow.float64(),
            types.DateType: pyarrow.date32(),
            types.TimestampType: pyarrow.timestamp("us", "UTC"),
            types.TimestampNTZType: pyarrow.timestamp("us"),
        }
        return next((arrow for spark, arrow in plain.items() if isinstance(of, spark)), pyarrow.null())

    def of(field: Any) -> Any:
        arrow = kind(field.dataType)
        return pyarrow.field(field.name, arrow, field.nullable or arrow == pyarrow.null())

    return pyarrow.schema([of(field) for field in schema.fields])


def _spark(kind: Any) -> Any:
    """The type of a column that cleaning adds, as Spark calls it."""
    import pyarrow
    from pyspark.sql import types

    if pyarrow.types.is_list(kind):
        return types.ArrayType(_spark(kind.value_type))
    if pyarrow.types.is_struct(kind):
        return types.StructType([types.StructField(field.name, _spark(field.type)) for field in kind])
    return {pyarrow.int64(): types.LongType(), pyarrow.binary(): types.BinaryType()}.get(kind) or types.StringType()


def ledger(df: "DataFrame", doc: Column = None, *, source: Column = None) -> "DataFrame":
    """The ledger of a cleaned frame: a row for each removal, with the columns of ``naqi ledger --to parquet``.

    Make it of what was written, not of the frame that cleans: else all is cleaned once more.

    The columns are ``source`` (if that is named), ``doc``, ``removal`` (the place among the removals of the document, from 0), ``site``, ``rule``, ``category``, ``start``
    and ``end`` (in bytes of the original as UTF-8), ``char_start`` and ``char_end`` (in code points) and ``text``.

    Args:
        df: What :func:`clean` gave.
        doc: The column of ids; ``id`` or ``doc_id``, if none is named.
        source: A column that says where each document stood.

    Raises:
        ValueError: A column is not there, or no column says which document it was.
    """
    from pyspark.sql import functions as F

    called = _engine.document_columns(df.columns, doc, source)
    kept = [_column(name).cast("string").alias(what) for what, name in called.items()]
    site = F.col(f"{_engine.MORE}.site").alias("site")
    rows = df.select(*kept, site, F.posexplode(F.col(_engine.REMOVALS)).alias("removal", "_of"))
    return rows.select(*called, "removal", "site", *[F.col(f"_of.{name}").alias(name) for name in _engine.LEDGER[2:]])


def _column(name: str) -> Any:
    """The column of that very name: with dots, it leads into no struct."""
    from pyspark.sql import functions as F

    quoted = name.replace("`", "``")
    return F.col(f"`{quoted}`")


# Counts of a partition may take so many bytes; then what was counted is handed on, and joined later.
_MOST_BYTES = 256 << 20

_DRAFTS = (
    ("site", "string"),
    ("seen", "int64"),
    ("sampled", "int64"),
    ("distinct", "int64"),
    ("rules", "int64"),
    ("name", "string"),
    ("draft", "string"),
)


def drafts(
    df: "DataFrame",
    cleaner: Any = None,
    *,
    text: Column = None,
    url: Column = None,
    site: Column = None,
    lang: Column = None,
    date: Column = None,
    id: Column = None,
    pages: int = 100,
    min_confidence: Optional[float] = None,
) -> "DataFrame":
    """What ``naqi learn`` would propose for each site of the frame: a row for each site.

    Each task counts its part; of each site a fair sample of ``pages`` pages goes to one task (that is all that is shuffled), which joins the
    samples and learns. What comes out is what ``naqi learn`` writes on one machine, however the frame is cut into parts.

    The columns are ``site``, ``seen`` (pages), ``sampled``, ``distinct`` (without copies), ``rules`` (how many are proposed), ``name`` (of the rule file,
    without ``.toml``) and ``draft`` (its text; null if nothing is proposed). A row without a site counts pages that told none.

    Args:
        df: Pages, as they were before cleaning.
        cleaner: What it takes already is not proposed again; the shipped rules, if none is given.
        text, url, lang, date: As for :func:`clean`.
        site: The column of names of sites. If it is named, it goes before the address.
        id: What a page is called in drafts, by which of two copies the same is always taken.
        pages: How many pages of a site are looked at.
        min_confidence: Propose no rule that is less sure than this; see ``naqi learn --help``.

    Raises:
        ValueError: As for :func:`clean`.
    """
    from naqi import _naqi
    import pyarrow

    step = _engine.Step(cleaner, _engine.columns(text, url, site, lang, date, id))
    schema = _arrow(df.schema)
    # What is wrong with columns or arguments is told here.
    nothing = pyarrow.record_batch([pyarrow.array([], kind) for kind in schema.types], schema=schema)
    _naqi.Counts(pages).add(nothing, **step.columns)
    _naqi.Learner(step.cleaner, pages, min_confidence)
    counts = _map(df, _Count(step, pages), "site string, line binary")
    gathered = counts.repartition("site").sortWithinPartitions("site")
    kinds = ", ".join(f"{name} {'bigint' if kind == 'int64' else kind}" for name, kind in _DRAFTS)
    return gathered.mapInArrow(_Learn(step, pages, min_confidence), kinds)


class _Count:
    """Counts the pages of a partition: gives lines of counts, one for each site."""

    def __init__(self, step: _engine.Step, pages: int) -> None:
        self.step, self.pages = step, pages

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        from naqi import _naqi

        counts = _naqi.Counts(self.pages)
        for batch in batches:
            counts.add(batch, **self.step.columns)
            if counts.bytes > _MOST_BYTES:
                yield from _lines(counts.take())
        yield from _lines(counts.take())


def _lines(lines: Sequence[Tuple[Optional[str], bytes]]) -> Iterator[Any]:
    import pyarrow

    schema = pyarrow.schema([("site", pyarrow.string()), ("line", pyarrow.binary())])
    # A line may hold megabytes: a batch for each.
    for site, line in lines:
        yield pyarrow.record_batch([[site], [line]], schema=schema)


class _Learn:
    """Joins the counts of each site, which come one behind the other, and learns it."""

    def __init__(self, step: _engine.Step, pages: int, min_confidence: Optional[float]) -> None:
        self.step, self.pages, self.min_confidence = step, pages, min_confidence

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        from naqi import _naqi

        learner = _naqi.Learner(self.step.cleaner, self.pages, self.min_confidence)
        for batch in batches:
            for line in batch.column("line"):
                yield from _rows(learner.add(line.as_py()))
        yield from _rows(learner.finish())


def _rows(learnt: Any) -> Iterator[Any]:
    import pyarrow

    if learnt is not None:
        schema = pyarrow.schema([(name, pyarrow.type_for_alias(kind)) for name, kind in _DRAFTS])
        yield pyarrow.record_batch([[getattr(learnt, name)] for name, _ in _DRAFTS], schema=schema)


def learn(df: "DataFrame", output: "Union[str, os.PathLike[str]]", cleaner: Any = None, *, force: bool = False, **options: Any) -> List[str]:
    """Writes a draft rule file for each site of the frame for which there is something to propose, as ``naqi learn -o`` does.

    Pages are counted and sites learnt on the executors (:func:`drafts`); the files are written by the driver.

    Args:
        df: Pages, as they were before cleaning.
        output: The folder for the drafts, on the driver's machine.
        cleaner: As for :func:`drafts`.
        force: Replace drafts of the same names.
        options: The other arguments of :func:`drafts`.

    Returns:
        The paths of the drafts, in the order of their names.

    Raises:
        ValueError: As for :func:`drafts`.
        FileExistsError: There are rule files in the folder already, and ``force`` is not given: someone may have worked on them.
    """
    found = drafts(df, cleaner, **options)
    folder = os.fspath(output)
    if not force and os.path.isdir(folder) and any(name.endswith(".toml") for name in os.listdir(folder)):
        raise FileExistsError(f"there are rule files in {folder} already; name another folder, or replace those of the same names with force=True")
    os.makedirs(folder, exist_ok=True)
    written = []
    for row in found.where("draft is not null").select("name", "draft").toLocalIterator():
        path = os.path.join(folder, f"{row['name']}.toml")
        with open(f"{path}.part", "w", encoding="utf-8", newline="") as file:
            file.write(row["draft"])
        os.replace(f"{path}.part", path)
        written.append(path)
    return sorted(written)

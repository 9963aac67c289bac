"""Cleaning data sets of Hugging Face.

>>> import datasets, naqi.datasets                                # doctest: +SKIP
>>> pages = datasets.load_dataset("parquet", data_files="crawl/*.parquet", split="train")    # doctest: +SKIP
>>> clean = naqi.datasets.clean(pages, num_proc=8)                # doctest: +SKIP
>>> naqi.datasets.ledger(clean).to_parquet("removals.parquet")    # doctest: +SKIP

What was cleaned once with the same rules is found in the cache and not cleaned again: the fingerprint of a cleaner is that of the texts of its rules.
"""

from typing import TYPE_CHECKING, Any, Dict, List, Union

from . import _engine
from ._engine import Column

if TYPE_CHECKING:
    import datasets

    Data = Union[datasets.Dataset, datasets.DatasetDict, datasets.IterableDataset, datasets.IterableDatasetDict]

__all__ = ["clean", "ledger"]


def clean(
    ds: "Data",
    cleaner: Any = None,
    *,
    text: Column = None,
    url: Column = None,
    site: Column = None,
    lang: Column = None,
    date: Column = None,
    id: Column = None,
    batch_size: int = 1000,
    **options: Any,
) -> "Data":
    """The data set with clean texts, and with what went from them in two more columns, ``removals`` and ``naqi``, as :meth:`naqi.Cleaner.clean_batch` tells.

    Args:
        ds: A data set, one that is streamed, or a dictionary of either.
        cleaner: A :class:`naqi.Cleaner`; the shipped rules, if none is given.
        text, url, site, lang, date, id: The columns, as for :func:`naqi.spark.clean`.
        batch_size: How many rows are cleaned at once.
        options: Passed on to ``map``, as ``num_proc`` or ``load_from_cache_file``.

    Raises:
        ValueError: A column is not there, is no text, or is called as one that is added.
        naqi.RuleError: The shipped rules cannot be used.
    """
    step = _engine.Step(cleaner, _engine.columns(text, url, site, lang, date, id))

    def one(part: Any) -> Any:
        features = _features(part)
        schema = features.arrow_schema
        clean = step.of(schema)
        # Told beforehand: nobody has to guess from a batch from which nothing goes.
        added = _of_arrow(clean, [name for name in clean.names if name not in features])
        return _map(part, step, schema, batch_size=batch_size, features=type(features)({**features, **added}), **options)

    return _each(ds, one)


def ledger(ds: "Data", doc: Column = None, *, source: Column = None, batch_size: int = 1000) -> "Data":
    """The ledger of a cleaned data set: a row for each removal, with the columns that :func:`naqi.spark.ledger` tells.

    Args:
        ds: What :func:`clean` gave.
        doc: The column of ids; ``id`` or ``doc_id``, if none is named.
        source: A column that says where each document stood.
        batch_size: How many rows are read at once.

    Raises:
        ValueError: A column is not there, or no column says which document it was.
    """

    def one(part: Any) -> Any:
        called = _engine.document_columns(list(_features(part)), doc, source)
        needed = list(dict.fromkeys([*called.values(), _engine.REMOVALS, _engine.MORE]))
        # A column that is removed is removed from what comes out too, where that is a stream.
        dropped = [name for name in needed if name not in (*called, *_engine.LEDGER)]
        part = part.select_columns(needed)
        return _map(part, _Ledger(called), _features(part).arrow_schema, batch_size=batch_size, remove_columns=dropped)

    return _each(ds, one)


class _OfRows:
    """A step over rows of a stream, which come as lists of values: what makes tables of these would guess at types from the few rows it sees."""

    def __init__(self, step: Any, schema: Any) -> None:
        self.step, self.schema = step, schema

    def __call__(self, rows: Dict[str, List[Any]]) -> Dict[str, List[Any]]:
        import pyarrow

        return self.step(pyarrow.table(rows, schema=self.schema)).to_pydict()


class _Ledger:
    def __init__(self, called: Dict[str, str]) -> None:
        self.called = called

    def __call__(self, table: Any) -> Any:
        return _engine.ledger_of(table, self.called)


def _each(ds: Any, one: Any) -> Any:
    return type(ds)({split: one(part) for split, part in ds.items()}) if isinstance(ds, dict) else one(ds)


def _map(ds: Any, step: Any, schema: Any, **options: Any) -> Any:
    """Maps the step over tables of Arrow, which are lent and not copied; what comes out is formatted as what went in."""
    before = getattr(ds, "format", None)
    if before is None:
        return ds.map(_OfRows(step, schema), batched=True, **options)
    done = ds.with_format("arrow").map(step, batched=True, **options)
    return done.with_format(before["type"], **before["format_kwargs"])


def _of_arrow(schema: Any, names: List[str]) -> Any:
    import datasets
    import pyarrow

    return datasets.Features.from_arrow_schema(pyarrow.schema([schema.field(name) for name in names]))


def _features(ds: Any) -> Any:
    """The columns with their types; of a stream that does not know them its first rows tell."""
    return ds.features if ds.features is not None else ds._resolve_features().features

"""Cleaning data sets of Hugging Face.

>>> import datasets, naqi.datasets                                # doctest: +SKIP
>>> pages = datasets.load_dataset("parquet", data_files="crawl/*.parquet", split="train")    # doctest: +SKIP
>>> clean = naqi.datasets.clean(pages, num_proc=8)                # doctest: +SKIP
>>> naqi.datasets.ledger(clean).to_parquet("removals.parquet")    # doctest: +SKIP

What was cleaned once with the same rules is found in the cache and not cleaned again: the fingerprint of a cleaner is that of the texts of its rules.
"""

from typing import TYPE_CHECKING, Any, Dict, Union

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
        known = _features(part)
        step.of(known.arrow_schema)
        return _as_arrow(part, step, batch_size=batch_size, **options)

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
        names = list(_features(part))
        called = _engine.document_columns(names, doc, source)
        return _as_arrow(part, _Ledger(called), batch_size=batch_size, remove_columns=names)

    return _each(ds, one)


class _Ledger:
    def __init__(self, called: Dict[str, str]) -> None:
        self.called = called

    def __call__(self, table: Any) -> Any:
        return _engine.ledger_of(table, self.called)


def _each(ds: Any, one: Any) -> Any:
    return type(ds)({split: one(part) for split, part in ds.items()}) if isinstance(ds, dict) else one(ds)


def _as_arrow(ds: Any, step: Any, **options: Any) -> Any:
    """Maps tables of Arrow, which are lent and not copied; what comes out is formatted as what went in."""
    before = getattr(ds, "format", None)
    done = ds.with_format("arrow").map(step, batched=True, **options)
    return done.with_format(before["type"], **before["format_kwargs"]) if before else done.with_format(None)


def _features(ds: Any) -> Any:
    """The columns with their types; of a stream that does not know them its first rows tell."""
    return ds.features if ds.features is not None else ds._resolve_features().features

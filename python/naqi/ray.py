"""Cleaning with Ray Data.

>>> import ray, naqi.ray                                          # doctest: +SKIP
>>> pages = ray.data.read_parquet("crawl/")                       # doctest: +SKIP
>>> naqi.ray.clean(pages).write_parquet("clean/")                 # doctest: +SKIP

The step is a plain function and no actor: actors that hold all processors leave none to the readers they wait for. A task that dies is run again by Ray. Ray writes files under their
last names, without a mark that all are there; see ``docs/scale.md``.
"""

from typing import TYPE_CHECKING, Any

from . import _engine
from ._engine import Column

if TYPE_CHECKING:
    from ray.data import Dataset

__all__ = ["clean", "ledger"]


def clean(
    ds: "Dataset",
    cleaner: Any = None,
    *,
    text: Column = None,
    url: Column = None,
    site: Column = None,
    lang: Column = None,
    date: Column = None,
    id: Column = None,
    **options: Any,
) -> "Dataset":
    """The data set with clean texts, and with what went from them in two more columns, ``removals`` and ``naqi``, as :meth:`naqi.Cleaner.clean_batch` tells.

    Args:
        ds: The data set to clean.
        cleaner: A :class:`naqi.Cleaner`; the shipped rules, if none is given.
        text, url, site, lang, date, id: The columns, as for :func:`naqi.spark.clean`.
        options: Passed on to ``map_batches``, as ``batch_size`` or ``num_cpus``.

    Raises:
        ValueError: A column is not there, is no text, or is called as one that is added. No cleaning has begun then.
        naqi.RuleError: The shipped rules cannot be used.
    """
    step = _engine.Step(cleaner, _engine.columns(text, url, site, lang, date, id))
    schema = _schema(ds)
    if schema is not None:
        step.of(schema)

    def naqi_clean(table: Any) -> Any:
        return step(table)

    return ds.map_batches(naqi_clean, batch_format="pyarrow", zero_copy_batch=True, **options)


def ledger(ds: "Dataset", doc: Column = None, *, source: Column = None) -> "Dataset":
    """The ledger of a cleaned data set: a row for each removal, with the columns that :func:`naqi.spark.ledger` tells.

    Args:
        ds: What :func:`clean` gave, read from where it was written: else all is cleaned once more.
        doc: The column of ids; ``id`` or ``doc_id``, if none is named.
        source: A column that says where each document stood.

    Raises:
        ValueError: A column is not there, or no column says which document it was.
    """
    schema = ds.schema()
    called = _engine.document_columns([] if schema is None else schema.names, doc, source)

    def naqi_ledger(table: Any) -> Any:
        return _engine.ledger_of(table, called)

    return ds.map_batches(naqi_ledger, batch_format="pyarrow", zero_copy_batch=True)


def _schema(ds: "Dataset") -> Any:
    """The types of the columns, where Ray knows them as Arrow's; blocks of pandas tell too little, and are looked at when they are cleaned."""
    import pyarrow

    schema = getattr(ds.schema(), "base_schema", None)
    return schema if isinstance(schema, pyarrow.Schema) else None

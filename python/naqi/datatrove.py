"""Cleaning as a step of a datatrove pipeline.

>>> from datatrove.executor import LocalPipelineExecutor          # doctest: +SKIP
>>> from datatrove.pipeline.readers import ParquetReader          # doctest: +SKIP
>>> from datatrove.pipeline.writers import ParquetWriter          # doctest: +SKIP
>>> from naqi.datatrove import NaqiCleaner, schema                # doctest: +SKIP
>>> LocalPipelineExecutor([                                       # doctest: +SKIP
...     ParquetReader("crawl/"),
...     NaqiCleaner(),
...     ParquetWriter("clean/", expand_metadata=True, schema=schema(url="string")),
... ], tasks=16, logging_dir="logs/").run()
"""

from itertools import islice
from typing import Any, Dict, Iterable, List, Optional, Sequence, Union

from datatrove.data import Document, DocumentsPipeline
from datatrove.pipeline.base import PipelineStep
from datatrove.utils.typeshelper import StatHints

from . import _engine

__all__ = ["NaqiCleaner", "schema"]

#: Under which name the metadata tells something; of several the first that a document has.
Names = Union[str, Sequence[str]]


class NaqiCleaner(PipelineStep):
    """Takes site boilerplate out of the text of each document.

    What went stands in the document's metadata: ``removals``, a list of dicts as in a ledger; ``held``, why a document was left whole that would have lost too much; and
    ``quarantine``, why a text is none (one full of halves of surrogate pairs, say), and was left as it is. They are always there, so that all documents
    have one schema. No document is dropped and none is added; their order stays.

    Stats: ``total`` (documents), ``cleaned``, ``held``, ``quarantine``, ``removals``, ``removals_CATEGORY``, ``characters_removed``, and the usual lengths of documents, after
    cleaning.

    Args:
        cleaner: A :class:`naqi.Cleaner`; the shipped rules, if none is given.
        url, site, lang, date: Under which names the metadata tells these; of several names the first that a document has.
        removals: Under which name removals are told; None, if they are not wanted.
        batch_size: How many documents are cleaned at once.
    """

    type = "✂️ - FORMAT"
    name = "naqi"
    _requires_dependencies = ["pyarrow"]

    def __init__(
        self,
        cleaner: Any = None,
        *,
        url: Names = ("url",),
        site: Names = (),
        lang: Names = ("lang", "language"),
        date: Names = ("date", "created"),
        removals: Optional[str] = "removals",
        batch_size: int = 256,
    ) -> None:
        super().__init__()
        if batch_size < 1:
            raise ValueError("batch_size is 1 at the least")
        facts = {"url": url, "site": site, "lang": lang, "date": date}
        self.facts = {what: (names,) if isinstance(names, str) else tuple(names) for what, names in facts.items()}
        self.step = _engine.Step(cleaner, {what: what for what in ("text", "id", *self.facts)})
        self.removals = removals
        self.batch_size = batch_size

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Cleans the documents, a batch at a time."""
        documents = iter(data or ())
        while batch := list(islice(documents, self.batch_size)):
            with self.track_time("batch"):
                self._clean(batch)
            yield from batch

    def _clean(self, documents: List[Document]) -> None:
        import pyarrow

        columns: Dict[str, Any] = {"text": _texts(document.text for document in documents)}
        # Readers leave ids as they find them: some are numbers.
        columns["id"] = pyarrow.array([str(document.id) for document in documents], pyarrow.string())
        for what, names in self.facts.items():
            columns[what] = pyarrow.array([_said(document, names) for document in documents], pyarrow.string())
        clean = self.step(pyarrow.record_batch(columns))
        texts = clean.column("text").view(pyarrow.binary()).to_pylist()
        for document, text, removals, more in zip(documents, texts, clean.column(_engine.REMOVALS).to_pylist(), clean.column(_engine.MORE).to_pylist()):
            if more["quarantine"] is None:
                document.text = text.decode("utf-8", "surrogatepass")
            self._tell(document, removals, more)

    def _tell(self, document: Document, removals: List[Dict[str, Any]], more: Dict[str, Any]) -> None:
        self.stat_update(StatHints.total)
        self.update_doc_stats(document)
        for reason in ("held", "quarantine"):
            document.metadata[reason] = more[reason]
            if more[reason] is not None:
                self.stat_update(reason)
        if self.removals is not None:
            document.metadata[self.removals] = [{"site": more["site"], **removal} for removal in removals]
        if removals:
            self.stat_update("cleaned")
            self.stat_update("removals", value=len(removals))
            self.stat_update("characters_removed", value=_characters(removals))
        for removal in removals:
            self.stat_update(f"removals_{removal['category']}")


def _texts(texts: Iterable[str]) -> Any:
    """Texts as Arrow takes them. Half a surrogate pair, which a Python string may hold, is no text: it becomes bytes that are not UTF-8, and comes back so."""
    import pyarrow

    return pyarrow.array([text.encode("utf-8", "surrogatepass") for text in texts], pyarrow.binary()).view(pyarrow.string())


def _said(document: Document, names: Sequence[str]) -> Optional[str]:
    value = next((document.metadata[name] for name in names if document.metadata.get(name) is not None), None)
    return None if value is None else str(value)


def _characters(removals: List[Dict[str, Any]]) -> int:
    """How many characters went: removals stand in the order of their starts, and may overlap.

    >>> _characters([{"char_start": 0, "char_end": 5}, {"char_start": 3, "char_end": 7}])
    7
    """
    count, end = 0, 0
    for removal in removals:
        count += max(0, removal["char_end"] - max(end, removal["char_start"]))
        end = max(end, removal["char_end"])
    return count


def schema(removals: Optional[str] = "removals", *, id: Any = "string", **metadata: Any) -> Any:
    """The schema of cleaned documents for a ``ParquetWriter`` with ``expand_metadata=True``.

    Without one the writer takes the schema from its first document, and stops at the first that is of another kind: one with removals after one without.

    Args:
        removals: As it was given to :class:`NaqiCleaner`.
        id: The type of ids: one of pyarrow, or its name.
        metadata: The type of each other entry of the metadata, likewise.

    >>> schema(url="string").names
    ['text', 'id', 'url', 'removals', 'held', 'quarantine']
    """
    import pyarrow

    def kind(of: Any) -> Any:
        return pyarrow.type_for_alias(of) if isinstance(of, str) else of

    fields = [("text", pyarrow.string()), ("id", kind(id))]
    fields += [(name, kind(of)) for name, of in metadata.items()]
    if removals is not None:
        removal = [("site", pyarrow.string()), *((name, kind(of)) for name, of in _engine.REMOVAL)]
        fields.append((removals, pyarrow.list_(pyarrow.struct(removal))))
    return pyarrow.schema([*fields, ("held", pyarrow.string()), ("quarantine", pyarrow.string())])

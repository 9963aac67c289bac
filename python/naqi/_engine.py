"""What the adapters to engines share: how a cleaner travels to workers, which columns it reads, and the ledger of a table.

An adapter is thin: on the driver it makes a :class:`Step` and shows it the types of the columns, so that wrong names are told before a job begins; then it lets the
engine call the step with one piece of the data after the other. A step knows nothing of files, retries or the order of pieces.
"""

import pickle
import threading
from collections import OrderedDict
from typing import Any, Dict, List, Sequence, Union

import naqi

#: Which column: that of this name; the first of the usual names that is there (None); no column (False).
Column = Union[str, bool, None]

#: The column of removals.
REMOVALS = "removals"
#: The column with all else that is told of a row.
MORE = "naqi"

# A worker process serves many tasks, seldom with more than one cleaner; a notebook tries several.
_KEPT = 4
_cleaners: "OrderedDict[bytes, Any]" = OrderedDict()
_lock = threading.Lock()


class Step:
    """Cleans one piece of a table after the other, in whichever process it is called.

    A step is small and pickles as the texts of rules, to the same bytes each time: engines that remember what they did by a digest of
    the step find it again. In a process the rules are compiled once, however many tasks it runs.
    """

    def __init__(self, cleaner: Any, columns: Dict[str, Column]) -> None:
        cleaner = naqi.Cleaner() if cleaner is None else cleaner
        self.packed = pickle.dumps(cleaner, protocol=4)
        self.columns = dict(sorted(columns.items()))

    @property
    def cleaner(self) -> Any:
        """The cleaner of this process."""
        with _lock:
            cleaner = _cleaners.get(self.packed)
            if cleaner is None:
                cleaner = _cleaners[self.packed] = pickle.loads(self.packed)
                if len(_cleaners) > _KEPT:
                    _cleaners.popitem(last=False)
            else:
                _cleaners.move_to_end(self.packed)
            return cleaner

    def __call__(self, data: Any) -> Any:
        """A record batch for a record batch, a table for a table, both of pyarrow."""
        import pyarrow

        clean = self.cleaner.clean_batch(data, **self.columns)
        if isinstance(data, pyarrow.Table):
            return pyarrow.table(clean)
        return pyarrow.record_batch(clean)

    def of(self, schema: Any) -> Any:
        """The schema that a table of this one has when it is clean.

        Raises:
            ValueError: A column is not there, holds something else, or is called as one that cleaning adds.
        """
        import pyarrow

        names = list(schema.names)
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two columns are called `{twice[0]}`; rename one of them first")
        nothing = pyarrow.record_batch([pyarrow.array([], kind) for kind in schema.types], schema=schema)
        return self(nothing).schema


def columns(text: Column, url: Column, site: Column, lang: Column, date: Column, id: Column = None) -> Dict[str, Column]:
    """The columns as ``clean_batch`` takes them."""
    return {"text": text, "url": url, "site": site, "lang": lang, "date": date, "id": id}


#: The columns of a ledger beside those that say which document it was: the place of a removal among those of its document, from 0; the site; and what a removal tells.
LEDGER = ("removal", "site", "rule", "category", "start", "end", "char_start", "char_end", "text")
#: What a removal tells, as types of Arrow.
REMOVAL = (
    ("start", "int64"),
    ("end", "int64"),
    ("char_start", "int64"),
    ("char_end", "int64"),
    ("rule", "string"),
    ("category", "string"),
    ("text", "string"),
)
# The names by which documents are usually known.
_DOC = ("id", "doc_id")


def document_columns(names: Sequence[str], doc: Column, source: Column) -> Dict[str, str]:
    """The columns that say which document a removal is of: where it stood, and its id, each under the name it has in a ledger.

    Raises:
        ValueError: A column is not there, or there is none.

    >>> document_columns(["text", "id", "removals", "naqi"], None, None)
    {'doc': 'id'}
    """
    if doc is None:
        doc = next((name for name in _DOC if name in names), False)
    found = {what: name for what, name in (("source", source), ("doc", doc)) if isinstance(name, str)}
    known = ", ".join(f"`{name}`" for name in names)
    for name in found.values():
        if name not in names:
            raise ValueError(f"there is no column `{name}`; the columns are {known}")
    if not found:
        raise ValueError(f'nothing says which document a removal is of; name a column with doc="…": the columns are {known}')
    for name in (REMOVALS, MORE):
        if name not in names:
            raise ValueError(f"there is no column `{name}`, which cleaning adds; the columns are {known}")
    return found


def ledger_of(table: Any, called: Dict[str, str]) -> Any:
    """The ledger of a cleaned table of pyarrow: a row for each removal, in order.

    Args:
        called: What :func:`document_columns` gave.
    """
    import pyarrow
    import pyarrow.compute

    removals = pyarrow.concat_tables([table.select([REMOVALS])]).combine_chunks().column(REMOVALS)
    kind = table.schema.field(REMOVALS).type
    removals = removals.chunk(0) if removals.num_chunks else pyarrow.array([], kind)
    parents = pyarrow.compute.list_parent_indices(removals)
    fields = pyarrow.compute.list_flatten(removals)
    out: Dict[str, Any] = {what: _said(table.column(name).take(parents)) for what, name in called.items()}
    out["removal"] = pyarrow.array(_places(parents.to_pylist()), pyarrow.int64())
    out["site"] = pyarrow.compute.struct_field(table.column(MORE), "site").take(parents)
    for name in LEDGER[2:]:
        out[name] = pyarrow.compute.struct_field(fields, name)
    return pyarrow.table(out)


def _said(column: Any) -> Any:
    """Ids as a ledger says them: as text."""
    import pyarrow

    return column if is_text(column.type) else column.cast(pyarrow.string())


def is_text(kind: Any) -> bool:
    """Whether a type of pyarrow is one of strings."""
    import pyarrow

    return any(is_kind(kind) for is_kind in (pyarrow.types.is_string, pyarrow.types.is_large_string, pyarrow.types.is_string_view))


def _places(parents: List[int]) -> List[int]:
    """For each removal, its place among those of its document.

    >>> _places([0, 0, 3])
    [0, 1, 0]
    """
    places, last, place = [], None, 0
    for parent in parents:
        place = place + 1 if parent == last else 0
        last = parent
        places.append(place)
    return places

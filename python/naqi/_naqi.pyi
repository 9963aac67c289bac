"""Types of what is compiled."""

import builtins
import os
from typing import Dict, Iterable, Iterator, List, Literal, Optional, Tuple, Union, final

from naqi._result import Result

_Path = Union[str, "os.PathLike[str]"]
_Column = Union[str, Literal[False], None]

__all__ = ["__version__", "Cleaner", "Batch", "Batches", "Counts", "Learner", "Learnt", "_cleaner", "_restore"]

__version__: str

@final
class Cleaner:
    def __new__(
        cls,
        rules: Union[_Path, Iterable[_Path], None] = None,
        *,
        text: Union[str, Dict[str, str], None] = None,
        only_rules: bool = False,
        sites: bool = True,
        apply_drafts: bool = False,
        only_categories: Union[str, Iterable[str], None] = None,
        keep_categories: Union[str, Iterable[str], None] = None,
        max_removed: float = 0.5,
        decisions: Union[_Path, Iterable[_Path], Literal[False], None] = None,
        damaged: Literal["keep", "quarantine", "replace"] = "keep",
    ) -> Cleaner: ...
    def clean(
        self,
        text: str,
        url: Optional[str] = None,
        site: Optional[str] = None,
        *,
        lang: Optional[str] = None,
        date: Optional[str] = None,
        id: Optional[str] = None,
    ) -> Result: ...
    def clean_batch(
        self,
        data: object,
        text: Optional[str] = None,
        url: _Column = None,
        site: _Column = None,
        id: _Column = None,
        *,
        lang: _Column = None,
        date: _Column = None,
    ) -> Union[Batch, Batches]: ...
    @property
    def rules(self) -> Dict[str, str]: ...
    def __reduce__(self) -> Tuple[object, Tuple[str]]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Batch:
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_array__(self, requested_schema: Optional[object] = None) -> Tuple[object, object]: ...
    def __arrow_c_stream__(self, requested_schema: Optional[object] = None) -> object: ...
    def __len__(self) -> int: ...

@final
class Batches:
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: Optional[object] = None) -> object: ...
    def __iter__(self) -> Iterator[Batch]: ...
    def __next__(self) -> Batch: ...

@final
class Counts:
    def __new__(cls, pages: int) -> Counts: ...
    def add(
        self,
        data: object,
        text: Optional[str] = None,
        url: _Column = None,
        site: _Column = None,
        id: _Column = None,
        *,
        lang: _Column = None,
        date: _Column = None,
    ) -> None: ...
    def take(self) -> List[Tuple[Optional[str], builtins.bytes]]: ...
    @property
    def bytes(self) -> int: ...

@final
class Learner:
    def __new__(cls, cleaner: Cleaner, pages: int, min_confidence: Optional[float] = None) -> Learner: ...
    def add(self, line: bytes) -> Optional[Learnt]: ...
    def finish(self) -> Optional[Learnt]: ...

@final
class Learnt:
    @property
    def site(self) -> Optional[str]: ...
    @property
    def seen(self) -> int: ...
    @property
    def sampled(self) -> int: ...
    @property
    def distinct(self) -> int: ...
    @property
    def rules(self) -> int: ...
    @property
    def name(self) -> Optional[str]: ...
    @property
    def draft(self) -> Optional[str]: ...

def _cleaner(state: str) -> Cleaner: ...
def _restore(clean: str, removals: List[Tuple[int, int, str]]) -> str: ...

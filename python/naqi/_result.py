"""What cleaning answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from naqi import _naqi


class Removal(NamedTuple):
    """One claim of one rule on a stretch of a text. Claims may overlap; the text loses their union."""

    rule: str
    """The full name of the rule, as in ``elaph.com/comments``."""
    category: str
    """What kind of thing it is, as in ``share``."""
    start: int
    """Where it starts in the original as UTF-8, in bytes."""
    end: int
    """Where it ends, in bytes: the first byte after it."""
    char_start: int
    """Where it starts in the original, in code points: ``original[char_start:char_end] == text``."""
    char_end: int
    """Where it ends, in code points."""
    text: str
    """What went."""


@dataclass(frozen=True)
class Result:
    """What cleaning made of a text."""

    text: str
    """The clean text; the original, where nothing went or the text is held."""
    removals: Tuple[Removal, ...]
    """What went, by start, then end."""
    held: Optional[str]
    """Why the text was kept whole though rules would take something, if it was."""
    withheld: Tuple[Removal, ...]
    """What would have gone from a text that is held."""
    drafts: Tuple[Removal, ...]
    """What rules with ``status = "draft"`` would take."""
    site: Optional[str]
    """The site: the site file that spoke, else the host of the address, else what it was called."""

    def restore(self) -> str:
        """The original, from the clean text and the removals.

        >>> import naqi
        >>> naqi.Cleaner().clean("One line.\\n").restore()
        'One line.\\n'
        """
        return _naqi._restore(self.text, [(taken.start, taken.end, taken.text) for taken in self.removals])


class RuleError(ValueError):
    """Rule files that cannot be used. ``str()`` of it shows every fault as the command line does.

    >>> import naqi
    >>> try:
    ...     naqi.Cleaner(text="wher = 1")
    ... except naqi.RuleError as error:
    ...     print(error.file, error.line, error.column, error.code)
    text.toml 1 1 N004
    """

    def __init__(self, drawn: str, faults: List[Dict[str, Any]]) -> None:
        super().__init__(drawn, faults)
        self.faults: List[Dict[str, Any]] = faults
        """Every fault, with the keys of ``naqi rules check --json``."""

    def __str__(self) -> str:
        return str(self.args[0])

    def _first(self, key: str) -> Any:
        return self.faults[0].get(key) if self.faults else None

    @property
    def file(self) -> Optional[str]:
        """The rule file of the first fault."""
        first: Optional[str] = self._first("file")
        return first

    @property
    def line(self) -> Optional[int]:
        """Its line, from 1; ``None`` where the file could not be read at all, as for column and code."""
        first: Optional[int] = self._first("line")
        return first

    @property
    def column(self) -> Optional[int]:
        """Its column, in characters from 1."""
        first: Optional[int] = self._first("column")
        return first

    @property
    def code(self) -> Optional[str]:
        """Its code; ``naqi rules explain CODE`` spells it out."""
        first: Optional[str] = self._first("code")
        return first

    @property
    def message(self) -> str:
        """What is wrong, in one sentence."""
        return self._first("message") or str(self)

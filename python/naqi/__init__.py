"""naqi strips site boilerplate from text that was already extracted from the web.

>>> import naqi
>>> page = "The minister said the agreement would be signed in the capital on Sunday.\\n"
>>> naqi.Cleaner().clean(page).text == page
True

Rules for many sites are built in; anyone can write more. naqi only takes away, and tells of each removal which rule took it, so that the original
can be rebuilt.
"""

from naqi._naqi import Batch, Batches, Cleaner, __version__
from naqi._result import Removal, Result, RuleError

__all__ = ["Batch", "Batches", "Cleaner", "Removal", "Result", "RuleError", "__version__"]

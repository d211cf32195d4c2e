"""Chargesheet: human-rights and legal statements, read into event records.

>>> import chargesheet
>>> statement = chargesheet.Statement(id="s1", text="Aisha Bello was arrested on 3 May 2014.", date="2014-06-01")
>>> [record.type for record in chargesheet.extract([statement])]
['arrest']
"""

from typing import TYPE_CHECKING, Any

from chargesheet._version import __version__
from chargesheet.records import DocumentRecord, EventRecord, Statement

if TYPE_CHECKING:
    from chargesheet.extraction import documents, extract, load

__all__ = ["DocumentRecord", "EventRecord", "Statement", "__version__", "documents", "extract", "load"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (PEP 562)
    """Import spaCy only when a pipeline is asked for, so that ``import chargesheet`` is quick."""
    if name in {"documents", "extract", "load"}:
        from chargesheet import extraction

        return getattr(extraction, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

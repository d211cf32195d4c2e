"""What a person should know about what was read, though nothing failed."""

from collections.abc import Callable

from chargesheet.reading.found import Found
from chargesheet.reading.identities import place
from chargesheet.records import Statement

OnNote = Callable[[str], None]

LONG_STATEMENT = 100_000
"""A statement of more characters is likely to be several, and wants a date and a country all the more."""


class Repeats:
    """The statements of one file that were read before: one note for all of them."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._first = ""
        self._count = 0

    def add(self, found: Found, earlier: str) -> None:
        """Count one that was read before, at the place ``earlier``."""
        self._count += 1
        self._first = self._first or f"{place(self._source, found.line)}: this is the same statement as {earlier}"

    def note(self) -> str | None:
        """The note, or ``None`` when nothing was read before."""
        if self._count < 2:
            return f"{self._first}, and is read once." if self._first else None
        return f"{self._first}, one of {self._count:,} in {self._source} that were read before. Each is read once."


def long_without(statement: Statement, where: str) -> str | None:
    """The note that a long statement, found at the place ``where``, gives no date or no country; else ``None``."""
    lacks = [name for name, value in (("date", statement.date), ("country", statement.country)) if value is None]
    if not lacks or len(statement.text) <= LONG_STATEMENT:
        return None
    options = " and ".join(f"--{name}" for name in lacks)
    return (
        f"{where}: {len(statement.text):,} characters are read as one statement, with no {' and no '.join(lacks)}. "
        f"Give {options} if one holds for all of it; else split it into its statements."
    )

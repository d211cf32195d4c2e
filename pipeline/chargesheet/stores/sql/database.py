"""What a store can do, whichever database it is."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from chargesheet.stores.sql.schema import Dialect, Table
from chargesheet.stores.sql.search import Phrase

Value = str | int | float | None
Row = tuple[Value, ...]


class Database(Protocol):
    """An open store. Every method raises ``StoreError`` where the database fails.

    Attributes:
        dialect: Which database it is.
        name: What to call it in messages: without a password.
    """

    dialect: Dialect
    name: str

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one statement with a value for each ``?``; gives the number of rows that it changed."""

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query. Dates come as ISO 8601 text."""

    def stream(self, sql: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """The rows of a query, in memory that does not grow with their number."""

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows in bulk."""

    def insert_words(self, words: Sequence[tuple[int, tuple[Sequence[str], ...]]]) -> None:
        """Insert what full text search looks in: an event's key, and its folded texts by field (``search.FIELDS``)."""

    def among(self, column: str, values: Collection[str] | Collection[int]) -> tuple[str, object]:
        """The condition that a column has one of the values, and the one value to pass for its ``?``."""

    def matching(self, fields: Collection[str], words: Sequence[Phrase], most: int | None = None) -> tuple[str, object]:
        """The condition that an event ``e`` has all the phrases in the fields, and the one value for its ``?``.

        All such events are listed first; ``most`` ends the list after so many of them.
        """

    def matching_each(self, fields: Collection[str], words: Sequence[Phrase]) -> tuple[str, object]:
        """The same, asked of one event after the other: for words that so many have that listing them takes long."""

    def transaction(self) -> AbstractContextManager[None]:
        """Of all loads of a store, one at a time is in a transaction. An error rolls it back."""

    def settle(self) -> None:
        """See that all that was committed outlives a loss of power."""

    def tables(self) -> set[str]:
        """The names of the tables that there are."""

    def close(self) -> None:
        """Give the connection back; never raises."""

"""A store in SQLite: one file, no server."""

import json
import sqlite3
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from chargesheet.stores.sql.database import Row
from chargesheet.stores.sql.errors import StoreError
from chargesheet.stores.sql.schema import Dialect, Table
from chargesheet.stores.sql.search import FIELDS, GAP, Phrase

# How long to wait for another writer, in seconds: it holds the file for one batch, not for its whole load.
_PATIENCE = 120.0
_PAUSE = 0.02
# Kept in memory, in KiB, and pages written before they go from the journal to the file: both bound what a load uses.
_CACHE = 64 * 1024
_JOURNAL_PAGES = 8 * 1024
# Bytes in a page: half a dozen events with their records.
_PAGE = 8 * 1024
# Every SQLite takes so many values with one statement.
_MOST_VALUES = 999
_BETWEEN = f" {GAP} "


class SqliteDatabase:
    """An open store in a file; see ``Database``.

    Args:
        path: The file.
        create: Make it where there is none; without it nothing is ever written.

    Raises:
        StoreError: There is no such file, or it is no database.
    """

    dialect: Dialect = "sqlite"

    def __init__(self, path: str, *, create: bool) -> None:
        self.name = path
        file = Path(path)
        if file.is_dir():
            raise StoreError(f"{path} is a folder. Name a file in it.")
        if not create and not file.exists():
            raise StoreError(f"there is no store {path}. Make it with: chargesheet load RECORDS --to STORE")
        if create and not file.absolute().parent.is_dir():
            raise StoreError(
                f"the folder {file.absolute().parent} does not exist. Make it first, or name another file."
            )
        address = f"{file.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
        with self._explained():
            self._connection = sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)
        try:
            self._prepare(create=create)
        except BaseException:
            self.close()
            raise

    def _prepare(self, *, create: bool) -> None:
        with self._explained():
            self._connection.execute("PRAGMA foreign_keys = ON")
            if create:
                self._connection.execute(f"PRAGMA page_size = {_PAGE}")  # of a new file
            self._connection.execute(f"PRAGMA cache_size = -{_CACHE}")
            if create:
                self._keep_journal()
                self._connection.execute(f"PRAGMA wal_autocheckpoint = {_JOURNAL_PAGES}")
                # Commits are whole after a crash of this program; "settle" makes them outlive a loss of power.
                self._connection.execute("PRAGMA synchronous = NORMAL")
            else:
                self._connection.execute("PRAGMA query_only = ON")

    def _keep_journal(self) -> None:
        """Write ahead, so that readers and one writer do not wait for each other; the first to come switches."""
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:  # SQLite does not wait here by itself
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
                time.sleep(_PAUSE)
            else:
                return

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """See ``Database``."""
        with self._explained():
            return self._connection.execute(sql, tuple(values)).rowcount

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """See ``Database``."""
        with self._explained():
            return self._connection.execute(sql, tuple(values)).fetchall()

    def stream(self, sql: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """See ``Database``."""
        with self._explained():
            yield from self._connection.execute(sql, tuple(values))

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """See ``Database``."""
        self._insert(table.name, table.columns, rows)

    def insert_words(self, words: Sequence[tuple[int, tuple[Sequence[str], ...]]]) -> None:
        """See ``Database``."""
        rows: list[Row] = [(key, *(_BETWEEN.join(texts) for texts in fields)) for key, fields in words]
        self._insert("event_words", ("rowid", *FIELDS), rows)

    def _insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert rows, many with each statement: a third faster than one at a time."""
        many = _MOST_VALUES // len(columns)
        whole = len(rows) // many * many
        places = f"({', '.join('?' * len(columns))})"
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608 (own names)
        groups = (tuple(chain.from_iterable(rows[n : n + many])) for n in range(0, whole, many))
        with self._explained():
            self._connection.executemany(sql + ", ".join([places] * many), groups)
            self._connection.executemany(sql + places, rows[whole:])

    def among(self, column: str, values: Collection[str] | Collection[int]) -> tuple[str, object]:
        """See ``Database``."""
        return f"{column} IN (SELECT value FROM json_each(?))", json.dumps(list(values))  # noqa: S608 (own names)

    def matching(self, fields: Collection[str], words: Sequence[Phrase], most: int | None = None) -> tuple[str, object]:
        """See ``Database``."""
        end = "" if most is None else f" LIMIT {most}"
        condition = f"e.key IN (SELECT rowid FROM event_words WHERE event_words MATCH ?{end})"  # noqa: S608 (a number)
        return condition, _asked(fields, words)

    def matching_each(self, fields: Collection[str], words: Sequence[Phrase]) -> tuple[str, object]:
        """See ``Database``."""
        condition = "EXISTS (SELECT 1 FROM event_words WHERE rowid = e.key AND event_words MATCH ?)"
        return condition, _asked(fields, words)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """See ``Database``."""
        with self._explained():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with self._explained():
                self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def settle(self) -> None:
        """See ``Database``."""
        self.run("PRAGMA wal_checkpoint(PASSIVE)")

    def tables(self) -> set[str]:
        """See ``Database``."""
        found = self.rows("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
        return {str(name) for (name,) in found if not str(name).startswith("sqlite_")}

    def close(self) -> None:
        """See ``Database``."""
        try:
            self._connection.close()
        except sqlite3.Error:  # what was committed is kept; the file is put in order when it is next opened
            return

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn SQLite's errors into ones that say what to do."""
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self.name}: {_reason(error)}") from error


def _reason(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    code = code & 0xFF if isinstance(code, int) else None  # without the extended part
    if code == sqlite3.SQLITE_FULL:
        return "the disk is full. The batches before are kept. Make room, then load the same records again."
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return f"another program has been writing to it for {_PATIENCE:.0f} seconds. Try again later."
    if code == sqlite3.SQLITE_NOTADB:
        return "this file is no SQLite database. Name another."
    if code == sqlite3.SQLITE_CORRUPT:
        return "this database is damaged. Load the records into a new one."
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return f"{error}. Check the permissions of the file and its folder."
    if code == sqlite3.SQLITE_IOERR:
        return f"{error}. The batches before are kept. Load the same records again when it can be written."
    return str(error)


def _asked(fields: Collection[str], words: Sequence[Phrase]) -> str:
    """Phrases as FTS5 reads them: ``{persons places} : "ermek" AND {persons places} : "criminal cod" *``."""
    columns = "{" + " ".join(fields) + "}"
    return " AND ".join(f'{columns} : "{" ".join(phrase.words)}"{" *" * phrase.prefix}' for phrase in words)

"""A store in PostgreSQL, through psycopg."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from chargesheet.stores.sql.database import Row
from chargesheet.stores.sql.errors import StoreError
from chargesheet.stores.sql.schema import Dialect, Table
from chargesheet.stores.sql.search import FIELDS, Phrase

if TYPE_CHECKING:
    import psycopg

_INSTALL = "PostgreSQL needs the package psycopg. Install it: pip install 'chargesheet[stores]'"
# The number of the lock that a load holds while it writes a batch: the ASCII codes of "chrg".
_LOCK = 0x63687267
_PAGE = 2000
# PostgreSQL numbers the words of a text to this and no further.
_LAST_POSITION = 16383
# Classes of SQLSTATE: a connection, and a server that is shutting down or starting.
_LOST = ("08", "57P")
_FULL = "53100"


class PostgresqlDatabase:
    """An open store in PostgreSQL; see ``Database``.

    Args:
        url: ``postgresql://user@host/database``.
        create: Whether it may be written.

    Raises:
        StoreError: The address is none, nobody answers there, or psycopg is not installed.
    """

    dialect: Dialect = "postgresql"

    def __init__(self, url: str, *, create: bool) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise StoreError(_INSTALL) from error
        self._error = psycopg.Error
        self._secrets: tuple[str, ...] = ()
        self.name = "the address"
        try:
            parts = psycopg.conninfo.conninfo_to_dict(url)
        except psycopg.Error:  # libpq repeats the address in its message, and with it the password
            raise StoreError(
                "that is no address of PostgreSQL. Write postgresql://user:password@host:port/database, "
                "with %40 for an @ in the password, %2F for a / and so on."
            ) from None
        self._secrets = tuple(str(parts[key]) for key in ("password", "sslpassword") if parts.get(key))
        self.name = _name(parts)
        with self._explained():
            self._connection = psycopg.connect(url, autocommit=True, application_name="chargesheet")
        try:
            self._prepare(create=create)
        except BaseException:
            self.close()
            raise

    def _prepare(self, *, create: bool) -> None:
        from psycopg.types.string import TextLoader

        self._connection.adapters.register_loader("date", TextLoader)
        self.run("SET DateStyle = 'ISO, YMD'")
        self.run("SET client_encoding = 'UTF8'")
        encoding = self.rows("SHOW server_encoding")[0][0]
        if encoding != "UTF8":
            raise StoreError(f"{self.name} keeps its text in {encoding}. Name a database whose encoding is UTF8.")
        if not create:
            self.run("SET default_transaction_read_only = on")

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """See ``Database``."""
        with self._explained():
            return self._connection.execute(_placed(sql), tuple(values) or None).rowcount

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """See ``Database``."""
        with self._explained():
            return self._connection.execute(_placed(sql), tuple(values) or None).fetchall()

    def stream(self, sql: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """See ``Database``."""
        with (
            self._explained(),
            self._connection.transaction(),
            self._connection.cursor("stream") as cursor,
        ):
            cursor.itersize = _PAGE
            yield from cursor.execute(_placed(sql), tuple(values) or None)

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """See ``Database``."""
        self._copy(f"COPY {table.name} ({', '.join(table.columns)}) FROM STDIN", rows)

    def insert_words(self, words: Sequence[tuple[int, tuple[Sequence[str], ...]]]) -> None:
        """See ``Database``."""
        self._copy("COPY event_words (event_key, words) FROM STDIN", [(key, _vector(fields)) for key, fields in words])

    def _copy(self, sql: str, rows: Sequence[Row]) -> None:
        if not rows:
            return
        with self._explained(), self._connection.cursor() as cursor, cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row(row)

    def among(self, column: str, values: Collection[str] | Collection[int]) -> tuple[str, object]:
        """See ``Database``."""
        return f"{column} = ANY(?)", list(values)

    def matching(self, fields: Collection[str], words: Sequence[Phrase], most: int | None = None) -> tuple[str, object]:
        """See ``Database``."""
        end = "" if most is None else f" LIMIT {most}"
        condition = f"e.key IN (SELECT event_key FROM event_words WHERE words @@ ?::tsquery{end})"  # noqa: S608 (a number)
        return condition, _asked(fields, words)

    def matching_each(self, fields: Collection[str], words: Sequence[Phrase]) -> tuple[str, object]:
        """See ``Database``."""
        condition = "EXISTS (SELECT 1 FROM event_words WHERE event_key = e.key AND words @@ ?::tsquery)"
        return condition, _asked(fields, words)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """See ``Database``."""
        with self._explained(), self._connection.transaction():
            self._connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            yield

    def settle(self) -> None:
        """A commit is on disk already."""

    def tables(self) -> set[str]:
        """See ``Database``."""
        found = self.rows(
            "SELECT relname FROM pg_class "
            "WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v', 'p')"
        )
        return {str(name) for (name,) in found}

    def close(self) -> None:
        """See ``Database``."""
        try:
            self._connection.close()
        except self._error:
            return

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn psycopg's errors into ones that say what to do, without a password."""
        try:
            yield
        except self._error as error:
            raise StoreError(f"{self.name}: {self._reason(error)}") from None

    def _reason(self, error: "psycopg.Error") -> str:
        said = " ".join(str(error).split()) or type(error).__name__
        for secret in self._secrets:
            said = said.replace(secret, "***")
        if error.sqlstate == _FULL:
            return "its disk is full. The batches before are kept. Make room, then load the same records again."
        if error.sqlstate is None or error.sqlstate.startswith(_LOST):
            return f"no connection ({said}). The batches before are kept. Load the same records again when it is back."
        return said


def _name(parts: Mapping[str, object]) -> str:
    """The address without password: ``postgresql://user@host:port/database``."""
    user = f"{parts['user']}@" if parts.get("user") else ""
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"postgresql://{user}{parts.get('host') or ''}{port}/{parts.get('dbname') or ''}"


def _placed(sql: str) -> str:
    """The SQL with psycopg's sign for a value; the package's own SQL has no other ``?`` or ``%``."""
    return sql.replace("%", "%%").replace("?", "%s")


def _vector(fields: Sequence[Sequence[str]]) -> str:
    """Words as a literal of tsvector: ``'bolatbek':1A 'blyalov':2A 'charged':4D``; a gap takes one position."""
    places: dict[str, list[str]] = {}
    position = 0
    for weight, texts in zip("ABCD", fields, strict=True):
        for text in texts:
            for word in text.split():
                position = min(position + 1, _LAST_POSITION)
                places.setdefault(word, []).append(f"{position}{weight}")
            position += 1
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())


def _asked(fields: Collection[str], words: Sequence[Phrase]) -> str:
    """Phrases as PostgreSQL reads them: ``'ermek':AC & ('criminal':AC <-> 'cod':*AC)``."""
    weights = "".join("ABCD"[FIELDS.index(field)] for field in fields)
    asked = []
    for phrase in words:
        last = len(phrase.words) - 1
        terms = [f"'{word}':{'*' * (phrase.prefix and n == last)}{weights}" for n, word in enumerate(phrase.words)]
        asked.append(f"({' <-> '.join(terms)})")
    return " & ".join(asked)

"""Opening a store: a path is SQLite, ``postgresql://…`` is PostgreSQL.

SQL is written once, with ``?`` for a value and ``among`` for a list of them; values never become part of the SQL.
What differs between the two databases is behind ``Database``.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from chargesheet.stores.sql.database import Database
from chargesheet.stores.sql.errors import StoreError
from chargesheet.stores.sql.schema import Dialect, migrations

_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*)://")
# "postgresql:/user:…", "host=… password=…": an address with a slip, which must not be taken for a file's name
_SLIP = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]{2,}:/ | \b(?:password|dbname|host)\s*=", re.VERBOSE)
_HELP = "Name a file for SQLite, or an address such as postgresql://user@host/database."
# What a table that is no store of ours could be taken for.
_PROOF = ("statements", "events")


def dialect_of(store: str) -> Dialect:
    """Which database a store is.

    Raises:
        StoreError: It is an address, but none of PostgreSQL's. The message does not repeat it: it may hold a password.
    """
    found = _URL.match(store)
    if found is not None:
        scheme = found["scheme"].lower()
        if scheme in {"postgresql", "postgres"}:
            return "postgresql"
        raise StoreError(f"addresses of the kind {scheme}:// are not known. {_HELP}")
    if _SLIP.match(store) or not store or store == "-":
        raise StoreError(f"that is neither a file nor an address. {_HELP}")
    return "sqlite"


@contextmanager
def connect(store: str, *, create: bool = False) -> Iterator[Database]:
    """Open a store, and close it at the end.

    Args:
        store: A path, or an address of PostgreSQL.
        create: Make it where there is none, and bring its schema up to date; without it a store is only read.

    Raises:
        StoreError: There is no such store, it cannot be opened, or it is of another schema.
    """
    database = _open(store, create=create)
    try:
        migrate(database) if create else check(database)
        yield database
    finally:
        database.close()


def _open(store: str, *, create: bool) -> Database:
    if dialect_of(store) == "sqlite":
        from chargesheet.stores.sql.sqlite import SqliteDatabase

        return SqliteDatabase(store, create=create)
    from chargesheet.stores.sql.postgresql import PostgresqlDatabase

    return PostgresqlDatabase(store, create=create)


def check(database: Database) -> None:
    """See that the schema of a store is this package's.

    Raises:
        StoreError: It is no store, or one of an older or newer chargesheet.
    """
    newest = migrations(database.dialect)[-1].number
    version = _version(database)
    if version == 0:
        raise StoreError(f"{database.name} holds no records. Load some: chargesheet load RECORDS --to STORE")
    if version < newest:
        raise StoreError(
            f"{database.name} was made by an older chargesheet. Load records into it to bring it up to date."
        )
    _refuse_newer(database, version, newest)


def migrate(database: Database) -> None:
    """Bring the schema of a store up to date: each missing migration in a transaction with the record that it ran.

    Raises:
        StoreError: The database has other tables of the same names, or is of a newer chargesheet.
    """
    steps = migrations(database.dialect)
    version = _version(database)
    _refuse_newer(database, version, steps[-1].number)
    if version == steps[-1].number:
        return
    for step in steps:
        with database.transaction():
            if _version(database) >= step.number:
                continue
            if step.number == steps[0].number:
                _refuse_foreign(database)
                database.run("CREATE TABLE migrations (number INTEGER NOT NULL PRIMARY KEY)")
            for statement in step.statements:
                database.run(statement)
            database.run("INSERT INTO migrations (number) VALUES (?)", (step.number,))


def _version(database: Database) -> int:
    """The number of the newest migration that ran; 0 where none did."""
    if "migrations" not in database.tables() or not database.tables().issuperset(_PROOF):
        return 0
    found = database.rows("SELECT max(number) FROM migrations")[0][0]
    return int(found) if isinstance(found, int) else 0


def _refuse_newer(database: Database, version: int, newest: int) -> None:
    if version > newest:
        raise StoreError(f"{database.name} was made by a newer chargesheet. Update chargesheet to use it.")


def _refuse_foreign(database: Database) -> None:
    if database.tables():
        raise StoreError(
            f"{database.name} is a database of something else: it has tables already. Name another file or database."
        )

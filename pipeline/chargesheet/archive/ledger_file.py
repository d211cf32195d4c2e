"""A ledger's file: its name, its version, and what is said where it is damaged."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chargesheet.archive.errors import ArchiveError
from chargesheet.archive.schema import VERSION

LEDGER = "ledger.sqlite"
PATIENCE = 60.0
"""How long a run waits for a report that is being read, and a report for a run, in seconds."""


def read_version(database: sqlite3.Connection, path: Path) -> int:
    """The version of a ledger's tables, 0 for a new file.

    Raises:
        ArchiveError: It is newer than this package.
    """
    version = int(database.execute("PRAGMA user_version").fetchone()[0])
    if version > VERSION:
        raise ArchiveError(f"{path} was written by a newer chargesheet. Upgrade: pip install --upgrade chargesheet.")
    return version


@contextmanager
def damaged_explained(path: Path) -> Iterator[None]:
    """Turn SQLite's complaint about a file that is no ledger into one that says what to do."""
    try:
        yield
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise ArchiveError(f"{path} is damaged ({error}). Name a new folder with --out.") from error

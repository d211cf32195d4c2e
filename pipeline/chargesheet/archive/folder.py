"""What lies in a folder of records, for those who read it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from chargesheet.archive.errors import ArchiveError
from chargesheet.archive.ledger_file import LEDGER, PATIENCE, damaged_explained, read_version
from chargesheet.archive.settings import Configuration


class RecordFiles(Struct, frozen=True):
    """The files of records of a folder, in order.

    Attributes:
        paths: Lines of document records where the folder has them, else of event records.
        whole: Whether the last run ended by itself, so that nothing waits that it was to do.
    """

    paths: tuple[Path, ...]
    whole: bool


def is_archive(path: Path) -> bool:
    """Whether a folder was made by a run."""
    return (path / LEDGER).is_file()


def record_files(folder: Path) -> RecordFiles:
    """The files of records that a run has written and that are whole.

    Raises:
        ArchiveError: The folder was not made by a run, or has neither documents nor lines of events.
    """
    with reading(folder) as database:
        configuration = configuration_of(database)
        if configuration is None:
            return RecordFiles((), whole=False)
        if configuration.format == "parquet" and not configuration.documents:
            raise ArchiveError(
                f"{folder} holds tables alone, which are no records. Run with --format jsonl, or with documents."
            )
        kind = "documents" if configuration.documents else "events"
        numbers = [number for (number,) in database.execute("SELECT number FROM shards ORDER BY number")]
        end = database.execute("SELECT end FROM runs ORDER BY number DESC LIMIT 1").fetchone()
    return RecordFiles(
        tuple(folder / kind / f"part-{number:05}.jsonl" for number in numbers),
        whole=end is not None and end[0] == "finished",
    )


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """A folder's ledger, open for reading.

    Raises:
        ArchiveError: There is none, or it is damaged or cannot be read now.
    """
    path = folder / LEDGER
    if not is_archive(folder):
        raise ArchiveError(f"{folder} is no folder of a run: it has no {LEDGER}. Make one with chargesheet run.")
    # A run that was killed may leave a journal, which SQLite rolls back first: a connection with "ro" could not.
    uri = f"{path.absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=PATIENCE)) as database, damaged_explained(path):
            read_version(database, path)
            yield database
    except sqlite3.OperationalError as error:
        raise ArchiveError(f"{path} cannot be read: {error}. Try again when no run is at work there.") from error


def configuration_of(database: sqlite3.Connection) -> Configuration | None:
    """What a folder's records were made with."""
    row = database.execute("SELECT value FROM about WHERE key = 'configuration'").fetchone()
    return None if row is None else msgspec.json.decode(row[0], type=Configuration)

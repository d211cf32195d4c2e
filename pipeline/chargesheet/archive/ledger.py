"""The ledger: what a folder's runs have met, done and failed at, in one SQLite file.

One process writes, a few times a second and each time in one transaction, so the rollback journal is enough: it works
on network file systems, where a write-ahead log does not, and leaves one file that can be copied between runs.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from chargesheet.archive.digests import digest, statement_digest
from chargesheet.archive.ledger_file import LEDGER, PATIENCE, damaged_explained, read_version
from chargesheet.archive.messages import Analysed, Failed, Model
from chargesheet.archive.packing import Packed, unpack
from chargesheet.archive.schema import SCHEMA, VERSION
from chargesheet.archive.settings import Configuration
from chargesheet.errors import UnreadableInputError
from chargesheet.records import Statement

End = Literal["finished", "stopped", "broken off"]


class Place(Struct, frozen=True):
    """Where a statement was found; ``line`` is 0 where the whole file is the statement."""

    file: str
    line: int


class Registered(Struct, frozen=True):
    """A statement's position, and whether it waits to be analysed; no position where it repeats another."""

    position: int | None
    waits: bool


class Totals(Struct, frozen=True):
    """How many statements a folder has, in each state, and what they gave."""

    statements: int
    waiting: int
    failed: int
    unread: int
    events: int
    words: int


class Ledger:
    """The ledger of a folder, open for writing. Nothing is kept before ``commit``, ``store`` or ``seal``."""

    def __init__(self, folder: Path) -> None:
        """Open the ledger, or make it.

        Raises:
            ArchiveError: It is damaged, or of a newer version of the package.
        """
        self.path = folder / LEDGER
        self._database = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level="DEFERRED")
        try:
            self._open()
        except BaseException:
            self._database.close()
            raise

    def _open(self) -> None:
        with damaged_explained(self.path):
            self._database.execute("PRAGMA journal_mode = TRUNCATE")
            self._database.execute("PRAGMA synchronous = FULL")
            version = read_version(self._database, self.path)
            if version == 0:
                self._database.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
            self._run = self._count("SELECT max(number) FROM runs")
            self._next = self._count("SELECT max(position) + 1 FROM statements")

    def close(self) -> None:
        """Close it; what was not committed is forgotten."""
        self._database.close()

    # What all records share

    def configuration(self) -> Configuration | None:
        """What the folder's records were made with; ``None`` for a new folder, or one that is being emptied."""
        value = self._value("configuration")
        return None if value is None else msgspec.json.decode(value, type=Configuration)

    def model(self) -> Model | None:
        """The pipeline that made the folder's records; ``None`` before the first."""
        value = self._value("model")
        return None if value is None else msgspec.json.decode(value, type=Model)

    def configure(self, configuration: Configuration) -> None:
        """Say what the folder's records are made with."""
        self._set("configuration", msgspec.json.encode(configuration).decode())
        self._database.commit()

    def empty(self) -> None:
        """Forget everything, the configuration, too."""
        for table in ("about", "runs", "statements", "records", "sources", "unread", "events", "provisions", "shards"):
            self._database.execute(f"DELETE FROM {table}")  # noqa: S608 (names of our own)
        self._database.commit()
        self._next = 0

    # Runs

    def begin(self, inputs: Sequence[str], options: dict[str, object]) -> None:
        """Begin a run."""
        self._run += 1
        self._database.execute(
            "INSERT INTO runs (number, started, inputs, options) VALUES (?, ?, ?, ?)",
            (self._run, _now(), msgspec.json.encode(list(inputs)).decode(), msgspec.json.encode(options).decode()),
        )
        self._database.commit()

    def end(self, how: End, seconds: float) -> None:
        """End the run."""
        self._database.execute(
            "UPDATE runs SET ended = ?, end = ?, seconds = ? WHERE number = ?", (_now(), how, seconds, self._run)
        )
        self._database.commit()

    # Reading

    def register(self, statement: Statement, place: Place, *, retry_failed: bool) -> Registered:
        """Take note of a statement that this run has found.

        A statement is known by its id. One whose text or metadata are others than in an earlier run waits again, in
        its old position. One with the text, date and country of another is a repeat: analysed once, with all places
        kept.

        Args:
            statement: What was found.
            place: Where.
            retry_failed: Whether one that failed before waits again.

        Raises:
            UnreadableInputError: This run has found the id with another text.
        """
        text = digest(statement.text)
        twice = self._found_by_this_run(statement, place, text)
        if twice is not None:
            self._add_source(twice, statement, place, text, repeat=True)
            return Registered(None, waits=False)
        content = digest(statement.text, statement.date, statement.country)
        known = self._database.execute(
            "SELECT position, digest, state FROM statements WHERE id = ?", (statement.id,)
        ).fetchone()
        if known is None:
            return self._register_new(statement, place, text, content)
        position, before, state = known
        waits = state == "waiting" or (retry_failed and state == "failed")
        now = statement_digest(statement)
        if before != now:
            self._forget(position, content, now)
            waits = True
        elif waits and state == "failed":
            self._database.execute("UPDATE statements SET state = 'waiting' WHERE position = ?", (position,))
        self._add_source(position, statement, place, text, repeat=False)
        return Registered(position, waits)

    def _found_by_this_run(self, statement: Statement, place: Place, text: bytes) -> int | None:
        """The position of a statement with this id that this run has found already."""
        row = self._database.execute(
            "SELECT position, text, file, line FROM sources WHERE id = ? AND run = ? LIMIT 1", (statement.id, self._run)
        ).fetchone()
        if row is None:
            return None
        position, other, file, line = row
        if other != text:
            where = f"{file}, line {line}" if line else file
            reason = f"the id {statement.id[:80]!r} is that of another text, in {where}"
            raise UnreadableInputError(place.file, reason, "Give each statement an id of its own.", place.line or None)
        return int(position)

    def _register_new(self, statement: Statement, place: Place, text: bytes, content: bytes) -> Registered:
        same = self._database.execute("SELECT position FROM statements WHERE content = ?", (content,)).fetchone()
        if same is not None:
            self._add_source(same[0], statement, place, text, repeat=True)
            return Registered(None, waits=False)
        position = self._next
        self._next += 1
        self._database.execute(
            "INSERT INTO statements (position, id, content, digest, state) VALUES (?, ?, ?, ?, 'waiting')",
            (position, statement.id, content, statement_digest(statement)),
        )
        self._stale(position)
        self._add_source(position, statement, place, text, repeat=False)
        return Registered(position, waits=True)

    def _forget(self, position: int, content: bytes, whole: bytes) -> None:
        self._database.execute(
            "UPDATE statements SET state = 'waiting', content = ?, digest = ? WHERE position = ?",
            (content, whole, position),
        )
        self._clear(position)

    def _add_source(self, position: int, statement: Statement, place: Place, text: bytes, *, repeat: bool) -> None:
        self._database.execute(
            "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id, file, line) DO UPDATE SET "
            "position = excluded.position, text = excluded.text, run = excluded.run",
            (
                position,
                statement.id,
                place.file,
                place.line,
                text,
                statement.source,
                statement.title,
                statement.date,
                statement.publisher,
                statement.index,
                repeat,
                self._run,
            ),
        )

    def add_unread(self, failure: UnreadableInputError, given: str) -> None:
        """Take note of an input, or a line of it, that could not be read; ``given`` is the input as it was named."""
        self._database.execute(
            "INSERT OR REPLACE INTO unread VALUES (?, ?, ?, ?, ?)",
            (failure.place, failure.reason, failure.remedy, given, self._run),
        )

    def forget_mended(self, given: str) -> None:
        """Forget what earlier runs could not read of an input that this one has read to its end."""
        self._database.execute("DELETE FROM unread WHERE input = ? AND run < ?", (given, self._run))

    def commit(self) -> None:
        """Keep what was registered."""
        self._database.commit()

    def roll_back(self) -> None:
        """Forget what was not kept yet."""
        self._database.rollback()

    # Results

    def store(self, results: Sequence[Analysed | Failed], model: Model | None) -> None:
        """Keep what became of a batch, in one transaction."""
        if model is not None and self.model() is None:
            self._set("model", msgspec.json.encode(model).decode())
        for result in results:
            self._clear(result.position)
            if isinstance(result, Failed):
                self._database.execute(
                    "UPDATE statements SET state = 'failed', reason = ? WHERE position = ?",
                    (result.reason, result.position),
                )
            else:
                self._store_record(result)
        done = [result for result in results if isinstance(result, Analysed)]
        self._database.execute(
            "UPDATE runs SET statements = statements + ?, words = words + ?, events = events + ?, failed = failed + ? "
            "WHERE number = ?",
            (
                len(done),
                sum(result.words for result in done),
                sum(len(result.tallies) for result in done),
                len(results) - len(done),
                self._run,
            ),
        )
        self._database.commit()

    def _store_record(self, result: Analysed) -> None:
        position = result.position
        self._database.execute(
            "UPDATE statements SET state = 'done', words = ?, events = ? WHERE position = ?",
            (result.words, len(result.tallies), position),
        )
        self._database.execute("INSERT INTO records VALUES (?, ?)", (position, result.record))
        self._database.executemany(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (position, number, t.type, t.modality, t.year, t.country, t.confidence, t.unresolved)
                for number, t in enumerate(result.tallies)
            ],
        )
        self._database.executemany(
            "INSERT INTO provisions VALUES (?, ?, ?)",
            [(position, number, name) for number, t in enumerate(result.tallies) for name in t.provisions],
        )

    def _clear(self, position: int) -> None:
        """Take away what was read from a statement before; its part file is no longer what it should be."""
        for table in ("records", "events", "provisions"):
            self._database.execute(f"DELETE FROM {table} WHERE position = ?", (position,))  # noqa: S608
        self._database.execute(
            "UPDATE statements SET reason = NULL, words = NULL, events = NULL WHERE position = ?", (position,)
        )
        self._stale(position)

    # Part files

    def _stale(self, position: int) -> None:
        self._database.execute("DELETE FROM shards WHERE number = ?", (position // self._shard_size(),))

    def _shard_size(self) -> int:
        if not hasattr(self, "_shard"):
            configuration = self.configuration()
            assert configuration is not None, "a run configures the folder first"
            self._shard = configuration.shard
        return self._shard

    def is_ready(self, shard: int) -> bool:
        """Whether a part has all its statements, and none of them waits."""
        size = self._shard_size()
        if self._next < (shard + 1) * size:
            return False
        row = self._database.execute(
            "SELECT 1 FROM statements WHERE state = 'waiting' AND position BETWEEN ? AND ? LIMIT 1",
            (shard * size, (shard + 1) * size - 1),
        ).fetchone()
        return row is None

    def unsealed(self) -> list[int]:
        """The parts that are not on the disk as they should be, in order."""
        sealed = {number for (number,) in self._database.execute("SELECT number FROM shards")}
        return [number for number in range(self.shard_count()) if number not in sealed]

    def shard_count(self) -> int:
        """How many parts the folder has."""
        return -(-self._next // self._shard_size())

    def records_of(self, shard: int) -> Iterator[Packed]:
        """The records of a part, in order."""
        size = self._shard_size()
        with closing(
            self._database.execute(
                "SELECT record FROM records WHERE position BETWEEN ? AND ? ORDER BY position",
                (shard * size, (shard + 1) * size - 1),
            )
        ) as rows:
            for (record,) in rows:
                yield unpack(record)

    def seal(self, shard: int, statements: int, events: int) -> None:
        """Say that a part is on the disk."""
        self._database.execute("INSERT OR REPLACE INTO shards VALUES (?, ?, ?)", (shard, statements, events))
        self._database.commit()

    # Counting and listing

    def totals(self) -> Totals:
        """How many statements there are, in each state, and what they gave."""
        row = self._database.execute(
            "SELECT count(*), coalesce(sum(state = 'waiting'), 0), coalesce(sum(state = 'failed'), 0), "
            "coalesce(sum(events), 0), coalesce(sum(words), 0) FROM statements"
        ).fetchone()
        statements, waiting, failed, events, words = row
        unread = self._count("SELECT count(*) FROM unread")
        return Totals(statements, waiting, failed, unread, events, words)

    def not_found(self) -> int:
        """How many statements of earlier runs this run has not found."""
        return self._count(
            "SELECT count(*) FROM statements AS s WHERE NOT EXISTS "
            "(SELECT 1 FROM sources WHERE sources.position = s.position AND run = ?)",
            self._run,
        )

    def repeated(self) -> Iterator[tuple[str, list[dict[str, object]]]]:
        """The statements that were found more than once, with all their places, in order."""
        positions = self._database.execute(
            "SELECT s.position, s.id FROM statements AS s WHERE s.position IN "
            "(SELECT position FROM sources WHERE repeat) ORDER BY s.position"
        )
        names = ("id", "file", "line", "source", "title", "date", "publisher", "index")
        for position, identity in positions:
            rows = self._database.execute(
                "SELECT id, file, line, source, title, date, publisher, index_number FROM sources WHERE position = ? "
                "ORDER BY rowid",
                (position,),
            )
            places = [dict(zip(names, row, strict=True)) for row in rows]
            yield identity, [{**place, "line": place["line"] or None} for place in places]

    def identity(self, position: int) -> tuple[str, str]:
        """The id of a statement, and the file that it was found in first."""
        row = self._database.execute(
            "SELECT s.id, sources.file FROM statements AS s JOIN sources ON sources.position = s.position "
            "WHERE s.position = ? ORDER BY sources.rowid LIMIT 1",
            (position,),
        ).fetchone()
        return str(row[0]), str(row[1])

    def failures(self) -> Iterator[dict[str, object]]:
        """What failed: statements that could not be analysed, then inputs that could not be read."""
        rows = self._database.execute(
            "SELECT s.id, "
            "(SELECT file FROM sources WHERE sources.position = s.position ORDER BY sources.rowid LIMIT 1), "
            "s.reason FROM statements AS s WHERE s.state = 'failed' ORDER BY s.position"
        )
        for identity, file, reason in rows:
            yield {"statement": identity, "place": file, "reason": reason, "remedy": None}
        for place, reason, remedy in self._database.execute("SELECT place, reason, remedy FROM unread ORDER BY place"):
            yield {"statement": None, "place": place, "reason": reason, "remedy": remedy}

    # SQLite

    def _value(self, key: str) -> str | None:
        row = self._database.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def _set(self, key: str, value: str) -> None:
        self._database.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, value))

    def _count(self, query: str, *values: object) -> int:
        return int(self._database.execute(query, values).fetchone()[0] or 0)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

"""What a folder of records holds, counted from its ledger."""

import sqlite3
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from chargesheet.archive.folder import configuration_of, reading
from chargesheet.archive.messages import Model
from chargesheet.archive.packing import unpack
from chargesheet.archive.settings import Configuration
from chargesheet.records import decode_event

TOP = 25
"""So many countries and provisions are listed, most events first."""

LISTED = 200
"""So many failures and repeated statements are listed; all are counted, and all stand in the folder's files."""

LOW_CONFIDENCE = 0.5
"""A record is of low confidence below this."""

_LOWEST = 25


class Count(Struct, frozen=True):
    """How many events have a value; ``None`` where it is unknown."""

    value: str | None
    events: int


class Failure(Struct, frozen=True):
    """What failed: a statement, or an input that could not be read (no statement)."""

    statement: str | None
    place: str | None
    reason: str
    remedy: str | None


class Repeat(Struct, frozen=True):
    """A statement that was found in several places."""

    statement: str
    places: tuple[str, ...]


class Doubtful(Struct, frozen=True):
    """A record of low confidence."""

    id: str
    statement: str
    type: str
    trigger: str
    subjects: tuple[str, ...]
    confidence: float


class PastRun(Struct, frozen=True):
    """A run; one without an end was killed, or is at work."""

    number: int
    started: str
    ended: str | None
    end: str | None
    inputs: tuple[str, ...]
    statements: int
    events: int
    words: int
    failed: int
    seconds: float


class Confidence(Struct, frozen=True):
    """How sure the records are.

    Attributes:
        measured: Events with a confidence.
        unmeasured: Events whose confidence is null: none was measured, which says nothing of their quality.
        low: Events below ``LOW_CONFIDENCE``.
        tenths: Events by tenths of confidence, 0.0 to 0.1 first.
        lowest: The least sure records.
    """

    measured: int
    unmeasured: int
    low: int
    tenths: tuple[int, ...]
    lowest: tuple[Doubtful, ...]


class Report(Struct, frozen=True, kw_only=True):
    """What a folder of records holds. Lists of counts have the most frequent first, years in order, unknown last."""

    folder: str
    configuration: Configuration | None
    model: str | None
    statements: int
    analysed: int
    waiting: int
    failed: int
    unread: int
    words: int
    events: int
    types: tuple[Count, ...]
    modalities: tuple[Count, ...]
    years: tuple[Count, ...]
    countries: tuple[Count, ...]
    provisions: tuple[Count, ...]
    unresolved_provisions: int
    confidence: Confidence
    failures: tuple[Failure, ...]
    repeated: int
    repeats: tuple[Repeat, ...]
    runs: tuple[PastRun, ...]


def report(folder: Path) -> Report:
    """Count what a folder holds.

    Raises:
        ArchiveError: The folder was not made by a run, or its ledger is damaged.
    """
    with reading(folder) as database:
        return _Reading(database).report(folder)


class _Reading:
    """A ledger, read in one transaction so that all counts are of one moment."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.execute("BEGIN")

    def report(self, folder: Path) -> Report:
        statements, analysed, waiting, failed, words = self._row(
            "SELECT count(*), coalesce(sum(state = 'done'), 0), coalesce(sum(state = 'waiting'), 0), "
            "coalesce(sum(state = 'failed'), 0), coalesce(sum(words), 0) FROM statements"
        )
        model = self._row("SELECT max(value) FROM about WHERE key = 'model'")[0]
        return Report(
            folder=str(folder),
            configuration=configuration_of(self._database),
            model=None if model is None else msgspec.json.decode(model, type=Model).name,
            statements=statements,
            analysed=analysed,
            waiting=waiting,
            failed=failed,
            unread=self._number("SELECT count(*) FROM unread"),
            words=words,
            events=self._number("SELECT count(*) FROM events"),
            types=self._counts("type"),
            modalities=self._counts("modality"),
            years=tuple(sorted(self._counts("year"), key=lambda count: (count.value is None, count.value or ""))),
            countries=self._counts("country"),
            provisions=self._provisions(),
            unresolved_provisions=self._number("SELECT sum(unresolved) FROM events"),
            confidence=self._confidence(),
            failures=tuple(self._failures()),
            repeated=self._number("SELECT count(DISTINCT position) FROM sources WHERE repeat"),
            repeats=tuple(self._repeats()),
            runs=tuple(self._runs()),
        )

    def _counts(self, column: str) -> tuple[Count, ...]:
        rows = self._database.execute(
            f"SELECT {column}, count(*) FROM events GROUP BY 1 ORDER BY {column} IS NULL, 2 DESC, 1"  # noqa: S608
        )
        return tuple(Count(*row) for row in rows)

    def _provisions(self) -> tuple[Count, ...]:
        rows = self._database.execute(
            "SELECT provision, count(*) FROM provisions GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?", (TOP,)
        )
        return tuple(Count(*row) for row in rows)

    def _confidence(self) -> Confidence:
        tenths = [0] * 10
        for tenth, number in self._database.execute(
            "SELECT min(9, CAST(confidence * 10 AS INTEGER)), count(*) FROM events "
            "WHERE confidence IS NOT NULL GROUP BY 1"
        ):
            tenths[tenth] = number
        lowest = self._database.execute(
            "SELECT position, number FROM events WHERE confidence < ? ORDER BY confidence, position, number LIMIT ?",
            (LOW_CONFIDENCE, _LOWEST),
        ).fetchall()
        return Confidence(
            measured=sum(tenths),
            unmeasured=self._number("SELECT count(*) FROM events WHERE confidence IS NULL"),
            low=self._number("SELECT count(*) FROM events WHERE confidence < ?", LOW_CONFIDENCE),
            tenths=tuple(tenths),
            lowest=tuple(self._doubtful(*place) for place in lowest),
        )

    def _doubtful(self, position: int, number: int) -> Doubtful:
        (packed,) = self._row("SELECT record FROM records WHERE position = ?", position)
        event = decode_event(unpack(packed).events[number])
        return Doubtful(
            id=event.id,
            statement=event.statement.id,
            type=event.type,
            trigger=event.trigger.text,
            subjects=tuple(subject.name for subject in event.subjects),
            confidence=event.confidence or 0.0,
        )

    def _failures(self) -> list[Failure]:
        rows = self._database.execute(
            "SELECT s.id, (SELECT file FROM sources WHERE sources.position = s.position ORDER BY rowid LIMIT 1), "
            "s.reason, NULL FROM statements AS s WHERE state = 'failed' ORDER BY s.position LIMIT ?",
            (LISTED,),
        ).fetchall()
        unread = self._database.execute(
            "SELECT NULL, place, reason, remedy FROM unread ORDER BY place LIMIT ?", (LISTED,)
        )
        return [Failure(*row) for row in [*rows, *unread]]

    def _repeats(self) -> list[Repeat]:
        rows = self._database.execute(
            "SELECT s.position, s.id FROM statements AS s WHERE s.position IN "
            "(SELECT position FROM sources WHERE repeat) ORDER BY s.position LIMIT ?",
            (LISTED,),
        ).fetchall()
        return [Repeat(identity, tuple(self._places(position))) for position, identity in rows]

    def _places(self, position: int) -> list[str]:
        rows = self._database.execute("SELECT file, line FROM sources WHERE position = ? ORDER BY rowid", (position,))
        return [f"{file}, line {line}" if line else file for file, line in rows]

    def _runs(self) -> list[PastRun]:
        rows = self._database.execute(
            "SELECT number, started, ended, end, inputs, statements, events, words, failed, seconds "
            "FROM runs ORDER BY number"
        )
        return [
            PastRun(number, started, ended, end, msgspec.json.decode(inputs, type=tuple[str, ...]), *counts)
            for number, started, ended, end, inputs, *counts in rows
        ]

    def _row(self, query: str, *values: object) -> tuple[Any, ...]:
        found: tuple[Any, ...] = self._database.execute(query, values).fetchone()
        return found

    def _number(self, query: str, *values: object) -> int:
        return int(self._row(query, *values)[0] or 0)

"""The order of the queue, worked out from the events of a store; ``queue`` says what it is."""

from collections.abc import Iterator

import msgspec

from chargesheet.records import EventType
from chargesheet.review.storage.log import read_statement, write_progress
from chargesheet.review.storage.queue import type_bit
from chargesheet.stores.sql.database import Database, Row
from chargesheet.stores.sql.schema import REVIEW_QUEUE
from chargesheet.stores.sql.search import folded


def is_ordered(database: Database) -> bool:
    """Whether the store has an order from before."""
    return bool(database.rows("SELECT 1 FROM review_queue LIMIT 1"))


def refresh(database: Database) -> int:
    """Bring the order of the queue up to date with what was loaded.

    It reads all events of the store once.

    Returns:
        How many statements are new or have other records than before.

    Raises:
        StoreError: The database failed.
    """
    found = dict(_orders(database))
    with database.transaction():
        known = {row[0]: row[1] for row in database.rows("SELECT statement_id, version FROM review_queue")}
        changed = {statement_id: row for statement_id, row in found.items() if known.get(statement_id) != row[-1]}
        if not changed:
            return 0
        condition, value = database.among("statement_id", list(changed))
        database.run(f"DELETE FROM review_queue WHERE {condition}", (value,))  # noqa: S608 (a column's name)
        database.insert(REVIEW_QUEUE, list(changed.values()))
        for (reviewed,) in database.rows("SELECT DISTINCT statement_id FROM review_progress"):
            statement = read_statement(database, str(reviewed)) if reviewed in changed else None
            if statement is not None:
                write_progress(database, statement)
    return len(changed)


def _orders(database: Database) -> Iterator[tuple[str, Row]]:
    """The row of every statement."""
    types: dict[str, int] = {}
    events: dict[str, int] = {}
    doubts: dict[str, int] = {}
    lowest: dict[str, float] = {}
    newest: dict[str, int] = {}
    for statement_id, event_type, number, confidence, open_dates, key in msgspec.convert(
        database.rows(
            "SELECT statement_id, type, count(*), min(confidence), "
            "sum(CASE WHEN date_text IS NOT NULL AND date_edtf IS NULL THEN 1 ELSE 0 END), max(key) "
            "FROM events GROUP BY statement_id, type"
        ),
        list[tuple[str, EventType, int, float | None, int, int]],
        strict=False,
    ):
        types[statement_id] = types.get(statement_id, 0) | type_bit(event_type)
        events[statement_id] = events.get(statement_id, 0) + number
        doubts[statement_id] = doubts.get(statement_id, 0) + open_dates
        newest[statement_id] = max(newest.get(statement_id, 0), key)
        if confidence is not None:
            lowest[statement_id] = min(lowest.get(statement_id, 1.0), confidence)
    for sql in _DOUBTS:
        for statement_id, number in msgspec.convert(database.rows(sql), list[tuple[str, int]]):
            doubts[statement_id] = doubts.get(statement_id, 0) + number
    for statement_id, title, index, country, digest, run in msgspec.convert(
        database.rows("SELECT id, title, index_number, country, digest, run_key FROM statements"),
        list[tuple[str, str | None, str | None, str | None, str | None, int]],
    ):
        number = events.get(statement_id, 0)
        open_values = doubts.get(statement_id, 0)
        confidence = lowest.get(statement_id)
        words = " ".join(folded(" ".join(part for part in (title, statement_id, index) if part)))
        version = f"{digest or ''}:{run}:{number}:{newest.get(statement_id, 0)}:{open_values}:{confidence}"
        measured = (1, 0.0) if confidence is None else (0, confidence)
        yield (
            statement_id,
            (
                statement_id,
                *measured,
                -open_values,
                types.get(statement_id, 0),
                number,
                0,
                country,
                words,
                version,
            ),
        )


_DOUBTS = (
    "SELECT e.statement_id, count(*) FROM events AS e WHERE NOT EXISTS "
    "(SELECT 1 FROM arguments AS a WHERE a.event_key = e.key AND a.role = 'subject') GROUP BY e.statement_id",
    "SELECT e.statement_id, count(*) FROM arguments AS a JOIN events AS e ON e.key = a.event_key "
    "WHERE (a.role = 'provision' AND a.provision_id IS NULL) OR (a.role IN ('subject', 'penalty') "
    "AND a.kind = 'unknown') GROUP BY e.statement_id",
)

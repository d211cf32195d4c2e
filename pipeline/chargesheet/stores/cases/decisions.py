"""What people have said about two entities: one person, or two. It is kept in the store and outlives every load."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Literal

import msgspec
from msgspec import Struct

from chargesheet.stores.sql.database import Database

Verdict = Literal["same", "different"]


class Decision(Struct, frozen=True):
    """A verdict on two entities, ``one`` the smaller id. ``made_at`` is ISO 8601 in UTC."""

    one: str
    other: str
    verdict: Verdict
    made_at: str
    note: str | None = None


def decision(one: str, other: str, verdict: Verdict, note: str | None = None) -> Decision:
    """A verdict made now."""
    first, second = sorted((one, other))
    return Decision(first, second, verdict, datetime.now(UTC).isoformat(timespec="seconds"), note)


def decisions(database: Database) -> list[Decision]:
    """All verdicts of a store, by their entities."""
    found = database.rows("SELECT one, other, verdict, made_at, note FROM case_decisions ORDER BY one, other")
    return [msgspec.convert(dict(zip(Decision.__struct_fields__, row, strict=True)), Decision) for row in found]


def remember(database: Database, verdicts: Iterable[Decision]) -> None:
    """Keep verdicts; a later one on the same two entities takes the place of the earlier."""
    with database.transaction():
        for made in verdicts:
            database.run(
                "INSERT INTO case_decisions (one, other, verdict, made_at, note) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (one, other) DO UPDATE SET verdict = excluded.verdict, made_at = excluded.made_at, "
                "note = excluded.note",
                (made.one, made.other, made.verdict, made.made_at, made.note),
            )


def forget(database: Database, entity: str, others: Collection[str] | None = None) -> int:
    """Take back the verdicts on an entity, or only those on it and one of ``others``.

    Returns:
        How many there were.
    """
    count = 0
    with database.transaction():
        for made in decisions(database):
            if entity not in {made.one, made.other}:
                continue
            if others is None or made.one in others or made.other in others:
                count += database.run("DELETE FROM case_decisions WHERE one = ? AND other = ?", (made.one, made.other))
    return count

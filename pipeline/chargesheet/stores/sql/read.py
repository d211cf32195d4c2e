"""Whole tables of a store for other code, as frozen rows in a stable order.

Every function streams: memory does not grow with the store. Offsets are code points into the statement's text.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec
from msgspec import Struct

from chargesheet.records import EntityLabel, EventRecord, EventType, Label, Modality, PartyKind, Role, decode_event
from chargesheet.stores.sql.database import Database


class StatementRow(Struct, frozen=True, array_like=True):
    """A statement; all but ``id`` are ``None`` where unknown, ``text`` also where only event records were loaded."""

    id: str
    title: str | None
    date: str | None
    publisher: str | None
    index_number: str | None
    language: str | None
    country: str | None
    source: str | None


class EntityRow(Struct, frozen=True, array_like=True):
    """A person, organisation or place of one statement.

    ``key`` is unique in the store, but a later load may give the entity another; ``statement_id`` and ``id`` stay.
    """

    key: int
    id: str
    label: EntityLabel
    name: str
    aliases: tuple[str, ...]
    statement_id: str
    statement_date: str | None
    statement_country: str | None


class MentionRow(Struct, frozen=True, array_like=True):
    """A labelled span of a statement; ``entity_key`` where it was resolved."""

    statement_id: str
    label: Label
    text: str
    start: int
    end: int
    entity_key: int | None


class EventRow(Struct, frozen=True, array_like=True):
    """An event; ``record`` is the whole event record as it was loaded."""

    key: int
    id: str
    statement_id: str
    type: EventType
    modality: Modality
    trigger_text: str
    trigger_start: int
    trigger_end: int
    date_edtf: str | None
    date_earliest: str | None
    date_latest: str | None
    record: EventRecord


class ArgumentRow(Struct, frozen=True, array_like=True):
    """How something takes part in an event; ``text``, ``start``, ``end`` are its first mention.

    ``provision_id``, ``article``, ``law`` and ``country`` are a provision's; ``duration`` is a penalty's.
    """

    event_key: int
    role: Role
    position: int
    name: str
    kind: PartyKind | str | None
    count: int | None
    entity_key: int | None
    provision_id: str | None
    article: str | None
    law: str | None
    country: str | None
    duration: str | None
    text: str | None
    start: int | None
    end: int | None


def statements(database: Database) -> Iterator[StatementRow]:
    """All statements, by id, without their text."""
    return _rows(
        database,
        StatementRow,
        "SELECT id, title, date, publisher, index_number, language, country, source FROM statements ORDER BY id",
    )


def statement_text(database: Database, statement_id: str) -> str | None:
    """The text of a statement, where document records gave it."""
    found = database.rows("SELECT text FROM statements WHERE id = ?", (statement_id,))
    return msgspec.convert(found[0][0], str | None) if found else None


def entities(database: Database, label: EntityLabel | None = None) -> Iterator[EntityRow]:
    """All entities, or those of one label, by statement and id."""
    found = database.stream(
        "SELECT n.key, n.id, n.label, n.name, n.aliases, n.statement_id, s.date, s.country "
        "FROM entities AS n JOIN statements AS s ON s.id = n.statement_id "
        "WHERE ? IN (n.label, '') ORDER BY n.statement_id, n.id",
        (label or "",),
    )
    for *start, aliases, statement_id, date, country in found:
        yield msgspec.convert((*start, msgspec.json.decode(str(aliases)), statement_id, date, country), EntityRow)


def persons(database: Database) -> Iterator[EntityRow]:
    """All entities that are persons, by statement and id."""
    return entities(database, "PERSON")


def mentions(database: Database) -> Iterator[MentionRow]:
    """All labelled spans, by statement and place in it; only document records have them."""
    return _rows(
        database,
        MentionRow,
        "SELECT statement_id, label, text, start_offset, end_offset, entity_key FROM mentions "
        "ORDER BY statement_id, position",
    )


def events(database: Database) -> Iterator[EventRow]:
    """All events, by statement and place in it."""
    found = database.stream(
        "SELECT key, id, statement_id, type, modality, trigger_text, trigger_start, trigger_end, date_edtf, "
        "date_earliest, date_latest, record FROM events ORDER BY statement_id, trigger_start, id"
    )
    for *values, record in found:
        yield msgspec.convert((*values, decode_event(str(record))), EventRow)


def arguments(database: Database, role: Role | None = None) -> Iterator[ArgumentRow]:
    """All arguments of events, or those of one role, by event and role."""
    return _rows(
        database,
        ArgumentRow,
        "SELECT event_key, role, position, name, kind, count, entity_key, provision_id, article, law, country, "
        "duration, text, start_offset, end_offset FROM arguments WHERE ? IN (role, '') "
        "ORDER BY event_key, role, position",
        (role or "",),
    )


_R = TypeVar("_R", bound=Struct)


def _rows(database: Database, kind: type[_R], sql: str, values: Sequence[object] = ()) -> Iterator[_R]:
    """The rows of a query, each as a value whose fields are the query's columns in order."""
    for row in database.stream(sql, values):
        yield msgspec.convert(row, kind)

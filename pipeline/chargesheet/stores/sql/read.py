"""Whole tables of a store for other code, as frozen rows in a stable order.

Every function streams: memory does not grow with the store. Offsets are code points into the statement's text.
"""

import json
from collections.abc import Iterator

from msgspec import Struct

from chargesheet.records import EntityLabel, EventRecord, EventType, Label, Modality, PartyKind, Role, decode_event
from chargesheet.stores.sql.database import Database


class StatementRow(Struct, frozen=True, kw_only=True):
    """A statement; all but ``id`` are ``None`` where unknown, ``text`` also where only event records were loaded."""

    id: str
    title: str | None
    date: str | None
    publisher: str | None
    index_number: str | None
    language: str | None
    country: str | None
    source: str | None


class EntityRow(Struct, frozen=True, kw_only=True):
    """A person, organisation or place of one statement.

    ``key`` is unique in the store and stays while the entity does; ``id`` is the record's.
    """

    key: int
    id: str
    label: EntityLabel
    name: str
    aliases: tuple[str, ...]
    statement_id: str
    statement_date: str | None
    statement_country: str | None


class MentionRow(Struct, frozen=True, kw_only=True):
    """A labelled span of a statement; ``entity_key`` where it was resolved."""

    statement_id: str
    label: Label
    text: str
    start: int
    end: int
    entity_key: int | None


class EventRow(Struct, frozen=True, kw_only=True):
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


class ArgumentRow(Struct, frozen=True, kw_only=True):
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
    columns = "id, title, date, publisher, index_number, language, country, source"
    for row in database.stream(f"SELECT {columns} FROM statements ORDER BY id"):  # noqa: S608 (fixed text)
        yield StatementRow(**dict(zip(StatementRow.__struct_fields__, row, strict=True)))  # type: ignore[arg-type]


def statement_text(database: Database, statement_id: str) -> str | None:
    """The text of a statement, where document records gave it."""
    found = database.rows("SELECT text FROM statements WHERE id = ?", (statement_id,))
    return found[0][0] if found else None  # type: ignore[return-value]


def entities(database: Database, label: EntityLabel | None = None) -> Iterator[EntityRow]:
    """All entities, or those of one label, by statement and id."""
    sql = (
        "SELECT n.key, n.id, n.label, n.name, n.aliases, n.statement_id, s.date, s.country "
        "FROM entities AS n JOIN statements AS s ON s.id = n.statement_id "
        "WHERE ? IN (n.label, '') ORDER BY n.statement_id, n.id"
    )
    for key, name_id, found, name, aliases, statement_id, date, country in database.stream(sql, (label or "",)):
        yield EntityRow(
            key=key,  # type: ignore[arg-type]
            id=name_id,  # type: ignore[arg-type]
            label=found,  # type: ignore[arg-type]
            name=name,  # type: ignore[arg-type]
            aliases=tuple(json.loads(str(aliases))),
            statement_id=statement_id,  # type: ignore[arg-type]
            statement_date=date,  # type: ignore[arg-type]
            statement_country=country,  # type: ignore[arg-type]
        )


def persons(database: Database) -> Iterator[EntityRow]:
    """All entities that are persons, by statement and id."""
    return entities(database, "PERSON")


def mentions(database: Database) -> Iterator[MentionRow]:
    """All labelled spans, by statement and place in it; only document records have them."""
    sql = (
        "SELECT statement_id, label, text, start_offset, end_offset, entity_key FROM mentions "
        "ORDER BY statement_id, position"
    )
    for row in database.stream(sql):
        yield MentionRow(**dict(zip(MentionRow.__struct_fields__, row, strict=True)))  # type: ignore[arg-type]


def events(database: Database) -> Iterator[EventRow]:
    """All events, by statement and place in it."""
    sql = (
        "SELECT key, id, statement_id, type, modality, trigger_text, trigger_start, trigger_end, date_edtf, "
        "date_earliest, date_latest, record FROM events ORDER BY statement_id, trigger_start, id"
    )
    for *values, record in database.stream(sql):
        fields = dict(zip(EventRow.__struct_fields__, values, strict=False))
        yield EventRow(**fields, record=decode_event(str(record)))  # type: ignore[arg-type]


def arguments(database: Database, role: Role | None = None) -> Iterator[ArgumentRow]:
    """All arguments of events, or those of one role, by event and role."""
    sql = (
        "SELECT event_key, role, position, name, kind, count, entity_key, provision_id, article, law, country, "
        "duration, text, start_offset, end_offset FROM arguments WHERE ? IN (role, '') "
        "ORDER BY event_key, role, position"
    )
    for row in database.stream(sql, (role or "",)):
        yield ArgumentRow(**dict(zip(ArgumentRow.__struct_fields__, row, strict=True)))  # type: ignore[arg-type]

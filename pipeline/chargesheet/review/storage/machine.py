"""The machine's layer of a statement, as a store has it now or had it when somebody corrected it."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from chargesheet.records import (
    DOCUMENT_SCHEMA,
    DocumentRecord,
    Entity,
    EventRecord,
    Label,
    Mention,
    Statement,
    content_id,
    decode_document,
    encode,
)
from chargesheet.review.layers.state import Machine
from chargesheet.stores.sql.database import Database
from chargesheet.stores.sql.schema import MACHINE_LAYERS


class Found(Struct, frozen=True):
    """The machine's layer, and whether the store has the statement's text: without it, nothing can be corrected."""

    machine: Machine
    has_text: bool


class _StatementRow(Struct, frozen=True, array_like=True):
    title: str | None
    date: str | None
    publisher: str | None
    index: str | None
    language: str | None
    country: str | None
    source: str | None
    text: str | None


class _MentionRow(Struct, frozen=True, array_like=True):
    text: str
    start: int
    end: int
    label: Label
    entity: str | None


def machine_layer(database: Database, statement_id: str) -> Found | None:
    """What the machine says of a statement by now; ``None`` where the store has no such statement.

    Raises:
        StoreError: The database failed.
    """
    rows = database.rows(
        "SELECT title, date, publisher, index_number, language, country, source, text FROM statements WHERE id = ?",
        (statement_id,),
    )
    if not rows:
        return None
    row = msgspec.convert(rows[0], _StatementRow)
    statement = Statement(
        id=statement_id,
        text=row.text or "",
        title=row.title,
        date=row.date,
        publisher=row.publisher,
        index=row.index,
        language=row.language,
        country=row.country,
        source=row.source,
    )
    document = DocumentRecord(
        schema=DOCUMENT_SCHEMA,
        id=statement_id,
        statement=statement,
        mentions=_mentions(database, statement_id),
        entities=_entities(database, statement_id),
        events=_events(database, statement_id),
    )
    return Found(Machine(content_id("machine", encode(document)), document), row.text is not None)


def _mentions(database: Database, statement_id: str) -> tuple[Mention, ...]:
    found = database.rows(
        "SELECT m.text, m.start_offset, m.end_offset, m.label, n.id FROM mentions AS m "
        "LEFT JOIN entities AS n ON n.key = m.entity_key WHERE m.statement_id = ? ORDER BY m.position",
        (statement_id,),
    )
    rows = msgspec.convert(found, list[_MentionRow])
    return tuple(Mention(text=r.text, start=r.start, end=r.end, label=r.label, entity=r.entity) for r in rows)


def _entities(database: Database, statement_id: str) -> tuple[Entity, ...]:
    found = database.rows(
        "SELECT id, label, name, aliases FROM entities WHERE statement_id = ? ORDER BY key", (statement_id,)
    )
    return tuple(
        msgspec.convert(
            {"id": entity_id, "label": label, "name": name, "aliases": msgspec.json.decode(str(aliases))}, Entity
        )
        for entity_id, label, name, aliases in found
    )


def _events(database: Database, statement_id: str) -> tuple[EventRecord, ...]:
    found = database.rows("SELECT record FROM events WHERE statement_id = ? ORDER BY key", (statement_id,))
    return tuple(_EVENT.decode(str(record)) for (record,) in found)


_EVENT = msgspec.json.Decoder(EventRecord)


def kept_layers(database: Database, statement_id: str) -> Mapping[str, Machine]:
    """The machine's layers that corrections of a statement were made over, by digest."""
    found = database.rows("SELECT digest, document FROM machine_layers WHERE statement_id = ?", (statement_id,))
    return {str(digest): Machine(str(digest), decode_document(str(document))) for digest, document in found}


def keep_layer(database: Database, machine: Machine) -> None:
    """Keep a layer of the machine for as long as the store is there; in a transaction."""
    statement_id = machine.document.id
    there = database.rows(
        "SELECT 1 FROM machine_layers WHERE statement_id = ? AND digest = ?", (statement_id, machine.digest)
    )
    if not there:
        database.insert(MACHINE_LAYERS, [(statement_id, machine.digest, encode(machine.document))])

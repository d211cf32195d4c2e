"""What a store has of the records of a batch: as much as the plan needs, and no more."""

from collections.abc import Collection, Sequence

import msgspec

from chargesheet.records import DocumentRecord, EventRecord, Statement
from chargesheet.stores.sql.database import Database
from chargesheet.stores.sql.planning import Stored, StoredEntity, StoredEvent, StoredStatement
from chargesheet.stores.sql.runs import Run, Runs


def runs(database: Database) -> Runs:
    """The runs that the store knows."""
    found = database.rows("SELECT key, model, name, version, rank FROM runs ORDER BY key")
    return Runs(msgspec.convert(row, Run) for row in found)


def stored(database: Database, records: Sequence[EventRecord | DocumentRecord]) -> Stored:
    """What the store has of the statements and events that the records name, with the entities of those statements."""
    statements = {r.id if isinstance(r, DocumentRecord) else r.statement.id for r in records}
    single = [record for record in records if isinstance(record, EventRecord)]
    known = _statements(database, statements)
    named = {record.statement.id for record in single if record.subjects}
    return Stored(
        known,
        _events(database, known.keys() & {r.statement.id for r in single}, {record.id for record in single}),
        _entities(database, known.keys() & named),
    )


def _statements(database: Database, ids: Collection[str]) -> dict[str, StoredStatement]:
    condition, value = database.among("id", ids)
    found = database.rows(
        "SELECT id, title, date, publisher, index_number, language, country, source, run_key, digest, "  # noqa: S608
        f"text IS NOT NULL FROM statements WHERE {condition}",
        (value,),
    )
    statements = {}
    for statement_id, title, date, publisher, index, language, country, source, *rest in found:
        about = msgspec.convert(
            {"id": statement_id, "title": title, "date": date, "publisher": publisher, "index": index}
            | {"language": language, "country": country, "source": source, "text": ""},
            Statement,
        )
        run_key, digest, has_text = msgspec.convert(rest, tuple[int, str | None, bool], strict=False)
        statements[about.id] = StoredStatement(about, run_key, digest, has_text)
    return statements


def _events(
    database: Database, statements: Collection[str], ids: Collection[str]
) -> dict[tuple[str, str], StoredEvent]:
    """The events of the statements that have one of the ids."""
    if not statements:
        return {}
    of_statement, first = database.among("statement_id", statements)
    # An expression, so that the index is searched for each statement, not for each pair of a statement and an id.
    of_id, second = database.among("id || ''", ids)
    found = database.rows(
        f"SELECT statement_id, id, key, record FROM events WHERE {of_statement} AND {of_id}",  # noqa: S608 (own names)
        (first, second),
    )
    rows = msgspec.convert(found, list[tuple[str, str, int, str]])
    return {(statement_id, event_id): StoredEvent(key, record) for statement_id, event_id, key, record in rows}


def _entities(database: Database, statements: Collection[str]) -> dict[tuple[str, str], StoredEntity]:
    if not statements:
        return {}
    condition, value = database.among("statement_id", statements)
    found = database.rows(
        f"SELECT statement_id, id, key, aliases FROM entities WHERE {condition}",  # noqa: S608 (a column's name)
        (value,),
    )
    rows = msgspec.convert(found, list[tuple[str, str, int, str]])
    return {
        (statement_id, entity_id): StoredEntity(key, msgspec.json.decode(aliases, type=tuple[str, ...]))
        for statement_id, entity_id, key, aliases in rows
    }

"""A plan into the tables: deletions first, then rows in bulk, in the order that foreign keys ask for."""

from collections.abc import Collection, Iterator

import msgspec

from chargesheet.records import EventRecord
from chargesheet.stores.sql import schema
from chargesheet.stores.sql.database import Database, Row
from chargesheet.stores.sql.planning import Plan, StatementPlan
from chargesheet.stores.sql.rows import EventRows, Law, bounds, event_rows, law_of

_ABOUT = (
    "title",
    "date",
    "date_earliest",
    "date_latest",
    "publisher",
    "index_number",
    "language",
    "country",
    "source",
)


def write(database: Database, plan: Plan) -> None:
    """Write a plan; in a transaction, and with nothing else written since the plan was made.

    Raises:
        StoreError: The database failed.
    """
    statements = list(plan.statements.values())
    if plan.runs.added:
        database.insert(schema.RUNS, [msgspec.structs.astuple(run) for run in plan.runs.added])
    _write_statements(database, statements)
    _delete(database, plan, statements)
    _write_laws(database, [event for statement in statements for event, _ in statement.events.values()])
    keys = _Keys(database)
    entity_keys = _write_entities(database, plan, statements, keys)
    _write_events(database, plan, statements, entity_keys, keys)
    _drop_unnamed(database, statements)


class _Keys:
    """Free keys of events and entities; right as long as nobody else writes."""

    def __init__(self, database: Database) -> None:
        (events, entities), *_ = msgspec.convert(
            database.rows(
                "SELECT (SELECT COALESCE(max(key), 0) FROM events), (SELECT COALESCE(max(key), 0) FROM entities)"
            ),
            list[tuple[int, int]],
        )
        self._event = events
        self._entity = entities

    def event(self) -> int:
        self._event += 1
        return self._event

    def entity(self) -> int:
        self._entity += 1
        return self._entity


def _write_statements(database: Database, statements: Collection[StatementPlan]) -> None:
    new: list[Row] = []
    for plan in statements:
        if not plan.changed:
            continue
        about = plan.about
        values: Row = (
            about.title,
            about.date,
            *bounds(about.date),
            about.publisher,
            about.index,
            about.language,
            about.country,
            about.source,
        )
        text = (about.text,) if plan.new_text else ()
        if plan.stored is None:
            new.append((about.id, *values, text[0] if text else None, plan.run.key, plan.digest))
            continue
        columns = (*_ABOUT, *(("text",) if text else ()), "run_key", "digest")
        database.run(
            f"UPDATE statements SET {', '.join(f'{column} = ?' for column in columns)} WHERE id = ?",  # noqa: S608
            (*values, *text, plan.run.key, plan.digest, about.id),
        )
    database.insert(schema.STATEMENTS, new)


def _delete(database: Database, plan: Plan, statements: Collection[StatementPlan]) -> None:
    """Delete what is replaced: all of some statements, single events of others."""
    cleared = [statement.about.id for statement in statements if statement.clear]
    if cleared:
        condition, value = database.among("statement_id", cleared)
        for table in (schema.EVENTS, schema.MENTIONS, schema.ENTITIES):
            database.run(f"DELETE FROM {table.name} WHERE {condition}", (value,))  # noqa: S608 (own names)
    replaced = [
        plan.stored.events[statement.about.id, event_id].key
        for statement in statements
        if not statement.clear
        for event_id in statement.events
        if (statement.about.id, event_id) in plan.stored.events
    ]
    if replaced:
        condition, value = database.among("key", replaced)
        database.run(f"DELETE FROM events WHERE {condition}", (value,))  # noqa: S608 (a column's name)


def _write_laws(database: Database, events: Collection[EventRecord]) -> None:
    """Write the laws and articles that the events cite; one that is there takes the newest name."""
    cited: dict[str, Law] = {}
    for event in events:
        for provision in event.provisions:
            law = law_of(provision)
            if law is not None:
                cited[law.provision_id] = law
    if not cited:
        return
    laws = {law.law_id: (law.law_id, law.country, law.name, law.kind) for law in cited.values()}
    _upsert(database, schema.LAWS, list(laws.values()))
    _upsert(database, schema.PROVISIONS, [(law.provision_id, law.law_id, law.article) for law in cited.values()])


def _upsert(database: Database, table: schema.Table, rows: Collection[Row]) -> None:
    """Insert the rows that are missing and update those that differ, by ``id``, the first column."""
    condition, value = database.among("id", [str(row[0]) for row in rows])
    columns = ", ".join(table.columns)
    found = database.rows(f"SELECT {columns} FROM {table.name} WHERE {condition}", (value,))  # noqa: S608 (own names)
    there = {row[0]: row for row in found}
    database.insert(table, [row for row in rows if row[0] not in there])
    assignments = ", ".join(f"{column} = ?" for column in table.columns[1:])
    for row in rows:
        if row[0] in there and there[row[0]] != row:
            database.run(f"UPDATE {table.name} SET {assignments} WHERE id = ?", (*row[1:], row[0]))  # noqa: S608


def _write_entities(
    database: Database, plan: Plan, statements: Collection[StatementPlan], keys: _Keys
) -> dict[str, dict[str, int]]:
    """Write the entities and mentions; gives the entities' keys by statement and id."""
    entities: list[Row] = []
    mentions: list[Row] = []
    by_statement: dict[str, dict[str, int]] = {}
    for statement in statements:
        own: dict[str, int] = {}
        by_statement[statement.about.id] = own
        for entity in statement.entities.values():
            known = None if statement.clear else plan.stored.entities.get((statement.about.id, entity.id))
            if known is not None:
                own[entity.id] = known.key
                continue
            own[entity.id] = key = keys.entity()
            aliases = msgspec.json.encode(entity.aliases).decode()
            entities.append((key, statement.about.id, entity.id, entity.label, entity.name, aliases))
        for position, m in enumerate(statement.mentions):
            entity_key = None if m.entity is None else own[m.entity]
            mentions.append((statement.about.id, position, m.label, m.text, m.start, m.end, entity_key))
    database.insert(schema.ENTITIES, entities)
    database.insert(schema.MENTIONS, mentions)
    return by_statement


def _write_events(
    database: Database,
    plan: Plan,
    statements: Collection[StatementPlan],
    entity_keys: dict[str, dict[str, int]],
    keys: _Keys,
) -> None:
    made = [
        rows
        for statement in statements
        if statement.events
        for rows in _rows(database, plan, statement, entity_keys[statement.about.id], keys)
    ]
    database.insert(schema.EVENTS, [rows.event for rows in made])
    database.insert(schema.ARGUMENTS, [argument for rows in made for argument in rows.arguments])
    database.insert(schema.ARGUMENT_MENTIONS, [mention for rows in made for mention in rows.argument_mentions])
    database.insert_words([(rows.key, rows.words) for rows in made])


def _rows(
    database: Database, plan: Plan, statement: StatementPlan, entity_keys: dict[str, int], keys: _Keys
) -> Iterator[EventRows]:
    text = _text(database, statement)
    aliases = {entity.id: entity.aliases for entity in statement.entities.values()}
    if not statement.clear:
        aliases |= {
            entity_id: found.aliases
            for entity_id in entity_keys
            if (found := plan.stored.entities.get((statement.about.id, entity_id))) is not None
        }
    for event_id, (event, record) in statement.events.items():
        there = None if statement.clear else plan.stored.events.get((statement.about.id, event_id))
        key = keys.event() if there is None else there.key
        run = plan.runs.of_model(event.model)
        yield event_rows(event, record, key, run.key, entity_keys, aliases, text)


def _text(database: Database, statement: StatementPlan) -> str | None:
    """The statement's text, where it is known."""
    if statement.new_text:
        return statement.about.text
    if not statement.has_text:
        return None
    found = database.rows("SELECT text FROM statements WHERE id = ?", (statement.about.id,))
    return msgspec.convert(found[0][0], str | None)


def _drop_unnamed(database: Database, statements: Collection[StatementPlan]) -> None:
    """Drop the entities that only a replaced event record named."""
    touched = [plan.about.id for plan in statements if plan.stored is not None and plan.events and plan.digest is None]
    if not touched:
        return
    condition, value = database.among("statement_id", touched)
    database.run(
        f"DELETE FROM entities WHERE {condition} "  # noqa: S608 (a column's name)
        "AND NOT EXISTS (SELECT 1 FROM arguments WHERE arguments.entity_key = entities.key) "
        "AND NOT EXISTS (SELECT 1 FROM mentions WHERE mentions.entity_key = entities.key)",
        (value,),
    )

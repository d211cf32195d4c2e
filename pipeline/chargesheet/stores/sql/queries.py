"""Questions to a store: which events have to do with a person, a place, an article, a time.

``Filters`` says what is asked; a filter that is not set asks nothing. The order is that of the events' dates, the
undated last, then of their statements and places in them: the same in both databases, and from run to run.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

import msgspec
from msgspec import Struct

from chargesheet.grammar.edtf import EdtfDate, parse_edtf
from chargesheet.records import EVENT_TYPES, EventType, Modality, PenaltyKind
from chargesheet.stores.sql.database import Database
from chargesheet.stores.sql.search import FIELDS, Phrase, phrases


class Filters(Struct, frozen=True, kw_only=True):
    """What events must have; all of it together.

    Attributes:
        articles: One of these: an article by id (``KZ:criminal-code:174``, with all its parts), a whole law
            (``KZ:criminal-code``), or an article's number whatever the law (``174``).
        since: Not all before this day, month or year (ISO 8601). Events without a date are then left out.
        until: Not all after it.
        types: One of these types.
        modalities: One of these modalities.
        person: A subject with all these words in its name, or in one it also goes by.
        authority: Someone who acted with all these words in the name.
        place: A place with all these words in its name.
        penalties: A penalty of one of these kinds.
        country: The statement, or an article that the event cites, is of this country (ISO 3166-1 alpha-2).
        statement: The statement has this id, or this reference of its publisher.
        text: All these words in names or quotes. ``"words side by side"``, and ``begin*`` for a beginning.
        limit: At most so many.
    """

    articles: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    types: tuple[EventType, ...] = ()
    modalities: tuple[Modality, ...] = ()
    person: str | None = None
    authority: str | None = None
    place: str | None = None
    penalties: tuple[PenaltyKind, ...] = ()
    country: str | None = None
    statement: str | None = None
    text: str | None = None
    limit: int | None = None


class Found(Struct, frozen=True, array_like=True):
    """An event as a line of a table; several names of one kind are parted by ``; ``. See the view ``event_list``.

    ``quote`` is the sentence that the event was read from; where the statement's text is not known, its trigger.
    """

    event_id: str
    statement_id: str
    type: EventType
    modality: Modality
    date_edtf: str | None
    date_earliest: str | None
    date_latest: str | None
    subjects: str | None
    authorities: str | None
    places: str | None
    provisions: str | None
    offences: str | None
    penalty: str | None
    statement_title: str | None
    statement_date: str | None
    statement_country: str | None
    source: str | None
    trigger_text: str
    trigger_start: int
    trigger_end: int
    quote: str
    confidence: float | None
    model: str


_DATE = "COALESCE(e.date_earliest, e.date_latest)"
# Of a statement of the country, or citing an article of it: one whose law is known, then one whose law is not.
# CROSS JOIN tells SQLite the order to look in: from the few laws to the many arguments.
_OF_COUNTRY = """e.key IN (
    SELECT o.key FROM statements AS s JOIN events AS o ON o.statement_id = s.id WHERE s.country = ?
    UNION ALL
    SELECT a.event_key FROM laws AS l CROSS JOIN provisions AS p CROSS JOIN arguments AS a
    WHERE l.country = ? AND p.law_id = l.id AND a.provision_id = p.id
    UNION ALL
    SELECT event_key FROM arguments WHERE provision_id IS NULL AND country = ?)"""
_OF_STATEMENT = "e.statement_id IN (SELECT ? UNION ALL SELECT id FROM statements WHERE index_number = ?)"
_ORDER = f"{_DATE} IS NULL, {_DATE}, e.statement_id, e.trigger_start, e.id"


def found(database: Database, filters: Filters) -> Iterator[Found]:
    """The events that the filters let through, as lines of a table.

    Raises:
        StoreError: The database failed.
    """
    columns = ", ".join(f"l.{name}" for name in Found.__struct_fields__)
    for row in _selected(database, filters, columns, "events AS e JOIN event_list AS l ON l.event_key = e.key"):
        yield msgspec.convert(row, Found)


def records(database: Database, filters: Filters) -> Iterator[str]:
    """The events that the filters let through, as event records: one line of JSON each, as they were loaded.

    Raises:
        StoreError: The database failed.
    """
    for (record,) in _selected(database, filters, "e.record", "events AS e"):
        yield str(record)


def undated(database: Database, filters: Filters) -> int:
    """How many events ``since`` and ``until`` leave out only because it is not known when they happened.

    Raises:
        StoreError: The database failed.
    """
    if filters.since is None and filters.until is None:
        return 0
    conditions, values = _conditions(database, msgspec.structs.replace(filters, since=None, until=None))
    conditions += ["e.date_earliest IS NULL", "e.date_latest IS NULL"]
    ((number,),) = database.rows(f"SELECT count(*) FROM events AS e WHERE {' AND '.join(conditions)}", values)  # noqa: S608
    return msgspec.convert(number, int)


def _selected(database: Database, filters: Filters, columns: str, tables: str) -> Iterator[tuple[object, ...]]:
    conditions, values = _conditions(database, filters)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    limit = "" if filters.limit is None else f" LIMIT {int(filters.limit)}"
    return database.stream(f"SELECT {columns} FROM {tables}{where} ORDER BY {_ORDER}{limit}", values)  # noqa: S608


def _conditions(database: Database, filters: Filters) -> tuple[list[str], list[object]]:
    """The conditions of a query, and the values for their ``?`` in order."""
    conditions: list[str] = []
    values: list[object] = []

    def add(condition: str, *passed: object) -> None:
        conditions.append(condition)
        values.extend(passed)

    if filters.articles:
        asked = [_article(article) for article in filters.articles]
        add(f"e.key IN ({' UNION ALL '.join(sql for sql, _ in asked)})", *(v for _, passed in asked for v in passed))
    if filters.since is not None:
        first = _day(filters.since).first.isoformat()
        add("(e.date_latest >= ? OR (e.date_latest IS NULL AND e.date_earliest IS NOT NULL))", first)
    if filters.until is not None:
        last = _day(filters.until).last.isoformat()
        add("(e.date_earliest <= ? OR (e.date_earliest IS NULL AND e.date_latest IS NOT NULL))", last)
    # The index that has the first days has them by type: with all types named, SQLite looks into it, too.
    types = filters.types or (EVENT_TYPES if filters.until is not None and filters.since is None else ())
    if types:
        condition, value = database.among("e.type", types)
        add(condition, value)
    if filters.modalities:
        condition, value = database.among("e.modality", filters.modalities)
        add(condition, value)
    if filters.country is not None:
        add(_OF_COUNTRY, *(filters.country,) * 3)
    if filters.statement is not None:
        add(_OF_STATEMENT, *(filters.statement,) * 2)
    if filters.penalties:
        condition, value = database.among("kind", filters.penalties)
        add(f"e.key IN (SELECT event_key FROM arguments WHERE role = 'penalty' AND {condition})", value)  # noqa: S608
    names = (
        ("subject", "persons", filters.person),
        ("authority", "authorities", filters.authority),
        ("place", "places", filters.place),
    )
    for role, field, query in names:
        if query is not None:
            _name(database, role, field, query, add)
    if filters.text is not None:
        _match(database, FIELDS, tuple(phrases(filters.text)), add)
    return conditions, values


def _article(asked: str) -> tuple[str, tuple[str, ...]]:
    """The query for the keys of events that cite an article, or a part of it: ``174`` has the part ``174(1)``."""
    if asked.count(":") == 1:
        return (
            "SELECT a.event_key FROM provisions AS p JOIN arguments AS a ON a.provision_id = p.id WHERE p.law_id = ?",
            (asked,),
        )
    column = "provision_id" if ":" in asked else "article"
    cited = f"SELECT event_key FROM arguments WHERE {column}"  # noqa: S608 (a column's name)
    # What begins with "174(" lies between "174(" and "174)", the sign after the parenthesis.
    return f"{cited} = ? UNION ALL {cited} >= ? AND {column} < ?", (asked, f"{asked}(", f"{asked})")


def _day(text: str) -> EdtfDate:
    """A day, month or year of ISO 8601.

    Raises:
        ValueError: It is none.
    """
    value = parse_edtf(text)
    if not isinstance(value, EdtfDate):
        raise ValueError(f"{text!r} is no single date")  # noqa: TRY004 (a value, not a type)
    return value


def _name(database: Database, role: str, field: str, query: str, add: "_Add") -> None:
    """Ask for one name that has all the words; full text search finds the events, then each name is looked at."""
    asked = tuple(phrases(query))
    _match(database, (field,), asked, add)
    like = [f"% {' '.join(phrase.words)}{'%' if phrase.prefix else ' %'}" for phrase in asked]
    tests = "".join(" AND ' ' || a.words || ' ' LIKE ?" for _ in like)
    name = f"SELECT 1 FROM arguments AS a WHERE a.event_key = e.key AND a.role = ?{tests}"  # noqa: S608 (own SQL)
    add(f"EXISTS ({name})", role, *like)


def _match(database: Database, fields: Collection[str], asked: Sequence[Phrase], add: "_Add") -> None:
    """Ask full text search; a query without a word finds nothing."""
    if asked:
        condition, value = database.matching(fields, asked)
        add(condition, value)
    else:
        add("1 = 0")


class _Add(Protocol):
    """Takes a condition and the values for its ``?``."""

    def __call__(self, condition: str, *passed: object) -> None: ...

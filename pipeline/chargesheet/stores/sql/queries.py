"""Questions to a store: which events have to do with a person, a place, an article, a time.

``Filters`` says what is asked; a filter that is not set asks nothing. The order is that of the events' dates, the
undated last, then of their statements and places in them: the same in both databases, and from run to run.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

import msgspec
from msgspec import Struct

from chargesheet.grammar.edtf import EdtfDate, parse_edtf
from chargesheet.records import EventType, Modality
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
        place: A place with all these words in its name.
        country: The statement, or an article that the event cites, is of this country (ISO 3166-1 alpha-2).
        text: All these words in names or quotes. ``"words side by side"``, and ``begin*`` for a beginning.
        limit: At most so many.
    """

    articles: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    types: tuple[EventType, ...] = ()
    modalities: tuple[Modality, ...] = ()
    person: str | None = None
    place: str | None = None
    country: str | None = None
    text: str | None = None
    limit: int | None = None


class Found(Struct, frozen=True, array_like=True):
    """An event as a line of a table; several names of one kind are parted by ``; ``. See the view ``event_list``."""

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
    confidence: float | None
    model: str


_DATE = "COALESCE(e.date_earliest, e.date_latest)"
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
        add(
            "EXISTS (SELECT 1 FROM arguments AS a LEFT JOIN provisions AS p ON p.id = a.provision_id "  # noqa: S608
            f"WHERE a.event_key = e.key AND a.role = 'provision' AND ({' OR '.join(sql for sql, _ in asked)}))",
            *(value for _, passed in asked for value in passed),
        )
    if filters.since is not None:
        first = _day(filters.since).first.isoformat()
        add("(e.date_latest >= ? OR (e.date_latest IS NULL AND e.date_earliest IS NOT NULL))", first)
    if filters.until is not None:
        last = _day(filters.until).last.isoformat()
        add("(e.date_earliest <= ? OR (e.date_earliest IS NULL AND e.date_latest IS NOT NULL))", last)
    if filters.types:
        condition, value = database.among("e.type", filters.types)
        add(condition, value)
    if filters.modalities:
        condition, value = database.among("e.modality", filters.modalities)
        add(condition, value)
    if filters.country is not None:
        add(
            "(EXISTS (SELECT 1 FROM statements AS s WHERE s.id = e.statement_id AND s.country = ?) OR EXISTS "
            "(SELECT 1 FROM arguments AS a WHERE a.event_key = e.key AND a.role = 'provision' AND a.country = ?))",
            filters.country,
            filters.country,
        )
    for role, field, query in (("subject", "persons", filters.person), ("place", "places", filters.place)):
        if query is not None:
            _name(database, role, field, query, add)
    if filters.text is not None:
        _match(database, FIELDS, tuple(phrases(filters.text)), add)
    return conditions, values


def _article(asked: str) -> tuple[str, tuple[str, ...]]:
    """The condition that a cited article is the one asked for, or a part of it: ``174`` has the part ``174(1)``."""
    if asked.count(":") == 1:
        return "p.law_id = ?", (asked,)
    column = "a.provision_id" if ":" in asked else "a.article"
    # What begins with "174(" lies between "174(" and "174)", the sign after the parenthesis.
    return f"({column} = ? OR ({column} >= ? AND {column} < ?))", (asked, f"{asked}(", f"{asked})")


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

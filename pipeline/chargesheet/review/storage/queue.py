"""The queue: which statement to look at next, page by page.

The order is: least confident first, by the lowest confidence of a statement's events that was measured; then what was
not measured, most doubts first; then by id. Doubts are what the records themselves leave open: an event without a
subject, a date that the words do not settle, an article without its law, a subject or a penalty of unknown kind.
``ordering`` keeps it.
"""

import base64
from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from chargesheet.records import EVENT_TYPES, EventType
from chargesheet.stores.sql.database import Database
from chargesheet.stores.sql.search import FIELDS, folded, phrases

ORDER = (
    "Least confident first; then statements whose confidence was not measured, those that leave most open first "
    "(no subject, a date not settled, an article without its law, an unknown kind)."
)
LARGEST_PAGE = 200
# Statements: of a search that finds more, a page is soon full when all are looked at in order.
_MOST_FOUND = 2000
# Events: of a search that finds more, they are not all listed.
_MOST_LISTED = 20_000

QueueStatus = Literal["new", "started", "done", "conflict", "disagrees"]


class Filters(Struct, frozen=True, kw_only=True):
    """Which statements to list; all that are given must hold.

    Attributes:
        author: Who asks: whose progress the items show, and ``status`` is about where no annotator is named.
        country: ISO 3166-1 alpha-2.
        type: Statements with an event of this type, by the machine.
        status: ``new``, ``started``, ``done``, ``disagrees`` (with a newer model): of the annotator, else the author;
            ``conflict``: where people differ and nobody has decided.
        annotator: Statements that this person has touched; with ``status``, whose status that is.
        query: Words in title, id or index number, or in the names and sentences of one event.
    """

    author: str
    country: str | None = None
    type: EventType | None = None
    status: QueueStatus | None = None
    annotator: str | None = None
    query: str | None = None


class Item(Struct, frozen=True, kw_only=True):
    """A statement of the queue; ``confidence`` is the lowest of its events, ``None`` where none was measured."""

    id: str
    title: str | None
    date: str | None
    publisher: str | None
    index: str | None
    country: str | None
    source: str | None
    events: int
    confidence: float | None
    doubts: int
    has_text: bool
    status: Literal["new", "started", "done"]
    reviewed: int
    disagreements: int
    annotators: tuple[str, ...]
    conflicts: int


class Page(Struct, frozen=True):
    """A page of the queue; ``next`` asks for the one after it."""

    items: tuple[Item, ...]
    next: str | None
    order: str = ORDER


class CursorError(ValueError):
    """What should continue a list does not."""


def page(database: Database, filters: Filters, after: str | None = None, limit: int = 50) -> Page:
    """A page of the queue.

    Args:
        database: The store.
        filters: Which statements.
        after: ``next`` of the page before.
        limit: How many; at most ``LARGEST_PAGE``.

    Raises:
        CursorError: ``after`` is none.
        StoreError: The database failed.
    """
    limit = max(1, min(limit, LARGEST_PAGE))
    asked = _asked(database, filters)
    if after is not None:
        asked.add("(q.unmeasured, q.confidence, q.certainty, q.statement_id) > (?, ?, ?, ?)", *_place(after))
    where = f"WHERE {' AND '.join(asked.conditions)} " if asked.conditions else ""
    source, beginning = "review_queue AS q", ""
    if asked.few:
        source = "q"
        beginning = f"WITH q AS MATERIALIZED (SELECT * FROM review_queue AS q WHERE {' AND '.join(asked.few)}) "  # noqa: S608
    found = database.rows(
        f"{beginning}SELECT q.unmeasured, q.confidence, q.certainty, q.statement_id, q.events, q.conflicts, "  # noqa: S608
        "s.title, s.date, s.publisher, s.index_number, s.country, s.source, s.text IS NOT NULL, "
        "p.reviewed, p.done, p.disagreements "
        f"FROM {source} JOIN statements AS s ON s.id = q.statement_id "
        "LEFT JOIN review_progress AS p ON p.statement_id = q.statement_id AND p.author = ? "
        f"{where}ORDER BY q.unmeasured, q.confidence, q.certainty, q.statement_id LIMIT ?",
        (*asked.few_values, filters.author, *asked.values, limit + 1),
    )
    rows = msgspec.convert(found, list[_Row], strict=False)
    shown, more = rows[:limit], len(rows) > limit
    people = _people(database, [row.id for row in shown])
    items = tuple(_item(row, people.get(row.id, ())) for row in shown)
    return Page(items, _cursor(shown[-1]) if more else None)


class _Row(Struct, frozen=True, array_like=True):
    unmeasured: bool
    confidence: float
    certainty: int
    id: str
    events: int
    conflicts: int
    title: str | None
    date: str | None
    publisher: str | None
    index: str | None
    country: str | None
    source: str | None
    has_text: bool
    reviewed: int | None
    done: bool | None
    disagreements: int | None


def _item(row: _Row, annotators: tuple[str, ...]) -> Item:
    return Item(
        id=row.id,
        title=row.title,
        date=row.date,
        publisher=row.publisher,
        index=row.index,
        country=row.country,
        source=row.source,
        events=row.events,
        confidence=None if row.unmeasured else row.confidence,
        doubts=-row.certainty,
        has_text=row.has_text,
        status="new" if row.done is None else "done" if row.done else "started",
        reviewed=row.reviewed or 0,
        disagreements=row.disagreements or 0,
        annotators=annotators,
        conflicts=row.conflicts,
    )


def _people(database: Database, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Who touched each of the statements."""
    condition, value = database.among("statement_id", ids)
    found = database.rows(
        f"SELECT statement_id, author FROM review_progress WHERE {condition} ORDER BY author",  # noqa: S608 (own names)
        (value,),
    )
    people: dict[str, tuple[str, ...]] = {}
    for statement_id, author in found:
        people[str(statement_id)] = (*people.get(str(statement_id), ()), str(author))
    return people


class _Asked:
    """Conditions on a statement ``q`` of the queue, with the values for their ``?``.

    Those of ``few`` hold for few statements, which are found first and then put in order; where there are none, all
    statements are looked at in order until the page is full.
    """

    def __init__(self) -> None:
        self.few: list[str] = []
        self.few_values: list[object] = []
        self.conditions: list[str] = []
        self.values: list[object] = []

    def add(self, condition: str, *values: object) -> None:
        self.conditions.append(condition)
        self.values.extend(values)

    def add_few(self, condition: str, *values: object) -> None:
        self.few.append(condition)
        self.few_values.extend(values)


def _asked(database: Database, filters: Filters) -> _Asked:
    asked = _Asked()
    if filters.country is not None:
        asked.add("q.country = ?", filters.country)
    if filters.type is not None:
        asked.add("q.types & ? <> 0", type_bit(filters.type))
    person = filters.annotator or filters.author
    touched = "SELECT statement_id FROM review_progress WHERE author = ?"
    if filters.status == "new":
        asked.add(f"q.statement_id NOT IN ({touched})", person)
    elif filters.status == "conflict":
        asked.add_few("q.conflicts > 0")
    elif filters.status is not None:
        state = {"started": "done = 0", "done": "done = 1", "disagrees": "disagreements > 0"}[filters.status]
        asked.add(f"q.statement_id IN ({touched} AND {state})", person)
    if filters.annotator is not None and filters.status in {None, "conflict"}:
        asked.add(f"q.statement_id IN ({touched})", filters.annotator)
    if filters.query is not None and filters.query.strip():
        _search(database, filters.query, asked)
    return asked


def _search(database: Database, query: str, asked: _Asked) -> None:
    """Words of the title, id and index number; or the names and sentences of one event."""
    words = folded(query)
    phrased = tuple(phrases(query))
    if not words or not phrased:
        asked.add("1 = 0")
        return
    like = " AND ".join("q.words LIKE ?" for _ in words)
    parts = [f"%{word}%" for word in words]
    listed, value = database.matching(FIELDS, phrased, _MOST_LISTED + 1)
    of_events = database.rows(
        f"SELECT e.statement_id, count(*) FROM events AS e WHERE {listed} GROUP BY e.statement_id",  # noqa: S608
        (value,),
    )
    of_titles = database.rows(
        f"SELECT q.statement_id FROM review_queue AS q WHERE {like} LIMIT ?",  # noqa: S608
        (*parts, _MOST_FOUND + 1),
    )
    found = {str(row[0]) for row in (*of_events, *of_titles)}
    whole = sum(int(str(number)) for _, number in of_events) <= _MOST_LISTED and len(of_titles) <= _MOST_FOUND
    if whole and len(found) <= _MOST_FOUND:
        asked.add_few(*database.among("q.statement_id", found))
    elif whole:
        asked.add(*database.among("q.statement_id", found))
    else:
        matching, value = database.matching_each(FIELDS, phrased)
        of_event = f"SELECT 1 FROM events AS e WHERE e.statement_id = q.statement_id AND {matching}"  # noqa: S608
        asked.add(f"(({like}) OR EXISTS ({of_event}))", *parts, value)


def type_bit(event_type: EventType) -> int:
    """The bit of ``review_queue.types`` that stands for a type."""
    return 1 << EVENT_TYPES.index(event_type)


class _Place(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    unmeasured: int
    confidence: float
    certainty: int
    id: str


def _cursor(row: _Row) -> str:
    place = _Place(int(row.unmeasured), row.confidence, row.certainty, row.id)
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def _place(cursor: str) -> tuple[int, float, int, str]:
    try:
        data = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        place = msgspec.json.decode(data, type=_Place)
    except (ValueError, msgspec.MsgspecError) as error:
        raise CursorError("that continues no list: ask for its beginning") from error
    return place.unmeasured, place.confidence, place.certainty, place.id

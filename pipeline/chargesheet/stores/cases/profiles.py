"""Persons as a store knows them: each entity of each statement with what its events say."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from chargesheet.records import EventRecord
from chargesheet.stores.cases.names import Name, parse_name
from chargesheet.stores.cases.sounds import plain
from chargesheet.stores.sql import read
from chargesheet.stores.sql.database import Database


class Profile(Struct, frozen=True, kw_only=True):
    """One person of one statement, with what tells people of one name apart.

    Attributes:
        id: The entity's id; with its statement's before it where several statements have an entity of this id.
        entity: The entity's id in its statement's record.
        statement: The statement's id.
        name: The fullest name.
        aliases: The other names, those that are the same word for word left out.
        country: ISO 3166-1 alpha-2: that of the statement, or of the provisions where they agree.
        places: Names of places of the person's events, plain.
        provisions: Ids of provisions.
        companions: Keys of the names of the other persons of the events.
        days: Types of events with the day that they happened, ``arrest 2015-11-11``.
        first: The earliest time that the person is known at, in years: 2015.86.
        last: The latest.
        events: How many events happened to the person.
    """

    id: str
    statement: str
    name: Name
    entity: str = ""
    aliases: tuple[Name, ...] = ()
    country: str | None = None
    places: frozenset[str] = frozenset()
    provisions: frozenset[str] = frozenset()
    companions: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    first: float | None = None
    last: float | None = None
    events: int = 0


class _Facts:
    """What events say of one person, gathered."""

    __slots__ = ("companions", "countries", "days", "events", "first", "last", "places", "provisions")

    def __init__(self) -> None:
        self.countries: set[str] = set()
        self.places: set[str] = set()
        self.provisions: set[str] = set()
        self.companions: set[str] = set()
        self.days: set[str] = set()
        self.events = 0
        self.first: float | None = None
        self.last: float | None = None

    def at(self, earliest: str | None, latest: str | None) -> None:
        """Take in a time; an open end is left open."""
        for day in (earliest, latest):
            if day is not None:
                year = years(day)
                self.first = year if self.first is None else min(self.first, year)
                self.last = year if self.last is None else max(self.last, year)


def profiles(database: Database) -> list[Profile]:
    """All persons of a store, by statement and id. Two names of one statement share their parsed form."""
    facts: dict[tuple[str, str], _Facts] = {}
    parsed = _Names()
    for event in read.events(database):
        _gather(event, facts, parsed)
    found = list(_profiles(read.persons(database), facts, parsed))
    times = Counter(person.entity for person in found)
    return [
        person if times[person.entity] == 1 else replace(person, id=f"{person.statement}/{person.entity}")
        for person in found
    ]


class _Names:
    """Names that were taken apart, so that each is only once."""

    def __init__(self) -> None:
        self._names: dict[str, Name] = {}

    def __call__(self, text: str) -> Name:
        found = self._names.get(text)
        if found is None:
            found = self._names[text] = parse_name(text)
        return found


def _gather(row: read.EventRow, facts: dict[tuple[str, str], _Facts], parsed: _Names) -> None:
    event: EventRecord = row.record
    people = [subject for subject in event.subjects if subject.kind == "person"]
    for subject in people:
        if subject.entity is None:
            continue
        found = facts.setdefault((row.statement_id, subject.entity), _Facts())
        found.events += 1
        found.countries.update(p.country for p in event.provisions if p.country)
        found.places.update(plain(place.name) for place in event.places)
        found.provisions.update(p.id for p in event.provisions if p.id)
        found.companions.update(parsed(other.name).key for other in people if other is not subject)
        found.at(row.date_earliest, row.date_latest)
        if row.date_earliest is not None and row.date_earliest == row.date_latest and event.modality == "actual":
            found.days.add(f"{event.type} {row.date_earliest}")


def _profiles(
    persons: Iterable[read.EntityRow], facts: dict[tuple[str, str], _Facts], parsed: _Names
) -> Iterator[Profile]:
    for person in persons:
        found = facts.get((person.statement_id, person.id)) or _Facts()
        if found.first is None and person.statement_date is not None:
            found.at(person.statement_date, None)
        name = parsed(person.name)
        aliases = {alias.key: alias for alias in map(parsed, person.aliases) if alias.words}
        yield Profile(
            id=person.id,
            entity=person.id,
            statement=person.statement_id,
            name=name,
            aliases=tuple(alias for key, alias in aliases.items() if key != name.key),
            country=person.statement_country or (min(found.countries) if len(found.countries) == 1 else None),
            places=frozenset(found.places - {""}),
            provisions=frozenset(found.provisions),
            companions=frozenset(found.companions - {name.key, ""}),
            days=frozenset(found.days),
            first=found.first,
            last=found.last,
            events=found.events,
        )


def years(day: str) -> float:
    """A day, month or year as years: ``2015-07-01`` is about 2015.5, ``2015`` its middle."""
    year, _, rest = day.partition("-")
    month, _, of_month = rest.partition("-")
    if not month:
        return int(year) + 0.5
    return int(year) + (date(int(year), int(month), int(of_month or 15)).timetuple().tm_yday - 1) / 365.25

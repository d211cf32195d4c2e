"""What happened to one person, in order of time, each step with the statements that tell it."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from chargesheet.records import EventRecord, EventType, Modality
from chargesheet.stores.cases.resolution import Case
from chargesheet.stores.formats.parts import DateBounds, bounds, event_edtf, one_line, spaced
from chargesheet.stores.sql import read
from chargesheet.stores.sql.database import Database

# The course of proceedings, which orders what happened on one day.
_COURSE: tuple[EventType, ...] = (
    "investigation",
    "search",
    "arrest",
    "detention",
    "charge",
    "trial",
    "conviction",
    "acquittal",
    "sentence",
    "fine",
    "appeal",
    "pardon",
    "dismissal",
    "release",
    "closure",
    "lawsuit",
    "removal",
    "execution",
)
_PLACE = {kind: place for place, kind in enumerate(_COURSE)}
# How far a quotation reaches to either side of the trigger where no sentence is known, in characters.
_CONTEXT = 120
# " \uf0b7 The court …": characters of a font's own, which PDFs have for bullets, and the space around them.
_BULLET = re.compile(r"^[\s\ue000-\uf8ff\U000f0000-\U0010fffd]+")


class Source(Struct, frozen=True):
    """One record of a step: the sentence, cut where the trigger begins and ends, and where it stands."""

    event: str
    statement: str
    title: str | None
    published: str | None
    source: str | None
    before: str
    trigger: str
    after: str


class Step(Struct, frozen=True):
    """Something that happened, told by one or more statements that agree on it.

    Attributes:
        type: The event's type.
        modality: How sure the statements are of it.
        date: EDTF, or ``None``.
        days: The first and the last day that the date can mean.
        known: The day by which it had happened: that of its date, or the statement's.
        authorities: Who acted.
        places: Where.
        provisions: Ids, or the article where the law is unknown.
        offences: For what, in the statements' words.
        penalty: What was imposed.
        penalty_kind: custody, fine …
        duration: ISO 8601.
        sources: The records.
    """

    type: EventType
    modality: Modality
    date: str | None
    days: DateBounds
    known: str | None
    authorities: tuple[str, ...]
    places: tuple[str, ...]
    provisions: tuple[str, ...]
    offences: tuple[str, ...]
    penalty: str | None
    penalty_kind: str | None
    duration: str | None
    sources: tuple[Source, ...]


def timeline(database: Database, case: Case) -> tuple[Step, ...]:
    """The steps of a case, in order."""
    members = {(person.statement, person.entity) for person in case.members}
    events = [
        row.record
        for row in read.events(database)
        if any((row.statement_id, subject.entity) in members for subject in row.record.subjects if subject.entity)
    ]
    texts = {statement: read.statement_text(database, statement) for statement in {e.statement.id for e in events}}
    return steps([(event, texts[event.statement.id]) for event in events])


def steps(events: Iterable[tuple[EventRecord, str | None]]) -> tuple[Step, ...]:
    """Events with the texts of their statements as steps: what has the same type, modality and date is one.

    Events without a date are steps of their own, ordered by the date of their statement.
    """
    groups: dict[tuple[str, ...], list[tuple[EventRecord, str | None]]] = {}
    for event, text in events:
        edtf = event_edtf(event.date)
        penalty = event.penalty.duration or event.penalty.text if event.penalty else ""
        key = (
            (event.type, event.modality, edtf, penalty)
            if edtf is not None
            else (event.type, event.modality, "", penalty, event.statement.id, event.id)
        )
        groups.setdefault(key, []).append((event, text))
    return tuple(sorted((_step(group) for group in groups.values()), key=_order))


def _step(group: Sequence[tuple[EventRecord, str | None]]) -> Step:
    events = [event for event, _ in group]
    first = events[0]
    edtf = event_edtf(first.date)
    days = bounds(edtf)
    published = [event.statement.date for event in events if event.statement.date]
    penalties = [event.penalty for event in events if event.penalty is not None]
    penalty = penalties[0] if penalties else None
    return Step(
        type=first.type,
        modality=first.modality,
        date=edtf,
        days=days,
        known=days.earliest or days.latest or (bounds(min(published)).earliest if published else None),
        authorities=_unique(authority.name for event in events for authority in event.authorities),
        places=_unique(place.name for event in events for place in event.places),
        provisions=_unique(p.id or f"article {p.article}" for event in events for p in event.provisions),
        offences=_unique(offence.text for event in events for offence in event.offences),
        penalty=None if penalty is None else one_line(penalty.text),
        penalty_kind=None if penalty is None else penalty.kind,
        duration=None if penalty is None else penalty.duration,
        sources=tuple(_source(event, text) for event, text in group),
    )


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one_line(value) for value in values))


def _order(step: Step) -> tuple[str, int, str]:
    """By time; on one day, and where a month holds a day, by the course of proceedings."""
    return (step.known or "9999", _PLACE[step.type], step.sources[0].event)


def _source(event: EventRecord, text: str | None) -> Source:
    trigger, ref = event.trigger, event.statement
    before = after = ""
    if text is not None:
        span = next((s for s in event.evidence if s.start <= trigger.start and trigger.end <= s.end), None)
        start = max(0, trigger.start - _CONTEXT) if span is None else span.start
        end = min(len(text), trigger.end + _CONTEXT) if span is None else span.end
        before, after = text[start : trigger.start], text[trigger.end : end]
    return Source(
        event=event.id,
        statement=ref.id,
        title=ref.title,
        published=ref.date,
        source=ref.source,
        before=_BULLET.sub("", spaced(before)),
        trigger=one_line(trigger.text),
        after=spaced(after).rstrip(),
    )


def by_words(sources: Iterable[Source]) -> tuple[tuple[Source, ...], ...]:
    """The sources of a step, those that quote the same words together: one report copied from another."""
    groups: dict[tuple[str, str, str], list[Source]] = {}
    for source in sources:
        groups.setdefault((source.before, source.trigger, source.after), []).append(source)
    return tuple(tuple(group) for group in groups.values())


def actual(found: Iterable[Step], *kinds: EventType) -> Iterator[Step]:
    """The steps of some types that did happen."""
    return (step for step in found if step.modality == "actual" and step.type in kinds)

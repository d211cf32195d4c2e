"""What every format is written from: events with their statement, whichever kind of record they came in."""

import hashlib
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from chargesheet.grammar.edtf import EdtfInterval, parse_edtf
from chargesheet.records import (
    DocumentRecord,
    Entity,
    EntityLabel,
    EventDate,
    EventRecord,
    Mention,
    PartyKind,
    Quote,
    Role,
    Span,
)

_LABELS: dict[PartyKind, EntityLabel] = {"person": "PERSON", "organisation": "ORG", "place": "PLACE"}
# How far a quotation reaches to either side of the trigger where no sentence is known, in characters.
_CONTEXT = 120


class About(Struct, frozen=True, kw_only=True):
    """What is known of a statement; an event record knows its title, date and source only, and no text."""

    id: str
    title: str | None
    date: str | None
    publisher: str | None = None
    index: str | None = None
    language: str | None = None
    country: str | None = None
    source: str | None
    text: str | None = None


class Part(Struct, frozen=True, kw_only=True):
    """Events of one statement, with its mentions and entities where a document record gave them.

    Attributes:
        statement: The statement.
        first: Whether this is the first part of its statement.
        mentions: All labelled spans; empty for an event record.
        entities: Entities that no earlier part had.
        events: Events that no earlier part had.
    """

    statement: About
    first: bool
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    events: tuple[EventRecord, ...]


class DateBounds(Struct, frozen=True):
    """The first and the last day that a date can mean, ISO 8601; ``None`` where it is open or unknown."""

    earliest: str | None
    latest: str | None


def parts(records: Iterable[EventRecord | DocumentRecord]) -> Iterator[Part]:
    """The records as parts. What came before under the same id, statement, entity or event, is not given again.

    For this 8 bytes are remembered for each id, not the records.
    """
    seen = _Seen()
    for record in records:
        if isinstance(record, DocumentRecord):
            statement = record.statement
            about = About(
                id=record.id,
                title=statement.title,
                date=statement.date,
                publisher=statement.publisher,
                index=statement.index,
                language=statement.language,
                country=statement.country,
                source=statement.source,
                text=statement.text,
            )
            mentions, entities, events = record.mentions, record.entities, record.events
        else:
            ref = record.statement
            about = About(id=ref.id, title=ref.title, date=ref.date, source=ref.source)
            mentions, entities, events = (), tuple(_subject_entities(record)), (record,)
        first = seen.new("statement", about.id)
        whole = seen.new("document", about.id) if about.text is not None else False
        yield Part(
            statement=about,
            first=first,
            mentions=mentions if whole else (),
            entities=tuple(entity for entity in entities if seen.new("entity", about.id, entity.id)),
            events=tuple(event for event in events if seen.new("event", about.id, event.id)),
        )


class _Seen:
    """Remembers ids by a hash of eight bytes."""

    def __init__(self) -> None:
        self._hashes: set[int] = set()

    def new(self, *fields: str) -> bool:
        """Whether the fields were not seen before; from now on they were."""
        text = "".join(f"{len(field)}:{field}" for field in fields)
        key = int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")
        known = key in self._hashes
        self._hashes.add(key)
        return not known


def _subject_entities(event: EventRecord) -> Iterator[Entity]:
    for subject in event.subjects:
        label = _LABELS.get(subject.kind)
        if subject.entity is not None and label is not None:
            yield Entity(id=subject.entity, label=label, name=subject.name, aliases=())


def quotes(event: EventRecord) -> Iterator[tuple[Role | None, int, str | None, Quote]]:
    """Every span that takes part in an event: role, position among those of its role, entity, quote.

    The trigger comes first and has no role.
    """
    yield None, 0, None, event.trigger
    for position, subject in enumerate(event.subjects):
        yield from (("subject", position, subject.entity, quote) for quote in subject.mentions)
    for position, authority in enumerate(event.authorities):
        yield from (("authority", position, None, quote) for quote in authority.mentions)
    for position, place in enumerate(event.places):
        yield from (("place", position, None, quote) for quote in place.mentions)
    if event.date is not None:
        yield "date", 0, None, Quote(event.date.text, event.date.start, event.date.end)
    for position, provision in enumerate(event.provisions):
        yield "provision", position, None, Quote(provision.text, provision.start, provision.end)
    for position, offence in enumerate(event.offences):
        yield "offence", position, None, offence
    if event.penalty is not None:
        yield "penalty", 0, None, Quote(event.penalty.text, event.penalty.start, event.penalty.end)


def quotation(event: EventRecord, text: str | None) -> Quote:
    """The sentence that an event was read from; the trigger alone where the statement's text is not known."""
    trigger = event.trigger
    if text is None:
        return trigger
    span = next((s for s in event.evidence if s.start <= trigger.start and trigger.end <= s.end), None)
    if span is None:
        span = Span(max(0, trigger.start - _CONTEXT), min(len(text), trigger.end + _CONTEXT))
    return Quote(text[span.start : span.end], span.start, span.end)


def bounds(edtf: str | None) -> DateBounds:
    """The first and the last day of an EDTF date: ``2015-11`` is 2015-11-01 and 2015-11-30."""
    if edtf is None:
        return DateBounds(None, None)
    try:
        value = parse_edtf(edtf)
    except ValueError:
        return DateBounds(None, None)
    if isinstance(value, EdtfInterval):
        return DateBounds(
            None if value.start is None else value.start.first.isoformat(),
            None if value.end is None else value.end.last.isoformat(),
        )
    return DateBounds(value.first.isoformat(), value.last.isoformat())


def event_edtf(date: EventDate | None) -> str | None:
    """The EDTF date of an event, or ``None``."""
    return None if date is None else date.edtf


def event_country(event: EventRecord, statement: About) -> str | None:
    """The country that an event is about: that of its provisions where they agree, else that of the statement."""
    named = {provision.country for provision in event.provisions if provision.country}
    return named.pop() if len(named) == 1 else statement.country


def address(source: str | None) -> str | None:
    """The source, if it is an address on the web."""
    return source if source is not None and source.startswith(("http://", "https://")) else None


def one_line(text: str) -> str:
    """The text with each run of white space as one space, and none at its ends."""
    return " ".join(text.split())


def spaced(text: str) -> str:
    """The text with each run of white space as one space, at its ends too."""
    return re.sub(r"\s+", " ", text)


def title_of(event: EventRecord) -> str:
    """A line that names an event: ``charge: Bolatbek Blyalov, Serikzhan Mambetalin``."""
    names = ", ".join(one_line(subject.name) for subject in event.subjects)
    return f"{event.type}: {names}" if names else event.type

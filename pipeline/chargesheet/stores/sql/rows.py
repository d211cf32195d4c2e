"""What one event record is in the tables: pure functions from values of the contract to rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from msgspec import Struct

from chargesheet.grammar.edtf import EdtfDate, EdtfInterval, parse_edtf
from chargesheet.records import EntityLabel, EventRecord, PartyKind, Provision, ProvisionKind, Quote
from chargesheet.stores.sql.database import Row
from chargesheet.stores.sql.search import GAP, folded

LABELS: Mapping[PartyKind, EntityLabel] = MappingProxyType(
    {"person": "PERSON", "organisation": "ORG", "place": "PLACE"}
)
"""The label of an entity that only event records tell of, by its kind there."""

# Full text search looks at no more words of one event.
_MOST_WORDS = 4000
_SHORT = 60

Words = tuple[list[str], list[str], list[str], list[str]]


class EventRows(Struct, frozen=True):
    """The rows of one event; the names of its tables are those of ``schema``."""

    key: int
    event: Row
    arguments: list[Row]
    argument_mentions: list[Row]
    words: Words


class Law(Struct, frozen=True):
    """A law and one article of it, as a provision record names them."""

    law_id: str
    provision_id: str
    country: str | None
    name: str | None
    kind: ProvisionKind
    article: str


@lru_cache(maxsize=4096)
def bounds(edtf: str | None) -> tuple[str | None, str | None]:
    """The first and the last day that a date can mean, as ISO 8601 text.

    ``2015-11`` gives ``2015-11-01`` and ``2015-11-30``; the open end of ``2015-10/..`` gives ``None``. Both are
    ``None`` for no date, and for one beyond the part of EDTF that ``grammar.edtf`` reads.
    """
    if edtf is None:
        return None, None
    try:
        value = parse_edtf(edtf)
    except ValueError:
        return None, None
    if isinstance(value, EdtfInterval):
        return _day(value.start, _first), _day(value.end, _last)
    return _day(value, _first), _day(value, _last)


def _first(value: EdtfDate) -> date:
    return value.first


def _last(value: EdtfDate) -> date:
    return value.last


def _day(value: EdtfDate | None, end: Callable[[EdtfDate], date]) -> str | None:
    return None if value is None else end(value).isoformat()


def law_of(provision: Provision) -> Law | None:
    """The law that a resolved provision belongs to: ``KZ:criminal-code:174`` is an article of ``KZ:criminal-code``."""
    if provision.id is None:
        return None
    country, _, rest = provision.id.partition(":")
    law, _, _ = rest.partition(":")
    return Law(f"{country}:{law}", provision.id, provision.country, provision.law, provision.kind, provision.article)


def event_rows(
    event: EventRecord,
    record: str,
    key: int,
    run_key: int,
    entity_keys: Mapping[str, int],
    aliases: Mapping[str, Sequence[str]],
    text: str | None,
) -> EventRows:
    """The rows of an event.

    Args:
        event: The record.
        record: The same as JSON.
        key: The key of its row.
        run_key: The key of its run.
        entity_keys: The keys of the statement's entities, by their ids.
        aliases: Other names that entities go by, for search.
        text: The statement's text where it is known: the sentences that are evidence are then searched.
    """
    arguments: list[Row] = []
    more: list[Row] = []

    def add(role: str, position: int, quotes: Sequence[Quote], *values: str | int | None) -> None:
        first = quotes[0] if quotes else None
        span = (None, None, None) if first is None else (first.text, first.start, first.end)
        arguments.append((key, role, position, *values, *span))
        for number, quote in enumerate(quotes[1:], start=1):
            more.append((key, role, position, number, quote.text, quote.start, quote.end))

    persons: list[str] = []
    for position, subject in enumerate(event.subjects):
        known = entity_keys.get(subject.entity) if subject.entity is not None else None
        other = aliases.get(subject.entity, ()) if subject.entity is not None else ()
        words = _joined((subject.name, *other))
        persons.append(words)
        tail = (subject.count, known, None, None, None, None, None, words)
        add("subject", position, subject.mentions, subject.name, subject.kind, *tail)
    authorities: list[str] = []
    for position, authority in enumerate(event.authorities):
        words = _joined((authority.name,))
        authorities.append(words)
        tail = (None, None, None, None, None, None, None, words)
        add("authority", position, authority.mentions, authority.name, authority.kind, *tail)
    places: list[str] = []
    for position, place in enumerate(event.places):
        words = _joined((place.name,))
        places.append(words)
        add("place", position, place.mentions, place.name, None, None, None, None, None, None, None, None, words)
    for position, cited in enumerate(event.provisions):
        law = (cited.id, cited.article, cited.law, cited.country)
        quote = Quote(cited.text, cited.start, cited.end)
        add("provision", position, (quote,), cited.text, cited.kind, None, None, *law, None, None)
    for position, offence in enumerate(event.offences):
        add("offence", position, (offence,), offence.text, *(None,) * 9)
    penalty = event.penalty
    if penalty is not None:
        quote = Quote(penalty.text, penalty.start, penalty.end)
        add("penalty", 0, (quote,), penalty.text, penalty.kind, *(None,) * 6, penalty.duration, None)
    when = event.date
    row = (
        key,
        event.statement.id,
        event.id,
        run_key,
        event.type,
        event.modality,
        event.trigger.text,
        event.trigger.start,
        event.trigger.end,
        *((None,) * 6 if when is None else (when.edtf, *bounds(when.edtf), when.text, when.start, when.end)),
        event.confidence,
        record,
    )
    quoted = _limited([_folded(quote) for quote in _quotes(event, text)])
    return EventRows(key, row, arguments, more, (_limited(persons), _limited(authorities), _limited(places), quoted))


def _quotes(event: EventRecord, text: str | None) -> list[str]:
    """What was read from the statement for an event: the sentences, or where its text is not known, the words."""
    if text is not None and event.evidence:
        return [text[span.start : span.end] for span in event.evidence]
    found = [event.trigger.text, *(offence.text for offence in event.offences)]
    found += [provision.text for provision in event.provisions]
    if event.penalty is not None:
        found.append(event.penalty.text)
    return found


def _joined(names: Sequence[str]) -> str:
    """The folded words of a party's names, names kept apart: ``bolatbek blyalov ¦ b blyalov``."""
    return f" {GAP} ".join(map(_folded, names))


def _folded(text: str) -> str:
    """The folded words of a text; those of short ones are remembered, for names and triggers come again and again."""
    return _folded_again(text) if len(text) <= _SHORT else " ".join(folded(text))


@lru_cache(maxsize=32768)
def _folded_again(text: str) -> str:
    return " ".join(folded(text))


def _limited(texts: list[str]) -> list[str]:
    """The texts, cut where their words together are too many for an index."""
    if sum(map(len, texts)) <= _MOST_WORDS:  # a word has a character at least
        return texts
    kept: list[str] = []
    room = _MOST_WORDS
    for text in texts:
        words = text.split()[:room]
        room -= len(words)
        kept.append(" ".join(words))
    return kept

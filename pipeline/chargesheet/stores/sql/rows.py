"""What one event record is in the tables: pure functions from values of the contract to rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from msgspec import Struct

from chargesheet.grammar.edtf import EdtfDate, EdtfInterval, parse_edtf
from chargesheet.records import EntityLabel, EventRecord, PartyKind, Provision, ProvisionKind, Quote, Role
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
    persons: list[str] = []
    for position, subject in enumerate(event.subjects):
        known, words = None, _folded(subject.name)
        if subject.entity is not None:
            known = entity_keys.get(subject.entity)
            for other in aliases.get(subject.entity, ()):
                words = f"{words} {GAP} {_folded(other)}"
        persons.append(words)
        tail = (subject.count, known, None, None, None, None, None, words)
        arguments.append((key, "subject", position, subject.name, subject.kind, *tail, *_first_of(subject.mentions)))
        if len(subject.mentions) > 1:
            more += _further(key, "subject", position, subject.mentions)
    authorities: list[str] = []
    for position, authority in enumerate(event.authorities):
        words = _folded(authority.name)
        authorities.append(words)
        named = (authority.name, authority.kind, None, None, None, None, None, None, None, words)
        arguments.append((key, "authority", position, *named, *_first_of(authority.mentions)))
        if len(authority.mentions) > 1:
            more += _further(key, "authority", position, authority.mentions)
    places: list[str] = []
    for position, place in enumerate(event.places):
        words = _folded(place.name)
        places.append(words)
        where = (place.name, None, None, None, None, None, None, None, None, words)
        arguments.append((key, "place", position, *where, *_first_of(place.mentions)))
        if len(place.mentions) > 1:
            more += _further(key, "place", position, place.mentions)
    for position, cited in enumerate(event.provisions):
        law = (cited.id, cited.article, cited.law, cited.country, None, None)
        quote = (cited.text, cited.start, cited.end)
        arguments.append((key, "provision", position, cited.text, cited.kind, None, None, *law, *quote))
    for position, offence in enumerate(event.offences):
        quote = (offence.text, offence.start, offence.end)
        arguments.append((key, "offence", position, offence.text, *_NOTHING, *quote))
    penalty = event.penalty
    if penalty is not None:
        length = (None, None, None, None, None, None, penalty.duration, None)
        quote = (penalty.text, penalty.start, penalty.end)
        arguments.append((key, "penalty", 0, penalty.text, penalty.kind, *length, *quote))
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
    quoted = [_folded(quote) for quote in _quotes(event, text)]
    return EventRows(
        key, row, arguments, more, (_limited(persons), _limited(authorities), _limited(places), _limited(quoted))
    )


# The columns of an argument from "kind" to "words", for one that has none of them.
_NOTHING = (None,) * 9


def _first_of(quotes: Sequence[Quote]) -> tuple[str | None, int | None, int | None]:
    """The text and offsets of the first mention."""
    if not quotes:
        return None, None, None
    first = quotes[0]
    return first.text, first.start, first.end


def _further(key: int, role: Role, position: int, quotes: Sequence[Quote]) -> Iterator[Row]:
    """The rows of the mentions after the first."""
    for number, quote in enumerate(quotes[1:], start=1):
        yield key, role, position, number, quote.text, quote.start, quote.end


def _quotes(event: EventRecord, text: str | None) -> list[str]:
    """What was read from the statement for an event: the sentences, or where its text is not known, the words."""
    if text is not None and event.evidence:
        return [text[span.start : span.end] for span in event.evidence]
    found = [event.trigger.text, *(offence.text for offence in event.offences)]
    found += [provision.text for provision in event.provisions]
    if event.penalty is not None:
        found.append(event.penalty.text)
    return found


def _folded(text: str) -> str:
    """The folded words of a text; those of short ones are remembered, for names and triggers come again and again."""
    return _folded_again(text) if len(text) <= _SHORT else " ".join(folded(text))


@lru_cache(maxsize=32768)
def _folded_again(text: str) -> str:
    return " ".join(folded(text))


def _limited(texts: list[str]) -> list[str]:
    """The texts, cut where their words together are too many for an index."""
    if not texts or sum(map(len, texts)) <= _MOST_WORDS:  # a word has a character at least
        return texts
    kept: list[str] = []
    room = _MOST_WORDS
    for text in texts:
        words = text.split()[:room]
        room -= len(words)
        kept.append(" ".join(words))
    return kept

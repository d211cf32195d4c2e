"""Parts of an export without names: what is known to be safe is let through, all else withheld.

Nothing is searched for names: a name that was not recognised would be missed. Each field is built anew from words of
the format, from lists, or from numbers under a key; no other character of a record goes out, and no offset, as an
offset into a public text leads to the name.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from chargesheet.geography.countries import country_codes
from chargesheet.grammar.edtf import parse_edtf
from chargesheet.records import (
    Authority,
    Entity,
    EntityLabel,
    EventDate,
    EventRecord,
    PartyKind,
    Penalty,
    Place,
    Provision,
    Quote,
    Review,
    StatementRef,
    Subject,
)
from chargesheet.statutes.registry import by_id
from chargesheet.stores.formats.followthemoney import languages
from chargesheet.stores.formats.parts import About, Part
from chargesheet.stores.pseudonyms.key import Key, passing_key
from chargesheet.stores.pseudonyms.words import name_words, safe_place, safe_text, taken_words

_ID_DIGITS = 20
# Of 20,000 people, two would share a pseudonym by chance once in five million exports.
_NAME_DIGITS = 15
# "2015", "2015-12", "2015-12-21"; no groups
_ISO_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
# "174", "205.2", "174-1", "19.3a", "174(2)", "66(5)(iv)"; no groups
_ARTICLE = re.compile(
    r"\d{1,5} (?:[.\-/]\d{1,4}){0,4} [a-z]? (?:\((?:\d{1,3}|[ivx]{1,5}|[a-z])\)){0,5}", re.VERBOSE | re.ASCII
)
# "P2M", "P15Y", "P1Y6M", "PT48H"; no groups
_DURATION = re.compile(r"P(?:\d{1,4}[YMWD]){0,4}(?:T(?:\d{1,4}[HMS]){1,3})?", re.ASCII)
# "chargesheet_en_rules 0.1.0"; no groups
_MODEL = re.compile(r"chargesheet_[a-z]{2}(?:_rules)? \d{1,3}(?:\.\d{1,3}){0,3}", re.ASCII)
_KINDS: dict[EntityLabel, PartyKind] = {"PERSON": "person", "ORG": "organisation", "PLACE": "place"}
# Parties without a name of their own: "five students", "the authorities".
_NAMELESS = frozenset({"group", "unknown"})


class Withholding(Struct, frozen=True):
    """How names are withheld.

    Attributes:
        key: What pseudonyms and ids are derived from.
        linked: Whether a name has the same pseudonym in every statement.
    """

    key: Key
    linked: bool


def pseudonymous(parts: Iterable[Part], key: Key) -> Iterator[Part]:
    """The parts with pseudonyms for names, the same ones for the same key."""
    return _without_names(parts, Withholding(key, linked=True))


def redacted(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts without names; what stands for one leads from no statement to another, nor to another export."""
    return _without_names(parts, Withholding(passing_key(), linked=False))


def _without_names(parts: Iterable[Part], withholding: Withholding) -> Iterator[Part]:
    for part in parts:
        yield _Names(part, withholding).part()


class _Names:
    """One part, with the words of the names of its persons."""

    def __init__(self, part: Part, withholding: Withholding) -> None:
        self._part = part
        self._key = withholding.key
        self._scope = () if withholding.linked else (part.statement.id,)
        self._taken = taken_words(_persons(part))
        self._id = self._number("statement", part.statement.id)

    def part(self) -> Part:
        """The part with no name in it."""
        statement = self._part.statement
        return Part(
            statement=About(
                id=self._id,
                title=None,
                date=_date(statement.date),
                language=statement.language if statement.language in languages() else None,
                country=_country(statement.country),
                source=None,
            ),
            first=self._part.first,
            mentions=(),
            entities=tuple(self._entity(entity) for entity in self._part.entities),
            events=tuple(self._event(event) for event in self._part.events),
        )

    def _entity(self, entity: Entity) -> Entity:
        name = self._name(entity.name, _KINDS[entity.label])
        return Entity(id=self._entity_id(entity.id), label=entity.label, name=name, aliases=())

    def _event(self, event: EventRecord) -> EventRecord:
        offences = (safe_text(offence.text, self._taken) for offence in event.offences)
        return EventRecord(
            schema=event.schema,
            id=self._number("event", self._part.statement.id, event.id),
            type=event.type,
            modality=event.modality,
            statement=StatementRef(id=self._id, title=None, date=_date(event.statement.date), source=None),
            trigger=_quote(event.type),
            subjects=tuple(self._subject(subject) for subject in event.subjects),
            authorities=tuple(self._authority(authority) for authority in event.authorities),
            places=tuple(Place(name=self._name(place.name, "place"), mentions=()) for place in event.places),
            date=_event_date(event.date),
            provisions=tuple(found for found in map(_provision, event.provisions) if found is not None),
            offences=tuple(_quote(offence) for offence in offences if offence is not None),
            penalty=None if event.penalty is None else _penalty(event.penalty),
            evidence=(),
            # All its digits would tell which record of another run of the same statements this is.
            confidence=None if event.confidence is None else round(event.confidence, 1),
            model=_matching(_MODEL, event.model) or "withheld",
            review=None if event.review is None else Review(status=event.review.status, by=(), at=""),
        )

    def _subject(self, subject: Subject) -> Subject:
        entity = None if subject.entity is None else self._entity_id(subject.entity)
        name = self._name(subject.name, subject.kind)
        return Subject(name=name, kind=subject.kind, count=subject.count, entity=entity, mentions=())

    def _authority(self, authority: Authority) -> Authority:
        name = self._name(authority.name, authority.kind)
        return Authority(name=name, kind=authority.kind, mentions=())

    def _name(self, name: str, kind: PartyKind) -> str:
        """What stands for a name: itself where it is safe, the kind alone, or the kind and a number."""
        if kind != "person" and (safe := safe_place(name, self._taken) or safe_text(name, self._taken)):
            return safe
        if kind in _NAMELESS:
            return kind
        words = name_words(name) or (name,)
        return f"{kind.capitalize()} {self._key.number(_NAME_DIGITS, 'name', kind, *self._scope, *words)}"

    def _entity_id(self, entity: str) -> str:
        return self._number("entity", self._part.statement.id, entity)

    def _number(self, *fields: str) -> str:
        return self._key.number(_ID_DIGITS, *fields)


def _persons(part: Part) -> Iterator[str]:
    """The names of persons that a part knows of."""
    people = {entity.id for entity in part.entities if entity.label == "PERSON"}
    for entity in part.entities:
        if entity.label == "PERSON":
            yield from (entity.name, *entity.aliases)
    for mention in part.mentions:
        if mention.label == "PERSON" or mention.entity in people:
            yield mention.text
    for event in part.events:
        for subject in event.subjects:
            if subject.kind == "person":
                yield from (subject.name, *(quote.text for quote in subject.mentions))
        for authority in event.authorities:
            if authority.kind == "person":
                yield from (authority.name, *(quote.text for quote in authority.mentions))


def _quote(text: str) -> Quote:
    """A text that stands for itself: its offsets are its own."""
    return Quote(text, 0, len(text))


def _matching(pattern: re.Pattern[str], value: str | None) -> str | None:
    return value if value is not None and pattern.fullmatch(value) else None


def _date(value: str | None) -> str | None:
    return _matching(_ISO_DATE, value)


def _event_date(date: EventDate | None) -> EventDate | None:
    """The date as EDTF, written anew; what is no EDTF goes."""
    if date is None or date.edtf is None:
        return None
    try:
        edtf = str(parse_edtf(date.edtf))
    except ValueError:
        return None
    return EventDate(edtf=edtf, text=edtf, start=0, end=len(edtf))


def _provision(provision: Provision) -> Provision | None:
    """The article's digits, with the law where the registry has it; ``None`` where the article is no such number."""
    article = _matching(_ARTICLE, provision.article)
    if article is None:
        return None
    law = by_id((provision.id or "").rpartition(":")[0])
    return Provision(
        id=None if law is None else f"{law.id}:{article}",
        article=article,
        law=law.names[0] if law is not None and law.names else None,
        country=_country(provision.country),
        kind=provision.kind,
        text=article,
        start=0,
        end=len(article),
    )


def _country(code: str | None) -> str | None:
    return code if code in country_codes() else None


def _penalty(penalty: Penalty) -> Penalty:
    duration = _matching(_DURATION, penalty.duration)
    return Penalty(text=penalty.kind, kind=penalty.kind, duration=duration, start=0, end=len(penalty.kind))

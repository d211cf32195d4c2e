"""FollowTheMoney (Aleph, OpenAleph, OpenSanctions): entities as JSON lines.

| record | entity |
| --- | --- |
| statement | ``Document``: title, date, language, publisher, source, text |
| event | ``Event``: date, place, country, subjects (``involved``), authorities (``organizer``), provisions (``keywords``), the quote (``summary``), the statement (``proof``) |
| subject, authority | ``Person``, ``Organization``, or ``LegalEntity`` for an authority in words such as "police" |
| subject and authority of one event | ``UnknownLink`` with the event's type as its role, its date and statement |

A group, "five students", is no entity: it stands in the event's ``notes``, so that nothing is matched with it.
"""  # noqa: E501

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, BinaryIO

import msgspec
from msgspec import Struct

from chargesheet.grammar.edtf import EdtfDate, EdtfInterval, parse_edtf
from chargesheet.records import Authority, Entity, EventRecord, Subject, content_id
from chargesheet.stores.formats.parts import (
    About,
    Part,
    address,
    event_country,
    event_edtf,
    one_line,
    quotation,
    title_of,
)
from chargesheet.vocabulary import load_vocabulary

FtmEntity = dict[str, Any]
_SUBJECTS = {"person": "Person", "organisation": "Organization"}
_AUTHORITIES = {"person": "Person", "organisation": "Organization", "unknown": "LegalEntity"}
_ENTITIES = {"PERSON": "Person", "ORG": "Organization"}


def write_followthemoney(parts: Iterable[Part], stream: BinaryIO) -> int:
    """Write the entities, one a line; an entity is written once.

    Returns:
        How many events were written.
    """
    written: set[str] = set()
    events = 0
    for part in parts:
        events += len(part.events)
        for entity in entities(part):
            if entity["id"] not in written:
                written.add(entity["id"])
                stream.write(msgspec.json.encode(entity) + b"\n")
    return events


def entities(part: Part) -> Iterator[FtmEntity]:
    """The entities of a part; those that events name may come again with a later part."""
    statement = part.statement
    if part.first:
        yield _document(statement)
    known = {_entity_id(statement, entity.id): entity for entity in part.entities}
    for entity in part.entities:
        if entity.label in _ENTITIES:
            yield _party(_entity_id(statement, entity.id), _ENTITIES[entity.label], entity.name, statement, known)
    for event in part.events:
        subjects = [
            (_subject_id(statement, subject), subject) for subject in event.subjects if subject.kind in _SUBJECTS
        ]
        authorities = [
            (_authority_id(statement, authority), authority)
            for authority in event.authorities
            if authority.kind in _AUTHORITIES
        ]
        for identity, subject in subjects:
            yield _party(identity, _SUBJECTS[subject.kind], subject.name, statement, known)
        for identity, authority in authorities:
            yield _party(identity, _AUTHORITIES[authority.kind], authority.name, statement, known)
        subject_ids = list(dict.fromkeys(identity for identity, _ in subjects))
        authority_ids = list(dict.fromkeys(identity for identity, _ in authorities))
        yield _event(event, statement, subject_ids, authority_ids)
        for one in subject_ids:
            for other in authority_ids:
                yield _link(event, statement, one, other)


def _document(statement: About) -> FtmEntity:
    return _entity(
        _document_id(statement),
        "Document",
        fileName=one_line(statement.source or statement.id),
        title=statement.title and one_line(statement.title),
        publishedAt=statement.date,
        publisher=statement.publisher and one_line(statement.publisher),
        language=languages().get(statement.language or ""),
        country=statement.country and statement.country.lower(),
        sourceUrl=address(statement.source),
        bodyText=statement.text,
        keywords=statement.index and one_line(statement.index),
    )


def _party(identity: str, schema: str, name: str, statement: About, known: dict[str, Entity]) -> FtmEntity:
    aliases = known[identity].aliases if identity in known else ()
    return _entity(
        identity,
        schema,
        name=one_line(name),
        alias=[one_line(alias) for alias in aliases],
        proof=_document_id(statement),
        sourceUrl=address(statement.source),
    )


def _event(event: EventRecord, statement: About, subjects: list[str], authorities: list[str]) -> FtmEntity:
    country = event_country(event, statement)
    groups = [
        one_line(s.name) if s.count is None else f"{one_line(s.name)} ({s.count})"
        for s in event.subjects
        if s.kind not in _SUBJECTS
    ]
    penalty = [] if event.penalty is None else [one_line(event.penalty.text)]
    return _entity(
        _event_id(event, statement),
        "Event",
        name=title_of(event)[:_NAME],
        summary=one_line(quotation(event, statement.text).text),
        description=[one_line(offence.text) for offence in event.offences] + penalty,
        notes=groups,
        keywords=[event.type, event.modality, *(p.id or f"article {p.article}" for p in event.provisions)],
        location=[_address(place.name) for place in event.places],
        country=country and country.lower(),
        involved=subjects,
        organizer=authorities,
        recordId=event.id,
        publisher=statement.publisher and one_line(statement.publisher),
        proof=_document_id(statement),
        sourceUrl=address(statement.source),
        **_dates(event_edtf(event.date)),
    )


def _link(event: EventRecord, statement: About, subject: str, authority: str) -> FtmEntity:
    return _entity(
        content_id("ftm-link", statement.id, event.id, subject, authority),
        "UnknownLink",
        subject=subject,
        object=authority,
        role=event.type if event.modality == "actual" else f"{event.type} ({event.modality})",
        summary=one_line(quotation(event, statement.text).text),
        recordId=event.id,
        proof=_document_id(statement),
        sourceUrl=address(statement.source),
        **_dates(event_edtf(event.date)),
    )


# How long an event's name may be: the model takes no names of more than 384 characters.
_NAME = 300
# Control characters but tab and line feed.
_CONTROLS = dict.fromkeys([*range(9), *range(11, 32), 127])


def _dates(edtf: str | None) -> dict[str, str | None]:
    """The date as the model knows dates: a prefix of ISO 8601, or a start and an end; ``~`` and ``X`` give bounds."""
    if edtf is None:
        return {}
    try:
        value = parse_edtf(edtf)
    except ValueError:
        return {}
    if isinstance(value, EdtfInterval):
        return {
            "startDate": None if value.start is None else _prefix(value.start) or value.start.first.isoformat(),
            "endDate": None if value.end is None else _prefix(value.end) or value.end.last.isoformat(),
        }
    prefix = _prefix(value)
    if prefix is not None:
        return {"date": prefix}
    return {"startDate": value.first.isoformat(), "endDate": value.last.isoformat()}


def _prefix(value: EdtfDate) -> str | None:
    """``2015``, ``2015-11`` or ``2015-11-11``; ``None`` for a decade or a season. "About" is not kept."""
    if value.decade or (value.month is not None and value.month > 12):
        return None
    return str(value).rstrip("~")


def _document_id(statement: About) -> str:
    return content_id("ftm-document", statement.id)


def _event_id(event: EventRecord, statement: About) -> str:
    return content_id("ftm-event", statement.id, event.id)


def _entity_id(statement: About, entity: str) -> str:
    return content_id("ftm-entity", statement.id, entity)


def _subject_id(statement: About, subject: Subject) -> str:
    if subject.entity is not None:
        return _entity_id(statement, subject.entity)
    return content_id("ftm-subject", statement.id, subject.kind, subject.name)


def _authority_id(statement: About, authority: Authority) -> str:
    return content_id("ftm-authority", statement.id, authority.kind, authority.name)


def _address(place: str) -> str:
    """A place as the model takes addresses: parts divided by commas."""
    return ", ".join(part for part in (one_line(part) for part in place.replace(";", ",").split(",")) if part)


def _clean(value: str) -> str:
    if not value.isascii():
        value = "".join(c for c in unicodedata.normalize("NFC", value) if unicodedata.category(c) != "Cf")
    return value.translate(_CONTROLS).strip()


class _Language(Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    code: str


@cache
def languages() -> dict[str, str]:
    """ISO 639-1 codes and the ISO 639-3 codes that the model takes for them; it knows no others."""
    found = load_vocabulary("chargesheet.stores.formats", "data/languages.toml", _Language)
    return {language.id: language.code for language in found}


def _entity(identity: str, schema: str, **properties: str | list[str] | None) -> FtmEntity:
    """An entity; properties without a value are left out, as the model has no null.

    Values are composed (NFC), without space at the ends and without format characters such as zero-width joiners, as
    the model's own tools would make them; ``recordId`` leads back to the words as they stand.
    """
    values = {
        name: list(dict.fromkeys(v for v in map(_clean, [value] if isinstance(value, str) else value or ()) if v))
        for name, value in properties.items()
    }
    return {"id": identity, "schema": schema, "properties": {name: found for name, found in values.items() if found}}

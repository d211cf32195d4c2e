"""JSON-LD 1.1: one document, its context inside it, with the words of schema.org where it has them.

Statements are ``schema:CreativeWork``, subjects and authorities ``schema:Person``, ``schema:Organization`` or
``schema:Thing``, events ``schema:Event`` and a class of their own type. Quotations are Web Annotation selectors
(``oa:TextQuoteSelector``), dates EDTF literals. Nothing has to be fetched to read it.
"""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO
from urllib.parse import quote as percent

import msgspec

from chargesheet.records import EventRecord, PartyKind, Quote, content_id
from chargesheet.stores.formats.parts import About, Part, address, event_edtf, quotation, quotes

_CHARGESHEET = "urn:chargesheet:vocabulary:"
_EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
_LINK = {"@type": "@id"}


def _links(name: str) -> dict[str, str]:
    return {"@id": f"cs:{name}", "@type": "@id", "@container": "@set"}


CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "schema": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "cs": {"@id": _CHARGESHEET, "@prefix": True},
    "id": "@id",
    "type": {"@id": "@type", "@container": "@set"},
    "name": "schema:name",
    "alternateName": {"@id": "schema:alternateName", "@container": "@set"},
    "title": "schema:headline",
    "published": {"@id": "schema:datePublished", "@type": _EDTF},
    "publisher": "schema:publisher",
    "identifier": "schema:identifier",
    "language": "schema:inLanguage",
    "country": "cs:country",
    "url": {"@id": "schema:url", **_LINK},
    "source": "cs:source",
    "text": "schema:text",
    "statement": {"@id": "schema:isBasedOn", **_LINK},
    "eventType": "cs:eventType",
    "modality": "cs:modality",
    "date": {"@id": "cs:date", "@type": _EDTF},
    "subject": _links("subject"),
    "authority": _links("authority"),
    "place": _links("place"),
    "provision": _links("provision"),
    "count": "cs:count",
    "article": "cs:article",
    "law": "cs:law",
    "lawKind": "cs:lawKind",
    "offence": {"@id": "cs:offence", "@container": "@set"},
    "penalty": "cs:penalty",
    "penaltyKind": "cs:penaltyKind",
    "duration": {"@id": "cs:duration", "@type": "http://www.w3.org/2001/XMLSchema#duration"},
    "confidence": "cs:confidence",
    "model": "cs:model",
    "quotation": {"@id": "cs:quotation", "@container": "@set"},
    "role": "cs:role",
    "exact": "oa:exact",
    "start": "oa:start",
    "end": "oa:end",
}
_CLASSES: dict[PartyKind, str] = {
    "person": "schema:Person",
    "organisation": "schema:Organization",
    "place": "schema:Place",
    "group": "cs:Group",
    "unknown": "schema:Thing",
}
_LABELS = {"PERSON": "schema:Person", "ORG": "schema:Organization", "PLACE": "schema:Place"}


def write_jsonld(parts: Iterable[Part], stream: BinaryIO) -> int:
    """Write one JSON-LD document, a node a line; a node is written once.

    Returns:
        How many events were written.
    """
    written: set[str] = set()
    events = 0
    stream.write(b'{"@context":' + msgspec.json.encode(CONTEXT) + b',\n"@graph":[')
    separator = b"\n"
    for part in parts:
        events += len(part.events)
        for node in nodes(part):
            if node["id"] not in written:
                written.add(node["id"])
                stream.write(separator + msgspec.json.encode(node))
                separator = b",\n"
    stream.write(b"\n]}\n")
    return events


def nodes(part: Part) -> Iterator[dict[str, Any]]:
    """The nodes of a part; those that events name may come again with a later part."""
    statement = part.statement
    if part.first:
        yield _node(
            _urn("statement", statement.id),
            ["schema:CreativeWork"],
            title=statement.title,
            published=statement.date,
            publisher=statement.publisher,
            identifier=statement.index,
            language=statement.language,
            country=statement.country,
            url=address(statement.source),
            source=statement.source,
            text=statement.text,
        )
    for entity in part.entities:
        yield _node(
            _urn("entity", f"{statement.id}/{entity.id}"),
            [_LABELS[entity.label]],
            name=entity.name,
            alternateName=list(entity.aliases),
        )
    for event in part.events:
        yield from _event(event, statement)


def _event(event: EventRecord, statement: About) -> Iterator[dict[str, Any]]:
    links: dict[str, list[str]] = {"subject": [], "authority": [], "place": [], "provision": []}
    for subject in event.subjects:
        known = subject.entity is not None and subject.kind != "group"
        identity = (
            _urn("entity", f"{statement.id}/{subject.entity}")
            if known
            else _urn("party", content_id(statement.id, event.id if subject.kind == "group" else "", subject.name))
        )
        links["subject"].append(identity)
        count = subject.count if subject.kind == "group" else None
        yield _node(identity, [_CLASSES[subject.kind]], name=subject.name, count=count)
    for authority in event.authorities:
        links["authority"].append(_urn("party", content_id(statement.id, "", authority.name)))
        yield _node(links["authority"][-1], [_CLASSES[authority.kind]], name=authority.name)
    for place in event.places:
        links["place"].append(_urn("place", content_id(statement.id, place.name)))
        yield _node(links["place"][-1], ["schema:Place"], name=place.name)
    for p in event.provisions:
        identity = _urn("provision", p.id or content_id(statement.id, p.article, p.law or ""))
        links["provision"].append(identity)
        yield _node(
            identity, ["cs:Provision"], name=p.id, article=p.article, law=p.law, country=p.country, lawKind=p.kind
        )
    penalty = event.penalty
    yield _node(
        _urn("event", f"{statement.id}/{event.id}"),
        ["schema:Event", f"cs:{event.type.capitalize()}"],
        eventType=event.type,
        modality=event.modality,
        statement=_urn("statement", statement.id),
        date=event_edtf(event.date),
        **{name: list(dict.fromkeys(found)) for name, found in links.items()},
        offence=[offence.text for offence in event.offences],
        penalty=None if penalty is None else penalty.text,
        penaltyKind=None if penalty is None else penalty.kind,
        duration=None if penalty is None else penalty.duration,
        confidence=event.confidence,
        model=event.model,
        quotation=[
            _selector("evidence", quotation(event, statement.text)),
            *(_selector(role or "trigger", quote) for role, _, _, quote in quotes(event)),
        ],
    )


def _selector(role: str, quote: Quote) -> dict[str, Any]:
    return {
        "type": ["oa:TextQuoteSelector", "oa:TextPositionSelector"],
        "role": role,
        "exact": quote.text,
        "start": quote.start,
        "end": quote.end,
    }


def _node(identity: str, types: list[str], **values: Any) -> dict[str, Any]:  # noqa: ANN401 (any JSON value)
    known = {name: value for name, value in values.items() if value is not None and value != []}
    return {"id": identity, "type": types, **known}


def _urn(kind: str, identity: str) -> str:
    return f"urn:chargesheet:{kind}:{percent(identity, safe=':/()')}"

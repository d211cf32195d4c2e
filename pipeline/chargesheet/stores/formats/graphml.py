"""GraphML (Gephi, yEd, networkx, igraph): statements, events, parties, places and provisions, and the lines between.

Every node has ``kind`` and ``label``; edges lead from an event to what takes part in it, with the role as ``role``.
"""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Literal
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct

from chargesheet.records import EventRecord, content_id
from chargesheet.stores.formats.parts import (
    About,
    Part,
    bounds,
    event_country,
    event_edtf,
    one_line,
    quotation,
    title_of,
)

# Characters that XML 1.0 has no way to write: "\x00", "\x1b", "\ufffe".
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


class Key(Struct, frozen=True):
    """A value that nodes or edges may have."""

    name: str
    of: Literal["node", "edge"]
    type: Literal["string", "double", "int"]
    description: str


KEYS: tuple[Key, ...] = (
    Key("kind", "node", "string", "statement, event, person, organisation, group, place, unknown or provision"),
    Key("label", "node", "string", "What to show: a name, or the event in a line"),
    Key("type", "node", "string", "Of an event: one of the 18 types"),
    Key("modality", "node", "string", "Of an event: actual, alleged, planned or negated"),
    Key("date", "node", "string", "Of an event or statement: EDTF"),
    Key("earliest", "node", "string", "The first day that the date can mean"),
    Key("latest", "node", "string", "The last day that the date can mean"),
    Key("country", "node", "string", "ISO 3166-1 alpha-2"),
    Key("quote", "node", "string", "Of an event: the sentence that it was read from"),
    Key("source", "node", "string", "Of a statement: the file or address that it was read from"),
    Key("confidence", "node", "double", "Of an event"),
    Key("count", "node", "int", "Of a group"),
    Key("role", "edge", "string", "subject, authority, place, provision or statement"),
)


def write_graphml(parts: Iterable[Part], stream: BinaryIO) -> int:
    """Write one graph; nodes are written once. Characters that XML cannot hold become U+FFFD.

    Returns:
        How many events were written.
    """
    written: set[str] = set()
    events = 0
    stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    for key in KEYS:
        stream.write(
            f'<key id="{key.name}" for="{key.of}" attr.name="{key.name}" attr.type="{key.type}">'
            f"<desc>{escape(key.description)}</desc></key>\n".encode()
        )
    stream.write(b'<graph id="chargesheet" edgedefault="directed">\n')
    for part in parts:
        events += len(part.events)
        for identity, element in _elements(part):
            if identity not in written:
                written.add(identity)
                stream.write(element.encode())
    stream.write(b"</graph>\n</graphml>\n")
    return events


def _elements(part: Part) -> Iterator[tuple[str, str]]:
    """Nodes and edges with what tells them apart."""
    statement = part.statement
    home = f"statement:{statement.id}"
    if part.first:
        days = bounds(statement.date)
        yield _node(
            home,
            kind="statement",
            label=statement.title or statement.id,
            date=statement.date,
            earliest=days.earliest,
            latest=days.latest,
            country=statement.country,
            source=statement.source,
        )
    for event in part.events:
        node = f"event:{statement.id}/{event.id}"
        yield _event(node, event, statement)
        yield _edge(node, home, "statement")
        for subject in event.subjects:
            # A group is nobody in particular: each event has its own.
            other = (
                f"party:{content_id(statement.id, event.id, subject.name)}"
                if subject.kind == "group"
                else f"entity:{statement.id}/{subject.entity}"
                if subject.entity
                else f"party:{content_id(statement.id, '', subject.name)}"
            )
            count = subject.count if subject.kind == "group" else None
            yield _node(other, kind=subject.kind, label=subject.name, count=count)
            yield _edge(node, other, "subject")
        for authority in event.authorities:
            other = f"party:{content_id(statement.id, '', authority.name)}"
            yield _node(other, kind=authority.kind, label=authority.name)
            yield _edge(node, other, "authority")
        for place in event.places:
            other = f"place:{content_id(place.name)}"
            yield _node(other, kind="place", label=place.name)
            yield _edge(node, other, "place")
        for p in event.provisions:
            other = f"provision:{p.id or content_id(statement.id, p.article, p.law or '')}"
            yield _node(other, kind="provision", label=p.id or f"article {p.article}", country=p.country)
            yield _edge(node, other, "provision")


def _event(node: str, event: EventRecord, statement: About) -> tuple[str, str]:
    edtf = event_edtf(event.date)
    days = bounds(edtf)
    return _node(
        node,
        kind="event",
        label=title_of(event),
        type=event.type,
        modality=event.modality,
        date=edtf,
        earliest=days.earliest,
        latest=days.latest,
        country=event_country(event, statement),
        quote=quotation(event, statement.text).text,
        confidence=event.confidence,
    )


def _node(identity: str, **values: str | float | None) -> tuple[str, str]:
    data = "".join(
        f'<data key="{name}">{escape(_xml(one_line(value) if isinstance(value, str) else str(value)))}</data>'
        for name, value in values.items()
        if value is not None
    )
    return identity, f"<node id={quoteattr(_xml(identity))}>{data}</node>\n"


def _edge(source: str, target: str, role: str) -> tuple[str, str]:
    identity = content_id(source, target, role)
    ends = f"source={quoteattr(_xml(source))} target={quoteattr(_xml(target))}"
    return identity, f'<edge id="{identity}" {ends}><data key="role">{role}</data></edge>\n'


def _xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)

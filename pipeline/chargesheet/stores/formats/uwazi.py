"""Uwazi (HURIDOCS): a CSV file of events, a row each, as its importer reads it.

The importer's rules: ``title`` must be there; a heading is the property's name, without spaces; ``|`` stands between
several values; a date range is ``YYYY-MM-DD:YYYY-MM-DD``, empty at an open end; a link is ``label|address``. A
separator inside a value is replaced by a character that looks like it. ``COLUMNS`` says which type each property of
the Uwazi template must have.
"""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO, Literal

from msgspec import Struct

from chargesheet.records import EventRecord
from chargesheet.stores.formats.parts import (
    About,
    Part,
    address,
    bounds,
    event_country,
    event_edtf,
    one_line,
    quotation,
    title_of,
)

PropertyType = Literal["text", "select", "multiselect", "relationship", "daterange", "markdown", "link"]

# What the importer takes as "no value", whatever the property: a name may read so.
_EMPTY_WORDS = {"null", "undefined", "n/a"}
# U+2223 DIVIDES looks like the separator.
_INSTEAD = str.maketrans({"|": "∣"})


class UwaziColumn(Struct, frozen=True):
    """A column: the name and type of the property in Uwazi, and what it holds."""

    name: str
    type: PropertyType
    description: str


COLUMNS: tuple[UwaziColumn, ...] = (
    UwaziColumn("title", "text", "The event in a line; part of every template"),
    UwaziColumn("event_type", "select", "One of the 18 types"),
    UwaziColumn("modality", "select", "actual, alleged, planned or negated"),
    UwaziColumn("event_date", "daterange", "The first and the last day that the date can mean"),
    UwaziColumn("event_date_edtf", "text", "The date as precise as it is known"),
    UwaziColumn("people", "relationship", "Subjects that are persons; Uwazi makes the entities that are missing"),
    UwaziColumn("organisations", "relationship", "Subjects that are organisations"),
    UwaziColumn("groups", "text", "Subjects without a name"),
    UwaziColumn("authorities", "multiselect", "Who acted"),
    UwaziColumn("places", "multiselect", "Where"),
    UwaziColumn("country", "select", "ISO 3166-1 alpha-2"),
    UwaziColumn("provisions", "multiselect", "Articles: COUNTRY:law:article"),
    UwaziColumn("offences", "multiselect", "For what, in the statement's words"),
    UwaziColumn("penalty", "text", "What was imposed, in the statement's words"),
    UwaziColumn("quote", "markdown", "The sentence that the event was read from"),
    UwaziColumn("statement_title", "text", "The statement"),
    UwaziColumn("statement_index", "text", "Its publisher's reference"),
    UwaziColumn("statement_link", "link", "Its address, where its source is one"),
    UwaziColumn("record_id", "text", "The event's id"),
)


def write_uwazi(parts: Iterable[Part], stream: BinaryIO) -> int:
    """Write the events, a row each, in UTF-8.

    Returns:
        How many events were written.
    """
    events = 0
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow([column.name for column in COLUMNS])
        for part in parts:
            for event in part.events:
                writer.writerow(row(event, part.statement))
                events += 1
    finally:
        text.detach()
    return events


def row(event: EventRecord, statement: About) -> list[str]:
    """The fields of an event, in the order of ``COLUMNS``."""
    edtf = event_edtf(event.date)
    days = bounds(edtf)
    web = address(statement.source)
    title = _text(statement.title) or _text(statement.source) or statement.id
    return [
        _text(title_of(event)),
        event.type,
        event.modality,
        f"{days.earliest or ''}:{days.latest or ''}" if days.earliest or days.latest else "",
        edtf or "",
        _several(s.name for s in event.subjects if s.kind == "person"),
        _several(s.name for s in event.subjects if s.kind == "organisation"),
        "; ".join(_text(s.name) for s in event.subjects if s.kind not in {"person", "organisation"}),
        _thesaurus(authority.name for authority in event.authorities),
        _thesaurus(place.name for place in event.places),
        event_country(event, statement) or "",
        _thesaurus(p.id or " ".join(filter(None, (f"article {p.article}", p.law))) for p in event.provisions),
        _thesaurus(offence.text for offence in event.offences),
        _text(event.penalty.text) if event.penalty else "",
        _text(quotation(event, statement.text).text),
        title,
        _text(statement.index),
        f"{title.translate(_INSTEAD)}|{web.replace('|', '%7C')}" if web else "",
        event.id,
    ]


def _text(value: str | None) -> str:
    """The value on one line; a word that the importer would take for nothing gets a full stop."""
    text = one_line(value or "")
    return f"{text}." if text.lower() in _EMPTY_WORDS else text


def _several(values: Iterable[str]) -> str:
    return "|".join(dict.fromkeys(_text(value).translate(_INSTEAD) for value in values))


def _thesaurus(values: Iterable[str]) -> str:
    """Several labels of a thesaurus; ``::`` in one would make it a label in a group."""
    return _several(value.replace("::", ": :") for value in values)

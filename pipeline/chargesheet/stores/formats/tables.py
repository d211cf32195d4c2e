"""The flat tables: one definition that CSV, Parquet and DuckDB share, and the rows of each."""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec
from msgspec import Struct

from chargesheet.records import EventRecord
from chargesheet.stores.formats.parts import Part, bounds, event_edtf, quotation, quotes

ColumnType = Literal["text", "integer", "number", "date"]
Value = str | int | float | None
Row = tuple[Value, ...]


class Column(Struct, frozen=True):
    """A column: ``required`` ones are never null; a ``date`` is ISO 8601, ``YYYY-MM-DD``."""

    name: str
    type: ColumnType
    description: str
    required: bool = False


class Table(Struct, frozen=True):
    """A table: the columns in ``key`` together tell its rows apart."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def _offsets(of: str, prefix: str = "", *, required: bool = True) -> tuple[Column, Column]:
    return (
        Column(f"{prefix}start_offset", "integer", f"Where {of} begins in the text, in code points", required),
        Column(f"{prefix}end_offset", "integer", f"Where {of} ends", required),
    )


_EVENT = Column("event_id", "text", "The event, events.id of the same statement", required=True)
_POSITION = Column("position", "integer", "Its place among those of the event, from 0", required=True)
_STATEMENT = Column("statement_id", "text", "The statement, statements.id", required=True)

TABLES: tuple[Table, ...] = (
    Table(
        "statements",
        "One row a statement",
        ("id",),
        (
            Column("id", "text", "Its id", required=True),
            Column("title", "text", "Its heading"),
            Column("date", "text", "When it was published, as precise as known: YYYY, YYYY-MM or YYYY-MM-DD"),
            Column("date_earliest", "date", "The first day that the date can mean"),
            Column("date_latest", "date", "The last day that the date can mean"),
            Column("publisher", "text", "Who published it"),
            Column("index_number", "text", "The publisher's reference"),
            Column("language", "text", "ISO 639-1"),
            Column("country", "text", "The country that it is about, ISO 3166-1 alpha-2"),
            Column("source", "text", "The file or address that it was read from"),
            Column("text", "text", "Its text, where document records gave it"),
        ),
    ),
    Table(
        "events",
        "One row an event",
        ("statement_id", "id"),
        (
            Column("id", "text", "Its id", required=True),
            _STATEMENT,
            Column("type", "text", "One of the 18 types: arrest, charge, sentence, …", required=True),
            Column("modality", "text", "actual, alleged, planned or negated", required=True),
            Column("trigger_text", "text", "The word that names the event", required=True),
            *_offsets("the trigger", "trigger_"),
            Column("date_edtf", "text", "When it happened, EDTF, no more precise than the words"),
            Column("date_earliest", "date", "The first day that the date can mean; null when open or unknown"),
            Column("date_latest", "date", "The last day that the date can mean; null when open or unknown"),
            Column("date_text", "text", "The words of the date"),
            *_offsets("the date", "date_", required=False),
            Column("penalty_text", "text", "What was imposed, in the statement's words"),
            Column("penalty_kind", "text", "custody, death, fine, corporal, suspended, ban, labour, other or unknown"),
            Column("penalty_duration", "text", "How long, ISO 8601: P2M, P15Y"),
            *_offsets("the penalty", "penalty_", required=False),
            Column(
                "quote",
                "text",
                "The sentence that it was read from, or the trigger where no text was given",
                required=True,
            ),
            *_offsets("the quote", "quote_"),
            Column("confidence", "number", "The measured probability that it is right, 0 to 1"),
            Column("model", "text", "Name and version of the pipeline that read it", required=True),
            Column("review_status", "text", "accepted, corrected, added or disputed; null where nobody looked"),
            Column("reviewed_by", "text", "Who looked, a JSON array of names"),
            Column("reviewed_at", "text", "When the last of them did, ISO 8601"),
        ),
    ),
    Table(
        "subjects",
        "Whom an event happens to: one row a subject",
        ("statement_id", "event_id", "position"),
        (
            _STATEMENT,
            _EVENT,
            _POSITION,
            Column("name", "text", "The fullest name, or the words for a group", required=True),
            Column("kind", "text", "person, organisation, group, place or unknown", required=True),
            Column("count", "integer", "How many, where the words say so"),
            Column("entity_id", "text", "The entity, entities.id of the same statement"),
        ),
    ),
    Table(
        "authorities",
        "Who acts: one row an authority",
        ("statement_id", "event_id", "position"),
        (
            _STATEMENT,
            _EVENT,
            _POSITION,
            Column("name", "text", "The name, or words such as police", required=True),
            Column("kind", "text", "organisation, person or unknown", required=True),
        ),
    ),
    Table(
        "places",
        "Where an event happens: one row a place",
        ("statement_id", "event_id", "position"),
        (_STATEMENT, _EVENT, _POSITION, Column("name", "text", "The place's name", required=True)),
    ),
    Table(
        "provisions",
        "Under which article: one row an article",
        ("statement_id", "event_id", "position"),
        (
            _STATEMENT,
            _EVENT,
            _POSITION,
            Column("provision_id", "text", "COUNTRY:law:article(part); null while the law is unknown"),
            Column("article", "text", "The article as text: 07 stays 07", required=True),
            Column("law", "text", "The law's name"),
            Column("country", "text", "The law's country, ISO 3166-1 alpha-2"),
            Column("kind", "text", "criminal, procedure, constitution, …, or unknown", required=True),
            Column("text", "text", "The words", required=True),
            *_offsets("the words"),
        ),
    ),
    Table(
        "offences",
        "For what: one row an offence, in the statement's words",
        ("statement_id", "event_id", "position"),
        (_STATEMENT, _EVENT, _POSITION, Column("text", "text", "The words", required=True), *_offsets("the words")),
    ),
    Table(
        "entities",
        "One row a person, organisation or place of a statement",
        ("statement_id", "id"),
        (
            Column("id", "text", "Its id", required=True),
            _STATEMENT,
            Column("label", "text", "PERSON, ORG or PLACE", required=True),
            Column("name", "text", "Its fullest name", required=True),
            Column("aliases", "text", "The other names that it goes by, a JSON array", required=True),
        ),
    ),
    Table(
        "mentions",
        "Every quotation: the spans of each event and, from document records, all labelled spans",
        ("statement_id", "event_id", "role", "position", "start_offset", "end_offset"),
        (
            _STATEMENT,
            Column("event_id", "text", "The event that the span takes part in; null for a labelled span"),
            Column("role", "text", "trigger, subject, authority, place, date, provision, offence or penalty"),
            Column("position", "integer", "Which subject, authority … of the event it stands for, from 0"),
            Column("label", "text", "PERSON, ORG, PLACE, DATE, PROVISION or LAW, for a labelled span"),
            Column("entity_id", "text", "The entity that it names, entities.id of the same statement"),
            Column("text", "text", "The words", required=True),
            *_offsets("it"),
        ),
    ),
)


def rows(parts: Iterable[Part]) -> Iterator[tuple[str, Row]]:
    """The rows of all tables, each with its table's name, in the order of the parts."""
    for part in parts:
        yield from _rows_of(part)


def _review(event: EventRecord) -> tuple[str | None, str | None, str | None]:
    """What people made of the event: status, names, time."""
    if event.review is None:
        return None, None, None
    return event.review.status, msgspec.json.encode(event.review.by).decode(), event.review.at


def _rows_of(part: Part) -> Iterator[tuple[str, Row]]:
    statement = part.statement
    if part.first:
        days = bounds(statement.date)
        yield (
            "statements",
            (
                statement.id,
                statement.title,
                statement.date,
                days.earliest,
                days.latest,
                statement.publisher,
                statement.index,
                statement.language,
                statement.country,
                statement.source,
                statement.text,
            ),
        )
    for entity in part.entities:
        aliases = msgspec.json.encode(entity.aliases).decode()
        yield "entities", (entity.id, statement.id, entity.label, entity.name, aliases)
    for mention in part.mentions:
        yield (
            "mentions",
            (statement.id, None, None, None, mention.label, mention.entity, mention.text, mention.start, mention.end),
        )
    for event in part.events:
        days = bounds(event_edtf(event.date))
        date, penalty, quote = event.date, event.penalty, quotation(event, statement.text)
        yield (
            "events",
            (
                event.id,
                statement.id,
                event.type,
                event.modality,
                event.trigger.text,
                event.trigger.start,
                event.trigger.end,
                event_edtf(date),
                days.earliest,
                days.latest,
                *((None, None, None) if date is None else (date.text, date.start, date.end)),
                *(
                    (None, None, None, None, None)
                    if penalty is None
                    else (penalty.text, penalty.kind, penalty.duration, penalty.start, penalty.end)
                ),
                quote.text,
                quote.start,
                quote.end,
                event.confidence,
                event.model,
                *_review(event),
            ),
        )
        where = (statement.id, event.id)
        for n, subject in enumerate(event.subjects):
            yield "subjects", (*where, n, subject.name, subject.kind, subject.count, subject.entity)
        for n, authority in enumerate(event.authorities):
            yield "authorities", (*where, n, authority.name, authority.kind)
        for n, place in enumerate(event.places):
            yield "places", (*where, n, place.name)
        for n, p in enumerate(event.provisions):
            yield "provisions", (*where, n, p.id, p.article, p.law, p.country, p.kind, p.text, p.start, p.end)
        for n, offence in enumerate(event.offences):
            yield "offences", (*where, n, offence.text, offence.start, offence.end)
        for role, position, entity_id, span in quotes(event):
            row = (
                statement.id,
                event.id,
                role or "trigger",
                position,
                None,
                entity_id,
                span.text,
                span.start,
                span.end,
            )
            yield "mentions", row

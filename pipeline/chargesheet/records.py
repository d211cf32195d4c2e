"""The contract: statements as they come in, records as they go out.

Every type is frozen and compared by its fields. Offsets are Unicode code points into ``statement.text``, and
``statement.text[start:end]`` equals the ``text`` beside them. No key is ever missing from a record: what is empty
is ``[]``, what is unknown is ``null``. Dates are EDTF (ISO 8601-2:2019, as profiled by the Library of Congress).

This module imports no other room. ``json_schema`` exports the contract; a change to a shape is a new number in
``EVENT_SCHEMA`` or ``DOCUMENT_SCHEMA``.
"""

import hashlib
from bisect import bisect_right
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta, Struct

EVENT_SCHEMA: Literal["chargesheet.event/1"] = "chargesheet.event/1"
DOCUMENT_SCHEMA: Literal["chargesheet.document/1"] = "chargesheet.document/1"

EventType = Literal[
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
    "dismissal",
    "release",
    "pardon",
    "closure",
    "lawsuit",
    "removal",
    "execution",
]
Modality = Literal["actual", "alleged", "planned", "negated"]
Label = Literal["PERSON", "ORG", "PLACE", "DATE", "PROVISION", "LAW"]
EntityLabel = Literal["PERSON", "ORG", "PLACE"]
Role = Literal["subject", "authority", "place", "date", "provision", "offence", "penalty"]
PartyKind = Literal["person", "organisation", "group", "place", "unknown"]
ProvisionKind = Literal[
    "criminal", "procedure", "constitution", "administrative", "civil", "treaty", "other", "unknown"
]
PenaltyKind = Literal["custody", "death", "fine", "corporal", "suspended", "ban", "labour", "other", "unknown"]

EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)
MODALITIES: tuple[Modality, ...] = get_args(Modality)
LABELS: tuple[Label, ...] = get_args(Label)
ROLES: tuple[Role, ...] = get_args(Role)

Offset = Annotated[int, Meta(ge=0, description="Unicode code points from the start of statement.text")]
Edtf = Annotated[str, Meta(description="a date or interval in EDTF, e.g. 2015-11, 2015-11-11, 2015-10/..")]
CountryCode = Annotated[str, Meta(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2")]


class Page(Struct, frozen=True):
    """Where a page begins.

    Attributes:
        number: Counted from 1.
        start: The offset of its first character.
    """

    number: Annotated[int, Meta(ge=1)]
    start: Offset


class Statement(Struct, frozen=True, kw_only=True, omit_defaults=False):
    """One document of an archive, as it is analysed: ``text`` never changes.

    Attributes:
        id: Its own where the source gives one, else ``statement_id(text)``.
        text: The text that all offsets point into.
        title: Its heading.
        date: When it was published: ISO 8601, ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
        publisher: Who published it.
        index: The publisher's reference, e.g. ``EUR 57/3123/2015``.
        language: ISO 639-1.
        country: ISO 3166-1 alpha-2 code of the country that it is about.
        source: The file or address that it was read from; of a part of a file, with the part.
        pages: Where each page begins that has characters, in order, the first at 0; ``None`` for a text without
            pages.
    """

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    index: str | None = None
    language: str | None = None
    country: CountryCode | None = None
    source: str | None = None
    pages: tuple[Page, ...] | None = None

    def page_at(self, offset: int) -> int | None:
        """The number of the page that the character at ``offset`` is on, or ``None`` for a text without pages."""
        if not self.pages:
            return None
        after = bisect_right(self.pages, offset, key=lambda page: page.start)
        return self.pages[max(0, after - 1)].number


class StatementRef(Struct, frozen=True, kw_only=True):
    """The statement that an event record comes from, without its text.

    Attributes:
        id: The statement's.
        title: Its heading.
        date: When it was published: ISO 8601, ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
        source: The file or address that it was read from.
        page: The page that the trigger stands on, counted from 1; ``null`` for a text without pages.
    """

    id: str
    title: str | None
    date: str | None
    source: str | None
    page: Annotated[int, Meta(ge=1)] | None = None


class Quote(Struct, frozen=True):
    """Characters of the statement, with their offsets.

    Attributes:
        text: ``statement.text[start:end]``.
        start: The offset of the first character.
        end: The offset behind the last one.
    """

    text: str
    start: Offset
    end: Offset


class Span(Struct, frozen=True):
    """Offsets alone.

    Attributes:
        start: The offset of the first character.
        end: The offset behind the last one.
    """

    start: Offset
    end: Offset


class Mention(Struct, frozen=True, kw_only=True):
    """A labelled span of the statement.

    Attributes:
        text: ``statement.text[start:end]``.
        start: The offset of the first character.
        end: The offset behind the last one.
        label: What it is.
        entity: The id of the entity that it names, or ``null`` where none was resolved.
    """

    text: str
    start: Offset
    end: Offset
    label: Label
    entity: str | None


class Entity(Struct, frozen=True, kw_only=True):
    """A person, organisation or place of the statement.

    Attributes:
        id: The same in all records of the statement.
        label: What it is.
        name: The fullest of its names; of a country the usual one.
        aliases: The other names that it goes by, in order of the text.
    """

    id: str
    label: EntityLabel
    name: str
    aliases: tuple[str, ...]


class Subject(Struct, frozen=True, kw_only=True):
    """Whom an event happens to.

    Attributes:
        name: The entity's name; of those without one the words of the text.
        kind: ``group`` for people without a name, ``unknown`` for what may be no people: "dozens of websites".
        count: How many: 1 for a named subject, of others what the text says, ``null`` where it does not.
        entity: The id of the entity, or ``null`` for those without a name.
        mentions: The words that stand for the subject at the event: a name, a pronoun, "All three".
    """

    name: str
    kind: PartyKind
    count: Annotated[int, Meta(ge=0)] | None
    entity: str | None
    mentions: tuple[Quote, ...]


class Authority(Struct, frozen=True, kw_only=True):
    """Who acts.

    Attributes:
        name: The entity's name, else the words of the text.
        kind: That of the entity; ``unknown`` for words such as "police".
        mentions: The words that stand for the authority at the event.
    """

    name: str
    kind: PartyKind
    mentions: tuple[Quote, ...]


class Place(Struct, frozen=True, kw_only=True):
    """Where an event happens.

    Attributes:
        name: The entity's name, else the words of the text.
        mentions: The words that stand for the place at the event.
    """

    name: str
    mentions: tuple[Quote, ...]


class EventDate(Struct, frozen=True, kw_only=True):
    """When an event happens.

    Attributes:
        edtf: A date or interval in EDTF, e.g. ``2015-11``, ``2015-11-11``, ``2015-10/..``; ``null`` where the words do
            not settle it.
        text: The words, ``statement.text[start:end]``.
        start: The offset of the first character.
        end: The offset behind the last one.
    """

    edtf: Edtf | None
    text: str
    start: Offset
    end: Offset


class Provision(Struct, frozen=True, kw_only=True):
    """One article of one law.

    Attributes:
        id: ``COUNTRY:law:article(part)``, ``treaty:law:article`` of a treaty, or ``null`` while the law is unknown.
        article: The number: ``174``, ``314(2)``.
        law: The law's name, or ``null`` where the text does not settle it.
        country: Whose law it is, ISO 3166-1 alpha-2; ``null`` for a treaty, and where the text does not settle it.
        kind: What kind of law it is.
        text: The words, ``statement.text[start:end]``.
        start: The offset of the first character.
        end: The offset behind the last one.
    """

    id: str | None
    article: str
    law: str | None
    country: CountryCode | None
    kind: ProvisionKind
    text: str
    start: Offset
    end: Offset


class Penalty(Struct, frozen=True, kw_only=True):
    """What is imposed.

    Attributes:
        text: The words, ``statement.text[start:end]``.
        kind: What kind of penalty it is.
        duration: ISO 8601 (``P2M``, ``P15Y``), or ``null`` where the words give none.
        start: The offset of the first character.
        end: The offset behind the last one.
    """

    text: str
    kind: PenaltyKind
    duration: str | None
    start: Offset
    end: Offset


class Review(Struct, frozen=True, kw_only=True):
    """What people made of an event.

    Attributes:
        status: ``accepted`` as the model had it, ``corrected``, ``added`` by people, or ``disputed``: they differ,
            nobody has decided between them, and the record is the model's.
        by: Their names.
        at: When the last of them said so: ISO 8601, UTC.
    """

    status: Literal["accepted", "corrected", "added", "disputed"]
    by: tuple[str, ...]
    at: str


class EventRecord(Struct, frozen=True, kw_only=True):
    """Something done to someone by an authority: the product, one JSON object a line.

    Attributes:
        schema: The contract and its version.
        id: A hash of what the record is read from: the same on any machine.
        type: What is done.
        modality: Whether it happened, is alleged, is planned, or is denied.
        statement: The statement that it comes from.
        trigger: The words that name the event.
        subjects: Whom it happens to.
        authorities: Who acts.
        places: Where it happens.
        date: When it happens, or ``null`` where the statement does not say.
        provisions: The articles under which it happens.
        offences: What the subjects are accused or convicted of, in the words of the text.
        penalty: What is imposed, or ``null``.
        evidence: The sentences that the values were read from, in order; then, inside them, the words that decided
            the modality ("allegedly", "faces"), where any did.
        confidence: The measured probability that type, subjects, date and provisions are right, or ``null`` where
            none was measured.
        model: Name and version of the pipeline that wrote the record.
        review: What people made of it; ``null`` where nobody has looked. It may be missing only in records that were
            written before there was review.
    """

    schema: Literal["chargesheet.event/1"]
    id: str
    type: EventType
    modality: Modality
    statement: StatementRef
    trigger: Quote
    subjects: tuple[Subject, ...]
    authorities: tuple[Authority, ...]
    places: tuple[Place, ...]
    date: EventDate | None
    provisions: tuple[Provision, ...]
    offences: tuple[Quote, ...]
    penalty: Penalty | None
    evidence: tuple[Span, ...]
    confidence: Annotated[float, Meta(ge=0, le=1)] | None
    model: str
    review: Review | None = None


class DocumentRecord(Struct, frozen=True, kw_only=True):
    """All that was read from one statement: what annotators and the scorer read.

    Attributes:
        schema: The contract and its version.
        id: The statement's.
        statement: The statement, with its text.
        mentions: All labelled spans, in order of the text.
        entities: The persons, organisations and places, in order of their first mention.
        events: The event records, in order of the text.
    """

    schema: Literal["chargesheet.document/1"]
    id: str
    statement: Statement
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    events: tuple[EventRecord, ...]


SchemaName = Literal["event", "document", "statement"]
_SCHEMAS: dict[SchemaName, type[Struct]] = {"event": EventRecord, "document": DocumentRecord, "statement": Statement}


def content_id(*fields: str) -> str:
    """A hash of the fields, each prefixed by its length in bytes, so that ("ab", "c") and ("a", "bc") differ.

    Returns:
        The first 20 hexadecimal digits of a SHA-256.
    """
    digest = hashlib.sha256()
    for field in fields:
        data = field.encode("utf-8", "surrogatepass")
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()[:20]


def statement_id(text: str) -> str:
    """The id of a statement whose source gives none: the same text has the same id wherever it is read from."""
    return content_id("statement", text)


def encode(record: Struct) -> str:
    """One record as one line of JSON, without the line's end."""
    return msgspec.json.encode(record).decode("utf-8")


def decode_document(line: str | bytes) -> DocumentRecord:
    """Read a document record from its JSON.

    Raises:
        msgspec.ValidationError: The JSON is not of this shape; the message names the field.
        msgspec.DecodeError: It is no JSON.
    """
    return msgspec.json.decode(line, type=DocumentRecord)


def decode_event(line: str | bytes) -> EventRecord:
    """Read an event record from its JSON; raises as ``decode_document``."""
    return msgspec.json.decode(line, type=EventRecord)


def json_schema(name: SchemaName) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of an event record, a document record or a statement."""
    schema = msgspec.json.schema(_SCHEMAS[name])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def check_offsets(document: DocumentRecord) -> None:
    """Assert, for every quote of the document, that its text stands at its offsets.

    Raises:
        AssertionError: A quote disagrees with the statement's text; the message gives both.
    """
    text = document.statement.text
    for quote in _quotes(msgspec.to_builtins(document)):
        found = text[quote["start"] : quote["end"]]
        assert found == quote["text"], f"{document.id}: {quote['text']!r} is not at {quote['start']}: {found!r}"


def _quotes(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (any JSON value)
    """Every object below ``value`` that has a text and offsets."""
    if isinstance(value, dict):
        own = [value] if {"text", "start", "end"} <= value.keys() else []
        return own + [quote for child in value.values() for quote in _quotes(child)]
    if isinstance(value, list | tuple):
        return [quote for child in value for quote in _quotes(child)]
    return []

"""Annotated statements: the gold's JSON lines and layer files, read into one frozen type.

Gold lines carry their passage and write many values as plain words; layers (``chargesheet.layer/1``, described in
``annotations/README.md``) carry offsets only and are read against the statement's text. Both become a
``GoldDocument``, whose offsets are code points into ``text``; a value that its source gives without offsets has
``start`` and ``end`` null.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from chargesheet.errors import UnreadableInputError
from chargesheet.records import EventType, Label, Modality, PenaltyKind, Span


class GoldMention(Struct, frozen=True):
    """A labelled span of the text."""

    start: int
    end: int
    label: Label


class GoldValue(Struct, frozen=True):
    """Words of the text, with their offsets where the source gives them."""

    text: str
    start: int | None = None
    end: int | None = None


class GoldSubject(Struct, frozen=True):
    """Whom an event happens to: a name, or an unnamed group with its count; the offsets are those of the words."""

    name: str
    group: bool
    count: int | None = None
    start: int | None = None
    end: int | None = None


class GoldDate(Struct, frozen=True):
    """A date of an event; ``edtf`` is null where the words do not settle it."""

    start: int
    end: int
    edtf: str | None


class GoldItem(Struct, frozen=True):
    """One article, ``293(1)``, and the law as the text names it, or null."""

    article: str
    law: str | None = None


class GoldProvision(Struct, frozen=True):
    """A PROVISION span and its articles."""

    start: int
    end: int
    items: tuple[GoldItem, ...]


class GoldPenalty(Struct, frozen=True):
    """A penalty as worded; ``kind`` and ``duration`` (ISO 8601) are null where only words were annotated."""

    text: str
    start: int | None = None
    end: int | None = None
    kind: PenaltyKind | None = None
    duration: str | None = None


class GoldEvent(Struct, frozen=True, kw_only=True):
    """An annotated event; empty is ``()`` or null."""

    type: EventType
    modality: Modality
    trigger: Span
    subjects: tuple[GoldSubject, ...] = ()
    authorities: tuple[GoldValue, ...] = ()
    places: tuple[GoldValue, ...] = ()
    dates: tuple[GoldDate, ...] = ()
    provisions: tuple[GoldProvision, ...] = ()
    offences: tuple[GoldValue, ...] = ()
    penalty: GoldPenalty | None = None


class GoldDocument(Struct, frozen=True, kw_only=True):
    """A text with all its mentions and events, in order of the text.

    Attributes:
        id: The gold's own id, or the ``statement`` that a layer names.
        text: The passage or statement.
        country: ISO 3166-1 alpha-2, of the state whose authorities act, or null.
        date: The statement's date, ISO 8601, or null.
        mentions: Labelled spans, none overlapping.
        events: Events in order of their triggers.
    """

    id: str
    text: str
    country: str | None
    date: str | None
    mentions: tuple[GoldMention, ...]
    events: tuple[GoldEvent, ...]


class Layer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A layer file as it is written, before it meets its statement's text."""

    schema: Literal["chargesheet.layer/1"]
    statement: str
    sha256: str
    author: str
    country: str | None
    date: str | None
    mentions: tuple["LayerMention", ...]
    events: tuple["LayerEvent", ...]


class LayerSpan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Offsets; ``text`` only in layers over the project's own statements."""

    start: int
    end: int
    text: str | None = None


class LayerMention(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mention of a layer."""

    start: int
    end: int
    label: Label
    text: str | None = None


class LayerSubject(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A subject of a layer: a group where ``count`` is written, be it null."""

    start: int
    end: int
    count: int | msgspec.UnsetType | None = msgspec.UNSET
    text: str | None = None
    name: str | None = None
    group: str | None = None


class LayerDate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A date of a layer."""

    start: int
    end: int
    edtf: str | None
    text: str | None = None


class LayerProvision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A provision of a layer."""

    start: int
    end: int
    items: tuple[GoldItem, ...]
    text: str | None = None


class LayerPenalty(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A penalty of a layer."""

    start: int
    end: int
    kind: PenaltyKind
    duration: str | None
    text: str | None = None


class LayerEvent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An event of a layer."""

    type: EventType
    modality: Modality
    trigger: LayerSpan
    subjects: tuple[LayerSubject, ...]
    authorities: tuple[LayerSpan, ...]
    places: tuple[LayerSpan, ...]
    dates: tuple[LayerDate, ...]
    provisions: tuple[LayerProvision, ...]
    offences: tuple[LayerSpan, ...]
    penalty: LayerPenalty | None


class _LineDate(Struct, frozen=True):
    start: int
    end: int
    value: str | None


class _LineSubject(Struct, frozen=True):
    name: str | None = None
    group: str | None = None
    count: int | None = None


class _LineEvent(Struct, frozen=True, kw_only=True):
    type: EventType
    modality: Modality
    trigger: Span
    subjects: tuple[_LineSubject, ...]
    authorities: tuple[str, ...]
    places: tuple[str, ...]
    dates: tuple[_LineDate, ...]
    provisions: tuple[GoldProvision, ...]
    offences: tuple[str, ...]
    penalty: str | None


class _Line(Struct, frozen=True, kw_only=True):
    id: str
    text: str
    country: str | None = None
    document_date: str | None = None
    entities: tuple[GoldMention, ...]
    events: tuple[_LineEvent, ...]


def read_gold(path: Path) -> Iterator[GoldDocument]:
    """The documents of a gold file, one JSON object a line; empty lines are passed over.

    Raises:
        UnreadableInputError: A line is no JSON or not of the gold's shape; the message names the line.
    """
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                read = msgspec.json.decode(line, type=_Line)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                raise UnreadableInputError(str(path), f"no gold passage: {error}", "Mend the line.", number) from error
            yield _from_line(read)


def read_layer(path: Path) -> Layer:
    """A layer file, without its statement's text.

    Raises:
        UnreadableInputError: The file is no JSON or not of the layer's shape.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Layer)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableInputError(str(path), f"no layer: {error}", "Mend the file.") from error


def layer_document(layer: Layer, text: str) -> GoldDocument:
    """The layer's annotations over ``text``, which must be the very text that they were made on.

    Raises:
        UnreadableInputError: The text has another SHA-256, or a span's own ``text`` is not at its offsets.
    """
    found = hashlib.sha256(text.encode("utf-8")).hexdigest()
    if found != layer.sha256:
        reason = f"its layer was made over another text (SHA-256 {layer.sha256[:12]}…, not {found[:12]}…)"
        raise UnreadableInputError(layer.statement, reason, "Restore the statement, or annotate it again.")
    for span in _spans(layer):
        if not 0 <= span.start < span.end <= len(text):
            reason = f"a span of its layer, {span.start} to {span.end}, is not inside the text"
            raise UnreadableInputError(layer.statement, reason, "Correct the offsets.")
        if span.text is not None and text[span.start : span.end] != span.text:
            reason = f"its layer has {span.text!r} at {span.start}, the text {text[span.start : span.end]!r}"
            raise UnreadableInputError(layer.statement, reason, "Correct the offsets.")
    return GoldDocument(
        id=layer.statement,
        text=text,
        country=layer.country,
        date=layer.date,
        mentions=tuple(GoldMention(m.start, m.end, m.label) for m in layer.mentions),
        events=tuple(_from_layer_event(event, text) for event in layer.events),
    )


def _from_line(line: _Line) -> GoldDocument:
    return GoldDocument(
        id=line.id,
        text=line.text,
        country=line.country,
        date=line.document_date,
        mentions=line.entities,
        events=tuple(
            GoldEvent(
                type=event.type,
                modality=event.modality,
                trigger=event.trigger,
                subjects=tuple(GoldSubject(s.name or s.group or "", s.name is None, s.count) for s in event.subjects),
                authorities=tuple(GoldValue(value) for value in event.authorities),
                places=tuple(GoldValue(value) for value in event.places),
                dates=tuple(GoldDate(d.start, d.end, d.value) for d in event.dates),
                provisions=event.provisions,
                offences=tuple(GoldValue(value) for value in event.offences),
                penalty=None if event.penalty is None else GoldPenalty(event.penalty),
            )
            for event in line.events
        ),
    )


def _from_layer_event(event: LayerEvent, text: str) -> GoldEvent:
    def words(start: int, end: int) -> str:
        return " ".join(text[start:end].split())

    def value(span: LayerSpan) -> GoldValue:
        return GoldValue(text[span.start : span.end], span.start, span.end)

    def subject(span: LayerSubject) -> GoldSubject:
        group = not isinstance(span.count, msgspec.UnsetType)
        count = None if isinstance(span.count, msgspec.UnsetType) else span.count
        return GoldSubject(span.name or words(span.start, span.end), group, count, span.start, span.end)

    penalty = event.penalty
    return GoldEvent(
        type=event.type,
        modality=event.modality,
        trigger=Span(event.trigger.start, event.trigger.end),
        subjects=tuple(subject(span) for span in event.subjects),
        authorities=tuple(value(span) for span in event.authorities),
        places=tuple(value(span) for span in event.places),
        dates=tuple(GoldDate(d.start, d.end, d.edtf) for d in event.dates),
        provisions=tuple(GoldProvision(p.start, p.end, p.items) for p in event.provisions),
        offences=tuple(value(span) for span in event.offences),
        penalty=None
        if penalty is None
        else GoldPenalty(text[penalty.start : penalty.end], penalty.start, penalty.end, penalty.kind, penalty.duration),
    )


_AnySpan = LayerSpan | LayerMention | LayerSubject | LayerDate | LayerProvision | LayerPenalty


def _spans(layer: Layer) -> Iterator[_AnySpan]:
    """Every span of the layer."""
    yield from layer.mentions
    for event in layer.events:
        yield event.trigger
        for spans in (event.subjects, event.authorities, event.places, event.dates, event.provisions, event.offences):
            yield from spans
        if event.penalty is not None:
            yield event.penalty

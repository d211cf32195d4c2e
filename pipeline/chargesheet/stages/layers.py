"""What each stage writes on the ``Doc``, and where the next one reads it.

All offsets are code points into ``doc.text``, which is the passage itself, never changed: ``doc.text[start:end]``
is what was found. They need not fall on token borders. A layer is a tuple of frozen values in order of
``(start, end)``; a stage reads the layers of earlier stages and writes its own, whole.

``layers(doc).mentions`` reads, ``layers(doc).mentions = found`` writes (in a ``set_annotations`` only). The same is
open to other components as ``doc._.chargesheet_mentions``, and survives ``doc.to_bytes()``.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from chargesheet.grammar.layout_types import Block
from chargesheet.records import (
    DocumentRecord,
    EntityLabel,
    EventType,
    Label,
    Modality,
    ProvisionKind,
    Role,
    Span,
    Statement,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc


class LabelledSpan(Struct, frozen=True):
    """A mention before its entity is known. ``rule`` names what found it: a lexicon entry, ``ner``, a head."""

    start: int
    end: int
    label: Label
    rule: str


class ProvisionItem(Struct, frozen=True):
    """One article of one law. ``article`` is in normal form, ``280(2)``; ``id`` is null while the law is unknown."""

    article: str
    law: str | None
    country: str | None
    kind: ProvisionKind
    id: str | None


class ProvisionReading(Struct, frozen=True):
    """A PROVISION mention and the articles that it names, one item per article and part."""

    start: int
    end: int
    items: tuple[ProvisionItem, ...]


class CitationReading(Struct, frozen=True):
    """Words that cite provisions again, "the same article", "both articles", "that law", and what they stand for.

    ``provisions`` are readings of the provisions layer, at least one, in order.
    """

    start: int
    end: int
    provisions: tuple[ProvisionReading, ...]


class LawReading(Struct, frozen=True):
    """A LAW mention: a law named without an article; ``id`` as in the registry, or null for one not in it."""

    start: int
    end: int
    name: str
    country: str | None
    kind: ProvisionKind
    id: str | None


class DateReading(Struct, frozen=True):
    """A DATE mention resolved to EDTF, or to null where the words do not settle it."""

    start: int
    end: int
    edtf: str | None


class EntityReading(Struct, frozen=True):
    """A person, organisation or place with all its mentions; ``mentions`` in order of the text."""

    label: EntityLabel
    name: str
    aliases: tuple[str, ...]
    mentions: tuple[Span, ...]


class Anaphor(Struct, frozen=True):
    """Words that stand for people or organisations named elsewhere: "He", "All three", "the two activists".

    ``entities`` are indices into the entities layer. ``antecedent`` is set instead when the words stand for an
    unnamed group: "They" for "five Papuan activists".
    """

    start: int
    end: int
    entities: tuple[int, ...]
    antecedent: Span | None


class Trigger(Struct, frozen=True):
    """The word that names an event. ``rule`` names what found it."""

    start: int
    end: int
    type: EventType
    rule: str


class Argument(Struct, frozen=True):
    """A span that takes part in an event: a mention, an anaphor, a group, a phrase.

    ``event`` is the index of its trigger in the triggers layer.
    """

    event: int
    role: Role
    start: int
    end: int


class ModalityReading(Struct, frozen=True):
    """An event's modality and the words that say so; one for each trigger, in the same order."""

    modality: Modality
    cues: tuple[Span, ...]


class FieldEvent(Struct, frozen=True):
    """An event that a field tells of: its trigger, its modality, and its arguments as role and span."""

    trigger: Trigger
    modality: ModalityReading
    arguments: tuple[tuple[Role, Span], ...]


class FieldCard(Struct, frozen=True):
    """What a prisoner list or a row of a table says about the same people.

    Attributes:
        table: Whether it is a row.
        subjects: Whom it is about.
        provisions: The articles that it names for all of its events.
        offences: What they are charged with.
        events: The events that its labels and values name.
        values: The values of its fields, whose prose may tell of further events.
        closed: Where it holds no prose: labels, and values that are read here.
    """

    table: bool
    subjects: tuple[Span, ...]
    provisions: tuple[Span, ...]
    offences: tuple[Span, ...]
    events: tuple[FieldEvent, ...]
    values: tuple[Span, ...]
    closed: tuple[Span, ...]


class Layers(Struct):
    """All layers of one ``Doc``. ``statement`` is what the passage is part of; ``offset`` is where it starts there."""

    statement: Statement | None = None
    offset: int = 0
    blocks: tuple[Block, ...] = ()
    markup: tuple[Span, ...] = ()
    mentions: tuple[LabelledSpan, ...] = ()
    provisions: tuple[ProvisionReading, ...] = ()
    laws: tuple[LawReading, ...] = ()
    citations: tuple[CitationReading, ...] = ()
    dates: tuple[DateReading, ...] = ()
    entities: tuple[EntityReading, ...] = ()
    anaphors: tuple[Anaphor, ...] = ()
    fields: tuple[FieldCard, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    arguments: tuple[Argument, ...] = ()
    modalities: tuple[ModalityReading, ...] = ()
    document: DocumentRecord | None = None


LAYER_NAMES: tuple[str, ...] = Layers.__struct_fields__
_KEY = "chargesheet"


def layers(doc: "Doc") -> Layers:
    """The layers of ``doc``, empty ones where no stage has run."""
    found = doc.user_data.get(_KEY)
    if not isinstance(found, Layers):
        found = doc.user_data[_KEY] = Layers()
    return found


def register_extensions() -> None:
    """Make every layer readable as ``doc._.chargesheet_<layer>``; the factories call it, again and again."""
    # spaCy loads this module's encoders while it is itself being imported, so the module cannot import it on top.
    from spacy.tokens import Doc

    for name in LAYER_NAMES:
        if not Doc.has_extension(f"chargesheet_{name}"):
            Doc.set_extension(f"chargesheet_{name}", getter=_getter(name))


def _getter(name: str) -> "Callable[[Doc], Any]":
    return lambda doc: getattr(layers(doc), name)


def labelled_spans(doc: "Doc") -> tuple[LabelledSpan, ...]:
    """All labelled spans of the passage, none overlapping: what becomes the record's mentions.

    Where stages disagree the grammar wins: provisions, then laws, then dates, then the mentions stage; within one
    layer the longer span wins, then the earlier one.
    """
    read = layers(doc)
    ranked: list[tuple[int, LabelledSpan]] = [
        *((0, LabelledSpan(p.start, p.end, "PROVISION", "provisions")) for p in read.provisions),
        *((1, LabelledSpan(w.start, w.end, "LAW", "provisions")) for w in read.laws),
        *((2, LabelledSpan(d.start, d.end, "DATE", "dates")) for d in read.dates),
        *((3, m) for m in read.mentions),
    ]
    ranked.sort(key=lambda pair: (pair[0], pair[1].start - pair[1].end, pair[1].start))
    taken = bytearray(max((span.end for _, span in ranked), default=0))
    kept: list[LabelledSpan] = []
    for _, span in ranked:
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            kept.append(span)
    return tuple(sorted(kept, key=lambda span: (span.start, span.end)))


def encode_layers(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:  # noqa: ANN401 (srsly's signature)
    """Let ``doc.to_bytes()`` carry the layers: an encoder for srsly's msgpack."""
    if isinstance(value, Layers):
        return {"__chargesheet_layers__": msgspec.json.encode(value)}
    return value if chain is None else chain(value)


def decode_layers(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:  # noqa: ANN401 (srsly's signature)
    """The inverse of ``encode_layers``."""
    if isinstance(value, dict) and "__chargesheet_layers__" in value:
        return msgspec.json.decode(value["__chargesheet_layers__"], type=Layers)
    return value if chain is None else chain(value)

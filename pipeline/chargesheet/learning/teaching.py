"""What reviewed layers teach: the passages that people have judged, as annotated documents.

Where nobody has decided, nothing is taught, not even that there is no event: a passage with an open or disputed event
is left out, and of a statement that nobody is done with, every passage that has no decided event.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from chargesheet.learning.config import TrainingConfig
from chargesheet.learning.gold import (
    GoldDate,
    GoldDocument,
    GoldEvent,
    GoldMention,
    GoldProvision,
    GoldSubject,
    GoldValue,
)
from chargesheet.learning.layers import LayeredText, canonical, encode_layer, sha256
from chargesheet.records import Span

# "…in Astana.\n \nOn 3 May": what stands between two paragraphs
_BETWEEN = re.compile(r"\n[^\S\n]*\n\s*")


class Judged(Struct, frozen=True, kw_only=True):
    """A statement with what people decided.

    Attributes:
        item: Its text, and a layer of the events that hold and that people decided on.
        authors: Who decided.
        decided: Where the triggers of events stand that people decided on, those that they rejected among them.
        undecided: Where something stands that nobody decided, or that people differ on.
        finished: Whether somebody is done with the whole statement.
    """

    item: LayeredText
    authors: tuple[str, ...]
    decided: tuple[int, ...] = ()
    undecided: tuple[int, ...] = ()
    finished: bool = True


class Use(Struct, frozen=True, kw_only=True):
    """A layer that was learned from, without any word of its text: what is written beside the weights.

    Attributes:
        statement: The statement's id.
        text: The SHA-256 of its text.
        layer: The SHA-256 of the layer as ``encode_layer`` writes it.
        authors: Whose decisions it holds.
        passages: How many passages were taken.
        events: How many events stand in them.
        rejected: How many that the machine had found and people rejected.
        left_out: How many passages were left out, as not all in them is decided.
    """

    statement: str
    text: str
    layer: str
    authors: tuple[str, ...]
    passages: int
    events: int
    rejected: int
    left_out: int


def taught(judged: Judged) -> tuple[tuple[GoldDocument, ...], Use]:
    """The passages of a statement that teach, and what is said of them; none where nothing is decided.

    Raises:
        UnreadableInputError: The layer is not of this text.
    """
    document = judged.item.document()
    paragraphs = list(_paragraphs(document.text))
    kept = [_teaches(paragraph, judged) for paragraph in paragraphs]
    if all(kept):
        documents: tuple[GoldDocument, ...] = (document,)
    else:
        documents = tuple(part(document, start, end) for start, end in _runs(paragraphs, kept))
    inside = [p for p, taken in zip(paragraphs, kept, strict=True) if taken]
    decided = sum(_within(at, p) for p in inside for at in judged.decided)
    events = sum(len(d.events) for d in documents)
    use = Use(
        statement=document.id,
        text=judged.item.layer.sha256,
        layer=sha256(encode_layer(canonical(judged.item.layer)).decode()),
        authors=judged.authors,
        passages=len(inside),
        events=events,
        rejected=max(0, decided - events),
        left_out=len(kept) - len(inside),
    )
    return documents, use


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Where each paragraph begins and ends: an empty line parts them."""
    start = 0
    for gap in _BETWEEN.finditer(text):
        if text[start : gap.start()].strip():
            yield start, gap.start()
        start = gap.end()
    if text[start:].strip():
        yield start, len(text)


def _teaches(paragraph: tuple[int, int], judged: Judged) -> bool:
    if any(_within(at, paragraph) for at in judged.undecided):
        return False
    return judged.finished or any(_within(at, paragraph) for at in judged.decided)


def _within(at: int, paragraph: tuple[int, int]) -> bool:
    return paragraph[0] <= at < paragraph[1]


def _runs(paragraphs: Sequence[tuple[int, int]], kept: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Neighbouring paragraphs that are kept, as one stretch of the text."""
    start: int | None = None
    end = 0
    for paragraph, taken in zip(paragraphs, kept, strict=True):
        if taken:
            start = paragraph[0] if start is None else start
            end = paragraph[1]
        elif start is not None:
            yield start, end
            start = None
    if start is not None:
        yield start, end


def part(document: GoldDocument, start: int, end: int) -> GoldDocument:
    """The characters ``start`` to before ``end`` as a document of its own.

    Its events are those whose trigger stands inside. A name that stands outside keeps its words without offsets, as it
    may be named inside, too; a date or provision outside is left away.
    """

    def inside(span: GoldValue | GoldSubject) -> bool:
        return span.start is not None and span.end is not None and start <= span.start and span.end <= end

    def value(found: GoldValue) -> GoldValue:
        if inside(found) and found.start is not None and found.end is not None:
            return replace(found, start=found.start - start, end=found.end - start)
        return GoldValue(found.text)

    def subject(found: GoldSubject) -> GoldSubject:
        if inside(found) and found.start is not None and found.end is not None:
            return replace(found, start=found.start - start, end=found.end - start)
        return replace(found, start=None, end=None)

    def event(found: GoldEvent) -> GoldEvent:
        penalty = found.penalty
        if penalty is not None and penalty.start is not None and penalty.end is not None:
            held = start <= penalty.start and penalty.end <= end
            penalty = replace(penalty, start=penalty.start - start, end=penalty.end - start) if held else None
        return replace(
            found,
            trigger=replace(found.trigger, start=found.trigger.start - start, end=found.trigger.end - start),
            subjects=tuple(map(subject, found.subjects)),
            authorities=tuple(map(value, found.authorities)),
            places=tuple(map(value, found.places)),
            dates=tuple(
                replace(d, start=d.start - start, end=d.end - start) for d in found.dates if _in(d, start, end)
            ),
            provisions=tuple(
                replace(p, start=p.start - start, end=p.end - start) for p in found.provisions if _in(p, start, end)
            ),
            offences=tuple(map(value, found.offences)),
            penalty=penalty,
        )

    return GoldDocument(
        id=f"{document.id}#{start}-{end}",
        text=document.text[start:end],
        country=document.country,
        date=document.date,
        mentions=tuple(
            replace(m, start=m.start - start, end=m.end - start) for m in document.mentions if _in(m, start, end)
        ),
        events=tuple(event(e) for e in document.events if _in(e.trigger, start, end)),
    )


def _in(span: GoldMention | GoldDate | GoldProvision | Span, start: int, end: int) -> bool:
    return start <= span.start and span.end <= end


def gold_line(document: GoldDocument) -> bytes:
    """A document as a line of a file of annotated passages, as ``read_gold`` reads it: values by their words."""
    text = document.text

    def party(subject: GoldSubject) -> dict[str, object]:
        if not subject.group:
            return {"name": subject.name}
        words = subject.name if subject.start is None else text[subject.start : subject.end]
        return {"group": words, "count": subject.count}

    def event(found: GoldEvent) -> dict[str, object]:
        return {
            "type": found.type,
            "modality": found.modality,
            "trigger": found.trigger,
            "subjects": [party(subject) for subject in found.subjects],
            "authorities": [value.text for value in found.authorities],
            "places": [value.text for value in found.places],
            "dates": [{"start": d.start, "end": d.end, "value": d.edtf} for d in found.dates],
            "provisions": found.provisions,
            "offences": [value.text for value in found.offences],
            "penalty": None if found.penalty is None else found.penalty.text,
        }

    line = {
        "id": document.id,
        "text": text,
        "country": document.country,
        "document_date": document.date,
        "entities": document.mentions,
        "events": [event(each) for each in document.events],
    }
    return msgspec.json.encode(line) + b"\n"


def config_toml(config: TrainingConfig) -> str:
    """A training configuration as the file that ``read_config`` reads."""

    def line(key: str, value: object) -> str:
        return f"{key} = {json.dumps(value, ensure_ascii=False)}\n"

    fields = msgspec.to_builtins(config)
    sections = {name: value for name, value in fields.items() if isinstance(value, dict)}
    text = "".join(line(key, value) for key, value in fields.items() if key not in sections)
    for name, section in sections.items():
        text += f"\n[{name}]\n" + "".join(line(key, value) for key, value in section.items())
    return text


def measured_on(text: str, held_out: Iterable[str]) -> bool:
    """Whether a text holds one that is measured on, or stands in one: white space counts for nothing."""
    words = " ".join(text.split())
    return any(held in words or words in held for held in (" ".join(other.split()) for other in held_out) if held)

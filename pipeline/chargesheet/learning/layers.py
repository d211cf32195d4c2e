"""Layers and the texts that they were made over: brought together by the text's SHA-256, and in one canonical form.

A ``LayeredText`` is what agreement, corrections, training and interchange with other tools work on. Every offset is a
code point into its ``text``.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from chargesheet.errors import UnreadableInputError
from chargesheet.learning.gold import (
    GoldDocument,
    GoldItem,
    Layer,
    LayerDate,
    LayerEvent,
    LayerMention,
    LayerPenalty,
    LayerProvision,
    LayerSpan,
    LayerSubject,
    layer_document,
    read_gold,
    read_layer,
)
from chargesheet.records import DocumentRecord, EventRecord, Provision, Quote, Statement, Subject

Spanned = TypeVar("Spanned", LayerSpan, LayerMention, LayerSubject, LayerDate, LayerProvision, LayerPenalty)


class LayeredText(Struct, frozen=True):
    """A text and one author's layer over it; ``layer.sha256`` is the text's."""

    text: str
    layer: Layer

    def document(self) -> GoldDocument:
        """The layer as an annotated document; raises as ``layer_document``."""
        return layer_document(self.layer, self.text)


def sha256(text: str) -> str:
    """The hexadecimal SHA-256 of a text in UTF-8, by which layers name it."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_layers(path: Path) -> Iterator[Layer]:
    """The layers of a file: one of ``.json``, one a line of ``.jsonl``; or of all such files below a folder.

    Raises:
        UnreadableInputError: A file or line is no layer, or the folder has none.
    """
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.suffix in (".json", ".jsonl") and not p.name.startswith("."))
        if not files:
            raise UnreadableInputError(str(path), "there are no layers in this folder", "It should hold .json files.")
        for file in files:
            yield from read_layers(file)
    elif path.suffix == ".jsonl":
        yield from _lines(path)
    else:
        yield _explained(path)


def _explained(path: Path) -> Layer:
    try:
        return read_layer(path)
    except OSError as error:
        raise UnreadableInputError(str(path), f"cannot be read: {error.strerror}", "Check the name.") from error


def _lines(path: Path) -> Iterator[Layer]:
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise UnreadableInputError(str(path), f"cannot be read: {error.strerror}", "Check the name.") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield msgspec.json.decode(line, type=Layer)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                raise UnreadableInputError(str(path), f"no layer: {error}", "Mend the line.", number) from error


def layered_texts(layers: Iterable[Layer], statements: Iterable[Statement]) -> list[LayeredText]:
    """Each layer with its text, in the order of the layers; spans are checked against it.

    Raises:
        UnreadableInputError: No statement has the SHA-256 of a layer, or a span is not inside its text.
    """
    texts = texts_by_sha256(statements)
    return [with_text(layer, texts) for layer in layers]


def texts_by_sha256(statements: Iterable[Statement]) -> dict[str, str]:
    """The texts of statements by what layers name them by."""
    return {sha256(statement.text): statement.text for statement in statements}


def with_text(layer: Layer, texts: Mapping[str, str]) -> LayeredText:
    """A layer with its text, out of those by their SHA-256; raises as ``layered_texts``."""
    text = texts.get(layer.sha256)
    if text is None:
        reason = f"none of the statements is the text that its layer was made over (SHA-256 {layer.sha256[:12]}…)"
        raise UnreadableInputError(layer.statement, reason, "Name the statement with --statements, unchanged.")
    layer_document(layer, text)
    return LayeredText(text, layer)


def gold_of_layers(layers: Iterable[Layer], statements: Iterable[Statement]) -> list[GoldDocument]:
    """Reviewed layers with their statements as annotated documents, to train on or to measure on.

    Raises:
        UnreadableInputError: As ``layered_texts``; or two layers are over one statement, which must be adjudicated.
    """
    documents: dict[str, GoldDocument] = {}
    authors: dict[str, str] = {}
    for item in layered_texts(layers, statements):
        if item.layer.sha256 in documents:
            reason = f"there are two layers over it, by {authors[item.layer.sha256]} and {item.layer.author}"
            raise UnreadableInputError(item.layer.statement, reason, "Leave one, or adjudicate them into one.")
        documents[item.layer.sha256] = item.document()
        authors[item.layer.sha256] = item.layer.author
    return list(documents.values())


def canonical(layer: Layer) -> Layer:
    """The layer with spans bare of quotes, mentions and events in order of the text, and nothing twice.

    Two layers that say the same are equal in this form.
    """
    events = (_canonical_event(event) for event in layer.events)
    return replace(
        layer,
        mentions=tuple(sorted(_unique(map(_bare, layer.mentions)), key=lambda m: (m.start, m.end, m.label))),
        events=tuple(sorted(events, key=event_order)),
    )


def event_order(event: LayerEvent) -> tuple[int, int, str, bytes]:
    """By trigger, then type; what is equal in both, by its content, so that the order never depends on the input's."""
    return event.trigger.start, event.trigger.end, event.type, msgspec.json.encode(event)


def _canonical_event(event: LayerEvent) -> LayerEvent:
    return replace(
        event,
        trigger=_bare(event.trigger),
        subjects=_bared(event.subjects),
        authorities=_bared(event.authorities),
        places=_bared(event.places),
        dates=_bared(event.dates),
        provisions=_bared(event.provisions),
        offences=_bared(event.offences),
        penalty=None if event.penalty is None else _bare(event.penalty),
    )


def _bared(spans: Sequence[Spanned]) -> tuple[Spanned, ...]:
    """Without quotes, in order of the text: which of several subjects is named first means nothing."""
    found = _unique(_bare(span) for span in spans)
    return tuple(sorted(found, key=lambda span: (span.start, span.end, msgspec.json.encode(span))))


def _bare(span: Spanned) -> Spanned:
    if isinstance(span, LayerSubject):
        return replace(span, text=None, name=None, group=None)
    return replace(span, text=None)


def _unique(spans: Iterable[Spanned]) -> list[Spanned]:
    return list(dict.fromkeys(spans))


def with_quotes(item: LayeredText) -> Layer:
    """The layer with each span's own characters, as layers over the project's own statements have them."""
    text = item.text

    def quoted(span: Spanned) -> Spanned:
        words = text[span.start : span.end]
        if isinstance(span, LayerSubject):
            folded = " ".join(words.split())
            named = isinstance(span.count, msgspec.UnsetType)
            return replace(span, text=words, name=folded if named else None, group=None if named else folded)
        return replace(span, text=words)

    events = [
        replace(
            event,
            trigger=quoted(event.trigger),
            subjects=tuple(map(quoted, event.subjects)),
            authorities=tuple(map(quoted, event.authorities)),
            places=tuple(map(quoted, event.places)),
            dates=tuple(map(quoted, event.dates)),
            provisions=tuple(map(quoted, event.provisions)),
            offences=tuple(map(quoted, event.offences)),
            penalty=None if event.penalty is None else quoted(event.penalty),
        )
        for event in item.layer.events
    ]
    return replace(item.layer, mentions=tuple(map(quoted, item.layer.mentions)), events=tuple(events))


def encode_layer(layer: Layer) -> bytes:
    """The layer as its file holds it: a mention and an event a line, so that changes can be read in a review."""
    fields = msgspec.to_builtins(layer)
    lines = []
    for key, value in fields.items():
        name = msgspec.json.encode(key).decode()
        if key in ("mentions", "events"):
            items = [f"  {_compact(item)}" for item in value]
            lines.append(f" {name}: [\n" + ",\n".join(items) + "\n ]" if items else f" {name}: []")
        else:
            lines.append(f" {name}: {msgspec.json.encode(value).decode()}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def encode_event(event: LayerEvent) -> str:
    """One event of a layer as JSON on one line, whatever a reader takes for a line's end."""
    encoded = msgspec.json.encode(_pruned(msgspec.to_builtins(event))).decode()
    return _LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", encoded)


# What JSON leaves as it is, and some readers end a line at.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_OPTIONAL = frozenset(("text", "name", "group"))


def _compact(value: Mapping[str, object]) -> str:
    """JSON on one line with a space after commas and colons; quotes that are not there are left out."""
    return msgspec.json.format(msgspec.json.encode(_pruned(value)), indent=0).decode()


def _pruned(value: object) -> object:
    if isinstance(value, Mapping):
        return {k: _pruned(v) for k, v in value.items() if not (k in _OPTIONAL and v is None)}
    if isinstance(value, list | tuple):
        return [_pruned(child) for child in value]
    return value


def machine_layer(document: DocumentRecord) -> tuple[LayeredText, tuple[str, ...]]:
    """A document record as a layer by its model; and what of it no layer holds, in words.

    A subject's span is the place where its name stands, nearest to the trigger; else the words that stand for it. Not
    held and not reported, as a layer never has them: ids, aliases, kinds, evidence, confidence.
    """
    text = document.statement.text
    lost: list[str] = []
    events = tuple(_layer_event(event, document, lost) for event in document.events)
    models = sorted({event.model for event in document.events})
    layer = Layer(
        schema="chargesheet.layer/1",
        statement=document.id,
        sha256=sha256(text),
        author=", ".join(models) or "chargesheet",
        country=document.statement.country,
        date=document.statement.date,
        mentions=tuple(LayerMention(start=m.start, end=m.end, label=m.label) for m in document.mentions),
        events=events,
    )
    return LayeredText(text, canonical(layer)), tuple(lost)


def _layer_event(event: EventRecord, document: DocumentRecord, lost: list[str]) -> LayerEvent:
    where = f"{event.type} at {event.trigger.start}"

    def spans(role: str, parties: Iterable[tuple[str, Sequence[Quote]]]) -> tuple[LayerSpan, ...]:
        found = []
        for name, mentions in parties:
            if mentions:
                found.append(LayerSpan(start=mentions[0].start, end=mentions[0].end))
            else:
                lost.append(f"{where}: the {role} {name!r} has no words in the text")
        return tuple(found)

    subjects = []
    for subject in event.subjects:
        quote = _where_named(subject, event, document)
        if quote is None:
            lost.append(f"{where}: the subject {subject.name!r} has no words in the text")
        elif subject.kind in ("group", "unknown"):
            subjects.append(LayerSubject(start=quote.start, end=quote.end, count=subject.count))
        else:
            subjects.append(LayerSubject(start=quote.start, end=quote.end))
    date, penalty = event.date, event.penalty
    return LayerEvent(
        type=event.type,
        modality=event.modality,
        trigger=LayerSpan(start=event.trigger.start, end=event.trigger.end),
        subjects=tuple(subjects),
        authorities=spans("authority", ((a.name, a.mentions) for a in event.authorities)),
        places=spans("place", ((p.name, p.mentions) for p in event.places)),
        dates=() if date is None else (LayerDate(start=date.start, end=date.end, edtf=date.edtf),),
        provisions=_provisions(event.provisions),
        offences=tuple(LayerSpan(start=o.start, end=o.end) for o in event.offences),
        penalty=None
        if penalty is None
        else LayerPenalty(start=penalty.start, end=penalty.end, kind=penalty.kind, duration=penalty.duration),
    )


def _where_named(subject: Subject, event: EventRecord, document: DocumentRecord) -> Quote | None:
    name = subject.name.split()
    mentions = [Quote(m.text, m.start, m.end) for m in document.mentions if m.entity == subject.entity is not None]
    named = [quote for quote in (*subject.mentions, *mentions) if quote.text.split() == name]
    if named:
        return min(named, key=lambda quote: (abs(quote.start - event.trigger.start), quote.start))
    return subject.mentions[0] if subject.mentions else None


def _provisions(provisions: Iterable[Provision]) -> tuple[LayerProvision, ...]:
    """One span for the articles that share it."""
    items: dict[tuple[int, int], list[GoldItem]] = {}
    for p in provisions:
        items.setdefault((p.start, p.end), []).append(GoldItem(p.article, p.law))
    return tuple(LayerProvision(start=start, end=end, items=tuple(found)) for (start, end), found in items.items())


def gold_documents(path: Path, statements: Callable[[], Iterable[Statement]]) -> list[GoldDocument]:
    """Annotated documents to train on or measure on: a gold file with its texts, or layers over statements.

    Args:
        path: JSON lines of annotated passages; or a file or folder of layers.
        statements: Gives the statements that layers are over; called where there are layers.

    Raises:
        UnreadableInputError: As ``read_gold`` and ``gold_of_layers``; or there is nothing in it.
    """
    if path.suffix == ".jsonl" and not _holds_layers(path):
        documents = list(read_gold(path))
    else:
        documents = gold_of_layers(read_layers(path), statements())
    if not documents:
        raise UnreadableInputError(str(path), "it is empty", "Name a file of annotated passages, or layers.")
    return documents


def _holds_layers(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return b'"chargesheet.layer/1"' in stream.read(4096)
    except OSError as error:
        raise UnreadableInputError(str(path), f"cannot be read: {error.strerror}", "Check the name.") from error

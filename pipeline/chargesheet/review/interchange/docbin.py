"""spaCy's DocBin: mentions as ``doc.ents``, events and their arguments as span groups.

    doc.ents                the mentions, with their labels
    doc.spans["mentions"]   the mentions that overlap others, which ``doc.ents`` cannot hold
    doc.spans["events"]     the triggers: the type is the label, ``modality=actual`` the ``kb_id``, a number the ``id``
    doc.spans["arguments"]  the arguments: the role is the label, the event's number the ``id``, values the ``kb_id``
    doc.user_data["chargesheet"]   statement, author, SHA-256

White space is tokens of its own where it is more than one space, so that ``doc.text`` is the text.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.learning.layers import LayeredText, canonical
from chargesheet.records import ROLES
from chargesheet.review.interchange.exchange import Builder, Found, Loss, Written, about, empty_layer, joined
from chargesheet.review.interchange.graph import arguments
from chargesheet.review.interchange.tokens import flat_mentions, tokens
from chargesheet.review.interchange.values import write_values

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

FILE = "layers.spacy"
_REMEDY = "Write the file again with spaCy 3, with user data."
MENTIONS, EVENTS, ARGUMENTS = "mentions", "events", "arguments"


def write(items: Sequence[LayeredText]) -> Written:
    """One file for all layers. An empty text is not held."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    vocab, lost = Vocab(), []
    found = DocBin(store_user_data=True)
    for item in items:
        if item.text:
            found.add(to_doc(item, vocab))
        else:
            lost.append(Loss(item.layer.statement, "the whole text, which is empty"))
    return Written({FILE: found.to_bytes()}, tuple(lost))


def to_doc(item: LayeredText, vocab: "Vocab") -> "Doc":
    """The layer as a ``Doc`` whose text is the layer's."""
    from spacy.tokens import Doc

    layer = canonical(item.layer)
    starts, ends = {m.start for m in layer.mentions}, {m.end for m in layer.mentions}
    for event in layer.events:
        for span in (event.trigger, *(argument for _, argument, _ in arguments(event))):
            starts.add(span.start)
            ends.add(span.end)
    words, spaces = _words(item.text, starts, ends)
    doc = Doc(vocab, words=words, spaces=spaces)
    assert doc.text == item.text
    flat, overlapping = flat_mentions(LayeredText(item.text, layer), "")
    doc.ents = [_span(doc, m.start, m.end, m.label) for m in flat]
    if overlapping:
        doc.spans[MENTIONS] = [_span(doc, m.start, m.end, m.label) for m in layer.mentions if m not in flat]
    triggers, roles = [], []
    for number, event in enumerate(layer.events, 1):
        identity = str(number)
        modality = f"modality={event.modality}"
        triggers.append(_span(doc, event.trigger.start, event.trigger.end, event.type, modality, identity))
        for role, span, values in arguments(event):
            roles.append(_span(doc, span.start, span.end, role, write_values(values), identity))
    doc.spans[EVENTS], doc.spans[ARGUMENTS] = triggers, roles
    doc.user_data["chargesheet"] = msgspec.json.encode(about(layer)).decode()
    return doc


def _words(text: str, starts: set[int], ends: set[int]) -> tuple[list[str], list[bool]]:
    """Words and whether a space follows; other white space is words, cut where a span begins or ends in it."""
    words: list[str] = []
    spaces: list[bool] = []
    cuts = starts | ends

    def add_gap(start: int, end: int) -> None:
        is_space = start < end and text[start] == " " and words
        if is_space and start not in starts and start + 1 not in ends:
            spaces[-1] = True
            start += 1
        for cut in (*sorted(c for c in cuts if start < c < end), end):
            if start < cut:
                words.append(text[start:cut])
                spaces.append(False)
                start = cut

    last = 0
    for token in tokens(text, cuts):
        add_gap(last, token.start)
        words.append(token.text)
        spaces.append(False)
        last = token.end
    add_gap(last, len(text))
    return words, spaces


def _span(doc: "Doc", start: int, end: int, label: str, kb_id: str = "", identity: str = "") -> "Span":
    span = doc.char_span(start, end, label=label, kb_id=kb_id, span_id=identity)
    assert span is not None, f"{start} to {end} is cut at no token"
    return span


def read(data: bytes, source: str, author: str) -> Found:
    """The layers of a file, one a ``Doc``; one that cannot be read is a failure, named by its number.

    A ``DocBin`` of another program gives its ``doc.ents``.

    Raises:
        UnreadableInputError: The file is no DocBin.
    """
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    try:
        docs = list(DocBin(store_user_data=True).from_bytes(data).get_docs(Vocab()))
    except Exception as error:  # zlib, msgpack and NumPy each have errors of their own
        raise UnreadableInputError(source, f"it is no DocBin ({type(error).__name__})", _REMEDY) from error
    parts = []
    for number, doc in enumerate(docs, 1):
        try:
            parts.append(from_doc(doc, f"{source}, doc {number}", author))
        except UnreadableInputError as error:
            parts.append(Found((), failures=(error,)))
    return joined(parts)


def from_doc(doc: "Doc", source: str, author: str) -> Found:
    """The layer of a ``Doc``; raises as the builder does."""
    known = doc.user_data.get("chargesheet")
    try:
        fields = msgspec.json.decode(known) if isinstance(known, str) else None
    except msgspec.MsgspecError as error:
        raise UnreadableInputError(source, "its user data is no JSON", _REMEDY) from error
    layer = empty_layer(doc.text, fields, statement=source, author=author, source=source, line=None)
    builder = Builder(doc.text, layer, source)
    for index, span in enumerate((*doc.ents, *_group(doc, MENTIONS))):
        builder.span(f"mention {index + 1}", span.start_char, span.end_char, span.label_)
    for span in _group(doc, EVENTS):
        key = f"event {span.id_}"
        builder.span(key, span.start_char, span.end_char, span.label_)
        builder.modality(key, span.kb_id_.partition("=")[2] or "actual")
    for index, span in enumerate(_group(doc, ARGUMENTS)):
        key = f"argument {index + 1}"
        if span.label_ in ROLES:
            builder.span(key, span.start_char, span.end_char, "ARGUMENT")
            builder.values(key, span.kb_id_)
            builder.link(f"event {span.id_}", key, span.label_)
        else:
            builder.lose(f"the argument {span.text[:40]!r}: its role {span.label_!r} is not known")
    for name in doc.spans:
        if name not in (MENTIONS, EVENTS, ARGUMENTS):
            builder.lose(f"the span group {name!r}")
    return builder.build()


def _group(doc: "Doc", name: str) -> "Iterable[Span]":
    group: Iterable[Span] = doc.spans.get(name, ())
    return group

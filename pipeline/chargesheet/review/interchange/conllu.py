r"""CoNLL-U (https://universaldependencies.org/format.html): tokens, with all that is needed to get the text back.

A line of the text is a sentence. MISC has a mention's IOB2 tag (``NER``), the token's offsets in code points
(``TokenRange``) and the white space around it (``SpacesBefore`` of the first, ``SpacesAfter``, ``SpaceAfter=No``), as
UDPipe writes them. Events are comments of the sentence that their trigger stands in, each the event of a layer as
JSON. Columns of grammar are empty.

    # newdoc id = statements/example.md
    # chargesheet = {"statement":"statements/example.md","author":"ann",…}
    # sent_id = 1
    # text = Aisha Bello was arrested.
    # event = {"type":"arrest","modality":"actual","trigger":{"start":16,"end":24},…}
    1	Aisha	_	_	_	_	_	_	_	NER=B-PERSON|TokenRange=0:5
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.learning.gold import LayerEvent
from chargesheet.learning.layers import LayeredText, canonical, encode_event
from chargesheet.review.interchange.exchange import Builder, Found, Loss, Written, about, empty_layer, joined, utf8
from chargesheet.review.interchange.tokens import (
    OUTSIDE,
    Token,
    borders,
    flat_mentions,
    sentences,
    spans,
    tags,
)

FILE = "layers.conllu"
_COLUMNS = 10
_REMEDY = "Correct the line."
_ESCAPES = {" ": "\\s", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\", "|": "\\p", "\xa0": "\\u00A0"}
_CHARACTERS = {"s": " ", "t": "\t", "n": "\n", "r": "\r", "\\": "\\", "p": "|"}
# "\s\n\u2003" -> "\s", "\n", "\u2003"
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
# An ID: "1" of a token, "1-2" of a token of several words, "1.1" of an empty node
_ID = re.compile(r"(?P<first>\d{1,9})(?:-(?P<last>\d{1,9})|(?P<empty>\.\d+))?")
_FIT = "a token has one tag"


def write(items: Sequence[LayeredText]) -> Written:
    """One file for all layers. Not held: mentions that overlap or have white space at an end, texts without a token."""
    lost: list[Loss] = []
    parts = [part for item in items for part in _document(item, lost)]
    return Written({FILE: "".join(parts).encode()}, tuple(lost))


def _document(item: LayeredText, lost: list[Loss]) -> Iterator[str]:
    layer = canonical(item.layer)
    mentions, missed = flat_mentions(LayeredText(item.text, layer), _FIT)
    lost.extend(missed)
    found = sentences(item.text, borders(layer))
    if not found:
        lost.append(Loss(layer.statement, "the whole text, which has no token"))
        return
    yield f"# newdoc id = {' '.join(layer.statement.split())}\n"
    yield f"# chargesheet = {msgspec.json.encode(about(layer)).decode()}\n"
    starts = [0, *(sentence[0].start for sentence in found[1:]), len(item.text) + 1]
    named = iter(tags([token for sentence in found for token in sentence], mentions))
    for number, sentence in enumerate(found):
        yield f"# sent_id = {number + 1}\n"
        yield f"# text = {' '.join(item.text[sentence[0].start : sentence[-1].end].split())}\n"
        for event in layer.events:
            if starts[number] <= event.trigger.start < starts[number + 1]:
                yield f"# event = {encode_event(event)}\n"
        for index, token in enumerate(sentence, 1):
            after = sentence[index].start if index < len(sentence) else _next_start(found, number, len(item.text))
            misc = {
                "NER": next(named),
                "SpacesBefore": item.text[: token.start] if number == 0 and index == 1 else "",
                "TokenRange": f"{token.start}:{token.end}",
            }
            misc |= _spaces(item.text[token.end : after])
            yield f"{index}\t{token.text}\t{'_	' * 7}{_misc(misc)}\n"
        yield "\n"


def _next_start(found: Sequence[Sequence[Token]], number: int, size: int) -> int:
    return found[number + 1][0].start if number + 1 < len(found) else size


def _spaces(after: str) -> dict[str, str]:
    """``SpaceAfter=No`` for none, nothing for one space, ``SpacesAfter`` for all else."""
    if not after:
        return {"SpaceAfter": "No"}
    return {} if after == " " else {"SpacesAfter": after}


def _misc(values: dict[str, str]) -> str:
    """The pairs in order of their keys, as the format wants; an empty value and the tag ``O`` are left out."""
    shown = {key: value for key, value in values.items() if value and (key, value) != ("NER", OUTSIDE)}
    return "|".join(
        f"{key}={_escaped(value) if key.startswith('Spaces') else value}" for key, value in sorted(shown.items())
    )


def _escaped(spaces: str) -> str:
    return "".join(_ESCAPES.get(c) or (c if c.isprintable() and c != " " else f"\\u{ord(c):04X}") for c in spaces)


def _plain(escaped: str) -> str:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)) if m[1] else _CHARACTERS.get(m[2], m[2]), escaped)


def read(data: bytes, source: str, author: str) -> Found:
    """The layers of a file, one for each ``# newdoc``; a document that cannot be read is a failure.

    Files of other tools are read too: their text is put together from forms and spaces, sentences end in a line
    break, mentions are the tags of ``NER`` or ``Entity``, if they are IOB2.

    Raises:
        UnreadableInputError: The file is not UTF-8.
    """
    documents: list[list[tuple[int, str]]] = [[]]
    for number, line in enumerate(utf8(data, source).split("\n"), 1):
        if line.startswith("# newdoc") and any(not earlier.startswith("#") for _, earlier in documents[-1] if earlier):
            documents.append([])
        documents[-1].append((number, line.removesuffix("\r")))
    parts = []
    for index, lines in enumerate(documents, 1):
        if any(line and not line.startswith("#") for _, line in lines):
            try:
                parts.append(_read_document(lines, source, f"{source}#{index}", author))
            except UnreadableInputError as error:
                parts.append(Found((), failures=(error,)))
    return joined(parts)


def _read_document(lines: Sequence[tuple[int, str]], source: str, name: str, author: str) -> Found:
    text, known = "", None
    found: list[Token] = []
    named: list[str] = []
    events: list[tuple[int, str]] = []
    first = last = 0
    for number, line in lines:
        key, _, value = line.removeprefix("#").partition("=")
        if line.startswith("#"):
            if key.strip() == "chargesheet":
                known = _json(value, source, number)
            elif key.strip() == "newdoc id":
                name = value.strip() or name
            elif key.strip() == "event":
                events.append((number, value))
        elif line:
            columns, ids = _columns(line, source, number)
            inside = first <= ids.start < last  # a word of a token that was read
            if not inside and ids:
                first, last = ids.start, ids.stop
                text, read, tag = _token(columns, text, source, number)
                found.append(read)
                named.append(tag)
        else:
            first = last = 0
        if not line and found and known is None and not text.endswith("\n"):
            text = text.rstrip(" ") + "\n"
    layer = empty_layer(text, known, statement=name, author=author, source=source, line=lines[0][0])
    builder = Builder(text, layer, source, lines[0][0])
    try:
        for index, (start, end, label) in enumerate(spans(found, named)):
            builder.span(f"m{index}", start, end, label)
    except ValueError as error:
        raise builder.error(str(error)) from error
    part = builder.build()
    read_events = tuple(_event(value, text, source, number) for number, value in events)
    items = tuple(
        LayeredText(text, canonical(msgspec.structs.replace(item.layer, events=read_events))) for item in part.items
    )
    return Found(items, part.lost)


def _columns(line: str, source: str, number: int) -> tuple[list[str], range]:
    """The columns of a row and the words that it is: one, the several of a token, none of an empty node."""
    columns = line.split("\t")
    if len(columns) != _COLUMNS:
        raise UnreadableInputError(source, f"the line has {len(columns)} columns, not {_COLUMNS}", _REMEDY, number)
    kind = _ID.fullmatch(columns[0])
    if kind is None or not columns[1]:
        raise UnreadableInputError(source, f"{columns[0][:20]!r} is no ID, or the form is empty", _REMEDY, number)
    if kind["empty"]:
        return columns, range(0)
    return columns, range(int(kind["first"]), int(kind["last"] or kind["first"]) + 1)


def _token(columns: Sequence[str], text: str, source: str, number: int) -> tuple[str, Token, str]:
    """The text with the row's token and the spaces after it, the token, and its tag."""
    misc = dict(pair.partition("=")[::2] for pair in columns[9].split("|") if "=" in pair)
    text += _plain(misc.get("SpacesBefore", ""))
    token = Token(columns[1], len(text), len(text) + len(columns[1]))
    if misc.get("TokenRange", place := f"{token.start}:{token.end}") != place:
        reason = f"{token.text[:40]!r} says that it is at {misc['TokenRange'][:40]}, but its text is at {place}"
        raise UnreadableInputError(source, reason, "A token before it was changed: restore it.", number)
    after = "" if misc.get("SpaceAfter") == "No" else _plain(misc.get("SpacesAfter", "")) or " "
    return text + token.text + after, token, misc.get("NER") or misc.get("Entity") or OUTSIDE


def _json(value: str, source: str, number: int) -> object:
    try:
        return msgspec.json.decode(value)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UnreadableInputError(source, f"the comment is no JSON: {error}", _REMEDY, number) from error


def _event(value: str, text: str, source: str, number: int) -> LayerEvent:
    try:
        event = msgspec.json.decode(value, type=LayerEvent)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise UnreadableInputError(source, f"the comment is no event: {error}", _REMEDY, number) from error
    penalty = () if event.penalty is None else (event.penalty,)
    for span in (
        event.trigger,
        *event.subjects,
        *event.authorities,
        *event.places,
        *event.dates,
        *event.provisions,
        *event.offences,
        *penalty,
    ):
        if not 0 <= span.start < span.end <= len(text):
            reason = f"a span of the event, {span.start} to {span.end}, is not inside the text"
            raise UnreadableInputError(source, reason, _REMEDY, number)
    return event

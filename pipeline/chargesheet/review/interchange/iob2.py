"""IOB2: a token and its tag a line, an empty line between sentences; mentions alone, as taggers are trained on.

    # chargesheet = {"statement":"statements/example.md","author":"ann",…}
    # text = "Aisha Bello was arrested."
    Aisha	B-PERSON
    Bello	I-PERSON

The text comes back from the comments; a file without them is read with a space between tokens. Events are not held.
"""

import re
from collections.abc import Sequence

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.learning.layers import LayeredText, canonical
from chargesheet.review.interchange.exchange import Builder, Found, Loss, Written, about, empty_layer, joined, utf8
from chargesheet.review.interchange.tokens import Token, borders, flat_mentions, sentences, spans, tags

FILE = "layers.iob2"
_FIT = "a token has one tag"
_REMEDY = "Correct the line."
_TEXT, _ABOUT = "# text = ", "# chargesheet = "
# The document's own comment, before its first sentence, begins so.
_SEPARATOR = re.compile(r"[\t ]+")


def write(items: Sequence[LayeredText]) -> Written:
    """One file for all layers. Not held: events, mentions that overlap or have white space at an end."""
    lost: list[Loss] = []
    parts: list[str] = []
    for item in items:
        layer = canonical(item.layer)
        mentions, missed = flat_mentions(LayeredText(item.text, layer), _FIT)
        lost.extend(missed)
        if layer.events:
            number = len(layer.events)
            what = f"{number} {'event' if number == 1 else 'events'}: IOB2 has mentions alone"
            lost.append(Loss(layer.statement, what))
        found = sentences(item.text, borders(layer))
        if not found:
            lost.append(Loss(layer.statement, "the whole text, which has no token"))
            continue
        named = iter(tags([token for sentence in found for token in sentence], mentions))
        parts.append(f"{_ABOUT}{msgspec.json.encode(about(layer)).decode()}\n{_TEXT}{_json_line(item.text)}\n")
        for sentence in found:
            parts.extend(f"{token.text}\t{next(named)}\n" for token in sentence)
            parts.append("\n")
    return Written({FILE: "".join(parts).encode()}, tuple(lost))


def _json_line(text: str) -> str:
    encoded = msgspec.json.encode(text).decode()
    return re.sub("[\x85\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", encoded)


def read(data: bytes, source: str, author: str) -> Found:
    """The layers of a file. The tag is the last column, the token the first; other columns are passed over.

    Where the first column counts the tokens from 1, as in Universal NER, the token is the second and the tag the third.

    Raises:
        UnreadableInputError: The file is not UTF-8.
    """
    documents: list[list[tuple[int, str]]] = [[]]
    for number, line in enumerate(utf8(data, source).split("\n"), 1):
        if line.startswith(_ABOUT) and documents[-1]:
            documents.append([])
        documents[-1].append((number, line.removesuffix("\r")))
    parts = []
    for index, lines in enumerate(documents, 1):
        if any(line and not line.startswith("# ") for _, line in lines):
            try:
                parts.append(_document(lines, source, f"{source}#{index}", author))
            except UnreadableInputError as error:
                parts.append(Found((), failures=(error,)))
    return joined(parts)


def _document(lines: Sequence[tuple[int, str]], source: str, name: str, author: str) -> Found:
    known: object = None
    given: str | None = None
    rows: list[tuple[int, str, str]] = []
    for number, line in lines:
        if line.startswith(_ABOUT):
            known = _decoded(line.removeprefix(_ABOUT), object, source, number)
        elif line.startswith(_TEXT) and line.removeprefix(_TEXT).startswith('"') and known is not None:
            given = str(_decoded(line.removeprefix(_TEXT), str, source, number))
        elif line.startswith("# "):
            continue
        elif line.strip():
            rows.append((number, *_row(line, source, number)))
        else:
            rows.append((number, "", ""))
    text = _spaced(rows) if given is None else given
    found, end = [], 0
    for number, word, _ in rows:
        if not word:
            continue
        start = text.find(word, end)
        if start < 0 or text[end:start].strip():
            reason = f"the token {word[:40]!r} is not what follows in the text"
            raise UnreadableInputError(source, reason, "Restore the tokens; only tags may be changed.", number)
        end = start + len(word)
        found.append(Token(word, start, end))
    layer = empty_layer(text, known, statement=name, author=author, source=source, line=lines[0][0])
    builder = Builder(text, layer, source, lines[0][0])
    try:
        for index, (start, stop, label) in enumerate(spans(found, [tag for _, word, tag in rows if word])):
            builder.span(f"m{index}", start, stop, label)
    except ValueError as error:
        raise builder.error(str(error)) from error
    return builder.build()


def _row(line: str, source: str, number: int) -> tuple[str, str]:
    columns = line.split("\t") if "\t" in line else _SEPARATOR.split(line.strip())
    if len(columns) < 2:
        raise UnreadableInputError(source, f"{line[:40]!r} is not TOKEN and TAG", _REMEDY, number)
    if len(columns) > 2 and columns[0].isdigit() and columns[2][:1] in "BIO":
        return columns[1], columns[2]
    return columns[0], columns[-1]


def _spaced(rows: Sequence[tuple[int, str, str]]) -> str:
    """Tokens with spaces between, sentences with line breaks between."""
    text = ""
    for _, word, _ in rows:
        if word:
            text += word if not text or text.endswith("\n") else f" {word}"
        elif text and not text.endswith("\n"):
            text += "\n"
    return text


def _decoded(value: str, kind: type, source: str, number: int) -> object:
    try:
        return msgspec.json.decode(value, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise UnreadableInputError(source, f"the comment is no JSON: {error}", _REMEDY, number) from error

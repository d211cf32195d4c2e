"""Fields: the lines of prisoner lists and the rows of tables, read as cards about somebody.

A card is what a list says about one person (or a few): ``Name: …``, ``Date of arrest: …``, ``Charge: …``. It starts
at a field that names somebody, or below a heading; a row of a Markdown table is a card whose labels are the table's
header.
This module reads text and layout alone; ``reader`` makes events of the cards.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from chargesheet.grammar.layout_types import Block
from chargesheet.records import Span
from chargesheet.stages.fields.words import FieldEntry, Label, field_labels, label_key

MAX_HEADING = 120
"""A block above fields is their heading when it is at most this long, in code points."""
_WRAPPED_FROM = 50
"""A field's line of at least this length may go on in the line below."""

# "- **Date of arrest:** 3 May", "2) Charge(s): …", "Name: …": group "label" is "Date of arrest".
_LABELLED = re.compile(
    r"""
    [^\w\n|]{0,8} (?: \d{1,3}[.)]\s{1,3} )? [*_]{0,2}      # the bullet or number, and where bold starts
    (?P<label> [^\W\d_] [^:\n*|]{0,59}? ) [ \xa0\u202f]?
    [*_]{0,2} : [*_]{0,2} [ \t]{0,8}
    """,
    re.VERBOSE,
)

# The second of two fields on one line, "Arrested: 3 May | Charge: …": group "label" is "Charge".
_INLINE = re.compile(
    r"""
    [|;•·\t] \s{0,8} [*_]{0,2}
    (?P<label> [^\W\d_] [^:|;•·\n\t*]{1,40}? ) [ \xa0\u202f]?
    [*_]{0,2} : [*_]{0,2} [ \t]{0,8}
    """,
    re.VERBOSE,
)

# The line under a table's header, "| --- | :---: |".
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*){0,40}\|?[ \t]*")

# A cell of a table's row, with the bar behind it or at the line's end: group 1 is what it holds.
_CELL = re.compile(r"([^|\n]*)(?:\||$)")

_VALUE_ENDS = " \t\r\n\xa0|*_"


class Field(Struct, frozen=True):
    """A label with its value. ``entry`` is null where the label is not known, ``trigger`` where it names no event."""

    label: Span
    entry: FieldEntry | None
    trigger: Span | None
    value: Span


class Card(Struct, frozen=True):
    """Fields about the same people. ``heading`` is the block above them, if any; a ``table``'s card is a row of it."""

    heading: Span | None
    fields: tuple[Field, ...]
    table: bool = False


def read_cards(text: str, blocks: Iterable[Block], code: str = "en") -> tuple[Card, ...]:
    """The cards of a text, in order.

    Args:
        text: The passage.
        blocks: Its layout, in order.
        code: Its language.
    """
    labels = field_labels(code)
    reader = _CardReader()
    for block in blocks:
        if block.kind in ("heading", "rule"):
            reader.end(_heading(text, block, block.end) if block.kind == "heading" else None)
            continue
        rows = list(_rows(text, block.start, block.end, labels)) if block.kind == "paragraph" else []
        if rows:
            reader.end(None)
            reader.cards += rows
            continue
        for line in _lines(text, block.start, block.end):
            found = _fields(text, block, line, labels, after_field=bool(reader.fields))
            if found:
                reader.add(found)
            elif reader.fields and _goes_on(text, reader.fields[-1], line):
                last = reader.fields[-1]
                value = _trimmed(text, last.value.start, line.end)
                reader.fields[-1] = Field(last.label, last.entry, last.trigger, value)
            else:
                reader.end(_heading(text, block, line.end))
    reader.end(None)
    return tuple(reader.cards)


class _CardReader:
    """The cards that are whole, and the fields of the one that is being read."""

    def __init__(self) -> None:
        self.cards: list[Card] = []
        self.fields: list[Field] = []
        self._heading: Span | None = None

    def add(self, found: Iterable[Field]) -> None:
        """Take fields; one that names somebody starts another card, unless nobody is named yet."""
        for field in found:
            if _names(field) and self.fields and (self._heading is not None or any(map(_names, self.fields))):
                self.end(None)
            self.fields.append(field)

    def end(self, heading: Span | None) -> None:
        """Finish the card; ``heading`` is what stands above the next."""
        if self.fields:
            self.cards.append(Card(self._heading, tuple(self.fields)))
        self.fields, self._heading = [], heading


def _names(field: Field) -> bool:
    return field.entry is not None and field.entry.kind == "subject"


def _heading(text: str, block: Block, end: int) -> Span | None:
    """A block up to ``end`` as what stands above fields, unless it is too long for that."""
    end = block.start + len(text[block.start : end].rstrip())
    return Span(block.start, end) if end - block.start <= MAX_HEADING else None


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """The lines that are not blank, without what ends them."""
    at = start
    for line in text[start:end].splitlines(keepends=True):
        if not line.isspace():
            yield Span(at, at + len(line.rstrip()))
        at += len(line)


def _fields(text: str, block: Block, line: Span, labels: Mapping[str, Label], *, after_field: bool) -> list[Field]:
    """The fields of a line: one, several, or none.

    The label may be unknown only where the layout says that the line is a field; in a paragraph it must tell of an
    event or somebody, unless it follows a field.
    """
    end = line.end
    first = _LABELLED.match(text, line.start, end)
    if first is None:
        return []
    known = labels.get(label_key(first["label"]))
    if known is None and block.kind != "field":
        return []
    loose = block.kind == "paragraph" and not after_field
    if known is not None and loose and known.entry.kind in ("status", "closed"):
        return []
    starts = [(first, known)]
    for match in _INLINE.finditer(text, first.end(), end):
        read = labels.get(label_key(match["label"]))
        if read is not None:
            starts.append((match, read))
    ends = [match.start() for match, _ in starts[1:]] + [end]
    return [_field(text, match, read, stop) for (match, read), stop in zip(starts, ends, strict=True)]


def _field(text: str, match: "re.Match[str]", read: Label | None, end: int) -> Field:
    label = Span(*match.span("label"))
    return Field(
        label, None if read is None else read.entry, _trigger(text, label, read), _trimmed(text, match.end(), end)
    )


def _trigger(text: str, label: Span, read: Label | None) -> Span | None:
    """Where the label's trigger word stands: "arrest" in "Date of arrest", "Charge" in "Charge(s)"."""
    if read is None or read.trigger is None:
        return None
    for word in (read.trigger, read.trigger.removesuffix("s")):
        pattern = r"\s+".join(map(re.escape, word.split()))
        if found := re.compile(pattern, re.IGNORECASE).search(text, label.start, label.end):
            return Span(*found.span())
    return label


def _trimmed(text: str, start: int, end: int) -> Span:
    """A value without spaces, bars and emphasis at its ends; where nothing is left, an empty span."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(_VALUE_ENDS))
    return Span(start + left, max(start + left, start + len(piece.rstrip(_VALUE_ENDS))))


def _goes_on(text: str, field: Field, line: Span) -> bool:
    """Whether a line is the rest of the field's value: the line above is long and broken off, no blank line between."""
    between = text[field.value.end : line.start]
    value = text[field.label.start : field.value.end]
    above = value[value.rfind("\n") + 1 :]
    if between.replace("\r\n", "\n").count("\n") != 1 or len(above) < _WRAPPED_FROM:
        return False
    return value[-1] not in ".!?" or not text[line.start].isupper()


def _rows(text: str, start: int, end: int, labels: Mapping[str, Label]) -> Iterator[Card]:
    """The rows of a Markdown table; none where no column of it names somebody."""
    if "|" not in text[start:end]:
        return
    lines = list(_lines(text, start, end))
    for number in range(1, len(lines)):
        rule = lines[number]
        if "-" in text[rule.start : rule.end] and _TABLE_RULE.fullmatch(text, rule.start, rule.end):
            yield from _table(text, lines[number - 1], lines[number + 1 :], labels)
            return


def _table(text: str, header: Span, lines: Iterable[Span], labels: Mapping[str, Label]) -> Iterator[Card]:
    columns = _cells(text, header)
    read = [labels.get(label_key(text[column.start : column.end])) for column in columns]
    if not any(found is not None and found.entry.kind == "subject" for found in read):
        return
    for line in lines:
        if "|" not in text[line.start : line.end]:
            return
        fields = [
            Field(label, found.entry, _trigger(text, label, found), value)
            for label, found, value in zip(columns, read, _cells(text, line), strict=False)
            if found is not None
        ]
        yield Card(None, tuple(fields), table=True)


def _cells(text: str, line: Span) -> list[Span]:
    """The cells of a table's line, without the bars around them."""
    start = line.start + (text[line.start] == "|")
    spans = [match.span(1) for match in _CELL.finditer(text, start, line.end)]
    if spans and not text[spans[-1][0] : spans[-1][1]].strip():
        spans.pop()
    return [_trimmed(text, *span) for span in spans]

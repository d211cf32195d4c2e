"""Long statements: cut into passages that are analysed on their own, and their records joined again.

No context crosses a cut: "he" is never someone of the passage before, nor "the same month" a month of it, nor "the
Code" a code named there. So cuts are made where the subject changes: before a heading, else at a blank line.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec
from msgspec import Struct

from chargesheet.records import DOCUMENT_SCHEMA, DocumentRecord, Entity, Span, Statement

PASSAGE_CHARACTERS = 12_000
"""A passage is no longer than this, in code points; the parser's memory grows with it."""

# "…held.\n\nIn May, …": the blank line, where a cut is best; then a line's end; then a space.
_CUTS = (re.compile(r"\n[ \t]*\n+"), re.compile(r"\n"), re.compile(r"[.!?] "), re.compile(r"\s"))

# Example: "# Kazakhstan\n": a line with what stands before its end. No groups.
_LINE = re.compile(r"^.*$", re.MULTILINE)
# Example: "## Background", "#Background": a Markdown heading. No groups.
_MARKED = re.compile(r"#{1,6}\s?\w")
_LONGEST_HEADING = 100
_FEWEST_LETTERS = 4

T = TypeVar("T")


def split(text: str, limit: int = PASSAGE_CHARACTERS) -> tuple[Span, ...]:
    """Cut a text into passages: before headings where it has them, else at blank lines, else where it can.

    What is analysed knows nothing of the passages before it.

    Args:
        text: The statement's text.
        limit: The most code points of a passage.

    Returns:
        Spans in order that cover the text without gap or overlap; one span for a text within the limit.
    """
    spans: list[Span] = []
    start = 0
    while len(text) - start > limit:
        end = _cut(text, start, start + limit)
        spans.append(Span(start, end))
        start = end
    return (*spans, Span(start, len(text)))


def _cut(text: str, start: int, limit: int) -> int:
    """The last good place to cut in the second half of ``text[start:limit]``, or ``limit`` where there is none."""
    half = start + (limit - start) // 2
    headings = list(_headings(text, half, limit))
    if headings:
        return headings[-1]
    for pattern in _CUTS:
        ends = [match.end() for match in pattern.finditer(text, half, limit)]
        if ends:
            return ends[-1]
    return limit


def _headings(text: str, start: int, end: int) -> Iterator[int]:
    """Where headings start in ``text[start:end]``; of several that follow each other only the first.

    A heading is marked as in Markdown or is a line in capitals: "# Kazakhstan", "KAZAKHSTAN".
    """
    after_heading = False
    for match in _LINE.finditer(text, start, end):
        line = match.group().strip()
        if not line:
            continue
        whole = match.end() == len(text) or text[match.end()] == "\n"
        heading = whole and len(line) <= _LONGEST_HEADING and (bool(_MARKED.match(line)) or _in_capitals(line))
        if heading and not after_heading:
            yield match.start()
        after_heading = heading


def _in_capitals(line: str) -> bool:
    return line.isupper() and sum(char.isalpha() for char in line) >= _FEWEST_LETTERS


def shifted(value: T, by: int) -> T:
    """A record, or any value inside one, with ``by`` added to every offset in it."""
    if isinstance(value, tuple):
        return tuple(shifted(item, by) for item in value)  # type: ignore[return-value]
    if not isinstance(value, Struct) or isinstance(value, Statement):
        return value
    names = type(value).__struct_fields__
    changed = {
        name: field + by if name in {"start", "end"} else shifted(field, by)
        for name in names
        if isinstance(field := getattr(value, name), tuple | Struct) or name in {"start", "end"}
    }
    return msgspec.structs.replace(value, **changed) if changed else value


def joined(statement: Statement, spans: Iterable[Span], parts: Sequence[DocumentRecord]) -> DocumentRecord:
    """The document record of a statement, from those of its passages.

    Args:
        statement: The whole statement.
        spans: Where each passage lies in it.
        parts: Their records, in the same order, with offsets into each passage.

    Returns:
        One record whose offsets point into ``statement.text``; an entity met in several passages stands once. That
        is so for places and for persons named with two words or more; organisations and single names keep an entity a
        passage.
    """
    placed = [shifted(part, span.start) for span, part in zip(spans, parts, strict=True)]
    entities: dict[str, Entity] = {}
    for part in placed:
        for entity in part.entities:
            known = entities.get(entity.id)
            names = (*known.aliases, *entity.aliases) if known else entity.aliases
            entities[entity.id] = msgspec.structs.replace(entity, aliases=tuple(dict.fromkeys(names)))
    return DocumentRecord(
        schema=DOCUMENT_SCHEMA,
        id=statement.id,
        statement=statement,
        mentions=tuple(mention for part in placed for mention in part.mentions),
        entities=tuple(entities.values()),
        events=tuple(event for part in placed for event in part.events),
    )

"""Lines into blocks: what each line of a page is, and where one part of the page ends and the next begins."""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from chargesheet.grammar.layout_types import Block, BlockKind
from chargesheet.grammar.markup import find_markup, join_spans
from chargesheet.records import Span
from chargesheet.vocabulary import load_vocabulary

MAX_HEADING = 200
"""A heading has at most so many characters; a longer line in bold is a paragraph in bold."""
MAX_PLAIN_HEADING = 70
"""A line without any mark is a heading only when it is at most this long."""
MAX_FRONT_MATTER = 60
"""Front matter has at most so many lines."""
MAX_FIELD = 160
"""The line of a field, label and value, has at most so many characters."""


class Layout(Struct, frozen=True):
    """The blocks of a text, in order and without gaps, and its markup, in order and without overlaps."""

    blocks: tuple[Block, ...]
    markup: tuple[Span, ...]


class FieldLabel(Struct, frozen=True, forbid_unknown_fields=True):
    """A label that makes its line a field: ``Date`` in ``Date: 21 December 2015``. Case is not looked at."""

    id: str
    text: str


class Line(Struct, frozen=True):
    """A line that is not blank: offsets without the spaces at its ends; ``after_blank``: a blank line is above."""

    start: int
    end: int
    text: str
    after_blank: bool


class Mark(Struct, frozen=True):
    """What a line's beginning says: the kind of block that it opens, and how many characters the mark has."""

    kind: BlockKind
    length: int


# A line of the text, without its end: "\r\n", "\n", "\r", form feed and the separators of Unicode all end one.
_LINE = re.compile(r"[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")

# What a line may begin and end with and not be there: spaces, and where a PDF had a picture.
_EMPTY = " \t\xa0\ufffc\ufeff\u200b"

# "### Background": group 1 is the mark with the space after it.
_HASHES = re.compile(r"(\#{1,6}[ \t]+)\S", re.VERBOSE)

# "---", "* * *", "_____", "=====" alone on a line.
_RULE = re.compile(r"(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}")

# "===" or "---" under a heading.
_UNDERLINE = re.compile(r"={2,}|-{2,}")

# "**Background**" or "__Background__" alone on a line: group 1 is the mark.
_BOLD_LINE = re.compile(r"(\*{2,3}|__)(?=\S)[^*_\n]{1,300}(?<=\S)\1:?")

# A bullet that is nothing else, "• In March" or, of a symbol font, "\U0010fc00 In March" and, where a PDF gives that
# font's bullet as a letter, "b In March": group 1, with its spaces.
_BULLET = re.compile(
    r"([•●■▪◦‣⁃∙○□➢►▶✓\U0010FC00-\U0010FC0F\uE000-\uF8FF][ \t\xa0]*|b[ ](?=[A-Z“‘]))(?=\S)", re.VERBOSE
)

# A bullet that may be prose too, "- In March", "– In March", "* In March": group 1, with its spaces.
_DASH = re.compile(r"([-–—*+·][ \t]+)(?=\S)")

# "1. In March", "a) In March", "(iv) In March": group 1, with its spaces.
_NUMBER = re.compile(r"((?:\d{1,3}[.)]|\([a-z0-9]\)|[a-z]\)|\(?[ivx]{1,5}\))[ \t]+)(?=\S)")

# "<sup>1</sup> Recommendation …", "[^1]: Recommendation …": group 1, with its spaces.
_NOTE = re.compile(r"((?:<sup>[^<>\n]{1,12}</sup>|\[\^[^\]\s]{1,20}\]:)[ \t]*)(?=\S)")

# In a list of notes, "1 Recommendation …" or "12. Recommendation …": group 1, with its spaces.
_NUMBERED_NOTE = re.compile(r"(\d{1,3}[.)]?[ \t]+)(?=[^\W\d_]|[“\"‘'(])")

# "Date: 21 December 2015", "**Head of state:** …", "Date\xa0: 3 mai" of French: group "label" is "Date". At most seven
# words.
_FIELD = re.compile(
    r"""
    (?:\*\*|__)?
    (?P<label>[^\W\d_][^\s:*]{0,30}(?:[ ][^\s:*]{1,30}){0,6}) [ \xa0\u202f]?
    (?:\*\*|__)?:(?:\*\*|__)?
    (?:[ \t]+\S|$)
    """,
    re.VERBOSE,
)

# "> quoted": group 1.
_QUOTE_MARK = re.compile(r"((?:>[ \t]?)+)(?=\S)")

# The end of a sentence at the end of a line: 'freed.', 'freed.”', 'freed.<sup>1</sup>', 'freed:'.
_ENDED = re.compile(r"""[.!?:;…][\"'”’»)\]*_]{0,3}(?:<sup>[^<>]{1,12}</sup>|\[\^?\w{1,4}\]){0,3}$""", re.VERBOSE)

# The last word of a line that goes on: "by", "of the". A heading does not end so.
_GOES_ON = re.compile(
    r"""\b(?:a|an|the|of|in|on|at|by|for|to|from|with|and|or|but|as|that|who|which|was|were|is|are|had|has|have|be|been
    |his|her|their|its|under|after|before|between|against|into|about|than|said|Article|Articles|Section|No)$""",
    re.VERBOSE,
)

# A bullet inside a line, after a space: "executed. \U0010fc00 In February", "executed. b In February" open an item.
_INNER_BULLET = re.compile(
    r"(?<=[ \t])[•●■▪‣\U0010FC00-\U0010FC0F](?=[ \t]*\S) | (?<=[.!?:”’)][ ])b(?=[ ][A-Z“‘])", re.VERBOSE
)

# The heading above a list of notes.
_NOTES_HEADING = re.compile(
    r"[#*_\s]*(?:end)?notes?[:*_\s]*|[#*_\s]*footnotes?[:*_\s]*|[#*_\s]*references[:*_\s]*", re.I
)


@cache
def field_labels() -> frozenset[str]:
    """The labels of fields, case folded, from ``languages/en/layout_fields.toml``."""
    entries = load_vocabulary("chargesheet.languages", "en/layout_fields.toml", FieldLabel)
    return frozenset(entry.text.casefold() for entry in entries)


def find_layout(text: str) -> Layout:
    """The blocks and the markup of a text; pure, and linear in the text's length."""
    blocks: list[Block] = []
    markup: list[Span] = []
    for opened in _openings(_lines(text)):
        if blocks:
            blocks[-1] = Block(blocks[-1].start, opened.start, blocks[-1].kind)
        blocks.append(Block(opened.start if blocks else 0, len(text), opened.kind))
        markup += opened.marks
    for block in blocks:
        if block.kind != "rule":
            markup += find_markup(text, block.start, block.end)
    return Layout(tuple(blocks), tuple(join_spans(markup)))


class _Opening(Struct, frozen=True):
    """Where a block begins, what it is, and the marks of its own that are no prose."""

    start: int
    kind: BlockKind
    marks: tuple[Span, ...] = ()


def _lines(text: str) -> list[Line]:
    """The lines that are not blank; a bullet inside a line begins another."""
    lines: list[Line] = []
    blank = True
    last_end = 0
    for found in _LINE.finditer(text):
        blank = blank or len(text[last_end : found.start()].replace("\r\n", "\n")) > 1
        last_end = found.end()
        if found.group().isspace():
            blank = True
            continue
        start = found.start()
        for cut in [*(bullet.start() for bullet in _INNER_BULLET.finditer(found.group())), len(found.group())]:
            piece = text[start : found.start() + cut]
            stripped = piece.strip(_EMPTY)
            if stripped:
                begin = start + piece.index(stripped)
                lines.append(Line(begin, begin + len(stripped), stripped, blank))
                blank = False
            start = found.start() + cut
    return lines


def _openings(lines: list[Line]) -> Iterator[_Opening]:
    """Decide, line by line, which lines open a block."""
    kind: BlockKind | None = None
    in_notes = False
    in_front_matter = _has_front_matter(lines)
    at = 0
    while at < len(lines):
        line = lines[at]
        above = lines[at - 1] if at else None
        below = lines[at + 1] if at + 1 < len(lines) and not lines[at + 1].after_blank else None
        fresh = line.after_blank or above is None or kind in {"heading", "rule", "field"} or _ends(above.text)
        mark = _front_matter_mark(line, at) if in_front_matter else _mark(line, above, below, kind, fresh, in_notes)
        if in_front_matter and mark is not None and mark.kind == "rule" and at:
            in_front_matter = False
        if mark is None and (line.after_blank or kind in {None, "heading", "rule", "field"}):
            mark = Mark("paragraph", 0)
        if mark is None and kind == "footnote" and fresh and not in_notes:
            mark = Mark("paragraph", 0)
        quoted = _QUOTE_MARK.match(line.text)
        marks = [Span(line.start, line.start + quoted.end(1))] if quoted else []
        if mark is not None:
            kind = mark.kind
            if mark.length:
                marks.append(Span(line.start, line.start + mark.length))
            if kind == "heading" and below is not None and _is_underlined(line, below):
                marks.append(Span(below.start, below.end))
                at += 1
            in_notes = _in_notes(in_notes, mark, line)
            yield _Opening(line.start, kind, tuple(marks))
        elif marks:
            yield _Opening(line.start, kind or "paragraph", tuple(marks))
        at += 1


def _in_notes(before: bool, mark: Mark, line: Line) -> bool:
    """Whether a list of notes may follow the block that this line opens: under a rule, or a heading that says so."""
    if mark.kind == "rule":
        return True
    if mark.kind == "heading":
        return _NOTES_HEADING.fullmatch(line.text) is not None
    return before and mark.kind == "footnote"


def _has_front_matter(lines: list[Line]) -> bool:
    """Whether the text opens with ``---``, fields without a blank line among them, and ``---``."""
    if not lines or lines[0].start > 1 or lines[0].text != "---":
        return False
    for line in lines[1 : MAX_FRONT_MATTER + 2]:
        if line.after_blank or line.text == "---":
            return line.text == "---" and not line.after_blank
    return False


def _front_matter_mark(line: Line, at: int) -> Mark | None:
    """The lines between two ``---`` at the very top are fields."""
    if line.text == "---":
        return Mark("rule", len(line.text))
    return Mark("field", 0) if ":" in line.text or at == 1 else None


def _mark(
    line: Line, above: Line | None, below: Line | None, kind: BlockKind | None, fresh: bool, in_notes: bool
) -> Mark | None:
    """What the line opens, or ``None`` where it goes on with the block above or opens a plain paragraph.

    ``fresh`` says that nothing above is left unfinished: a dash or a number may then be a bullet.
    """
    text = line.text
    if found := _HASHES.match(text):
        return Mark("heading", found.end(1))
    if _RULE.fullmatch(text):
        return Mark("rule", len(text))
    if found := _NOTE.match(text):
        return Mark("footnote", found.end(1))
    if in_notes and fresh and (found := _NUMBERED_NOTE.match(text)):
        return Mark("footnote", found.end(1))
    if found := _BULLET.match(text):
        return Mark("item", found.end(1))
    if found := _DASH.match(text):
        if fresh or (kind == "item" and text[0] in "-*+·"):
            return Mark("item", found.end(1))
    elif (found := _NUMBER.match(text)) and (fresh or (above is not None and _NUMBER.match(above.text))):
        return Mark("item", found.end(1))
    if _is_heading(line, above, below, kind, fresh):
        return Mark("heading", 0)
    if fresh and _is_field(line, above, below):
        return Mark("field", 0)
    return None


def _is_heading(line: Line, above: Line | None, below: Line | None, kind: BlockKind | None, fresh: bool) -> bool:
    """Whether a line without a mark of its own is a heading: underlined, in bold, in capitals, or short and alone."""
    text = line.text
    if len(text) > MAX_HEADING:
        return False
    if below is not None and fresh and _is_underlined(line, below):
        return True
    if _BOLD_LINE.fullmatch(text) and (line.after_blank or fresh):
        return True
    if len(text) > MAX_PLAIN_HEADING or not text.lstrip("“‘\"'")[:1].isupper() or _FIELD.match(text):
        return False
    if text.isupper():
        letters = sum(character.isalpha() for character in text)
        return letters >= 4 and fresh
    return _stands_alone(line, above, below, kind)


def _stands_alone(line: Line, above: Line | None, below: Line | None, kind: BlockKind | None) -> bool:
    """Whether a short line was broken off on purpose: the first word of the line below would have fitted on it.

    ``Death penalty`` above ``There were renewed reports of executions …`` is a heading; ``The men were freed by`` above
    ``President Keita`` is the first line of a broken paragraph.
    """
    text = line.text
    if text[-1] in '.,;:!?…-–—”"’)' or text.count(" ") > 7 or _GOES_ON.search(text):
        return False
    if not (above is None or line.after_blank or kind == "heading" or _ends(above.text)):
        return False
    if below is None:
        return above is not None and line.after_blank and text.count(" ") <= 5 and not text[0].isdigit()
    first_below = below.text.split(maxsplit=1)[0]
    if _BULLET.match(below.text) or (below.text.isupper() and len(below.text) <= MAX_PLAIN_HEADING):
        return True
    return first_below[0].isupper() and len(text) + 1 + len(first_below) <= len(below.text)


def _is_underlined(line: Line, below: Line) -> bool:
    """Whether the line below is a heading's underline, ``===`` or ``---``."""
    return (
        _UNDERLINE.fullmatch(below.text) is not None
        and len(line.text) <= MAX_HEADING
        and not _RULE.fullmatch(line.text)
    )


def _is_field(line: Line, above: Line | None, below: Line | None) -> bool:
    """Whether the line is a label with its value: a label of the vocabulary, or one in a row of such lines."""
    label = _label(line.text)
    if label is None:
        return False
    if label.casefold() in field_labels():
        return True
    beside = [other for other in (above, below) if other is not None and not (other is above and line.after_blank)]
    return any(_label(other.text) is not None for other in beside)


def _label(text: str) -> str | None:
    """``Date`` of ``Date: 21 December 2015``; ``None`` for a line that is no field."""
    found = _FIELD.match(text)
    return found["label"] if found and len(text) <= MAX_FIELD and not found["label"][0].islower() else None


def _ends(text: str) -> bool:
    """Whether a line ends where a sentence or a list's lead ends."""
    return _ENDED.search(text, max(0, len(text) - 60)) is not None

"""Lines into paragraphs: the line ends that a page's width made become spaces, others stay."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from chargesheet.reading.mending.hyphens import hyphen_keeper
from chargesheet.reading.mending.source_map import PAGE_BREAK, Edit

_LINE = re.compile(r"[^\n\f]+")
# "freed.", "freed.”", "freed?)", "freed:", "freed.¹²": the end of a sentence.
_ENDED = re.compile(r"[.!?:;…؟。؛][\"'”’»)\]]{0,3}[¹²³⁰⁴-⁹]{0,3}$")
# "• In March", "- In March", "1. In March", "(a) In March", "[1] In March", "1) In March": an item. No groups.
_ITEM = re.compile(
    r"(?:[•●■▪◦‣⁃∙○□➢►▶✓\uE000-\uF8FF]|[-–—*·][ \t]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)][ \t]|\[\d{1,3}\][ \t])"
)
# "Head of state: Kim", "Date: 3 May", "Life expectancy: 67.7": the label of a field. No groups.
_FIELD = re.compile(r"[^\W\d_][^\n:.!?;,]{1,40}:(?:[ \t]|$)")
_FULL = 0.75
"""A line that is this full of the usual width runs on into the next."""
_HEADING = 0.7
_PARAGRAPH = "\n\n"


class _Row(Struct, frozen=True, gc=False):
    start: int
    end: int
    text: str


def line_edits(text: str) -> Iterator[Edit]:
    """What to make of the ends of lines and pages: a space, nothing after a parted word, or the end of a paragraph.

    Args:
        text: Pages with a form feed between each two; an empty line ends a paragraph for certain.
    """
    rows = [
        _Row(found.start() + len(whole) - len(whole.lstrip()), found.start() + len(whole.rstrip()), whole.strip())
        for found in _LINE.finditer(text)
        if (whole := found.group()).strip()
    ]
    width = usual_width([row.text for row in rows])
    keep = hyphen_keeper(text)
    if rows and rows[0].start:
        yield Edit(0, rows[0].start, "")
    fresh = True
    for before, after in pairwise(rows):
        between = text[before.end : after.start]
        kept = keep(_tail(before.text), after.text[:80])
        joined = _joins(before.text, after.text, between, width, fresh)
        fresh = not joined
        if not joined:
            new = "\n" if _ITEM.match(after.text) or _is_field(after.text, before.text, width) else _PARAGRAPH
            yield from _becomes(before.end, after.start, between, new)
        elif kept is False:
            yield Edit(before.end - 1, after.start, "")
        else:
            yield from _becomes(before.end, after.start, between, "" if kept else " ")
    if rows and rows[-1].end < len(text):
        yield Edit(rows[-1].end, len(text), "")


def usual_width(lines: Sequence[str]) -> float:
    """The length of a full line: nine of ten lines are no longer."""
    lengths = sorted(len(line) for line in lines)
    return float(lengths[(len(lengths) * 9) // 10 - (1 if len(lengths) % 10 == 0 else 0)]) if lengths else 0.0


def _joins(before: str, after: str, between: str, width: float, fresh: bool) -> bool:
    """Whether a paragraph goes on over the end of a line; ``fresh``: the line before opens one."""
    if "\n\n" in between or _ITEM.match(after):
        return False
    if _is_field(after, before, width):
        return False
    if _is_capitals(before) != _is_capitals(after) and min(len(before), len(after)) > 3:
        return False
    ended = bool(_ENDED.search(before))
    if PAGE_BREAK in between:
        return not ended and (_goes_on(after) or len(before) >= _FULL * width)
    if ended:
        return len(before) >= _FULL * width
    heading = fresh and len(before) < _HEADING * width and not _goes_on(after)
    return not heading


def _goes_on(line: str) -> bool:
    """Whether a line opens as no sentence does: with a small letter, or one of a script without capitals."""
    first = next((character for character in line if character.isalnum()), "")
    return first.isalpha() and (first.islower() or first.upper() == first.lower())


def _is_field(line: str, before: str, width: float) -> bool:
    return bool(_FIELD.match(line)) and len(before) < _FULL * width


def _is_capitals(line: str) -> bool:
    return line.isupper()


def _tail(line: str) -> str:
    return line[-70:]


def _becomes(start: int, end: int, between: str, new: str) -> Iterator[Edit]:
    if between != new:
        yield Edit(start, end, new)

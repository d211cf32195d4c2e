"""Characters of a page into lines: what stands on one line, in one column, in one size."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from types import ModuleType
from typing import Any

from msgspec import Struct

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALL = 0.8
_GAP = 1.5
"""A space wider than this many times the height of the letters parts two columns, or two cells."""
_SPACE = 0.12
_UPRIGHT = 2
_UNMAPPED_HYPHEN = 0xFFFE
_BULLET = "•"


class Character(Struct, frozen=True, gc=False):
    """A character and its box, in points from the lower left corner of the page; ``made``: PDFium put it in."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    made: bool
    symbol: bool


class Line(Struct, frozen=True, gc=False):
    """A line, or a part of one between wide gaps.

    Attributes:
        text: Its characters; superscript digits are such characters.
        left: Left edge in points.
        bottom: Lower edge.
        right: Right edge.
        top: Upper edge.
        size: Height of its letters, in points.
        first_font: The font that it begins in.
        last_font: The font that it ends in.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    first_font: str
    last_font: str


def characters(page: Any, raw: ModuleType) -> list[Character]:  # noqa: ANN401 (an untyped library)
    """The characters of a page's text in the order of its content, which is mostly that of reading.

    Args:
        page: A text page of pypdfium2.
        raw: The module ``pypdfium2.raw``.
    """
    box = raw.FS_RECTF()
    reference = ctypes.byref(box)
    handle = page.raw
    found: list[Character] = []
    high = 0
    for index in range(page.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        raw.FPDFText_GetLooseCharBox(handle, index, reference)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD
        high = 0
        hyphen = code in {0x2, _UNMAPPED_HYPHEN} and raw.FPDFText_IsHyphen(handle, index) == 1
        symbol = not hyphen and code < 0x20 and code not in {0x9, 0xA, 0xD}
        text = "-" if hyphen or code == _UNMAPPED_HYPHEN else _BULLET if symbol else chr(code)
        made = code in {0x20, 0xA, 0xD} and raw.FPDFText_IsGenerated(handle, index) == 1
        found.append(Character(text, box.left, box.bottom, box.right, box.top, made, symbol))
    return found


def lines(page: Any, raw: ModuleType) -> list[Line]:  # noqa: ANN401 (an untyped library)
    """The lines of a page in the order of its content; arguments as for ``characters``."""
    found = characters(page, raw)
    return [line for start, end in _stretches(found) if (line := _line(found, start, end, page, raw)) is not None]


def _stretches(found: list[Character]) -> Iterator[tuple[int, int]]:
    """Where each line, or part of one, begins and ends among the characters.

    A line that is set upright comes as many of one or two letters each.
    """
    start = 0
    last: Character | None = None
    short = False
    for begin, end in _content_lines(found):
        inked = [index for index in range(begin, end) if not found[index].text.isspace()]
        if not inked:
            continue
        upright = short and len(inked) <= _UPRIGHT and last is not None and _stacked(last, found[inked[0]])
        if last is not None and not upright:
            yield start, begin
            start = begin
        for before, index in pairwise(inked):
            if _apart(found[before], found[index]):
                yield start, index
                start = index
        last, short = found[inked[-1]], len(inked) <= _UPRIGHT
    yield start, len(found)


def _content_lines(found: list[Character]) -> Iterator[tuple[int, int]]:
    """What lies between the ends of lines that PDFium sees."""
    start = 0
    for index, character in enumerate(found):
        if character.text in "\r\n":
            yield start, index
            start = index + 1
    yield start, len(found)


def _stacked(last: Character, character: Character) -> bool:
    """Whether two letters stand one on the other, as in a line that is set upright."""
    across = min(last.right, character.right) - max(last.left, character.left)
    between = max(character.bottom - last.top, last.bottom - character.top)
    width = min(last.right - last.left, character.right - character.left)
    height = min(last.top - last.bottom, character.top - character.bottom)
    return across > 0.5 * width and -0.5 * height < between < 2 * max(width, 1.0)


def _apart(last: Character, character: Character) -> bool:
    """Whether two characters that follow each other stand on two lines, or with a wide gap between."""
    if last.bottom == character.bottom and 0 <= character.left - last.right < 0.5 * (last.top - last.bottom):
        return False
    if _stacked(last, character):
        return False
    height = max(last.top - last.bottom, character.top - character.bottom, 0.1)
    overlap = min(last.top, character.top) - max(last.bottom, character.bottom)
    if overlap < 0.3 * min(last.top - last.bottom, character.top - character.bottom):
        return True
    ahead = max(character.left - last.right, last.left - character.right)
    return ahead > _GAP * height


def _line(found: list[Character], start: int, end: int, page: Any, raw: ModuleType) -> Line | None:  # noqa: ANN401
    inked = [index for index in range(start, end) if not found[index].text.isspace()]
    if not inked:
        return None
    heights = sorted(found[index].top - found[index].bottom for index in inked)
    size = max(heights[len(heights) // 2], 0.1)
    bottoms = sorted(found[index].bottom for index in inked)
    base = bottoms[len(bottoms) // 2]
    upright = _is_upright(found, inked)
    spaced = _unwritten_spaces(found, inked, size, upright)
    parts: list[str] = []
    for index in range(inked[0], inked[-1] + 1):
        one = found[index]
        if one.text in "\r\n" or (upright and one.made):
            continue
        if index in spaced:
            parts.append(" ")
        raised = one.top - one.bottom < _SMALL * size and one.bottom > base + 0.15 * size
        if one.symbol:
            parts.append(_BULLET if index == inked[0] else "")
        else:
            parts.append(one.text.translate(_SUPERSCRIPTS) if raised else one.text)
    text = " ".join("".join(parts).split())
    if not text:
        return None
    return Line(
        text=text,
        left=min(found[index].left for index in inked),
        bottom=base,
        right=max(found[index].right for index in inked),
        top=max(found[index].top for index in inked),
        size=size,
        first_font=_font(page, inked[0] if not found[inked[0]].symbol else inked[min(1, len(inked) - 1)], raw),
        last_font=_font(page, inked[-1], raw),
    )


def _is_upright(found: list[Character], inked: list[int]) -> bool:
    """Whether a line runs up or down the page; PDFium then puts spaces between its letters."""
    if len(inked) < 4:
        return False
    wide = max(found[index].right for index in inked) - min(found[index].left for index in inked)
    high = max(found[index].top for index in inked) - min(found[index].bottom for index in inked)
    return high > 2 * wide


def _unwritten_spaces(found: list[Character], inked: list[int], size: float, upright: bool) -> set[int]:
    """The characters that a space stands before on the page, though none is in its content.

    A space is a gap that is wider than those between the letters of its line by an eighth of their height; letters
    that are set wide apart have such gaps all along.
    """
    gaps = {
        after: _gap(found[before], found[after], upright)
        for before, after in pairwise(inked)
        if after == before + 1 or upright
    }
    if not gaps:
        return set()
    usual = max(0.0, sorted(gaps.values())[len(gaps) // 2])
    return {index for index, gap in gaps.items() if gap > usual + _SPACE * size}


def _gap(before: Character, after: Character, upright: bool) -> float:
    if upright:
        return max(after.bottom - before.top, before.bottom - after.top)
    return max(after.left - before.right, before.left - after.right)


def _font(page: Any, index: int, raw: ModuleType) -> str:  # noqa: ANN401 (an untyped library)
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(page.raw, index, buffer, 128, ctypes.byref(flags))
    return buffer.value.decode("utf-8", "replace")

"""What stands at the edges of pages and belongs to none of their texts: running headers and footers, page numbers."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from chargesheet.reading.mending.source_map import PAGE_BREAK, Edit

_DEPTH = 3
_MOST_CHARACTERS = 120
_FEWEST_PAGES = 3
_NEAR = 2
"""A header of left pages stands on every second page."""

_LINE = re.compile(r"[^\n\f]+")
_NO_LETTERS = re.compile(r"[\W\d_]+")
# "12", "- 12 -", "Page 12", "Page 12 of 40", "12/40": group "number".
_NUMBER = re.compile(
    r"""
    \W{0,3} (?:(?:page|p\.|стр\.?|страница|seite|página|pagina|صفحة)\s{0,2})?
    (?P<number>\d{1,4}) (?:\s?(?:of|/|из|de|von)\s?\d{1,4})? \W{0,3}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SAYS_PAGE = re.compile(
    r"\W{0,3}(?:page|p\.|стр\.?|страница|seite|página|pagina)\s{0,2}\d{1,4}\b.{0,12}", re.IGNORECASE
)
_ROMAN = re.compile(r"[ivxl]{1,6}", re.IGNORECASE)
_THUMB = 2
"""A letter or two at an edge, beside a running line, is a thumb index: "K"."""


class _Edge(Struct, frozen=True, gc=False):
    """A line at an edge: ``place`` is 0 for the page's first line, 1 for its second, -1 for its last."""

    page: int
    place: int
    start: int
    end: int
    text: str


def edge_edits(text: str) -> tuple[Edit, ...]:
    """The running lines of a text to leave out, each with the line's end before or after it.

    A line runs when it stands, numbers aside, at the same edge of three pages that are near each other (of both, in a
    text of two pages), or is a number that grows with the pages.

    Args:
        text: Pages with a form feed between each two.
    """
    pages = text.split(PAGE_BREAK)
    if len(pages) < 2:
        return ()
    edges = list(_edges(pages))
    running = {id(edge) for edge in [*_repeated(edges, len(pages)), *_numbers(edges)]}
    for edge in edges:
        beside = {id(other) for other in edges_of(edges, edge.page) if abs(other.place - edge.place) == 1}
        if len(edge.text) <= _THUMB and edge.text.isalpha() and edge.text.isupper() and beside & running:
            running.add(id(edge))
    chosen = sorted(
        {(edge.start, edge.end) for edge in edges if id(edge) in running and _reaches(edge, edges, running)}
    )
    return tuple(_with_line_ends(text, chosen))


def edges_of(edges: list[_Edge], page: int) -> Iterator[_Edge]:
    """The edges of one page."""
    at = bisect_left(edges, page, key=lambda edge: edge.page)
    while at < len(edges) and edges[at].page == page:
        yield edges[at]
        at += 1


def _reaches(edge: _Edge, edges: list[_Edge], running: set[int]) -> bool:
    """Whether all lines between this one and its edge run, too: the text of a page is never cut out of its middle."""
    step = range(edge.place) if edge.place >= 0 else range(edge.place + 1, 0)
    own = {other.place: other for other in edges_of(edges, edge.page)}
    return all(place in own and id(own[place]) in running for place in step)


def _edges(pages: list[str]) -> Iterator[_Edge]:
    offset = 0
    for number, page in enumerate(pages):
        lines = [found for found in _LINE.finditer(page) if found.group().strip()]
        for place in [*range(min(_DEPTH, len(lines))), *range(-min(_DEPTH, len(lines)), 0)]:
            line = lines[place]
            if len(line.group()) <= _MOST_CHARACTERS:
                yield _Edge(number, place, offset + line.start(), offset + line.end(), line.group().strip())
        offset += len(page) + len(PAGE_BREAK)


def _repeated(edges: list[_Edge], pages: int) -> Iterator[_Edge]:
    alike: dict[tuple[str, bool, int | None], list[_Edge]] = defaultdict(list)
    for edge in edges:
        key = " ".join(_NO_LETTERS.sub(" ", edge.text).casefold().split())
        if key:
            alike[key, edge.place < 0, edge.place if pages < _FEWEST_PAGES else None].append(edge)
    for (key, _, _), same in alike.items():
        if pages < _FEWEST_PAGES and (len(key) < 6 or len(same) < pages):
            continue
        group = [same[0]]
        for before, after in pairwise(same):
            if after.page - before.page > _NEAR:
                yield from _runs(group, pages)
                group = []
            group.append(after)
        yield from _runs(group, pages)


def _runs(group: list[_Edge], pages: int) -> list[_Edge]:
    return group if len({edge.page for edge in group}) >= min(_FEWEST_PAGES, pages) else []


def _numbers(edges: list[_Edge]) -> Iterator[_Edge]:
    """Lines that are a page's number: it says so, or grows by one with every page."""
    counted: dict[int, list[_Edge]] = defaultdict(list)
    for edge in edges:
        if _SAYS_PAGE.fullmatch(edge.text):
            yield edge
        elif (found := _NUMBER.fullmatch(edge.text)) is not None:
            counted[int(found["number"]) - edge.page].append(edge)
        elif _ROMAN.fullmatch(edge.text):
            counted[_roman(edge.text) - edge.page + 100_000].append(edge)
    for same in counted.values():
        if len({edge.page for edge in same}) >= 2:
            yield from same


def _roman(text: str) -> int:
    values = {"i": 1, "v": 5, "x": 10, "l": 50}
    digits = [values[letter] for letter in text.lower()]
    return sum(-digit if any(later > digit for later in digits[at + 1 :]) else digit for at, digit in enumerate(digits))


def _with_line_ends(text: str, chosen: list[tuple[int, int]]) -> Iterator[Edit]:
    """Each line with the ends of lines around it, so that no empty line is left."""
    done = 0
    stretches: list[tuple[int, int]] = []
    for start, end in chosen:
        if stretches and not text[stretches[-1][1] : start].strip("\n"):
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
    for start, end in stretches:
        begin, until = start, end
        while until < len(text) and text[until] == "\n":
            until += 1
        if until == len(text) or text[until] == PAGE_BREAK:
            while begin > done and text[begin - 1] == "\n":
                begin -= 1
        begin = max(begin, done)
        if begin < until:
            yield Edit(begin, until, "")
            done = until

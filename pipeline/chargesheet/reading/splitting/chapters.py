"""Chapters a country: where a report on many countries passes from one to the next.

A heading is a line of its own that names a country, in the shape that most such lines of the file have (capitals, or
a mark of Markdown). Running headers, contents pages and lists of countries name countries, too; they cut nothing,
because a chapter must have a body, and names of the country that a chapter is about already open no other.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from msgspec import Struct

from chargesheet.geography.countries import country_names
from chargesheet.spelling import name_key, plain

FEWEST_CHAPTERS = 5
"""A file with chapters on fewer countries is a statement that speaks of several."""
FEWEST_CHARACTERS = 500
"""A chapter has at least so many characters of running text."""
LEAST_COVERED = 0.5
"""Chapters make up at least this share of a report."""

_PROSE_LINE = 50
_MOST_HEADING = 70
_MOST_LINES = 3

_LINE = re.compile(r"[^\n\r\f]+")
_AROUND = " \t\xa0\ufffc\ufeff\u200b"
# "## ", "**": groups "hashes" and "stars".
_MARK = re.compile(r"(?P<hashes>\#{1,4})[ \t]+|(?P<stars>\*\*|__)(?=\S)")
# "KOREA (REPUBLIC OF)": groups "name" and "rest".
_TURNED = re.compile(r"(?P<name>[^()]{2,50}?)\s*\((?P<rest>[^()]{2,50})\)")
# "ISRAEL AND THE OCCUPIED …", "MOROCCO/WESTERN SAHARA", "SERBIA (INCLUDING KOSOVO)": what may follow a name.
_AND_MORE = re.compile(r"\s*(?:/|\(|,|\s(?:AND|and|&)\s)")
# "PART THREE", "PART 3", "APPENDIX II", "SELECTED INTERNATIONAL TREATIES", "INDEX": what is no chapter any more.
_OTHER_PART = re.compile(
    r"""
      (?i:part\s?(?:\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six|seven)) (?:\s?[-–—:].{0,400})?
    | (?:APPENDIX|APPENDICES|ANNEX|INDEX|GLOSSARY|ACKNOWLEDGEMENTS|SELECTED\s[A-Z]{4,20}) \b [^.]{0,80}
    """,
    re.VERBOSE,
)


class Chapter(Struct, frozen=True):
    """A part of a report; ``country`` and ``heading`` are ``None`` for what is before, between and after chapters."""

    start: int
    end: int
    country: str | None
    heading: str | None


_Read = Callable[[str, Mapping[str, str]], str | None]


class _Line(Struct, frozen=True, gc=False):
    """A line that is not blank, without what is around its words; ``shape`` is how it is marked."""

    start: int
    text: str
    shape: str


class _Heading(Struct, frozen=True, gc=False):
    """Lines that name a country; ``first`` and ``last`` are their numbers among the lines that are not blank."""

    first: int
    last: int
    country: str
    text: str
    shape: str


def chapters(text: str, names: Mapping[str, str] | None = None) -> tuple[Chapter, ...]:
    """The chapters of a report on many countries, with what is before, between and after them.

    Args:
        text: The text of a whole file.
        names: Country codes by the keys of ``country_names``, which are taken unless given.

    Returns:
        Parts that cover the text without gap or overlap; none where it is not plainly such a report.
    """
    table = country_names() if names is None else names
    lines = list(_lines(text))
    headings = _opening(_headings(lines, table), lines)
    if len({heading.country for heading in headings}) < FEWEST_CHAPTERS:
        return ()
    parts = tuple(_parts(text, lines, headings))
    covered = sum(part.end - part.start for part in parts if part.country is not None)
    return parts if covered >= LEAST_COVERED * len(text) else ()


def _lines(text: str) -> Iterator[_Line]:
    for found in _LINE.finditer(text):
        words = found.group().strip(_AROUND)
        if not words:
            continue
        mark = _MARK.match(words)
        if mark and mark["hashes"]:
            yield _Line(found.start(), words[mark.end() :].strip(" *#"), mark["hashes"])
        elif mark:
            yield _Line(found.start(), words.strip("*_: "), mark["stars"])
        else:
            yield _Line(found.start(), words, "capitals" if words.isupper() else "plain")


def _headings(lines: list[_Line], names: Mapping[str, str]) -> list[_Heading]:
    """Lines, and up to three lines together, that name a country."""
    found: list[_Heading] = []
    at = 0
    while at < len(lines):
        heading = next(
            (
                heading
                for read, most in ((_named, _MOST_LINES), (_doubled, 1), (_opened, _MOST_LINES))
                for count in range(most, 0, -1)
                if (heading := _heading(lines, at, count, names, read))
            ),
            None,
        )
        if heading is not None:
            found.append(heading)
        at = heading.last + 1 if heading is not None else at + 1
    return found


def _heading(lines: list[_Line], at: int, count: int, names: Mapping[str, str], read: _Read) -> _Heading | None:
    some = lines[at : at + count]
    if (
        len(some) < count
        or any(line.shape != some[0].shape for line in some)
        or (count > 1 and some[0].shape == "plain")
    ):
        return None
    if sum(len(line.text) for line in some) > _MOST_HEADING:
        return None
    text = " ".join(line.text for line in some)
    country = read(text, names) if _may_name(text) else None
    # "AFGHANISTAN" and "ISLAMIC REPUBLIC OF AFGHANISTAN" are two headings, "KOREA" and "(REPUBLIC OF)" are one.
    if country is None or (count > 1 and _named(some[0].text, names) is not None and "(" not in some[1].text):
        return None
    return _Heading(at, at + count - 1, country, text, some[0].shape)


def _may_name(text: str) -> bool:
    return text[:1].isalpha() and len(text) >= 4 and text[-1] not in ".,;:!?"


def _named(text: str, names: Mapping[str, str]) -> str | None:
    """The code of the country that the whole of a heading names."""
    if code := _listed(text, names):
        return code
    if turned := _TURNED.fullmatch(text):
        whole = f"{turned['rest'].strip()} {turned['name'].strip()}"
        if code := _listed(whole, names):
            return code
    return None


def _doubled(text: str, names: Mapping[str, str]) -> str | None:
    """The code of the country that a line names twice, as an extractor put two headings on one line.

    "INDIA REPUBLIC OF INDIA", "AMERICA UNITED STATES OF AMERICA".
    """
    words = text.split()
    for cut in range(1, len(words)):
        code = _listed(" ".join(words[cut:]), names)
        if code and (set(words[:cut]) <= set(words[cut:]) or _listed(" ".join(words[:cut]), names) == code):
            return code
    return None


def _opened(text: str, names: Mapping[str, str]) -> str | None:
    """The code of the country that a heading names first: "MOROCCO/WESTERN SAHARA"."""
    for more in _AND_MORE.finditer(text):
        if code := _listed(text[: more.start()], names):
            return code
    return None


def _listed(text: str, names: Mapping[str, str]) -> str | None:
    key = name_key(text)
    return names.get(key) or names.get(key.removeprefix("the ")) or names.get(plain(text))


def _opening(headings: list[_Heading], lines: list[_Line]) -> list[_Heading]:
    """The headings that open chapters: of the commonest shape, with a body, not of the chapter that they stand in."""
    shapes = Counter(shape for shape, _ in {(heading.shape, heading.country) for heading in headings})
    shapes.pop("plain", None)
    if not shapes:
        return []
    shape = max(shapes, key=lambda key: shapes[key])
    shaped = [heading for heading in headings if heading.shape == shape]
    opening: list[_Heading] = []
    for heading, following in zip(shaped, [*shaped[1:], None], strict=True):
        if opening and opening[-1].country == heading.country:
            continue
        until = following.first if following is not None else len(lines)
        # "AFGHANISTAN" stands above "ISLAMIC REPUBLIC OF AFGHANISTAN", which has the body.
        again = following is not None and following.country == heading.country
        if again or _body(lines, heading.last + 1, until) >= FEWEST_CHARACTERS:
            opening.append(heading)
    return opening


def _body(lines: list[_Line], first: int, until: int) -> int:
    """The characters of running text in some lines: of those long enough to be no heading or list."""
    return sum(len(line.text) for line in lines[first:until] if len(line.text) >= _PROSE_LINE)


def _parts(text: str, lines: list[_Line], headings: list[_Heading]) -> Iterator[Chapter]:
    starts = [lines[heading.first].start for heading in headings]
    if starts[0] and text[: starts[0]].strip():
        yield Chapter(0, starts[0], None, None)
    elif starts[0]:
        starts[0] = 0
    bounds = [*starts, len(text)]
    for heading, (start, end), following in zip(headings, pairwise(bounds), [*headings[1:], None], strict=True):
        last = following.first if following is not None else len(lines)
        other = next(
            (
                line.start
                for line in lines[heading.last + 1 : last]
                if line.start < end and _OTHER_PART.fullmatch(line.text)
            ),
            None,
        )
        yield Chapter(start, end if other is None else other, heading.country, heading.text)
        if other is not None:
            yield Chapter(other, end, None, None)

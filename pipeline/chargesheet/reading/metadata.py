"""What a statement says about itself at its top: title, date, publisher, index number, country."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from chargesheet.geography.countries import country_names
from chargesheet.geography.places import is_place
from chargesheet.grammar.dates import find_dates
from chargesheet.grammar.dates_model import Calendar
from chargesheet.grammar.layout import find_layout
from chargesheet.grammar.layout_types import Block
from chargesheet.reading.datelines import find_dateline
from chargesheet.reading.values import check_date
from chargesheet.spelling import name_key
from chargesheet.vocabulary import load_vocabulary

HEAD_CHARACTERS = 6_000
"""How far from the start of the text metadata may stand."""
HEAD_BLOCKS = 30
MAX_TITLE = 300


class Metadata(Struct, frozen=True, kw_only=True):
    """What is known of a statement; ``None`` where the text does not say."""

    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    index: str | None = None
    language: str | None = None
    country: str | None = None


class IndexCountry(Struct, frozen=True, forbid_unknown_fields=True):
    """A country's number in the index of Amnesty International: ``EUR 57`` is ``KZ``."""

    id: str
    country: str


class Publisher(Struct, frozen=True, forbid_unknown_fields=True):
    """An organisation that publishes statements, and the ways in which its letterhead names it."""

    id: str
    names: tuple[str, ...]


class Word(Struct, frozen=True, forbid_unknown_fields=True):
    """A phrase of a vocabulary; case is not looked at."""

    id: str
    text: str


class _Dated(Struct, frozen=True):
    """The day in a dateline, ISO 8601, and whether the line, or the letterhead that it stands in, holds no prose."""

    date: str
    alone: bool


# "1996", "2021": no groups.
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
# "Date: 21 December 2015", "UA: 12/14 Index: EUR 57/001/2014 Kazakhstan Date: 3 May 2014": group "value".
_DATE_FIELD = re.compile(
    r"(?<!\w)(?:Date|Published|Issued(?:[ ]on)?|Date[ ]of[ ]issue):\s{0,5}(?P<value>[^\n:]{4,40})", re.I
)
# "Index: EUR 57/3123/2015", "AI Index: AFR 25/007/2005", "Index number: 12/2014": group "value".
_INDEX_FIELD = re.compile(
    r"""
    (?<!\w) (?:AI[ ])? Index (?:[ ](?:No\.?|number))? : \s{0,5}
    (?P<value> [A-Z]{3} [ ]? \d\d/\d{1,5}/\d{2,4} | [^\s:]{1,30} (?:[ ][^\s:]{1,30})? (?=\s*$) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# An Amnesty index, "EUR 57/3123/2015": groups "region" and "number".
_AMNESTY_INDEX = re.compile(r"(?P<region>[A-Z]{3}) ?(?P<number>\d\d)/\d{1,5}/\d{2,4}")
# "Publisher: Example Watch", "Title: A reporter is freed", "Country: KZ": groups "key" and "value".
_OTHER_FIELD = re.compile(
    r"(?P<key>Publisher|Issued by|Title|Subject|Country)\s?:\s{0,5}(?P<value>\S[^\n]{0,290})", re.I
)
# The country that a title opens with, "Kazakhstan: …", "Egypt – …", "Egypt/Sudan: …": group "names".
_TITLE_COUNTRY = re.compile(r"(?P<names>[^\s:–—(“\"][^:–—(“\"]{1,60}?)\s{0,2}(?::|[–—]|\s-\s)")
# Words of a name that may be written small: "Centre for Human Rights".
_SMALL_WORDS = frozenset(
    {"of", "for", "and", "the", "to", "in", "on", "against", "without", "de", "des", "du", "la", "y"}
)


@cache
def index_countries() -> dict[str, str]:
    """The country of each index number, ``EUR 57`` to ``KZ``."""
    entries = load_vocabulary("chargesheet.reading", "data/index_countries.toml", IndexCountry)
    return {entry.id: entry.country for entry in entries}


@cache
def publishers() -> dict[str, str]:
    """The usual name of each publisher, by every name case folded."""
    entries = load_vocabulary("chargesheet.reading", "data/publishers.toml", Publisher)
    return {name.casefold(): entry.names[0] for entry in entries for name in entry.names}


@cache
def kinds() -> frozenset[str]:
    """What a statement may be headed and is no title, case folded: "public statement"."""
    entries = load_vocabulary("chargesheet.reading", "data/kinds.toml", Word)
    return frozenset(entry.text.casefold() for entry in entries)


@cache
def organisation_words() -> frozenset[str]:
    """Words that end or open an organisation's name, case folded: "committee"."""
    entries = load_vocabulary("chargesheet.reading", "data/organisation_words.toml", Word)
    return frozenset(entry.text.casefold() for entry in entries)


def read_metadata(text: str, names: Mapping[str, str] | None = None) -> Metadata:
    """What the head of a text says of the statement.

    The date is that of a field or of a line that holds no more than a date, else that of the dateline. The title is
    the first heading that is neither the publisher nor the kind of statement; the country is that of the index, else
    the one that the title opens with.

    Args:
        text: The statement's text, plain or Markdown.
        names: Country codes by ``name_key(name)``; ``country_names`` unless given.
    """
    title = publisher = date = index = country = None
    open_to_title = True
    blocks = list(_head_blocks(text))
    datelines = _datelines(text, blocks)
    for position, (block, raw) in enumerate(blocks):
        words = " ".join(raw.split())
        if not words:
            continue
        if block.kind == "field":
            date = date or _date_in(words)
            index = index or _index_in(words)
            if other := _OTHER_FIELD.match(words):
                key, value = other["key"].lower(), other["value"]
                title = title or (value if key in {"title", "subject"} else None)
                publisher = publisher or (value if key in {"publisher", "issued by"} else None)
                country = country or (named_country(value, names) if key == "country" else None)
            continue
        if position in datelines or not _may_be_heading(block, words, raw):
            # A dateline on a line of its own may stand above the title.
            alone = position in datelines and datelines[position].alone
            open_to_title = open_to_title and (alone or block.kind == "rule")
            continue
        if whole := date_of_words(words):
            date = date or whole
            continue
        date, index = date or _date_in(words), index or _index_in(words)
        organisation, is_kind = _letterhead(words, first=position == 0)
        if organisation or is_kind:
            publisher = publisher or organisation
        elif open_to_title and title is None and len(words) <= MAX_TITLE and not _AMNESTY_INDEX.fullmatch(words):
            title = words
    return Metadata(
        title=title,
        date=date or _dateline_date(text, datelines.values()),
        publisher=publisher,
        index=index,
        country=country or country_of_index(index) or country_of_title(title, names),
    )


def read_fields(text: str) -> Metadata:
    """Only what fields of the text's head say: date and index, and the index's country."""
    date = index = None
    if ":" in text[:HEAD_CHARACTERS]:
        for block, raw in _head_blocks(text):
            if block.kind == "field":
                words = " ".join(raw.split())
                date, index = date or _date_in(words), index or _index_in(words)
    return Metadata(date=date, index=index, country=country_of_index(index))


def _head_blocks(text: str) -> Iterator[tuple[Block, str]]:
    """The first blocks of a text, each with its characters less the markup."""
    head = text[:HEAD_CHARACTERS]
    layout = find_layout(head)
    marked = bytearray(len(head))
    for span in layout.markup:
        marked[span.start : span.end] = b"\1" * (span.end - span.start)
    for block in layout.blocks[:HEAD_BLOCKS]:
        characters = zip(head[block.start : block.end], marked[block.start : block.end], strict=True)
        yield block, "".join(character for character, mark in characters if not mark)


def _datelines(text: str, blocks: Sequence[tuple[Block, str]]) -> dict[int, _Dated]:
    """The datelines of the head by the places of their blocks: none behind the first block of prose or of a list."""
    found: dict[int, _Dated] = {}
    for position, (block, raw) in enumerate(blocks):
        words = " ".join(raw.split())
        prose = block.kind not in {"heading", "field", "rule"} and not _may_be_heading(block, words, raw)
        # "# Andijan, 13 May 2005" is a title.
        if block.kind in {"heading", "paragraph"} and words and text[block.start] != "#":
            lines = raw.strip().splitlines()
            letterhead = 1 < len(lines) <= 4 and all(_is_short(line) for line in lines)
            dated = next(filter(None, map(_dated, lines if letterhead else [words])), None)
            if dated is not None:
                found[position] = dated
            prose = prose and not letterhead and (dated is None or not dated.alone)
        if prose:
            break
    return found


def _is_short(line: str) -> bool:
    """Whether a line is one of a letterhead and none of a paragraph."""
    tidy = line.strip()
    return 0 < len(tidy) <= 80 and tidy[-1] not in ".!?;:,"


def _dated(words: str) -> _Dated | None:
    """The day in a dateline: beside places, publishers and kinds of statement only, or in capitals before a dash."""
    line = find_dateline(words)
    date = date_of_words(line.date) if line is not None and (line.before or line.after) else None
    if line is None or date is None or len(date) != len("2021-06-21"):
        return None
    known = _are_known(line.before)
    if known and _are_known(line.after):
        return _Dated(date, alone=True)
    named = known or (len(line.before) <= 3 and all(part.isupper() for part in line.before))
    return _Dated(date, alone=False) if line.dashed and line.before and named else None


def _are_known(parts: Sequence[str]) -> bool:
    """Whether all parts of a dateline are places, publishers or kinds of statement; an organisation beside a kind."""
    kind = any(part.casefold() in kinds() for part in parts)
    return is_place(", ".join(parts)) or all(
        is_place(part)
        or part.casefold() in kinds()
        or part.casefold() in publishers()
        or (kind and _names_organisation(part))
        for part in parts
    )


def _dateline_date(text: str, datelines: Iterable[_Dated]) -> str | None:
    """The one day of the datelines; none where they differ, or where the text tells of later years."""
    dates = {dated.date for dated in datelines}
    if len(dates) != 1:
        return None
    date = dates.pop()
    # A trial may be set for the next year; "Andijan, 13 May 2005" over a text of 2010 is no date of publication.
    latest = max((int(year.group()) for year in _YEAR.finditer(text[:HEAD_CHARACTERS])), default=0)
    return date if latest <= int(date[:4]) + 1 else None


def _may_be_heading(block: Block, words: str, raw: str) -> bool:
    """A heading, or at the top of plain text a short line of its own, which may be the title."""
    if block.kind == "heading":
        return True
    alone = len(raw.strip().splitlines()) == 1
    return block.kind == "paragraph" and alone and len(words) <= 160 and words[-1] not in ".!?;:,"


def _date_in(words: str) -> str | None:
    found = _DATE_FIELD.search(words)
    return date_of_words(found["value"], whole=False) if found else None


def _index_in(words: str) -> str | None:
    found = _INDEX_FIELD.search(words)
    return found["value"] if found else None


def date_of_words(words: str, *, whole: bool = True) -> str | None:
    """The ISO date that words say, with the precision they have: "21 December 2015", "December 2015", "2015-12".

    Args:
        words: The words of one date.
        whole: Nothing else may stand there; otherwise something may follow.
    """
    tidy = words.strip()
    try:
        return check_date(tidy)
    except ValueError:
        pass
    found = find_dates(tidy)
    if not found or found[0].start or (whole and found[0].end < len(tidy.rstrip(" ."))):
        return None
    reading = found[0].reading
    if not isinstance(reading, Calendar) or len(reading.items) != 1:
        return None
    item = reading.items[0]
    if item.year is None or item.decade or item.qualified or item.part != "whole" or (item.month or 0) > 12:
        return None
    parts = [f"{item.year:04}", *(f"{part:02}" for part in (item.month, item.day) if part)]
    try:
        return check_date("-".join(parts))
    except ValueError:
        return None


def country_of_index(index: str | None) -> str | None:
    """The country of an Amnesty index, ``EUR 57/3123/2015``; ``None`` for a region's or an unknown number."""
    found = _AMNESTY_INDEX.match(index.strip().upper()) if index else None
    return index_countries().get(f"{found['region']} {found['number']}") if found else None


def country_of_title(title: str | None, names: Mapping[str, str] | None = None) -> str | None:
    """The country that a title opens with, "Kazakhstan: …", if it is one and only one."""
    found = _TITLE_COUNTRY.match(title) if title else None
    return named_country(found["names"], names) if found else None


def named_country(words: str, names: Mapping[str, str] | None = None) -> str | None:
    """The code of a country's name or of the code itself; ``None`` for two countries, or anything else."""
    table = country_names() if names is None else names
    tidy = words.strip()
    if len(tidy) == 2 and tidy.isupper() and tidy.isascii() and tidy not in table:
        return tidy if tidy in table.values() else None
    return table.get(tidy) or table.get(name_key(tidy).removeprefix("the "))


def _letterhead(words: str, *, first: bool) -> tuple[str | None, bool]:
    """The publisher that a heading names, and whether the heading is no more than a kind of statement."""
    plain = words.strip(" .:").casefold()
    if plain in kinds():
        return None, True
    if plain in publishers():
        return publishers()[plain], False
    for name, usual in publishers().items():
        if plain.startswith(f"{name} ") and plain.removeprefix(name).strip(" -–—:|") in kinds():
            return usual, True
    return (words.strip(" .:"), False) if first and _names_organisation(words) else (None, False)


def _names_organisation(words: str) -> bool:
    """Whether a first line is an organisation's name: short, in capitals, and a word such as "Committee" at an end."""
    parts = words.strip(" .:").split()
    if not 2 <= len(parts) <= 9 or any(mark in words for mark in ":;,?!"):
        return False
    if not all(part[0].isupper() or part.casefold() in _SMALL_WORDS for part in parts):
        return False
    ends = parts[-1].casefold() in organisation_words()
    opens = any(
        part.casefold() in organisation_words() and after.casefold() in _SMALL_WORDS
        for part, after in itertools.pairwise(parts[:4])
    )
    return ends or opens

"""Calendar dates in running text: "18 July", "29 and 30 May", "between 1990 and 1992", "the end of 2010"."""

import re
from collections.abc import Iterator
from functools import cache

from chargesheet.grammar.dates_model import Calendar, CalendarDate, Part

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
PARTS: dict[str, Part] = {
    "start": "start",
    "beginning": "start",
    "middle": "middle",
    "end": "end",
    "close": "end",
    "first half": "first half",
    "second half": "second half",
    "latter half": "second half",
}

# Every calendar date holds four digits, a month's name or a weekday's: what is far from all of them is not looked at.
# It begins with one class of characters, which is what makes the search quick, and may stop at more than it must.
# "… arrested on 4 November …" -> "November"
_ANCHOR = re.compile(
    r"""
    [12JFMASONDTW]
    (?: (?<=[12]) [09]\d\d
      | (?: an(?:uary)? | eb(?:ruary)? | ar(?:ch)? | pr(?:il)? | ay | une? | uly? | ug(?:ust)? | ept?(?:ember)?
          | ct(?:ober)? | ov(?:ember)? | ec(?:ember)? | (?:on|ues|ednes|hurs|ri|atur|un)day ) (?![a-z])
      | (?: AN | EB | AR | PR | AY | UN | UL | UG | EP | CT | OV | EC )
    )
    """,
    re.VERBOSE | re.ASCII,
)
_BEFORE_ANCHOR = 56
_AFTER_ANCHOR = 24
# The search ends so far behind a window: a match that starts inside it has room.
_LONGEST = 160

_FULL = "|".join(name for month in MONTHS for name in (month, month.upper()))
_SHORT = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)(?![a-z])\.?"
_YEAR = r"(?:19|20)\d\d(?!\w|,\d|\.\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:\s?(?:st|nd|rd|th)(?![a-z]))?"
_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
_PART_NAME = "|".join(part.replace(" ", r"\s") for part in PARTS)
_PART = rf"(?:the\s{{1,3}}(?:{_PART_NAME})\s{{1,3}}of\s{{1,3}}(?:the\s)?)"
_QUALIFIER = r"(?:(?:the\s{1,3})?(?:[Ee]arly|[Ll]ate|[Mm]id)(?:-\s?|\s{1,3}))"
# Where "May 3" is a month and its day: after "on" and the like, as "in May 10 people" is no date.
_DAY_EXPECTED = r"(?:(?<=\b[Oo]n\s)|(?<=\bsince\s)|(?<=\buntil\s)|(?<=\bby\s)|(?<=\bfrom\s)|(?<=\band\s)|(?<=\bto\s))"

_MONTH = rf"(?:{_FULL}|{_SHORT})"
_MONTH_ALONE = rf"(?:{'|'.join(MONTHS)})(?!\s?\d{{1,2}}(?:st|nd|rd|th)\b)"
# Dates that stand on their own, the longest forms first; each with an example.
_ITEM = rf"""
    (?: {_PART} | {_QUALIFIER} )?                                  # the end of 2010; late March; mid-1999
    (?:
        (?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?(?![\w-])    # 2015-11-11; 2015-11
      | \d{{1,2}}(?P<sep_>[./])\d{{1,2}}(?P=sep_)(?:19|20)\d\d(?!\w)             # 31.12.2015; 12/31/2015
      | (?:{_WEEKDAY},?\s{{1,3}})?{_DAY}\s{{0,3}}(?:of\s)?{_MONTH}(?:,?\s{{0,3}}{_YEAR})?  # 3rd of May 2014
      | (?:{_WEEKDAY},?\s{{1,3}})?{_MONTH}\s{{1,3}}{_DAY},?\s{{1,3}}{_YEAR}       # May 3, 2014
      | (?:{_WEEKDAY},?\s{{1,3}}|{_DAY_EXPECTED}){_MONTH}\s{{1,3}}{_DAY}(?!\w|[.,:]\d)            # on May 3
      | {_MONTH}(?:,\s{{0,3}}|\s{{1,3}}of\s{{1,3}}|\s{{0,3}}){_YEAR}              # May 2000; Sept. 2004
      | {_MONTH_ALONE}                                                            # February
      | (?:19|20)\d0s(?!\w)                                                       # 1990s
      | (?:the\s{{1,3}})?(?:spring|summer|autumn|fall|winter)\s{{1,3}}(?:of\s{{1,3}})?{_YEAR}     # the summer of 2008
      | {_YEAR}                                                                   # 2012
      | {_WEEKDAY}                                                                # Monday
    )
"""
# A day that takes its month from the date behind it: "29 and 30 May".
_BARE_DAY = rf"(?:{_DAY}(?=\s{{0,2}}(?:,|and\b|or\b|to\b|until\b|[-–—/])))"


def _item(number: int) -> str:
    """``_ITEM`` with group names that are unique in the whole pattern."""
    return _ITEM.replace("sep_", f"sep{number}")


# What a date may begin with: asked first, as most words of a window begin none.
_FIRST = rf"(?: \d | [JFMASONDTWBEL] | between | from | early | late | mid | the\s | {' | '.join(SEASONS)} )"

# "between March and May 2012", "from 23 to 29 September"; "29 and 30 May", "1976-1983", "April/May 2009"; "18 July".
_DATE = re.compile(
    rf"""
    (?= {_FIRST} ) (?: (?<![\w$€£\#./,–-]) | (?<=\bIn) | (?<=\bOn) )
    (?:
        (?: [Bb]etween | [Ff]rom ) \s{{1,3}}
        (?: {_item(0)} | {_BARE_DAY} ) \s{{0,3}} (?: and | to | until | till | through | [-–—] ) \s{{0,3}} {_item(1)}
      | (?: {_item(2)} | {_BARE_DAY} )
        (?: ,\s{{1,3}} (?: {_item(3)} | {_BARE_DAY} ) ){{0,8}}
        (?: ,?\s{{1,3}} (?: and | or ) \s{{1,3}} | \s{{1,3}}to\s{{1,3}} | \s?[-–—/]\s? ) {_item(4)}
      | (?:19|20)\d\d [-–/] \d\d (?![\w-])                                       # 2008-09
      | {_item(5)}
    )
    (?! [a-z\d] )
    """,
    re.VERBOSE | re.ASCII,
)

# The tokens of a date's words: "late 29th of May, 2014" -> late, 29, May, 2014.
_TOKEN = re.compile(
    rf"""
    (?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-\d\d)?(?!\d))
    | (?P<numeric>\d{{1,2}}[./]\d{{1,2}}[./](?:19|20)\d\d)
    | (?P<decade>(?:19|20)\d0)s
    | (?P<year>(?:19|20)\d\d)
    | (?P<day>\d{{1,2}})(?:\s?(?:st|nd|rd|th)\b)?
    | (?P<weekday>{_WEEKDAY})
    | (?P<month>{_MONTH})
    | (?P<season>spring|summer|autumn|fall|winter)
    | (?P<part>{_PART_NAME})
    | (?P<qualifier>[Ee]arly|[Ll]ate|[Mm]id)
    | (?P<joint>\b(?:and|or|to|until|till|through)\b|[-–—/])
    """,
    re.VERBOSE | re.ASCII,
)
_SHORT_RANGE = re.compile(r"((?:19|20)\d\d)[-–/](\d\d)", re.ASCII)  # 2008-09, 1975-90: year, another's last digits

# What stands before a number of four digits that is no year: "Resolution 1960", "Law 12 of 1994", "No. 1999", "US$".
_NO_YEAR_BEFORE = re.compile(
    r"""
    (?: \b (?: Law | Act | Decree | Decree-Law | Resolution | Article | Articles | Section | Sections | Order | Code
             | Ordinance | Recommendation | Regulation | Directive | Bill | law | act | decree | article | section
             | page | pages | paragraph | room | flight )
        s? \s (?: (?: No|no|Number|number|Nr ) \.? \s? )? (?: [\w./-]{1,10} \s (?: of | / ) \s )?
      | \b (?: Act | Law | Bill | Code | Decree | Order | Ordinance ), \s
      | \b (?: Report | REPORT | Index ) \s
      | \b (?: No | Nos | no | nos | Nr | pp | p ) \. \s?
      | (?: \b[A-Z]{2,3} | [$€£¥] ) \s? (?<! \bUN\s ) (?<! \bEU\s ) (?<! \bUS\s ) (?<! \bUK\s ) (?<! [)]\s )
      | \b (?: about | around | over | some | nearly | almost | least | than ) \s (?= \Z ) (?<! since\sat\sleast\s )
    ) \Z
    """,
    re.VERBOSE,
)
# What stands behind one: "2000 people", "1948 Sedition Act".
_NO_YEAR_AFTER = re.compile(
    r"""
    \s{1,2} (?: people | persons | men | women | children | prisoners | detainees | soldiers | officers | members
          | dollars | euros | civilians | families | refugees | migrants | villagers | protesters | students
          | cases | troops | others | US\$
          | (?: [A-Z][\w’'-]{1,20} \s (?: (?: and | of | on | for | the ) \s ){0,2} ){0,6}
            (?: Act | Law | Code | Convention | Constitution | Protocol | Covenant | Decree | Ordinance | Treaty
              | Declaration | Charter | Agreement ) \b )
    """,
    re.VERBOSE,
)
# Names that are words too ("May", "March", "August"): a bare one is a month only behind one of these.
_MONTH_EXPECTED = re.compile(
    r"""
    (?: \b (?: [Ii]n | [Ss]ince | [Bb]y | [Uu]ntil | [Dd]uring | [Ff]rom | [Bb]etween | [Tt]hroughout | of | [Tt]he | to
             | and | or | [Bb]efore | [Aa]fter | [Ll]ast | [Nn]ext | [Tt]his | [Tt]hat | for | [Uu]p\sto | till
             | [Ff]ollowing | through | [Ee]arlier | [Ll]ater | around | about | a | an | via | in\slate | in\searly
             | its | their | his | her )
        \s* | [(,/–-]\s? | [’']s?\s ) \Z
    """,
    re.VERBOSE,
)
_WORD_MONTHS = frozenset({"March", "April", "May", "June", "August"})


def find_calendar(text: str) -> Iterator[tuple[int, int, Calendar]]:
    """Every calendar date of the text, in order: its start, end and reading."""
    done = 0
    for start, stop in _windows(text):
        position = max(start, done)
        while match := _DATE.search(text, position, stop + _LONGEST):
            if match.start() >= stop:
                break
            reading = read_calendar(match[0])
            if reading is not None and _plausible(text, match.start(), match.end()):
                yield match.start(), match.end(), reading
                position = done = match.end()
            else:
                position = done = match.start() + 1


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """The parts of the text that are near an anchor, in order, none overlapping."""
    start = stop = -1
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() - _BEFORE_ANCHOR <= stop:
            stop = anchor.end() + _AFTER_ANCHOR
            continue
        if stop >= 0:
            yield start, stop
        start, stop = max(0, anchor.start() - _BEFORE_ANCHOR), anchor.end() + _AFTER_ANCHOR
    if stop >= 0:
        yield start, stop


def _plausible(text: str, start: int, end: int) -> bool:
    """Whether a year is no other number, and a month's name no other word."""
    words = text[start:end]
    if words in _WORD_MONTHS:
        return _MONTH_EXPECTED.search(text, max(0, start - 16), start) is not None
    if words[:4].isdigit():
        if _NO_YEAR_BEFORE.search(text, max(0, start - 40), start) is not None:
            return False
        return not words.isdigit() or _NO_YEAR_AFTER.match(text, end) is None
    return True


@cache
def _month_numbers() -> dict[str, int]:
    """From a month's first three letters, capitalised, to its number."""
    return {name[:3]: number for number, name in enumerate(MONTHS, start=1)}


def read_calendar(words: str) -> Calendar | None:
    """What the words of a calendar date say, or ``None`` when they hold no date, or one that no calendar has.

    In a list or range a part that is missing comes from the date behind: "29 and 30 May 2010", "July and December
    2007".
    """
    if short := _SHORT_RANGE.fullmatch(words):
        first, last = int(short[1]), int(short[2])
        if (first + 1) % 100 == last or (last > 12 and last > first % 100):
            return Calendar((CalendarDate(first), CalendarDate(first + (last - first) % 100)))
    items: list[CalendarDate] = []
    parts: dict[str, str] = {}
    for token in _TOKEN.finditer(words):
        kind, value = token.lastgroup or "", token[token.lastgroup or 0]
        if kind == "joint":
            if parts.keys() <= {"qualifier", "part"}:  # the hyphen of "mid-1999"
                continue
            items.append(_date_of(parts))
            parts = {}
        elif kind in parts or (kind == "day" and "day" in parts):
            items.append(_date_of(parts))  # "March, April and May": a comma joins
            parts = {kind: value}
        else:
            parts[kind] = value
    if parts:
        items.append(_date_of(parts))
    return Calendar(_filled(items)) if items else None


def _date_of(parts: dict[str, str]) -> CalendarDate:
    """The date that the tokens of one item make."""
    if numeric := parts.get("numeric"):
        return _numeric(numeric)
    if iso := parts.get("iso"):
        numbers = [int(part) for part in iso.split("-")]
        return CalendarDate(numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else None)
    month: int | None = None
    if name := parts.get("month"):
        month = _month_numbers()[name[:3].capitalize()]
    elif season := parts.get("season"):
        month = SEASONS[season]
    year = parts.get("decade") or parts.get("year")
    return CalendarDate(
        year=int(year) if year else None,
        month=month,
        day=int(parts["day"]) if "day" in parts else None,
        decade="decade" in parts,
        part=PARTS.get(" ".join(parts.get("part", "").split()), "whole"),
        qualified="qualifier" in parts,
        weekday=WEEKDAYS.index(parts["weekday"]) if "weekday" in parts else None,
    )


def _numeric(words: str) -> CalendarDate:
    """31.12.2015 and 31/12/2015 are day first, 12/31/2015 month first; of 11/12/2015 only the year is settled."""
    first, second, year = (int(part) for part in re.split(r"[./]", words))
    if first == second or "." in words or first > 12:
        return CalendarDate(year, second, first)
    if second > 12:
        return CalendarDate(year, first, second)
    return CalendarDate(year)


def _filled(items: list[CalendarDate]) -> tuple[CalendarDate, ...]:
    """The items, each with the month and year that it shares with the item behind it."""
    filled: list[CalendarDate] = []
    for item in reversed(items):
        after = filled[-1] if filled else None
        if after is not None:
            lacks_month = item.day is not None and item.month is None
            month = after.month if lacks_month else item.month
            year = item.year if item.year is not None or not (month or item.decade) else after.year
            if year is not None and not after.decade and item.year is None:
                year -= bool(month and after.month and month > after.month)
            year = None if after.decade and item.year is None else year
            item = CalendarDate(year, month, item.day, item.decade, item.part, item.qualified, item.weekday)
        filled.append(item)
    return tuple(reversed(filled))

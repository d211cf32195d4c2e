"""Dates in languages other than English, by the words of ``dates.toml``: found here, resolved as all dates are."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from msgspec import Struct

from chargesheet import languages
from chargesheet.grammar.dates_model import (
    Base,
    Calendar,
    CalendarDate,
    DateExpression,
    Neighbour,
    Reading,
    Shift,
    Unsettled,
)
from chargesheet.grammar.edtf import Unit
from chargesheet.grammar.numbers_foreign import number_of, number_pattern
from chargesheet.grammar.provisions_languages import any_of, key

Kind = Literal[
    "month", "weekday", "unit", "neighbour", "shift", "later", "ago", "ago-after", "unsettled",
    "since", "of", "ordinal", "range-first", "range-second", "year-before", "ahead", "year-after",
]  # fmt: skip


class DateWords(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that dates are made of.

    Attributes:
        id: A stable name.
        kind: ``month`` and ``weekday`` have their number in ``value``; ``neighbour`` and ``shift`` are whole phrases,
            ``el mismo día``, ``ayer``, with ``unit``, ``value`` and ``base``; ``later``, ``ago`` and ``ago-after``
            stand behind or before a number and a unit; ``since`` before a date opens a period; ``of`` parts day,
            month and year; ``ordinal`` may follow a day; ``range-first`` and ``range-second`` stand before the two
            ends of a range; ``year-before`` before a year that stands alone; ``ahead`` before a date that is
            still to come; ``year-after`` behind any year; ``unsettled`` is a phrase without value.
        words: Their spellings.
        value: The number or step.
        unit: The unit of time.
        base: What is counted from.
    """

    id: str
    kind: Kind
    words: tuple[str, ...]
    value: int | None = None
    unit: Unit | None = None
    base: Base = "discourse"


class _Tables(Struct, frozen=True):
    months: dict[str, int]
    weekdays: dict[str, int]
    units: dict[str, Unit]
    phrases: dict[str, Reading]
    found: re.Pattern[str]
    since: re.Pattern[str]
    year_before: re.Pattern[str]
    ahead: re.Pattern[str]


@cache
def _words(code: str) -> tuple[DateWords, ...]:
    return languages.language(code).entries("dates.toml", DateWords)


@cache
def calendar_words(code: str) -> frozenset[str]:
    """The months and weekdays of a language, by key: no name holds one."""
    return frozenset(key(word) for entry in _words(code) if entry.kind in {"month", "weekday"} for word in entry.words)


def find_dates(text: str, code: str) -> tuple[DateExpression, ...]:
    """Every date expression of a text in the language of ``code``, in order, none overlapping."""
    tables = _tables(code)
    found: list[DateExpression] = []
    for match in tables.found.finditer(text):
        if match["bare"] and not tables.year_before.search(text, max(0, match.start() - 24), match.start()):
            continue
        if match["lone_month"] and not match["month_year"] and _is_name(text, match):
            continue
        reading = _read(match, tables, code)
        if reading is not None:
            since = tables.since.search(text, max(0, match.start() - 24), match.start()) is not None
            ahead = tables.ahead.search(text, max(0, match.start() - 90), match.start()) is not None
            found.append(DateExpression(match.start(), match.end(), reading, open_from=since, ahead=ahead))
    return tuple(found)


@cache
def _tables(code: str) -> _Tables:
    entries = _words(code)

    def of(*kinds: Kind) -> list[str]:
        return [word for entry in entries if entry.kind in kinds for word in entry.words]

    month, weekday, unit, small = any_of(of("month")), any_of(of("weekday")), any_of(of("unit")), any_of(of("of"))
    blank = r"[^\S\n]{1,3}\n?[^\S\n]{0,3}|\n[^\S\n]{0,3}"
    gap = rf"(?:{blank})(?:(?:{small})(?:{blank}))?"
    year = rf"(?:19|20)\d\d(?![\w/-]|[.,]\d)(?:(?:{blank})(?:{any_of(of('year-after'))}))?"
    day = rf"(?:[12]\d|3[01]|0?[1-9])(?!\d)(?:{any_of(of('ordinal'))})?"
    number = number_pattern(code)
    # "3 de mayo de 2014", "mayo de 2014", "6 au 7 novembre", "entre 2011 y 2013", "dos días después", "ayer", "2011"
    found = re.compile(
        rf"""
        (?<![\w$€£.,/-])
        (?: (?P<phrase>{any_of(of("neighbour", "shift", "unsettled"))})
          | (?P<later>{number})(?:{blank})(?P<later_unit>{unit})(?:{blank})(?:{any_of(of("later"))})
          | (?:{any_of(of("ago"))})(?:{blank})(?P<ago>{number})(?:{blank})(?P<ago_unit>{unit})
          | (?P<past>{number})(?:{blank})(?P<past_unit>{unit})(?:{blank})(?:{any_of(of("ago-after"))})
          | (?:(?:{any_of(of("range-first"))})(?:{blank}))?
            (?P<first_day>{day})(?:{gap}(?P<first_month>{month})(?:{gap}(?P<first_year>{year}))?)?
            (?:(?:{blank})(?:{any_of(of("range-second"))})(?:{blank})|\s?[-–]\s?)
            (?P<last_day>{day}){gap}(?P<last_month>{month})(?:{gap}(?P<last_year>{year}))?
          | (?:{any_of(of("range-first"))})(?:{blank})(?P<from>{year})(?:{blank})
            (?:{any_of(of("range-second"))})(?:{blank})(?P<to>{year})
          | (?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\w-])
          | (?P<numeric>(?:0?[1-9]|[12]\d|3[01])(?P<sep>[/.])(?:0?[1-9]|1[0-2])(?P=sep)(?:19|20)\d\d)(?!\w)
          | (?:(?P<named>{weekday}),?(?:{blank}))?
            (?P<day>{day}){gap}(?P<month>{month})(?:,?{gap}(?P<year>{year}))?
          | (?P<lone_month>{month})(?:{gap}(?P<month_year>{year}))?
          | (?P<weekday>{weekday})
          | (?P<bare>{year})
        )
        (?![\w\u0300-\u036f])
        """,
        re.VERBOSE | re.IGNORECASE,
    )
    return _Tables(
        months={key(word): e.value or 0 for e in entries if e.kind == "month" for word in e.words},
        weekdays={key(word): e.value or 0 for e in entries if e.kind == "weekday" for word in e.words},
        units={key(word): e.unit for e in entries if e.kind == "unit" and e.unit for word in e.words},
        phrases={
            key(word): _phrase(e) for e in entries if e.kind in {"neighbour", "shift", "unsettled"} for word in e.words
        },
        found=found,
        # "desde el [3 de mayo]"
        since=re.compile(rf"(?<!\w)(?:{any_of(of('since'))})(?:{blank})\Z", re.IGNORECASE),
        # "comenzará el [12 de junio]"
        ahead=re.compile(rf"(?<!\w)(?:{any_of(of('ahead'))})(?!\w)[^.;!?\n]{{0,80}}\Z", re.IGNORECASE),
        # "en [2011]", "de [2011]"
        year_before=re.compile(rf"(?<!\w)(?:{any_of(of('year-before', 'since'))})(?:{blank})\Z", re.IGNORECASE),
    )


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a month is written as a name is, with a capital inside a sentence: "Julio Cárdenas"."""
    if not match[0][0].isupper() or match[0].isupper():
        return False
    before = text[: match.start()].rstrip(" ")[-1:]
    return before.isalnum() or before == "," or text[match.end() :].lstrip(" ")[:1].isupper()


def _phrase(entry: DateWords) -> Reading:
    if entry.kind == "unsettled" or entry.unit is None:
        return Unsettled()
    if entry.kind == "shift":
        return Shift(entry.value, entry.unit, entry.base)
    return Neighbour(entry.unit, entry.value or 0, entry.base)


def _read(match: re.Match[str], tables: _Tables, code: str) -> Reading | None:
    """What a match says."""
    if match["phrase"]:
        return tables.phrases[key(match["phrase"])]
    for group, sign, base in (("later", 1, "discourse"), ("ago", -1, "statement"), ("past", -1, "statement")):
        if match[group]:
            amount = number_of(match[group], code)
            unit = tables.units[key(match[f"{group}_unit"])]
            return Shift(
                None if amount is None else sign * amount, unit, "statement" if base == "statement" else "discourse"
            )
    return Calendar(tuple(_dates(match, tables)))


def _dates(match: re.Match[str], tables: _Tables) -> Iterator[CalendarDate]:
    def month(name: str) -> int | None:
        return tables.months[key(match[name])] if match[name] else None

    def number(name: str) -> int | None:
        found = re.match(r"\d+", match[name]) if match[name] else None
        return int(found[0]) if found else None

    if match["last_day"]:
        year = number("last_year")
        yield CalendarDate(
            number("first_year") or year, month("first_month") or month("last_month"), number("first_day")
        )
        yield CalendarDate(year, month("last_month"), number("last_day"))
    elif match["from"]:
        yield from (CalendarDate(number("from")), CalendarDate(number("to")))
    elif match["iso"]:
        parts = [int(part) for part in match["iso"].split("-")]
        yield CalendarDate(parts[0], parts[1], parts[2])
    elif match["numeric"]:
        parts = [int(part) for part in re.split(r"[/.]", match["numeric"])]
        yield CalendarDate(parts[2], parts[1], parts[0])
    elif match["day"]:
        yield CalendarDate(number("year"), month("month"), number("day"))
    elif match["lone_month"]:
        yield CalendarDate(number("month_year"), month("lone_month"))
    elif match["weekday"]:
        yield CalendarDate(weekday=tables.weekdays[key(match["weekday"])])
    else:
        yield CalendarDate(number("bare"))

"""Dates of a text, found and resolved: the grammar's face.

``find_dates`` finds and reads the expressions with no knowledge of the statement, ``read_dates`` resolves them too.
Both take time in proportion to the text's length.
"""

import re

from msgspec import Struct

from chargesheet.grammar.counts_numbers import number_value
from chargesheet.grammar.dates_calendar import find_calendar
from chargesheet.grammar.dates_model import Calendar, CalendarDate, DateExpression, Reading, Shift, Unsettled
from chargesheet.grammar.dates_named import find_named
from chargesheet.grammar.dates_relative import find_relative
from chargesheet.grammar.dates_resolve import resolve_all
from chargesheet.grammar.dates_words import read_words
from chargesheet.grammar.edtf import EdtfDate, EdtfValue, Unit, parse_edtf

# "detained since [October]", "since at least [2003]"
_OPEN_BEFORE = re.compile(
    r"\b[Ss]ince\s{1,2}(?:(?:at\sleast|about|around|as\searly\sas)\s{1,2})?(?:on\s|the\s{1,2})?\Z"
)
_FROM_BEFORE = re.compile(r"\b[Ff]rom\s{1,2}\Z")  # from [September] on
_ONWARDS = re.compile(r",?\s{1,2}(?:on|onwards?)(?=[\s,.;])")
# "is due to open in [January]", "The next hearing will be on [Monday]"
_AHEAD = re.compile(
    r"""
    \b (?: will | shall
         | (?: is | are | has\sbeen | have\sbeen | was\stoday ) \s (?: now\s )?
           (?: due | scheduled | set | expected | planned | likely | adjourned | postponed | to\sbe ) )
    \b [^.;!?]{0,90} \Z
    """,
    re.VERBOSE,
)
# "two days after [3 May]", "the weeks following [1 November]": amount, unit, direction.
_COUNTED_FROM = re.compile(
    r"""
    (?<! \w )
    (?: (?: [Tt]he | (?P<amount> \d{1,3} | one | two | three | four | five | six | seven | ten | [Aa]n? ) ) \s )?
    (?P<unit> day | week | month | year ) s? \s (?P<direction> after | following | before | preceding ) \s \Z
    """,
    re.VERBOSE,
)
_CONTEXT = 110
# What the grammar left of a span tells more of the date: "[12 may] 2010", "[2 weeks and] 3 days ago".
_TELLS_MORE = re.compile(r"\d|\b(?:week|month|year|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)


class DateValue(Struct, frozen=True):
    """A date of a text: ``text[start:end]`` says it, ``value`` is what it means, or ``None``."""

    start: int
    end: int
    value: EdtfValue | None


def find_dates(text: str) -> tuple[DateExpression, ...]:
    """Every date expression of the text, in order, none overlapping; of two that overlap the longer, then the earlier.

    Spans are as wide as the date itself: "In February" gives "February", "between 1990 and 1992" all four words.
    """
    found: list[tuple[int, int, Reading]] = [_widened(text, *hit) for hit in find_calendar(text)]
    found.extend(find_relative(text))
    found.extend(find_named(text))
    found.sort()
    kept: list[tuple[int, int, Reading]] = []
    for hit in found:
        if kept and hit[0] < kept[-1][1]:
            if hit[1] - hit[0] > kept[-1][1] - kept[-1][0]:
                kept[-1] = hit
        else:
            kept.append(hit)
    return tuple(_expression(text, start, end, reading) for start, end, reading in kept)


def read_dates(text: str, statement_date: str | None = None) -> tuple[DateValue, ...]:
    """Every date of the text with its value.

    Args:
        text: The text.
        statement_date: When it was published: ISO 8601, ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; anything else
            counts as unknown.
    """
    expressions = find_dates(text)
    values = resolve_all(text, expressions, date_of_statement(statement_date))
    return tuple(
        DateValue(expression.start, expression.end, value)
        for expression, value in zip(expressions, values, strict=True)
    )


def expression_at(text: str, start: int, end: int, statement_date: EdtfDate | None = None) -> DateExpression:
    """Read a span that something else found to be a date; its reading may be ``Unsettled``.

    Words that the grammar has no form for are left to ``dateparser``, which counts from ``statement_date``.
    """
    words = text[start:end]
    inside = max(find_dates(words), key=lambda found: found.end - found.start, default=None)
    if inside is not None and not _TELLS_MORE.search(words[: inside.start] + " " + words[inside.end :]):
        return _expression(text, start, end, inside.reading)
    value = read_words(words, statement_date)
    if value is not None:
        return _expression(text, start, end, Calendar((CalendarDate(value.year, value.month, value.day),)))
    return _expression(text, start, end, Unsettled() if inside is None else inside.reading)


def date_of_statement(date: str | None) -> EdtfDate | None:
    """The statement's date as a value, ``None`` when it has none or it is no ISO date."""
    if date is None:
        return None
    try:
        value = parse_edtf(date)
    except ValueError:
        return None
    return value if isinstance(value, EdtfDate) else None


def _widened(text: str, start: int, end: int, reading: Calendar) -> tuple[int, int, Reading]:
    """Take in the words that count from a calendar date: "two days after 3 May"."""
    match = _COUNTED_FROM.search(text, max(0, start - 32), start)
    if match is None or (match["amount"] is None and text[match.start()] not in "Tt"):
        return start, end, reading
    unit: Unit = _COUNTED_UNITS[match["unit"]]
    plural = text[match.end("unit")] == "s"
    amount = number_value(match["amount"]) if match["amount"] else None if plural else 1
    if amount is not None and match["direction"] in ("before", "preceding"):
        amount = -amount
    return match.start(), end, Shift(amount, unit, "discourse", reading)


_COUNTED_UNITS: dict[str, Unit] = {"day": "day", "week": "week", "month": "month", "year": "year"}


def _expression(text: str, start: int, end: int, reading: Reading) -> DateExpression:
    """The expression with what the words around it say of it."""
    before = max(0, start - _CONTEXT)
    since = _OPEN_BEFORE.search(text, max(0, start - 40), start) is not None
    onwards = _FROM_BEFORE.search(text, max(0, start - 8), start) and _ONWARDS.match(text, end)
    ahead = _AHEAD.search(text, before, start) is not None
    return DateExpression(start, end, reading, open_from=since or bool(onwards), ahead=ahead)

"""What a date expression means in its statement: EDTF, from the statement's date and the dates before it in the text.

Rules, each tried on annotated passages:

- A date without its year is the most recent one not after the statement's date: "On 11 November" in a statement of
  21 December 2015 is 2015-11-11. A report on a year is dated by that year's last day, so all its months are of that
  year, even behind a sentence on another. Three things come first: a year that opens the same sentence ("In 2004, he
  was arrested in May"); an exact day of another year in this sentence or the one before, when the date follows within
  45 days of it ("On 4 June 2014 … On 11 June"); and a clause on what is yet to come ("is due to open in January"),
  which takes the next such date.
- Without a statement's date a year is taken from the last date before it in the same paragraph, the occurrence
  nearest to that date; where there is none the value is ``None``, not ``XXXX-11-11``.
- "later", "the following day", "the same month" count from the last date before it in the text that has a month;
  "ago", "last week", "the year" from the statement's.
- "since October" is the open interval 2015-10/..; "until 13 November" and "by May" are the date that is named, as
  that is what the words say: what began before it is told elsewhere.
- "early 2005" is 2005, "late March" is that March, "the end of the year" its December, "1990s" 199X. Parts that
  bound nothing, "the late 1970s and early 1980s", "a few days later", "previous years", are ``None``.
"""

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from chargesheet.grammar.dates_model import (
    Base,
    Calendar,
    CalendarDate,
    DateExpression,
    Neighbour,
    Part,
    Reading,
    Shift,
    Stretch,
)
from chargesheet.grammar.edtf import (
    EdtfDate,
    EdtfInterval,
    EdtfValue,
    Unit,
    add_months,
    covering,
    edtf_or_none,
    interval,
    shifted,
)

# A date within so many days behind an exact one of the text is of the same run of events.
_SAME_RUN = timedelta(days=45)
# How far back the sentence before is looked for; how long the words are that open one with a year: "In 2004".
_NEAR = 600
_OPENING = 12
_SENTENCE_END = re.compile(r"[.!?][’”\")\]]{0,2}\s|\n\s*\n")
_PARAGRAPH_END = re.compile(r"\n\s*\n")


class _Before(Struct, frozen=True):
    """A date of the text, resolved: where it ends, what it means, and whether the words gave its year."""

    end: int
    value: EdtfDate
    explicit: bool


class Resolver:
    """Resolves the date expressions of one text, in the order in which they stand.

    Args:
        text: The text.
        statement_date: When it was published, as precise as known.
    """

    def __init__(self, text: str, statement_date: EdtfDate | None) -> None:
        self._text = text
        self._statement = statement_date
        self._before: list[_Before] = []
        self._dated: EdtfDate | None = None

    def resolve(self, expression: DateExpression) -> EdtfValue | None:
        """The value of the next expression of the text, or ``None`` when the words do not settle it."""
        value = self._value(expression)
        self._remember(expression, value)
        if expression.open_from and isinstance(value, EdtfDate):
            return EdtfInterval(value, None)
        return value

    def _remember(self, expression: DateExpression, value: EdtfValue | None) -> None:
        """Let what follows count from this date: from a range's or list's last."""
        reading = expression.reading
        if isinstance(reading, Neighbour | Stretch) and reading.unit not in ("day", "month"):
            return
        last = value.end if isinstance(value, EdtfInterval) else value
        if last is not None and not expression.ahead:
            explicit = isinstance(reading, Calendar) and reading.items[-1].year is not None
            self._before.append(_Before(expression.end, last, explicit))
            self._dated = last if last.month is not None else self._dated

    def _value(self, expression: DateExpression) -> EdtfValue | None:
        """The value before "since" opens it."""
        reading: Reading = expression.reading
        match reading:
            case Calendar():
                return self._calendar(reading, expression)
            case Shift(origin=Calendar() as origin):
                return self._after(self._calendar(origin, expression), reading)
            case Shift():
                base = self._base(reading.base)
                return None if base is None or reading.amount is None else shifted(base, reading.amount, reading.unit)
            case Neighbour():
                base = self._base_of_unit(reading)
                return None if base is None else _part(_beside(base, reading.unit, reading.step), reading.part)
            case Stretch():
                base = self._base(reading.base) or self._statement
                return None if base is None else _stretch(base, reading)
            case _:
                return None

    def _base(self, base: Base) -> EdtfDate | None:
        """The date that a relative expression counts from."""
        return self._statement if base == "statement" else self._dated

    def _base_of_unit(self, reading: Neighbour) -> EdtfDate | None:
        """As ``_base``; a year that no date of the text gives is the statement's, and the other way round."""
        base = self._base(reading.base)
        if base is None and reading.unit == "year":
            return self._statement or (self._before[-1].value if self._before else None)
        return base

    def _after(self, origin: EdtfValue | None, reading: Shift) -> EdtfValue | None:
        """A date counted from a named one; "the weeks following 1 November" is some time of that month."""
        if not isinstance(origin, EdtfDate):
            return None
        if reading.amount is None:
            return edtf_or_none(origin.year, origin.month) if origin.month else None
        return shifted(origin, reading.amount, reading.unit)

    def _calendar(self, reading: Calendar, expression: DateExpression) -> EdtfValue | None:
        """A calendar date, or the interval of a list or range."""
        values = [self._item(item, expression) for item in reading.items]
        if len(values) == 1:
            return values[0]
        if any(item.decade and item.qualified for item in reading.items):
            return None
        first, last = _outer(values[0], first=True), _outer(values[-1], first=False)
        if first is None or last is None:
            return None
        if first.first > last.last and all(item.year is None for item in reading.items):
            first = edtf_or_none(first.year - 1, first.month, first.day)  # between November and February
        if last.decade and first is not None:
            first, last = EdtfDate(first.year), EdtfDate(last.year + 9)
        return None if first is None else interval(first, last)

    def _item(self, item: CalendarDate, expression: DateExpression) -> EdtfValue | None:
        """One date of an expression."""
        if item.decade:
            return EdtfDate(item.year or 0, decade=True) if item.year else None
        if item.year is None and item.month is None:
            return None if item.weekday is None else self._weekday(item.weekday, expression)
        year = item.year if item.year is not None else self._year_of(item, expression)
        if year is None:
            return None
        return _part(edtf_or_none(year, item.month, item.day), item.part)

    def _weekday(self, weekday: int, expression: DateExpression) -> EdtfDate | None:
        """The last such weekday up to the statement's day, or the next one of what is yet to come."""
        if self._statement is None or self._statement.day is None:
            return None
        day = self._statement.first
        behind = (day.weekday() - weekday) % 7
        day += timedelta(days=7 - behind if expression.ahead else -behind)
        return EdtfDate(day.year, day.month, day.day)

    def _year_of(self, item: CalendarDate, expression: DateExpression) -> int | None:
        """The year of a month or day that has none."""
        month, day = item.month or 1, item.day
        if (year := self._year_of_discourse(month, day, expression)) is not None:
            return year
        if self._statement is not None:
            return _recent_year(self._statement, month, day, ahead=expression.ahead)
        return self._nearest_year(month, day, expression)

    def _year_of_discourse(self, month: int, day: int | None, expression: DateExpression) -> int | None:
        """The year that the words around it give, before the statement's date is asked."""
        ends = list(_SENTENCE_END.finditer(self._text, max(0, expression.start - _NEAR), expression.start))
        sentence = ends[-1].end() if ends else max(0, expression.start - _NEAR)
        near = ends[-2].end() if len(ends) > 1 else max(0, expression.start - _NEAR)
        for before in reversed(self._before):
            if before.end < near:
                break
            if not before.explicit or before.value.decade:
                continue
            if before.value.month is None and sentence <= before.end <= sentence + _OPENING:
                return before.value.year
            if before.value.day is not None and day is not None:
                for year in (before.value.year, before.value.year + 1):
                    found = edtf_or_none(year, month, day)
                    if found and timedelta(0) <= found.first - before.value.first <= _SAME_RUN:
                        return year
        return None

    def _nearest_year(self, month: int, day: int | None, expression: DateExpression) -> int | None:
        """Of a statement without a date: the occurrence nearest to the last date of the paragraph that has a year."""
        if not self._before:
            return None
        last = self._before[-1]
        if _PARAGRAPH_END.search(self._text, last.end, expression.start):
            return None
        value = last.value
        if value.decade:
            return None
        if value.month is None or value.month > 12:
            return value.year
        gaps = {year: abs((year - value.year) * 12 + month - value.month) for year in _around(value.year)}
        return min(gaps, key=lambda year: gaps[year])


def _around(year: int) -> tuple[int, int, int]:
    """A year first, then its neighbours."""
    return (year, year + 1, year - 1)


def _recent_year(statement: EdtfDate, month: int, day: int | None, *, ahead: bool) -> int:
    """The year of the last such month or day not after the statement, or of the first one not before it."""
    if month > 12:
        return statement.year
    first, last = (month, day or 1), (month, day or 31)
    if ahead:
        start = (statement.first.month, statement.first.day)
        return statement.year + (last < start)
    end = (statement.last.month, statement.last.day)
    return statement.year - (first > end)


def _beside(base: EdtfDate, unit: Unit, step: int) -> EdtfValue | None:
    """The unit that the base lies in, or one beside it."""
    if unit == "decade":
        year = base.year - base.year % 10 + 10 * step
        return EdtfDate(year, decade=True) if year > 0 else None
    if unit == "week":
        return _week(base, step)
    if step:
        return shifted(base, step, unit)
    if unit == "day":
        return base
    return EdtfDate(base.year) if unit == "year" else edtf_or_none(base.year, base.month) if base.month else None


def _week(base: EdtfDate, step: int) -> EdtfValue | None:
    """The week from Monday to Sunday; of a month, that month."""
    if base.day is None:
        return shifted(base, step, "week") if base.month else None
    monday = base.first + timedelta(days=7 * step - base.first.weekday())
    sunday = monday + timedelta(days=6)
    return interval(EdtfDate(monday.year, monday.month, monday.day), EdtfDate(sunday.year, sunday.month, sunday.day))


def _part(value: EdtfValue | None, part: Part) -> EdtfValue | None:
    """The part of a year; of a month, which has no finer precision, the month."""
    if part == "whole" or not isinstance(value, EdtfDate) or value.month is not None or value.decade:
        return value
    match part:
        case "start":
            return EdtfDate(value.year, 1)
        case "end":
            return EdtfDate(value.year, 12)
        case "first half":
            return interval(EdtfDate(value.year, 1), EdtfDate(value.year, 6))
        case "second half":
            return interval(EdtfDate(value.year, 7), EdtfDate(value.year, 12))
        case _:
            return value


def _outer(value: EdtfValue | None, *, first: bool) -> EdtfDate | None:
    """A date, or the first or last one of an interval."""
    if isinstance(value, EdtfInterval):
        return value.start if first else value.end
    return value


def _stretch(base: EdtfDate, reading: Stretch) -> EdtfValue | None:
    """So many months or years up to the base, or from it on; days and weeks only around an exact day."""
    amount, unit = reading.amount, reading.unit
    if base.decade or not amount:
        return None
    if unit in ("day", "week"):
        other = shifted(base, amount, unit) if base.day is not None else None
        here: EdtfDate | None = base
        return None if not isinstance(other, EdtfDate) else interval(*((other, here) if amount < 0 else (here, other)))
    months = amount * {"month": 1, "year": 12, "decade": 120}[unit]
    if base.month is None:
        return _years(base.year, months) if unit != "month" else None
    if base.day is None:
        other_day = add_months(base.first, months)
        if other_day is None:
            return None
        other = EdtfDate(other_day.year, other_day.month)
        return interval(other, base) if amount < 0 else interval(base, other)
    edge = add_months(base.first, months)
    if edge is None:
        return None
    first, last = (edge + timedelta(days=1), base.first) if amount < 0 else (base.first, edge - timedelta(days=1))
    if last.day == calendar.monthrange(last.year, last.month)[1] and first.day != 1:
        first = _next_month(first)
    return covering(first, last)


def _next_month(day: date) -> date:
    """The first day of the month after: 29 February's day after a month's last is the next month."""
    return add_months(day.replace(day=1), 1) or day


def _years(year: int, months: int) -> EdtfValue | None:
    """Whole years before a year, or after it."""
    count = months // 12
    first, last = (year + count, year - 1) if count < 0 else (year + 1, year + count)
    start, end = edtf_or_none(first), edtf_or_none(last)
    return None if start is None or end is None else interval(start, end)


def resolve_all(
    text: str, expressions: Sequence[DateExpression], statement_date: EdtfDate | None
) -> tuple[EdtfValue | None, ...]:
    """The value of each expression, which stand in order of the text; ``None`` where the words do not settle it."""
    resolver = Resolver(text, statement_date)
    return tuple(resolver.resolve(expression) for expression in expressions)

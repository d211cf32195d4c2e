"""EDTF (ISO 8601-2), the part of levels 0 and 1 that records use: dates with their precision, and intervals.

| text | value |
| --- | --- |
| ``2015``, ``2015-11``, ``2015-11-11`` | a year, a month, a day |
| ``199X`` | some year of the 1990s |
| ``2008-22`` | the summer of 2008 (21 spring, 22 summer, 23 autumn, 24 winter) |
| ``2007-07~`` | about July 2007 |
| ``2012-03/2012-05``, ``2015-10/..``, ``../2015-10`` | an interval, open at an end |
"""

import calendar
import re
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

Unit = Literal["day", "week", "month", "year", "decade"]

SPRING, SUMMER, AUTUMN, WINTER = 21, 22, 23, 24
_FIRST_YEAR, _LAST_YEAR = 1, 9999
_SEASONS = (SPRING, SUMMER, AUTUMN, WINTER)
# When a shifted month lies to at least this share in one calendar month, that month stands for it, as approximate.
_MOSTLY = 0.9

# 2015-11-11~: year, or decade with X; month or season; day; approximate.
_DATE = re.compile(
    r"""
    (?P<year>\d{4}) (?: -(?P<month>\d\d) (?: -(?P<day>\d\d) )? )? (?P<about>~?)
    | (?P<decade>\d{3})X
    """,
    re.VERBOSE | re.ASCII,
)


class EdtfDate(Struct, frozen=True):
    """A year, month, day, season or decade: no more precise than it is known.

    Attributes:
        year: 1 to 9999; of a decade its first year.
        month: 1 to 12, or a season, 21 to 24.
        day: Of the month.
        decade: Some year of the ten from ``year``.
        approximate: "About": rendered ``~``.
    """

    year: int
    month: int | None = None
    day: int | None = None
    decade: bool = False
    approximate: bool = False

    def __post_init__(self) -> None:
        """Refuse a date that no calendar has.

        Raises:
            ValueError: A part is out of range, or a finer part stands without the coarser.
        """
        if not _FIRST_YEAR <= self.year <= _LAST_YEAR:
            raise ValueError(f"no EDTF year: {self.year}")
        if self.decade and (self.year % 10 or self.month or self.approximate):
            raise ValueError(f"a decade is its first year alone, not {self.year}-{self.month}")
        if self.month is not None and not (1 <= self.month <= 12 or self.month in _SEASONS):
            raise ValueError(f"no month or season: {self.month}")
        if self.day is not None:
            if self.month is None or self.month > 12:
                raise ValueError("a day needs its month")
            if not 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]:
                raise ValueError(f"{self.year}-{self.month:02} has no day {self.day}")

    def __str__(self) -> str:
        if self.decade:
            return f"{self.year // 10:03}X"
        month = "" if self.month is None else f"-{self.month:02}"
        day = "" if self.day is None else f"-{self.day:02}"
        return f"{self.year:04}{month}{day}{'~' if self.approximate else ''}"

    @property
    def _calendar_month(self) -> int | None:
        """The month; ``None`` for a season, which lies in other months north and south of the equator."""
        return None if self.month in _SEASONS else self.month

    @property
    def first(self) -> date:
        """The first day that it can mean."""
        return date(self.year, self._calendar_month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day that it can mean."""
        year = self.year + 9 if self.decade else self.year
        month = self._calendar_month or 12
        return date(year, month, self.day or calendar.monthrange(year, month)[1])


class EdtfInterval(Struct, frozen=True):
    """From ``start`` to ``end``, both included; ``None`` is an open end, rendered ``..``."""

    start: EdtfDate | None
    end: EdtfDate | None

    def __post_init__(self) -> None:
        """Refuse an interval without ends, or one that runs backwards.

        Raises:
            ValueError: It is one of these.
        """
        if self.start is None and self.end is None:
            raise ValueError("an interval needs one end at least")
        if self.start is not None and self.end is not None and self.start.first > self.end.last:
            raise ValueError(f"the interval {self.start}/{self.end} runs backwards")

    def __str__(self) -> str:
        return f"{'..' if self.start is None else self.start}/{'..' if self.end is None else self.end}"


EdtfValue = EdtfDate | EdtfInterval


def parse_edtf(text: str) -> EdtfValue:
    """Read an EDTF date or interval of the part above; ``str`` of the result is ``text`` again.

    Raises:
        ValueError: The text is no such value.
    """
    if "/" not in text:
        return _parse_date(text)
    start, _, end = text.partition("/")
    return EdtfInterval(*(None if part == ".." else _parse_date(part) for part in (start, end)))


def _parse_date(text: str) -> EdtfDate:
    """Read one date."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"no EDTF date: {text!r}")
    if match["decade"]:
        return EdtfDate(int(match["decade"]) * 10, decade=True)
    month, day = (int(match[part]) if match[part] else None for part in ("month", "day"))
    return EdtfDate(int(match["year"]), month, day, approximate=bool(match["about"]))


def edtf_or_none(year: int, month: int | None = None, day: int | None = None) -> EdtfDate | None:
    """The date, or ``None`` when no calendar has it: 30 February, the year 0."""
    try:
        return EdtfDate(year, month, day)
    except ValueError:
        return None


def interval(start: EdtfDate | None, end: EdtfDate | None) -> EdtfValue | None:
    """The interval between two dates, the date itself when they are one, ``None`` when they run backwards."""
    if start is not None and start == end:
        return start
    try:
        return EdtfInterval(start, end)
    except ValueError:
        return None


def add_months(day: date, months: int) -> date | None:
    """The same day ``months`` later, or the month's last where it has no such day; ``None`` outside the calendar."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def covering(first: date, last: date) -> EdtfValue:
    """The days from ``first`` to ``last`` at the precision of months, or of years where they fill whole years."""
    if (first.month, last.month) == (1, 12):
        years = interval(EdtfDate(first.year), EdtfDate(last.year))
        assert years is not None, "first is not after last"
        return years
    months = interval(EdtfDate(first.year, first.month), EdtfDate(last.year, last.month))
    assert months is not None, "first is not after last"
    return months


def shifted(base: EdtfDate, amount: int, unit: Unit) -> EdtfValue | None:
    """What lies ``amount`` units after ``base`` (before it, when negative), no more precise than either allows.

    Days and weeks keep the base's precision: ten days after 2 July is 12 July. After a month they give the months
    that it can be, ``2006-09/2006-10`` for six weeks after August 2006, or one month, as approximate, when nearly
    all of it lies there: ``2007-07~`` for the day after some day of July 2007. Months give a month, years a year.

    Returns:
        ``None`` when the base is too coarse to count from: "two days" after a year.
    """
    base = EdtfDate(base.year, base.month, base.day, base.decade)
    if unit == "decade":
        unit, amount = "year", amount * 10
    if unit == "year":
        return None if base.decade else edtf_or_none(base.year + amount)
    if base.month is None or base.month > 12:
        return None
    if unit == "month":
        day = add_months(base.first.replace(day=1), amount)
        return None if day is None else EdtfDate(day.year, day.month)
    try:
        step = timedelta(days=amount * (7 if unit == "week" else 1))
        first, last = base.first + step, base.last + step
    except OverflowError:
        return None
    if base.day is not None:
        return EdtfDate(first.year, first.month, first.day)
    return _months_of(first, last)


def _months_of(first: date, last: date) -> EdtfValue:
    """The month or months that days lie in; one month, as approximate, when nearly all days lie in it."""
    start, end = EdtfDate(first.year, first.month), EdtfDate(last.year, last.month)
    if start == end:
        return start
    days = (last - first).days + 1
    for month in (start, end):
        inside = (min(last, month.last) - max(first, month.first)).days + 1
        if inside >= _MOSTLY * days:
            return EdtfDate(month.year, month.month, approximate=True)
    return EdtfInterval(start, end)

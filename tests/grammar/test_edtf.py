"""EDTF values: what is read is rendered again, and nothing that no calendar has can be made."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargesheet.grammar.edtf import (
    SUMMER,
    EdtfDate,
    EdtfInterval,
    EdtfValue,
    covering,
    edtf_or_none,
    interval,
    parse_edtf,
    shifted,
)

VALID = {
    "year": ("2015", EdtfDate(2015)),
    "month": ("2015-11", EdtfDate(2015, 11)),
    "day": ("2015-11-11", EdtfDate(2015, 11, 11)),
    "leap day": ("2016-02-29", EdtfDate(2016, 2, 29)),
    "decade": ("199X", EdtfDate(1990, decade=True)),
    "season": ("2008-22", EdtfDate(2008, SUMMER)),
    "about": ("2007-07~", EdtfDate(2007, 7, approximate=True)),
    "interval": ("2012-03/2012-05", EdtfInterval(EdtfDate(2012, 3), EdtfDate(2012, 5))),
    "open end": ("2015-10/..", EdtfInterval(EdtfDate(2015, 10), None)),
    "open start": ("../2015-10", EdtfInterval(None, EdtfDate(2015, 10))),
    "mixed precision": ("2015/2016-03-01", EdtfInterval(EdtfDate(2015), EdtfDate(2016, 3, 1))),
}

INVALID = {
    "empty": "",
    "no such month": "2015-13",
    "no such day": "2015-02-29",
    "short year": "215",
    "backwards": "2015-05/2015-03",
    "two open ends": "../..",
    "one end": "2015/",
    "words": "May 2015",
    "spaces": " 2015",
    "figures of another script": "٢٠١٥",
    "day of a season": "2008-22-01",
}


@st.composite
def dates(draw: st.DrawFn) -> EdtfDate:
    """Any date of the calendar, at any precision."""
    day = draw(st.dates(min_value=date(1, 1, 1)))
    if draw(st.booleans()) and day.year >= 10:
        return EdtfDate(day.year - day.year % 10, decade=True)
    precision = draw(st.integers(1, 3))
    parts = (day.year, day.month, day.day)[:precision]
    return EdtfDate(*parts, approximate=draw(st.booleans()))


@st.composite
def values(draw: st.DrawFn) -> EdtfValue:
    """Any date, or any interval that does not run backwards."""
    first = draw(dates())
    if draw(st.booleans()):
        return first
    second = draw(st.none() | dates())
    if second is None:
        return EdtfInterval(*draw(st.sampled_from([(first, None), (None, first)])))
    start, end = sorted((first, second), key=lambda value: (value.first, value.last))
    return EdtfInterval(start, end)


@pytest.mark.parametrize(("text", "value"), VALID.values(), ids=VALID)
def test_reads_and_renders(text: str, value: EdtfValue) -> None:
    assert parse_edtf(text) == value
    assert str(value) == text


@pytest.mark.parametrize("text", INVALID.values(), ids=INVALID)
def test_refuses_what_is_no_value(text: str) -> None:
    with pytest.raises(ValueError):
        parse_edtf(text)


@pytest.mark.parametrize(
    "parts",
    [(0,), (10_000,), (2015, 0), (2015, 25), (2015, None, 3), (2015, 4, 31)],
    ids=["year 0", "year 10000", "month 0", "month 25", "day without month", "31 April"],
)
def test_makes_no_date_that_no_calendar_has(parts: tuple[int, ...]) -> None:
    assert edtf_or_none(*parts) is None


def test_a_decade_is_no_year_within_it() -> None:
    with pytest.raises(ValueError, match="decade"):
        EdtfDate(1995, decade=True)


@given(values())
def test_rendering_is_the_inverse_of_reading(value: EdtfValue) -> None:
    assert parse_edtf(str(value)) == value
    assert str(parse_edtf(str(value))) == str(value)


@given(dates())
def test_a_date_begins_before_it_ends(value: EdtfDate) -> None:
    assert value.first <= value.last


@given(dates(), dates())
def test_an_interval_never_runs_backwards(one: EdtfDate, other: EdtfDate) -> None:
    made = interval(one, other)
    if isinstance(made, EdtfInterval):
        assert made.start is not None
        assert made.end is not None
        assert made.start.first <= made.end.last
    else:
        assert made is None or one == other


SHIFTS = {
    "days keep the day": (EdtfDate(2010, 7, 2), 10, "day", "2010-07-12"),
    "weeks keep the day": (EdtfDate(2009, 6, 15), 2, "week", "2009-06-29"),
    "over a year's end": (EdtfDate(2009, 12, 30), 3, "day", "2010-01-02"),
    "weeks after a month are months": (EdtfDate(2006, 8), 6, "week", "2006-09/2006-10"),
    "days after a month are months": (EdtfDate(2004, 4), 23, "day", "2004-04/2004-05"),
    "a day after a month is nearly always in it": (EdtfDate(2007, 7), 1, "day", "2007-07~"),
    "months give a month": (EdtfDate(2005, 3, 14), 2, "month", "2005-05"),
    "months back": (EdtfDate(2005, 1), -2, "month", "2004-11"),
    "years give a year": (EdtfDate(2008, 5), 1, "year", "2009"),
    "decades": (EdtfDate(2008), -1, "decade", "1998"),
    "days after a year are unknown": (EdtfDate(2008), 2, "day", None),
    "months after a season are unknown": (EdtfDate(2008, SUMMER), 2, "month", None),
    "past the calendar's end": (EdtfDate(9999, 12, 31), 1, "day", None),
}


@pytest.mark.parametrize(("base", "amount", "unit", "expected"), SHIFTS.values(), ids=SHIFTS)
def test_counts_from_a_date(base: EdtfDate, amount: int, unit: str, expected: str | None) -> None:
    found = shifted(base, amount, unit)  # type: ignore[arg-type]
    assert (None if found is None else str(found)) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2008, 1, 1), date(2009, 12, 31), "2008/2009"),
        (date(2009, 1, 1), date(2009, 12, 31), "2009"),
        (date(2013, 7, 1), date(2015, 6, 30), "2013-07/2015-06"),
        (date(2015, 6, 1), date(2015, 6, 30), "2015-06"),
    ],
    ids=["years", "one year", "months", "one month"],
)
def test_covers_days_by_months_or_years(first: date, last: date, expected: str) -> None:
    assert str(covering(first, last)) == expected

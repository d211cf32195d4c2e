"""Dates: how wide they are, and what they mean."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargesheet.grammar.dates import DateValue, date_of_statement, expression_at, find_dates, read_dates
from chargesheet.grammar.dates_calendar import MONTHS
from chargesheet.grammar.dates_named import NamedDay, named_days
from chargesheet.grammar.dates_resolve import resolve_all
from chargesheet.grammar.dates_words import read_words
from chargesheet.grammar.edtf import EdtfDate, EdtfInterval, parse_edtf

YEAR_REPORT = "2010-12-31"
STATEMENT = "2015-12-21"


def words_of(text: str) -> list[str]:
    """The words of every date found."""
    found = find_dates(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    return [text[one.start : one.end] for one in found]


def rendered(found: DateValue) -> str | None:
    """A date's value as EDTF."""
    return None if found.value is None else str(found.value)


# id -> text, the dates in it. Widths are the annotation guidelines' ("In February" -> "February").
SPANS = {
    "day and month": ("He was arrested on 18 July.", ["18 July"]),
    "month": ("In February police raided it.", ["February"]),
    "year": ("He was freed in 2012.", ["2012"]),
    "full date": ("until 1 July 2011, when", ["1 July 2011"]),
    "month and year": ("the May 2000 coup", ["May 2000"]),
    "list of months": ("In June and August they met.", ["June and August"]),
    "list with commas": ("in March, April and October", ["March, April and October"]),
    "list of days": ("On 29 and 30 May, police", ["29 and 30 May"]),
    "years listed": ("in 2005 and 2006", ["2005 and 2006"]),
    "either month": ("in April/May 2009", ["April/May 2009"]),
    "range with its between": ("held between 1990 and 1992", ["between 1990 and 1992"]),
    "range of days": ("visited from 23 to 29 September.", ["from 23 to 29 September"]),
    "range over months": ("Between 21 November and 10 December he", ["Between 21 November and 10 December"]),
    "range by hyphen": ("the war (1976-1983)", ["1976-1983"]),
    "range with short end": ("the 2008-09 conflict", ["2008-09"]),
    "range with older short end": ("the 1975-90 war", ["1975-90"]),
    "early": ("arrested in early 2005", ["early 2005"]),
    "late month": ("dropped in late March.", ["late March"]),
    "mid with a broken hyphen": ("visited in mid- January", ["mid- January"]),
    "decade": ("in the 1990s", ["1990s"]),
    "decades with the": ("in the late 1970s and early 1980s", ["the late 1970s and early 1980s"]),
    "end of year": ("at the end of the year", ["the end of the year"]),
    "end of a year": ("by the end of 2007", ["the end of 2007"]),
    "first half": ("in the first half of 2005", ["the first half of 2005"]),
    "year's end": ("by year’s end no", ["year’s end"]),
    "same month": ("In the same month, she", ["the same month"]),
    "that month": ("Later that month he", ["Later that month"]),
    "following day": ("The following day, he", ["The following day"]),
    "day before": ("went missing the day before going there", ["the day before"]),
    "days later": ("rearrested two days later", ["two days later"]),
    "vague days later": ("released a few days later.", ["a few days later"]),
    "about": ("but about five days later he", ["about five days later"]),
    "ago": ("Just a few days ago on 18 December, police", ["Just a few days ago", "18 December"]),
    "earlier in the year": ("libel case earlier in the year.", ["earlier in the year"]),
    "previous years": ("arrested in previous years", ["previous years"]),
    "stretch": ("over the previous two years", ["the previous two years"]),
    "the year": ("During the year he", ["the year"]),
    "counted from a date": ("two days after 3 May he", ["two days after 3 May"]),
    "counted from an event": ("convicted the day after the murder.", ["the day after the murder"]),
    "weekday": ("On Monday, he", ["Monday"]),
    "weekday with date": ("on Monday 11 October 2010", ["Monday 11 October 2010"]),
    "ordinal": ("on the 3rd of May", ["3rd of May"]),
    "American": ("on May 3, 2014, he", ["May 3, 2014"]),
    "American without year": ("on May 3 he", ["May 3"]),
    "ISO": ("Date: 2015-11-11.", ["2015-11-11"]),
    "ISO month": ("in 2015-11 he", ["2015-11"]),
    "dotted": ("on 31.12.2015 he", ["31.12.2015"]),
    "capitals": ("DATE: 21 DECEMBER 2015", ["21 DECEMBER 2015"]),
    "short month": ("on 4 Sept. 2004 he", ["4 Sept. 2004"]),
    "season": ("since the summer of 2008", ["the summer of 2008"]),
    "named day": ("On World Press Freedom Day (3 May) he", ["World Press Freedom Day", "3 May"]),
    "words run together": ("On23April,he", ["23April"]),
    "line break": ("at the end of\nthe year", ["the end of\nthe year"]),
    "today": ("today the court", ["today"]),
    "week": ("arrested that week in", ["that week"]),
}

NO_DATES = {
    "duration": "held for three months",
    "duration after": "held for 12 days after refusing to pay",
    "term": "15 months in prison",
    "age": "a 16-year-old girl",
    "modal": "He may be released; May he be free.",
    "name": "the judge April Smith and Theresa May spoke",
    "march": "the Pride March was banned",
    "mayor": "for defaming the Mayor of the town",
    "law number": "Law 12 of 1994",
    "law year": "the 1948 Sedition Act",
    "law year behind": "the Communications Act, 2010",
    "resolution": "Resolution 1960 was adopted",
    "count": "2000 people were held",
    "thousands": "some 2,000 people",
    "money": "a fine of US$2000",
    "article": "under Article 2009",
    "index": "EUR 57/3123/2015",
    "decimal": "version 1990.5",
    "page title": "Annual Report 2011",
    "the time": "at the time he was abroad",
    "year of": "in the year of the revolution",
    "out of range": "in 1812 and 2150",
}


@pytest.mark.parametrize(("text", "expected"), SPANS.values(), ids=SPANS)
def test_finds_dates_as_wide_as_the_guidelines_have_them(text: str, expected: list[str]) -> None:
    assert words_of(text) == expected


@pytest.mark.parametrize("text", NO_DATES.values(), ids=NO_DATES)
def test_finds_no_date_where_there_is_none(text: str) -> None:
    assert words_of(text) == []


def test_a_count_behind_a_month_is_no_day() -> None:
    assert words_of("In May 10 people were arrested") == ["May"]


# id -> statement's date, text, the values in order. Issue 2 is the source of those of 21 December 2015.
VALUES = {
    "day, most recent": (STATEMENT, "On 11 November, he was remanded", ["2015-11-11"]),
    "month, most recent": (STATEMENT, "In November, he was charged", ["2015-11"]),
    "later in the year is last year": (STATEMENT, "On 24 December he fled", ["2014-12-24"]),
    "the statement's own month": ("2015-12-21", "In December police came", ["2015-12"]),
    "since opens": (STATEMENT, "detained since October in prison", ["2015-10/.."]),
    "since at least": (YEAR_REPORT, "held since at least 2003", ["2003/.."]),
    "from onwards opens": (YEAR_REPORT, "from September onwards, they", ["2010-09/.."]),
    "until is its date": ("2008-12-31", "was detained until 13 November", ["2008-11-13"]),
    "by is its date": (YEAR_REPORT, "By October at least ten had", ["2010-10"]),
    "one date beside vague words": (STATEMENT, "Just a few days ago on 18 December", [None, "2015-12-18"]),
    "earlier in the year": (STATEMENT, "a libel case earlier in the year", ["2015"]),
    "days later": (YEAR_REPORT, "jailed on 2 July and freed 10 days later", ["2010-07-02", "2010-07-12"]),
    "weeks after a month": ("2008-12-31", "freed in August 2006, held six weeks later", ["2006-08", "2006-09/2006-10"]),
    "months later": ("2005-12-31", "in March. He was freed two months later", ["2005-03", "2005-05"]),
    "a later date counts from the last": (
        YEAR_REPORT, "On 2 May; on 9 June. Two days later",
        ["2010-05-02", "2010-06-09", "2010-06-11"],
    ),
    "range": (STATEMENT, "between March and May 2012", ["2012-03/2012-05"]),
    "range over a year's end": (STATEMENT, "between November and February he", ["2014-11/2015-02"]),
    "range with one year over a year's end": (STATEMENT, "between November and February 2007", ["2006-11/2007-02"]),
    "end of the year": (STATEMENT, "by the end of the year", ["2015-12"]),
    "end of a named year": (STATEMENT, "by the end of 2010", ["2010-12"]),
    "start of a year": (STATEMENT, "by the start of 2009", ["2009-01"]),
    "half of a year": (STATEMENT, "in the first half of 2005", ["2005-01/2005-06"]),
    "second half of the year": ("2009-12-31", "The second half of the year saw", ["2009-07/2009-12"]),
    "end of a month": (YEAR_REPORT, "at the end of October", ["2010-10"]),
    "same month": (YEAR_REPORT, "On 4 May he fled; in the same month she", ["2010-05-04", "2010-05"]),
    "same day": (YEAR_REPORT, "On 4 May he fled. The same day she", ["2010-05-04", "2010-05-04"]),
    "same day of a month": (YEAR_REPORT, "In May he fled. The same day she", ["2010-05", "2010-05"]),
    "day after a month": (YEAR_REPORT, "In May he fled. The next day she", ["2010-05", "2010-05~"]),
    "two days": (YEAR_REPORT, "On 29 and 30 May", ["2010-05-29/2010-05-30"]),
    "two months": ("2005-12-31", "in April and May", ["2005-04/2005-05"]),
    "two years": (YEAR_REPORT, "in 2005 and 2006", ["2005/2006"]),
    "a dated and an undated month": (YEAR_REPORT, "in July 2009 and May", ["2009-07/2010-05"]),
    "early and late": (YEAR_REPORT, "in early 2005 and in late March", ["2005", "2010-03"]),
    "decade": (YEAR_REPORT, "in the 1990s", ["199X"]),
    "decades": (YEAR_REPORT, "in the 1970s and 1980s", ["1970/1989"]),
    "parts of decades": (YEAR_REPORT, "in the late 1970s and early 1980s", [None]),
    "past years": ("2009-12-31", "in the past two years", ["2008/2009"]),
    "past years in mid-year": ("2015-06-15", "in the past two years", ["2013-06/2015-06"]),
    "the past year": ("2005-12-31", "during the past year", ["2005"]),
    "previous years counted": (
        "2009-12-31", "In March it said that over the previous two years",
        ["2009-03", "2007-03/2009-03"],
    ),
    "previous year": (YEAR_REPORT, "compared with the previous year", ["2009"]),
    "last year": (STATEMENT, "opened last year", ["2014"]),
    "last month": ("2016-01-10", "opened last month", ["2015-12"]),
    "weeks ago": (STATEMENT, "opened three weeks ago", ["2015-11-30"]),
    "yesterday": (STATEMENT, "opened yesterday", ["2015-12-20"]),
    "last week": (STATEMENT, "opened last week", ["2015-12-14/2015-12-20"]),
    "weekday": (STATEMENT, "opened on Friday", ["2015-12-18"]),
    "the statement's weekday": (STATEMENT, "opened on Monday", ["2015-12-21"]),
    "coming weekday": (STATEMENT, "The trial will open on Friday", ["2015-12-25"]),
    "coming month": (STATEMENT, "The trial is due to open in January", ["2016-01"]),
    "a plan of the past": ("2005-12-31", "The trial, set for December, was postponed", ["2005-12"]),
    "explicit future": ("2007-12-31", "adjourned until January 2008", ["2008-01"]),
    "vague": (YEAR_REPORT, "arrested in previous years, freed some days later", [None, None]),
    "counted from an event": (YEAR_REPORT, "In May he was tried the day after the murder", ["2010-05", None]),
    "counted from a date": (YEAR_REPORT, "two days after 3 May he", ["2010-05-05"]),
    "weeks following": ("2005-12-31", "In the weeks following 1 November police", ["2005-11"]),
    "named day": (YEAR_REPORT, "On Valentine’s Day he", ["2010-02-14"]),
    "season": (YEAR_REPORT, "in the summer of 2008", ["2008-22"]),
    "day first or month first": (
        YEAR_REPORT, "on 31/12/2009; on 12/31/2009; on 11/12/2009.",
        ["2009-12-31", "2009-12-31", "2009"],
    ),
    "no such day": (YEAR_REPORT, "on 31 February 2009", [None]),
    "a year opens the sentence": (
        YEAR_REPORT, "In 2004, he was arrested in May. In June he",
        ["2004", "2004-05", "2010-06"],
    ),
    "another sentence's year does not govern": (
        YEAR_REPORT, "He was held in October 2005. In March he",
        ["2005-10", "2010-03"],
    ),
    "the same run of days": (
        STATEMENT, "Held on 4 June 2013, he was charged on 11 June.",
        ["2013-06-04", "2013-06-11"],
    ),
    "run over a year's end": (STATEMENT, "Held on 20 December 2012. On 3 January he", ["2012-12-20", "2013-01-03"]),
    "no date known": (None, "On 11 November he", [None]),
    "no date known, year told": (None, "Held in October 2014. In November he", ["2014-10", "2014-11"]),
    "no date known, over a year's end": (None, "Held in December 2014. In January he", ["2014-12", "2015-01"]),
    "no date known, other paragraph": (None, "Held in October 2014.\n\nIn November he", ["2014-10", None]),
    "statement dated by its month": ("2015-03", "On 30 April and in March", ["2014-04-30", "2015-03"]),
    "statement dated by its year": ("2015", "On 30 April he", ["2015-04-30"]),
    "broken statement's date": ("yesterday", "On 30 April he", [None]),
}  # fmt: skip


@pytest.mark.parametrize(("statement_date", "text", "expected"), VALUES.values(), ids=VALUES)
def test_resolves(statement_date: str | None, text: str, expected: list[str | None]) -> None:
    assert [rendered(found) for found in read_dates(text, statement_date)] == expected


@pytest.mark.parametrize("day", named_days(), ids=lambda day: day.id)
def test_every_named_day_can_match(day: NamedDay) -> None:
    for name in day.names:
        assert words_of(f"He was freed on {name}.") == [name]
        assert words_of(name) == [name]


@pytest.mark.parametrize("number", range(1, 13))
def test_every_month_is_read_in_each_of_its_forms(number: int) -> None:
    name = MONTHS[number - 1]
    for words in (name, name.upper(), name[:3]):
        (found,) = read_dates(f"on 4 {words} 2012.")
        assert rendered(found) == f"2012-{number:02}-04"


# A span of a learned model, with what reads it.
SPANS_OF_A_MODEL = {
    "wider than the grammar's": ("in about early 2005", "2005"),
    "small letters, read by dateparser": ("12 may 2010", "2010-05-12"),
    "units joined, read by dateparser": ("2 weeks and 3 days ago", "2015-12-04"),
    "vague words stay open": ("a few days later", None),
    "an event's words stay open": ("the sixth anniversary", None),
    "a name stays open": ("May", "2015-05"),
}


@pytest.mark.parametrize(("words", "expected"), SPANS_OF_A_MODEL.values(), ids=SPANS_OF_A_MODEL)
def test_reads_a_span_that_a_model_found(words: str, expected: str | None) -> None:
    known = date_of_statement(STATEMENT)
    (value,) = resolve_all(words, [expression_at(words, 0, len(words), known)], known)
    assert (None if value is None else str(value)) == expected


def test_dateparser_is_asked_for_nothing_that_has_no_year_when_the_day_is_unknown() -> None:
    assert read_words("12 may", None) is None
    assert read_words("12 may", EdtfDate(2010)) is None
    assert read_words("12 may 2010", None) == EdtfDate(2010, 5, 12)


FRAGMENTS = st.sampled_from(
    [
        "On ", "in ", "since ", "between ", "from ", " and ", " to ", "the end of ", "the year", "late ", "mid-", "4 ",
        "31 ", "May", " June ", "February", "2010", " 2012", "1990s", "the past ", "three ", "0 ", "999 ", "decades",
        " years", " days later", " ago", "the same month", "last week", "Monday ", ". ", ", ", "-", "/", "\n\n", "İ",
        "e\u0301", "\U0010fc00", "29 February", "is due on ", "two days after ", "12/11/2014", "2015-02-30",
    ]
)  # fmt: skip


@given(st.lists(FRAGMENTS | st.text(max_size=3), max_size=14).map("".join), st.none() | st.dates().map(str))
def test_every_value_is_valid_and_every_span_is_in_order(text: str, statement_date: str | None) -> None:
    position = 0
    for found in read_dates(text, statement_date):
        assert position <= found.start < found.end <= len(text)
        position = found.end
        if found.value is not None:
            assert parse_edtf(str(found.value)) == found.value
        if isinstance(found.value, EdtfInterval) and found.value.start and found.value.end:
            assert found.value.start.first <= found.value.end.last


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["{day} {month} {year}", "{month} {day}, {year}", "{month} {year}", "{iso}"]),
)
def test_a_full_date_needs_no_statement(day: date, form: str) -> None:
    words = form.format(day=day.day, month=MONTHS[day.month - 1], year=day.year, iso=day)
    (found,) = read_dates(f"on {words}.")
    assert rendered(found) in (str(day), str(day)[:7])

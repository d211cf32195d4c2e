"""Durations into ISO 8601; a bound or a choice settles none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargesheet.grammar.durations import duration

DURATIONS = {
    "months": ("two months", "P2M"),
    "years": ("15 years", "P15Y"),
    "units stay": ("18 months", "P18M"),
    "days": ("30 days", "P30D"),
    "weeks": ("two weeks", "P2W"),
    "hours": ("24 hours", "PT24H"),
    "nights": ("two nights", "P2D"),
    "decade": ("a decade", "P10Y"),
    "hyphen": ("six-month", "P6M"),
    "broken hyphen": ("17- year sentence", "P17Y"),
    "of a ban": ("three-month ban", "P3M"),
    "figure and hyphen": ("25-year", "P25Y"),
    "number in two words": ("twenty-five years", "P25Y"),
    "hundred": ("a hundred years", "P100Y"),
    "article": ("a year’s imprisonment", "P1Y"),
    "half behind": ("a year and a half", "P1Y6M"),
    "half between": ("two and a half years", "P2Y6M"),
    "half a day": ("one and a half days", "P1DT12H"),
    "years and months": ("10 years and two months in prison", "P10Y2M"),
    "no joint": ("three years nine months", "P3Y9M"),
    "three units": ("three years, one month and 15 days in prison", "P3Y1M15D"),
    "weeks and days": ("one week and two days", "P9D"),
    "inside a phrase": ("suspended sentence of two years and three months", "P2Y3M"),
    "total": ("a total of 82 years", "P82Y"),
    "the first of two": ("six years’ imprisonment plus three years’ house arrest", "P6Y"),
    "capitals": ("Two Years", "P2Y"),
    "life": ("life imprisonment", None),
    "no number": ("years", None),
    "several": ("several days", None),
    "range": ("between five and ten years", None),
    "range to": ("three to 18 years", None),
    "choice": ("three or four days", None),
    "two terms": ("15 and 10 years’ imprisonment", None),
    "two terms in words": ("20 and five years’ imprisonment", None),
    "at most": ("up to eight years", None),
    "more": ("more than a year", None),
    "at least": ("at least 18 months", None),
    "half a week": ("a week and a half", None),
    "nothing": ("", None),
    "money": ("500 dollars", None),
}


@pytest.mark.parametrize(("words", "expected"), DURATIONS.values(), ids=DURATIONS)
def test_reads_a_duration(words: str, expected: str | None) -> None:
    assert duration(words) == expected


@given(st.integers(1, 999), st.sampled_from(["day", "week", "month", "year"]), st.sampled_from(["{} {}s", "{}-{}"]))
def test_a_figure_keeps_its_value(number: int, unit: str, form: str) -> None:
    assert duration(form.format(number, unit)) == f"P{number}{unit[0].upper()}"


@given(st.text())
def test_any_text_is_read_without_error(words: str) -> None:
    found = duration(words)
    assert found is None or found.startswith("P")

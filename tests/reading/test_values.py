"""The checks of dates and countries, wherever they come from."""

import pytest

from chargesheet.geography.countries import countries, country_of
from chargesheet.reading.values import check_country, check_date


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *[(date, date) for date in ("2015", "2015-12", "2015-12-21", "2016-02-29", "0001")],
        ("2015-12-21T10:00", "2015-12-21"),
        ("2014-05-03 10:00:00+02:00", "2014-05-03"),
        (" 2015 ", "2015"),
    ],
)
def test_a_date_keeps_its_precision(value: str, expected: str) -> None:
    assert check_date(value) == expected


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param("21/12/2015", "is no date", id="not ISO"),
        pytest.param("2015-2-1", "is no date", id="no leading zeros"),
        pytest.param("", "is no date", id="empty"),
        pytest.param("٢٠١٥", "is no date", id="digits of another script"),
        pytest.param("2015-02-30", "not in the calendar", id="no such day"),
        pytest.param("2015-13", "not in the calendar", id="no such month"),
        pytest.param("2015-02-29", "not in the calendar", id="no leap year"),
        pytest.param("0000", "not in the calendar", id="no such year"),
        pytest.param("1" * 9999, "^'1{40}…' is no date", id="very long"),
    ],
)
def test_what_is_no_date_is_refused(value: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        check_date(value)


@pytest.mark.parametrize("code", sorted(country.id for country in countries()))
def test_every_code_is_known(code: str) -> None:
    assert check_country(f" {code.lower()} ") == code


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        pytest.param("UK", "write GB", id="the usual mistake"),
        pytest.param("Kazakhstan", "write KZ", id="a name"),
        pytest.param("kazakh", "write KZ", id="an adjective"),
        pytest.param("QQ", "two letters", id="no country has it"),
        pytest.param("K", "two letters", id="one letter"),
        pytest.param("", "two letters", id="empty"),
        pytest.param("İI", "two letters", id="longer in lower case"),
    ],
)
def test_what_is_no_country_is_refused(value: str, hint: str) -> None:
    assert country_of(value) in {None, hint[-2:]}
    with pytest.raises(ValueError, match=hint):
        check_country(value)

"""The checks of shared options."""

from pathlib import Path

import pytest
import typer

from chargesheet.cli.options import check_country, check_date, check_out


@pytest.mark.parametrize("value", [None, "2015", "2015-12", "2015-12-21", "2016-02-29", "0001"])
def test_a_date_is_taken_as_it_is(value: str | None) -> None:
    assert check_date(value) == value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param("21/12/2015", "is no date", id="not ISO"),
        pytest.param("2015-2-1", "is no date", id="no leading zeros"),
        pytest.param("", "is no date", id="empty"),
        pytest.param("2015-12-21T10:00", "is no date", id="with a time"),
        pytest.param("٢٠١٥", "is no date", id="digits of another script"),
        pytest.param("2015-02-30", "not in the calendar", id="no such day"),
        pytest.param("2015-13", "not in the calendar", id="no such month"),
        pytest.param("2015-02-29", "not in the calendar", id="no leap year"),
        pytest.param("0000", "not in the calendar", id="no such year"),
    ],
)
def test_what_is_no_date_is_refused(value: str, reason: str) -> None:
    with pytest.raises(typer.BadParameter, match=reason):
        check_date(value)


@pytest.mark.parametrize(("value", "expected"), [(None, None), ("KZ", "KZ"), ("kz", "KZ"), ("Gb", "GB"), ("XK", "XK")])
def test_a_country_code_comes_out_in_upper_case(value: str | None, expected: str | None) -> None:
    assert check_country(value) == expected


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        pytest.param("UK", "Did you mean GB", id="the usual mistake"),
        pytest.param("Kazakhstan", "Did you mean KZ", id="a name"),
        pytest.param("ZZ", "two letters", id="no country has it"),
        pytest.param("K", "two letters", id="one letter"),
        pytest.param("", "two letters", id="empty"),
        pytest.param("İI", "two letters", id="longer in lower case"),
    ],
)
def test_what_is_no_country_is_refused(value: str, hint: str) -> None:
    with pytest.raises(typer.BadParameter, match=hint):
        check_country(value)


def test_an_output_file_needs_a_folder(tmp_path: Path) -> None:
    assert check_out(None) is None
    assert check_out(tmp_path / "a.jsonl") == tmp_path / "a.jsonl"
    with pytest.raises(typer.BadParameter, match=r"does not exist\. Make it first"):
        check_out(tmp_path / "missing" / "a.jsonl")
    with pytest.raises(typer.BadParameter, match="is a folder"):
        check_out(tmp_path)

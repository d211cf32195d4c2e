"""The checks of shared options. What dates and countries there are is tested with reading."""

from enum import StrEnum
from pathlib import Path

import pytest
import typer

from chargesheet.cli.options import check_country, check_date, check_inputs, check_out, one_of


def test_a_date_is_checked() -> None:
    assert check_date(None) is None
    assert check_date("2015-12") == "2015-12"
    with pytest.raises(typer.BadParameter, match=r"^'2015-02-30' is not in the calendar\.$"):
        check_date("2015-02-30")


def test_a_country_is_checked() -> None:
    assert check_country(None) is None
    assert check_country("kz") == "KZ"
    with pytest.raises(typer.BadParameter, match=r"^'UK' is no country code: for that country write GB\.$"):
        check_country("UK")


def test_standard_input_can_be_given_once() -> None:
    assert check_inputs(["a", "-", "a"]) == ["a", "-", "a"]
    with pytest.raises(typer.BadParameter, match="given twice"):
        check_inputs(["-", "a", "-"])


def test_one_of_a_few_values() -> None:
    class Colour(StrEnum):
        red = "red"
        blue = "blue"

    assert one_of(Colour)("red") is Colour.red
    with pytest.raises(typer.BadParameter, match=r"^'green' is none of red, blue\.$"):
        one_of(Colour)("green")


def test_an_output_file_needs_a_folder(tmp_path: Path) -> None:
    assert check_out(None) is None
    assert check_out(tmp_path / "a.jsonl") == tmp_path / "a.jsonl"
    with pytest.raises(typer.BadParameter, match=r"does not exist\. Make it first"):
        check_out(tmp_path / "missing" / "a.jsonl")
    with pytest.raises(typer.BadParameter, match="is a folder"):
        check_out(tmp_path)

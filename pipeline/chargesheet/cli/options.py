"""Arguments and options that more than one command takes, and their checks."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

Choice = TypeVar("Choice", bound=StrEnum)


def one_of(choices: type[Choice]) -> Callable[[str], Choice]:
    """The parser of an option or argument with a few values.

    Raises:
        typer.BadParameter: The value is none of them; the message names them all.
    """

    def choice(value: str) -> Choice:
        try:
            return choices(value)
        except ValueError:
            names = ", ".join(choices)
            raise typer.BadParameter(f"{value!r} is none of {names}.") from None

    return choice


def check_inputs(value: list[str]) -> list[str]:
    """The inputs as given.

    Raises:
        typer.BadParameter: Standard input is among them twice; it can be read only once.
    """
    if value.count("-") > 1:
        raise typer.BadParameter("- was given twice. Standard input can be read only once.")
    return value


def check_date(value: str | None) -> str | None:
    """The date, if it is one.

    Raises:
        typer.BadParameter: It is none, or not in the calendar.
    """
    from chargesheet.reading.values import check_date

    return _checked(check_date, value)


def check_country(value: str | None) -> str | None:
    """The country code in upper case, if it is one.

    Raises:
        typer.BadParameter: It is no code of ISO 3166-1.
    """
    from chargesheet.reading.values import check_country

    return _checked(check_country, value)


def _checked(check: Callable[[str], str], value: str | None) -> str | None:
    try:
        return None if value is None else check(value)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.") from error


def check_out(value: Path | None) -> Path | None:
    """The output file as given, if a file can be written there.

    Raises:
        typer.BadParameter: Its folder does not exist, or it is a folder itself.
    """
    if value is None:
        return None
    if value.is_dir():
        raise typer.BadParameter(f"{value} is a folder. Name a file in it.")
    if not value.parent.is_dir():
        raise typer.BadParameter(f"the folder {value.parent} does not exist. Make it first, or name another file.")
    return value


Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        callback=check_inputs,
        help="Files or folders of statements: plain text, Markdown, JSON lines. - reads standard input.",
        show_default=False,
    ),
]
DateOption = Annotated[
    str | None,
    typer.Option(
        "--date",
        metavar="DATE",
        callback=check_date,
        help="When the statements were published (YYYY, YYYY-MM or YYYY-MM-DD), for those that do not say so.",
    ),
]
CountryOption = Annotated[
    str | None,
    typer.Option(
        "--country",
        metavar="CC",
        callback=check_country,
        help="The country that the statements are about (ISO 3166-1, two letters), for those that do not say so.",
    ),
]

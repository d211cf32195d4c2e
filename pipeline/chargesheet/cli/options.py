"""Arguments and options that more than one command takes, and their checks."""

import re
from datetime import date as calendar_date
from pathlib import Path
from typing import Annotated

import typer

# "2015", "2015-12", "2015-12-21"; groups: year, month, day
_ISO_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def check_date(value: str | None) -> str | None:
    """The date as given, if it is one.

    Raises:
        typer.BadParameter: It is not of the form YYYY, YYYY-MM or YYYY-MM-DD, or no day of the calendar.
    """
    if value is None:
        return None
    found = _ISO_DATE.fullmatch(value)
    if found is None:
        raise typer.BadParameter(f"{value!r} is no date. Write YYYY, YYYY-MM or YYYY-MM-DD, e.g. 2015-12-21.")
    year, month, day = found.groups()
    try:
        calendar_date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is not in the calendar: {error}.") from error
    return value


def check_country(value: str | None) -> str | None:
    """The country code in upper case, if it is one.

    Raises:
        typer.BadParameter: It is no code of ISO 3166-1.
    """
    if value is None:
        return None
    from chargesheet.stages.gazetteer import countries, country_of

    code = value.upper()
    if code in {country.id for country in countries()}:
        return code
    meant = country_of(value) or ("GB" if code == "UK" else None)
    example = f"Did you mean {meant}?" if meant else "Write the two letters of ISO 3166-1, e.g. KZ for Kazakhstan."
    raise typer.BadParameter(f"{value!r} is no country code. {example}")


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

"""Arguments and options that more than one command takes, and their checks."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from chargesheet.cli.completing import countries, languages, values

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


def check_language(value: str | None) -> str | None:
    """The language's code in small letters; any code of two or three letters is one, supported or not.

    Raises:
        typer.BadParameter: It is no code; the message gives those that are supported.
    """
    from chargesheet import languages

    if value is None:
        return None
    code = value.strip().casefold()
    if len(code) in (2, 3) and code.isascii() and code.isalpha():
        return code
    known = {languages.settings(found).name.casefold(): found for found in languages.supported()}
    hint = f"write {known[code]}" if code in known else f"supported are {', '.join(languages.supported())}"
    raise typer.BadParameter(f"{value!r} is no language code such as es (ISO 639-1): {hint}.")


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
        help="Files, folders, archives or addresses of statements: text, Markdown, HTML, PDF, DOCX, mail, JSON lines, "
        "CSV, Parquet. - reads standard input.",
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
LanguageOption = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="LANG",
        callback=check_language,
        autocompletion=languages,
        help="The language of the statements (ISO 639-1, two letters), for those that do not say so. "
        "Without it each statement's text shows its language.",
    ),
]


class Parser(StrEnum):
    """What brings tags, parse and a first guess at names."""

    spacy = "spacy"
    stanza = "stanza"

    @property
    def model(self) -> str | None:
        """The engine as ``chargesheet.load`` takes it: ``None`` is each language's own."""
        return None if self is Parser.spacy else self.value


_PARSER = "What parses the sentences: the language's spaCy pipeline (Stanza where it has none), or Stanza. Stanza's "
_PARSER += "models are looked for in $STANZA_RESOURCES_DIR and where chargesheet models list says."
ParserOption = Annotated[
    Parser,
    typer.Option(
        "--parser", metavar="spacy|stanza", parser=one_of(Parser), autocompletion=values(Parser), help=_PARSER
    ),
]
EngineOption = Annotated[
    Parser,
    typer.Option(
        "--parser",
        "--engine",
        metavar="spacy|stanza",
        parser=one_of(Parser),
        autocompletion=values(Parser),
        help=f"{_PARSER} --engine is the same.",
    ),
]
"""``ParserOption`` where ``--engine`` says nothing else, as it does in ``chargesheet run``: which machines work."""
CountryOption = Annotated[
    str | None,
    typer.Option(
        "--country",
        metavar="CC",
        callback=check_country,
        autocompletion=countries,
        help="The country that the statements are about (ISO 3166-1, two letters), for those that do not say so.",
    ),
]
HtmlOption = Annotated[
    Path | None,
    typer.Option(
        "--html",
        metavar="FILE",
        callback=check_out,
        help="Write a page here instead: one file that needs nothing else and opens in any browser.",
    ),
]
TextColumnOption = Annotated[
    str | None,
    typer.Option(
        "--text-column", metavar="NAME", help="The column of tables (CSV, Parquet) that holds the text, if not text."
    ),
]
WholeOption = Annotated[
    bool, typer.Option("--whole", help="Read a report with a chapter a country as one statement, not as its chapters.")
]

"""``chargesheet show``: a statement and what was read from it, for a person to look at."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from chargesheet.cli.analysis import Analysis
from chargesheet.cli.options import CountryOption, DateOption, EngineOption, HtmlOption, Inputs, LanguageOption, Parser
from chargesheet.cli.output import output, standard_output
from chargesheet.cli.overwriting import check_output_is_no_input
from chargesheet.errors import ChargesheetError

if TYPE_CHECKING:
    from typing import TextIO


def show(
    inputs: Inputs,
    html: HtmlOption = None,
    date: DateOption = None,
    country: CountryOption = None,
    language: LanguageOption = None,
    parser: EngineOption = Parser.spacy,
) -> None:
    """Show statements, mentions coloured, events listed.

    Exit codes are those of ``extract``.
    """
    check_output_is_no_input(html, inputs, "--html")
    analysis = Analysis(inputs, date=date, country=country, language=language, leave_out=html, engine=parser.model)
    try:
        if html is None:
            show_in_terminal(analysis)
        else:
            write_page(analysis, html)
    except ChargesheetError as error:
        analysis.failures.report(error)
    if analysis.failures.count:
        raise typer.Exit(1)


def show_in_terminal(analysis: Analysis) -> None:
    """Print each statement of the analysis as it comes, with its events beneath."""
    from chargesheet.cli.terminal import console, statement_view

    with standard_output():
        screen = console(_lenient(sys.stdout))
        for document in analysis.documents():
            for part in statement_view(document, coloured=screen.color_system is not None and not screen.no_color):
                screen.print(part)


def write_page(analysis: Analysis, path: Path) -> None:
    """Write all statements of the analysis to one page; no page is written when none could be read."""
    from chargesheet.review.page import page

    documents = list(analysis.documents())
    if documents:
        with output(path) as stream:
            stream.write(page(documents).encode())


def _lenient(stream: "TextIO") -> "TextIO":
    """The stream, with escapes for characters that its encoding lacks."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    return stream

"""``chargesheet extract``: the main job."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from chargesheet.cli.analysis import Analysis
from chargesheet.cli.completing import values
from chargesheet.cli.failures import say
from chargesheet.cli.options import (
    CountryOption,
    DateOption,
    EngineOption,
    Inputs,
    LanguageOption,
    Parser,
    TextColumnOption,
    WholeOption,
    check_out,
    one_of,
)
from chargesheet.cli.output import OutputError, output
from chargesheet.cli.overwriting import check_output_is_no_input
from chargesheet.errors import ChargesheetError
from chargesheet.records import DocumentRecord, encode


class Format(StrEnum):
    """What a line of the output holds."""

    events = "events"
    documents = "documents"


def extract(
    inputs: Inputs,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            callback=check_out,
            help="Write the records here instead of to standard output. The file appears when all is done.",
        ),
    ] = None,
    output_format: Annotated[
        Format,
        typer.Option(
            "--format",
            metavar="events|documents",
            parser=one_of(Format),
            autocompletion=values(Format),
            help="One event record a line, or one document record a line with all mentions.",
        ),
    ] = Format.events,
    date: DateOption = None,
    country: CountryOption = None,
    language: LanguageOption = None,
    parser: EngineOption = Parser.spacy,
    text_column: TextColumnOption = None,
    whole: WholeOption = False,
) -> None:
    """Read statements into event records: one JSON object a line.

    Exit code 0: all inputs were read. 1: some failed, each named on standard error; the records of the others are
    complete. 2: wrong usage.
    """
    check_output_is_no_input(out, inputs, "--out")
    analysis = Analysis(
        inputs,
        date=date,
        country=country,
        language=language,
        leave_out=out,
        text_column=text_column,
        split=not whole,
        engine=parser.model,
    )
    try:
        write_records(analysis, out, output_format)
    except ChargesheetError as error:
        analysis.failures.report(error)
    if sys.stderr is not None and sys.stderr.isatty():
        say(analysis.summary())
    if analysis.failures.count:
        raise typer.Exit(1)


def write_records(analysis: Analysis, out: Path | None, output_format: Format) -> None:
    """Write the records of the analysis as they come, to ``out`` or to standard output."""
    with output(out) as stream:
        for document in analysis.documents():
            stream.writelines(f"{line}\n".encode() for line in lines(document, output_format))
            if out is None:
                stream.flush()
        if out is not None and analysis.statements == 0:
            raise OutputError(f"{out} was not written: no statement could be read.")


def lines(document: DocumentRecord, output_format: Format) -> list[str]:
    """The lines of JSON that a document record is written as."""
    if output_format is Format.documents:
        return [encode(document)]
    return [encode(event) for event in document.events]

"""``chargesheet report``: what a folder of records holds."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from chargesheet.cli.failures import Failures, say
from chargesheet.cli.options import check_out
from chargesheet.cli.output import output, standard_output
from chargesheet.errors import ChargesheetError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from chargesheet.archive.report import Count, Report

_TOP = 10


def report(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="A folder of records that chargesheet run has made.")
    ],
    html: Annotated[
        Path | None,
        typer.Option(
            "--html", metavar="FILE", callback=check_out, help="Write it as one page that needs nothing else."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write it as JSON, to standard output.")] = False,
) -> None:
    """Count what a folder of records holds: by type, year, country, provision, modality; failures, repeats, runs.

    Exit code 0: done. 1: the folder cannot be read, or the page not written. 2: wrong usage.
    """
    failures = Failures()
    try:
        _report(folder, html, as_json=as_json)
    except ChargesheetError as error:
        failures.report(error)
        raise typer.Exit(1) from error


def _report(folder: Path, html: Path | None, *, as_json: bool) -> None:
    from chargesheet.archive.report import report as count

    found = count(folder)
    if html is not None:
        from chargesheet.archive.report_page import page

        with output(html) as stream:
            stream.write(page(found).encode("utf-8", "replace"))
    if as_json:
        with standard_output() as stream:
            stream.write(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")
    elif html is None:
        _print(found)
    else:
        say(f"{html} written: {found.events:,} events of {found.statements:,} statements.")


def _print(found: "Report") -> None:
    from chargesheet.cli.terminal import console

    screen = console(sys.stdout)
    with standard_output():
        for part in _tables(found):
            screen.print(part)


def _tables(found: "Report") -> "Iterator[RenderableType]":
    from rich.table import Table
    from rich.text import Text

    from chargesheet.cli.terminal import visible

    def counts(title: str, rows: "Iterable[Count]") -> Table:
        table = Table("", "events", title=title, title_justify="left", box=None, title_style="bold", min_width=44)
        table.columns[1].justify = "right"
        for row in rows:
            table.add_row(Text(visible(row.value or "unknown")), f"{row.events:,}")
        return table

    yield Text(
        f"{visible(found.folder)}: {found.statements:,} statements, {found.events:,} events, {found.words:,} words, "
        f"{found.failed:,} failed, {found.unread:,} inputs not read, {found.repeated:,} found more than once"
        + (f", {found.waiting:,} waiting" if found.waiting else "")
    )
    yield counts("Type", found.types)
    yield counts("Modality", found.modalities)
    yield counts("Year", found.years)
    yield counts("Country", found.countries[:_TOP])
    yield counts("Provision", found.provisions[:_TOP])
    sure = found.confidence
    text = f"{sure.low:,} events of low confidence, of {sure.measured:,} where it was measured"
    yield Text(f"{text}; not measured: {sure.unmeasured:,}")
    for failure in found.failures[:_TOP]:
        what = f"{failure.statement} in {failure.place}" if failure.statement else failure.place
        yield Text(visible(f"failed: {what}: {failure.reason}").replace("\n", " "))
    if len(found.failures) > _TOP:
        yield Text("More failures are listed in failures.jsonl.")

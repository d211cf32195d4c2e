"""The root of the command line: it registers the commands, and does nothing else itself."""

import signal
import sys
from types import FrameType
from typing import Annotated

import typer

from chargesheet._version import __version__
from chargesheet.cli.agreement import agreement, corrections
from chargesheet.cli.calibrate import calibrate
from chargesheet.cli.case import case
from chargesheet.cli.cases import cases
from chargesheet.cli.convert import convert
from chargesheet.cli.evaluate import evaluate
from chargesheet.cli.export import export
from chargesheet.cli.extract import extract
from chargesheet.cli.failures import Failures
from chargesheet.cli.load import load
from chargesheet.cli.models import models
from chargesheet.cli.provisions import provisions
from chargesheet.cli.query import query
from chargesheet.cli.report import report
from chargesheet.cli.review import review
from chargesheet.cli.reviewed import reviewed
from chargesheet.cli.run import run
from chargesheet.cli.schema import schema
from chargesheet.cli.show import show
from chargesheet.cli.train import train

app = typer.Typer(
    name="chargesheet",
    help="Read human-rights and legal statements into event records: who was arrested, charged, tried, sentenced or "
    "released, when, where, by whom and under which article.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(extract)
app.command()(run)
app.command()(report)
app.command()(show)
app.command()(provisions)
app.command()(load)
app.command()(query)
app.command()(export)
app.command()(convert)
app.command()(cases)
app.command()(case)
app.command()(review)
app.command()(evaluate)
app.command()(agreement)
app.command()(corrections)
app.command()(train)
app.command()(calibrate)
app.command()(reviewed)
app.command()(schema)
app.add_typer(models)


def _print_version(wanted: bool) -> None:
    """Print name and version, and end."""
    if wanted:
        typer.echo(f"chargesheet {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Options that come before the command."""


def _end(number: int, frame: FrameType | None) -> None:
    """Turn a signal into an ordinary end, so that a half-written output file is removed."""
    raise SystemExit(128 + number)


def main() -> None:
    """Run the command line. Ends with exit code 0, 1 (some input failed), 2 (wrong usage), or 128 + a signal."""
    signal.signal(signal.SIGTERM, _end)
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except Exception as error:  # the last resort: a message, never a traceback
        Failures().report(error)
        sys.exit(1)

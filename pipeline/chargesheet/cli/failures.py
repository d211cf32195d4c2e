"""What went wrong, said on standard error: one line for each failure, never a traceback."""

import os
import sys
import traceback
import unicodedata

import typer

from chargesheet.errors import ChargesheetError

_DEBUG = "CHARGESHEET_DEBUG"


class Failures:
    """Counts the failures of a run and prints each as it happens."""

    def __init__(self) -> None:
        self.count = 0

    def report(self, error: Exception, what: str | None = None) -> None:
        """Print one failure.

        Args:
            error: What happened. Errors of the package speak for themselves; any other one is a defect.
            what: The input or statement that failed, for an error that does not name it itself.
        """
        self.count += 1
        if isinstance(error, ChargesheetError):
            say(f"error: {what}: {error}" if what else f"error: {error}")
        else:
            report_defect(error, what)


def report_defect(error: Exception, what: str | None = None) -> None:
    """Print an error that nobody foresaw; with ``CHARGESHEET_DEBUG`` set, with its traceback."""
    cause = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    say(
        f"error: {f'{what}: ' if what else ''}unexpected {cause}. "
        f"This is a defect of chargesheet: set {_DEBUG}=1 to see where it happened, and report it."
    )
    if os.environ.get(_DEBUG):
        traceback.print_exception(error, file=sys.stderr)


def say(message: str) -> None:
    """Print one line on standard error. Line ends and control characters in it come out as escapes."""
    typer.echo(printable(message), err=True)


def counted(number: int, noun: str) -> str:
    """``1 event``, ``1,200 events``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def printable(text: str) -> str:
    r"""The text with its control characters and lone surrogates escaped: a file name may hold ``\n`` or ``\x1b``.

    Characters of fonts' own, which PDFs have for bullets, steer no terminal and stay.
    """
    return "".join(
        c if c.isprintable() or unicodedata.category(c) == "Co" else c.encode("unicode_escape").decode("ascii")
        for c in text
    )

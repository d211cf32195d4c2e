"""``chargesheet load``: records into a database."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from chargesheet.cli.failures import Failures, printable
from chargesheet.errors import ChargesheetError, UnreadableInputError

if TYPE_CHECKING:
    from chargesheet.stores.sql.errors import LineError
    from chargesheet.stores.sql.incoming import Incoming
    from chargesheet.stores.sql.planning import Counts


def load(
    records: Annotated[
        list[str],
        typer.Argument(
            metavar="RECORDS",
            help="Files or folders of event records or document records, one JSON object a line (.jsonl, .jsonl.gz). "
            "- reads standard input.",
            show_default=False,
        ),
    ],
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="STORE",
            help="Where to: a file (SQLite, made where there is none) or postgresql://user@host/database.",
        ),
    ],
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Stop at the first line that is no record; nothing of its batch is kept."),
    ] = False,
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            metavar="MODEL",
            help="Which model read document records without events, which name none: a name and a version. Without it, "
            "the model of the records beside them.",
        ),
    ] = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Take these records also where the store has those of a newer model."),
    ] = False,
) -> None:
    """Load records into a database: the same records again change nothing.

    Records of a newer model take the place of an older one's, statement by statement; corrections are left alone.

    Exit code 0: all is loaded. 1: some lines were no records, each named on standard error with its number, or the
    store failed; all else, or the batches before, are loaded. 2: wrong usage.
    """
    failures = Failures()
    try:
        counts = _load(records, to, failures, strict=strict, replace=replace, model=model)
    except ChargesheetError as error:
        failures.report(error)
    else:
        typer.echo(printable(summary(counts, failures.count)))
    if failures.count:
        raise typer.Exit(1)


def _load(names: list[str], to: str, failures: Failures, *, strict: bool, replace: bool, model: str | None) -> "Counts":
    from chargesheet.stores.sql.connect import connect
    from chargesheet.stores.sql.loading import load as load_records

    with connect(to, create=True) as database:
        incoming = _incoming(names, failures, strict=strict)
        return load_records(database, incoming, None if strict else failures.report, replace=replace, model=model)


def _incoming(names: list[str], failures: Failures, *, strict: bool) -> "Iterator[Incoming | LineError]":
    """The records of all inputs; an input that cannot be read is reported, and ends a strict load."""
    from chargesheet.reading.inputs import standard_input
    from chargesheet.stores.sql.incoming import read_all

    for found in read_all(names, standard_input()):
        if not isinstance(found, UnreadableInputError):
            yield found
        elif strict:
            raise found
        else:
            failures.report(found)


def summary(counts: "Counts", failed: int) -> str:
    """What became of the records: ``252 events written, 18 unchanged``."""
    parts = [f"{counts.events} {'event' if counts.events == 1 else 'events'} written"]
    if counts.documents:
        parts.append(f"{counts.documents} whole {'statement' if counts.documents == 1 else 'statements'}")
    parts.append(f"{counts.unchanged} unchanged")
    if counts.superseded:
        parts.append(f"{counts.superseded} passed over: the store has a newer model's (--replace takes them)")
    if failed:
        parts.append(f"{failed} failed")
    return ", ".join(parts)

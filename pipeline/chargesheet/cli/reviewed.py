"""``chargesheet reviewed``: what people made of the records of a store."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from chargesheet.cli.failures import Failures, say
from chargesheet.cli.options import check_out
from chargesheet.cli.output import output
from chargesheet.errors import ChargesheetError

if TYPE_CHECKING:
    from chargesheet.learning.gold import Layer
    from chargesheet.review.storage.log import ReviewedStatement


class ReviewedFormat(StrEnum):
    """What is written."""

    documents = "documents"
    events = "events"
    layers = "layers"
    log = "log"


def reviewed(
    store: Annotated[
        str,
        typer.Argument(
            metavar="STORE",
            help="A store: a file, or postgresql://user@host/database.",
            show_default=False,
        ),
    ],
    reviewed_format: Annotated[
        ReviewedFormat,
        typer.Option(
            "--format",
            help="documents, events: records that say who confirmed them, without what was rejected. layers: each "
            "person's layer of each statement that the person is done with. log: every correction, as it was made.",
        ),
    ] = ReviewedFormat.documents,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", callback=check_out, help="Write here; it appears when all is done."),
    ] = None,
    author: Annotated[
        str | None, typer.Option("--author", metavar="NAME", help="Layers and log of this person only.")
    ] = None,
    unfinished: Annotated[
        bool, typer.Option("--unfinished", help="Layers also of statements that their author is not done with.")
    ] = False,
) -> None:
    """Write what people made of a store's records, one JSON object a line.

    Exit code 0: all is written. 1: the store or the output failed. 2: wrong usage.
    """
    failures = Failures()
    try:
        left_out = _write(store, reviewed_format, out, author, unfinished=unfinished)
    except ChargesheetError as error:
        failures.report(error)
        raise typer.Exit(1) from None
    if left_out:
        what = "layer" if left_out == 1 else "layers"
        say(f"{left_out:,} {what} left out: their authors are not done with the statements (--unfinished).")


def _write(
    store: str, reviewed_format: ReviewedFormat, out: Path | None, author: str | None, *, unfinished: bool
) -> int:
    """Write it; gives how many layers were left out."""
    from chargesheet.review.storage.reading import reviewed_statements
    from chargesheet.stores.sql.connect import connect

    left_out = 0
    with connect(store) as database, output(out) as stream:
        touched = reviewed_format in {ReviewedFormat.layers, ReviewedFormat.log}
        for statement in reviewed_statements(database, touched=touched):
            if reviewed_format is ReviewedFormat.layers:
                for layer, done in _layers(statement, author):
                    if done or unfinished:
                        _line(stream, layer)
                    else:
                        left_out += 1
            elif reviewed_format is ReviewedFormat.log:
                for correction in statement.corrections:
                    if author in {None, correction.author}:
                        _line(stream, correction)
            else:
                _records(statement, stream, events=reviewed_format is ReviewedFormat.events)
    return left_out


def _layers(statement: "ReviewedStatement", author: str | None) -> "Iterator[tuple[Layer, bool]]":
    """Each person's layer of a statement, and whether the person is done with it."""
    from chargesheet.review.layers.exporting import layer_of
    from chargesheet.review.layers.rebuilding import authors

    for name in authors(statement.corrections):
        if author in {None, name}:
            state = statement.layer(name)
            yield layer_of(state, name)[0], state.done


def _records(statement: "ReviewedStatement", stream: BinaryIO, *, events: bool) -> None:
    from chargesheet.review.layers.exporting import reviewed_document

    document = reviewed_document(statement.machine, statement.joined())
    if not events and statement.has_text:
        _line(stream, document)
        return
    for event in document.events:
        _line(stream, event)


def _line(stream: BinaryIO, value: object) -> None:
    import msgspec

    stream.write(msgspec.json.encode(value) + b"\n")
